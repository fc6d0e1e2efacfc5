// A strict reading of PDF syntax in raw bytes (ISO 32000-1 §7.2, §7.3): where things stand, not
// what they mean. The verifier needs positions, which no PDF library gives, and must not repair.
//
// All functions are total: any bytes, any position; what does not fit the grammar is nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

struct Span {
  size_t begin = 0, end = 0;  // [begin, end)
  bool operator==(const Span&) const = default;
};

inline std::string_view slice(std::string_view bytes, Span span) {
  return bytes.substr(span.begin, span.end - span.begin);
}

// Behind white space; comments are not white space here: nobody writes them between objects.
size_t skip_space(std::string_view bytes, size_t position);

// An unsigned decimal number of at most 10 digits at `position`, which moves behind it.
std::optional<uint64_t> read_number(std::string_view bytes, size_t& position);

// `word` at `position`, which moves behind it.
bool read_word(std::string_view bytes, size_t& position, std::string_view word);

// The value (direct object or reference) that begins at `position`; moves behind it.
std::optional<Span> read_value(std::string_view bytes, size_t& position);

struct DictionaryEntry {
  std::string key;  // with #xx decoded, without the solidus
  Span name;        // the key as it stands, with the solidus
  Span value;
};
// The dictionary that begins at `position`; moves behind ">>". A key that stands twice makes it
// unreadable: readers disagree on which one counts.
std::optional<std::vector<DictionaryEntry>> read_dictionary(std::string_view bytes,
                                                            size_t& position);
const DictionaryEntry* find(const std::vector<DictionaryEntry>& dictionary, std::string_view key);

// A reference inside a value, and the outermost and the innermost key that lead to it, as they
// stand, with the solidus; empty when there is none.
struct Reference {
  uint32_t number = 0;
  Span top, key;
};
// All references in `value`, which read_value() found; those of a generation other than 0 lead
// nowhere in a file that this project reads, and are left out.
std::vector<Reference> find_references(std::string_view bytes, Span value);
// A name as it stands, with the solidus, decoded as in DictionaryEntry; nothing when it is malformed.
std::optional<std::string> read_name(std::string_view bytes, Span name);

struct IndirectObject {
  uint32_t number = 0;
  uint32_t generation = 0;
  Span value;  // the value or the dictionary of the stream
  Span whole;  // from the object number to behind "endobj"
  bool is_stream = false;
  Span data;  // of a stream, as it stands in the file
};
// Where the numbers stand that are lengths of streams: the offset of an object, or nothing.
using FindObject = std::function<std::optional<size_t>(uint32_t number)>;
// The object "N G obj … endobj" at `position`. The length of a stream must be direct, or a reference
// that `find` leads to a number.
std::optional<IndirectObject> read_object(std::string_view bytes, size_t position,
                                          const FindObject& find = {});

}  // namespace paraphe
