// Diagnostic: one finding about the user's input — what is wrong, where, and what to do.
//
// Stages never print and never translate. They return diagnostics; the command line looks the two
// texts up in its catalogue (cli/messages.h) and fills in the arguments. A value, safe to copy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

// Marks a string for the message catalogue (xgettext --keyword=N_) without translating it here.
#define N_(text) text

enum class Severity : uint8_t {
  kError,    // the requested output is refused
  kWarning,  // the output is made; a person should look
  kAdvice,   // the output is made; good to know
};

// The constant part of a diagnostic. Templates are English and refer to arguments as {0}, {1} ….
struct Message {
  const char* code;    // stable, for programs and tests: "record.dangling-member"
  const char* text;    // what is wrong
  const char* remedy;  // what to do about it; "" only when there is nothing to do
};

// Where in the user's input. Any part may be unknown (empty or 0).
struct Place {
  std::string file;
  int line = 0;      // from 1
  int column = 0;    // from 1
  std::string path;  // e.g. /seance/deliberations/deliberation[2]/objet
};

struct Diagnostic {
  Severity severity = Severity::kError;
  Message message{"", "", ""};
  std::vector<std::string> arguments;
  Place place;
};

using Diagnostics = std::vector<Diagnostic>;

// An error with `message`, its arguments and its place.
Diagnostic error(const Message& message, std::vector<std::string> arguments = {}, Place place = {});
Diagnostic warning(const Message& message, std::vector<std::string> arguments = {},
                   Place place = {});

bool has_errors(const Diagnostics& diagnostics);

// `text` with {0}, {1} … replaced; a reference without argument stays as it is. Arguments are cut
// at 200 characters so that a hostile input cannot flood a terminal.
std::string fill(std::string_view text, const std::vector<std::string>& arguments);

// English one-liner for logs and tests: "record.xml:12: [code] text — remedy".
std::string to_string(const Diagnostic& diagnostic);

}  // namespace paraphe
