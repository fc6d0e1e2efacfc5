#include "session/content.h"

#include <optional>

#include "session/journal.h"
#include "sign/revisions.h"

namespace paraphe {
namespace {

bool is_left_out(std::string_view bytes, const IndirectObject& object) {
  if (!object.is_stream) return false;
  size_t position = object.value.begin;
  auto dictionary = read_dictionary(bytes, position);
  const DictionaryEntry* type = dictionary ? find(*dictionary, "Type") : nullptr;
  std::string_view name = type == nullptr ? "" : slice(bytes, type->value);
  return name == "/EmbeddedFile" || name == "/Metadata";
}

}  // namespace

std::string content_digest(std::string_view bytes) {
  Result<std::vector<Revision>> revisions = read_revisions(bytes, "");
  if (!revisions.ok()) return "";
  const Revision& first = revisions->front();
  const DictionaryEntry* info = find(first.trailer, "Info");
  std::string said;
  for (const auto& [number, entry] : first.objects) {
    if (!entry.in_use) continue;
    if (info != nullptr && slice(bytes, info->value) == std::to_string(number) + " 0 R") continue;
    std::optional<IndirectObject> object = read_object(bytes, entry.offset);
    if (!object) return "";
    if (is_left_out(bytes, *object)) continue;
    said += slice(bytes, object->whole);
    said += '\n';
  }
  return sha256_hex(said);
}

}  // namespace paraphe
