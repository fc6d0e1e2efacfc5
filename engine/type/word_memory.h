// What French typography knows of a word by itself, wherever it stands, and the memory of it.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace paraphe {

// What may have to be done inside a word.
enum Need : uint8_t {
  kBreaks = 1,       // it has signs after which a line may end, or is an address
  kApostrophes = 2,  // '
  kOrdinals = 4,     // letters to raise
  kHighSigns = 8,    // ; : ! ? « »
  kOddHyphens = 16,  // U+00AD, U+2011: for the setter
  // And what it does to its neighbours:
  kEndsSentence = 32,
  kClosesQuote = 64,  // » or › comes first, or it has nothing but signs that close
  kOpensQuote = 128,  // « or ‹ comes last, or another sign that opens
};
inline constexpr uint8_t kInside = 31;  // what is done inside the word

struct Shaped;

// What a word is by itself, wherever it stands.
struct Facts {
  uint32_t classes = 0;
  uint16_t core = 0, core_end = 0;
  uint8_t needs = 0;
  bool label = false;                     // it would be the label of an item, were it first
  bool holds_next = false, held = false;  // may tie the space after it, or before it, at all

  // For the setter: the word as shaped last, and with what (Shaper::key); and whether its glyphs
  // are those of its own characters. One question then answers all that is known of a word.
  bool literal = false;
  uint64_t key = 0;
  const Shaped* shaped = nullptr;

  uint32_t at = 0, length = 0;  // for the memory: the characters of the word
};

// Of `word`, which is not empty and has no white space (word_facts.cc).
Facts facts_of(std::u32string_view word);

// Where the letters to raise end in `text`, of which [begin, end) is a word without the punctuation
// around it; and how many these are: 1er, 2nd, XXe.
std::pair<size_t, size_t> raised_letters(std::u32string_view text, size_t begin, size_t end);

inline bool is_in(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

// Two characters in one step: most words are too short for a call of memcmp to pay.
inline bool same_characters(const char32_t* a, const char32_t* b, size_t count) {
  uint64_t apart = 0, of_a, of_b;
  for (; count >= 2; count -= 2, a += 2, b += 2) {
    std::memcpy(&of_a, a, sizeof of_a);
    std::memcpy(&of_b, b, sizeof of_b);
    apart |= of_a ^ of_b;
  }
  return (count != 0 ? apart | (*a ^ *b) : apart) == 0;
}
inline bool same_word(std::u32string_view a, std::u32string_view b) {
  return a.size() == b.size() && same_characters(a.data(), b.data(), a.size());
}

// The facts of the words a thread has met.
class WordMemory {
 public:
  static constexpr size_t kLongest = 64;
  // A rotation, not a product: each character waits for the one before.
  static uint64_t add(uint64_t hash, char32_t c) { return std::rotl(hash, 9) ^ c; }

  // This thread's own.
  static WordMemory& of_thread() {
    static thread_local WordMemory memory;
    return memory;
  }

  // The number of the facts of `word`, which are worked out when it is new; kNone when there is no
  // place for them: it is too long, or was made to fall in with many others. `hash` is what add()
  // made of its characters.
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t find(std::u32string_view word, uint64_t hash) {
    hash *= 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    const size_t last = slots_.size() - 1;
    size_t at = hash & last;
    for (size_t tried = 0; slots_[at].number != 0 && tried <= kFarthest; ++tried) {
      const Slot slot = slots_[at];
      if (slot.hash == static_cast<uint32_t>(hash)) {
        const Facts& facts = facts_[slot.number - 1];
        if (facts.length == word.size() &&
            same_characters(word.data(), characters_.data() + facts.at, word.size()))
          return slot.number - 1;
      }
      at = (at + 1) & last;
    }
    return add(word, static_cast<uint32_t>(hash));
  }

  // Numbers hold until forget_if_full().
  Facts& operator[](uint32_t number) { return facts_[number]; }

  // Begins again when there are too many. Only between paragraphs.
  void forget_if_full() {
    if (facts_.size() < kMostWords) return;
    slots_.assign(kFewest, Slot{});
    characters_.clear();
    facts_.clear();
  }

 private:
  struct Slot {
    uint32_t hash = 0, number = 0;  // of the facts, and 1; 0: it is free
  };
  static constexpr size_t kMostWords = 1 << 13, kFewest = 1024;
  static constexpr size_t kFarthest = 64;  // slots that a search goes through

  [[gnu::noinline]] uint32_t add(std::u32string_view word, uint32_t hash) {
    if (word.size() > kLongest) return kNone;
    if (facts_.size() * 2 >= slots_.size()) grow();
    size_t at = hash & (slots_.size() - 1), tried = 0;
    for (; slots_[at].number != 0; at = (at + 1) & (slots_.size() - 1))
      if (++tried > kFarthest) return kNone;
    Facts& facts = facts_.emplace_back(facts_of(word));
    facts.at = static_cast<uint32_t>(characters_.size());
    facts.length = static_cast<uint32_t>(word.size());
    characters_ += word;
    slots_[at] = {hash, static_cast<uint32_t>(facts_.size())};
    return slots_[at].number - 1;
  }

  void grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.size() * 2, Slot{});
    for (const Slot& slot : old) {
      if (slot.number == 0) continue;
      size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].number != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kFewest);
  std::vector<Facts> facts_;
  std::u32string characters_;
};

}  // namespace paraphe
