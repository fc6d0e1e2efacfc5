#include "pdf/syntax.h"

#include <charconv>

#include "base/text.h"

namespace paraphe {

namespace {

constexpr char kHex[] = "0123456789abcdef";

bool is_printable_ascii(std::string_view text) {
  for (char c : text) {
    if (c < 0x20 || c > 0x7E) return false;
  }
  return true;
}

}  // namespace

void append_number(std::string& out, int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_padded(std::string& out, uint64_t number, size_t width) {
  char digits[24];
  char* end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  auto length = static_cast<size_t>(end - digits);
  if (length < width) out.append(width - length, '0');
  out.append(digits, end);
}

void append_reference(std::string& out, uint32_t object) {
  append_number(out, object);
  out += " 0 R";
}

std::string reference(uint32_t object) {
  std::string out;
  append_reference(out, object);
  return out;
}

void append_name(std::string& out, std::string_view name) {
  out += '/';
  for (unsigned char c : name.substr(0, 127)) {
    bool regular =
        c > 0x20 && c < 0x7F && std::string_view("()<>[]{}/%#").find(c) == std::string::npos;
    if (regular) {
      out += static_cast<char>(c);
    } else if (c != 0) {
      out += '#';
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
}

void append_hexadecimal(std::string& out, std::string_view bytes) {
  out += '<';
  for (unsigned char c : bytes) {
    out += kHex[c >> 4];
    out += kHex[c & 15];
  }
  out += '>';
}

void append_literal(std::string& out, std::string_view ascii) {
  out += '(';
  for (char c : ascii) {
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  out += ')';
}

std::string to_utf16(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size() * 2);
  auto put = [&out](unsigned unit) {
    out += static_cast<char>(unit >> 8);
    out += static_cast<char>(unit & 0xFF);
  };
  for (size_t position = 0; position < utf8.size();) {
    char32_t character = next_character(utf8, position);
    if (character < 0x10000) {
      put(character);
    } else {
      character -= 0x10000;
      put(0xD800 + (character >> 10));
      put(0xDC00 + (character & 0x3FF));
    }
  }
  return out;
}

void append_text(std::string& out, std::string_view utf8) {
  if (is_printable_ascii(utf8)) {
    append_literal(out, utf8);
  } else {
    append_hexadecimal(out, "\xFE\xFF" + to_utf16(utf8));
  }
}

std::string text_string(std::string_view utf8) {
  std::string out;
  append_text(out, utf8);
  return out;
}

void append_components(std::string& out, Color color) {
  append_points(out, Length::from_points(color.red) / 255, 3);
  out += ' ';
  append_points(out, Length::from_points(color.green) / 255, 3);
  out += ' ';
  append_points(out, Length::from_points(color.blue) / 255, 3);
}

void append_rectangle(std::string& out, Length left, Length bottom, Length right, Length top) {
  out += "[ ";
  for (Length edge : {left, bottom, right, top}) {
    append_points(out, edge, 5);
    out += ' ';
  }
  out += ']';
}

}  // namespace paraphe
