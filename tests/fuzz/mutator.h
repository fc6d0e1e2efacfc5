// Changes bytes as an attacker or a bad disk might, the same way every time.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace paraphe::test {

// `words` of the format, strewn in; they must outlive the mutator.
class Mutator {
 public:
  Mutator(uint64_t seed, const std::vector<std::string>& words) : random_(seed), words_(words) {}

  size_t below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  void mutate(std::string& bytes) {
    size_t at = below(bytes.size() + 1);
    size_t count = 1 + below(1 + below(40));
    switch (below(7)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random_());
        break;
      case 2:
        bytes.erase(at, count);
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(bytes.size() + 1), count));
        break;
      case 4:
        bytes.insert(at, words_[below(words_.size())]);
        break;
      case 5: {
        const std::string& word = words_[below(words_.size())];
        bytes.replace(at, word.size(), word);
        break;
      }
      default: {  // a digit becomes another: numbers are what a PDF hangs together by
        size_t digit = bytes.find_first_of("0123456789", at);
        if (digit != std::string::npos) bytes[digit] = static_cast<char>('0' + below(10));
      }
    }
  }

 private:
  std::mt19937_64 random_;
  const std::vector<std::string>& words_;
};

}  // namespace paraphe::test
