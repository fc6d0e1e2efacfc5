// The numbers of acts across sessions: each is that of one act a year. Private to session/.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
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
  std::vector<Finding> taken();
  // Advice: numbers that are missing between the lowest and the highest that are known, of each
  // kind of act by itself.
  Diagnostics gaps();

 private:
  // Deliberations, orders and decisions are each numbered in a row of their own; the préfecture tells
  // them apart by their nature.
  enum class Series : uint8_t { kDeliberations, kOrders, kDecisions };
  static std::optional<Series> series_of(const std::string& document);

  static constexpr size_t kOfJournal = static_cast<size_t>(-1);
  // A year has many of these: what they share, they point at.
  struct Bearer {
    const std::string* authority;
    const std::string* session;  // its day
    std::string number;
    size_t owner;
    Series series;

    std::string_view year() const { return std::string_view(*session).substr(0, 4); }
    auto row() const { return std::tuple(std::string_view(*authority), year(), series); }
  };
  using Table = std::deque<Bearer>;  // grows without being copied
  void note(Table& table, const ActKey& key, const std::string& number, size_t owner);
  // By row and number; then acts of the batch first, in its order.
  static void sort(Table& table);

  std::set<std::string> names_;  // authorities and days, each once
  Table printed_, sent_;
};

}  // namespace paraphe
