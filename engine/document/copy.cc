#include "document/copy.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr Message kNoZone{
    "document.no-stamp-zone", N_("the layout keeps no zone free for the stamp on every page"),
    N_("Add <tampon x=… y=… largeur=… hauteur=…/> to each modele of its pages.")};
constexpr Message kSmallZone{
    "document.stamp-zone-small",
    N_("the zone of the stamp is too small for {0} lines: they would be under 5.5 pt"),
    N_("Make the tampon of the layout larger; 75 mm by 28 mm is enough.")};

// A paragraph's style somewhere in the zones of the layout: what it uses for small print.
std::optional<ParagraphStyleId> zone_style(BlockSpan blocks) {
  for (const Block& block : blocks) {
    if (block.kind == Block::Kind::kParagraph && !block.runs.empty()) return block.style;
    if (std::optional<ParagraphStyleId> found = zone_style(block.children)) return found;
  }
  return std::nullopt;
}

// Room that a line of sans serif takes, in hundredths of its size for each character: wide enough
// for identifiers, which are figures and capitals.
constexpr int kWidthOfCharacter = 56;

class Copier {
 public:
  Copier(Document& document, const CopyMentions& mentions)
      : document_(document), mentions_(mentions) {}

  Diagnostics run() {
    ParagraphStyleId style = small_print();
    stamp(document_.first, style, true);
    stamp(document_.following, style, false);
    if (document_.landscape.width > Length{}) stamp(document_.landscape, style, false);
    show_signatures(document_.body);
    document_.title += mentions_.title_mark;
    for (const Attachment& attachment : mentions_.attachments)
      document_.attachments.push_back(attachment);
    return std::move(findings_);
  }

 private:
  ParagraphStyleId small_print() const {
    for (const PageMaster* master : {&document_.following, &document_.first})
      for (const Zone& zone : master->zones)
        if (std::optional<ParagraphStyleId> found = zone_style(zone.content)) return *found;
    return 0;
  }

  TextStyleId add(const TextStyle& look) {
    auto& pool = document_.text_styles;
    auto found = std::find(pool.begin(), pool.end(), look);
    if (found == pool.end()) found = pool.insert(pool.end(), look);
    return static_cast<TextStyleId>(found - pool.begin());
  }
  ParagraphStyleId add(const ParagraphStyle& look) {
    auto& pool = document_.paragraph_styles;
    auto found = std::find(pool.begin(), pool.end(), look);
    if (found == pool.end()) found = pool.insert(pool.end(), look);
    return static_cast<ParagraphStyleId>(found - pool.begin());
  }

  // Lines that `width` makes of the mentions at `size`.
  size_t lines_at(Length size, Length width) const {
    size_t lines = 0;
    for (const std::string& line : mentions_.stamp) {
      Length room = size.scaled(static_cast<int64_t>(count_characters(line)) * kWidthOfCharacter, 100);
      lines += 1 + static_cast<size_t>(std::max<int64_t>(room.units - 1, 0) / width.units);
    }
    return lines;
  }

  void stamp(PageMaster& master, ParagraphStyleId base, bool as_content) {
    auto zone = std::find_if(master.zones.begin(), master.zones.end(),
                             [](const Zone& candidate) { return candidate.stamp; });
    if (zone == master.zones.end()) {
      if (findings_.empty()) findings_.push_back(error(kNoZone));
      return;
    }
    Length inset = Length::from_points(7);
    Length width = zone->width - inset * 2;
    Length size = Length::from_millipoints(8500);
    const Length smallest = Length::from_millipoints(5500), step = Length::from_millipoints(250);
    auto leading = [](Length of) { return of.scaled(128, 100); };
    while (size >= smallest && (width <= Length{} ||
                                leading(size) * static_cast<int>(lines_at(size, width)) > zone->height))
      size = size - step;
    if (size < smallest) {
      if (findings_.empty())
        findings_.push_back(error(kSmallZone, {std::to_string(mentions_.stamp.size())}));
      return;
    }
    ParagraphStyle look = document_.paragraph_styles[base];
    TextStyle text = document_.text_styles[look.text];
    text.size = size;
    text.tracking = 0;
    text.features = kTabularFigures;
    look.text = add(text);
    look.leading = leading(size);
    look.alignment = Alignment::kLeft;
    look.first_indent = look.left = look.right = {};
    look.hyphenate = look.microtype = look.balanced = false;
    zone->content = {framed(add(look), look.text, text.color, inset, as_content)};
  }

