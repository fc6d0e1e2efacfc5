#include "sign/coverage.h"

#include <array>
#include <utility>

namespace paraphe {
namespace {

constexpr Message kMalformed{
    "verify.malformed-signature", N_("The signature is malformed: {0}."),
    N_("Do not trust this file: it was damaged or forged. Ask the signer for the original.")};
constexpr Message kWrongRange{
    "verify.wrong-range", N_("The signature does not cover what it must: {0}."),
    N_("Do not trust this file: it was damaged or forged. Ask the signer for the original.")};
constexpr Message kRedefined{
    "verify.signature-replaced", N_("The signature was replaced after it was made."),
    N_("Do not trust this file: it was damaged or forged. Ask the signer for the original.")};

constexpr size_t kLargestContents = 1 << 20;

// What a hexadecimal digit is worth, and its kind; reserved room makes the string long, and every
// file of a batch has one.
constexpr uint8_t kCapital = 0x10, kSmall = 0x20, kNone = 0x80;
constexpr std::array<uint8_t, 256> kDigits = [] {
  std::array<uint8_t, 256> table{};
  table.fill(kNone);
  for (uint8_t i = 0; i < 10; ++i) table[static_cast<size_t>('0' + i)] = i;
  for (uint8_t i = 0; i < 6; ++i) {
    table[static_cast<size_t>('A' + i)] = static_cast<uint8_t>((10 + i) | kCapital);
    table[static_cast<size_t>('a' + i)] = static_cast<uint8_t>((10 + i) | kSmall);
  }
  return table;
}();

// Only digits, and letters of one case: the string is not covered by the signature, so nothing in
// it may vary freely.
std::optional<std::string> decode(std::string_view hexadecimal) {
  if (hexadecimal.size() % 2 != 0 || hexadecimal.size() > 2 * kLargestContents) return std::nullopt;
  std::string out(hexadecimal.size() / 2, '\0');
  uint8_t seen = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    const uint8_t high = kDigits[static_cast<uint8_t>(hexadecimal[2 * i])];
    const uint8_t low = kDigits[static_cast<uint8_t>(hexadecimal[2 * i + 1])];
    seen |= high | low;
    out[i] = static_cast<char>((high & 15) << 4 | (low & 15));
  }
  if ((seen & kNone) != 0 || (seen & (kCapital | kSmall)) == (kCapital | kSmall))
    return std::nullopt;
  return out;
}

std::optional<std::vector<uint64_t>> read_range(std::string_view array) {
  std::vector<uint64_t> numbers;
  if (array.size() < 2 || array.front() != '[' || array.back() != ']') return std::nullopt;
  array = array.substr(1, array.size() - 2);
  for (size_t position = skip_space(array, 0); position < array.size();
       position = skip_space(array, position)) {
    std::optional<uint64_t> number = read_number(array, position);
    if (!number || numbers.size() == 4) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

// The revision that ends where the range ends.
std::optional<size_t> revision_ending_at(const std::vector<Revision>& revisions, uint64_t end) {
  for (size_t i = 0; i < revisions.size(); ++i)
    if (revisions[i].bare_end <= end && end <= revisions[i].end) return i;
  return std::nullopt;
}

const char* check_range(const std::vector<uint64_t>& range, std::string_view bytes, Span hole) {
  if (range.size() != 4) return N_("its ranges are not four numbers");
  if (range[0] != 0) return N_("it does not begin with the first byte");
  if (range[1] != hole.begin) return N_("the first range does not end at its value");
  if (range[2] != hole.end) return N_("the second range does not begin behind its value");
  if (range[3] > bytes.size() - hole.end) return N_("the second range goes beyond the file");
  if (range[3] == 0) return N_("the second range is empty");
  return nullptr;
}

}  // namespace

std::optional<Coverage> find_coverage(std::string_view bytes,
                                      const std::vector<Revision>& revisions, uint32_t object,
                                      Judgement& judgement) {
  auto malformed = [&judgement](const char* what) {
    judgement.invalid(kMalformed, {what});
    return std::nullopt;
  };
  auto wrong = [&judgement](const char* what) {
    judgement.invalid(kWrongRange, {what});
    return std::nullopt;
  };
  const XrefTable& objects = revisions.back().objects;
  auto entry = objects.find(object);
  if (entry == objects.end() || !entry->second.in_use) return malformed(N_("it does not exist"));
  if (entry->second.container != 0) return malformed(N_("its dictionary cannot be read"));
  std::optional<IndirectObject> found = read_object(bytes, entry->second.offset);
  size_t start = found ? found->value.begin : bytes.size();
  auto dictionary = read_dictionary(bytes, start);
  if (!found || found->is_stream || !dictionary || start != found->value.end)
    return malformed(N_("its dictionary cannot be read"));

  const DictionaryEntry* contents = find(*dictionary, "Contents");
  const DictionaryEntry* ranges = find(*dictionary, "ByteRange");
  if (contents == nullptr) return malformed(N_("it has no value"));
  if (ranges == nullptr) return malformed(N_("it does not say what it covers"));
  Coverage out;
  out.hole = contents->value;
  std::string_view hexadecimal = slice(bytes, out.hole);
  if (hexadecimal.size() < 2 || hexadecimal.front() != '<' || hexadecimal[1] == '<')
    return malformed(N_("its value is not a hexadecimal string"));
  auto decoded = decode(hexadecimal.substr(1, hexadecimal.size() - 2));
  if (!decoded) return malformed(N_("its value is not a hexadecimal string"));
  out.contents = std::move(*decoded);

  auto range = read_range(slice(bytes, ranges->value));
  if (!range) return wrong(N_("its ranges are not four numbers"));
  if (const char* why = check_range(*range, bytes, out.hole)) return wrong(why);
  out.end = static_cast<size_t>((*range)[2] + (*range)[3]);
  auto revision = revision_ending_at(revisions, out.end);
  if (!revision) return wrong(N_("it does not end where a version of the file ends"));
  out.revision = *revision;
  if (found->whole.begin < revisions[out.revision].begin)
    return wrong(N_("it covers a later version of the file than its own"));
  auto then = revisions[out.revision].objects.find(object);
  if (then == revisions[out.revision].objects.end() || then->second != entry->second) {
    judgement.invalid(kRedefined);
    return std::nullopt;
  }
  out.dictionary = std::move(*dictionary);
  return out;
}

}  // namespace paraphe
