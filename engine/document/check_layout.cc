// What only the whole layout shows: heading levels and the mentions the law asks for.
#include <algorithm>
#include <functional>

#include "base/text.h"
#include "document/mentions.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kFirstHeading{"layout.first-heading",
                                N_("The first heading is of level {0}; it must be of level 1."),
                                N_("PDF/UA-1 (7.4.2) wants the outline to begin at level 1.")};
constexpr Message kLevelSkipped{
    "layout.heading-level", N_("A heading of level {0} follows one of level {1}."),
    N_("PDF/UA-1 (7.4.2) forbids to skip a level: use niveau=\"{2}\". Headings inside a si may be "
       "absent and do not count.")};
constexpr Message kMention{"layout.missing-mention",
                           N_("The layout does not place a required mention: {0} ({1})."),
                           N_("Place {2} in contenu; entete, pied and zone do not count, because "
                              "screen readers skip them.")};

constexpr Message kOneSignature{
    "layout.one-signature",
    N_("The executive alone does not sign this document ({0})."),
    N_("Remove signataires: the president and the secretaries sign it (CGCT L2121-15, L2121-23). "
       "What signataires says is for extracts.")};
constexpr Message kNoAnchor{"layout.unknown-anchor",
                            N_("Nothing in contenu has the repere “{0}”, to which this refers."),
                            N_("Give the block that is meant this repere{1}.")};
constexpr Message kNotesTwice{"layout.notes-twice",
                              N_("The notes stand at the foot of pages and in contenu."),
                              N_("Keep either notes in pages, or the corps of the part notes.")};

void walk(const Pieces& pieces, const std::function<void(const Piece&)>& visit) {
  for (const Piece& piece : pieces) {
    visit(piece);
    walk(piece.children, visit);
  }
}

bool says(XmlNode node, std::string_view attribute, std::string_view value) {
  std::optional<std::string_view> said = node.attribute(attribute);
  return said && trim(*said) == value;
}

// Whether the element places the mention, as check_mentions() counts it.
bool places(const Mention& mention, XmlNode node) {
  auto any = [&](const auto& names, std::string_view element, std::string_view attribute) {
    return node.name() == element &&
           std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return says(node, attribute, name); });
  };
  const bool notes = std::find(mention.parts.begin(), mention.parts.end(), "notes") !=
                     mention.parts.end();
  return any(mention.fields, "champ", "nom") || any(mention.parts, "corps", "partie") ||
         any(mention.lists, "pour-chaque", "dans") || any(mention.tests, "si", "champ") ||
         (notes && node.name() == "notes");
}

}  // namespace

void LayoutReader::set_kind(DocumentKind kind) {
  parts.kind = kind;
  switch (about(kind).extent) {
    case Extent::kAct:
      scope_ = {kOfAct | kOfSession};
      break;
    case Extent::kSession:
      scope_ = {kOfSession};
      break;
    case Extent::kSessions:
      scope_ = {0};
      break;
  }
}

void LayoutReader::check() {
  check_pages();
  int level = 0;
  check_headings(parts.content, level);
  check_mentions();
  check_signatories();
  check_references();
  check_tints();
}

void LayoutReader::check_references() {
  std::vector<std::string_view> anchors;
  walk(parts.content, [&](const Piece& piece) {
    if (!piece.space.anchor.empty()) anchors.push_back(piece.space.anchor);
  });
  auto look = [&](const Piece& piece) {
    if (piece.kind != Piece::Kind::kPageOf && piece.kind != Piece::Kind::kReference) return;
    if (std::find(anchors.begin(), anchors.end(), piece.text) == anchors.end())
      report_at(kNoAnchor, {piece.text, did_you_mean(piece.text, anchors)}, piece.spot);
  };
  walk(parts.content, look);
  for (const PagePieces* page : {&parts.first, &parts.following})
    for (const ZonePieces& zone : page->zones) walk(zone.pieces, look);
}

