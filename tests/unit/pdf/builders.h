// Handmade pages for the tests of pdf/: no layout, no line breaking, every glyph where the test
// wants it; and eyes for the file that comes out.
#pragma once

#include <libdeflate.h>

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "pdf/pdf.h"

namespace paraphe {

inline Length pt(int64_t points) { return Length::from_points(points); }

// An act in the making.
class ActBuilder {
 public:
  Document document;
  Pages pages;

  ActBuilder() {
    document.title = "Délibération n° 1";
    document.author = "Ville d'Essai";
    document.subject = "Un essai";
    document.language = "fr-FR";
    document.faces = {{"Spectral-Regular.ttf"}, {"SourceSans3-Regular.ttf"}};
    document.text_styles.push_back({});
    document.nodes.push_back({});
    document.nodes[0].role = Role::kDocument;
    const auto book = std::make_shared<PlaceBook>();
    file_ = book->add_file("essai.xml");
    document.places.push_back(book);
    document.nodes[0].place = file_.at(1);
    add_page();
    open();
  }

  // Opens the faces of the document.
  void open() {
    Result<Fonts> opened = Fonts::open(document.faces, "");
    if (opened.ok()) fonts_ = *opened;
  }

  Page& add_page() {
    pages.pages.push_back({Length::from_micrometres(210000), Length::from_micrometres(297000), {}});
    return pages.pages.back();
  }

  NodeId node(Role role, NodeId parent = kRootNode) {
    Node made;
    made.role = role;
    made.parent = parent;
    made.place = file_.at(static_cast<int>(document.nodes.size()) + 1);
    document.nodes.push_back(std::move(made));
    return static_cast<NodeId>(document.nodes.size() - 1);
  }
  Node& operator[](NodeId id) { return document.nodes[id]; }

  // A new item at the end of the last page, to be filled in.
  template <class Drawn>
  Drawn& draw(Artifact kind = Artifact::kLayout) {
    DrawnItem& item = pages.pages.back().items.emplace_back();
    item.kind = kind;
    return item.what.emplace<Drawn>();
  }

  // One run with the nominal advances, spaces read as they are written. Returns it for retouching.
  GlyphRun& text(std::string_view utf8, NodeId owner, int64_t x, int64_t y, FaceId face = 0,
                 Artifact kind = Artifact::kLayout) {
    auto& drawn = draw<DrawnText>(kind);
    drawn.line_x = pt(x);
    drawn.y = pt(y);
    GlyphRun& run = runs_.emplace_back();
    drawn.run = &run;
    run.face = face;
    run.size = pt(11);
    run.owner = owner;
    run.text = utf8;
    for (size_t position = 0; position < utf8.size();) {
      const size_t begin = position;
      char32_t character = next_character(utf8, position);
      run.glyphs.push_back(glyph(character, face, run.size));
      run.glyphs.back().text = static_cast<uint16_t>(position - begin);
    }
    return run;
  }

  // A paragraph of one line: its own P below `parent`.
  NodeId paragraph(std::string_view utf8, int64_t y, Role role = Role::kP,
                   NodeId parent = kRootNode) {
    NodeId made = node(role, parent);
    text(utf8, made, 70, y);
    return made;
  }

  NodeId heading(int level, std::string_view utf8, int64_t y) {
    NodeId made = paragraph(utf8, y, static_cast<Role>(static_cast<int>(Role::kH1) + level - 1));
    document.nodes[made].title = std::string(utf8);
    return made;
  }

  SignatureField& field(const std::string& name, int64_t y, int64_t width = 200,
                        int64_t height = 60) {
    SignatureField& made = fields_.emplace_back();
    made.name = name;
    made.height = pt(height);
    made.lines = {"Signé électroniquement par", "{nom}", "le {date}"};
    made.leading = pt(11);
    made.node = node(Role::kForm);
    document.nodes[made.node].alternative = "Signature de l'essai";
    draw<DrawnField>() = {pt(300), pt(y), pt(width), pt(height), &made};
    return made;
  }

  void rule(int64_t y, NodeId owner = kArtifact) {
    draw<DrawnRule>() = {
        pt(70), pt(y), pt(400), Length::from_millipoints(500), {}, owner};
  }

  // A table of `columns` × `rows` with a header row; returns the Table.
  NodeId table(int columns, int rows, int64_t y) {
    NodeId made = node(Role::kTable);
    NodeId head = node(Role::kTHead, made);
    row(head, Role::kTH, columns, y);
    NodeId body = node(Role::kTBody, made);
    for (int i = 1; i <= rows; ++i) row(body, Role::kTD, columns, y + 14 * i);
    return made;
  }

  NodeId row(NodeId parent, Role cell, int columns, int64_t y) {
    NodeId made = node(Role::kTR, parent);
    for (int i = 0; i < columns; ++i) {
      NodeId content = node(cell, made);
      if (cell == Role::kTH) document.nodes[content].scope = Scope::kColumn;
      text(std::to_string(i) + " €", content, 70 + 80 * i, y, 1);
    }
    return made;
  }

  Result<Pdf> render(int64_t seconds = 1703179800) const {
    return paraphe::render(pages, document, fonts_, {{seconds, 60}, "Paraphe 0.1"});
  }

  const Fonts& fonts() const { return fonts_; }

