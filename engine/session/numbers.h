// The numbers of acts across sessions: each is that of one act a year. Private to session/.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "session/journal.h"
#include "session/texts.h"

namespace paraphe {

// Who bears which number, this batch and what journals know together.
class Numbers {
 public:
  // An act of this batch; `owner` comes back in what is found about it.
  void add(const ActKey& key, uint32_t owner);
  // The acts that `journal` says were made.
  Result<Done> add(const Journal& journal);

  struct Finding {
    uint32_t owner = 0;
    Diagnostic error;
  };
  // Acts of the batch whose printed or transmitted number belongs to an act of another session of
  // the same year and authority.
  std::vector<Finding> taken();
  // Advice: numbers that are missing between the lowest and the highest that are known, of each
  // kind of act by itself.
  Diagnostics gaps();

 private:
  // Deliberations, orders and decisions are each numbered in a row of their own; the préfecture
  // tells them apart by their nature.
  enum class Series : uint8_t { kDeliberations, kOrders, kDecisions };
  static std::optional<Series> series_of(const std::string& document);

  static constexpr uint32_t kOfJournal = UINT32_MAX;
  // An authority and a day.
  using Session = std::pair<std::string, std::string>;
  // A year has many of these: what they share, they point at.
  struct Bearer {
    const Session* session;
    std::string_view number;  // in texts_
    uint32_t owner;
    Series series;

    const std::string& day() const { return session->second; }
    std::string_view year() const { return std::string_view(day()).substr(0, 4); }
    auto row() const { return std::tuple(std::string_view(session->first), year(), series); }
  };
  using Table = std::deque<Bearer>;  // grows without being copied
  void note(Table& table, const ActKey& key, const std::string& number, uint32_t owner);
  // By row and number; then acts of the batch first, in its order.
  static void sort(Table& table);

  Texts texts_;
  std::set<Session> sessions_;
  Table printed_, sent_;
};

}  // namespace paraphe
