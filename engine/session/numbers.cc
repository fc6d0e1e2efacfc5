#include "session/numbers.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace paraphe {
namespace {

constexpr Message kTaken{
    "session.number-taken",
    N_("no. {0} of the session of {1} is already the number of an act of the session of {2}"),
    N_("An act keeps its number for good, and it must be alone with it in its year: the préfecture "
       "refuses a second one. Give the later act another number.")};
constexpr Message kOneGap{"session.number-gap",
                          N_("no act of {0} has the number {1}, between others that are known"),
                          N_("If an act is missing here, it was not lost by this program. Numbers "
                             "without an act are told so that nobody has to ask later.")};
constexpr Message kGap{
    "session.number-gap",
    N_("no act of {0} has the numbers {1} to {2}, between others that are known"),
    N_("If an act is missing here, it was not lost by this program. Numbers "
       "without an act are told so that nobody has to ask later.")};

constexpr size_t kMostGaps = 20;
constexpr size_t kMostDigits = 9;

// "23-12-032" as "23-12-", 32 and three digits; nothing when it does not end in a number.
struct Parts {
  std::string head;
  int64_t last = -1;
  size_t digits = 0;
};
// Numbers that were each given once, and with how many digits they are written.
using Row = std::map<int64_t, size_t>;
Parts split(const std::string& number) {
  size_t begin = number.size();
  while (begin > 0 && number[begin - 1] >= '0' && number[begin - 1] <= '9') --begin;
  if (begin == number.size() || number.size() - begin > kMostDigits) return {number, -1};
  return {number.substr(0, begin), std::stoll(number.substr(begin)), number.size() - begin};
}

// As the number before it is written: behind 041 comes 042.
std::string written(const std::string& head, int64_t number, size_t digits) {
  const std::string text = std::to_string(number);
  return head + std::string(digits - std::min(digits, text.size()), '0') + text;
}

void find_gaps(const std::string& year, const std::string& head, const Row& row,
               Diagnostics& out) {
  int64_t before = -1;
  size_t digits = 0;
  for (const auto& [number, width] : row) {
    if (before >= 0 && number > before + 1 && out.size() < kMostGaps) {
      std::string first = written(head, before + 1, digits);
      std::string last = written(head, number - 1, digits);
      Diagnostic gap =
          number == before + 2 ? error(kOneGap, {year, first}) : error(kGap, {year, first, last});
      gap.severity = Severity::kAdvice;
      out.push_back(std::move(gap));
    }
    before = number;
    digits = width;
  }
}

}  // namespace

// A certificate bears the number of its act, which it does not give.
std::optional<Numbers::Series> Numbers::series_of(const std::string& document) {
  const std::optional<DocumentKind> kind = find_kind(document);
  if (kind == DocumentKind::kCertificat) return std::nullopt;
  if (kind == DocumentKind::kArrete) return Series::kOrders;
  if (kind == DocumentKind::kDecision) return Series::kDecisions;
  return Series::kDeliberations;
}

void Numbers::note(Table& table, const ActKey& key, const std::string& number, size_t owner) {
  const std::optional<Series> series = series_of(key.document);
  if (number.empty() || !series) return;
  table.push_back({&*names_.insert(key.authority).first, &*names_.insert(key.session).first, number,
                   owner, *series});
}

void Numbers::add(const ActKey& key, size_t owner) {
  note(printed_, key, key.act, owner);
  note(sent_, key, key.identifier, owner);
}

Result<Done> Numbers::add(const Journal& journal) {
  return journal.each([&](const JournalLine& line) {
    if (is_made(line)) add(line.key, kOfJournal);
    return true;
  });
}

void Numbers::sort(Table& table) {
  auto key = [](const Bearer& each) {
    return std::tuple_cat(each.row(), std::tuple(std::string_view(each.number), each.owner));
  };
  std::sort(table.begin(), table.end(),
            [&](const Bearer& a, const Bearer& b) { return key(a) < key(b); });
}

std::vector<Numbers::Finding> Numbers::taken() {
  std::vector<Finding> out;
  std::set<size_t> told;
  for (Table* table : {&printed_, &sent_}) {
    sort(*table);
    for (auto first = table->begin(), last = first; first != table->end(); first = last) {
      last = std::find_if(first, table->end(), [&](const Bearer& each) {
        return each.row() != first->row() || each.number != first->number;
      });
      for (auto each = first; each != last && each->owner != kOfJournal; ++each) {
        // Of two sessions the later one has to give way.
        auto other = std::find_if(first, last, [&](const Bearer& bearer) {
          return bearer.session != each->session &&
                 (bearer.owner == kOfJournal || *bearer.session < *each->session);
        });
        if (other == last || !told.insert(each->owner).second) continue;
        out.push_back(
            {each->owner, error(kTaken, {each->number, *each->session, *other->session})});
      }
    }
  }
  return out;
}

Diagnostics Numbers::gaps() {
  Diagnostics out;
  sort(printed_);
  for (auto first = printed_.begin(), last = first; first != printed_.end(); first = last) {
    last = std::find_if(first, printed_.end(),
                        [&](const Bearer& each) { return each.row() != first->row(); });
    std::vector<Parts> all;  // of different numbers
    for (auto each = first; each != last; ++each) {
      if (each != first && each->number == std::prev(each)->number) continue;
      if (Parts parts = split(each->number); parts.last >= 0) all.push_back(std::move(parts));
    }
    // A council counts through the year or through the session. Through the year: then the last part
    // of each number stands once in the year.
    const std::string year(first->year());
    Row whole_year;
    std::map<std::string, Row> by_head;
    for (const Parts& parts : all) {
      whole_year.emplace(parts.last, parts.digits);
      by_head[parts.head].emplace(parts.last, parts.digits);
    }
    if (whole_year.size() == all.size())
      find_gaps(year, by_head.size() == 1 ? by_head.begin()->first : "", whole_year, out);
    else
      for (const auto& [head, row] : by_head) find_gaps(year, head, row, out);
  }
  return out;
}

}  // namespace paraphe
