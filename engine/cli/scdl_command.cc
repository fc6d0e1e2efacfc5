// paraphe pack scdl: open data of the deliberations.
#include "base/file.h"
#include "cli/commands.h"
#include "session/open_data.h"

namespace paraphe {
namespace {

constexpr const char* kOneRow = N_("{0} deliberation is in “{1}”.");
constexpr const char* kManyRows = N_("{0} deliberations are in “{1}”.");
constexpr Message kFolderNeeded{
    "cli.option-missing", N_("the command “{0}” needs the option “-o”"),
    N_("Add -o and the folder that will hold the files; it must exist.")};
constexpr Message kExists{
    "session.exists", N_("“{0}” already exists and would be replaced by a different file"),
    N_("Give another folder with -o, or --force if the existing file may be lost.")};

void check_scdl(const Options& options, Diagnostics& errors) {
  if (options.folder.empty()) errors.push_back(error(kFolderNeeded, {"pack scdl"}));
}

ExitCode run_scdl(Context& context) {
  const Options& given = context.options();
  Result<Done> folder = check_folder(given.folder);
  if (!folder.ok()) return context.report(folder.errors()), context.code();
  Result<OpenData> made = make_open_data(given.inputs, {given.url});
  if (!made.ok()) return context.report(made.errors()), context.code();
  context.report(made->table.findings);
  const std::string path = given.folder + "/" + made->file_name;
  Result<std::string> existing = read_file(path);
  const bool same = existing.ok() && *existing == made->table.csv;
  if (existing.ok() && !same && !given.force) {
    context.report({error(kExists, {path}, {path, 0, 0, ""})});
    return context.code();
  }
  if (!same) {
    Result<Done> written = write_file(path, made->table.csv);
    if (!written.ok()) return context.report(written.errors()), context.code();
  }
  context.json().member("file", path).member("rows", static_cast<int64_t>(made->table.rows));
  context.say(
      printable(context.messages().count(kOneRow, kManyRows, made->table.rows, {path})));
  return context.code();
}

}  // namespace

const Command kPackScdlCommand = {
    "pack scdl",
    N_("paraphe pack scdl RECORD... -o FOLDER [options]"),
    N_("Writes the open data of the deliberations, as CSV."),
    N_("Writes one table of the deliberations adopted in these records, by the national schema "
       "of local open data (SCDL deliberations 2.1.5), whose checks are all applied first. "
       "Ballots that its columns cannot express leave them empty. What the records mark as "
       "personal data is left out."),
    N_("paraphe pack scdl 2023/*.xml -o opendata --url https://exemple.fr/deliberations/"),
    "output url force",
    {1, kManyInputs}, false, check_scdl, run_scdl};

}  // namespace paraphe
