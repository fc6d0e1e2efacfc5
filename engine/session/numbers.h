// The numbers of acts across sessions: each is that of one act a year. Private to session/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "session/journal.h"

namespace paraphe {

// Who bears which number, this batch and what journals know together.
class Numbers {
 public:
  // An act of this batch; `owner` comes back in what is found about it.
  void add(const ActKey& key, size_t owner);
  // The acts that `journal` says were made.
  Result<Done> add(const Journal& journal);

  struct Finding {
    size_t owner = 0;
    Diagnostic error;
  };
  // Acts of the batch whose printed or transmitted number belongs to an act of another session of
  // the same year and authority.
  std::vector<Finding> taken() const;
  // Advice: numbers that are missing between the lowest and the highest that are known.
  Diagnostics gaps() const;

 private:
  static constexpr size_t kOfJournal = static_cast<size_t>(-1);
  struct Bearer {
    const std::string* session;  // its day
    size_t owner;
  };
  // By authority, year and number, one below the other.
  using Table = std::map<std::string, std::vector<Bearer>>;
  void note(Table& table, const ActKey& key, const std::string& number, size_t owner);

  std::set<std::string> sessions_;
  Table printed_, sent_;
};

}  // namespace paraphe
