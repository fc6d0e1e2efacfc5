#include "cli/json_read.h"

#include <array>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr int kDeepest = 32;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<JsonValue> document() {
    JsonValue out;
    if (!value(out, 0)) return std::nullopt;
    space();
    if (at_ != text_.size()) return std::nullopt;
    return out;
  }

 private:
  void space() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  bool value(JsonValue& out, int depth) {
    space();
    if (depth > kDeepest || at_ == text_.size()) return false;
    switch (text_[at_]) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        out.kind = JsonValue::Kind::kText;
        return string(out.text);
      default:
        return bare(out);
    }
  }

  bool bare(JsonValue& out) {
    size_t start = at_;
    for (const char* truth : {"true", "false"})
      if (word(truth)) return out = {JsonValue::Kind::kTruth, truth, {}, {}}, true;
    if (word("null")) return true;
    while (at_ < text_.size() &&
           std::string_view("+-.0123456789eE").find(text_[at_]) != std::string_view::npos)
      ++at_;
    out.kind = JsonValue::Kind::kNumber;
    out.text = text_.substr(start, at_ - start);
    return at_ > start;
  }

  bool array(JsonValue& out, int depth) {
    out.kind = JsonValue::Kind::kArray;
    ++at_;
    space();
    if (word("]")) return true;
    for (;;) {
      if (!value(out.items.emplace_back(), depth + 1)) return false;
      space();
      if (word("]")) return true;
      if (!word(",")) return false;
    }
  }

  bool object(JsonValue& out, int depth) {
    out.kind = JsonValue::Kind::kObject;
    ++at_;
    space();
    if (word("}")) return true;
    for (;;) {
      std::string name;
      space();
      if (!string(name)) return false;
      space();
      auto [member, is_new] = out.members.try_emplace(name);
      if (!word(":") || !is_new || !value(member->second, depth + 1)) return false;
      space();
      if (word("}")) return true;
      if (!word(",")) return false;
    }
  }

  std::optional<unsigned> four_digits() {
    unsigned out = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      char c = at_ < text_.size() ? text_[at_] : '\0';
      size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
      if (digit == std::string_view::npos || c == '\0') return std::nullopt;
      out = out * 16 + static_cast<unsigned>(digit);
    }
    return out;
  }

  bool escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kMeans = "\"\\/\b\f\n\r\t";
    char c = at_ < text_.size() ? text_[at_++] : '\0';
    size_t known = kNames.find(c);
    if (c != '\0' && known != std::string_view::npos) return out += kMeans[known], true;
    if (c != 'u') return false;
    std::optional<unsigned> unit = four_digits();
    if (!unit) return false;
    char32_t character = *unit;
    if (*unit >= 0xD800 && *unit < 0xDC00 && word("\\u")) {
      std::optional<unsigned> low = four_digits();
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      character = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
    }
    append_utf8(out, character);
    return true;
  }

  bool string(std::string& out) {
    if (!word("\"")) return false;
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (c == '"') return is_valid_utf8(out);
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return false;
      }
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const JsonValue* JsonValue::find(const std::string& name) const {
  auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

std::string JsonValue::member(const std::string& name) const {
  const JsonValue* value = find(name);
  return value != nullptr && value->kind == Kind::kText ? value->text : "";
}

std::optional<JsonValue> read_json(std::string_view text) { return Reader(text).document(); }

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    size_t count = std::min<size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) out += k <= count ? kAlphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  if (text.size() % 4 != 0) return std::nullopt;
  for (size_t i = 0; i < text.size(); i += 4) {
    unsigned group = 0;
    size_t count = 3;
    for (size_t k = 0; k < 4; ++k) {
      char c = text[i + k];
      size_t digit = kAlphabet.find(c);
      bool padding = c == '=' && i + 4 == text.size() && k >= 2 && (k == 3 || text[i + 3] == '=');
      if (digit == std::string_view::npos && !padding) return std::nullopt;
      if (padding) --count;
      group = group << 6 | (padding ? 0u : static_cast<unsigned>(digit));
    }
    for (size_t k = 0; k < count; ++k) out += static_cast<char>(group >> (16 - 8 * k) & 0xFF);
  }
  return out;
}

}  // namespace paraphe