void LayoutReader::check_tints() {
  auto body = [&](const FrameDress& frame, const BodyStyles& styles, Spot spot) {
    for (StyleId style :
         {styles.text, styles.list, styles.table, styles.table_header, styles.quote, styles.source,
          styles.visa, styles.considering, styles.article, styles.term})
      check_tint(frame, style, spot);
    for (StyleId style : styles.headings) check_tint(frame, style, spot);
  };
  walk(parts.content, [&](const Piece& piece) {
    if (piece.kind == Piece::Kind::kBody && piece.body.frame != kNoFrame)
      body(parts.frames[piece.body.frame], piece.body, piece.spot);
    if (piece.kind != Piece::Kind::kFrame || piece.frame == kNoFrame) return;
    const FrameDress& frame = parts.frames[piece.frame];
    walk(piece.children, [&](const Piece& inside) {
      check_tint(frame, inside.style, inside.spot);
      check_tint(frame, inside.header_style, inside.spot);
      if (inside.kind == Piece::Kind::kBody) body(frame, inside.body, inside.spot);
    });
  });
}

// `level` is the lowest level the reader may be at: what stands inside a choice may be absent.
void LayoutReader::check_headings(const Pieces& pieces, int& level) {
  for (const Piece& piece : pieces) {
    switch (piece.kind) {
      case Piece::Kind::kHeading:
        check_level(piece.number, level, piece.spot);
        break;
      case Piece::Kind::kBody: {
        int inside = level;
        if (piece.part != nullptr && piece.part->may_hold_headings)
          check_level(piece.body.level, inside, piece.spot);
        break;
      }
      case Piece::Kind::kIf:
      case Piece::Kind::kElse:
      case Piece::Kind::kEach: {
        int inside = level;
        check_headings(piece.children, inside);
        level = std::min(level, inside);
        break;
      }
      default:
        check_headings(piece.children, level);
    }
  }
}

void LayoutReader::check_level(int found, int& level, Spot spot) {
  if (level == 0 && found != 1) {
    report_at(kFirstHeading, {std::to_string(found)}, spot);
  } else if (found > level + 1) {
    report_at(kLevelSkipped,
              {std::to_string(found), std::to_string(level), std::to_string(level + 1)}, spot);
  }
  level = found;
}

void LayoutReader::check_mentions() {
  std::vector<std::string_view> fields, parts_placed, lists, tests;
  bool title = false, signature = false;
  const Spot content = spot(nearest("contenu"));
  walk(parts.content, [&](const Piece& piece) {
    if (piece.kind == Piece::Kind::kField && piece.field != nullptr)
      fields.push_back(piece.field->name);
    if (piece.kind == Piece::Kind::kBody && piece.part != nullptr)
      parts_placed.push_back(piece.part->name);
    if (piece.kind == Piece::Kind::kIf && piece.condition.field != nullptr)
      tests.push_back(piece.condition.field->name);
    if (piece.kind == Piece::Kind::kEach && piece.list != nullptr) lists.push_back(piece.list->name);
    title |= piece.kind == Piece::Kind::kHeading && piece.number == 1;
    signature |= piece.kind == Piece::Kind::kSignature;
  });
  if (parts.notes) {
    if (std::find(parts_placed.begin(), parts_placed.end(), "notes") != parts_placed.end())
      report_at(kNotesTwice, {}, parts.notes->spot);
    parts_placed.push_back("notes");
  }
  auto any = [](const auto& wanted, const auto& placed) {
    return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view name) {
      return std::find(placed.begin(), placed.end(), name) != placed.end();
    });
  };
  for (const Mention& mention : mentions()) {
    const auto& kinds = mention.kinds;
    if (std::find(kinds.begin(), kinds.end(), parts.kind) == kinds.end()) continue;
    if (!any(mention.fields, fields) && !any(mention.parts, parts_placed) &&
        !any(mention.lists, lists) && !any(mention.tests, tests))
      report_at(kMention, {mention.what, mention.source, mention.remedy},
                where_lost([&](XmlNode node) { return places(mention, node); }, content));
  }
  if (!title)
    report_at(kMention, {"the title", "CGCT R2121-9", "titre niveau=\"1\""},
              where_lost(
                  [](XmlNode node) {
                    return node.name() == "titre" && says(node, "niveau", "1");
                  },
                  content));
  if (!signature && about(parts.kind).is_signed)
    report_at(kMention, {"the signature", "CGCT L2121-23, CRPA L212-1", "signature"},
              where_lost([](XmlNode node) { return node.name() == "signature"; }, content));
}

