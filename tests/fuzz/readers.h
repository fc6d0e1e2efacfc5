// The readers of bytes from outside, one by one: good inputs to begin with, and a judge.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace paraphe::test {

struct Reader {
  std::string name;
  std::vector<std::string> seeds;  // each must please the judge as it is
  // False when the reader contradicts itself: it takes an altered thing for a good one. `altered`
  // is false for a seed. Crashes and endless work show by themselves.
  std::function<bool(const std::string& bytes, const std::string& seed)> judge;
};

// All of them; the keys of the seeds are made anew for each run of the program.
std::vector<Reader> all_readers();

}  // namespace paraphe::test
