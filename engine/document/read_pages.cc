// The floor pages: masters, zones, and their geometry.
#include <algorithm>
#include <functional>

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

// In the accessible form, what stands in the head or foot of a page gets twice its height, as far as
// its neighbours let it: larger type, which then may need one more line. The margin gives way.
void make_room(PagePieces& page) {
  PageMaster& m = page.master;
  Length top = m.top, bottom = m.bottom;
  for (ZonePieces& piece : page.zones) {
    Zone& zone = piece.zone;
    const Length end = zone.y + zone.height;
    const bool header = zone.kind == Zone::Kind::kHeader && end <= m.top;
    const bool footer = zone.kind == Zone::Kind::kFooter && zone.y >= m.height - m.bottom;
    if (zone.stamp || (!header && !footer)) continue;
    Length room = zone.height;
    for (const ZonePieces& other : page.zones) {
      const Zone& o = other.zone;
      if (&o == &zone || o.x >= zone.x + zone.width || zone.x >= o.x + o.width) continue;
      if (header && o.y >= end) room = std::min(room, o.y - end);
      if (footer && o.y + o.height <= zone.y) room = std::min(room, zone.y - o.y - o.height);
    }
    zone.height += room;
    if (footer) zone.y -= room;
    top = std::max(top, header ? zone.y + zone.height : top);
    bottom = std::max(bottom, footer ? m.bottom + room : bottom);
  }
  m.top = top;
  m.bottom = bottom;
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

void LayoutReader::find_running() {
  uint32_t opened = 0, open = 0;
  const std::function<void(XmlNode)> look = [&](XmlNode node) {
    for (XmlNode child : node.elements()) {
      if (child.name() == "pour-chaque" && yes(child, "titre-courant"))
        if (const List* list = find_list(trim(child.attribute("dans").value_or(""))))
          opened |= list->opens;
      look(child);
    }
  };
  look(nearest("contenu"));
  for (const auto& [name, layers] : rubrics_) look(layers.back());
  for (uint32_t bits : scope_) open |= bits;
  parts.running = opened & ~open;
}

bool LayoutReader::names_running(const Pieces& pieces) const {
  auto hidden = [&](const auto* name) {
    return name != nullptr && (name->scope & parts.running) != 0;
  };
  return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return hidden(piece.field) || hidden(piece.list) || hidden(piece.agreement) ||
           hidden(piece.condition.field) || hidden(piece.condition.list) ||
           names_running(piece.children);
  });
}

void LayoutReader::read_pages() {
  find_running();
  struct Rank {
    std::string_view name;
    PagePieces* target;
    bool* seen;
    Layers layers;
  };
  Rank ranks[] = {{"premiere", &parts.first, &seen_first_, {}},
                  {"suite", &parts.following, &seen_following_, {}},
                  {"paysage", &parts.landscape, &seen_landscape_, {}}};
  Layers notes;
  for (auto file = chain_.rbegin(); file != chain_.rend(); ++file) {
    for (Rank& rank : ranks) {
      bool said = false;
      for (XmlNode node : file->document.root().child("pages").elements("modele")) {
        if (trim(*node.attribute("pour")).find(rank.name) == std::string_view::npos) continue;
        if (said) {
          report(kMasterTwice, {std::string(rank.name)}, node);
        } else {
          rank.layers.push_back(node);
        }
        said = true;
      }
    }
    XmlNode node = file->document.root().child("pages").child("notes");
    if (node.exists()) notes.push_back(node);
  }
  for (Rank& rank : ranks) {
    *rank.seen = !rank.layers.empty();
    if (*rank.seen) *rank.target = read_master(rank.layers);
  }
  XmlNode pages = nearest("pages");
  if (!pages.exists()) pages = chain_[0].document.root();
  if (!seen_first_) report(kNoMaster, {"premiere"}, pages);
  if (!seen_following_) report(kNoMaster, {"suite"}, pages);
  if (!seen_landscape_ && seen_following_) parts.landscape = turned(parts.following);
  if (!notes.empty() && !yes(with(notes, "retire"), "retire")) read_notes(notes);
}

