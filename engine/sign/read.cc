// read_pdf(): a file that Paraphe wrote, back from disk.
#include "sign/foreign.h"
#include "sign/revisions.h"
#include "sign/sign.h"

namespace paraphe {
namespace {

constexpr Message kForeign{
    "sign.foreign-file", N_("{0} was not made by Paraphe: {1}."),
    N_("Sign the file that Paraphe made, as it was made; other programs may have changed it.")};
constexpr Message kTooLarge{"sign.file-too-large", N_("{0} is larger than {1} MiB."),
                            N_("Files this large cannot be signed.")};

constexpr size_t kLargestMebibytes = 256;
constexpr uint64_t kMostObjects = 8'388'607;  // ISO 19005-3 6.1.13

// "12 0 R"
std::optional<uint32_t> read_reference(std::string_view value) {
  size_t position = 0;
  std::optional<uint64_t> number = read_number(value, position);
  if (!number || *number == 0 || *number > kMostObjects || value.substr(position) != " 0 R")
    return std::nullopt;
  return static_cast<uint32_t>(*number);
}

std::optional<PdfTail> read_tail(std::string_view bytes, const Revision& last,
                                 const ForeignPdf& pdf) {
  PdfTail tail;
  tail.startxref = last.xref;
  tail.form = pdf.form();
  const DictionaryEntry* size = find(last.trailer, "Size");
  const DictionaryEntry* root = find(last.trailer, "Root");
  const DictionaryEntry* info = find(last.trailer, "Info");
  const DictionaryEntry* id = find(last.trailer, "ID");
  if (size == nullptr || root == nullptr || id == nullptr) return std::nullopt;
  size_t position = size->value.begin;
  std::optional<uint64_t> count = read_number(bytes, position);
  uint32_t highest = last.objects.empty() ? 0 : last.objects.rbegin()->first;
  if (!count || *count > kMostObjects || *count <= highest) return std::nullopt;
  tail.size = static_cast<uint32_t>(*count);
  std::optional<uint32_t> root_object = read_reference(slice(bytes, root->value));
  if (!root_object) return std::nullopt;
  tail.root = *root_object;
  if (info != nullptr) {
    std::optional<uint32_t> object = read_reference(slice(bytes, info->value));
    if (!object) return std::nullopt;
    tail.info = *object;
  }
  position = skip_space(bytes, id->value.begin + 1);
  std::optional<Span> first = read_value(bytes, position);
  std::optional<std::string> identifier =
      first ? pdf.string_bytes(slice(bytes, *first)) : std::nullopt;
  if (!identifier) return std::nullopt;
  tail.id_first = *identifier;
  return tail;
}

// The entries of the field as they stand, without those that a signature replaces.
std::optional<std::string> read_entries(std::string_view bytes, const XrefTable& objects,
                                        uint32_t number) {
  auto entry = objects.find(number);
  if (entry == objects.end() || !entry->second.in_use) return std::nullopt;
  std::optional<IndirectObject> object = read_object(bytes, entry->second.offset);
  if (!object || object->is_stream) return std::nullopt;
  size_t position = object->value.begin;
  auto dictionary = read_dictionary(bytes, position);
  if (!dictionary) return std::nullopt;
  std::string out;
  for (const DictionaryEntry& each : *dictionary) {
    if (each.key == "V" || each.key == "AP") continue;
    if (!out.empty()) out += ' ';
    out += slice(bytes, each.name);
    out += ' ';
    out += slice(bytes, each.value);
  }
  return out;
}

// The invisible field that a document timestamp brought with it.
std::optional<PdfField> read_timestamp_field(std::string_view bytes, const XrefTable& objects,
                                             const ForeignField& found, const ForeignPdf& pdf) {
  std::optional<ForeignSignature> value = pdf.signature(found.value);
  std::optional<std::string> dictionary = read_entries(bytes, objects, found.object);
  bool flat = found.width == Length{} && found.height == Length{};
  if (!flat || !value || value->subfilter != "ETSI.RFC3161" || !dictionary) return std::nullopt;
  PdfField field;
  field.name = found.name;
  field.object = found.object;
  field.dictionary = std::move(*dictionary);
  field.is_signed = field.is_timestamp = true;
  return field;
}

std::optional<PdfField> read_field(std::string_view bytes, const XrefTable& objects,
                                   const ForeignField& found, const ForeignPdf& pdf) {
  if (found.object == 0) return std::nullopt;
  if (!found.visible) return read_timestamp_field(bytes, objects, found, pdf);
  std::optional<std::string> dictionary = read_entries(bytes, objects, found.object);
  if (!dictionary) return std::nullopt;
  PdfField field;
  field.name = found.name;
  field.object = found.object;
  field.dictionary = std::move(*dictionary);
  field.width = found.width;
  field.height = found.height;
  field.is_signed = found.has_value;
  field.lines = found.visible->lines;
  field.face = found.visible->face;
  field.size = found.visible->size;
  field.leading = found.visible->leading;
  field.color = {static_cast<uint8_t>(found.visible->red),
                 static_cast<uint8_t>(found.visible->green),
                 static_cast<uint8_t>(found.visible->blue)};
  return field;
}

}  // namespace

Result<Pdf> read_pdf(std::string bytes, const std::string& file) {
  Place place{file, 0, 0, ""};
  if (bytes.size() > kLargestMebibytes << 20)
    return error(kTooLarge, {file, std::to_string(kLargestMebibytes)}, place);
  PARAPHE_TRY(std::vector<Revision> revisions, read_revisions(bytes, file));
  const Revision& last = revisions.back();
  for (const Revision& each : revisions)
    if (each.stream != 0 || !each.is_plain)
      return error(kForeign, {file, N_("its table of contents is of another kind")}, place);
  PARAPHE_TRY(ForeignPdf foreign, ForeignPdf::open(bytes, last.objects, file));
  std::optional<PdfTail> tail = read_tail(bytes, last, foreign);
  if (!tail) return error(kForeign, {file, N_("its trailer is different")}, place);
  Pdf out;
  out.tail = std::move(*tail);
  for (const ForeignField& found : foreign.fields()) {
    std::optional<PdfField> field = read_field(bytes, last.objects, found, foreign);
    if (!field)
      return error(kForeign, {file, N_("it has a signature field of another kind")}, place);
    out.fields.push_back(std::move(*field));
  }
  out.bytes = std::move(bytes);
  return out;
}

}  // namespace paraphe
