// Journalled: folders that have a journal, for files that are signed or raised by themselves. Where a
// folder's journal says what was made there, it says it of them, too. Private to session/.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "session/folder.h"
#include "session/session.h"

namespace paraphe {

class Journalled {
 public:
  // Opened once, with its lock, until this goes. Null when the folder has no journal. Errors: as
  // OutputFolder::open().
  Result<OutputFolder*> of(const std::string& folder);
  // Of one that is open already; else null.
  OutputFolder* find(const std::string& folder) const;

 private:
  std::map<std::string, std::unique_ptr<OutputFolder>> folders_;
};

// What lines say a file is of, which is at hand without its batch.
class KnownFiles {
 public:
  explicit KnownFiles(Journalled& journals) : journals_(journals) {}

  // What the journal of its folder says of the file `path` with these bytes; else what the file says
  // of itself: its act and its record. A file of which neither is known gives an empty line.
  JournalLine line_of(const std::string& path, const Pdf& pdf);

 private:
  std::optional<JournalLine> journalled(const std::string& path, const Pdf& pdf);
  const Journal* journal_of(const std::string& folder);
  std::shared_ptr<const Seance> read(const std::string& name, const std::string& bytes);

  Journalled& journals_;
  // The files of a session hold the same record: read once.
  std::shared_ptr<const Seance> last_;
  std::map<std::string, std::optional<Journal>> sources_;  // folders that are only read
};

}  // namespace paraphe