// A modele of a base gives what is not said here, zone by zone: those of the same nom or, where
// they have none, the first of the same kind, the second …
PagePieces LayoutReader::read_master(const Layers& layers) {
  PagePieces page;
  blamed_ = spot(layers.front());
  const std::string_view format = trim(required(layers, "format").attribute("format").value_or(""));
  for (const Paper& paper : kPapers) {
    if (paper.name != format) continue;
    page.master.width = Length::from_micrometres(paper.width);
    page.master.height = Length::from_micrometres(paper.height);
  }
  page.master.top = length(required(layers, "haut"), "haut");
  page.master.bottom = length(required(layers, "bas"), "bas");
  page.master.left = length(required(layers, "gauche"), "gauche");
  page.master.right = length(required(layers, "droite"), "droite");
  page.spot = blamed_;
  std::vector<Named> zones;
  for (XmlNode layer : layers) {
    std::map<std::string, int> count;
    for (XmlNode node : layer.elements()) {
      std::string kind(node.name());
      std::string key = node.attribute("nom") ? "nom " + std::string(trim(*node.attribute("nom")))
                                              : kind + " " + std::to_string(++count[kind]);
      auto found = std::find_if(zones.begin(), zones.end(),
                                [&](const Named& zone) { return zone.name == key; });
      if (found == zones.end()) found = zones.insert(zones.end(), Named{key, {}});
      found->layers.push_back(node);
    }
  }
  for (const Named& zone : zones)
    if (!yes(with(zone.layers, "retire"), "retire")) page.zones.push_back(read_zone(zone.layers));
  if (parts.large) make_room(page);
  return page;
}

void LayoutReader::read_notes(const Layers& layers) {
  auto at = [&](std::string_view attribute) { return required(layers, attribute); };
  NotePieces notes;
  blamed_ = spot(layers.front());
  notes.style = style(at("style"), "style");
  notes.labels = larger(length(at("etiquettes"), "etiquettes"));
  notes.area.before = length(at("avant"), "avant");
  notes.area.after = length(at("apres"), "apres");
  notes.area.thickness = length(at("epaisseur"), "epaisseur");
  notes.area.width = length(at("largeur"), "largeur");
  notes.area.color = color(at("couleur"), "couleur");
  notes.spot = blamed_;
  const Length all = notes.area.before + notes.area.thickness + notes.area.after;
  if (std::min({notes.area.before, notes.area.after, notes.area.thickness, notes.labels}) <
          Length{} ||
      all > Length::from_points(72))
    report_at(kNotesArea, {to_points(all)}, notes.spot);
  parts.notes = notes;
}

ZonePieces LayoutReader::read_zone(const Layers& layers) {
  ZonePieces out;
  Zone& zone = out.zone;
  blamed_ = spot(layers.front());
  zone.x = length(required(layers, "x"), "x");
  zone.y = length(required(layers, "y"), "y");
  zone.width = length(required(layers, "largeur"), "largeur");
  zone.height = length(required(layers, "hauteur"), "hauteur");
  out.spot = blamed_;
  const XmlNode node = layers.back();
  zone.stamp = node.name() == "tampon";
  if (node.name() == "entete") zone.kind = Zone::Kind::kHeader;
  if (node.name() == "pied") zone.kind = Zone::Kind::kFooter;
  // The nearest that has content: a zone can be moved without being written anew.
  auto filled = std::find_if(layers.rbegin(), layers.rend(),
                             [](XmlNode layer) { return !layer.elements().empty(); });
  if (filled == layers.rend()) return out;
  containers_ = {node.name()};
  scope_.push_back(parts.running);
  out.pieces = read_pieces(*filled, Surroundings::kZone);
  scope_.pop_back();
  out.follows = names_running(out.pieces);
  containers_ = {"contenu"};
  return out;
}

void LayoutReader::check_pages() {
  if (!seen_first_ || !seen_following_) return;
  auto measure = [](const PageMaster& m) { return m.width - m.left - m.right; };
  for (const PagePieces* page : {&parts.first, &parts.following, &parts.landscape}) {
    const PageMaster& m = page->master;
    if (m.width == Length{}) continue;                           // no landscape pages
    if (page == &parts.landscape && !seen_landscape_) continue;  // turned from what was checked
    if (measure(m) < kSmallestBody || m.height - m.top - m.bottom < kSmallestBody ||
        std::min({m.top, m.bottom, m.left, m.right}) < Length{})
      report_at(kNoBody, {}, page->spot);
    check_zones(*page, page == &parts.first);
  }
  if (measure(parts.first.master) != measure(parts.following.master))
    report_at(kMeasures, {}, parts.following.spot);
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
    const Spot spot = page.zones[i].spot;
    if (zone.x < Length{} || zone.y < Length{} || zone.width <= Length{} ||
        zone.height <= Length{} || zone.x + zone.width > m.width || zone.y + zone.height > m.height)
      report_at(kZoneOutside, {kind_name(zone), to_points(m.width, 0), to_points(m.height, 0)},
                spot);
    if (std::any_of(text.begin(), text.end(), [&](const Zone& t) { return overlap(t, zone); }))
      report_at(kZoneOverBody, {kind_name(zone)}, spot);
    for (size_t j = 0; j < i; ++j)
      if (overlap(zone, page.zones[j].zone))
        report_at(kZonesOverlap, {kind_name(page.zones[j].zone), kind_name(zone)}, spot);
  }
}

}  // namespace paraphe
