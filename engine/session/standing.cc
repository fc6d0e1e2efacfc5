#include "session/standing.h"

#include <sys/stat.h>

#include <optional>
#include <utility>

#include "base/file.h"
#include "session/content.h"
#include "session/deliver.h"

namespace paraphe {
namespace {

constexpr const char* kAgain =
    N_("If it is to be made again, say --replace: the old file is kept in .paraphe/anciens, under "
       "its digest, and the journal says so.");
constexpr Message kChanged[] = {
    {"session.changed", N_("“{0}” was made from another state of the record, and this act differs"),
     kAgain},
    {"session.changed", N_("“{0}” was made with another layout"), kAgain},
    {"session.changed", N_("“{0}” was made with another certificate, or without one"), kAgain},
    {"session.changed", N_("“{0}” was made with another date"), kAgain},
};
constexpr Message kLost{"session.file-lost",
                        N_("“{0}” was finished on {1} and is no longer in the folder"),
                        N_("Put it back from a backup. If it is to be made again, say --replace.")};
constexpr Message kTouched{
    "session.file-altered", N_("“{0}” is no longer the file that was finished on {1}"),
    N_("Somebody changed it: put it back from a backup. If it is to be made again, say --replace: "
       "what stands there now is kept in .paraphe/anciens.")};
constexpr Message kEarlierRecord{
    "session.earlier-record",
    N_("“{0}” was made from an earlier state of the record, in which this act is the same"),
    N_("The file stays as it is; the record that it carries is the earlier one.")};
constexpr Message kLevel{
    "session.level-below", N_("“{0}” was finished at level {1}, below the level {2} wanted now"),
    N_("It is not signed again: raise it with “paraphe extend”, or say --replace to have it made "
       "anew.")};

constexpr size_t kLargestPdf = 256u << 20;

std::optional<Change> difference(const JournalLine& made, const JournalLine& wanted,
                                 const SessionOptions& options) {
  if (made.certificate != wanted.certificate) return Change::kCertificate;
  if (made.layout != wanted.layout) return Change::kLayout;
  if (!options.date_of_clock && made.dated.seconds != wanted.dated.seconds) return Change::kDate;
  if (made.record != wanted.record) return Change::kRecord;
  return std::nullopt;
}

Level level_of(const std::string& word) {
  for (Level level : {Level::kT, Level::kLt, Level::kLta})
    if (word == level_word(level)) return level;
  return Level::kB;
}

}  // namespace

Diagnostic changed(const std::string& path, Change change) {
  return error(kChanged[static_cast<size_t>(change)], {path}, {path, 0, 0, ""});
}

Result<Standing> standing_of(const OutputFolder& folder, const JournalLine& line,
                             const std::string& file_name, const SessionOptions& options) {
  Standing out;
  const bool is_signed = line.kind == kLineSigned;
  const std::string path = folder.path() + "/" + file_name;
  const Place place{path, 0, 0, ""};
  struct stat status{};
  const bool there = ::lstat(path.c_str(), &status) == 0;
  if (folder.is_new() && !there) return out;
  PARAPHE_TRY(std::optional<JournalLine> made, folder.journal().last_made(line.key));
  if (made && made->file != file_name) made.reset();
  if (!made) {
    if (!there) return out;
    PARAPHE_TRY(std::optional<JournalLine> other, folder.journal().last_of_file(file_name));
    out.occupied = true;
    out.replaces = options.replace;
    // What is signed is different each time; what another act left is another's.
    if ((is_signed || other) && !options.replace) return occupied(path);
    return out;
  }
  const std::string day = to_iso_date(made->time).substr(0, 10);
  if (!there) {
    if (!options.replace) return error(kLost, {path, day}, place);
    return out;
  }
  PARAPHE_TRY(std::string bytes, read_file(path, kLargestPdf));
  if (sha256_hex(bytes) != made->digest) {
    if (!options.replace) return error(kTouched, {path, day}, place);
    out.replaces = true;
    return out;
  }
  std::optional<Change> change = difference(*made, line, options);
  if (change && *change != Change::kRecord) {
    if (!options.replace) return changed(path, *change);
    out.replaces = true;
    return out;
  }
  out.size = made->size;
  const Level level = level_of(made->level);
  out.level_missed = is_signed && level < options.level;
  if (out.level_missed && options.replace) {
    out.replaces = true;
    return out;
  }
  if (out.level_missed) {
    Diagnostic below = error(kLevel, {path, level_word(level), level_word(options.level)}, place);
    out.notes.push_back(std::move(below));
  }
  if (!change) {
    out.kind = Standing::Kind::kFinished;
    return out;
  }
  out.kind = Standing::Kind::kOtherRecord;
  out.content = content_digest(bytes);
  out.notes.push_back({Severity::kAdvice, kEarlierRecord, {path}, place});
  return out;
}

}  // namespace paraphe
