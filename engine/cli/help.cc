#include "cli/help.h"

#include <algorithm>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kColumn = 26;  // where descriptions begin

struct CommandHelp {
  Command command;
  const char* usage;
  const char* summary;
  const char* description;
  const char* examples;  // one per line
};

constexpr CommandHelp kHelp[] = {
    {Command::kCheck, N_("paraphe check RECORD [options]"),
     N_("Checks a record and sets its acts, without writing anything."),
     N_("Reads the record of a council session, applies the legal rules of its date and sets every "
        "act to the last line. Every fault is told at once, with its line and what to do. Run it "
        "before the signature: an act that passes can be made."),
     N_("paraphe check seance.xml\nparaphe check seance.xml --only 23-12-132 --format json")},
    {Command::kPreview, N_("paraphe preview RECORD -o FOLDER [options]"),
     N_("Draws the pages of the acts as PNG pictures."),
     N_("Makes the acts as they will be signed and draws each page as a picture, NUMBER-PAGE.png, "
        "to be looked at before the signature."),
     N_("paraphe preview seance.xml -o apercu\n"
        "paraphe preview seance.xml -o apercu --only 23-12-132 --resolution 200")},
    {Command::kRender, N_("paraphe render RECORD -o FOLDER [options]"),
     N_("Makes the PDF files of the acts, unsigned."),
     N_("Makes one PDF (PDF/A-3a and PDF/UA-1) for each deliberation, named after its number. The "
        "same record, layout and date give the same bytes. Nothing is written while one act is "
        "refused."),
     N_("paraphe render seance.xml -o actes\n"
        "paraphe render seance.xml -o actes --layout ma-commune.xml --only 23-12-132")},
    {Command::kSign, N_("paraphe sign FILE... -o FOLDER --key FILE [options]"),
     N_("Signs PDF files that Paraphe made."),
     N_("Signs one field of each file (PAdES) and writes it under the same name into another "
        "folder. All files are read before the first is signed; each signature is verified before "
        "it is written. With --prepare and --complete the key can be on another machine."),
     N_("paraphe sign actes/*.pdf -o signes --key maire.p12\n"
        "paraphe sign actes/*.pdf -o signes --key maire.key --cert maire.pem --trust racine.pem\n"
        "paraphe sign actes/*.pdf -o signes --key pkcs11:token=Maire --module /usr/lib/p11.so\n"
        "paraphe sign actes/*.pdf --prepare taches.json --cert maire.pem\n"
        "paraphe sign actes/*.pdf --complete taches.json -o signes")},
    {Command::kRun, N_("paraphe run RECORD -o FOLDER --key FILE [options]"),
     N_("Checks, renders, signs and verifies: the whole evening in one command."),
     N_("Does for every deliberation of the record what check, render, sign and verify do one "
        "after the other. Nothing is signed while one act is refused, and no file is written whose "
        "signature does not stand up to verification."),
     N_("paraphe run seance.xml -o signes --key maire.p12 --trust racine.pem\n"
        "paraphe run seance.xml -o signes --key maire.key --cert maire.pem")},
    {Command::kExtend, N_("paraphe extend FILE... --level LEVEL [options]"),
     N_("Raises the level of signed files, or renews their timestamps."),
     N_("Adds to each file what the level asks for: a timestamp (T), the proofs of its "
        "certificates "
        "(LT), a timestamp over all of it (LTA). The file only grows; what was signed stays as it "
        "is. Without -o each file is replaced in its place. Run it at level LTA every few years, "
        "before the last timestamp ages."),
     N_("paraphe extend signes/*.pdf --level LTA --tsa http://tsa.example --trust racine.pem\n"
        "paraphe extend signes/*.pdf --level LT -o archives --trust racine.pem")},
    {Command::kVerify, N_("paraphe verify FILE... --trust FILE [options]"),
     N_("Says whether signed PDF files are what was signed, and by whom."),
     N_("Says for each signature whether the file is as it was signed, what the signature covers, "
        "who signed and under which authority. The exit code is 0 when every signature is valid, "
        "1 when one is not, 2 when that cannot be established: no signature, no authority you "
        "trust, or a file that is no PDF."),
     N_("paraphe verify signes/*.pdf --trust racine.pem\n"
        "paraphe verify recu.pdf --trust autorites/ --format json")},
    {Command::kRules, N_("paraphe rules [options]"), N_("Lists the legal rules in force on a day."),
     N_("Lists every rule that check applies to a session of that day: its code, its article, the "
        "days between which it is in force, the authorities it binds, and what it says. A rule "
        "whose source is still to be confirmed by a person says so."),
     N_("paraphe rules\nparaphe rules --as-of 2019-12-31 --format json")},
};

struct CodeHelp {
  int code;
  const char* meaning;
};

