#include "type/french.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/text.h"
#include "type/characters.h"
#include "type/french_words.h"
#include "type/row.h"
#include "type/word_memory.h"

namespace paraphe {
namespace {

// A word: what stands between white space.
struct Word {
  uint32_t begin = 0, end = 0;
  uint32_t core = 0, core_end = 0;  // without the punctuation around it
  uint32_t classes = 0;
  uint8_t needs = 0;  // Need bits
  bool holds_next = false, held = false;
};

// Room for the words of a paragraph, kept for the next one.
Row<Word>& words_of_thread() {
  static thread_local Row<Word> words;
  return words;
}

constexpr std::u32string_view kAddressSigns = U"/?&=._#@-";  // a line may end after them

constexpr uint8_t kTuned = kApostrophes | kOrdinals | kHighSigns;

class Tuner {
 public:
  Tuner(std::u32string_view text, bool french, std::span<const Stretch> typed,
        std::vector<Tuning>& out)
      : text_(text), french_(french), typed_(typed), out_(out) {}

  void run() {
    memory_.forget_if_full();
    words_.clear();
    words_.reserve_more(text_.size() / 2 + 1);
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
    if (numbers_in_row_) join_thousands();
  }

 private:
  // Whether French typography has its way with character `i`.
  bool is_french(size_t i) const {
    if (typed_.empty()) return french_;
    const auto after = std::upper_bound(typed_.begin(), typed_.end(), i,
                                        [](size_t at, const Stretch& s) { return at < s.begin; });
    return french_ && (after == typed_.begin() || i >= after[-1].end);
  }
  bool is_end(size_t i) const {
    return i >= text_.size() || is_space(text_[i]) || text_[i] == kLineSeparator ||
           text_[i] == kLeaderMark;
  }
  std::u32string_view core(const Word& word) const {
    return text_.substr(word.core, word.core_end - word.core);
  }

  // Whether `c` stands in a word: in one step for nearly all letters there are.
  static bool in_word(char32_t c) {
    if (c - '!' < kNoBreakSpace - '!') return true;
    return !is_space(c) && c != kLineSeparator && c != kLeaderMark;
  }

  // This sees every character of every act: what a word is by itself is looked up where it ends,
  // and most words tell nothing to do.
  void find_words() {
    bool first = true, ended = false;  // the first word of a line; the one before ends a sentence
    // Beside what is written through them.
    const char32_t* const text = text_.data();
    Tuning* const out = out_.data();
    const size_t size = text_.size();
    Word* word = words_.data();
    for (size_t i = 0; i < size;) {
      char32_t c = text[i];
      Tuning tuning;
      tuning.drawn = c;
      if (!in_word(c)) {
        if (c == kLineSeparator)
          first = true;
        else if (c != kLeaderMark)
          tuning.space = c == kNoBreakSpace         ? Space::kNoBreak
                         : c == kNarrowNoBreakSpace ? Space::kThin
                                                    : Space::kNormal;
        out[i++] = tuning;
        continue;
      }
      const size_t begin = i;
      uint64_t hash = 0;
      do {
        hash = WordMemory::add(hash, c);
        if (++i == size) break;
        c = text[i];
      } while (in_word(c));
      const size_t length = i - begin;
      const std::u32string_view own(text + begin, length);
      const uint32_t number = memory_.find(own, hash);
      const Facts& facts = number == WordMemory::kNone ? unkept_ = facts_of(own) : memory_[number];
      word->begin = static_cast<uint32_t>(begin);
      word->end = static_cast<uint32_t>(i);
      word->core = word->begin + facts.core;
      word->core_end = word->begin + facts.core_end;
      word->classes = facts.classes;
      word->needs = facts.needs;
      word->holds_next = facts.holds_next;
      word->held = facts.held;
      if (first) word->classes |= kFirst | (facts.label ? uint32_t{kItemLabel} : 0);
      const uint8_t inside = facts.needs & kInside;
      tuning.facts = number + 1;
      tuning.word = static_cast<uint16_t>(std::min<size_t>(length, UINT16_MAX));
      tuning.plain = (inside & ~kApostrophes) == 0;
      tuning.literal = inside == 0;
      tuning.sentence_start = first || ended;
      // What is not literal has tunings of its own for each character; so has what an opening sign
      // parts from the beginning of its sentence.
      tuning.alone =
          tuning.literal && length <= UINT16_MAX && !(tuning.sentence_start && facts.core > 0);
      out[begin] = tuning;
      if (!tuning.alone) spread(*word);
      first = false;
      ended = (facts.needs & kEndsSentence) != 0;
      if (word != words_.data()) {
        const Word& before = word[-1];
        numbers_in_row_ |= (word->classes & before.classes & kNumbersOnly) != 0;
        if ((word->classes & (kMonth | kYear)) != 0) keep_months(before, *word);
        if ((word->held || before.holds_next) && french_)
          tune_between(before, *word, word - words_.data() > 1 ? word[-2].classes : 0);
      }
      ++word;
    }
    words_.extend_to(word);
  }

