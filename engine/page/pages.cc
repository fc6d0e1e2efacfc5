#include "page/pages.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "page/break.h"
#include "page/flow.h"
#include "page/notes.h"
#include "page/place.h"
#include "page/recast.h"

namespace paraphe {
namespace {

constexpr Message kNoRoomFirst{
    "page.no-room-first", N_("the margins of the first page leave no room for text"),
    N_("Make the margins of the first page smaller in the layout, or the page larger.")};
constexpr Message kNoRoomFollowing{
    "page.no-room-following", N_("the margins of the following pages leave no room for text"),
    N_("Make the margins of the following pages smaller in the layout, or the pages larger.")};
constexpr Message kHeaderTooTall{
    "page.header-too-tall",
    N_("the header of page {0} needs {1} mm; its zone in the layout has {2} mm"),
    N_("Make the zone of the header taller in the layout, or put less in it.")};
constexpr Message kFooterTooTall{
    "page.footer-too-tall",
    N_("the footer of page {0} needs {1} mm; its zone in the layout has {2} mm"),
    N_("Make the zone of the footer taller in the layout, or put less in it.")};
constexpr Message kZoneTooTall{
    "page.zone-too-tall", N_("the content of a zone of page {0} needs {1} mm; the zone has {2} mm"),
    N_("Make the zone taller in the layout, or put less in it.")};
constexpr Message kKeepBroken{
    "page.keep-broken",
    N_("page {0} begins inside a part that should not be divided, because it fits nowhere else"),
    N_("Look at the foot of the page before it; a shorter text there, or a layout that keeps less "
       "together, gives a better page.")};
constexpr Message kNoteApart{"page.note-apart",
                             N_("a note called on page {0} begins after it: no page can hold both"),
                             N_("Shorten what calls the note, or the note itself.")};

constexpr size_t kMostWarnings = 20;


Length room_of(const PageMaster& master) { return master.height - master.top - master.bottom; }

// ------------------------------------------------------------------ zones

bool has_page_number(BlockSpan blocks) {
  for (const Block& block : blocks) {
    for (const Run& run : block.runs)
      if (run.kind == Run::Kind::kPageNumber) return true;
    if (has_page_number(block.children)) return true;
    const Block* label = block.extra->label.get();
    if (label != nullptr && has_page_number(BlockSpan(label, 1))) return true;
    if (block.extra->table == nullptr) continue;
    const Table& table = *block.extra->table;
    for (const auto* rows : {&table.header, &table.rows, &table.footer})
      for (const TableRow& row : *rows)
        for (const TableCell& cell : row.cells)
          if (has_page_number(cell.content)) return true;
  }
  return false;
}

using OwnLines = std::vector<std::shared_ptr<const void>>;

// The zones of one page master, set once for each section unless they show the page's number.
class Zones {
 public:
  Zones(const PageMaster& master, const Document& document, const Fonts& fonts)
      : master_(master), document_(document), fonts_(fonts), drawn_(master.zones.size()) {}

  // Appends to `out` the zones of `page` (from 1) of `total`, in `section`: footers, or all the
  // others. Their lines go to `lines`.
  void place(bool footers, int page, int total, SectionId section, std::vector<DrawnItem>& out,
             OwnLines& lines, Diagnostics& errors) {
    for (size_t i = 0; i < master_.zones.size(); ++i) {
      const Zone& zone = master_.zones[i];
      if ((zone.kind == Zone::Kind::kFooter) != footers) continue;
      const Blocks& content = zone.content_in(section);
      if (content.empty()) continue;
      std::optional<Drawn>& drawn = drawn_[i];
      if (!drawn || drawn->content != &content || drawn->varies) {
        if (!drawn || drawn->content != &content)
          drawn = Drawn{&content, has_page_number(content), {}};
        drawn->items = set(zone, content, {page, total}, lines, errors);
      }
      out.insert(out.end(), drawn->items.begin(), drawn->items.end());
    }
  }

 private:
  // What was drawn last of a zone.
  struct Drawn {
    const Blocks* content;
    bool varies;  // with the page's number
    std::vector<DrawnItem> items;
  };

