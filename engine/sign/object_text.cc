#include "sign/object_text.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "pdf/deflate.h"

namespace paraphe {
namespace {

constexpr size_t kMostContained = 100'000;
constexpr size_t kLargestStream = 64u << 20;
constexpr size_t kLargestTotal = 128u << 20;
constexpr size_t kMostInflation = 1032;  // deflate cannot make more bytes of one

std::optional<uint64_t> number_at(std::string_view bytes,
                                  const std::vector<DictionaryEntry>& dictionary,
                                  std::string_view key) {
  const DictionaryEntry* entry = find(dictionary, key);
  if (entry == nullptr) return std::nullopt;
  size_t position = entry->value.begin;
  std::optional<uint64_t> number = read_number(bytes, position);
  return position == entry->value.end ? number : std::nullopt;
}

// "[ /A ]" and "/A" are the same to /Filter and /DecodeParms.
std::string_view unwrapped(std::string_view value) {
  if (value.size() < 2 || value.front() != '[' || value.back() != ']') return value;
  value = value.substr(1, value.size() - 2);
  size_t from = skip_space(value, 0);
  size_t until = value.find_last_not_of(" \t\r\n");
  return until == std::string_view::npos || from > until ? std::string_view()
                                                        : value.substr(from, until + 1 - from);
}

int paeth(int left, int above, int corner) {
  int guess = left + above - corner;
  std::array<int, 3> away{std::abs(guess - left), std::abs(guess - above),
                          std::abs(guess - corner)};
  if (away[0] <= away[1] && away[0] <= away[2]) return left;
  return away[1] <= away[2] ? above : corner;
}

// Undoes the predictors of PNG for one byte per sample (ISO 32000-1 §7.4.4.4, PNG §9.2).
std::optional<std::string> undo_predictor(std::string_view coded, size_t columns) {
  if (columns == 0 || columns > 64 || coded.size() % (columns + 1) != 0) return std::nullopt;
  std::string out(coded.size() / (columns + 1) * columns, '\0');
  auto byte = [](char c) { return static_cast<int>(static_cast<unsigned char>(c)); };
  for (size_t row = 0; row * columns < out.size(); ++row) {
    int kind = byte(coded[row * (columns + 1)]);
    if (kind > 4) return std::nullopt;
    for (size_t i = 0; i < columns; ++i) {
      size_t at = row * columns + i;
      int left = i == 0 ? 0 : byte(out[at - 1]);
      int above = row == 0 ? 0 : byte(out[at - columns]);
      int corner = i == 0 || row == 0 ? 0 : byte(out[at - columns - 1]);
      std::array<int, 5> guess{0, left, above, (left + above) / 2, paeth(left, above, corner)};
      out[at] = static_cast<char>(byte(coded[row * (columns + 1) + 1 + i]) +
                                  guess[static_cast<size_t>(kind)]);
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> decode_stream(std::string_view bytes, const IndirectObject& stream,
                                         size_t limit) {
  size_t position = stream.value.begin;
  auto dictionary = read_dictionary(bytes, position);
  if (!dictionary || !stream.is_stream) return std::nullopt;
  std::string_view data = slice(bytes, stream.data);
  const DictionaryEntry* filter = find(*dictionary, "Filter");
  std::string_view coding = filter == nullptr ? "" : unwrapped(slice(bytes, filter->value));
  if (filter == nullptr || coding.empty()) {
    if (data.size() > limit) return std::nullopt;
    return std::string(data);
  }
  if (coding != "/FlateDecode") return std::nullopt;
  std::string decoded =
      inflate_up_to(data, std::min(limit, data.size() * kMostInflation + 64));
  if (decoded.empty()) return std::nullopt;
  const DictionaryEntry* given = find(*dictionary, "DecodeParms");
  std::string_view text = given == nullptr ? "null" : unwrapped(slice(bytes, given->value));
  if (text == "null") return decoded;
  position = 0;
  auto parameters = read_dictionary(text, position);
  if (!parameters || position != text.size()) return std::nullopt;
  auto value = [&](std::string_view key, uint64_t usual) {
    return find(*parameters, key) == nullptr ? usual
                                             : number_at(text, *parameters, key).value_or(0);
  };
  uint64_t predictor = value("Predictor", 1);
  if (predictor == 1) return decoded;
  if (predictor < 10 || predictor > 15 || value("Colors", 1) != 1 ||
      value("BitsPerComponent", 8) != 8)
    return std::nullopt;
  return undo_predictor(decoded, static_cast<size_t>(value("Columns", 1)));
}

FindObject find_in(const XrefTable& table) {
  return [&table](uint32_t number) -> std::optional<size_t> {
    auto entry = table.find(number);
    if (entry == table.end() || !entry->second.in_use || entry->second.container != 0)
      return std::nullopt;
    return entry->second.offset;
  };
}

std::optional<ObjectTexts::Found> ObjectTexts::find(const XrefTable& table,
                                                    uint32_t number) const {
  auto entry = table.find(number);
  if (entry == table.end() || !entry->second.in_use) return std::nullopt;
  if (entry->second.container == 0) {
    auto object = read_object(bytes_, entry->second.offset, find_in(table));
    if (!object || object->number != number) return std::nullopt;
    return Found{bytes_, object->value, object->is_stream};
  }
  auto container = table.find(entry->second.container);
  if (container == table.end() || !container->second.in_use || container->second.container != 0)
    return std::nullopt;
  const Contents& contents = contents_at(table, container->second.offset);
  size_t index = entry->second.index;
  if (!contents.sound || index >= contents.objects.size() ||
      contents.objects[index].first != number)
    return std::nullopt;
  return Found{contents.text, contents.objects[index].second, false};
}

std::optional<ObjectTexts::Dictionary> ObjectTexts::dictionary(const XrefTable& table,
                                                               uint32_t number) const {
  std::optional<Found> found = find(table, number);
  if (!found || found->is_stream) return std::nullopt;
  size_t position = found->value.begin;
  auto entries = read_dictionary(found->bytes, position);
  if (!entries || position != found->value.end) return std::nullopt;
  return Dictionary{found->bytes, std::move(*entries)};
}

std::optional<std::vector<uint32_t>> ObjectTexts::contained(const XrefTable& table,
                                                            uint32_t number) const {
  auto entry = table.find(number);
  if (entry == table.end() || !entry->second.in_use || entry->second.container != 0)
    return std::nullopt;
  const Contents& contents = contents_at(table, entry->second.offset);
  if (!contents.sound) return std::nullopt;
  std::vector<uint32_t> out;
  for (const auto& object : contents.objects) out.push_back(object.first);
  return out;
}

const ObjectTexts::Contents& ObjectTexts::contents_at(const XrefTable& table,
                                                      size_t offset) const {
  auto [known, is_new] = streams_.try_emplace(offset);
  Contents& out = known->second;
  if (!is_new) return out;
  std::optional<IndirectObject> stream = read_object(bytes_, offset, find_in(table));
  size_t position = stream ? stream->value.begin : 0;
  auto dictionary = stream ? read_dictionary(bytes_, position) : std::nullopt;
  const DictionaryEntry* type = dictionary ? paraphe::find(*dictionary, "Type") : nullptr;
  if (type == nullptr || slice(bytes_, type->value) != "/ObjStm") return out;
  std::optional<uint64_t> count = number_at(bytes_, *dictionary, "N");
  std::optional<uint64_t> first = number_at(bytes_, *dictionary, "First");
  auto text = decode_stream(bytes_, *stream, std::min(kLargestStream, kLargestTotal - total_));
  if (!count || !first || !text || *count > kMostContained || *first > text->size()) return out;
  total_ += text->size();
  out.text = std::move(*text);
  position = 0;
  std::vector<std::pair<uint32_t, size_t>> starts;
  for (uint64_t i = 0; i < *count; ++i) {
    position = skip_space(out.text, position);
    std::optional<uint64_t> number = read_number(out.text, position);
    position = skip_space(out.text, position);
    std::optional<uint64_t> start = read_number(out.text, position);
    if (!number || !start || *number == 0 || *number > 0x7FFFFFFF ||
        *start > out.text.size() - *first || position > *first)
      return out;
    starts.emplace_back(static_cast<uint32_t>(*number), static_cast<size_t>(*first + *start));
  }
  // One behind the other, with nothing but space between: no two readings.
  for (size_t i = 0; i < starts.size(); ++i) {
    size_t at = skip_space(out.text, starts[i].second);
    std::optional<Span> value = read_value(out.text, at);
    size_t next = i + 1 < starts.size() ? starts[i + 1].second : out.text.size();
    if (!value || skip_space(out.text, value->end) < next || value->end > next) return out;
    out.objects.emplace_back(starts[i].first, *value);
  }
  out.sound = true;
  return out;
}

}  // namespace paraphe
