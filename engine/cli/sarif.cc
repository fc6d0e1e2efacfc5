#include "cli/sarif.h"

#include <map>

#include "cli/json.h"

namespace paraphe {
namespace {

// §3.27.10; advice is a note.
const char* level_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kAdvice:
      return "note";
  }
  return "none";
}

// A path as a URI reference (RFC 3986 §4.2): what is not allowed in a path is escaped.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') || kPlain.find(c) != kPlain.npos;
    if (plain) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

void write_place(JsonWriter& json, const Place& place) {
  json.key("locations").begin_array().begin_object();
  json.key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object().member("uri", uri_of(place.file)).end_object();
  if (place.line > 0) {
    json.key("region").begin_object().member("startLine", place.line);
    if (place.column > 0) json.member("startColumn", place.column);
    json.end_object();
  }
  json.end_object();
  if (!place.path.empty()) {
    json.key("logicalLocations").begin_array().begin_object();
    json.member("fullyQualifiedName", place.path).end_object().end_array();
  }
  json.end_object().end_array();
}

}  // namespace

std::string sarif_log(const Diagnostics& diagnostics, const Messages& messages,
                      const char* version) {
  std::map<std::string, const Diagnostic*> rules;
  for (const Diagnostic& d : diagnostics) rules.emplace(d.message.code, &d);
  JsonWriter json;
  json.begin_object();
  json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
  json.key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.member("name", "Paraphe").member("version", version).key("rules").begin_array();
  for (const auto& [code, first] : rules) {
    json.begin_object().member("id", code);
    const bool article = code.starts_with("rules.") && !first->arguments.empty();
    if (article && !first->arguments[0].empty())
      json.key("shortDescription").begin_object().member("text", first->arguments[0]).end_object();
    json.end_object();
  }
  json.end_array().end_object().end_object();
  json.key("results").begin_array();
  for (const Diagnostic& d : diagnostics) {
    json.begin_object().member("ruleId", d.message.code).member("level", level_of(d.severity));
    const std::string remedy = messages.remedy_of(d);
    std::string text = messages.text_of(d);
    if (!remedy.empty()) text += " → " + remedy;
    json.key("message").begin_object().member("text", text).end_object();
    if (!d.place.file.empty()) write_place(json, d.place);
    json.end_object();
  }
  json.end_array().end_object().end_array().end_object();
  return json.text();
}

}  // namespace paraphe
