// paraphe pack scdl: open data of the deliberations.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/package_report.h"
#include "cli/sending.h"
#include "session/open_data.h"

namespace paraphe {
namespace {

constexpr const char* kOneRow = N_("{0} deliberation is in “{1}”.");
constexpr const char* kManyRows = N_("{0} deliberations are in “{1}”.");

void check_scdl(const Options& options, Diagnostics& errors) {
  need_output(options, errors);
}

ExitCode run_scdl(Context& context) {
  const Options& given = context.options();
  Result<Done> folder = check_folder(given.folder);
  if (!folder.ok()) return context.report(folder.errors()), context.code();
  Result<OpenData> made = make_open_data(given.inputs, {given.url});
  if (!made.ok()) return report_in_short(context, made.errors()), context.code();
  report_in_short(context, made->table.findings);
  Result<std::string> path = write_open_data(*made, given.folder, given.force);
  if (!path.ok()) return context.report(path.errors()), context.code();
  context.json().member("file", *path).member("rows", static_cast<int64_t>(made->table.rows));
  context.say(
      printable(context.messages().count(kOneRow, kManyRows, made->table.rows, {*path})));
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
    {1, kManyInputs}, Reports::kPlain, check_scdl, run_scdl};

}  // namespace paraphe
