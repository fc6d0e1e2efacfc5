#include "sign/revision_pair.h"

namespace paraphe {

std::string RevisionPair::sort_objects() {
  if (std::string why = every_byte_is_listed(); !why.empty()) return why;
  for (const auto& [number, entry] : after_.changed) {
    if (!entry.in_use) continue;
    auto old = before_.objects.find(number);
    if (old == before_.objects.end() || !old->second.in_use) {
      additions_.insert(number);
    } else if (!is_written_again(number)) {
      replaced_.insert(number);
    }
  }
  return "";
}

// Objects that no table lists are seen by programs that repair files, and by nobody else.
std::string RevisionPair::every_byte_is_listed() {
  size_t listed = 0;
  size_t position = skip_space(bytes_, after_.begin);
  while (position < after_.xref) {
    std::optional<IndirectObject> object = read_object(bytes_, position, find_in(after_.objects));
    auto entry = object ? after_.changed.find(object->number) : after_.changed.end();
    if (entry == after_.changed.end() || !entry->second.in_use ||
        entry->second.offset != position || object->generation != 0)
      return N_("it contains bytes that belong to no object");
    if (object->is_stream) streams_.insert(object->number);
    ++listed;
    position = skip_space(bytes_, object->whole.end);
  }
  if (position != after_.xref) return N_("it contains bytes that belong to no object");
  for (const auto& [number, entry] : after_.changed) {
    // The head of the list of free objects is no object.
    if (entry.in_use ? entry.offset == after_.xref && entry.container == 0 : number == 0) ++listed;
    if (!entry.in_use || entry.container == 0) continue;
    ++listed;
    plumbing_.insert(entry.container);
  }
  if (listed != after_.changed.size()) return N_("it removes objects");
  if (after_.stream != 0) plumbing_.insert(after_.stream);
  return object_streams();
}

// Every object of an object stream is listed in its place: none waits there for a later table.
std::string RevisionPair::object_streams() {
  for (uint32_t container : plumbing_) {
    if (container == after_.stream) continue;
    auto held = texts_.contained(after_.objects, container);
    if (!held) return N_("it contains bytes that belong to no object");
    for (uint32_t i = 0; i < held->size(); ++i) {
      auto entry = after_.changed.find((*held)[i]);
      if (entry == after_.changed.end() || entry->second.container != container ||
          entry->second.index != i)
        return N_("it contains bytes that belong to no object");
    }
  }
  return "";
}

bool RevisionPair::is_written_again(uint32_t number) const {
  std::optional<IndirectObject> old = stream(Side::kBefore, number);
  std::optional<IndirectObject> now = stream(Side::kAfter, number);
  if (old.has_value() != now.has_value()) return false;
  if (!old) {
    std::optional<std::string> was = value(Side::kBefore, number);
    return was && was == value(Side::kAfter, number);
  }
  size_t first = old->value.begin, second = now->value.begin;
  auto old_entries = read_dictionary(bytes_, first), now_entries = read_dictionary(bytes_, second);
  if (!old_entries || !now_entries) return false;
  std::optional<Entries> was = normalised(bytes_, *old_entries);
  return was && was == normalised(bytes_, *now_entries) &&
         slice(bytes_, old->data) == slice(bytes_, now->data);
}

std::optional<IndirectObject> RevisionPair::stream(Side side, uint32_t number) const {
  const Revision& revision = at(side);
  auto entry = revision.objects.find(number);
  if (entry == revision.objects.end() || !entry->second.in_use || entry->second.container != 0)
    return std::nullopt;
  auto object = read_object(bytes_, entry->second.offset, find_in(revision.objects));
  if (!object || !object->is_stream || object->number != number) return std::nullopt;
  return object;
}

std::optional<std::string> RevisionPair::stream_data(Side side, uint32_t number) const {
  constexpr size_t kLargest = 16u << 20;
  std::optional<IndirectObject> found = stream(side, number);
  return found ? decode_stream(bytes_, *found, kLargest) : std::nullopt;
}

std::optional<std::string> RevisionPair::value(Side side, uint32_t number) const {
  auto found = texts_.find(at(side).objects, number);
  if (!found || found->is_stream) return std::nullopt;
  std::string_view text = slice(found->bytes, found->value);
  if (text.substr(0, 2) != "<<") return pdf_.normalise(text);
  // Dictionaries are compared without the order of their entries.
  std::optional<Entries> all = entries(side, number);
  if (!all) return std::nullopt;
  std::string out;
  for (const auto& [key, entry] : *all) out += "/" + key + "\n" + entry + "\n";
  return out;
}

std::optional<RevisionPair::Entries> RevisionPair::normalised(
    std::string_view bytes, const std::vector<DictionaryEntry>& dictionary) const {
  Entries out;
  for (const DictionaryEntry& entry : dictionary) {
    std::optional<std::string> text = pdf_.normalise(slice(bytes, entry.value));
    if (!text) return std::nullopt;
    out[entry.key] = *text;
  }
  return out;
}

std::optional<RevisionPair::Entries> RevisionPair::trailer(Side side) const {
  return normalised(bytes_, at(side).trailer);
}

std::optional<RevisionPair::Entries> RevisionPair::entries(Side side, uint32_t number) const {
  auto dictionary = texts_.dictionary(at(side).objects, number);
  if (!dictionary) return std::nullopt;
  return normalised(dictionary->bytes, dictionary->entries);
}

std::optional<RevisionPair::Entries> RevisionPair::entries_of(Side side,
                                                              const std::string& value) const {
  if (uint32_t number = number_of(value)) return entries(side, number);
  size_t position = 0;
  auto dictionary = read_dictionary(value, position);
  if (!dictionary || position != value.size()) return std::nullopt;
  return normalised(value, *dictionary);
}

std::optional<std::vector<std::string>> RevisionPair::items_of(Side side,
                                                               const std::string& value) const {
  std::string text = value;
  if (uint32_t number = number_of(value)) text = this->value(side, number).value_or("");
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  std::string_view inside = std::string_view(text).substr(1, text.size() - 2);
  std::vector<std::string> out;
  for (size_t at = skip_space(inside, 0); at < inside.size(); at = skip_space(inside, at)) {
    std::optional<Span> item = read_value(inside, at);
    if (!item) return std::nullopt;
    out.emplace_back(slice(inside, *item));
  }
  return out;
}

std::set<uint32_t> RevisionPair::references(uint32_t number) const {
  std::set<uint32_t> out;
  if (auto found = texts_.find(after_.objects, number))
    for (const Reference& each : find_references(found->bytes, found->value))
      out.insert(each.number);
  return out;
}

uint32_t RevisionPair::number_of(std::string_view value) {
  size_t position = 0;
  std::optional<uint64_t> number = read_number(value, position);
  bool whole = number && *number <= 0x7FFFFFFF && value.substr(position) == " 0 R";
  return whole ? static_cast<uint32_t>(*number) : 0;
}

}  // namespace paraphe
