#include "page/guides.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace paraphe {
namespace {

constexpr Color kMarginColor{0xC8, 0x1E, 0x6A}, kZoneColor{0x1E, 0x6A, 0xC8},
    kStampColor{0xC8, 0x7A, 0x1E}, kGridColor{0xC9, 0xDD, 0xF2}, kNameColor{0x2E, 0x7D, 0x32};
const Length kHair = Length::from_millipoints(400), kLabelSize = Length::from_millipoints(5500);

struct Box {
  Length left, top, right, bottom;
};

class Guide {
 public:
  Guide(const Fonts& fonts, Page& page, std::vector<std::shared_ptr<const void>>& own_lines)
      : fonts_(fonts), page_(page), own_lines_(own_lines) {}

  void rule(Length x, Length y, Length width, Length height, Color color) {
    items_.push_back({DrawnRule{x, y, width, height, color}, Artifact::kLayout});
  }

  void frame(const Box& box, Color color) {
    rule(box.left, box.top, box.right - box.left, kHair, color);
    rule(box.left, box.bottom - kHair, box.right - box.left, kHair, color);
    rule(box.left, box.top, kHair, box.bottom - box.top, color);
    rule(box.right - kHair, box.top, kHair, box.bottom - box.top, color);
  }

  // `y`: of the baseline. Right of `x`, or left of it.
  Result<Done> label(const std::string& text, Length x, Length y, Color color, bool left_of = false) {
    PARAPHE_TRY(std::vector<Line> lines,
                set_lines(fonts_[0], {text}, kLabelSize, kLabelSize, page_.width));
    if (lines.empty()) return Done{};
    if (left_of) x = std::max(kHair, x - lines[0].width);
    auto kept = std::make_shared<std::vector<GlyphRun>>(std::move(lines[0].runs));
    for (GlyphRun& run : *kept) {
      run.color = color;
      items_.push_back({DrawnText{.run = &run, .line_x = x, .y = y, .repeated = true}});
    }
    own_lines_.push_back(std::move(kept));
    return Done{};
  }

  void finish() {
    page_.items.insert(page_.items.end(), std::make_move_iterator(items_.begin()),
                       std::make_move_iterator(items_.end()));
  }

 private:
  const Fonts& fonts_;
  Page& page_;
  std::vector<std::shared_ptr<const void>>& own_lines_;
  std::vector<DrawnItem> items_;
};

const char* zone_name(const Zone& zone) {
  return zone.stamp                             ? "tampon"
         : zone.kind == Zone::Kind::kHeader     ? "entete"
         : zone.kind == Zone::Kind::kFooter     ? "pied"
                                                : "zone";
}

// Whole millimetres, as a layout says them.
std::string millimetres(Length length) {
  return std::to_string((length.units * 254 + 360 * 65536) / (720 * 65536));
}

std::string size_of(const Box& box) {
  return millimetres(box.right - box.left) + " × " + millimetres(box.bottom - box.top) + " mm";
}

// The block that a node belongs to, in the words of the layout: the nearest that is one.
NodeId block_of(const Document& document, NodeId node) {
  for (;;) {
    switch (document.nodes[node].role) {
      case Role::kSpan:
      case Role::kQuote:
      case Role::kReference:
      case Role::kLink:
      case Role::kLbl:
      case Role::kLBody:
      case Role::kNonStruct:
        break;
      default:
        return node;
    }
    if (node == kRootNode) return node;
    node = document.nodes[node].parent;
  }
}

// Where the blocks of the page stand: the ink of each, from its items.
std::map<NodeId, Box> boxes_of(const Document& document, const Page& page) {
  std::map<NodeId, Box> out;
  auto add = [&](NodeId owner, const Box& box) {
    if (owner == kArtifact) return;
    auto [at, added] = out.emplace(block_of(document, owner), box);
    if (added) return;
    Box& known = at->second;
    known = {std::min(known.left, box.left), std::min(known.top, box.top),
             std::max(known.right, box.right), std::max(known.bottom, box.bottom)};
  };
  for (const DrawnItem& item : page.items) {
    if (const auto* text = std::get_if<DrawnText>(&item.what)) {
      Length end = text->x();
      for (const Glyph& glyph : text->run->glyphs) end += glyph.advance;
      add(owner_of(*text), {text->x(), text->y - text->run->size.scaled(3, 4), end,
                        text->y + text->run->size / 4});
    } else if (const auto* image = std::get_if<DrawnImage>(&item.what)) {
      add(image->owner, {image->x, image->y, image->x + image->width, image->y + image->height});
    } else if (const auto* field = std::get_if<DrawnField>(&item.what)) {
      add(field->field->node,
          {field->x, field->y, field->x + field->width, field->y + field->height});
    }
  }
  return out;
}

// Of the text of the body, each once.
std::set<Length> baselines_of(const Page& page) {
  std::set<Length> out;
  for (const DrawnItem& item : page.items)
    if (const auto* text = std::get_if<DrawnText>(&item.what);
        text != nullptr && owner_of(*text) != kArtifact)
      out.insert(text->y);
  return out;
}

const PageMaster& master_of(const Document& document, const Page& page, size_t index) {
  const PageMaster& usual = index == 0 ? document.first : document.following;
  const PageMaster& wide = document.landscape;
  const bool turned = page.width != usual.width && wide.width == page.width;
  return turned ? wide : usual;
}

// Names stand left of their blocks and would cover each other where blocks stand side by side.
Result<Done> name_blocks(const Document& document, Guide& guide, const Page& page) {
  std::vector<std::pair<Length, Length>> placed;  // right end, baseline
  for (const auto& [node, box] : boxes_of(document, page)) {
    const std::string name = role_name(document.nodes[node].role);
    Length y = box.top + kLabelSize.scaled(3, 4);
    for (const auto& [x, at] : placed)
      if (x == box.left && y > at - kLabelSize && y < at + kLabelSize) y = at + kLabelSize;
    placed.emplace_back(box.left, y);
    guide.rule(box.left - Length::from_points(2), box.top, kHair, box.bottom - box.top, kNameColor);
    PARAPHE_TRY(Done done, guide.label(name, box.left - Length::from_points(3), y, kNameColor, true));
    (void)done;
  }
  return Done{};
}

}  // namespace

Result<Done> draw_guides(const Document& document, const Fonts& fonts, Pages& pages) {
  for (size_t i = 0; i < pages.pages.size(); ++i) {
    Page& page = pages.pages[i];
    const PageMaster& master = master_of(document, page, i);
    Guide guide(fonts, page, pages.own_lines);
    const Box body{master.left, master.top, page.width - master.right, page.height - master.bottom};
    for (Length y : baselines_of(page))
      guide.rule(body.left, y, body.right - body.left, Length::from_millipoints(300), kGridColor);
    guide.frame(body, kMarginColor);
    Result<Done> done = guide.label(
        "texte " + size_of(body), body.left, body.top - Length::from_points(1), kMarginColor);
    if (!done.ok()) return done;
    for (const Zone& zone : master.zones) {
      const Box box{zone.x, zone.y, zone.x + zone.width, zone.y + zone.height};
      const Color color = zone.stamp ? kStampColor : kZoneColor;
      guide.frame(box, color);
      done = guide.label(std::string(zone_name(zone)) + " " + size_of(box), box.left,
                         zone.stamp ? box.top + kLabelSize : box.top - Length::from_points(1), color);
      if (!done.ok()) return done;
    }
    done = name_blocks(document, guide, page);
    if (!done.ok()) return done;
    guide.finish();
  }
  return Done{};
}

}  // namespace paraphe
