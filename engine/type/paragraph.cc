#include "type/paragraph.h"

#include <algorithm>

#include "base/text.h"
#include "type/assemble.h"
#include "type/characters.h"

namespace paraphe {
namespace {

constexpr Message kOverfull{
    "type.overfull", N_("a line is wider than its column by {0} pt: “{1}”"),
    N_("Shorten the longest word, or give the column more width, in the table of the record or in "
       "the layout.")};
constexpr Message kLoose{
    "type.loose-line", N_("a line could not be filled and is left short: “{0}”"),
    N_("Reword the sentence a little, or set the paragraph flush left in the layout.")};
constexpr Message kForcedApart{
    "type.forced-break", N_("a line had to end where none should, after “{0}”"),
    N_("Give the column more width, in the table of the record or in the layout, or reword the "
       "sentence.")};
constexpr Message kTooNarrow{
    "type.too-narrow", N_("there are only {0} pt for text of {1} pt: not even one letter fits"),
    N_("Give the column more width, in the table of the record or in the layout, or put fewer "
       "columns, lists and frames inside one another.")};
constexpr Message kTooLong{"type.too-long", N_("the act has more than {0} lines"),
                           N_("Divide the act, or attach the longest parts as annexes.")};

constexpr size_t kMostLines = 200'000;
constexpr size_t kMostWarnings = 100;
constexpr size_t kQuoted = 60;  // characters of a line that a message shows

constexpr Length kAnyWidth = Length::from_points(1'000'000);

BreakParameters parameters_of(const ParagraphStyle& style, Length size, Length width) {
  BreakParameters parameters;
  parameters.width = width - style.left - style.right;
  parameters.first_width = parameters.width - style.first_indent;
  parameters.emergency_stretch = size * 3;
  parameters.runt = size * 5 / 2;
  if (style.alignment != Alignment::kJustified) {
    parameters.ragged = size * 3;
    if (style.alignment == Alignment::kCentre) parameters.ragged = size * 4;
  }
  return parameters;
}

// Ragged lines of about equal length: the narrowest measure that needs no more lines. The lines are
// broken to that measure and set in the whole one.
void balance(const Prepared& prepared, BreakParameters parameters, BrokenParagraph& broken) {
  constexpr int kTrials = 8;  // to 1/256 of half the measure
  Length narrow = parameters.width / 2, wide = parameters.width;
  const Length indent = parameters.width - parameters.first_width, whole = parameters.width;
  for (int i = 0; i < kTrials; ++i) {
    parameters.width = (narrow + wide) / 2;
    parameters.first_width = parameters.width - indent;
    BrokenParagraph trial = break_lines(prepared.items, parameters, prepared.parts);
    const bool fits = trial.lines.size() <= broken.lines.size() &&
                      std::none_of(trial.lines.begin(), trial.lines.end(),
                                   [](const BrokenLine& line) { return line.overfull; });
    (fits ? wide : narrow) = parameters.width;
    if (!fits) continue;
    broken = std::move(trial);
    for (BrokenLine& line : broken.lines) line.missing += whole - parameters.width;
  }
}

// What a printer takes to save a last line: lines a little looser than TeX's 200 would have them,
// with spaces up to 1.8 times as far from their width as they should stretch at most.
constexpr int kSavingTolerance = 600;
// Ragged lines may be up to four times as short as they usually are: an address on the web of which
// only the last letters went to the last line goes there whole.
constexpr int kSavingRagged = 6400;

bool parts_words(const BreakItem& item) {
  return item.kind == BreakItem::Kind::kGlue && item.penalty < kForbidden && !item.last_resort;
}

bool is_forced(const BreakItem& item) {
  return item.kind == BreakItem::Kind::kPenalty && item.penalty <= kForced;
}

// Whether the last line is nothing but the end of a divided word, or too little to stand alone.
bool ends_badly(const Prepared& prepared, const BrokenParagraph& broken, Length runt) {
  const Row<BreakItem>& items = prepared.items;
  const size_t count = broken.lines.size();
  if (count < 2) return false;
  const BrokenLine& last = broken.lines[count - 1];
  Length width;
  for (size_t k = 0; k < last.begin_part; ++k)
    width -= prepared.parts[items[last.begin].part + k].width;
  bool words = false;
  for (size_t i = last.begin; i < last.end; ++i) {
    if (items[i].kind == BreakItem::Kind::kPenalty) continue;
    words |= parts_words(items[i]);
    width += items[i].width;
  }
  const BrokenLine& before = broken.lines[count - 2];
  return width < runt || (!words && (before.end_part > 0 || items[before.end].hyphenation));
}

// Breaks such a paragraph again, the last word whole and lines within kSavingTolerance, or
// kSavingRagged. When that finds nothing better, what there is stays: TeX's breaks.
void save_last_line(const Prepared& prepared, BreakParameters parameters, BrokenParagraph& broken) {
  const bool ragged = parameters.ragged > Length{};
  Row<BreakItem> whole = prepared.items;
  for (size_t i = whole.size() - 1; i-- > 0 && !parts_words(whole[i]) && !is_forced(whole[i]);)
    if (whole[i].kind != BreakItem::Kind::kGlue && !whole[i].last_resort)
      whole[i].penalty = kForbidden;
  parameters.pretolerance = -1;
  parameters.tolerance = ragged ? kSavingRagged : kSavingTolerance;
  BrokenParagraph other = break_lines(whole, parameters, prepared.parts);
  constexpr int kSecondPass = 2;
  if (other.pass > std::max(kSecondPass, broken.pass) ||
      ends_badly(prepared, other, parameters.runt) ||
      std::any_of(other.lines.begin(), other.lines.end(), [ragged](const BrokenLine& line) {
        return line.overfull || (line.loose && !ragged) || line.forced_apart;
      }))
    return;
  broken = std::move(other);
}

// A column may be narrower than half its size when what it holds is: a 1, an I.
bool has_wider_box(const Prepared& prepared, Length width) {
  return std::any_of(prepared.items.begin(), prepared.items.end(),
                     [&](const BreakItem& item) {
                       return item.kind == BreakItem::Kind::kBox && item.parts == 0 &&
                              item.width > width;
                     }) ||
         std::any_of(prepared.parts.begin(), prepared.parts.end(),
                     [width](const BreakPart& part) { return part.width > width; });
}

std::string words_of(const Line& line) {
  std::string text;
  for (const GlyphRun& run : line.runs) text += run.text;
  return shorten(trim(text), kQuoted);
}

// The run of a line's first characters.
size_t line_start(const Prepared& prepared, const BrokenLine& broken) {
  for (size_t i = broken.begin; i < broken.items_end(); ++i) {
    const ItemSource& source = prepared.sources[i];
    if (source.kind == ItemSource::Kind::kGlyphs)
      return prepared.run_of[prepared.pieces[source.piece].first];
  }
  return 0;
}

void warn(const Block& block, const Prepared& prepared, const BrokenLine& broken, const Line& line,
          bool ragged, TypeSetting& setting) {
  if (setting.warnings.size() >= kMostWarnings) return;
  const Place place = place_of(block, line_start(prepared, broken), setting);
  if (broken.overfull) {
    setting.warnings.push_back(
        warning(kOverfull, {to_points(-broken.missing - broken.shrink, 1), words_of(line)}, place));
  } else if (broken.forced_apart) {
    setting.warnings.push_back(warning(kForcedApart, {words_of(line)}, place));
  } else if (broken.loose && !ragged && !line.runs.empty()) {
    setting.warnings.push_back(warning(kLoose, {words_of(line)}, place));
  }
}

}  // namespace

SetParagraph set_paragraph(const Block& paragraph, Length width, TypeSetting& setting) {
  const ParagraphStyle& style = setting.paragraph_styles[paragraph.style];
  const Length size = setting.text_styles[style.text].size;
  BreakParameters parameters = parameters_of(style, size, width);
  // First with whole words: what is broken so needs no hyphens to be looked for.
  const Length narrowest = std::min(parameters.width, parameters.first_width);
  const bool hyphens =
      style.hyphenate && !style.balanced && parameters.pretolerance >= 0 && narrowest >= size / 2;
  const size_t errors = setting.errors.size();
  const Prepared& prepared = prepare(paragraph, parameters.width, setting);
  if (!hyphens) add_hyphens(paragraph, parameters.width, setting);
  SetParagraph result;
  if (narrowest < size / 2 && has_wider_box(prepared, narrowest)) {
    setting.errors.push_back(
        error(kTooNarrow, {to_points(std::max(Length{}, parameters.width), 1), to_points(size, 1)},
              paragraph.place));
    return result;
  }
  BrokenParagraph broken;
  if (!hyphens || !break_first_pass(prepared.items, parameters, broken)) {
    if (hyphens && setting.errors.size() == errors) {
      add_hyphens(paragraph, parameters.width, setting);
      parameters.pretolerance = -1;  // the first pass had its turn
    }
    broken = break_lines(prepared.items, parameters, prepared.parts);
  }
  if (ends_badly(prepared, broken, parameters.runt)) save_last_line(prepared, parameters, broken);
  if (style.balanced && style.alignment != Alignment::kJustified && broken.lines.size() > 1)
    balance(prepared, parameters, broken);
  setting.lines += broken.lines.size();
  if (setting.lines > kMostLines) {
    if (setting.lines - broken.lines.size() <= kMostLines)
      setting.errors.push_back(error(kTooLong, {std::to_string(kMostLines)}, paragraph.place));
    return result;
  }
  result.lines.reserve(broken.lines.size());
  for (size_t i = 0; i < broken.lines.size(); ++i) {
    result.lines.push_back(
        assemble(prepared, broken.lines[i], i == 0, style.left + parameters.width, style));
    if (broken.lines[i].overfull || broken.lines[i].loose || broken.lines[i].forced_apart)
      warn(paragraph, prepared, broken.lines[i], result.lines.back(),
           style.alignment != Alignment::kJustified, setting);
  }
  return result;
}

std::vector<Alternative> set_otherwise(const Block& paragraph, const std::vector<Line>& lines,
                                       Length width, TypeSetting& setting) {
  std::vector<Alternative> result;
  const ParagraphStyle& style = setting.paragraph_styles[paragraph.style];
  if (style.alignment != Alignment::kJustified || lines.size() < 2) return result;
  const Length size = setting.text_styles[style.text].size;
  const BreakParameters parameters = parameters_of(style, size, width);
  // What the lines can take up or give back, at the very most: a tenth of each. The last line must
  // vanish into the others, or overflow for good.
  const Length elastic = parameters.width * static_cast<int64_t>(lines.size()) / 10;
  const Length last = lines.back().width - style.left;
  if (last > elastic && parameters.width - last + parameters.runt > elastic) return result;
  const Prepared& prepared = prepare(paragraph, parameters.width, setting);
  add_hyphens(paragraph, parameters.width, setting);
  const OtherLengths other =
      break_otherwise(prepared.items, parameters, lines.size(), prepared.parts);
  for (const BrokenParagraph* broken : {&other.shorter, &other.longer}) {
    // A line more or less is worth nothing when the last one is a remainder.
    if (broken->lines.empty() || ends_badly(prepared, *broken, parameters.runt)) continue;
    Alternative& made = result.emplace_back();
    made.demerits = std::max<int64_t>(0, broken->demerits - other.demerits);
    for (size_t i = 0; i < broken->lines.size(); ++i)
      made.lines.push_back(
          assemble(prepared, broken->lines[i], i == 0, style.left + parameters.width, style));
  }
  return result;
}

WidthRange paragraph_extent(const Block& paragraph, TypeSetting& setting) {
  const ParagraphStyle& style = setting.paragraph_styles[paragraph.style];
  const Prepared& prepared = prepare(paragraph, kAnyWidth, setting);
  add_hyphens(paragraph, kAnyWidth, setting);
  WidthRange extent;
  const Length margins = style.left + style.right;
  Length least, most;
  for (const BreakItem& item : prepared.items) {
    const bool penalty = item.kind == BreakItem::Kind::kPenalty;
    const bool legal =
        item.kind != BreakItem::Kind::kBox && item.penalty < kForbidden && !item.last_resort;
    if (legal) {
      extent.least = std::max(extent.least, least + (penalty ? item.width : Length{}));
      least = Length{};
    }
    if (penalty && item.penalty <= kForced) {
      extent.most = std::max(extent.most, most);
      most = Length{};
    }
    if (penalty) continue;
    most += item.width;
    for (size_t k = 0; k + 1 < item.parts; ++k) {
      const BreakPart& part = prepared.parts[item.part + k];
      extent.least = std::max(extent.least, least + part.width + part.hyphen);
      least = part.post;
    }
    if (item.parts > 0)
      least += prepared.parts[item.part + item.parts - 1].width;
    else if (!legal)
      least += item.width;
  }
  const Length indent = std::max(Length{}, style.first_indent);
  extent.least += margins + indent;
  extent.most += margins + indent;
  return extent;
}

DecimalExtent decimal_extent_of(const Block& paragraph, TypeSetting& setting) {
  const Prepared& prepared = prepare(paragraph, kAnyWidth, setting);
  // The first comma between two figures; without one, the end of the figures.
  const std::u32string_view text = prepared.characters();
  size_t split = text.size(), figures = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) figures = i + 1;
    const bool comma = text[i] == ',' && i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) &&
                       is_digit(text[i + 1]);
    if (!comma) continue;
    split = i;
    break;
  }
  if (split == text.size() && figures > 0) split = figures;
  constexpr size_t kSign = 2;  // characters of "—", "s.", "+"
  DecimalExtent extent;
  extent.number = figures > 0 || split != text.size() || text.size() <= kSign;
  size_t at = 0;  // characters passed
  for (size_t k = 0; k < prepared.items.size(); ++k) {
    const ItemSource& source = prepared.sources[k];
    if (prepared.items[k].kind == BreakItem::Kind::kPenalty) continue;
    if (source.kind != ItemSource::Kind::kGlyphs) {
      (at < split ? extent.whole : extent.fraction) += prepared.items[k].width;
      continue;
    }
    const TextPiece& piece = prepared.pieces[source.piece];
    int64_t units[2] = {0, 0};
    for (uint32_t g = source.begin; g < source.end; ++g) {
      at = piece.first + piece.shaped->glyphs[g].cluster;
      units[at < split ? 0 : 1] += piece.shaped->glyphs[g].advance;
    }
    extent.whole += piece.scaled(units[0]);
    extent.fraction += piece.scaled(units[1]);
    at = std::max<size_t>(at + 1, piece.first + piece.shaped->text.size());
  }
  return extent;
}

}  // namespace paraphe
