// OutputFolder: where a batch writes, so that whatever ends it leaves nothing lost, doubled or
// half.
//
//   OutputFolder folder = OutputFolder::open("actes").value();   // finishes what was interrupted
//   Staged staged = folder.stage("23-12-132.pdf", bytes).value();
//   folder.publish(items);                                       // many at once
//
// The journal decides. A file is first written aside, in .paraphe/en-cours, under its digest and
// its name; a group of them is synced; then one transaction of the journal says that they are made;
// then each is renamed to its place. Whoever finds a file aside asks the journal: a line that names
// this digest means that only the renaming is left, none means that the file was never made, and it
// goes. So a kill at any instant loses nothing that the journal has, and doubles nothing.
//
//   FOLDER/.paraphe/journal.sqlite   the journal
//                   verrou           held while a batch works (flock)
//                   en-cours/        files on their way
//                   anciens/         files that others took the place of, before their digest
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "session/journal.h"

namespace paraphe {

// A file that stands aside. Removed again when it is dropped before it was published.
class Staged {
 public:
  Staged() = default;
  Staged(std::string path, std::string name, std::string digest, int64_t size, int descriptor);
  Staged(Staged&& other) noexcept;
  Staged& operator=(Staged&& other) noexcept;
  ~Staged();

  const std::string& path() const { return path_; }
  const std::string& name() const { return name_; }
  const std::string& digest() const { return digest_; }
  int64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }
  // From now on it stays, whatever happens to this value.
  void keep();

 private:
  void drop();
  std::string path_, name_, digest_;
  int64_t size_ = 0;
  int descriptor_ = -1;
  bool kept_ = true;
};

class OutputFolder {
 public:
  // Takes the lock, opens or makes the journal, and brings an interrupted batch to its end. Errors:
  // no such folder, another batch at work there, the journal's.
  static Result<OutputFolder> open(const std::string& path);

  OutputFolder(OutputFolder&&) noexcept;
  OutputFolder& operator=(OutputFolder&&) noexcept;
  // A folder in which nothing was journalled is left as it was found.
  ~OutputFolder();

  const std::string& path() const { return path_; }
  // .paraphe in it, where what is on its way may lie.
  std::string own_folder() const { return own(""); }
  // Whether the journal held nothing when the folder was opened: who holds the lock need not ask it
  // about each act.
  bool is_new() const { return is_new_; }
  Journal& journal() { return *journal_; }
  const Journal& journal() const { return *journal_; }

  // Writes the file aside, and asks the system to begin with writing it out. Safe from threads.
  // `digest` is the SHA-256 of the bytes in hexadecimal; "" to have it made.
  Result<Staged> stage(const std::string& name, std::string_view bytes,
                       std::string digest = "") const;

  struct Item {
    Staged staged;
    std::vector<JournalLine> before;  // lines to stand before its own
    JournalLine line;                 // `file`, `digest` and `size` are filled in
    bool replaces = false;            // another file may stand there: it is kept in anciens/
    Diagnostics failures;             // out: why it is not there
  };
  // Makes the files durable and known, then puts them in their places.
  void publish(std::vector<Item>& items);

 private:
  class Lock;
  OutputFolder(std::string path, std::unique_ptr<Lock> lock, Journal journal);
  Result<Done> recover();
  Result<Done> put_aside(Item& item);
  std::string own(std::string_view name) const;

  std::string path_;
  std::unique_ptr<Lock> lock_;
  std::unique_ptr<Journal> journal_;
  bool is_new_ = false;
};

}  // namespace paraphe
