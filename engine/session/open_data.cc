#include "session/open_data.h"

#include <algorithm>
#include <list>

#include "base/file.h"
#include "pack/forms.h"
#include "record/publish.h"
#include "session/deliver.h"

namespace paraphe {
namespace {

Result<Seance> read_public(const std::string& file) {
  PARAPHE_TRY(std::string bytes, read_file(file));
  PARAPHE_TRY(Seance seance, read_seance(bytes, file));
  PARAPHE_TRY(PublicRecord open, public_record(seance));
  // As it stands when nothing is private, so that messages keep the lines of the file.
  if (!open.has_private_parts()) return seance;
  return read_seance(open.bytes, file);
}

}  // namespace

Result<OpenData> make_open_data(const std::vector<std::string>& files, const ScdlOptions& options) {
  std::list<Seance> seances;
  Diagnostics errors;
  for (const std::string& file : files) {
    Result<Seance> seance = read_public(file);
    if (seance.ok()) {
      seances.push_back(std::move(seance).value());
    } else {
      errors.insert(errors.end(), seance.errors().begin(), seance.errors().end());
    }
  }
  if (!errors.empty()) return errors;
  std::vector<ScdlSource> sources;
  Date first = seances.front().date, last = first;
  for (const Seance& seance : seances) {
    sources.push_back({&seance, {}});
    first = std::min(first, seance.date);
    last = std::max(last, seance.date);
  }
  OpenData out;
  PARAPHE_TRY(out.table, pack_scdl(sources, options));
  out.file_name = "deliberations-" + seances.front().collectivite.siret + "-" + day_text(first);
  if (last != first) out.file_name += "-" + day_text(last);
  out.file_name += ".csv";
  return out;
}

Result<std::string> write_open_data(const OpenData& data, const std::string& folder, bool replace) {
  SessionOptions options;
  options.folder = folder;
  options.replace = replace;
  ActSummary written;
  put(options, data.table.csv, data.file_name, written);
  if (has_errors(written.diagnostics)) return written.diagnostics;
  return written.file;
}

}  // namespace paraphe