 private:
  // Fonts lack some spaces and hyphens; their shapes serve for each other.
  Glyph glyph(char32_t character, FaceId face, Length size) const {
    const Font& font = fonts_[face];
    uint16_t id = font.glyph(character);
    if (id == 0 && character == kNarrowNoBreakSpace) id = font.glyph(U' ');
    if (id == 0 && (character == kNoBreakHyphen || character == kSoftHyphen)) id = font.glyph(U'-');
    Glyph made{};
    made.id = id;
    made.advance = size.scaled(font.advance(id), font.units_per_em());
    return made;
  }

  Fonts fonts_;
  Whence file_;
  std::deque<SignatureField> fields_;
  std::deque<GlyphRun> runs_;
};

// The code and line of each refusal, one per line; "ok".
inline std::string told(const Result<Pdf>& pdf) {
  std::string out;
  if (pdf.ok()) return "ok";
  for (const Diagnostic& finding : pdf.errors()) {
    out += std::string(finding.message.code) + ":" + std::to_string(finding.place.line) + "\n";
  }
  return out;
}

// A file as text: objects by number, through the last cross-reference table and those before it.
class PdfEyes {
 public:
  explicit PdfEyes(const std::string& bytes) : bytes_(bytes) {
    size_t start = bytes.rfind("startxref\n");
    if (start != std::string::npos) read_table(number_at(start + 10));
  }

  bool sound() const { return sound_; }
  size_t count() const { return offsets_.size(); }
  const std::string& trailer() const { return trailer_; }

  // What stands between "N 0 obj" and "endobj".
  std::string object(uint32_t number) const {
    if (number >= offsets_.size() || offsets_[number] == 0) return "";
    std::string head = std::to_string(number) + " 0 obj\n";
    size_t begin = offsets_[number];
    if (bytes_.compare(begin, head.size(), head) != 0) return "";
    begin += head.size();
    size_t stream = bytes_.find("stream\n", begin), end = bytes_.find("\nendobj\n", begin);
    if (stream < end) end = bytes_.find("\nendstream\nendobj\n", stream);
    return bytes_.substr(begin, end - begin);
  }

  // The decoded data of a stream.
  std::string stream(uint32_t number) const {
    std::string body = object(number);
    size_t begin = body.find("stream\n");
    if (begin == std::string::npos) return "";
    std::string data = body.substr(begin + 7);
    if (body.find("/FlateDecode") > begin) return data;
    std::string out(1 << 22, '\0');
    size_t length = 0;
    libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
    libdeflate_zlib_decompress(decompressor, data.data(), data.size(), out.data(), out.size(),
                               &length);
    libdeflate_free_decompressor(decompressor);
    return out.substr(0, length);
  }

  // Number of the first object whose text contains `what`; 0 when there is none.
  uint32_t find(std::string_view what, uint32_t after = 0) const {
    for (uint32_t number = after + 1; number < offsets_.size(); ++number) {
      if (object(number).find(what) != std::string::npos) return number;
    }
    return 0;
  }

  // The object that `key` of `body` refers to: "/Pages 2 0 R".
  static uint32_t reference(const std::string& body, const std::string& key) {
    size_t at = body.find(key + " ");
    if (at == std::string::npos) return 0;
    at += key.size() + 1;
    while (at < body.size() && (body[at] == '[' || body[at] == ' ')) ++at;
    uint32_t number = 0;
    for (; at < body.size() && body[at] >= '0' && body[at] <= '9'; ++at) {
      number = number * 10 + static_cast<uint32_t>(body[at] - '0');
    }
    return number;
  }
  uint32_t root() const { return reference(trailer_, "/Root"); }

 private:
  size_t number_at(size_t at) const {
    size_t number = 0;
    for (; at < bytes_.size() && bytes_[at] >= '0' && bytes_[at] <= '9'; ++at) {
      number = number * 10 + static_cast<size_t>(bytes_[at] - '0');
    }
    return number;
  }

  void read_table(size_t at) {
    if (bytes_.compare(at, 5, "xref\n") != 0) return void(sound_ = false);
    at += 5;
    while (bytes_[at] >= '0' && bytes_[at] <= '9') {
      size_t first = number_at(at);
      size_t amount = number_at(bytes_.find(' ', at) + 1);
      at = bytes_.find('\n', at) + 1;
      if (offsets_.size() < first + amount) offsets_.resize(first + amount);
      for (size_t i = 0; i < amount; ++i, at += 20) {
        bool used = bytes_[at + 17] == 'n';
        if (bytes_[at + 10] != ' ' || bytes_[at + 16] != ' ' || bytes_[at + 19] != '\n')
          sound_ = false;
        if (!used || offsets_[first + i] != 0) continue;
        offsets_[first + i] = number_at(at);
        std::string head = std::to_string(first + i) + " 0 obj\n";
        if (bytes_.compare(number_at(at), head.size(), head) != 0) sound_ = false;
      }
    }
    size_t end = bytes_.find("startxref", at);
    std::string here = bytes_.substr(at, end - at);
    if (trailer_.empty()) trailer_ = here;
    if (size_t previous = here.find("/Prev "); previous != std::string::npos) {
      read_table(number_at(at + previous + 6));
    }
  }

  const std::string& bytes_;
  std::string trailer_;
  std::vector<size_t> offsets_;
  bool sound_ = true;
};

}  // namespace paraphe
