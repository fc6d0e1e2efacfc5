#include "pdf/conformity.h"

#include <algorithm>
#include <set>

namespace paraphe {

namespace {

constexpr Message kNoPages{"pdf.no-pages", N_("The document has no page."),
                           N_("Give the layout something to show.")};
constexpr Message kBrokenTree{"pdf.broken-tree",
                              N_("The document's parts do not fit together (part {0})."),
                              N_("Please report this with the record that caused it.")};
constexpr Message kPageSize{
    "pdf.page-size", N_("Page {0} measures {1} × {2} points; a PDF/A page measures 3 to 14400."),
    N_("Correct the page size in the layout.")};
constexpr Message kOutOfRange{
    "pdf.out-of-range",
    N_("Something on page {0} is too large or too far off the page to be drawn."),
    N_("Correct the sizes and positions in the layout.")};
constexpr Message kMissingGlyph{
    "pdf.missing-glyph", N_("A character of “{0}” has no shape in the font {1}."),
    N_("Choose a font that has it, or add a fallback font to the layout.")};
constexpr Message kPrivateCharacter{
    "pdf.private-character",
    N_("“{0}” contains a private character, which means nothing outside its own font."),
    N_("Replace it in the record by an ordinary character.")};
constexpr Message kNoTitle{
    "pdf.no-title", N_("The document has no title."),
    N_("Give the act an object: programs that read aloud announce it first.")};
constexpr Message kLanguage{"pdf.language", N_("“{0}” is not the code of a language."),
                            N_("Use a code such as fr-FR.")};
constexpr Message kTextTooLong{"pdf.text-too-long",
                               N_("The text “{0}” is too long to be stored beside the page."),
                               N_("Shorten it to less than 16000 characters.")};
constexpr Message kAttachment{"pdf.attachment",
                              N_("The attached file “{0}” cannot be embedded: {1}."),
                              N_("Give each attached file its own name, a MIME type such as "
                                 "application/xml and a relationship "
                                 "such as Source.")};
constexpr Message kFieldName{"pdf.field-name", N_("“{0}” cannot be the name of a signature field."),
                             N_("Give each signature field its own name, without full stop.")};
constexpr Message kFieldOwner{
    "pdf.field-owner", N_("The signature field “{0}” is not marked as a form in the document."),
    N_("Please report this with the layout that caused it.")};
constexpr Message kFieldWithoutText{
    "pdf.field-without-text", N_("The signature field “{0}” has no description."),
    N_("Describe it in the layout, for instance “Signature of the president”.")};

constexpr Length kLargest = Length::from_points(14400);
constexpr size_t kLongestText = 16000;  // bytes; 32767 in UTF-16 (ISO 19005-3 6.1.13)
constexpr size_t kMostFindings = 500;

bool within(Length value) { return value <= kLargest && -value <= kLargest; }

// Private use areas, by their UTF-8: U+E000–F8FF, planes 15 and 16 (ISO 19005-3 6.2.11.7.3).
bool has_private_character(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<uint8_t>(text[i]);
    auto next = static_cast<uint8_t>(i + 1 < text.size() ? text[i + 1] : 0);
    if (byte == 0xEE || (byte == 0xEF && next >= 0x80 && next <= 0xA3)) return true;
    if (byte == 0xF4 || (byte == 0xF3 && next >= 0xB0)) return true;
  }
  return false;
}

// RFC 3066: "fr", "fr-FR", "x-patois".
bool is_language(std::string_view text) {
  size_t length = 0;
  bool first = true;
  for (char c : text) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '-') {
      if (length == 0) return false;
      length = 0;
      first = false;
    } else if ((!letter && (first || c < '0' || c > '9')) || ++length > 8) {
      return false;
    }
  }
  return length > 0;
}

class PageChecker {
 public:
  PageChecker(const Document& document, const Fonts& fonts, Diagnostics* findings)
      : document_(document), fonts_(fonts), findings_(findings) {}

  void check(const Page& page, size_t number) {
    number_ = std::to_string(number);
    Length least = Length::from_points(3);
    if (page.width < least || page.height < least || !within(page.width) || !within(page.height)) {
      add(error(kPageSize, {number_, to_points(page.width), to_points(page.height)}));
    }
    for (const DrawnItem& item : page.items) {
      std::visit([this](const auto& what) { check_item(what); }, item.what);
    }
  }

 private:
  void check_item(const DrawnText& text) {
    const GlyphRun& run = *text.run;
    const NodeId owner = owner_of(text);
    if (!owner_exists(owner)) return;
    if (run.face >= fonts_.size()) return add(error(kBrokenTree, {"font"}, place(owner)));
    bool fits = within(text.x()) && within(text.y) && within(run.rise) && within(run.size) &&
                run.size > Length{};
    // Where the pen comes back from it was no further than the sum of all its moves.
    Length moves = text.x();
    if (moves < Length{}) moves = -moves;
    bool missing = false;
    for (const Glyph& glyph : run.glyphs) {
      const Length advance = glyph.advance;
      moves += advance < Length{} ? -advance : advance;
      missing = missing || glyph.id == 0;
    }
    fits = fits && (within(moves) || pen_stays(text));
    for (const GlyphExtra& extra : run.extras) fits = fits && within(extra.dx) && within(extra.dy);
    if (!fits) add(error(kOutOfRange, {number_}, place(owner)));
    if (missing) add(error(kMissingGlyph, {run.text, fonts_[run.face].file()}, place(owner)));
    if (has_private_character(run.text)) {
      add(error(kPrivateCharacter, {run.text}, place(owner)));
    }
  }

