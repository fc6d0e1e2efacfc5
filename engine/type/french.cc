#include "type/french.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "type/characters.h"
#include "type/french_words.h"
#include "type/word_memory.h"

namespace paraphe {
namespace {

// A word: what stands between white space.
struct Word {
  size_t begin = 0, end = 0;
  size_t core = 0, core_end = 0;  // without the punctuation around it
  uint32_t classes = 0;
  uint8_t needs = 0;  // Need bits
  bool holds_next = false, held = false;
};

// Room for the words of a paragraph, kept for the next one.
std::vector<Word>& words_of_thread() {
  static thread_local std::vector<Word> words;
  return words;
}

bool is_in(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

constexpr std::u32string_view kOpeners = U"([{«‹“‘„\"'";
constexpr std::u32string_view kAddressSigns = U"/?&=._#@-";  // a line may end after them
constexpr std::u32string_view kClosers = U")]}»›”’\",;:!?…";

// Between two words: what the space becomes. The first row that fits decides.
struct TieRule {
  uint32_t left, right;  // one class of each is needed; 0: anything
  Space space;
  const char* example;
};
constexpr TieRule kTies[] = {
    {0, kEtCetera, Space::kNoBreak, "voirie,~etc."},
    {kTitle, kOpensSentence, Space::kNone, "donné à M. Il est remis"},
    {kTitle, kCapitalised | kCourtesy, Space::kNoBreak, "M.~le Maire"},
    {kReference, kNumberStart | kInitial | kRegnal, Space::kNoBreak, "n°~5"},
    {kInitial, kCapitalised | kNumberStart, Space::kNoBreak, "J.-P.~Dupont, L.~2121-29"},
    {kSurname, kInitial, Space::kNoBreak, "COFFIN~H."},
    {kHour, kNumberStart, Space::kNoBreak, "18~h~30"},
    {kNumber, kUnit, Space::kNoBreak, "25~voix"},
    {kDay, kMonth, Space::kNoBreak, "1er~mars"},
    {kMonth, kYear, Space::kNoBreak, "mars~2023"},
    {kCapitalised, kRegnal, Space::kNoBreak, "Louis~XVIII"},
    {kOrdinal, kCentury, Space::kNoBreak, "XXe~siècle"},
    {kItemLabel, 0, Space::kNoBreak, "1°~Approuve"},
};

// What ties the word after it.
constexpr uint32_t kLeft = [] {
  uint32_t all = kNumber;
  for (const TieRule& rule : kTies) all |= rule.left;
  return all;
}();

constexpr uint8_t kTuned = kApostrophes | kOrdinals | kHighSigns;

class Tuner {
 public:
  Tuner(std::u32string_view text, bool french, std::vector<Tuning>& out)
      : text_(text), french_(french), out_(out) {}

  void run() {
    memory_.forget_if_full();
    words_.clear();
    find_words();
    if (!french_) return;
    if (tuned_)
      for (size_t w = 0; w < words_.size(); ++w) {
        const Word& word = words_[w];
        if ((word.needs & kTuned) == 0 || (word.classes & kCode) != 0) continue;
        if ((word.needs & kApostrophes) != 0) draw_apostrophes(word);
        if ((word.needs & kOrdinals) != 0) raise_ordinal(word);
        if ((word.needs & kHighSigns) != 0) add_spaces(w);
      }
    if (numbers_ > 1) join_thousands();
  }

 private:
  bool is_end(size_t i) const {
    return i >= text_.size() || is_space(text_[i]) || text_[i] == kLineSeparator ||
           text_[i] == kLeaderMark;
  }
  std::u32string_view core(const Word& word) const {
    return text_.substr(word.core, word.core_end - word.core);
  }

  static Tuning tuning_of(char32_t c) {
    Tuning tuning;
    tuning.drawn = c;
    return tuning;
  }

  // This sees every character of every act: what a word is by itself is looked up where it ends,
  // and most words tell nothing to do.
  void find_words() {
    bool first = true, ended = false;  // the first word of a line; the one before ends a sentence
    // Beside what is written through them.
    const char32_t* const text = text_.data();
    Tuning* const out = out_.data();
    const size_t size = text_.size();
    for (size_t i = 0; i < size;) {
      if (is_space(text[i])) {
        out[i] = tuning_of(text[i]);
        out[i].space = text[i] == kNoBreakSpace         ? Space::kNoBreak
                       : text[i] == kNarrowNoBreakSpace ? Space::kThin
                                                        : Space::kNormal;
        ++i;
        continue;
      }
      if (is_end(i)) {  // a forced break or a leader
        out[i] = tuning_of(text[i]);
        first |= text[i] == kLineSeparator;
        ++i;
        continue;
      }
      const size_t begin = i;
      uint64_t hash = 0;
      for (; i < size; ++i) {
        const char32_t c = text[i];
        const bool odd = c > kNoBreakSpace ? c >= 0x2000 : c <= ' ' || c == kNoBreakSpace;
        if (odd && is_end(i)) break;
        out[i] = tuning_of(c);
        hash = WordMemory::add(hash, c);
      }
      Word& word = words_.emplace_back();
      word.begin = begin;
      word.end = i;
      if (first) word.classes = kFirst;
      Tuning& tuning = out[begin];
      tuning.facts = classify(word, hash);
      const uint8_t inside = word.needs & kInside;
      tuning.word = static_cast<uint16_t>(std::min<size_t>(i - begin, 0xFFFF));
      tuning.plain = (inside & ~kApostrophes) == 0;
      tuning.literal = inside == 0;
      if ((inside & kBreaks) != 0) find_breaks(word);
      if (first || ended) {
        tuning.sentence_start = true;
        if (word.core < i) out[word.core].sentence_start = true;
      }
      first = false;
      ended = (word.needs & kEndsSentence) != 0;
      tuned_ |= (inside & kTuned) != 0;
      numbers_ += (word.classes & kNumbersOnly) != 0 ? 1 : 0;
      const size_t w = words_.size() - 1;
      if (w > 0 && (word.classes & (kMonth | kYear)) != 0) keep_months(words_[w - 1], word);
      if (french_ && w > 0 && (word.held || words_[w - 1].holds_next))
        tune_between(words_[w - 1], word, w > 1 ? words_[w - 2].classes : 0);
    }
  }

  // ---------------------------------------------------------------- classes

  // What the word is by itself; the number of its facts, and 1.
  uint32_t classify(Word& word, uint64_t hash) {
    const size_t size = word.end - word.begin;
    if (size > WordMemory::kLongest) {
      Facts facts;
      find_facts(word, facts);
      use(facts, word);
      return 0;
    }
    const auto [number, known] = memory_.find(text_.substr(word.begin, size), hash);
    Facts& facts = memory_[number];
    if (!known) find_facts(word, facts);
    use(facts, word);
    return number + 1;
  }

  static void use(const Facts& facts, Word& word) {
    const bool first = (word.classes & kFirst) != 0;
    word.classes = facts.classes | (first ? static_cast<uint32_t>(kFirst) : 0) |
                   (first && facts.label ? static_cast<uint32_t>(kItemLabel) : 0);
    word.core = word.begin + facts.core;
    word.core_end = word.begin + facts.core_end;
    word.needs = facts.needs;
    word.holds_next = facts.holds_next;
    word.held = facts.held;
  }

  void find_facts(const Word& of, Facts& facts) const {
    Word word;
    word.begin = of.begin;
    word.end = of.end;
    classify_anew(word);
    facts.classes = word.classes;
    facts.core = static_cast<uint16_t>(word.core - word.begin);
    facts.core_end = static_cast<uint16_t>(word.core_end - word.begin);
    facts.label = (word.classes & kCode) == 0 && word.core < word.core_end && is_item_label(word);
    if ((word.classes & kCode) != 0) facts.needs |= kBreaks;
    for (size_t i = word.begin; i < word.end; ++i) {
      const char32_t c = text_[i];
      if (is_in(c, U"-–—/\u2010\u200B") || is_ideographic(c)) facts.needs |= kBreaks;
      if (c == '\'') facts.needs |= kApostrophes;
      if (is_in(c, U";:!?«»")) facts.needs |= kHighSigns;
      if (c == kSoftHyphen || c == kNoBreakHyphen) facts.needs |= kOddHyphens;
    }
    if (raised_letters(word).second > 0) facts.needs |= kOrdinals;
    if (ends_sentence(word)) facts.needs |= kEndsSentence;
    if (is_in(text_[word.begin], U"»›")) facts.needs |= kClosesQuote;
    if (is_in(text_[word.end - 1], U"«‹")) facts.needs |= kOpensQuote;
    // Most words do neither, so that between() need not be asked.
    facts.holds_next =
        (word.classes & kLeft) != 0 || facts.label || (facts.needs & kOpensQuote) != 0;
    facts.held =
        (word.classes & kEtCetera) != 0 || (facts.needs & (kClosesQuote | kHighSigns)) != 0;
  }

  void classify_anew(Word& word) const {
    size_t b = word.begin, e = word.end;
    while (b < e && is_in(text_[b], kOpeners)) ++b;
    while (e > b && is_in(text_[e - 1], kClosers)) --e;
    if (b > word.begin) word.classes |= kOpened;
    if (e < word.end) word.classes |= kClosed;
    if (b == e) word.classes |= kPunctuation;
    word.core = b;
    word.core_end = e;
    if (b < e) classify_core(word);
    if (is_code(word)) word.classes = kCode;
  }

  void classify_core(Word& word) const {
    std::u32string_view whole = core(word);
    word.classes |= listed_classes(whole);
    if (whole.size() > 1 && whole.back() == '.') {
      std::u32string_view bare = whole.substr(0, whole.size() - 1);
      if (uint32_t classes = bare.size() == 1 ? 0 : listed_classes(bare) & ~uint32_t{kTitle})
        word.classes |= classes | kClosed;  // a sentence ends here
      else if (is_digit(bare.back()))
        word.classes |= kClosed;
      if (is_digit(bare.back()) || is_roman(bare)) classify_number(word, bare);
    } else {
      classify_number(word, whole);
    }
    if (is_letter(whole[0])) word.classes |= kWordStart;
    if (is_upper(whole[0])) word.classes |= kCapitalised;
    const bool elided = whole.size() > 2 && whole[0] == 'l' && is_in(whole[1], U"'’");
    if (elided) word.classes |= kCourtesy;
    if (whole.size() > 1 && std::all_of(whole.begin(), whole.end(), is_upper_or_hyphen))
      word.classes |= kSurname;
    if (is_initials(whole)) word.classes |= kInitial;
    if (whole.size() == 1 && is_in(whole[0], U"–—-")) word.classes |= kDash;
  }

  static bool is_upper_or_hyphen(char32_t c) { return is_upper(c) || c == '-'; }

  void classify_number(Word& word, std::u32string_view s) const {
    if (s.size() > 1 && is_in(s[0], U"-+−±") && is_digit(s[1])) s.remove_prefix(1);
    const size_t n = s.size();
    if (n >= 2 && is_roman(s) && s.find(U'L') == s.npos) word.classes |= kRegnal;
    if (ordinal_length(s) > 0) {
      word.classes |= kOrdinal;
      if (s == U"1er") word.classes |= kDay;
    }
    if (!is_digit(s[0])) return;
    word.classes |= kNumberStart;
    size_t digits = 0;
    while (digits < n && is_digit(s[digits])) ++digits;
    bool only = std::all_of(s.begin(), s.end(),
                            [](char32_t c) { return is_digit(c) || is_in(c, U".,-/+"); });
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

  // J.  J.-P.  Ph.: one capital, or one of the two-letter initials, with its full stop.
  static bool is_initials(std::u32string_view s) {
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

  bool is_item_label(const Word& word) const {
    std::u32string_view s = text_.substr(word.begin, word.end - word.begin);
    if (s.size() == 1 && is_in(s[0], U"–—-•")) return true;
    if (s.size() < 2 || s.size() > 5) return false;
    const char32_t last = s.back();
    std::u32string_view body = s.substr(0, s.size() - 1);
    const bool digits = std::all_of(body.begin(), body.end(), is_digit);
    if (last == U'°') return digits;
    if (last == ')' || last == '.') return digits || is_roman(body) || body.size() == 1;
    return false;
  }

  // Addresses, times, identifiers with signs inside: nothing is retuned in them.
  bool is_code(const Word& word) const {
    std::u32string_view s = core(word);
    if (s.find(U"://") != s.npos || s.starts_with(U"www.")) return true;
    size_t at = s.find(U'@');
    if (at != s.npos && at > 0 && at + 1 < s.size()) return true;
    if (s.find(U'_') != s.npos) return true;
    return std::count(s.begin(), s.end(), U':') >= 2;
  }

  // ---------------------------------------------------------------- breaks inside words

  void find_breaks(const Word& word) {
    const bool code = (word.classes & kCode) != 0;
    for (size_t i = word.begin; i < word.end; ++i) {
      const char32_t c = text_[i];
      out_[i].code = code;
      if (i + 1 >= word.end) continue;
      const char32_t next = text_[i + 1];
      if (c == 0x200B || is_ideographic(c)) {
        out_[i].break_after = !is_in(next, U"、。，．）」』");
      } else if (code) {
        out_[i].break_after = is_in(c, kAddressSigns) && !is_in(next, kAddressSigns) &&
                              i > word.begin + 1 && i + 3 < word.end;
      } else if (c == '-' || c == 0x2010) {
        out_[i].break_after = divides_compound(word, i);
      } else if (c == U'–' || c == U'—' || c == '/') {
        out_[i].break_after =
            i > word.begin + 2 && is_letter(text_[i - 1]) && is_letter(next) && i + 3 < word.end;
      }
    }
  }

  // A line may end after a hyphen that stands between two letters, not beside a lone letter
  // (a-t-il, J.-P.) nor among figures (2121-29).
  bool divides_compound(const Word& word, size_t i) const {
    auto lone = [&](size_t first, size_t last) {
      return first < word.begin || last >= word.end || !is_letter(text_[first]) ||
             !is_letter(text_[last]);
    };
    return i >= word.begin + 2 && !lone(i - 2, i - 1) && !lone(i + 1, i + 2);
  }

  // With a full stop that is not one of an abbreviation.
  bool ends_sentence(const Word& word) const {
    size_t e = word.end;
    while (e > word.begin && is_in(text_[e - 1], U")]»›”\"")) --e;
    if (e == word.begin) return false;
    const char32_t c = text_[e - 1];
    const uint32_t abbreviations = kTitle | kReference | kInitial;
    return c == '!' || c == '?' || c == U'…' || (c == '.' && (word.classes & abbreviations) == 0);
  }

  // 13 novembre, novembre 2023: a date is read at a glance or not at all.
  void keep_months(const Word& left, const Word& right) {
    if ((left.classes & kClosed) != 0) return;
    if ((right.classes & kMonth) != 0 && (left.classes & kDay) != 0)
      out_[right.begin].undivided = true;
    if ((left.classes & kMonth) != 0 && (right.classes & kYear) != 0)
      out_[left.begin].undivided = true;
  }

  // ---------------------------------------------------------------- between words

  void tune_between(const Word& left, const Word& right, uint32_t before) {
    if (left.end + 1 > right.begin) return;
    for (size_t i = left.end; i < right.begin; ++i)
      if (text_[i] == kLineSeparator || text_[i] == kLeaderMark) return;
    Space& space = out_[left.end].space;
    const Space tuned = between(left, right, before);
    if (tuned != Space::kNone) space = tuned;
  }

  Space between(const Word& left, const Word& right, uint32_t before) const {
    if ((left.needs & kOpensQuote) != 0 || (right.needs & kClosesQuote) != 0)
      return Space::kGuillemet;
    if ((right.classes & kCode) != 0) return Space::kNone;  // ::1
    if ((right.needs & kHighSigns) != 0) {
      const char32_t first = text_[right.begin];
      const bool alone = right.begin + 1 == right.end || !is_letter(text_[right.begin + 1]);
      if (alone && is_in(first, U";!?")) return Space::kThin;
      if (alone && first == ':') return Space::kNoBreak;
    }
    uint32_t classes = (left.classes & kClosed) != 0 ? 0 : left.classes;
    const uint32_t next = (right.classes & kOpened) != 0 ? 0 : right.classes;
    if (((classes | left.classes) & kLeft) == 0 && (next & kEtCetera) == 0) return Space::kNone;
    if ((left.classes & kFirst) != 0) classes |= left.classes & kItemLabel;
    if ((before & kNamesLetter) != 0) classes &= ~static_cast<uint32_t>(kTitle | kInitial);
    if ((left.classes & kNumber) != 0 && right.core < right.end && is_in(text_[right.core], U"%€"))
      classes |= kNumber;
    for (const TieRule& rule : kTies) {
      if ((rule.left == 0 || (rule.left & classes) != 0) &&
          (rule.right == 0 || (rule.right & next) != 0))
        return rule.space;
    }
    return Space::kNone;
  }

  // 1 234 567,89: groups of three after one to three digits, and nothing else beside them.
  // Telephone numbers, SIREN and SIRET are no quantities.
  void join_thousands() {
    for (size_t w = 0; w < words_.size();) {
      size_t end = w;
      while (end < words_.size() && (words_[end].classes & kNumbersOnly) != 0 &&
             (end == w || (words_[end].classes & (kOpened | kFirst)) == 0)) {
        ++end;
        if ((words_[end - 1].classes & kClosed) != 0) break;
      }
      if (end - w >= 2 && is_quantity(w, end))
        for (size_t k = w; k + 1 < end; ++k) out_[words_[k].end].space = Space::kThin;
      w = std::max(end, w + 1);
    }
  }

  bool is_quantity(size_t begin, size_t end) const {
    if ((words_[begin].classes & kLeadGroup) == 0) return false;
    for (size_t back = 1; back <= 3 && back <= begin; ++back)
      if ((words_[begin - back].classes & kIdentifier) != 0) return false;
    for (size_t k = begin + 1; k < end; ++k)
      if ((words_[k].classes & (k + 1 == end ? kLastGroup : kGroup)) == 0) return false;
    return true;
  }

  // ---------------------------------------------------------------- inside words

  // ' between letters is ’; in minutes of arc (2'33") and quotations it stays.
  void draw_apostrophes(const Word& word) {
    for (size_t i = word.begin + 1; i + 1 < word.end; ++i) {
      if (text_[i] != '\'' || !is_letter(text_[i - 1])) continue;
      const char32_t next = text_[i + 1];
      if (is_letter(next) || is_digit(next) || is_in(next, U"«“\"")) out_[i].drawn = U'’';
    }
  }

  // How many characters at the end of `s` are an ordinal's letters: 1er, 2nd, XXe.
  static size_t ordinal_length(std::u32string_view s) {
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

  // The end of the letters to raise, and how many these are.
  std::pair<size_t, size_t> raised_letters(const Word& word) const {
    std::u32string_view s = core(word);
    size_t end = word.core_end;
    if (!s.empty() && s.back() == '.') {
      s.remove_suffix(1);
      --end;
    }
    return {end, s.empty() ? 0 : ordinal_length(s)};
  }

  void raise_ordinal(const Word& word) {
    const auto [end, count] = raised_letters(word);
    for (size_t i = end - count; i < end; ++i) out_[i].superior = true;
  }

  // Where the record has no space before ; : ! ? » or after «.
  void add_spaces(size_t w) {
    const Word& word = words_[w];
    for (size_t i = word.begin; i < word.end; ++i) {
      const char32_t c = text_[i];
      if (c == U'«' && i + 1 < word.end && text_[i + 1] != U'»')
        out_[i + 1].added = Space::kGuillemet;
      if (i == word.begin) continue;
      const char32_t previous = text_[i - 1];
      if (c == U'»' && previous != U'«' && previous != '(') out_[i].added = Space::kGuillemet;
      if (!is_in(c, U";!?:") || is_in(previous, U"!?:;.…([{«‹“‘") || !only_signs(i + 1, word.end))
        continue;
      if (c == ':')
        out_[i].added = Space::kNoBreak;
      else if (c == ';' || !belongs_to_name(w, i))
        out_[i].added = Space::kThin;
    }
  }

  bool only_signs(size_t i, size_t end) const {
    while (i < end && is_in(text_[i], U"!?:;.,…)]}»›”’\"")) ++i;
    return i == end;
  }

  // Yahoo! is a name, not an exclamation: a capitalised word amid a sentence that goes on.
  bool belongs_to_name(size_t w, size_t i) const {
    const Word& word = words_[w];
    if (is_exclaimed_name(text_.substr(word.core, i + 1 - word.core))) return true;
    if (text_[i] != '!' || i + 1 != word.end) return false;
    if ((word.classes & kCapitalised) == 0) return false;
    if (w + 1 < words_.size()) {
      const char32_t next = text_[words_[w + 1].begin];
      if (is_letter(next)) return !is_upper(next) || !out_[word.begin].sentence_start;
    }
    return false;
  }

  std::u32string_view text_;
  bool french_;
  std::vector<Tuning>& out_;
  WordMemory& memory_ = WordMemory::of_thread();
  std::vector<Word>& words_ = words_of_thread();
  bool tuned_ = false;  // there are words with something to do inside
  size_t numbers_ = 0;  // words of figures alone
};

}  // namespace

void retune(std::u32string_view text, bool french, std::vector<Tuning>& out) {
  out.resize(text.size());  // each is written below
  Tuner(text, french, out).run();
}

std::vector<Tuning> retune(std::u32string_view text, bool french) {
  std::vector<Tuning> tunings;
  retune(text, french, tunings);
  return tunings;
}

}  // namespace paraphe
