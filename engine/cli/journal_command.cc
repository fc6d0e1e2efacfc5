// paraphe journal list, check, export: what a folder's journal says, and whether it can be
// believed.
#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "session/journal.h"
#include "session/journal_check.h"

namespace paraphe {
namespace {

constexpr const char* kOneLine = N_("{0} line in the journal.");
constexpr const char* kManyLines = N_("{0} lines in the journal.");
constexpr const char* kOneSound =
    N_("{0} line, each on the one before it; the files are those it says.");
constexpr const char* kManySound =
    N_("{0} lines, each on the one before it; the files are those they say.");
constexpr const char* kLastHash = N_("The last line: {0}");
constexpr Message kUnknownHash{
    "journal.hash-unknown", N_("no line of the journal has the hash {0}"),
    N_("The journal was rewritten since that hash was noted, or the hash is of another folder.")};

std::string text_time(const JournalLine& line, const Context& context) {
  int offset = 0;
  if (context.environment().local_offset)
    offset = context.environment().local_offset(line.time.seconds);
  return to_iso_date({line.time.seconds, offset});
}

void write_line(JsonWriter& json, const JournalLine& line) {
  json.begin_object().member("line", line.number).member("kind", line.kind);
  json.member("time", to_iso_date(line.time));
  auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) json.member(name, value);
  };
  add("authority", line.key.authority);
  add("session", line.key.session);
  add("act", line.key.act);
  add("identifier", line.key.identifier);
  add("document", line.key.document);
  add("file", line.file);
  add("digest", line.digest);
  if (line.size > 0) json.member("size", line.size);
  add("record", line.record);
  add("layout", line.layout);
  add("certificate", line.certificate);
  add("program", line.program);
  if (line.dated.seconds != 0) json.member("dated", to_iso_date(line.dated));
  add("level", line.level);
  if (line.serial > 0) json.member("serial", line.serial);
  add("note", line.note);
  json.member("hash", line.hash).end_object();
}

bool is_asked_for(const JournalLine& line, const std::vector<std::string>& numbers) {
  return numbers.empty() || std::any_of(numbers.begin(), numbers.end(), [&](const auto& number) {
           return number == line.key.act || number == line.key.identifier;
         });
}

// "kind" in the reader's language where the program knows it.
std::string kind_text(const JournalLine& line, const Messages& messages) {
  constexpr std::pair<std::string_view, const char*> kKinds[] = {
      {kLineRendered, N_("made, not signed")}, {kLineSigned, N_("signed")},
      {kLineExtended, N_("signature raised")}, {kLineReplaced, N_("replaced")},
      {kLineWaived, N_("finding waived")},     {kLineSerial, N_("serial given out")},
      {kLineTransmitted, N_("transmitted")},   {kLineAcknowledged, N_("acknowledged")},
      {kLinePublished, N_("published")},
  };
  for (const auto& [kind, text] : kKinds)
    if (line.kind == kind) return messages.text(text);
  return line.kind;
}

void say_line(Context& context, const JournalLine& line) {
  std::string text = std::to_string(line.number) + "  " + text_time(line, context) + "  " +
                     kind_text(line, context.messages());
  for (const std::string& part : {line.key.act, line.key.document, line.file, line.note})
    if (!part.empty()) text += "  " + part;
  if (line.serial > 0) text += "  " + std::to_string(line.serial);
  context.say(printable(text));
}

void say_csv(Context& context, const JournalLine& line) {
  std::string text = std::to_string(line.number);
  for (const std::string& field :
       {line.kind, to_iso_date(line.time), line.key.authority, line.key.session, line.key.act,
        line.key.identifier, line.key.document, line.file, line.digest, std::to_string(line.size),
        line.record, line.layout, line.certificate, line.program, to_iso_date(line.dated),
        line.level, std::to_string(line.serial), line.note, line.hash})
    append_csv_cell(text += ',', field);
  context.say(text);
}

