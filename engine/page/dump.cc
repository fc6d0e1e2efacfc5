// Text forms of pages and of the structure tree, for golden files: one thing on a line, positions
// in points with two decimals, invisible characters made visible.
#include <charconv>
#include <map>
#include <string_view>

#include "base/text.h"
#include "page/pages.h"

namespace paraphe {
namespace {

void append_number(std::string& out, uint64_t value, int base = 10) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value, base).ptr);
}

// One character; controls, and spaces and hyphens that look like others, as \u{…}.
void append_visible(std::string& out, char32_t c) {
  if (c < 0x20 || c == kNoBreakSpace || c == kSoftHyphen || c == kNoBreakHyphen ||
      (c >= 0x2000 && c <= 0x200F) || c == kNarrowNoBreakSpace) {
    out += "\\u{";
    append_number(out, c, 16);
    out += '}';
  } else {
    append_utf8(out, c);
  }
}

void append_visible(std::string& out, std::string_view text) {
  for (size_t at = 0; at < text.size();) append_visible(out, next_character(text, at));
}

// `text` between quotes.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_character(text, at);
    if (c == '"' || c == '\\') out += '\\';
    append_visible(out, c);
  }
  out += '"';
}

// The text of a run between quotes, cluster by cluster: {ffi} is one glyph for three characters,
// {é:2} two glyphs for one.
void append_clusters(std::string& out, const GlyphRun& run) {
  if (run.glyphs.empty()) return append_quoted(out, run.text);
  out += '"';
  for (GlyphReader reader(run); reader.next();) {
    const size_t glyphs = reader.glyphs();
    std::string text;
    size_t characters = 0;
    for (size_t at = 0; at < reader.text().size(); ++characters) {
      char32_t c = next_character(reader.text(), at);
      if (c == '"' || c == '\\' || c == '{' || c == '}') text += '\\';
      append_visible(text, c);
    }
    const bool stands_alone = glyphs == 1 && characters == 1;
    for (size_t i = 1; i < glyphs; ++i) reader.next();
    if (stands_alone) {
      out += text;
      continue;
    }
    if (characters == 0) continue;  // white space that the record has not
    out += '{' + text;
    if (glyphs > 1) {
      out += ':';
      append_number(out, glyphs);
    }
    out += '}';
  }
  out += '"';
}

void append_lengths(std::string& out, std::initializer_list<Length> lengths) {
  for (Length length : lengths) {
    out += ' ';
    append_points(out, length, 2);
  }
}

void append_owner(std::string& out, NodeId owner, Artifact artifact, const Document& document) {
  out += ' ';
  if (owner != kArtifact && owner < document.nodes.size()) {
    out += role_name(document.nodes[owner].role);
    out += '#';
    append_number(out, owner);
    return;
  }
  out += owner == kArtifact ? "artifact" : "unknown";
  if (artifact == Artifact::kHeader) out += ":header";
  if (artifact == Artifact::kFooter) out += ":footer";
  if (artifact == Artifact::kLayout) out += ":layout";
}

class ItemWriter {
 public:
  ItemWriter(std::string& out, Artifact artifact, const Document& document)
      : out_(out), artifact_(artifact), document_(document) {}

  void operator()(const DrawnText& text) {
    Length width;
    for (const Glyph& glyph : text.run->glyphs) width += glyph.advance;
    out_ += "  text";
    append_lengths(out_, {text.x(), text.y, width});
    out_ += ' ';
    std::string_view face = text.run->face < document_.faces.size()
                                ? std::string_view(document_.faces[text.run->face].file)
                                : "?";
    out_ += face.substr(0, face.rfind('.'));
    append_lengths(out_, {text.run->size});
    append_owner(out_, owner_of(text), artifact_, document_);
    if (text.begins_line && text.line != nullptr && text.line->ratio != 0) {
      out_ += " r=";
      append_points(out_, Length::from_millipoints(static_cast<int64_t>(text.line->ratio * 1000)), 2);
    }
    if (text.run->expansion != 0) out_ += " e=" + std::to_string(text.run->expansion);
    out_ += ' ';
    append_clusters(out_, *text.run);
  }

