#include "pdf/annotations.h"

#include <algorithm>

#include "pdf/syntax.h"

namespace paraphe {

// One line of a link on the page, from the top of the page.
struct Annotations::LinkArea {
  struct Quad {
    Length left, bottom, right, top;  // of the page, upwards
  };
  NodeId link = kRootNode;
  std::vector<Quad> quads;

  // Around all quads.
  Quad box() const {
    Quad all = quads[0];
    for (const Quad& quad : quads)
      all = {std::min(all.left, quad.left), std::min(all.bottom, quad.bottom),
             std::max(all.right, quad.right), std::max(all.top, quad.top)};
    return all;
  }
};

namespace {

// How far above what it leads to a link shows the page.
constexpr Length kAbove = Length::from_points(14);

void append_quad(std::string& out, Length left, Length bottom, Length right, Length top) {
  // Upper left, upper right, lower left, lower right: not the order of §12.5.6.5 but the one that
  // every viewer reads.
  for (auto [x, y] : {std::pair{left, top}, {right, top}, {left, bottom}, {right, bottom}}) {
    append_points(out, x);
    out += ' ';
    append_points(out, y);
    out += ' ';
  }
}

// A URI is ASCII (§12.6.4.7): other bytes and blanks as %XX.
std::string ascii_uri(std::string_view uri) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : uri) {
    if (c > 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
  }
  return out;
}

// What the visible signature is set from; our own key, ignored by everyone else (annex E).
std::string signature_entries(const PdfField& field) {
  std::string out = "<< /Color [ ";
  append_components(out, field.color);
  out += " ] /Face " + text_string(field.face) + " /Leading ";
  append_points(out, field.leading, 5);
  out += " /Lines [ ";
  for (const std::string& line : field.lines) out += text_string(line) + " ";
  out += "] /Size ";
  append_points(out, field.size, 5);
  return out + " >>";
}

}  // namespace

uint32_t Annotations::begin(uint32_t page_index, size_t* struct_parent) {
  *struct_parent = page_count_ + objects_.size();
  objects_.push_back(store_.reserve());
  page_of_.push_back(page_index);
  return objects_.back();
}

void Annotations::add_page(const Page& page, uint32_t page_object, uint32_t index,
                           std::vector<ContentMark>* marks) {
  auto pending = marks->begin();
  size_t struct_parent = 0;
  for (const DrawnItem& item : page.items) {
    const auto* drawn = std::get_if<DrawnField>(&item.what);
    if (drawn == nullptr) continue;
    // The fields of a page left one mark each, in the same order.
    pending = std::find_if(pending, marks->end(), [index](const ContentMark& mark) {
      return mark.page == index && mark.content < 0 && mark.annotation == 0;
    });
    uint32_t number = begin(index, &struct_parent);
    if (pending != marks->end()) pending->annotation = number;
    add_field(*drawn, page, page_object, number, struct_parent);
  }
  for (const LinkArea& area : apart(link_areas(page))) {
    uint32_t number = begin(index, &struct_parent);
    marks->push_back({area.link, index, -1, number, page.height - area.quads[0].top});
    add_link(area, page_object, number, struct_parent);
  }
}

void Annotations::add_field(const DrawnField& drawn, const Page& page, uint32_t page_object,
                            uint32_t number, size_t struct_parent) {
  const SignatureField& source = *drawn.field;
  const TextStyle& style = document_.text_styles[source.style];
  PdfField field;
  field.name = source.name;
  field.object = number;
  field.width = drawn.width;
  field.height = drawn.height;
  field.lines = source.lines;
  field.face = document_.faces[style.face].file;
  field.size = style.size;
  field.leading = source.leading;
  field.color = style.color;

  // Print and LockedContents (table 165); keys sorted.
  std::string& out = field.dictionary;
  out = "/F 132 /FT /Sig /P " + reference(page_object);
  out += " /PRPH_Signature " + signature_entries(field) + " /Rect ";
  Length bottom = page.height - (drawn.y + drawn.height);
  append_rectangle(out, drawn.x, bottom, drawn.x + drawn.width, bottom + drawn.height);
  out += " /StructParent ";
  append_number(out, static_cast<int64_t>(struct_parent));
  out += " /Subtype /Widget /T " + text_string(source.name);
  out += " /TU " + text_string(document_.nodes[source.node].alternative) + " /Type /Annot";

  // An appearance is required (ISO 19005-3 6.3.3); before the signature it shows nothing.
  std::string box;
  append_rectangle(box, Length{}, Length{}, drawn.width, drawn.height);
  uint32_t appearance = store_.add_stream(
      {{"Type", "/XObject"}, {"Subtype", "/Form"}, {"BBox", box}, {"Resources", "<< >>"}}, "",
      ObjectStore::Coding::kPlain);
  store_.set(number, "<< " + out + " /AP << /N " + reference(appearance) + " >> >>");
  fields_.push_back(std::move(field));
}

