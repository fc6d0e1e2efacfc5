// What a word is by itself, wherever it stands: its classes, and what may have to be done in it.
#include <algorithm>

#include "base/text.h"
#include "type/characters.h"
#include "type/french_words.h"
#include "type/word_memory.h"

namespace paraphe {
namespace {

constexpr std::u32string_view kOpeners = U"([{«‹“‘„\"'";
constexpr std::u32string_view kClosers = U")]}»›”’\",;:!?…";

struct Word {
  std::u32string_view text;
  size_t core = 0, core_end = 0;  // without the punctuation around it
  uint32_t classes = 0;
};

// How many characters at the end of `s` are an ordinal's letters: 1er, 2nd, XXe.
size_t ordinal_length(std::u32string_view s) {
  size_t digits = 0;
  while (digits < s.size() && is_digit(s[digits])) ++digits;
  if (digits == s.size()) return 0;
  if (digits > 0) {
    std::u32string_view number = s.substr(0, digits), letters = s.substr(digits);
    if (letters == U"e" || letters == U"es")
      return digits <= 3 && number != U"1" ? letters.size() : 0;
    if (number == U"1" &&
        (letters == U"er" || letters == U"re" || letters == U"ers" || letters == U"res"))
      return letters.size();
    if (number == U"2" &&
        (letters == U"nd" || letters == U"nde" || letters == U"nds" || letters == U"ndes"))
      return letters.size();
    return 0;
  }
  if (s == U"Ier" || s == U"Ire") return 2;
  if (s.size() < 2 || s.back() != 'e') return 0;
  std::u32string_view roman = s.substr(0, s.size() - 1);
  return roman != U"I" && roman != U"L" && is_roman(roman) ? 1 : 0;
}

std::u32string_view core_of(const Word& word) {
  return word.text.substr(word.core, word.core_end - word.core);
}

// J.  J.-P.  Ph.: one capital, or one of the two-letter initials, with its full stop.
bool is_initials(std::u32string_view s) {
  size_t i = 0;
  while (i < s.size()) {
    if (!is_upper(s[i])) return false;
    ++i;
    if (i < s.size() && s[i] == 'h' && is_in(s[i - 1], U"CPT")) ++i;
    if (i >= s.size() || s[i] != '.') return false;
    ++i;
    if (i < s.size() && s[i] == '-') ++i;
  }
  return !s.empty();
}

bool is_upper_or_hyphen(char32_t c) { return is_upper(c) || c == '-'; }

// L2121-29, L.2121-29, LO1112-1, R*123-4: an article of a code, its part of the code before it.
bool is_article_of_code(std::u32string_view s) {
  if (s.empty() || !is_in(s[0], U"LRDA")) return false;
  size_t i = s.starts_with(U"LO") ? 2 : 1;
  while (i < s.size() && s[i] == '*') ++i;
  if (i < s.size() && s[i] == '.') ++i;
  const size_t digits = i;
  while (i < s.size() && is_digit(s[i])) ++i;
  return i >= digits + 2 && (i == s.size() || s[i] == '-');
}

// 12-13, 1er-2: days side by side.
bool is_range_of_days(std::u32string_view s) {
  const size_t sign = s.find_first_of(U"-–/");
  if (sign == s.npos) return false;
  const std::u32string_view first = s.substr(0, sign), last = s.substr(sign + 1);
  auto is_day = [](std::u32string_view d) {
    return d == U"1er" ||
           (!d.empty() && d.size() <= 2 && std::all_of(d.begin(), d.end(), is_digit));
  };
  return is_day(first) && is_day(last);
}

void classify_number(Word& word, std::u32string_view s) {
  if (s.size() > 1 && is_in(s[0], U"-+−±") && is_digit(s[1])) s.remove_prefix(1);
  const size_t n = s.size();
  if (is_roman(s) && s.find(U'L') == s.npos) word.classes |= kRegnal;
  if (ordinal_length(s) > 0) {
    word.classes |= kOrdinal;
    if (s == U"1er") word.classes |= kDay;
  }
  if (is_article_of_code(s)) word.classes |= kNumberStart;
  if (!is_digit(s[0])) return;
  word.classes |= kNumberStart;
  if (is_range_of_days(s)) word.classes |= kDay;
  size_t digits = 0;
  while (digits < n && is_digit(s[digits])) ++digits;
  bool only =
      std::all_of(s.begin(), s.end(), [](char32_t c) { return is_digit(c) || is_in(c, U".,-/+"); });
  if (only) word.classes |= kNumbersOnly;
  if (only && is_digit(s[n - 1]) && s.find_first_of(U"-/+") == s.npos) word.classes |= kNumber;
  if (digits == n) {
    if (n == 4) word.classes |= kYear;
    if (n <= 2) word.classes |= kDay;
    if (n <= 3 && s[0] != '0') word.classes |= kLeadGroup;
    if (n == 3) word.classes |= kGroup | kLastGroup;
  } else if (digits == 3 && s[3] == ',' && (word.classes & kNumber) != 0) {
    word.classes |= kLastGroup;
  }
}

void classify_core(Word& word) {
  std::u32string_view whole = core_of(word);
  word.classes |= listed_classes(whole);
  if (whole.size() > 1 && whole.back() == '.') {
    std::u32string_view bare = whole.substr(0, whole.size() - 1);
    // H. is an initial, al. an abbreviation; 14 h. and 20 m. end their sentence.
    const bool abbreviated = listed_classes(whole) != 0 || (bare.size() == 1 && is_upper(bare[0]));
    if (uint32_t classes = abbreviated ? 0 : listed_classes(bare) & ~uint32_t{kTitle})
      word.classes |= classes | kClosed;  // a sentence ends here
    else if (is_digit(bare.back()))
      word.classes |= kClosed;
    if (is_digit(bare.back()) || is_roman(bare)) classify_number(word, bare);
  } else {
    classify_number(word, whole);
  }
  if (is_in(whole[0], U"€%‰")) word.classes |= kUnit;
  const size_t slash = whole.find(U'/');  // €/m², km/h, kWh/an
  if (slash != whole.npos) word.classes |= listed_classes(whole.substr(0, slash)) & kUnit;
  if (is_upper(whole[0])) word.classes |= kCapitalised;
  const bool elided = whole.size() > 2 && is_in(whole[1], U"'’");
  if (elided && whole[0] == 'l') word.classes |= kCourtesy;
  if (elided && whole[0] == 'd') word.classes |= kParticle;
  if (std::all_of(whole.begin(), whole.end(), is_upper_or_hyphen)) {
    if (whole.size() > 1) word.classes |= kSurname;
    if (whole.size() <= 2 && is_upper(whole.back())) word.classes |= kLetter;
  }
  if (is_initials(whole)) word.classes |= kInitial;
  if (whole.size() == 1 && is_in(whole[0], U"+-−±<>≤≥≈×")) word.classes |= kLeadsNumber;
}

// Addresses, times, identifiers with signs inside: nothing is retuned in them.
bool is_code(const Word& word) {
  std::u32string_view s = core_of(word);
  if (s.find(U"://") != s.npos || s.starts_with(U"www.")) return true;
  size_t at = s.find(U'@');
  if (at != s.npos && at > 0 && at + 1 < s.size()) return true;
  if (s.find(U'_') != s.npos) return true;
  return std::count(s.begin(), s.end(), U':') >= 2;
}

bool is_item_label(const Word& word) {
  std::u32string_view s = word.text;
  if (s.size() == 1 && is_in(s[0], U"–—-•")) return true;
  if (s.size() < 2 || s.size() > 5) return false;
  const char32_t last = s.back();
  std::u32string_view body = s.substr(0, s.size() - 1);
  const bool digits = std::all_of(body.begin(), body.end(), is_digit);
  if (last == U'°') return digits;
  if (last == ')' && body.back() == U'°') return is_item_label({body});
  if (last == ')' || last == '.' || last == '/')
    return digits || is_roman(body) || body.size() == 1;
  return false;
}

// With a full stop that is not one of an abbreviation.
bool ends_sentence(const Word& word) {
  size_t e = word.text.size();
  while (e > 0 && is_in(word.text[e - 1], U")]»›”\"")) --e;
  if (e == 0) return false;
  const char32_t c = word.text[e - 1];
  // art. is an abbreviation, article. is the end.
  const bool abbreviated = (listed_classes(core_of(word)) & (kTitle | kReference)) != 0 ||
                           (word.classes & kInitial) != 0;
  return c == '!' || c == '?' || c == U'…' || (c == '.' && !abbreviated);
}

void classify(Word& word) {
  const std::u32string_view text = word.text;
  size_t b = 0, e = text.size();
  while (b < e && is_in(text[b], kOpeners)) ++b;
  while (e > b && is_in(text[e - 1], kClosers)) --e;
  if (b > 0) word.classes |= kOpened;
  if (e < text.size()) word.classes |= kClosed;
  word.core = b;
  word.core_end = e;
  if (b < e) classify_core(word);
  if (is_code(word)) word.classes = kCode;
}

// Signs that close or part, typed as a word of their own: no line begins with one. A longer row of
// dots is a blank to fill in.
bool only_closes(std::u32string_view text) {
  if (text.size() > 3) return false;
  return text == U"/" ||
         std::all_of(text.begin(), text.end(), [](char32_t c) { return is_in(c, U")]}”’,.…"); });
}

}  // namespace

std::pair<size_t, size_t> raised_letters(std::u32string_view text, size_t begin, size_t end) {
  std::u32string_view s = text.substr(begin, end - begin);
  if (!s.empty() && s.back() == '.') {
    s.remove_suffix(1);
    --end;
  }
  return {end, s.empty() ? 0 : ordinal_length(s)};
}

Facts facts_of(std::u32string_view text) {
  Word word;
  word.text = text;
  classify(word);
  Facts facts;
  facts.classes = word.classes;
  facts.core = static_cast<uint16_t>(word.core);
  facts.core_end = static_cast<uint16_t>(word.core_end);
  facts.label = (word.classes & kCode) == 0 && word.core < word.core_end && is_item_label(word);
  if ((word.classes & kCode) != 0) facts.needs |= kBreaks;
  for (const char32_t c : text) {
    if (is_in(c, U"-–—/\u2010\u200B") || is_ideographic(c)) facts.needs |= kBreaks;
    if (c == '\'') facts.needs |= kApostrophes;
    if (is_in(c, U";:!?«»")) facts.needs |= kHighSigns;
    if (c == kSoftHyphen || c == kNoBreakHyphen) facts.needs |= kOddHyphens;
  }
  if (raised_letters(text, word.core, word.core_end).second > 0) facts.needs |= kOrdinals;
  if (ends_sentence(word)) facts.needs |= kEndsSentence;
  if (is_in(text.front(), U"»›") || only_closes(text)) facts.needs |= kClosesQuote;
  if (is_in(text.back(), U"«‹“„([{")) facts.needs |= kOpensQuote;
  // Most words do neither, so that between() need not be asked.
  facts.holds_next =
      (word.classes & kHoldsNext) != 0 || facts.label || (facts.needs & kOpensQuote) != 0;
  facts.held = (word.classes & kEtCetera) != 0 || (facts.needs & (kClosesQuote | kHighSigns)) != 0;
  return facts;
}

}  // namespace paraphe