constexpr CodeHelp kCodes[] = {
    {0, N_("Done. For verify: every signature is valid.")},
    {1, N_("The record, the layout, the key or the certificate is refused; or a signature is not "
           "valid.")},
    {2, N_("For verify: no fault was found, but it cannot be established that the signature is "
           "valid.")},
    {64, N_("The command line is wrong.")},
    {66, N_("A file cannot be read.")},
    {70, N_("A fault of the program itself.")},
    {73, N_("A file cannot be written: folder missing, disk full, file already there.")},
    {75,
     N_("The files are there and sound, but below the level asked for, because a service did not "
        "answer: run “paraphe extend” later.")},
    {78, N_("The configuration file is wrong.")},
    {130, N_("Stopped by the user.")},
};

constexpr const char* kAbout =
    N_("Paraphe makes the acts of a council session from its record: checked, typeset, signed and "
       "fit to be archived.");
constexpr const char* kUsage = N_("Usage: {0}");
constexpr const char* kGeneralUsage = N_("paraphe COMMAND [options]");
constexpr const char* kCommands = N_("Commands:");
constexpr const char* kOptions = N_("Options:");
constexpr const char* kExamples = N_("Examples:");
constexpr const char* kExitCodes = N_("Exit codes:");
constexpr const char* kMore = N_("“paraphe COMMAND --help” explains one command.");

const CommandHelp* find_help(Command command) {
  for (const CommandHelp& help : kHelp)
    if (help.command == command) return &help;
  return nullptr;
}

// "  label          text", the text wrapped in its column; a long label has a line of its own.
std::string entry(const std::string& label, std::string_view text) {
  std::string out = "  " + label;
  size_t length = count_characters(out);
  if (length + 2 > kColumn) {
    out += "\n" + std::string(kColumn, ' ');
  } else {
    out += std::string(kColumn - length, ' ');
  }
  return out + wrap(text, kWidth - kColumn, kColumn) + "\n";
}

std::string option_label(const OptionSpec& spec, const Messages& messages) {
  std::string label = spec.letter != 0 ? std::string("-") + spec.letter + ", " : "    ";
  label += std::string("--") + spec.name;
  if (*spec.value != '\0') label += " " + std::string(messages.translate(spec.value));
  return label;
}

std::string options_of(Command command, const Messages& messages) {
  unsigned bits = command == Command::kNone ? 0 : static_cast<unsigned>(command);
  std::string out = std::string(messages.translate(kOptions)) + "\n";
  for (const OptionSpec& spec : option_specs()) {
    bool shown = spec.commands == kEverywhere || (spec.commands & bits) != 0;
    if (shown) out += entry(option_label(spec, messages), messages.translate(spec.description));
  }
  return out;
}

std::string exit_codes(const Messages& messages) {
  std::string out = std::string(messages.translate(kExitCodes)) + "\n";
  for (const CodeHelp& code : kCodes) {
    std::string number = std::to_string(code.code);
    out += "  " + number + std::string(6 - number.size(), ' ') +
           wrap(messages.translate(code.meaning), kWidth - 8, 8) + "\n";
  }
  return out;
}

std::string general_help(const Messages& messages) {
  std::string out = wrap(messages.translate(kAbout), kWidth, 0) + "\n\n";
  out += messages.text(kUsage, {std::string(messages.translate(kGeneralUsage))}) + "\n\n";
  out += std::string(messages.translate(kCommands)) + "\n";
  for (Command command : all_commands())
    if (const CommandHelp* help = find_help(command))
      out += entry(command_name(command), messages.translate(help->summary));
  out += "\n" + options_of(Command::kNone, messages) + "\n" + exit_codes(messages) + "\n";
  return out + std::string(messages.translate(kMore)) + "\n";
}

}  // namespace

std::string wrap(std::string_view text, size_t width, size_t indent) {
  std::string out;
  size_t used = 0;
  while (!text.empty()) {
    size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    size_t length = count_characters(word);
    if (used > 0 && used + 1 + length > width) {
      out += "\n" + std::string(indent, ' ');
      used = 0;
    }
    if (used > 0) out += ' ';
    used += length + (used > 0 ? 1 : 0);
    out += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string help_page(Command command, const Messages& messages) {
  const CommandHelp* help = find_help(command);
  if (help == nullptr) return general_help(messages);
  std::string out = messages.text(kUsage, {std::string(messages.translate(help->usage))}) + "\n\n";
  out += wrap(messages.translate(help->description), kWidth, 0) + "\n\n";
  out += options_of(command, messages) + "\n";
  out += std::string(messages.translate(kExamples)) + "\n";
  std::string_view examples = messages.translate(help->examples);
  while (!examples.empty()) {
    size_t end = std::min(examples.find('\n'), examples.size());
    out += "  " + std::string(examples.substr(0, end)) + "\n";
    examples.remove_prefix(std::min(end + 1, examples.size()));
  }
  return out + "\n" + exit_codes(messages);
}

}  // namespace paraphe