  void operator()(const DrawnRule& rule) {
    out_ += rule.pitch > Length{} ? "  dots" : "  rule";
    append_lengths(out_, {rule.x, rule.y, rule.width, rule.height});
    append_owner(out_, rule.owner, artifact_, document_);
  }

  void operator()(const DrawnImage& image) {
    out_ += "  image";
    append_lengths(out_, {image.x, image.y, image.width, image.height});
    append_owner(out_, image.owner, artifact_, document_);
    out_ += ' ';
    append_quoted(out_, *image.file);
  }

  void operator()(const DrawnField& field) {
    out_ += "  field";
    append_lengths(out_, {field.x, field.y, field.width, field.height});
    append_owner(out_, field.field->node, artifact_, document_);
    out_ += ' ';
    append_quoted(out_, field.field->name);
  }

 private:
  std::string& out_;
  Artifact artifact_;
  const Document& document_;
};

// ------------------------------------------------------------------ tags

// A child of a node in the dump: another node, or words of its own.
struct Kid {
  NodeId node = kArtifact;  // kArtifact: words
  std::string words;
};

// Gathers for each node what it contains, in the order of the body.
class TagTree {
 public:
  explicit TagTree(const Document& document)
      : document_(document), kids_(document.nodes.size()), linked_(document.nodes.size(), false) {
    if (document.nodes.empty()) return;
    linked_[kRootNode] = true;
    for (const Footnote& note : document.notes) notes_[note.call] = &note.block;
    add(document.body);
    // Nodes that draw nothing still stand in the tree.
    for (size_t id = 1; id < document.nodes.size(); ++id) link(static_cast<NodeId>(id));
  }

  void write(NodeId id, int depth, std::string& out) const {
    const Node& node = document_.nodes[id];
    out.append(static_cast<size_t>(depth) * 2, ' ');
    out += role_name(node.role);
    out += '#';
    append_number(out, id);
    attribute(out, "lang", node.language);
    attribute(out, "alt", node.alternative);
    attribute(out, "title", node.title);
    attribute(out, "link", node.link);
    if (node.destination < document_.destinations.size())
      out += " to=#" + std::to_string(document_.destinations[node.destination]);
    if (node.scope == Scope::kColumn) out += " scope=column";
    if (node.scope == Scope::kRow) out += " scope=row";
    if (node.scope == Scope::kBoth) out += " scope=both";
    if (node.column_span > 1) out += " colspan=" + std::to_string(node.column_span);
    if (node.row_span > 1) out += " rowspan=" + std::to_string(node.row_span);
    if (!node.headers.empty()) out += " headers=";
    for (size_t i = 0; i < node.headers.size(); ++i)
      out += (i > 0 ? ",#" : "#") + std::to_string(node.headers[i]);
    const std::vector<Kid>& kids = kids_[id];
    bool only_words = kids.size() == 1 && kids[0].node == kArtifact;
    if (only_words) {
      out += ' ';
      append_quoted(out, kids[0].words);
    }
    out += '\n';
    if (only_words) return;
    for (const Kid& kid : kids) {
      if (kid.node != kArtifact) {
        write(kid.node, depth + 1, out);
        continue;
      }
      out.append(static_cast<size_t>(depth + 1) * 2, ' ');
      append_quoted(out, kid.words);
      out += '\n';
    }
  }

 private:
  static void attribute(std::string& out, const char* name, const std::string& value) {
    if (value.empty()) return;
    out += ' ';
    out += name;
    out += '=';
    append_quoted(out, value);
  }