  std::vector<DrawnItem> set(const Zone& zone, BlockSpan content, PageContext context,
                             OwnLines& lines, Diagnostics& errors) const {
    std::vector<DrawnItem> items;
    Result<SetBlocks> set = set_zone(document_, fonts_, content, zone.width, context);
    if (!set.ok()) {
      errors.insert(errors.end(), set.errors().begin(), set.errors().end());
      return items;
    }
    const auto blocks = std::make_shared<const SetBlocks>(std::move(set).value());
    lines.push_back(blocks);
    constexpr Length kAnyHeight{INT64_MAX / 4};  // measured below, as one thing
    Flow flow = make_flow(*blocks, {kAnyHeight, kAnyHeight, kAnyHeight}, errors);
    std::vector<Mark> marks;
    Length height = stack(flow, {}, {}, marks);
    if (height > zone.height) {
      const Message& message = zone.kind == Zone::Kind::kHeader   ? kHeaderTooTall
                               : zone.kind == Zone::Kind::kFooter ? kFooterTooTall
                                                                  : kZoneTooTall;
      errors.push_back(error(message,
                             {std::to_string(context.number), millimetres(height, true),
                              millimetres(zone.height, false)},
                             content.front().place));
    }
    Artifact kind = zone.kind == Zone::Kind::kHeader || zone.stamp ? Artifact::kHeader
                    : zone.kind == Zone::Kind::kFooter             ? Artifact::kFooter
                                                                   : Artifact::kLayout;
    place_marks(marks, zone.x, zone.y, kind, !zone.stamp, items);
    return items;
  }

