#include "session/journal_check.h"

#include <filesystem>
#include <map>
#include <utility>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kMissing{"journal.file-missing", N_("“{0}”, made on {1}, is not in the folder"),
                           N_("Put it back from a backup, or make it again with --replace.")};
constexpr Message kAltered{"journal.file-altered", N_("“{0}” is not the file that was made on {1}"),
                           N_("It was altered since: put it back from a backup.")};
constexpr Message kWaiting{"journal.file-waiting",
                           N_("“{0}” is finished, but not yet in its place"),
                           N_("The work was interrupted: run the same command again.")};
constexpr Message kUnknown{"journal.file-unknown", N_("the journal does not know “{0}”"),
                           N_("It was not made by this folder's runs, or before there was a "
                              "journal.")};

constexpr size_t kLargestFile = 256u << 20;

std::string digest_of_file(const std::string& path) {
  Result<std::string> bytes = read_file(path, kLargestFile);
  return bytes.ok() ? sha256_hex(*bytes) : "";
}

}  // namespace

Diagnostics check_files(const Journal& journal, const std::string& folder) {
  namespace fs = std::filesystem;
  struct Last {
    std::string digest;
    int64_t day;
  };
  Diagnostics out;
  std::map<std::string, Last> files;
  Result<Done> read = journal.each([&](const JournalLine& line) {
    if (is_made(line)) files[line.file] = {line.digest, line.time.seconds};
    // A file that gave way is kept under the name that its line notes.
    if (line.kind == kLineReplaced && !line.note.empty())
      files[line.note] = {line.digest, line.time.seconds};
    return true;
  });
  if (!read.ok()) return read.errors();
  for (const auto& [name, last] : files) {
    const std::string path = folder + "/" + name;
    const std::string found = digest_of_file(path);
    if (found == last.digest) continue;
    const std::string day = to_iso_date({last.day, 0}).substr(0, 10);
    const Place place{path, 0, 0, ""};
    std::error_code ignored;
    if (fs::exists(folder + "/.paraphe/en-cours/" + last.digest + "-" + name, ignored))
      out.push_back(error(kWaiting, {path}, place));
    else
      out.push_back(error(found.empty() ? kMissing : kAltered, {path, day}, place));
  }
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    if (entry->path().extension() != ".pdf" || files.count(name) != 0) continue;
    const std::string path = folder + "/" + name;
    out.push_back({Severity::kAdvice, kUnknown, {path}, {path, 0, 0, ""}});
  }
  return out;
}

}  // namespace paraphe
