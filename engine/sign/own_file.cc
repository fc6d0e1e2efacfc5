#include "sign/own_file.h"

#include <algorithm>

#include "sign/coverage.h"

namespace paraphe {

Result<OwnFile> OwnFile::open(const Pdf& pdf) {
  OwnFile out;
  out.pdf_ = &pdf;
  PARAPHE_TRY(out.revisions_, read_revisions(pdf.bytes, ""));
  return out;
}

std::optional<IndirectObject> OwnFile::object(uint32_t number) const {
  const XrefTable& objects = revisions_.back().objects;
  auto entry = objects.find(number);
  if (entry == objects.end() || !entry->second.in_use) return std::nullopt;
  return read_object(pdf_->bytes, entry->second.offset);
}

std::string_view OwnFile::text(const DictionaryEntry& entry) const {
  return slice(pdf_->bytes, entry.value);
}

std::optional<std::vector<DictionaryEntry>> OwnFile::dictionary(uint32_t number) const {
  std::optional<IndirectObject> found = object(number);
  if (!found || found->is_stream) return std::nullopt;
  size_t position = found->value.begin;
  return read_dictionary(pdf_->bytes, position);
}

std::optional<std::string_view> OwnFile::plain_stream(uint32_t number) const {
  std::optional<IndirectObject> found = object(number);
  if (!found || !found->is_stream) return std::nullopt;
  size_t position = found->value.begin;
  auto entries = read_dictionary(pdf_->bytes, position);
  const DictionaryEntry* length = entries ? find(*entries, "Length") : nullptr;
  if (length == nullptr || find(*entries, "Filter") != nullptr) return std::nullopt;
  size_t digits = length->value.begin;
  std::optional<uint64_t> size = read_number(pdf_->bytes, digits);
  position = skip_space(pdf_->bytes, position);
  if (!size || !read_word(pdf_->bytes, position, "stream")) return std::nullopt;
  if (!read_word(pdf_->bytes, position, "\r\n") && !read_word(pdf_->bytes, position, "\n"))
    return std::nullopt;
  return std::string_view(pdf_->bytes).substr(position, static_cast<size_t>(*size));
}

std::vector<OwnFile::Stored> OwnFile::signatures() const {
  std::vector<Stored> out;
  for (const PdfField& field : pdf_->fields) {
    auto entries = field.is_signed ? dictionary(field.object) : std::nullopt;
    const DictionaryEntry* value = entries ? find(*entries, "V") : nullptr;
    uint32_t number = value == nullptr ? 0 : reference_in(text(*value));
    Judgement unused("");
    std::optional<Coverage> coverage =
        number == 0 ? std::nullopt : find_coverage(pdf_->bytes, revisions_, number, unused);
    if (coverage)
      out.push_back({field.is_timestamp, std::move(coverage->contents), coverage->revision});
  }
  std::sort(out.begin(), out.end(),
            [](const Stored& a, const Stored& b) { return a.revision < b.revision; });
  return out;
}

std::optional<std::string> OwnFile::entries_without(uint32_t number,
                                                    std::string_view left_out) const {
  auto entries = dictionary(number);
  if (!entries) return std::nullopt;
  std::string out;
  for (const DictionaryEntry& entry : *entries) {
    if (entry.key == left_out) continue;
    if (!out.empty()) out += ' ';
    out += slice(pdf_->bytes, entry.name);
    out += ' ';
    out += text(entry);
  }
  return out;
}

uint32_t OwnFile::reference_in(std::string_view value) {
  constexpr uint64_t kMostObjects = 8'388'607;  // ISO 19005-3 6.1.13
  size_t position = 0;
  std::optional<uint64_t> number = read_number(value, position);
  if (!number || *number > kMostObjects || value.substr(position) != " 0 R") return 0;
  return static_cast<uint32_t>(*number);
}

std::optional<std::vector<uint32_t>> OwnFile::references_in(std::string_view array) {
  if (array.size() < 2 || array.front() != '[' || array.back() != ']') return std::nullopt;
  array = array.substr(1, array.size() - 2);
  std::vector<uint32_t> out;
  for (size_t position = skip_space(array, 0); position < array.size();
       position = skip_space(array, position)) {
    std::optional<Span> value = read_value(array, position);
    uint32_t number = value ? reference_in(slice(array, *value)) : 0;
    if (number == 0) return std::nullopt;
    out.push_back(number);
  }
  return out;
}

}  // namespace paraphe
