#include "base/diagnostic.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace paraphe {

Diagnostic error(const Message& message, std::vector<std::string> arguments, Place place) {
  return {Severity::kError, message, std::move(arguments), std::move(place)};
}

Diagnostic warning(const Message& message, std::vector<std::string> arguments, Place place) {
  return {Severity::kWarning, message, std::move(arguments), std::move(place)};
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

std::string fill(std::string_view text, const std::vector<std::string>& arguments) {
  constexpr size_t kLongestArgument = 200;
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool reference = text[i] == '{' && i + 2 < text.size() && text[i + 1] >= '0' &&
                     text[i + 1] <= '9' && text[i + 2] == '}';
    size_t index = reference ? static_cast<size_t>(text[i + 1] - '0') : 0;
    if (reference && index < arguments.size()) {
      out += shorten(arguments[index], kLongestArgument);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string to_string(const Diagnostic& diagnostic) {
  std::string out = diagnostic.place.file;
  if (diagnostic.place.line > 0) out += ":" + std::to_string(diagnostic.place.line);
  if (!out.empty()) out += ": ";
  out += std::string("[") + diagnostic.message.code + "] ";
  out += fill(diagnostic.message.text, diagnostic.arguments);
  if (*diagnostic.message.remedy != '\0')
    out += " — " + fill(diagnostic.message.remedy, diagnostic.arguments);
  return out;
}

}  // namespace paraphe