// Every line that is asked for, with `say` for people.
ExitCode go_through(Context& context, void (*say)(Context&, const JournalLine&), bool with_total) {
  Result<Journal> journal =
      Journal::open(context.options().inputs.front(), Journal::Mode::kExisting);
  if (!journal.ok()) {
    context.report(journal.errors());
    return context.code();
  }
  size_t told = 0;
  context.json().key("lines").begin_array();
  Result<Done> read = journal->each([&](const JournalLine& line) {
    if (!is_asked_for(line, context.options().only)) return true;
    ++told;
    if (context.is_text())
      say(context, line);
    else
      write_line(context.json(), line);
    return true;
  });
  context.json().end_array();
  if (!read.ok()) context.report(read.errors());
  if (read.ok() && with_total) context.say(context.messages().count(kOneLine, kManyLines, told));
  return context.code();
}

ExitCode run_list(Context& context) { return go_through(context, say_line, true); }

ExitCode run_export(Context& context) {
  context.say(
      "line,kind,time,authority,session,act,identifier,document,file,digest,size,record,"
      "layout,certificate,program,dated,level,serial,note,hash");
  return go_through(context, say_csv, false);
}

ExitCode run_check(Context& context) {
  const std::string& folder = context.options().inputs.front();
  Result<Journal> journal = Journal::open(folder, Journal::Mode::kExisting);
  if (!journal.ok()) {
    context.report(journal.errors());
    return context.code();
  }
  const JournalCheck check = journal->check();
  context.report(check.findings);
  context.report(check_files(*journal, folder));
  const std::string& noted = context.options().hash;
  if (!noted.empty()) {
    Result<int64_t> line = journal->find(noted);
    if (!line.ok()) context.report(line.errors());
    if (line.ok() && *line == 0) context.report({error(kUnknownHash, {noted})});
  }
  context.json().member("lines", check.lines).member("hash", check.hash);
  const ExitCode code = context.code();
  context.json().member("sound", code == ExitCode::kOk);
  if (code != ExitCode::kOk) return code;
  context.say(context.messages().count(kOneSound, kManySound, static_cast<size_t>(check.lines)));
  context.say(context.messages().text(kLastHash, {check.hash}));
  return code;
}

}  // namespace

const Command kJournalListCommand = {
    "journal list",
    N_("paraphe journal list FOLDER [options]"),
    N_("Lists what was made in a folder, and what became of it."),
    N_("Lists the lines of the journal that Paraphe keeps in the folder of its files: each file "
       "that was made, signed or replaced, each waiver, and what happened to an act afterwards."),
    N_("paraphe journal list signes\nparaphe journal list signes --only 23-12-132"),
    "only",
    {1, 1},
    Reports::kPlain,
    nullptr,
    run_list};

const Command kJournalCheckCommand = {
    "journal check",
    N_("paraphe journal check FOLDER [options]"),
    N_("Says whether a folder and its journal are what they were."),
    N_("Each line of the journal carries a hash over itself and all lines before it: a line that "
       "was altered, taken out or put in shows. Then each file is compared with the digest that "
       "the journal has of it. The hash of the last line can be noted elsewhere, in the register "
       "for example; given with --hash later, it proves that nothing before it was rewritten."),
    N_("paraphe journal check signes\nparaphe journal check signes --hash 5f70bf18…"),
    "hash",
    {1, 1},
    Reports::kPlain,
    nullptr,
    run_check};

const Command kJournalExportCommand = {
    "journal export",
    N_("paraphe journal export FOLDER [options]"),
    N_("Writes the whole journal for other programs."),
    N_("Writes every line with all its fields: as comma-separated values (RFC 4180), or with "
       "--format json as JSON."),
    N_("paraphe journal export signes > journal.csv\n"
       "paraphe journal export signes --format json > journal.json"),
    "only",
    {1, 1},
    Reports::kPlain,
    nullptr,
    run_export};

}  // namespace paraphe
