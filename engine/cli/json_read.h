// JsonValue: reads JSON (RFC 8259) that comes back from other programs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

struct JsonValue {
  enum class Kind : uint8_t { kNull, kTruth, kNumber, kText, kArray, kObject } kind = Kind::kNull;
  std::string text;  // of a text; of a number or a truth as written
  std::vector<JsonValue> items;
  std::map<std::string, JsonValue> members;

  // The member with this name when it is a text; "" otherwise.
  std::string member(const std::string& name) const;
  const JsonValue* find(const std::string& name) const;
};

// Nothing when the text is not JSON, is nested deeper than 32, or names a member twice.
std::optional<JsonValue> read_json(std::string_view text);

// RFC 4648 §4, with padding. Decoding wants exactly that; white space is not skipped.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace paraphe
