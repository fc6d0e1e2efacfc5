// JsonWriter: writes one JSON value (RFC 8259), indented, into a string.
//
//   JsonWriter json;
//   json.begin_object().member("file", name).key("pages").value(3).end_object();
//   out << json.text() << '\n';
//
// Always valid UTF-8: bytes that are not become U+FFFD. Control characters, DEL and the two line
// separators that JavaScript trips over are escaped, so that the text is safe on a terminal too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

class JsonWriter {
 public:
  // `compact`: all on one line, as in JSON Lines.
  explicit JsonWriter(bool compact = false) : compact_(compact) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(int64_t number);
  JsonWriter& value(int number) { return value(static_cast<int64_t>(number)); }
  JsonWriter& value(size_t number) { return value(static_cast<int64_t>(number)); }
  JsonWriter& value(bool truth);
  JsonWriter& null();

  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    key(name);
    return value(content);
  }

  const std::string& text() const { return out_; }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void new_line();

  bool compact_;
  std::string out_;
  std::vector<size_t> counts_;  // values written in each open object or array
  bool after_key_ = false;
};

}  // namespace paraphe