  // Makes `id` a child of its parent, and the parent of its own, at this point of the reading.
  void link(NodeId id) {
    if (id >= linked_.size() || linked_[id]) return;
    linked_[id] = true;
    NodeId parent = document_.nodes[id].parent;
    if (parent >= id) return;  // not a tree: left out
    link(parent);
    kids_[parent].push_back({id, {}});
  }

  // Page numbers are not known here: a sign for each kind.
  static std::string_view words_of(const Run& run) {
    switch (run.kind) {
      case Run::Kind::kText:
        return run.text;
      case Run::Kind::kLineBreak:
      case Run::Kind::kLeader:
        return " ";
      case Run::Kind::kPageNumber:
      case Run::Kind::kPageOf:
        return "#";
      case Run::Kind::kPageTotal:
        return "##";
    }
    return "";
  }

  void add_words(NodeId owner, std::string_view words) {
    if (owner >= kids_.size()) return;
    link(owner);
    std::vector<Kid>& kids = kids_[owner];
    if (kids.empty() || kids.back().node != kArtifact) kids.push_back({});
    kids.back().words += words;
  }

  void add(BlockSpan blocks) {
    for (const Block& block : blocks) add(block);
  }

  void add(const Block& block) {
    if (block.node != kArtifact) link(block.node);
    if (block.extra->label != nullptr) add(*block.extra->label);
    for (const Run& run : block.runs) add_words(run.owner, words_of(run));
    if (!notes_.empty()) add_notes(block);
    add(block.children);
    if (const SignatureField* field = block.extra->field.get())
      add_words(field->node, "[" + field->name + "]");
    if (block.extra->table == nullptr) return;
    const Table& table = *block.extra->table;
    for (const auto* rows : {&table.header, &table.rows, &table.footer})
      for (const TableRow& row : *rows) {
        if (row.node != kArtifact) link(row.node);
        for (const TableCell& cell : row.cells) {
          link(cell.node);
          add(cell.content);
        }
      }
  }

  // A note is read after the block that calls it.
  void add_notes(const Block& block) {
    for (const Run& run : block.runs)
      if (auto note = notes_.extract(run.owner)) add(*note.mapped());
  }

  const Document& document_;
  std::map<NodeId, const Block*> notes_;  // by their calls; those still to come
  std::vector<std::vector<Kid>> kids_;
  std::vector<bool> linked_;
};

bool is_right_to_left(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF);
}

// Glyphs stand left to right; readers of the text layer turn Arabic and Hebrew over (UAX #9).
std::string in_reading_order(const GlyphRun& run) {
  bool turned = false;
  for (size_t at = 0; at < run.text.size() && !turned;)
    turned = is_right_to_left(next_character(run.text, at));
  if (!turned) return run.text;
  std::string out;
  const std::vector<std::string_view> texts = texts_of(run);
  for (size_t g = texts.size(); g-- > 0;) out += texts[g];
  return out;
}

}  // namespace

std::string dump(const Pages& pages, const Document& document) {
  std::string out;
  size_t number = 0;
  for (const Page& page : pages.pages) {
    out += "page ";
    append_number(out, ++number);
    append_lengths(out, {page.width, page.height});
    out += '\n';
    for (const DrawnItem& item : page.items) {
      std::visit(ItemWriter(out, item.artifact(), document), item.what);
      out += '\n';
    }
  }
  return out;
}

std::string dump_words(const Pages& pages) {
  std::string out;
  size_t number = 0;
  for (const Page& page : pages.pages) {
    out += "page ";
    append_number(out, ++number);
    for (const DrawnItem& item : page.items) {
      const auto* text = std::get_if<DrawnText>(&item.what);
      if (text == nullptr) continue;
      if (text->begins_line) out += "\n  ";
      append_visible(out, in_reading_order(*text->run));
    }
    out += '\n';
  }
  return out;
}

std::string dump_tags(const Document& document) {
  std::string out;
  if (!document.nodes.empty()) TagTree(document).write(kRootNode, 0, out);
  return out;
}

}  // namespace paraphe
