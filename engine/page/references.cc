#include "page/references.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace paraphe {
namespace {

constexpr Message kUnsettled{
    "page.references-unsettled",
    N_("the numbers of the pages to which the act refers do not settle"),
    N_("Begin a page before the block that is referred to, or leave out its page number.")};

constexpr int kMostRounds = 4;

bool refers_to_pages(BlockSpan blocks) {
  for (const Block& block : blocks) {
    for (const Run& run : block.runs)
      if (run.kind == Run::Kind::kPageOf || run.kind == Run::Kind::kPageTotal) return true;
    if (refers_to_pages(block.children)) return true;
    const Block* label = block.extra->label.get();
    if (label != nullptr && refers_to_pages(BlockSpan(label, 1))) return true;
    if (block.extra->table == nullptr) continue;
    const Table& table = *block.extra->table;
    for (const auto* rows : {&table.header, &table.rows, &table.footer})
      for (const TableRow& row : *rows)
        for (const TableCell& cell : row.cells)
          if (refers_to_pages(cell.content)) return true;
  }
  return false;
}

int digits_of(int number) { return static_cast<int>(std::to_string(number).size()); }

struct Drawn {
  NodeId owner;
  Length x, y;
};

Drawn drawn(const DrawnText& text) { return {owner_of(text), text.x(), text.y - text.run->size}; }
Drawn drawn(const DrawnField& field) { return {field.field->node, field.x, field.y}; }
template <class Item>
Drawn drawn(const Item& item) {
  return {item.owner, item.x, item.y};
}

PageNumbers numbers_of(const Pages& pages, const Document& document) {
  PageNumbers numbers;
  numbers.total = static_cast<int>(pages.pages.size());
  for (const DestinationPlace& place : find_destinations(pages, document))
    numbers.destinations.push_back(place.page + 1);
  return numbers;
}

// Room once needed is kept.
void keep_room(PageNumbers& numbers, const PageNumbers& before) {
  numbers.total_digits = std::max(before.total_digits, digits_of(numbers.total));
  for (DestinationId id = 0; id < numbers.destinations.size(); ++id)
    numbers.digits.push_back(std::max(before.digits_of(id), digits_of(numbers.destinations[id])));
}

}  // namespace

std::vector<DestinationPlace> find_destinations(const Pages& pages, const Document& document) {
  // The first place of each node: of what it owns, or its descendants.
  std::vector<std::optional<DestinationPlace>> first(document.nodes.size());
  for (size_t page = 0; page < pages.pages.size(); ++page)
    for (const DrawnItem& item : pages.pages[page].items) {
      const Drawn one = std::visit([](const auto& what) { return drawn(what); }, item.what);
      for (NodeId node = one.owner; node < first.size() && !first[node];
           node = document.nodes[node].parent)
        first[node] = {static_cast<int>(page), one.x, one.y};
    }
  std::vector<DestinationPlace> places;
  for (NodeId node : document.destinations) {
    DestinationPlace place;
    if (node < first.size()) {
      size_t at = node;
      while (at < first.size() && !first[at]) ++at;
      if (at < first.size())
        place = *first[at];
      else
        place.page = static_cast<int>(pages.pages.size()) - 1;
    }
    places.push_back(place);
  }
  return places;
}

Result<Pages> make_pages(const Document& document, const Fonts& fonts) {
  const bool refers = refers_to_pages(document.body);
  PageNumbers numbers;
  for (int round = 1; round <= kMostRounds; ++round) {
    PARAPHE_TRY(Galley set_anew, set(document, fonts, numbers));
    const auto galley = std::make_shared<const Galley>(std::move(set_anew));
    PARAPHE_TRY(Pages pages, paginate(*galley, document, fonts));
    pages.own_lines.push_back(galley);
    pages.warnings.insert(pages.warnings.begin(), galley->warnings.begin(), galley->warnings.end());
    if (!refers) return pages;
    PageNumbers found = numbers_of(pages, document);
    if (found.total == numbers.total && found.destinations == numbers.destinations) return pages;
    keep_room(found, numbers);
    numbers = std::move(found);
  }
  return error(kUnsettled, {}, document.nodes[kRootNode].place);
}

}  // namespace paraphe
