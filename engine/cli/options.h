// Options: what the user asks for, read from the command line and the configuration file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/environment.h"
#include "paraphe.h"

namespace paraphe {

enum class Format : uint8_t {
  kText,
  kJson,
  kSarif,  // for the commands that say so: the log of findings that development tools read
  kJsonLines,  // for those that have --keep-going: one event a line
};

struct Options {
  const Command* command = nullptr;  // null only with help or version
  std::string word;  // the first of two words that name a command, when the second is not given
  bool help = false;
  bool version = false;
  bool quiet = false;
  bool force = false;
  bool full = false;        // a layout that says everything
  bool guides = false;      // over the pages
  bool watch = false;       // draw again when a file has changed
  bool accessible = false;  // larger type and stronger contrast
  bool replace = false;
  std::string hash;  // of a line of a journal
  bool keep_going = false;
  int jobs = 0;  // 0: as many as there are cores
  bool prove = false;  // verify: also typeset the record in the file again
  Format format = Format::kText;
  std::string language;             // "fr", "en" or "" for the environment's
  std::vector<std::string> inputs;  // records or PDFs, as the command has it
  std::string folder;               // -o
  std::string layout;
  std::string date;  // as given; "" when not
  std::string as_of;  // the day whose law is asked for; "" when not given
  // Findings that a person answers for, in the order given: the rule's code, and why.
  std::vector<std::pair<std::string, std::string>> waivers;
  std::vector<std::string> only;
  std::vector<DocumentKind> documents;  // empty: usual_kinds() of the record
  std::string key, certificate;
  std::string password_file;
  int password_fd = -1;
  std::string field, reason, location, capacity;
  Level level = Level::kB;
  std::vector<std::string> timestamp_authorities;
  std::string proxy;
  std::string module;    // of the token
  std::string prepare;   // the file of tasks to be written
  std::string complete;  // the file of tasks that came back
  std::vector<std::string> trust;
  std::vector<std::string> trusted_lists, trusted_list_certificates;
  std::string login_file;  // of the timestamping authority
  int login_fd = -1;
  int resolution = 110;  // dots per inch
  // Of what left the house: days as given, "" when not.
  std::string sent, received, published;
  std::string identifier;  // of ACTES
  bool with_certificate = false;  // of executory character
  bool publish = false;    // without the private parts of the record
  std::string images;      // folder of the acts' pictures
  std::string url;         // under which published acts are found
  std::vector<std::string> acknowledgements;  // files of the préfecture
  // Of a package for the archives.
  std::string seda = "2.2";  // version of the format
  std::string acts, exchanges, schemas;  // folders
  std::string agreement, archive, transferring, originating, submission, profile, message_id;
  std::string appraisal_rule, access_rule, personal_access_rule;
  bool destroy = false;
  // What goes to the préfecture.
  struct Sending {
    std::string classification, confirmed;  // file; day as given
    std::string platform;                   // --operator
    std::vector<std::string> reply_to, on_paper;
    std::string contact, contact_phone, contact_email;
    std::string annexes, journal;  // folders
    bool test = false, by_hand = false, resend = false, refuse = false, acknowledge = false;
    int serial = 0;
  } sending;
};

// One option as help and reader know it.
struct OptionSpec {
  const char* name;   // long, without "--"
  char letter;        // short, or 0
  const char* value;  // what help calls its value; "" for a switch
  const char* description;
  bool common;  // to all commands, and to none
  bool repeatable;
  enum class Configurable : uint8_t {
    kNo,
    kYes,
    kPath
  } configurable;  // kPath: relative to the
                   // configuration file
};

const std::vector<OptionSpec>& option_specs();

// `arguments` without the program's name. Errors: unknown command or option (with the one that was
// probably meant), value missing, unexpected or not acceptable, something the command needs
// missing, configuration file unreadable or wrong. All at once.
Result<Options> read_options(const std::vector<std::string>& arguments,
                             const Environment& environment);

// The value of --lang and --format as far as they can be told from arguments that may be wrong, so
// that errors about the arguments already come in the right language and form.
std::string guess_language(const std::vector<std::string>& arguments);
Format guess_format(const std::vector<std::string>& arguments);

}  // namespace paraphe