  static bool pen_stays(const DrawnText& text) {
    Length pen = text.x();
    for (const Glyph& glyph : text.run->glyphs) {
      if (!within(glyph.advance) || !within(pen += glyph.advance)) return false;
    }
    return true;
  }

  void check_item(const DrawnRule& rule) { check_box(rule); }
  void check_item(const DrawnImage& image) { check_box(image); }
  void check_item(const DrawnField& field) {
    if (field.field == nullptr) return add(error(kBrokenTree, {"field"}));
    if (!owner_exists(field.field->node)) return;
    if (field.field->node == kArtifact) return add(error(kFieldOwner, {field.field->name}));
    size_t style = field.field->style;
    bool dressed = style < document_.text_styles.size() &&
                   document_.text_styles[style].face < document_.faces.size();
    if (!dressed) return add(error(kBrokenTree, {"style"}, place(field.field->node)));
    check_size(field, field.field->node);
  }

  template <class Item>
  void check_box(const Item& item) {
    if (owner_exists(item.owner)) check_size(item, item.owner);
  }

  template <class Item>
  void check_size(const Item& item, NodeId owner) {
    bool fits = within(item.x) && within(item.y) && within(item.width) && within(item.height) &&
                item.width >= Length{} && item.height >= Length{};
    if (!fits) add(error(kOutOfRange, {number_}, place(owner)));
  }

  bool owner_exists(NodeId owner) {
    if (owner == kArtifact || owner < document_.nodes.size()) return true;
    add(error(kBrokenTree, {std::to_string(owner)}));
    return false;
  }

  Place place(NodeId owner) const {
    return owner < document_.nodes.size() ? document_.nodes[owner].place : Place{};
  }

  void add(Diagnostic finding) {
    if (findings_->size() < kMostFindings) findings_->push_back(std::move(finding));
  }

  const Document& document_;
  const Fonts& fonts_;
  Diagnostics* findings_;
  std::string number_;
};

// ISO 19005-3 6.8 and ISO 32000-1 §7.11.
const char* fault_of(const Attachment& attachment, std::set<std::string>* names) {
  if (attachment.name.empty()) return N_("it has no name");
  if (!names->insert(attachment.name).second) return N_("another one has the same name");
  size_t slash = attachment.mime.find('/');
  if (slash == 0 || slash == std::string::npos || slash + 1 == attachment.mime.size() ||
      attachment.mime.size() > 100) {
    return N_("its MIME type is missing");
  }
  constexpr std::string_view kRelationships[] = {"Source", "Data", "Alternative", "Supplement",
                                                 "Unspecified"};
  if (std::find(std::begin(kRelationships), std::end(kRelationships), attachment.relationship) ==
      std::end(kRelationships)) {
    return N_("its relationship to the document is unknown");
  }
  if (attachment.bytes.size() > 0x7FFFFFFF) return N_("it is larger than 2 GiB");
  return nullptr;
}

}  // namespace

Diagnostics check_pages(const Pages& pages, const Document& document, const Fonts& fonts) {
  Diagnostics findings;
  if (document.nodes.empty()) findings.push_back(error(kBrokenTree, {"0"}));
  for (NodeId id = 1; id < document.nodes.size(); ++id) {
    if (document.nodes[id].parent < id) continue;
    findings.push_back(error(kBrokenTree, {std::to_string(id)}, document.nodes[id].place));
    break;
  }
  if (pages.pages.empty()) findings.push_back(error(kNoPages));
  PageChecker checker(document, fonts, &findings);
  for (size_t i = 0; i < pages.pages.size(); ++i) checker.check(pages.pages[i], i + 1);
  return findings;
}

Diagnostics check_document(const Pages& pages, const Document& document) {
  Diagnostics findings;
  Place start = document.nodes[kRootNode].place;
  if (document.title.empty()) findings.push_back(error(kNoTitle, {}, start));
  if (!is_language(document.language)) {
    findings.push_back(error(kLanguage, {document.language}, start));
  }
  for (const std::string* text : {&document.title, &document.author, &document.subject}) {
    if (text->size() > kLongestText) findings.push_back(error(kTextTooLong, {*text}, start));
  }
  for (const Node& node : document.nodes) {
    if (!node.language.empty() && !is_language(node.language)) {
      findings.push_back(error(kLanguage, {node.language}, node.place));
    }
    for (const RareText* text : {&node.alternative, &node.title, &node.link}) {
      if (text->size() > kLongestText) findings.push_back(error(kTextTooLong, {*text}, node.place));
    }
  }
  std::set<std::string> names;
  for (const Attachment& attachment : document.attachments) {
    if (const char* fault = fault_of(attachment, &names)) {
      findings.push_back(error(kAttachment, {attachment.name, fault}));
    }
  }
  std::set<std::string> fields;
  for (const Page& page : pages.pages) {
    for (const DrawnItem& item : page.items) {
      const auto* drawn = std::get_if<DrawnField>(&item.what);
      if (drawn == nullptr) continue;
      const SignatureField& field = *drawn->field;
      const Node& node = document.nodes[field.node];
      bool named = !field.name.empty() && field.name.size() <= 100 &&
                   field.name.find('.') == std::string::npos;
      if (!named || !fields.insert(field.name).second) {
        findings.push_back(error(kFieldName, {field.name}, node.place));
      }
      if (node.role != Role::kForm)
        findings.push_back(error(kFieldOwner, {field.name}, node.place));
      // ISO 14289-1 7.18.1: /TU of every field.
      if (node.alternative.empty()) {
        findings.push_back(error(kFieldWithoutText, {field.name}, node.place));
      }
    }
  }
  return findings;
}

}  // namespace paraphe
