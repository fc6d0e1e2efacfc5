#include "pdf/content.h"

#include "pdf/syntax.h"

namespace paraphe {

FontSubset& FontSubsets::operator[](FaceId face) {
  std::unique_ptr<FontSubset>& subset = subsets_[face];
  if (subset == nullptr) subset = std::make_unique<FontSubset>((*fonts_)[face]);
  return *subset;
}

Result<std::string> FontSubsets::write(ObjectStore& store) const {
  std::string entries;
  for (size_t face = 0; face < subsets_.size(); ++face) {
    if (subsets_[face] == nullptr || subsets_[face]->is_empty()) continue;
    PARAPHE_TRY(uint32_t number, subsets_[face]->write(store));
    entries += "/F";
    append_number(entries, static_cast<int64_t>(face));
    entries += ' ';
    append_reference(entries, number);
    entries += ' ';
  }
  return entries;
}

namespace {

class PageDrawer {
 public:
  PageDrawer(const Page& page, uint32_t index, const Document& document, FontSubsets& fonts,
             const std::vector<std::pair<std::string, std::string>>& images)
      : page_(page),
        index_(index),
        document_(document),
        fonts_(fonts),
        images_(images),
        text_(content_.operators) {}

  PageContent draw() {
    content_.operators.reserve(page_.items.size() * kUsualItem);
    for (const DrawnItem& item : page_.items) {
      std::visit([&](const auto& what) { put(what, item.kind); }, item.what);
    }
    close();
    return std::move(content_);
  }

 private:
  static constexpr size_t kUsualItem = 160;  // bytes of operators

  void put(const DrawnText& text, Artifact artifact) {
    if (text.run->glyphs.empty() || text.run->face >= fonts_.size()) return;
    enter(owner_of(text), artifact, text.y - text.run->size);
    if (!in_text_) text_.begin();
    in_text_ = true;
    std::string resource = "F";
    append_number(resource, text.run->face);
    if (!text_.show(*text.run, resource, fonts_[text.run->face], text.x(), up(text.y))) {
      content_.codes_exhausted = true;
    }
  }

  void put(const DrawnRule& rule, Artifact artifact) {
    enter(rule.owner, artifact, rule.y);
    leave_text();
    if (rule.pitch > Length{}) return put_dots(rule);
    text_.set_color(rule.color);
    for (Length value : {Length(rule.x), up(rule.y + rule.height), Length(rule.width),
                         Length(rule.height)}) {
      append_points(content_.operators, value);
      content_.operators += ' ';
    }
    content_.operators += "re f\n";
  }

  // Strokes without length and with round caps are dots (ISO 32000-1 §8.4.3.3, §8.4.3.6).
  void put_dots(const DrawnRule& dots) {
    std::string& out = content_.operators;
    const Length half = dots.height / 2;
    auto write = [&](Length value, const char* after) {
      append_points(out, value, 5);
      out += after;
    };
    out += "q ";
    append_components(out, dots.color);
    out += " RG 1 J ";
    write(dots.height, " w [ 0 ");
    write(dots.pitch, " ] 0 d ");
    write(dots.x + half, " ");
    write(up(dots.y + half), " m ");
    // A little further than the last centre, so that rounding does not lose its dot.
    write(dots.x + dots.width - half + dots.pitch / 4, " ");
    write(up(dots.y + half), " l S Q\n");
  }

  void put(const DrawnImage& image, Artifact artifact) {
    for (const auto& [file, resource] : images_) {
      if (file != *image.file) continue;
      enter(image.owner, artifact, image.y);
      leave_text();
      std::string& out = content_.operators;
      out += "q ";
      append_points(out, image.width);
      out += " 0 0 ";
      append_points(out, image.height);
      out += ' ';
      append_points(out, image.x);
      out += ' ';
      append_points(out, up(image.y + image.height));
      out += " cm /" + resource + " Do Q\n";
      return;
    }
  }

  void put(const DrawnField& field, Artifact) {
    close();
    NodeId owner = field.field != nullptr ? field.field->node : kRootNode;
    content_.marks.push_back({owner, index_, -1, 0, field.y});
  }

  // The marked content of `owner`, begun unless it is open already.
  void enter(NodeId owner, Artifact artifact, Length top) {
    if (owner != kArtifact) artifact = Artifact::kNone;
    if (open_ && owner == owner_ && artifact == artifact_) return;
    close();
    std::string& out = content_.operators;
    if (owner == kArtifact) {
      out += kind_of(artifact);
    } else {
      out += '/';
      out += role_name(document_.nodes[owner].role);
      out += " <</MCID ";
      append_number(out, next_identifier_);
      out += ">> BDC\n";
      content_.marks.push_back({owner, index_, next_identifier_++, 0, top});
    }
    open_ = true;
    owner_ = owner;
    artifact_ = artifact;
  }

  // ISO 32000-1 table 330.
  static const char* kind_of(Artifact artifact) {
    switch (artifact) {
      case Artifact::kHeader:
        return "/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC\n";
      case Artifact::kFooter:
        return "/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC\n";
      default:
        return "/Artifact <</Type /Layout>> BDC\n";
    }
  }

  void leave_text() {
    if (in_text_) text_.end();
    in_text_ = false;
  }

  void close() {
    leave_text();
    if (open_) content_.operators += "EMC\n";
    open_ = false;
  }

  Length up(Length y) const { return page_.height - y; }

  const Page& page_;
  uint32_t index_;
  const Document& document_;
  FontSubsets& fonts_;
  const std::vector<std::pair<std::string, std::string>>& images_;
  PageContent content_;
  TextOperators text_;
  bool open_ = false, in_text_ = false;
  NodeId owner_ = kArtifact;
  Artifact artifact_ = Artifact::kNone;
  int next_identifier_ = 0;
};

}  // namespace

PageContent draw(const Page& page, uint32_t index, const Document& document, FontSubsets& fonts,
                 const std::vector<std::pair<std::string, std::string>>& images) {
  return PageDrawer(page, index, document, fonts, images).draw();
}

}  // namespace paraphe