NodeId Annotations::link_of(NodeId owner) const {
  for (NodeId node = owner; node < document_.nodes.size(); node = document_.nodes[node].parent) {
    if (document_.nodes[node].role == Role::kLink) return node;
    if (node == kRootNode) break;
  }
  return kArtifact;
}

// The text of each link on the page, line by line; one annotation per link and page.
std::vector<Annotations::LinkArea> Annotations::link_areas(const Page& page) const {
  std::vector<LinkArea> areas;
  for (const DrawnItem& item : page.items) {
    const auto* text = std::get_if<DrawnText>(&item.what);
    if (text == nullptr || text->run->glyphs.empty()) continue;
    NodeId link = link_of(owner_of(*text));
    if (link == kArtifact) continue;
    auto area = std::find_if(areas.begin(), areas.end(),
                             [link](const LinkArea& known) { return known.link == link; });
    if (area == areas.end()) area = areas.insert(area, LinkArea{link, {}});
    Length right = text->x();
    for (const Glyph& glyph : text->run->glyphs) right += glyph.advance;
    Length baseline = page.height - text->y;
    // Four fifths of the size above the baseline, a quarter below: letters with their descenders.
    LinkArea::Quad quad{text->x(), baseline - text->run->size / 4, right,
                        baseline + text->run->size.scaled(4, 5)};
    bool same_line = !area->quads.empty() && area->quads.back().bottom == quad.bottom;
    if (same_line) {
      area->quads.back().right = std::max(area->quads.back().right, quad.right);
    } else {
      area->quads.push_back(quad);
    }
  }
  return areas;
}

// A link over several lines is one annotation, unless the rectangle around it meets that of another
// link: then each of its lines is one, for annotations that overlap are refused by validators of
// signatures.
std::vector<Annotations::LinkArea> Annotations::apart(std::vector<LinkArea> areas) {
  std::vector<LinkArea> out;
  for (const LinkArea& area : areas) {
    const LinkArea::Quad box = area.box();
    const bool meets = area.quads.size() > 1 &&
                       std::any_of(areas.begin(), areas.end(), [&](const LinkArea& other) {
                         if (other.link == area.link) return false;
                         const LinkArea::Quad beside = other.box();
                         return box.left < beside.right && beside.left < box.right &&
                                box.bottom < beside.top && beside.bottom < box.top;
                       });
    if (!meets) out.push_back(area);
    for (size_t i = 0; meets && i < area.quads.size(); ++i)
      out.push_back({area.link, {area.quads[i]}});
  }
  return out;
}

// An address, or a place of this document (ISO 32000-1 §12.3.2.2), a line above it.
std::string Annotations::target_of(const Node& node) const {
  if (node.destination >= destinations_.size()) {
    std::string out = "/A << /S /URI /URI ";
    append_literal(out, ascii_uri(node.link));
    return out + " >>";
  }
  const DestinationPlace& place = destinations_[node.destination];
  const size_t page = static_cast<size_t>(place.page);
  std::string out = "/Dest [ " + reference(page_objects_[page]) + " /XYZ null ";
  append_points(out, pages_.pages[page].height - std::max(Length{}, place.y - kAbove));
  return out + " null ]";
}

void Annotations::add_link(const LinkArea& area, uint32_t page_object, uint32_t number,
                           size_t struct_parent) {
  const LinkArea::Quad box = area.box();
  std::string quads;
  for (const LinkArea::Quad& quad : area.quads) {
    append_quad(quads, quad.left, quad.bottom, quad.right, quad.top);
  }
  const Node& node = document_.nodes[area.link];
  std::string out =
      "<< /Type /Annot /Subtype /Link " + target_of(node) + " /Border [ 0 0 0 ] /Contents ";
  append_text(out, node.alternative.empty() ? node.link : node.alternative);
  out += " /F 4 /P " + reference(page_object) + " /QuadPoints [ " + quads + "] /Rect ";
  append_rectangle(out, box.left, box.bottom, box.right, box.top);
  out += " /StructParent ";
  append_number(out, static_cast<int64_t>(struct_parent));
  store_.set(number, out + " >>");
}

std::string Annotations::page_entries(uint32_t index) const {
  std::string list;
  // Pages are added in their order, and so are the annotations of each.
  auto at = std::lower_bound(page_of_.begin(), page_of_.end(), index);
  for (; at != page_of_.end() && *at == index; ++at)
    list += reference(objects_[static_cast<size_t>(at - page_of_.begin())]) + " ";
  return list.empty() ? list : "/Annots [ " + list + "] /Tabs /S ";
}

uint32_t Annotations::write_form() {
  return fields_.empty() ? 0 : store_.add(form_dictionary(fields_));
}

std::string form_dictionary(const std::vector<PdfField>& fields) {
  std::string out = "<< /Fields [ ";
  bool is_signed = false;
  for (const PdfField& field : fields) {
    out += reference(field.object) + " ";
    is_signed = is_signed || field.is_signed;
  }
  return out + (is_signed ? "] /SigFlags 3 >>" : "] /SigFlags 1 >>");
}

}  // namespace paraphe