// The register is signed by who presided and by the secretaries (L2121-23, R2121-9), and so are the
// minutes (L2121-15): no layout makes it the executive alone.
void LayoutReader::check_signatories() {
  auto by_both = [](DocumentKind kind) {
    return kind == DocumentKind::kDeliberation || kind == DocumentKind::kFeuillet ||
           kind == DocumentKind::kProcesVerbal || kind == DocumentKind::kRegistre;
  };
  if (linked_.kind && by_both(*linked_.kind) && parts.signatories == Signatories::kExecutive)
    for (const LayoutFile& file : chain_)
      if (file.document.root().attribute("signataires"))
        return report(kOneSignature, {about(*linked_.kind).name}, file.document.root());
  if (!by_both(parts.kind)) return;
  constexpr std::string_view kList = "signataires-registre";
  bool any = false, both = false;
  const std::function<void(const Pieces&, bool)> look = [&](const Pieces& pieces, bool inside) {
    for (const Piece& piece : pieces) {
      const bool here = inside || (piece.kind == Piece::Kind::kEach && piece.list != nullptr &&
                                   piece.list->name == kList);
      any |= piece.kind == Piece::Kind::kSignature;
      both |= piece.kind == Piece::Kind::kSignature && here;
      look(piece.children, here);
    }
  };
  look(parts.content, false);
  if (!any || both) return;  // without any, the mention is missing already
  report_at(kMention,
            {"the signatures of the president and of the secretaries", "CGCT L2121-15, L2121-23",
             "signature in pour-chaque signataires-registre"},
            where_lost(
                [&](XmlNode node) {
                  return node.name() == "pour-chaque" && says(node, "dans", kList);
                },
                spot(nearest("contenu"))));
}

// A rubrique that a nearer file has written anew, and in which the base had what is missing now: the
// clerk who wrote it knows nothing of the contenu of the base. Else notes that were taken away, else
// the contenu, to which the mention must be added.
Spot LayoutReader::where_lost(const std::function<bool(XmlNode)>& places, Spot content) const {
  // By itself or by a rubrique placed in it; bounded, for these may go round in a circle.
  const std::function<bool(XmlNode, int)> holds = [&](XmlNode node, int depth) {
    for (XmlNode child : node.elements()) {
      if (places(child) || holds(child, depth)) return true;
      if (child.name() != "placer" || depth == 0) continue;
      auto placed = rubrics_.find(trim(child.attribute("rubrique").value_or("")));
      if (placed != rubrics_.end() && holds(placed->second.back(), depth - 1)) return true;
    }
    return false;
  };
  constexpr int kDeepest = 4;
  for (const auto& [name, layers] : rubrics_) {
    if (layers.size() < 2 || rubrics_placed_.count(name) == 0) continue;
    if (holds(layers.back(), kDeepest)) continue;
    for (size_t i = 0; i + 1 < layers.size(); ++i)
      if (holds(layers[i], kDeepest)) return spot(layers.back());
  }
  for (const LayoutFile& file : chain_) {
    XmlNode notes = file.document.root().child("pages").child("notes");
    if (notes.exists() && yes(notes, "retire") && places(notes)) return spot(notes);
  }
  return content;
}

}  // namespace paraphe
