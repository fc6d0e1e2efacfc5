// The syntax of PDF objects (ISO 32000-1 §7.3), written by hand where PoDoFo's typed objects would
// cost more than the whole document: numbers, names, strings, references, dates.
//
// The spelling is the one qpdf's unparse gives (spaces inside brackets, keys sorted by the caller,
// lower-case hexadecimal), so that a dictionary kept in memory and the same one read back from a
// file compare equal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/length.h"
#include "document/document.h"

namespace paraphe {

void append_number(std::string& out, int64_t number);
// With leading zeros up to `width` digits.
void append_padded(std::string& out, uint64_t number, size_t width);

// "12 0 R"
void append_reference(std::string& out, uint32_t object);
std::string reference(uint32_t object);

// "/Name", other characters than regular ones as #xx (§7.3.5). At most 127 bytes count (annex C).
void append_name(std::string& out, std::string_view name);

// "<0a1b…>"
void append_hexadecimal(std::string& out, std::string_view bytes);

// A text string (§7.9.2.2): "(plain)" for printable ASCII, otherwise UTF-16BE in hexadecimal.
void append_text(std::string& out, std::string_view utf8);
std::string text_string(std::string_view utf8);

// A byte string for printable ASCII: "(D:2023…)".
void append_literal(std::string& out, std::string_view ascii);

// UTF-16BE without byte order mark.
std::string to_utf16(std::string_view utf8);

// "0.2 0.4 1": components from 0 to 1, three decimals.
void append_components(std::string& out, Color color);

// "[ x1 y1 x2 y2 ]" with five decimals: exact to 1/65536 pt.
void append_rectangle(std::string& out, Length left, Length bottom, Length right, Length top);

}  // namespace paraphe