  NodeId add_node(Role role, NodeId parent) {
    Node& node = document_.nodes.emplace_back();
    node.role = role;
    node.parent = parent;
    return static_cast<NodeId>(document_.nodes.size() - 1);
  }

  // The lines of the stamp beside a rule: what is not part of the act stands apart.
  Block framed(ParagraphStyleId style, TextStyleId text, Color color, Length inset,
               bool as_content) {
    Block frame;
    frame.kind = Block::Kind::kFrame;
    frame.node = kArtifact;
    auto dress = std::make_shared<Frame>();
    dress->sides = Frame::kLeft;
    dress->rule = Length::from_millipoints(1500);
    dress->color = color;
    dress->padding_x = inset - dress->rule;
    frame.extra.make().frame = std::move(dress);
    const NodeId section = as_content ? add_node(Role::kSect, kRootNode) : kArtifact;
    for (const std::string& line : mentions_.stamp) {
      Block& paragraph = frame.children.emplace_back();
      paragraph.node = as_content ? add_node(Role::kP, section) : kArtifact;
      paragraph.style = style;
      Run run;
      run.text = line;
      run.style = text;
      run.owner = paragraph.node;
      run.keep_case = true;
      paragraph.runs.push_back(std::move(run));
    }
    return frame;
  }

  // Each signature field becomes the words it shows in the original, in the same room.
  void show_signatures(Blocks& blocks) {
    for (Block& block : blocks) {
      show_signatures(block.children);
      if (block.kind == Block::Kind::kSignature) block = shown(block);
    }
  }

  Block shown(const Block& field_block) {
    const SignatureField& field = *field_block.extra->field;
    auto known = std::find_if(mentions_.signatures.begin(), mentions_.signatures.end(),
                              [&](const ShownSignature& s) { return s.field == field.name; });
    const std::vector<std::string> none;
    const std::vector<std::string>& lines =
        known == mentions_.signatures.end() ? none : known->lines;
    Block out;
    out.kind = Block::Kind::kStack;
    out.node = field.node;
    out.before = field_block.before;
    out.after = field_block.after;
    out.keep_with_next = field_block.keep_with_next;
    out.keep_together = true;
    out.keep_previous_lines = field_block.keep_previous_lines;
    out.place = field_block.place;
    Node& node = document_.nodes[field.node];
    node.role = lines.empty() ? Role::kDiv : Role::kP;
    node.alternative.clear();
    Length used;
    if (!lines.empty()) {
      ParagraphStyle look;
      look.text = field.style;
      look.leading = field.leading;
      look.alignment = Alignment::kLeft;
      look.hyphenate = false;
      Block& paragraph = out.children.emplace_back();
      paragraph.node = field.node;
      paragraph.style = add(look);
      for (const std::string& line : lines) {
        if (!paragraph.runs.empty())
          paragraph.runs.push_back({Run::Kind::kLineBreak, "", field.style, field.node, false});
        paragraph.runs.push_back({Run::Kind::kText, line, field.style, field.node, true});
        used += field.leading;
      }
    }
    if (used < field.height) {
      Block& rest = out.children.emplace_back();
      rest.kind = Block::Kind::kSpace;
      rest.node = kArtifact;
      rest.before = field.height - used;
    }
    return out;
  }

  Document& document_;
  const CopyMentions& mentions_;
  Diagnostics findings_;
};

}  // namespace

Result<Document> as_copy(Document act, const CopyMentions& mentions) {
  Diagnostics findings = Copier(act, mentions).run();
  if (has_errors(findings)) return findings;
  return act;
}

}  // namespace paraphe
