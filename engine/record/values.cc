#include <charconv>

#include "base/text.h"
#include "record/read.h"

namespace paraphe {
namespace {

int to_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string text_attribute(XmlNode node, std::string_view name) {
  std::optional<std::string_view> value = node.attribute(name);
  return value ? collapse_spaces(*value) : std::string();
}

bool yes(XmlNode node, std::string_view name) { return text_attribute(node, name) == "oui"; }

std::optional<int> number_attribute(XmlNode node, std::string_view name) {
  std::string value = text_attribute(node, name);
  if (value.empty()) return std::nullopt;
  return to_number(value);
}

std::optional<Date> date_attribute(XmlNode node, std::string_view name) {
  std::string value = text_attribute(node, name);
  if (value.size() != 10) return std::nullopt;
  std::string_view v = value;
  return Date{to_number(v.substr(0, 4)), to_number(v.substr(5, 2)), to_number(v.substr(8, 2))};
}

std::optional<Heure> hour_attribute(XmlNode node, std::string_view name) {
  std::string value = text_attribute(node, name);
  if (value.size() != 5) return std::nullopt;
  std::string_view v = value;
  return Heure{to_number(v.substr(0, 2)), to_number(v.substr(3, 2))};
}

std::string child_text(XmlNode node, std::string_view name) {
  XmlNode child = node.child(name);
  return child.exists() ? collapse_spaces(child.inner_text()) : std::string();
}

}  // namespace paraphe
