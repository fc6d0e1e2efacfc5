// XmlWriter: writes an XML document, element by element, always with the same bytes.
//
//   XmlWriter xml(XmlEncoding::kLatin1);
//   xml.open("actes:Acte").attribute("xmlns:actes", "http://…").attribute("actes:Date",
//   "2023-12-21"); xml.element("actes:Objet", "Stratégie…"); std::string bytes =
//   xml.close().finish();
//
// Names are written as they are given, prefixes too: receivers of ACTES read them literally, so the
// writer never chooses one. Elements that hold elements are indented by two spaces; one that holds
// text is written without any space of ours, and elements inside text are not indented either.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

enum class XmlEncoding : unsigned char {
  kUtf8,
  kLatin1,  // ISO-8859-1; characters it lacks are spelt with those it has (base/latin1.h)
};

class XmlWriter {
 public:
  explicit XmlWriter(XmlEncoding encoding);

  XmlWriter& open(std::string_view name);
  // Of the element just opened, before its text and children. Values are UTF-8.
  XmlWriter& attribute(std::string_view name, std::string_view value);
  // Escaped; characters that XML 1.0 forbids are dropped. "" marks the element as one of mixed
  // content, so that its first child is not indented.
  XmlWriter& text(std::string_view text);
  // open, text, close.
  XmlWriter& element(std::string_view name, std::string_view text);
  // An element that is opened and closed at once has the short form: <name/>.
  XmlWriter& close();

  // Closes what is open and gives the bytes, in the encoding they declare.
  std::string finish();

 private:
  struct Open {
    std::string name;
    bool has_text = false;
    bool has_elements = false;
  };
  void end_tag_of_parent();
  void indent();
  void put(std::string_view text);  // into the encoding

  XmlEncoding encoding_;
  std::string out_;
  std::vector<Open> open_;
  bool in_tag_ = false;  // the last start tag still takes attributes
};

}  // namespace paraphe
