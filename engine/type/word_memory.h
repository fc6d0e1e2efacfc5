// What French typography knows of a word by itself, wherever it stands, and the memory of it.
#pragma once

#include <algorithm>
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
  kClosesQuote = 64,  // » or › comes first
  kOpensQuote = 128,  // « or ‹ comes last
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
};

// Of `word`, which is not empty and has no white space (word_facts.cc).
Facts facts_of(std::u32string_view word);

// Where the letters to raise end in `text`, of which [begin, end) is a word without the punctuation
// around it; and how many these are: 1er, 2nd, XXe.
std::pair<size_t, size_t> raised_letters(std::u32string_view text, size_t begin, size_t end);

inline bool is_in(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

// In one step; std::u32string_view goes character by character.
inline bool same_word(std::u32string_view a, std::u32string_view b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(char32_t)) == 0;
}

// The facts of the words a thread has met.
class WordMemory {
 public:
  static constexpr size_t kLongest = 64;
  static uint64_t add(uint64_t hash, char32_t c) { return (hash ^ c) * 0x9E3779B97F4A7C15u; }

  // This thread's own.
  static WordMemory& of_thread() {
    static thread_local WordMemory memory;
    return memory;
  }

  // Of `word`, of at most kLongest characters: the number of its facts, and whether they are known;
  // else they are to be written. `hash` is what add() made of its characters.
  std::pair<uint32_t, bool> find(std::u32string_view word, uint64_t hash) {
    hash ^= hash >> 29;
    if (facts_.size() * 2 >= slots_.size()) grow();
    size_t at = hash >> 20 & (slots_.size() - 1);
    for (; slots_[at].length != 0; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.hash == hash && same_word(word, {characters_.data() + slot.at, slot.length}))
        return {slot.number, true};
    }
    const uint32_t number = static_cast<uint32_t>(facts_.size());
    slots_[at] = {hash, static_cast<uint32_t>(characters_.size()),
                  static_cast<uint32_t>(word.size()), number};
    characters_ += word;
    facts_.emplace_back();
    return {number, false};
  }

  // Numbers hold until forget_if_full().
  Facts& operator[](uint32_t number) { return facts_[number]; }

  // Begins again when there are too many. Only between paragraphs.
  void forget_if_full() {
    if (facts_.size() < kMostWords) return;
    slots_.assign(1024, Slot{});
    characters_.clear();
    facts_.clear();
  }

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t at = 0, length = 0;  // in characters_; no length: free
    uint32_t number = 0;
  };
  static constexpr size_t kMostWords = 1 << 13;

  void grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(std::max<size_t>(1024, old.size() * 2), Slot{});
    for (const Slot& slot : old) {
      if (slot.length == 0) continue;
      size_t at = slot.hash >> 20 & (slots_.size() - 1);
      while (slots_[at].length != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::vector<Facts> facts_;
  std::u32string characters_;
};

}  // namespace paraphe
