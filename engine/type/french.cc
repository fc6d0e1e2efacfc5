#include "type/french.h"

#include <algorithm>
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
  size_t begin = 0, end = 0;
  size_t core = 0, core_end = 0;  // without the punctuation around it
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
    const Tuning clear;
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
        out[i] = clear;
        out[i].drawn = c;
        hash = WordMemory::add(hash, c);
      }
      Word& word = *words_.add();
      Tuning tuning = tuning_of(text[begin]);
      tuning.facts = classify(begin, i, first, hash, word);
      const uint8_t inside = word.needs & kInside;
      tuning.word = static_cast<uint16_t>(std::min<size_t>(i - begin, 0xFFFF));
      tuning.plain = (inside & ~kApostrophes) == 0;
      tuning.literal = inside == 0;
      tuning.sentence_start = first || ended;
      out[begin] = tuning;
      if (tuning.sentence_start && word.core < i) out[word.core].sentence_start = true;
      first = false;
      ended = (word.needs & kEndsSentence) != 0;
      if (inside != 0) {
        if ((inside & kBreaks) != 0) find_breaks(word);
        tuned_ |= (inside & kTuned) != 0;
      }
      numbers_ += (word.classes & kNumbersOnly) != 0 ? 1 : 0;
      const size_t w = words_.size() - 1;
      if (w == 0) continue;
      const Word& before = (&word)[-1];
      if ((word.classes & (kMonth | kYear)) != 0) keep_months(before, word);
      if ((word.held || before.holds_next) && french_)
        tune_between(before, word, w > 1 ? words_[w - 2].classes : 0);
    }
  }

  // ---------------------------------------------------------------- classes

  // What the word is by itself; the number of its facts, and 1.
  uint32_t classify(size_t begin, size_t end, bool first, uint64_t hash, Word& word) {
    const std::u32string_view own(text_.data() + begin, end - begin);
    if (own.size() > WordMemory::kLongest) {
      use(facts_of(own), begin, end, first, word);
      return 0;
    }
    const auto [number, known] = memory_.find(own, hash);
    if (!known) memory_[number] = facts_of(own);
    use(memory_[number], begin, end, first, word);
    return number + 1;
  }

  static void use(const Facts& facts, size_t begin, size_t end, bool first, Word& word) {
    word.begin = begin;
    word.end = end;
    word.core = begin + facts.core;
    word.core_end = begin + facts.core_end;
    word.classes = facts.classes;
    if (first) word.classes |= kFirst | (facts.label ? uint32_t{kItemLabel} : 0);
    word.needs = facts.needs;
    word.holds_next = facts.holds_next;
    word.held = facts.held;
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
    if (((classes | left.classes) & kHoldsNext) == 0 && (next & kEtCetera) == 0)
      return Space::kNone;
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

  void raise_ordinal(const Word& word) {
    const auto [end, count] = raised_letters(text_, word.core, word.core_end);
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
  Row<Word>& words_ = words_of_thread();
  bool tuned_ = false;  // there are words with something to do inside
  size_t numbers_ = 0;  // words of figures alone
};

}  // namespace

void retune(std::u32string_view text, bool french, std::vector<Tuning>& out) {
  out.resize(text.size());
  Tuner(text, french, out).run();
}

std::vector<Tuning> retune(std::u32string_view text, bool french) {
  std::vector<Tuning> tunings;
  retune(text, french, tunings);
  return tunings;
}

}  // namespace paraphe