  const PageMaster& master_;
  const Document& document_;
  const Fonts& fonts_;
  std::vector<std::optional<Drawn>> drawn_;
};

// Notes whose calls are nowhere to be seen belong to the last box: nothing is lost.
void call_the_rest(Flow& flow, size_t count) {
  if (flow.calls.size() >= count || flow.boxes.empty()) return;
  std::vector<bool> called(count, false);
  for (uint32_t note : flow.calls) called[note] = true;
  for (uint32_t note = 0; note < count; ++note)
    if (!called[note]) flow.calls.push_back(note);
  flow.boxes.back().calls = static_cast<uint32_t>(flow.calls.size());
}

Diagnostics warn_of_broken_keeps(const Flow& flow, const std::vector<PageSpan>& spans) {
  Diagnostics warnings;
  for (size_t i = 1; i < spans.size() && warnings.size() < kMostWarnings; ++i) {
    if (spans[i].begin == spans[i].end) continue;  // notes alone
    const Box& box = flow.boxes[spans[i].begin.box];
    bool broken = spans[i].begin.child > 0 ? box.bound : !box.forced && box.penalty >= kKeep;
    if (broken)
      warnings.push_back(warning(kKeepBroken, {std::to_string(i + 1)},
                                 box.block != nullptr ? box.block->place : Place{}));
  }
  return warnings;
}

// Only where pages are too low for a call with the first line of its note.
void warn_of_notes_apart(const Flow& flow, const NoteStream& notes,
                         const std::vector<PageSpan>& spans, Diagnostics& warnings) {
  if (flow.calls.empty()) return;
  uint32_t seen = 0;
  for (size_t i = 0; i < spans.size() && warnings.size() < kMostWarnings; ++i) {
    const PageStart& end = spans[i].end;
    uint32_t called = end.box > 0 ? flow.boxes[end.box - 1].calls : 0;
    if (end.child > 0)
      called = flow.columns[flow.boxes[end.box].columns].children[end.child - 1].calls;
    const size_t last = called > seen ? notes.begin(called - 1) : 0;
    if (called > seen && last >= spans[i].end_note)
      warnings.push_back(
          warning(kNoteApart, {std::to_string(i + 1)}, notes.flow().boxes[last].block->place));
    seen = called;
  }
}

// The best pages, with paragraphs set anew where that helps; those are in `flow` then.
PageBreaks break_with_recasts(Flow& flow, const NoteStream& notes, FlowRoom room,
                              const NoteCalls& calls, const Galley& galley,
                              std::deque<std::vector<Line>>& lines) {
  std::optional<PageBreaker> breaker(std::in_place, flow, notes, room);
  PageBreaks breaks = breaker->run();
  if (breaks.pages.size() < 2) return breaks;
  const std::vector<Recast> recasts =
      recasts_where_needed(flow, breaks.pages, calls, galley, lines);
  if (recasts.empty()) return breaks;
  breaks = breaker->run(recasts);
  breaker.reset();  // what it remembers of a volume is as much as the boxes
  std::vector<bool> chosen(lines.size());
  for (size_t recast : breaks.recasts) chosen[recasts[recast].lines] = true;
  for (size_t i = 0; i < lines.size(); ++i)
    if (!chosen[i]) lines[i] = {};
  apply_recasts(flow, recasts, breaks);
  return breaks;
}

}  // namespace

Result<Pages> paginate(const Galley& galley, const Document& document, const Fonts& fonts) {
  const bool turns = document.landscape.width > Length{};
  const PageMaster& landscape = turns ? document.landscape : document.following;
  const FlowRoom room{room_of(document.first), room_of(document.following), room_of(landscape)};
  Diagnostics errors;
  if (room.first <= Length{}) errors.push_back(error(kNoRoomFirst));
  if (std::min(room.following, room.landscape) <= Length{})
    errors.push_back(error(kNoRoomFollowing));
  if (!errors.empty()) return errors;

  NoteCalls calls;
  for (uint32_t i = 0; i < galley.notes.size(); ++i) calls.push_back({document.notes[i].call, i});
  std::sort(calls.begin(), calls.end());
  Flow flow = make_flow(galley.body, room, errors, calls);
  call_the_rest(flow, galley.notes.size());
  const NoteStream notes(galley.notes, flow.calls, document.note_area, room, errors);
  if (!errors.empty()) return errors;

  const auto lines = std::make_shared<std::deque<std::vector<Line>>>();  // of recasts
  PageBreaks breaks = break_with_recasts(flow, notes, room, calls, galley, *lines);
  std::vector<PageSpan>& spans = breaks.pages;
  if (spans.empty()) spans.push_back({});  // an empty act is one empty page

  Pages result;
  result.own_lines.push_back(lines);
  result.pages.reserve(spans.size());
  result.warnings = warn_of_broken_keeps(flow, spans);
  warn_of_notes_apart(flow, notes, spans, result.warnings);
  Zones first(document.first, document, fonts), following(document.following, document, fonts),
      turned(landscape, document, fonts);
  const int total = static_cast<int>(spans.size());
  const bool spans_rows = std::any_of(document.nodes.begin(), document.nodes.end(),
                                      [](const Node& node) { return node.row_span > 1; });
  SectionId section = kNoSection;
  auto next_section = flow.sections.begin();
  for (size_t i = 0; i < spans.size() && errors.empty(); ++i) {
    const size_t opener = spans[i].begin.box;  // the end of the flow when notes stand alone
    // The one in which the page's first box stands; of notes alone, that of the page before.
    for (; next_section != flow.sections.end() && next_section->first <= opener &&
           spans[i].begin != spans[i].end;
         ++next_section)
      section = next_section->second;
    const bool wide = opener < flow.boxes.size() && flow.boxes[opener].landscape;
    const PageMaster& master = wide     ? landscape
                               : i == 0 ? document.first
                                        : document.following;
    Zones& zones = wide ? turned : i == 0 ? first : following;
    Page page{master.width, master.height, {}};
    const int number = static_cast<int>(i) + 1;
    zones.place(false, number, total, section, page.items, result.own_lines, errors);
    const Length below = notes.height(spans[i].first_note, spans[i].end_note);
    if (spans[i].begin != spans[i].end)
      place_span(flow, spans[i], master.left, master.top, room_of(master) - below, page.items);
    if (spans_rows) gather_spanning_cells(document, page.items);
    if (below > Length{})
      place_notes(notes, spans[i], document.note_area, master.left,
                  master.height - master.bottom - below, page.items);
    zones.place(true, number, total, section, page.items, result.own_lines, errors);
    result.pages.push_back(std::move(page));
  }
  if (!errors.empty()) return errors;
  return result;
}

}  // namespace paraphe
