#include "sign/changes.h"

#include <map>
#include <optional>
#include <set>

namespace paraphe {
namespace {

using Entries = std::map<std::string, std::string>;

// Compares two revisions of a file object by object. Each check returns "" or the reason.
class Comparison {
 public:
  Comparison(std::string_view bytes, const Revision& before, const Revision& after,
             const ForeignPdf& pdf, const AddedSignature& added)
      : bytes_(bytes), before_(before), after_(after), pdf_(pdf), added_(added) {}

  std::string run() {
    for (auto check :
         {&Comparison::every_byte_is_listed, &Comparison::trailer, &Comparison::numbers,
          &Comparison::field, &Comparison::form, &Comparison::additions_are_used})
      if (std::string why = (this->*check)(); !why.empty()) return why;
    return "";
  }

 private:
  // Objects that no table lists are seen by programs that repair files, and by nobody else.
  std::string every_byte_is_listed() {
    size_t listed = 0;
    size_t position = skip_space(bytes_, after_.begin);
    while (position < after_.xref) {
      std::optional<IndirectObject> object = read_object(bytes_, position);
      auto entry = object ? after_.changed.find(object->number) : after_.changed.end();
      if (entry == after_.changed.end() || !entry->second.in_use ||
          entry->second.offset != position || object->generation != 0)
        return N_("it contains bytes that belong to no object");
      if (object->is_stream) streams_.insert(object->number);
      ++listed;
      position = skip_space(bytes_, object->whole.end);
    }
    if (position != after_.xref) return N_("it contains bytes that belong to no object");
    if (listed != after_.changed.size()) return N_("it removes objects");
    return "";
  }

  std::string trailer() {
    std::optional<Entries> old = normalised(before_.trailer);
    std::optional<Entries> now = normalised(after_.trailer);
    if (!old || !now) return N_("its trailer is malformed");
    for (const auto& [key, value] : *now) {
      bool may_differ = key == "Size" || key == "Prev" || key == "ID";
      if (!may_differ && (old->count(key) == 0 || (*old)[key] != value))
        return N_("it changes the trailer");
    }
    for (const auto& [key, value] : *old)
      if (key != "Prev" && now->count(key) == 0) return N_("it changes the trailer");
    return "";
  }

  std::string numbers() {
    for (const auto& [number, entry] : after_.changed) {
      auto old = before_.objects.find(number);
      bool existed = old != before_.objects.end() && old->second.in_use;
      if (!existed) {
        additions_.insert(number);
      } else if (number != added_.field && number != pdf_.form()) {
        return N_("it replaces content that was signed");
      }
    }
    if (additions_.count(added_.signature) == 0) return N_("it does not add the signature itself");
    if (after_.changed.count(added_.field) == 0) return N_("it does not fill the field");
    return "";
  }

  std::string field() {
    std::optional<Entries> old = entries(before_, added_.field);
    std::optional<Entries> now = entries(after_, added_.field);
    if (!old || !now) return N_("it adds a field instead of filling one");
    if (old->count("V") != 0) return N_("it signs a field again");
    if ((*now)["V"] != reference(added_.signature)) return N_("it does not fill the field");
    if (auto appearance = now->find("AP");
        appearance != now->end() && ((*old)["AP"] != appearance->second)) {
      std::optional<uint32_t> drawing = normal_appearance(appearance->second);
      if (!drawing || additions_.count(*drawing) == 0 || streams_.count(*drawing) == 0)
        return N_("it changes the look of the field in an unknown way");
      roots_.insert(*drawing);
    }
    for (const char* key : {"V", "AP"}) old->erase(key), now->erase(key);
    if (*old != *now) return N_("it changes the field beyond its signature");
    return "";
  }

  std::string form() {
    if (after_.changed.count(pdf_.form()) == 0) return "";
    std::optional<Entries> old = entries(before_, pdf_.form());
    std::optional<Entries> now = entries(after_, pdf_.form());
    if (!old || !now) return N_("it replaces the form");
    // Table 219: 1, there are signatures; 2, append only.
    if ((*now)["SigFlags"] != "3") return N_("it changes the form");
    old->erase("SigFlags"), now->erase("SigFlags");
    if (*old != *now) return N_("it changes the form");
    return "";
  }

  // What is added must serve the signature; anything else waits for a later use.
  std::string additions_are_used() {
    roots_.insert(added_.signature);
    std::set<uint32_t> reached;
    std::vector<uint32_t> open(roots_.begin(), roots_.end());
    while (!open.empty()) {
      uint32_t number = open.back();
      open.pop_back();
      if (additions_.count(number) == 0 || !reached.insert(number).second) continue;
      for (uint32_t next : pdf_.references(number)) open.push_back(next);
    }
    return reached == additions_ ? "" : N_("it adds objects that the signature does not need");
  }

  std::optional<Entries> normalised(const std::vector<DictionaryEntry>& dictionary) const {
    Entries out;
    for (const DictionaryEntry& entry : dictionary) {
      std::optional<std::string> value = pdf_.normalise(slice(bytes_, entry.value));
      if (!value) return std::nullopt;
      out[entry.key] = *value;
    }
    return out;
  }

  std::optional<Entries> entries(const Revision& revision, uint32_t number) const {
    auto entry = revision.objects.find(number);
    if (entry == revision.objects.end() || !entry->second.in_use) return std::nullopt;
    std::optional<IndirectObject> object = read_object(bytes_, entry->second.offset);
    if (!object || object->is_stream) return std::nullopt;
    size_t position = object->value.begin;
    auto dictionary = read_dictionary(bytes_, position);
    if (!dictionary || position != object->value.end) return std::nullopt;
    return normalised(*dictionary);
  }

  static std::string reference(uint32_t number) { return std::to_string(number) + " 0 R"; }

  // The object number in "<< /N 12 0 R >>", the only form of an appearance dictionary accepted.
  static std::optional<uint32_t> normal_appearance(std::string_view dictionary) {
    size_t position = 0;
    auto entries = read_dictionary(dictionary, position);
    if (!entries || entries->size() != 1 || entries->front().key != "N") return std::nullopt;
    std::string_view value = slice(dictionary, entries->front().value);
    position = 0;
    std::optional<uint64_t> number = read_number(value, position);
    if (!number || value.substr(position) != " 0 R" || *number > 0x7FFFFFFF) return std::nullopt;
    return static_cast<uint32_t>(*number);
  }

  std::string_view bytes_;
  const Revision& before_;
  const Revision& after_;
  const ForeignPdf& pdf_;
  AddedSignature added_;
  std::set<uint32_t> additions_, streams_, roots_;
};

}  // namespace

std::string find_forbidden_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                  size_t index, const ForeignPdf& pdf,
                                  const AddedSignature& added) {
  if (index == 0 || index >= revisions.size()) return N_("it does not exist");
  return Comparison(bytes, revisions[index - 1], revisions[index], pdf, added).run();
}

}  // namespace paraphe
