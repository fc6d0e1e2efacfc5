#include "sign/token_uri.h"

#include <algorithm>
#include <vector>

namespace paraphe {
namespace {

constexpr Message kMalformed{
    "token.bad-uri", N_("“{0}” is not the address of a key on a token: “{1}” cannot be read."),
    N_("Write for example: pkcs11:token=Signature;object=Maire — “paraphe sign --help” says "
       "more.")};
constexpr Message kPin{"token.pin-in-uri",
                       N_("The address of the key holds a PIN, which others could read there."),
                       N_("Take pin-value or pin-source out. The PIN is asked for, or given with "
                          "--password-file or --password-fd.")};

constexpr std::string_view kScheme = "pkcs11:";

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    size_t end = std::min(text.find(at), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Where the value of an attribute goes; null when it is not known.
std::optional<std::string>* place_of(std::string_view name, TokenUri& out) {
  if (name == "token") return &out.token;
  if (name == "manufacturer") return &out.manufacturer;
  if (name == "model") return &out.model;
  if (name == "serial") return &out.serial;
  if (name == "object") return &out.object;
  if (name == "id") return &out.id;
  if (name == "slot-id") return &out.slot;
  return nullptr;
}

bool read_attribute(std::string_view attribute, bool in_query, TokenUri& out) {
  size_t equals = attribute.find('=');
  if (equals == std::string_view::npos) return false;
  std::string_view name = attribute.substr(0, equals);
  std::optional<std::string> value = decode(attribute.substr(equals + 1));
  if (!value) return false;
  if (in_query) {
    if (name == "module-path") out.module = *value;
    return name == "module-path";
  }
  if (name == "type") return *value == "private";
  std::optional<std::string>* place = place_of(name, out);
  if (place == nullptr || place->has_value()) return false;
  *place = std::move(value);
  return true;
}

}  // namespace

bool is_token_uri(std::string_view text) { return text.substr(0, kScheme.size()) == kScheme; }

Result<TokenUri> read_token_uri(const std::string& text) {
  std::string_view rest = text;
  if (!is_token_uri(rest)) return error(kMalformed, {text, text});
  rest.remove_prefix(kScheme.size());
  for (const char* name : {"pin-value=", "pin-source="})
    if (rest.find(name) != std::string_view::npos) return error(kPin);
  size_t question = std::min(rest.find('?'), rest.size());
  std::string_view query = rest.substr(std::min(question + 1, rest.size()));
  TokenUri out;
  for (std::string_view attribute : split(rest.substr(0, question), ';'))
    if (!read_attribute(attribute, false, out))
      return error(kMalformed, {text, std::string(attribute)});
  for (std::string_view attribute : split(query, '&'))
    if (!read_attribute(attribute, true, out))
      return error(kMalformed, {text, std::string(attribute)});
  return out;
}

}  // namespace paraphe
