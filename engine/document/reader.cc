#include "document/reader.h"

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "base/resource.h"
#include "base/text.h"

namespace paraphe {
namespace {

constexpr Message kUnknownMeasure{
    "layout.unknown-measure", N_("The charte has no measure named “{0}”."),
    N_("Write a length such as 12mm, or one of the measures of the charte{1}.")};
constexpr Message kUnknownColor{"layout.unknown-colour",
                                N_("The charte has no colour named “{0}”."),
                                N_("Use a colour of the charte{1}, or add it there.")};
constexpr Message kUnknownStyle{"layout.unknown-style", N_("There is no style named “{0}”."),
                                N_("Use one of the styles of this layout{1}, or add it.")};

// "12,5mm" → length; the schema has checked the form.
std::optional<Length> parse_length(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  std::string_view unit = text.substr(text.size() - 2), number = text.substr(0, text.size() - 2);
  bool negative = number.front() == '-';
  if (negative) number.remove_prefix(1);
  int64_t thousandths = 0, scale = 1000;
  bool fraction = false;
  if (number.empty() || number.size() > 9) return std::nullopt;
  for (char c : number) {
    if (c == '.' || c == ',') {
      if (fraction) return std::nullopt;
      fraction = true;
    } else if (c >= '0' && c <= '9') {
      thousandths = thousandths * 10 + (c - '0');
      if (fraction) scale /= 10;
    } else {
      return std::nullopt;
    }
  }
  thousandths *= scale;
  if (negative) thousandths = -thousandths;
  if (unit == "pt") return Length::from_millipoints(thousandths);
  if (unit == "mm") return Length::from_micrometres(thousandths);
  if (unit == "cm") return Length::from_micrometres(thousandths * 10);
  return std::nullopt;
}

}  // namespace

LayoutReader::LayoutReader(const LinkedLayout& linked, const LayoutOptions& options)
    : linked_(linked), chain_(linked.chain), options_(options) {
  const LayoutChain& chain = linked.chain;
  for (const LayoutFile& file : chain) parts.files.push_back(file.name);
  XmlNode root = chain[0].document.root();
  parts.name = std::string(root.attribute("nom").value_or(""));
  auto said = [&](std::string_view attribute, std::string missing) {
    for (const LayoutFile& file : chain)
      if (auto value = file.document.root().attribute(attribute)) return std::string(trim(*value));
    return missing;
  };
  parts.language = said("langue", "fr-FR");
  set_kind(linked.kind.value_or(options.document));
  const std::string signatories = said("signataires", "acte");
  parts.signatories = signatories == "executif"                  ? Signatories::kExecutive
                      : signatories == "executif-et-secretaires" ? Signatories::kExecutiveAndSecretaries
                                                                 : Signatories::kAsRecorded;
  parts.inclusive = said("accords", "masculins") == "inclusifs";
  parts.large = options.accessible;
}

void LayoutReader::read() {
  read_charter();
  read_styles();
  read_rubrics();
  read_pages();
  read_properties();
  read_content();
  check();
  // What stands twice in the pages is read twice.
  Diagnostics once;
  for (Diagnostic& finding : diagnostics) {
    bool known = std::any_of(once.begin(), once.end(), [&](const Diagnostic& other) {
      return other.message.code == finding.message.code && other.arguments == finding.arguments &&
             other.place.line == finding.place.line && other.place.file == finding.place.file;
    });
    if (!known) once.push_back(std::move(finding));
  }
  diagnostics = std::move(once);
}

void LayoutReader::report(const Message& message, std::vector<std::string> arguments,
                          XmlNode node) {
  diagnostics.push_back(
      error(message, std::move(arguments), node.place(parts.files[spot(node).source])));
}

void LayoutReader::report_at(const Message& message, std::vector<std::string> arguments,
                             Spot spot) {
  diagnostics.push_back(error(message, std::move(arguments), parts.place(spot)));
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  std::string close = closest(name, known.data(), known.size());
  return close.empty() ? "" : " (“" + close + "”?)";
}

Length LayoutReader::length(XmlNode node, std::string_view attribute, Length missing) {
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value) return missing;
  std::string_view text = trim(*value);
  if (std::optional<Length> parsed = parse_length(text)) return *parsed;
  if (auto found = measures_.find(text); found != measures_.end()) {
    blame(found->second.spot);
    return found->second.length;
  }
  report(kUnknownMeasure, {std::string(text), suggestion(text, measures_)}, node);
  return missing;
}

Color LayoutReader::color(XmlNode node, std::string_view attribute, Color missing) {
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value) return missing;
  if (auto found = colors_.find(trim(*value)); found != colors_.end()) return found->second.color;
  report(kUnknownColor, {std::string(trim(*value)), suggestion(trim(*value), colors_)}, node);
  return missing;
}

StyleId LayoutReader::style(XmlNode node, std::string_view attribute, std::string_view missing) {
  std::optional<std::string_view> value = node.attribute(attribute);
  std::string_view name = value ? trim(*value) : missing;
  if (name.empty()) return kNoStyle;
  if (std::optional<StyleId> found = style_named(name)) return *found;
  report(kUnknownStyle, {std::string(name), suggestion(name, style_names_)}, node);
  return 0;
}

Width LayoutReader::width(XmlNode node, std::string_view attribute) {
  Width out;
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value) return out;
  std::string_view text = trim(*value);
  if (text == "auto") {
    out.kind = TableColumn::Width::kAutomatic;
  } else if (text.back() == '%') {
    std::from_chars(text.data(), text.data() + text.size() - 1, out.share);
  } else {
    out.kind = TableColumn::Width::kFixed;
    out.length = length(node, attribute);
  }
  return out;
}

bool LayoutReader::yes(XmlNode node, std::string_view attribute, bool missing) const {
  std::optional<std::string_view> value = node.attribute(attribute);
  return value ? trim(*value) == "oui" : missing;
}

int LayoutReader::number(XmlNode node, std::string_view attribute, int missing) const {
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value) return missing;
  std::string_view text = trim(*value);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int out = missing;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// Files lie in the layout's own folder or in the program; a built-in layout has no folder.
bool LayoutReader::file_exists(const std::string& name) const {
  return !chain_[0].built_in && is_file_in(folder_of_layout(chain_[0].name), name);
}

}  // namespace paraphe
