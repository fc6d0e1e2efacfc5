#include "base/xml_writer.h"

#include <cassert>

#include "base/latin1.h"
#include "base/xml.h"

namespace paraphe {

XmlWriter::XmlWriter(XmlEncoding encoding) : encoding_(encoding) {
  out_ = encoding == XmlEncoding::kUtf8 ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                        : "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n";
}

void XmlWriter::put(std::string_view text) {
  if (encoding_ == XmlEncoding::kLatin1) {
    out_ += to_latin1(text);
  } else {
    out_ += text;
  }
}

void XmlWriter::end_tag_of_parent() {
  if (in_tag_) out_ += '>';
  in_tag_ = false;
}

void XmlWriter::indent() {
  out_ += '\n';
  out_.append(2 * open_.size(), ' ');
}

XmlWriter& XmlWriter::open(std::string_view name) {
  end_tag_of_parent();
  if (!open_.empty()) {
    Open& parent = open_.back();
    parent.has_elements = true;
    if (!parent.has_text) indent();
  }
  out_ += '<';
  out_ += name;
  // Inside text a line break would be text: what is below stays on its line.
  bool inside_text = !open_.empty() && open_.back().has_text;
  open_.push_back({std::string(name), inside_text, false});
  in_tag_ = true;
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  assert(in_tag_);
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  // Spelt before it is escaped: a quotation mark may come of it. Line ends and tabs would be read
  // back as spaces (XML 1.0 §3.3.3).
  std::string spelt =
      encoding_ == XmlEncoding::kLatin1 ? spell_in_latin1(value) : std::string(value);
  std::string escaped;
  for (char c : xml_escape(spelt)) {
    if (c == '\n') {
      escaped += "&#10;";
    } else if (c == '\t') {
      escaped += "&#9;";
    } else if (c == '\r') {
      escaped += "&#13;";
    } else {
      escaped += c;
    }
  }
  put(escaped);
  out_ += '"';
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
  assert(!open_.empty());
  open_.back().has_text = true;
  if (text.empty()) return *this;
  end_tag_of_parent();
  std::string spelt = encoding_ == XmlEncoding::kLatin1 ? spell_in_latin1(text) : std::string(text);
  put(xml_escape(spelt));
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  return open(name).text(text).close();
}

XmlWriter& XmlWriter::close() {
  assert(!open_.empty());
  Open closed = std::move(open_.back());
  open_.pop_back();
  if (in_tag_) {
    out_ += "/>";
    in_tag_ = false;
    return *this;
  }
  if (closed.has_elements && !closed.has_text) indent();
  out_ += "</";
  out_ += closed.name;
  out_ += '>';
  return *this;
}

std::string XmlWriter::finish() {
  while (!open_.empty()) close();
  out_ += '\n';
  return std::move(out_);
}

std::string xml_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace paraphe
