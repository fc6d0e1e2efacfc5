// For those who fill in the form on their operator's site: a folder with the files under names that
// any form takes, and a sheet that says what to type where (HTML to read and print, CSV for a
// spreadsheet).
#pragma once

#include <string>

#include "base/result.h"
#include "pack/actes.h"

namespace paraphe {

struct ByHandFolder {
  std::string path;   // "envoi/246200729-2023-12-21"
  std::string sheet;  // path of the HTML sheet
};

// The sheet, in French: it is for French clerks, like the acts themselves. `files[i]` are the names
// in the folder of the files of the plan's act i.
std::string by_hand_sheet(const ActesPlan& plan, const Classification& classification,
                          const std::vector<std::vector<std::string>>& files);
std::string by_hand_table(const ActesPlan& plan,
                          const std::vector<std::vector<std::string>>& files);

// Makes the folder, whole or not at all. Errors: one of that name is there (unless `replace`: then
// it is exchanged); the disk. `plan` is of plan_actes_by_hand().
Result<ByHandFolder> write_by_hand(const ActesPlan& plan, const Classification& classification,
                                   const std::string& folder, bool replace);

}  // namespace paraphe
