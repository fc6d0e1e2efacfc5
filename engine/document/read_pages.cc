// The floor pages: masters, zones, and their geometry.
#include <algorithm>

#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kMasterTwice{"layout.master-twice",
                               N_("Two page masters rule the same pages (“{0}”)."),
                               N_("Keep one modele for the first page and one for the others.")};
constexpr Message kNoMaster{"layout.no-master", N_("No page master rules the pages “{0}”."),
                            N_("Add a modele pour=\"{0}\".")};
constexpr Message kNoBody{"layout.no-body", N_("The margins leave no room for the text."),
                          N_("Reduce the margins: the text needs at least 40 mm each way.")};
constexpr Message kMeasures{
    "layout.measures", N_("The first page and the following pages give the text different widths."),
    N_("Choose margins whose sum is the same: lines are set once, for all pages.")};
constexpr Message kZoneOutside{"layout.zone-outside", N_("The zone “{0}” leaves the page."),
                               N_("Move or shrink it: the page measures {1} × {2} pt.")};
constexpr Message kZoneOverBody{
    "layout.zone-over-text", N_("The zone “{0}” covers the text of the page."),
    N_("Move the zone, or enlarge the margin; on the first page, a bandeau of the zone’s height "
       "keeps the text clear of it.")};
constexpr Message kZonesOverlap{"layout.zones-overlap", N_("The zones “{0}” and “{1}” overlap."),
                                N_("Move one of them.")};

constexpr Message kNotesArea{
    "layout.notes-area", N_("The notes take {0} pt before their first line."),
    N_("Give avant, epaisseur and apres lengths that together are 0 to 72 pt.")};

struct Paper {
  std::string_view name;
  int64_t width, height;  // micrometres
};
constexpr Paper kPapers[] = {{"A4", 210000, 297000},
                             {"A4-paysage", 297000, 210000},
                             {"A3", 297000, 420000},
                             {"A3-paysage", 420000, 297000}};
const Length kSmallestBody = Length::from_micrometres(40000);

bool overlap(const Zone& a, const Zone& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

// The landscape pages of a layout that has no master for them: the paper of the following pages,
// turned. Margins stay. A zone keeps its distance to the edges it is nearest to, and one that
// stretches over more than half of the page is stretched with it. None when the paper is as wide as
// high already, or would leave no room for text.
PagePieces turned(const PagePieces& from) {
  const PageMaster& old = from.master;
  PagePieces out = from;
  PageMaster& master = out.master;
  std::swap(master.width, master.height);
  const Length room = master.height - master.top - master.bottom;
  if (old.width >= old.height || room < kSmallestBody) return {};
  const Length wider = master.width - old.width;
  for (ZonePieces& piece : out.zones) {
    Zone& zone = piece.zone;
    if (zone.width * 2 > old.width) {
      zone.width += wider;
    } else if (zone.x + zone.width / 2 > old.width / 2) {
      zone.x += wider;
    }
    if (zone.y + zone.height / 2 > old.height / 2) zone.y -= wider;
    // A tall zone in a side margin is cut to the page.
    zone.y = std::max(Length{}, zone.y);
    zone.height = std::min(zone.height, master.height - zone.y);
  }
  return out;
}

const char* kind_name(const Zone& zone) {
  if (zone.stamp) return "tampon";
  switch (zone.kind) {
    case Zone::Kind::kHeader:
      return "entete";
    case Zone::Kind::kFooter:
      return "pied";
    case Zone::Kind::kOther:
      break;
  }
  return "zone";
}

}  // namespace

void LayoutReader::read_pages(XmlNode pages) {
  for (XmlNode node : pages.elements())
    node.name() == "notes" ? read_notes(node) : read_master(node);
  if (!seen_first_) report(kNoMaster, {"premiere"}, pages);
  if (!seen_following_) report(kNoMaster, {"suite"}, pages);
  if (!seen_landscape_ && seen_following_) parts.landscape = turned(parts.following);
}

void LayoutReader::read_master(XmlNode node) {
  PagePieces page;
  page.line = node.line();
  std::string_view format = trim(*node.attribute("format"));
  for (const Paper& paper : kPapers) {
    if (paper.name != format) continue;
    page.master.width = Length::from_micrometres(paper.width);
    page.master.height = Length::from_micrometres(paper.height);
  }
  page.master.top = length(node, "haut");
  page.master.bottom = length(node, "bas");
  page.master.left = length(node, "gauche");
  page.master.right = length(node, "droite");
  for (XmlNode zone : node.elements()) page.zones.push_back(read_zone(zone));
  std::string_view rank = trim(*node.attribute("pour"));
  auto take = [&](const char* name, PagePieces& target, bool& seen) {
    if (rank.find(name) == rank.npos) return;
    if (seen) report(kMasterTwice, {name}, node);
    seen = true;
    target = page;
  };
  take("premiere", parts.first, seen_first_);
  take("suite", parts.following, seen_following_);
  take("paysage", parts.landscape, seen_landscape_);
}

