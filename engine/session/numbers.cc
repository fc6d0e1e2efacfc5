#include "session/numbers.h"

#include <algorithm>
#include <set>
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

// "23-12-132" as "23-12-" and 132; nothing when it does not end in a number.
struct Parts {
  std::string head;
  int64_t last = -1;
};
Parts split(const std::string& number) {
  size_t begin = number.size();
  while (begin > 0 && number[begin - 1] >= '0' && number[begin - 1] <= '9') --begin;
  if (begin == number.size() || number.size() - begin > kMostDigits) return {number, -1};
  return {number.substr(0, begin), std::stoll(number.substr(begin))};
}

// Behind the last end of line.
std::string last_part(const std::string& where) { return where.substr(where.rfind('\n') + 1); }

std::string year_of(const ActKey& key) { return key.session.substr(0, 4); }

// Gaps in a row of numbers that were all given once.
void find_gaps(const std::string& year, const std::string& head, const std::set<int64_t>& row,
               Diagnostics& out) {
  int64_t before = -1;
  for (int64_t number : row) {
    if (before >= 0 && number > before + 1 && out.size() < kMostGaps) {
      std::string first = head + std::to_string(before + 1);
      std::string last = head + std::to_string(number - 1);
      Diagnostic gap =
          number == before + 2 ? error(kOneGap, {year, first}) : error(kGap, {year, first, last});
      gap.severity = Severity::kAdvice;
      out.push_back(std::move(gap));
    }
    before = number;
  }
}

}  // namespace

void Numbers::note(Table& table, const ActKey& key, const std::string& number, size_t owner) {
  if (number.empty()) return;
  std::vector<Bearer>& bearers = table[key.authority + '\n' + year_of(key) + '\n' + number];
  const std::string* session = &*sessions_.insert(key.session).first;
  for (Bearer& known : bearers) {
    if (known.session != session) continue;
    if (known.owner == kOfJournal) known.owner = owner;
    return;
  }
  bearers.push_back({session, owner});
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

std::vector<Numbers::Finding> Numbers::taken() const {
  std::vector<Finding> out;
  std::set<size_t> told;
  for (const Table* table : {&printed_, &sent_}) {
    for (const auto& [where, bearers] : *table) {
      for (const Bearer& each : bearers) {
        if (each.owner == kOfJournal || told.count(each.owner) != 0) continue;
        // Of two sessions the later one has to give way.
        auto other = std::find_if(bearers.begin(), bearers.end(), [&](const Bearer& bearer) {
          return bearer.session != each.session &&
                 (bearer.owner == kOfJournal || *bearer.session < *each.session);
        });
        if (other == bearers.end()) continue;
        told.insert(each.owner);
        out.push_back(
            {each.owner, error(kTaken, {last_part(where), *each.session, *other->session})});
      }
    }
  }
  return out;
}

Diagnostics Numbers::gaps() const {
  Diagnostics out;
  // A council counts through the year or through the session. Through the year: then the last part
  // of each number stands once in the year.
  std::map<std::string, std::vector<Parts>> years;
  for (const auto& [where, bearers] : printed_) {
    Parts parts = split(last_part(where));
    if (parts.last >= 0) years[where.substr(0, where.rfind('\n'))].push_back(std::move(parts));
  }
  for (const auto& [where, all] : years) {
    const std::string year = last_part(where);
    std::set<int64_t> whole_year;
    std::set<std::string> heads;
    std::map<std::string, std::set<int64_t>> by_head;
    for (const Parts& parts : all) {
      whole_year.insert(parts.last);
      heads.insert(parts.head);
      by_head[parts.head].insert(parts.last);
    }
    if (whole_year.size() == all.size()) {
      find_gaps(year, heads.size() == 1 ? *heads.begin() : "", whole_year, out);
      continue;
    }
    for (const auto& [head, row] : by_head) find_gaps(year, head, row, out);
  }
  return out;
}

}  // namespace paraphe
