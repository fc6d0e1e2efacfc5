#include "pdf/appearance.h"

#include "pdf/content.h"
#include "pdf/syntax.h"
#include "type/galley.h"

namespace paraphe {

namespace {

constexpr Message kNoFace{"pdf.signature-face",
                          N_("The font {0} of the visible signature is missing."),
                          N_("Sign with the same layout that made the document.")};
constexpr Message kNoRoom{
    "pdf.signature-room",
    N_("The visible signature does not fit in its field, even in small type."),
    N_("Make the signature field of the layout larger, or its text shorter.")};

// Sizes tried, in percent of the one asked for.
constexpr int kShrinking[] = {100, 92, 84, 76, 68, 60, 50};

const Font* find_face(const Fonts& fonts, const std::string& file) {
  for (FaceId id = 0; id < fonts.size(); ++id) {
    if (fonts[id].file() == file) return &fonts[id];
  }
  return nullptr;
}

Length height_of(const std::vector<Line>& set) {
  Length height;
  for (const Line& line : set) height += line.height;
  return height;
}

// The lines at the largest size at which they fit.
Result<std::vector<Line>> fit(const Font& font, const PdfField& field,
                              const std::vector<std::string>& lines) {
  for (int percent : kShrinking) {
    PARAPHE_TRY(std::vector<Line> set, set_lines(font, lines, field.size.scaled(percent, 100),
                                                 field.leading.scaled(percent, 100), field.width));
    bool fits = height_of(set) <= field.height;
    for (const Line& line : set) fits = fits && line.width <= field.width;
    if (fits) return set;
  }
  return error(kNoRoom);
}

}  // namespace

Result<uint32_t> write_appearance(ObjectStore& store, const PdfField& field,
                                  const std::vector<std::string>& lines, const Fonts& fonts) {
  std::string operators, resources = "<< >>";
  if (!lines.empty()) {
    const Font* font = find_face(fonts, field.face);
    if (font == nullptr) return error(kNoFace, {field.face});
    PARAPHE_TRY(std::vector<Line> set, fit(*font, field, lines));
    FontSubset subset(*font);
    TextOperators text(operators);
    text.begin();
    Length top;
    for (const Line& line : set) {
      for (GlyphRun run : line.runs) {
        run.color = field.color;
        text.show(run, "F0", subset, run.x, field.height - (top + line.baseline));
      }
      top += line.height;
    }
    text.end();
    if (!subset.is_empty()) {
      PARAPHE_TRY(uint32_t object, subset.write(store));
      resources = "<< /Font << /F0 " + reference(object) + " >> >>";
    }
  }
  std::string box;
  append_rectangle(box, Length{}, Length{}, field.width, field.height);
  // Plain like the empty appearance it replaces: a new /Filter in a signed field is a change that
  // EU DSS does not know.
  return store.add_stream(
      {{"Type", "/XObject"}, {"Subtype", "/Form"}, {"BBox", box}, {"Resources", resources}},
      std::move(operators), ObjectStore::Coding::kPlain);
}

}  // namespace paraphe