void LayoutReader::read_notes(XmlNode node) {
  NotePieces notes;
  notes.style = style(node, "style");
  notes.labels = length(node, "etiquettes");
  notes.area.before = length(node, "avant");
  notes.area.after = length(node, "apres");
  notes.area.thickness = length(node, "epaisseur");
  notes.area.width = length(node, "largeur");
  notes.area.color = color(node, "couleur");
  notes.line = node.line();
  const Length all = notes.area.before + notes.area.thickness + notes.area.after;
  if (std::min({notes.area.before, notes.area.after, notes.area.thickness, notes.labels}) <
          Length{} ||
      all > Length::from_points(72))
    report(kNotesArea, {to_points(all)}, node);
  parts.notes = notes;
}

ZonePieces LayoutReader::read_zone(XmlNode node) {
  ZonePieces out;
  out.line = node.line();
  Zone& zone = out.zone;
  zone.x = length(node, "x");
  zone.y = length(node, "y");
  zone.width = length(node, "largeur");
  zone.height = length(node, "hauteur");
  zone.stamp = node.name() == "tampon";
  if (node.name() == "entete") zone.kind = Zone::Kind::kHeader;
  if (node.name() == "pied") zone.kind = Zone::Kind::kFooter;
  containers_ = {node.name()};
  out.pieces = read_pieces(node, Surroundings::kZone);
  containers_ = {"contenu"};
  return out;
}

void LayoutReader::check_pages() {
  if (!seen_first_ || !seen_following_) return;
  auto measure = [](const PageMaster& m) { return m.width - m.left - m.right; };
  for (const PagePieces* page : {&parts.first, &parts.following, &parts.landscape}) {
    const PageMaster& m = page->master;
    if (m.width == Length{}) continue;  // no landscape pages
    if (page == &parts.landscape && !seen_landscape_) continue;  // turned from what was checked
    if (measure(m) < kSmallestBody || m.height - m.top - m.bottom < kSmallestBody ||
        std::min({m.top, m.bottom, m.left, m.right}) < Length{})
      report_at(kNoBody, {}, page->line);
    if (page == &parts.following && parts.first.line == parts.following.line) continue;
    check_zones(*page, page == &parts.first);
  }
  if (measure(parts.first.master) != measure(parts.following.master))
    report_at(kMeasures, {}, parts.following.line);
}

void LayoutReader::check_zones(const PagePieces& page, bool first) {
  const PageMaster& m = page.master;
  // What the text may draw on: the body frame; on the first page the bandeau is cut out of it.
  std::vector<Zone> text(1);
  text[0].x = m.left, text[0].y = m.top;
  text[0].width = m.width - m.left - m.right;
  text[0].height = m.height - m.top - m.bottom;
  if (first && !parts.content.empty() && parts.content[0].kind == Piece::Kind::kBanner) {
    const Piece& banner = parts.content[0];
    text.push_back(text[0]);
    text[0].width = std::min(text[0].width, banner.width.length);
    text[1].y += banner.height;
    text[1].height = text[1].height - banner.height;
  }
  for (size_t i = 0; i < page.zones.size(); ++i) {
    const Zone& zone = page.zones[i].zone;
    int line = page.zones[i].line;
    if (zone.x < Length{} || zone.y < Length{} || zone.width <= Length{} ||
        zone.height <= Length{} || zone.x + zone.width > m.width || zone.y + zone.height > m.height)
      report_at(kZoneOutside, {kind_name(zone), to_points(m.width, 0), to_points(m.height, 0)},
                line);
    if (std::any_of(text.begin(), text.end(), [&](const Zone& t) { return overlap(t, zone); }))
      report_at(kZoneOverBody, {kind_name(zone)}, line);
    for (size_t j = 0; j < i; ++j)
      if (overlap(zone, page.zones[j].zone))
        report_at(kZonesOverlap, {kind_name(page.zones[j].zone), kind_name(zone)}, line);
  }
}

}  // namespace paraphe
