#include "session/numbers.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <span>
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

// "23-12-032" as "23-12-", 32 and three digits; `last` is −1 when it does not end in a number.
struct Parts {
  std::string_view head;
  int32_t last = -1;
  uint32_t digits = 0;
};
Parts split(std::string_view number) {
  size_t begin = number.size();
  while (begin > 0 && number[begin - 1] >= '0' && number[begin - 1] <= '9') --begin;
  const size_t digits = number.size() - begin;
  Parts out{number.substr(0, begin)};
  if (digits == 0 || digits > kMostDigits) return out;
  out.digits = static_cast<uint32_t>(digits);
  out.last = 0;
  for (char digit : number.substr(begin)) out.last = out.last * 10 + (digit - '0');
  return out;
}

// As the number before it is written: behind 041 comes 042.
std::string written(std::string_view head, int32_t number, size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(head).append(digits - std::min(digits, text.size()), '0') + text;
}

// Between numbers in their order; `head` stands before those that are missing.
void find_gaps(const std::string& year, std::string_view head, std::span<const Parts> row,
               Diagnostics& out) {
  for (size_t i = 1; i < row.size() && out.size() < kMostGaps; ++i) {
    const Parts& before = row[i - 1];
    if (row[i].last <= before.last + 1) continue;
    std::string first = written(head, before.last + 1, before.digits);
    std::string last = written(head, row[i].last - 1, before.digits);
    Diagnostic gap = row[i].last == before.last + 2 ? error(kOneGap, {year, first})
                                                    : error(kGap, {year, first, last});
    gap.severity = Severity::kAdvice;
    out.push_back(std::move(gap));
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

void Numbers::note(Table& table, const ActKey& key, const std::string& number, uint32_t owner) {
  const std::optional<Series> series = series_of(key.document);
  if (number.empty() || !series) return;
  const Session& session = *sessions_.emplace(key.authority, key.session).first;
  table.push_back({&session, texts_.keep(number), owner, *series});
}

void Numbers::add(const ActKey& key, uint32_t owner) {
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
    return std::tuple_cat(each.row(), std::tuple(each.number, each.owner));
  };
  std::sort(table.begin(), table.end(),
            [&](const Bearer& a, const Bearer& b) { return key(a) < key(b); });
}

std::vector<Numbers::Finding> Numbers::taken() {
  std::vector<Finding> out;
  std::set<uint32_t> told;
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
                 (bearer.owner == kOfJournal || bearer.day() < each->day());
        });
        if (other == last || !told.insert(each->owner).second) continue;
        out.push_back(
            {each->owner, error(kTaken, {std::string(each->number), each->day(), other->day()})});
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
    // A council counts through the year or through the session. Through the year: then the last
    // part of each number stands once in the year.
    const std::string year(first->year());
    auto by_last = [](const Parts& a, const Parts& b) { return a.last < b.last; };
    std::stable_sort(all.begin(), all.end(), by_last);
    auto same_last = [](const Parts& a, const Parts& b) { return a.last == b.last; };
    auto same_head = [](const Parts& a, const Parts& b) { return a.head == b.head; };
    if (std::adjacent_find(all.begin(), all.end(), same_last) == all.end()) {
      const bool one_head =
          std::adjacent_find(all.begin(), all.end(), std::not_fn(same_head)) == all.end();
      find_gaps(year, one_head && !all.empty() ? all.front().head : "", all, out);
      continue;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Parts& a, const Parts& b) { return a.head < b.head; });
    for (auto begin = all.begin(), end = begin; begin != all.end(); begin = end) {
      end = std::find_if(begin, all.end(),
                         [&](const Parts& each) { return each.head != begin->head; });
      find_gaps(year, begin->head, std::span<const Parts>(begin, end), out);
    }
  }
  return out;
}

}  // namespace paraphe