  // Writes the tunings of the characters of `word` after its first.
  [[gnu::noinline]] void spread(const Word& word) {
    for (size_t i = word.begin + 1; i < word.end; ++i) {
      out_[i] = Tuning{};
      out_[i].drawn = text_[i];
    }
    if (out_[word.begin].sentence_start && word.core < word.end)
      out_[word.core].sentence_start = true;
    const uint8_t inside = word.needs & kInside;
    if ((inside & kBreaks) != 0) find_breaks(word);
    tuned_ |= (inside & kTuned) != 0;
  }

  // ---------------------------------------------------------------- breaks inside words

  void find_breaks(const Word& word) {
    const bool code = (word.classes & kCode) != 0;
    // -12: the sign of a number is as wide as a figure, not a hyphen.
    if ((word.classes & kNumber) != 0 && text_[word.core] == '-' && is_french(word.core))
      out_[word.core].drawn = U'−';
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
    if (!is_french(left.end)) return;
    Space& space = out_[left.end].space;
    const Space tuned = between(left, right, before);
    if (tuned != Space::kNone) space = tuned;
  }

  Space between(const Word& left, const Word& right, uint32_t before) const {
    if ((left.needs & kOpensQuote) != 0 || (right.needs & kClosesQuote) != 0) {
      const bool guillemets = is_in(text_[left.end - 1], U"«‹") || is_in(text_[right.begin], U"»›");
      return guillemets ? Space::kGuillemet : Space::kNoBreak;
    }
    if ((right.classes & kCode) != 0) return Space::kNone;  // ::1
    if ((right.needs & kHighSigns) != 0) {
      const char32_t first = text_[right.begin];
      const bool alone = right.begin + 1 == right.end || !is_letter(text_[right.begin + 1]);
      if (alone && is_in(first, U";!?")) return Space::kThin;
      if (alone && first == ':') return Space::kNoBreak;
    }
    uint32_t classes = (left.classes & kClosed) != 0 ? 0 : left.classes;
    const uint32_t next = (right.classes & kOpened) != 0 ? 0 : right.classes;
    if (((classes | left.classes) & kHoldsNext) == 0 && (next & kEtCetera) == 0)
      return Space::kNone;
    if ((left.classes & kFirst) != 0) classes |= left.classes & kItemLabel;
    if ((before & kNamesLetter) != 0) classes &= ~static_cast<uint32_t>(kTitle | kInitial);
    if ((classes & kInitial) != 0 && opens_sentence(right))
      classes &= ~static_cast<uint32_t>(kInitial);
    if ((left.classes & kNumber) != 0 && right.core < right.end && is_in(text_[right.core], U"%€"))
      classes |= kNumber;
    for (const TieRule& rule : kTies) {
      if ((rule.left == 0 || (rule.left & classes) != 0) &&
          (rule.right == 0 || (rule.right & next) != 0))
        return rule.space;
    }
    return Space::kNone;
  }

  // After a letter and its full stop: Mlle X. Il, Mlle X. Le conseil, Mlle X. L’article; but
  // J. Le Goff, J. L’Hermite, whose next letter is a capital.
  bool opens_sentence(const Word& word) const {
    if ((word.classes & kOpensSentence) != 0) return true;
    static constexpr std::u32string_view kParticles[] = {U"Le", U"La", U"Les",
                                                         U"De", U"Du", U"Des"};
    const std::u32string_view whole = core(word);
    size_t next = word.core + 2;
    if (std::find(std::begin(kParticles), std::end(kParticles), whole) != std::end(kParticles))
      for (next = word.core_end; next < text_.size() && is_space(text_[next]);) ++next;
    else if (whole.size() < 3 || !is_in(whole[0], U"LD") || !is_in(whole[1], U"'’"))
      return false;
    return next < text_.size() && !is_upper(text_[next]);
  }

