#include "sign/scan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace paraphe {
namespace {

constexpr int kDeepest = 64;
constexpr size_t kMostKeys = 512;

// What a character is (ISO 32000-1 §7.2.2), and whether it may stand in a hexadecimal string: the
// room reserved for signatures makes those long.
constexpr uint8_t kSpace = 1, kDelimiter = 2, kHexadecimal = 4;
constexpr std::array<uint8_t, 256> kKinds = [] {
  std::array<uint8_t, 256> table{};
  for (char c : {' ', '\n', '\r', '\t', '\f', '\0'}) table[static_cast<uint8_t>(c)] = kSpace;
  for (char c : std::string_view("()<>[]{}/%")) table[static_cast<uint8_t>(c)] = kDelimiter;
  for (char c : std::string_view("0123456789abcdefABCDEF"))
    table[static_cast<uint8_t>(c)] = kHexadecimal;
  return table;
}();

bool is(char c, uint8_t kinds) { return (kKinds[static_cast<uint8_t>(c)] & kinds) != 0; }
bool is_space(char c) { return is(c, kSpace); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Walks one value; `ok` is false as soon as something does not fit.
class Walker {
 public:
  // References are told to `references`, unless it is null.
  Walker(std::string_view bytes, size_t position, std::vector<Reference>* references = nullptr)
      : bytes_(bytes), position_(position), references_(references) {}

  bool value(int depth) {
    if (depth > kDeepest || at_end()) return false;
    char c = bytes_[position_];
    if (c == '/') return name();
    if (c == '(') return literal();
    if (c == '[') return array(depth);
    if (starts("<<")) return dictionary(depth, nullptr);
    if (c == '<') return hexadecimal();
    if (is_digit(c) || c == '+' || c == '-' || c == '.') return number_or_reference();
    return keyword();
  }

  // A key that stands twice is refused at every depth: readers disagree on which one counts.
  bool dictionary(int depth, std::vector<DictionaryEntry>* entries) {
    position_ += 2;
    std::vector<Span> keys;
    for (;;) {
      space();
      if (starts(">>")) return position_ += 2, entries != nullptr || are_different(keys);
      if (at_end() || bytes_[position_] != '/') return false;
      size_t start = position_;
      if (!name()) return false;
      Span key{start, position_};
      space();
      start = position_;
      Span outer = std::exchange(key_, key);
      if (outer == Span{}) top_ = key;
      if (!value(depth + 1)) return false;
      key_ = outer;
      if (entries != nullptr && !add(*entries, key, {start, position_})) return false;
      if (entries == nullptr) keys.push_back(key);
    }
  }

  size_t position() const { return position_; }

 private:
  bool at_end() const { return position_ >= bytes_.size(); }
  bool starts(std::string_view word) const { return bytes_.substr(position_, word.size()) == word; }
  void space() { position_ = skip_space(bytes_, position_); }
  bool regular() const {
    return !at_end() && !is(bytes_[position_], kSpace | kDelimiter);
  }

  bool name() {
    ++position_;
    while (regular()) ++position_;
    return true;
  }

  bool literal() {
    int open = 0;
    for (; !at_end(); ++position_) {
      char c = bytes_[position_];
      if (c == '\\') {
        ++position_;
      } else if (c == '(') {
        ++open;
      } else if (c == ')' && --open == 0) {
        return ++position_, true;
      }
    }
    return false;
  }

  bool hexadecimal() {
    size_t at = position_ + 1;
    while (at < bytes_.size() && is(bytes_[at], kHexadecimal | kSpace)) ++at;
    position_ = at;
    return read_word(bytes_, position_, ">");
  }

  bool array(int depth) {
    ++position_;
    for (;;) {
      space();
      if (at_end()) return false;
      if (bytes_[position_] == ']') return ++position_, true;
      if (!value(depth + 1)) return false;
    }
  }

  bool number() {
    size_t start = position_;
    bool digits = false;
    if (bytes_[position_] == '+' || bytes_[position_] == '-') ++position_;
    for (bool point = false; regular(); ++position_) {
      if (bytes_[position_] == '.' && !point) {
        point = true;
      } else if (is_digit(bytes_[position_])) {
        digits = true;
      } else {
        return false;
      }
    }
    return digits && position_ - start <= 32;
  }

  // "12 0 R" is one value. What follows a number is looked at, and left alone if it is not that.
  bool number_or_reference() {
    size_t start = position_;
    std::optional<uint64_t> object = read_number(bytes_, position_);
    if (object && !at_end() && bytes_[position_] == ' ') {
      ++position_;
      std::optional<uint64_t> generation = read_number(bytes_, position_);
      if (generation && read_word(bytes_, position_, " R") && !regular()) {
        if (references_ != nullptr && generation == 0 && *object <= 0x7FFFFFFF)
          references_->push_back({static_cast<uint32_t>(*object), top_, key_});
        return true;
      }
    }
    position_ = start;
    return number();
  }

  bool keyword() {
    for (std::string_view word : {"true", "false", "null"}) {
      size_t start = position_;
      if (read_word(bytes_, position_, word) && !regular()) return true;
      position_ = start;
    }
    return false;
  }

  bool are_different(const std::vector<Span>& keys) const {
    if (keys.size() < 2) return true;
    bool coded = false;
    std::vector<std::string_view> raw;
    for (Span key : keys) {
      raw.push_back(slice(bytes_, key));
      coded = coded || raw.back().find('#') != std::string_view::npos;
    }
    std::vector<std::string> names;
    for (size_t i = 0; coded && i < keys.size(); ++i) {
      std::optional<std::string> name = read_name(bytes_, keys[i]);
      if (!name) return false;
      names.push_back(std::move(*name));
    }
    for (size_t i = 0; coded && i < keys.size(); ++i) raw[i] = names[i];
    std::sort(raw.begin(), raw.end());
    return std::adjacent_find(raw.begin(), raw.end()) == raw.end();
  }

  bool add(std::vector<DictionaryEntry>& entries, Span key, Span value) const {
    std::optional<std::string> name = read_name(bytes_, key);
    if (!name || entries.size() == kMostKeys || find(entries, *name) != nullptr) return false;
    entries.push_back({std::move(*name), key, value});
    return true;
  }

  std::string_view bytes_;
  size_t position_;
  std::vector<Reference>* references_;
  Span top_, key_;
};

// The number that "12 0 R" leads to; nothing when it is no number.
std::optional<uint64_t> length_at(std::string_view bytes, std::string_view value,
                                  const FindObject& find) {
  size_t position = 0;
  std::optional<uint64_t> number = read_number(value, position);
  if (!number || position == value.size()) return number;
  if (!find || *number > 0x7FFFFFFF || value.substr(position) != " 0 R") return std::nullopt;
  std::optional<size_t> offset = find(static_cast<uint32_t>(*number));
  std::optional<IndirectObject> object = offset ? read_object(bytes, *offset) : std::nullopt;
  if (!object || object->number != *number) return std::nullopt;
  size_t digits = object->value.begin;
  std::optional<uint64_t> length = read_number(bytes, digits);
  return digits == object->value.end ? length : std::nullopt;
}

// The data of a stream behind the word "stream"; `position` moves behind "endstream". Nothing when
// /Length does not lead there.
std::optional<Span> read_data(std::string_view bytes, size_t& position,
                              const std::vector<DictionaryEntry>& dictionary,
                              const FindObject& find_object) {
  const DictionaryEntry* length = find(dictionary, "Length");
  if (length == nullptr) return std::nullopt;
  std::optional<uint64_t> count = length_at(bytes, slice(bytes, length->value), find_object);
  if (!count) return std::nullopt;
  if (!read_word(bytes, position, "\r\n") && !read_word(bytes, position, "\n")) return std::nullopt;
  if (*count > bytes.size() - position) return std::nullopt;
  Span data{position, position + static_cast<size_t>(*count)};
  position = skip_space(bytes, data.end);
  if (!read_word(bytes, position, "endstream")) return std::nullopt;
  return data;
}

}  // namespace

size_t skip_space(std::string_view bytes, size_t position) {
  while (position < bytes.size() && is_space(bytes[position])) ++position;
  return position;
}

std::optional<uint64_t> read_number(std::string_view bytes, size_t& position) {
  uint64_t number = 0;
  size_t start = position;
  for (; position < bytes.size() && is_digit(bytes[position]); ++position) {
    if (position - start == 10) return std::nullopt;
    number = number * 10 + static_cast<uint64_t>(bytes[position] - '0');
  }
  if (position == start) return std::nullopt;
  return number;
}

bool read_word(std::string_view bytes, size_t& position, std::string_view word) {
  if (position > bytes.size() || bytes.substr(position, word.size()) != word) return false;
  position += word.size();
  return true;
}

std::optional<Span> read_value(std::string_view bytes, size_t& position) {
  Walker walker(bytes, position);
  if (!walker.value(0)) return std::nullopt;
  Span out{position, walker.position()};
  position = walker.position();
  return out;
}

std::optional<std::vector<DictionaryEntry>> read_dictionary(std::string_view bytes,
                                                            size_t& position) {
  if (position > bytes.size() || bytes.substr(position, 2) != "<<") return std::nullopt;
  std::vector<DictionaryEntry> entries;
  Walker walker(bytes, position);
  if (!walker.dictionary(0, &entries)) return std::nullopt;
  position = walker.position();
  return entries;
}

std::vector<Reference> find_references(std::string_view bytes, Span value) {
  std::vector<Reference> out;
  Walker(bytes, value.begin, &out).value(0);
  return out;
}

std::optional<std::string> read_name(std::string_view bytes, Span name) {
  std::string out;
  for (size_t i = name.begin + 1; i < name.end; ++i) {
    char c = bytes[i];
    if (c == '#') {
      int high = i + 2 < name.end ? hex_value(bytes[i + 1]) : -1;
      int low = i + 2 < name.end ? hex_value(bytes[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    out += c;
  }
  return out;
}

const DictionaryEntry* find(const std::vector<DictionaryEntry>& dictionary, std::string_view key) {
  for (const DictionaryEntry& entry : dictionary)
    if (entry.key == key) return &entry;
  return nullptr;
}

std::optional<IndirectObject> read_object(std::string_view bytes, size_t position,
                                          const FindObject& find) {
  IndirectObject object;
  object.whole.begin = position;
  if (position >= bytes.size() || bytes[position] == '0') return std::nullopt;
  std::optional<uint64_t> number = read_number(bytes, position);
  if (!number || *number > 0x7FFFFFFF || !read_word(bytes, position, " ")) return std::nullopt;
  std::optional<uint64_t> generation = read_number(bytes, position);
  if (!generation || *generation > 65535 || !read_word(bytes, position, " obj"))
    return std::nullopt;
  object.number = static_cast<uint32_t>(*number);
  object.generation = static_cast<uint32_t>(*generation);
  position = skip_space(bytes, position);
  size_t start = position;
  std::optional<Span> value = read_value(bytes, position);
  if (!value) return std::nullopt;
  object.value = *value;
  position = skip_space(bytes, position);
  if (read_word(bytes, position, "stream")) {
    std::optional<std::vector<DictionaryEntry>> dictionary = read_dictionary(bytes, start);
    if (!dictionary) return std::nullopt;
    std::optional<Span> data = read_data(bytes, position, *dictionary, find);
    if (!data) return std::nullopt;
    object.is_stream = true;
    object.data = *data;
    position = skip_space(bytes, position);
  }
  if (!read_word(bytes, position, "endobj")) return std::nullopt;
  object.whole.end = position;
  return object;
}

}  // namespace paraphe
