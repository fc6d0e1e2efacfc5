#include "sign/mentions.h"

#include <algorithm>

namespace paraphe {
namespace {

constexpr const char* kUnread = "?";

// Behind white space and comments.
size_t skip_comments(std::string_view bytes, size_t position) {
  for (;;) {
    position = skip_space(bytes, position);
    if (position >= bytes.size() || bytes[position] != '%') return position;
    position = std::min(bytes.find_first_of("\r\n", position), bytes.size());
  }
}

}  // namespace

Mentions::Mentions(std::string_view bytes, const std::vector<Revision>& revisions)
    : bytes_(bytes), revisions_(revisions), texts_(bytes) {
  for (size_t i = 1; i < revisions.size(); ++i)
    for (const auto& [number, entry] : revisions[i].changed) mentions_[number];
  for (uint32_t i = 0; i < revisions.size(); ++i) {
    for (const DictionaryEntry& entry : revisions[i].trailer)
      for (const Reference& each : find_references(bytes, entry.value))
        add(i, 0, each.number, entry.key, entry.key);
    bool read_all = true, read_streams = true;
    for (const auto& [number, entry] : revisions[i].changed) {
      // A cross-reference stream is the trailer.
      bool is_table = number == revisions[i].stream && entry.container == 0;
      if (!entry.in_use || is_table || read_object_of(i, number)) continue;
      (entry.container == 0 ? read_all : read_streams) = false;
    }
    if (!read_all) add_all_that_look_so(i);
    // An object stream that cannot be looked into may hold anything.
    if (!read_streams)
      for (auto& [number, list] : mentions_) list.push_back({i, 0, kUnread, kUnread});
  }
}

const std::vector<Mentions::Mention>& Mentions::of(uint32_t number) const {
  static const std::vector<Mention> kNone;
  auto found = mentions_.find(number);
  return found == mentions_.end() ? kNone : found->second;
}

bool Mentions::read_object_of(uint32_t index, uint32_t number) {
  auto text = texts_.find(revisions_[index].objects, number);
  if (text) add(index, number, text->bytes, text->value);
  return text.has_value();
}

void Mentions::add(uint32_t index, uint32_t holder, std::string_view bytes, Span value) {
  auto name = [bytes](Span key) {
    return key == Span{} ? std::string() : read_name(bytes, key).value_or(kUnread);
  };
  for (const Reference& each : find_references(bytes, value))
    if (mentions_.count(each.number) != 0)
      add(index, holder, each.number, name(each.top), name(each.key));
}

void Mentions::add(uint32_t index, uint32_t holder, uint64_t number, std::string_view top,
                   std::string_view key) {
  auto place = number <= 0x7FFFFFFF ? mentions_.find(static_cast<uint32_t>(number))
                                    : mentions_.end();
  if (place != mentions_.end()) place->second.push_back({index, holder, kept(top), kept(key)});
}

std::string_view Mentions::kept(std::string_view key) {
  auto known = keys_.find(key);
  return known == keys_.end() ? *keys_.emplace(key).first : *known;
}

// Whatever looks like a reference in a revision some of whose objects cannot be read strictly, for
// example for a comment inside them: rather one too many.
void Mentions::add_all_that_look_so(uint32_t index) {
  std::string_view text = bytes_.substr(0, revisions_[index].end);
  for (size_t at = revisions_[index].begin; at < text.size();) {
    size_t next = at;
    std::optional<uint64_t> number = read_number(text, next);
    if (!number) {
      ++at;
      continue;
    }
    at = next;
    next = skip_comments(text, next);
    if (!read_number(text, next)) continue;
    next = skip_comments(text, next);
    if (next < text.size() && text[next] == 'R') add(index, 0, *number, kUnread, kUnread);
  }
}

}  // namespace paraphe