  // 1 234 567,89: groups of three after one to three digits, and nothing else beside them.
  // Telephone numbers, SIREN and SIRET are no quantities: their spaces stay, but end no line.
  void join_thousands() {
    for (size_t w = 0; w < words_.size();) {
      size_t end = w;
      while (end < words_.size() && (words_[end].classes & kNumbersOnly) != 0 &&
             (end == w || (words_[end].classes & (kOpened | kFirst)) == 0)) {
        ++end;
        if ((words_[end - 1].classes & kClosed) != 0) break;
      }
      const Space inside = end - w < 2                                ? Space::kNone
                           : is_quantity(w, end)                      ? Space::kThin
                           : is_telephone(w, end) || is_siren(w, end) ? Space::kNoBreak
                                                                      : Space::kNone;
      for (size_t k = w; k + 1 < end && inside != Space::kNone; ++k)
        if (is_french(words_[k].end)) out_[words_[k].end].space = inside;
      w = std::max(end, w + 1);
    }
  }

  bool follows_identifier(size_t begin) const {
    for (size_t back = 1; back <= 3 && back <= begin; ++back)
      if ((words_[begin - back].classes & kIdentifier) != 0) return true;
    return false;
  }

  // 03 21 95 12 34, 0 800 123 456, +33 3 21 95 12 34.
  bool is_telephone(size_t begin, size_t end) const {
    if (end - begin < 4) return false;
    const char32_t first = text_[words_[begin].core];
    const bool pairs = std::all_of(words_.begin() + begin, words_.begin() + end,
                                   [](const Word& w) { return w.core_end - w.core == 2; });
    if (!pairs && first != '0' && first != '+') return false;
    for (size_t k = begin; k < end; ++k)
      if (words_[k].core_end - words_[k].core > 3) return false;
    return true;
  }

  // 246 200 729, and the five digits of an establishment behind them.
  bool is_siren(size_t begin, size_t end) const {
    if (end - begin < 3 || end - begin > 4 || !follows_identifier(begin)) return false;
    for (size_t k = begin; k < begin + 3; ++k)
      if ((words_[k].classes & kGroup) == 0) return false;
    return end - begin == 3 || words_[end - 1].core_end - words_[end - 1].core == 5;
  }

  bool is_quantity(size_t begin, size_t end) const {
    if ((words_[begin].classes & kLeadGroup) == 0 || follows_identifier(begin)) return false;
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
      if ((is_letter(next) || is_digit(next) || is_in(next, U"«“\"")) && is_french(i))
        out_[i].drawn = U'’';
    }
  }

  void raise_ordinal(const Word& word) {
    const auto [end, count] = raised_letters(text_, word.core, word.core_end);
    if (count == 0 || !is_french(end - count)) return;
    for (size_t i = end - count; i < end; ++i) out_[i].superior = true;
  }

  // Where the record has no space before ; : ! ? » or after «.
  void add_spaces(size_t w) {
    const Word& word = words_[w];
    for (size_t i = word.begin; i < word.end; ++i) {
      const char32_t c = text_[i];
      if (!is_french(i)) continue;
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
  std::span<const Stretch> typed_;
  std::vector<Tuning>& out_;
  WordMemory& memory_ = WordMemory::of_thread();
  Row<Word>& words_ = words_of_thread();
  Facts unkept_;                 // of a word that the memory has no place for
  bool tuned_ = false;           // there are words with something to do inside
  bool numbers_in_row_ = false;  // words of figures alone, one after the other
};

}  // namespace

void retune(std::u32string_view text, bool french, std::span<const Stretch> typed,
            std::vector<Tuning>& out) {
  out.resize(text.size());
  Tuner(text, french, typed, out).run();
}

void spread_tunings(std::u32string_view text, size_t begin, std::vector<Tuning>& tunings) {
  if (!tunings[begin].alone) return;
  tunings[begin].alone = false;
  for (size_t i = begin + 1; i < begin + tunings[begin].word; ++i) {
    tunings[i] = Tuning{};
    tunings[i].drawn = text[i];
  }
}

void spread_tunings(std::u32string_view text, std::vector<Tuning>& tunings) {
  for (size_t i = 0; i < text.size(); i += std::max<size_t>(1, tunings[i].word))
    spread_tunings(text, i, tunings);
}

std::vector<Tuning> retune(std::u32string_view text, bool french, std::span<const Stretch> typed) {
  std::vector<Tuning> tunings;
  retune(text, french, typed, tunings);
  spread_tunings(text, tunings);
  return tunings;
}

}  // namespace paraphe
