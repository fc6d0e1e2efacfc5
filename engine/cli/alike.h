// Alike: what is found alike many times over is told a few times, then counted.
#pragma once

#include <map>
#include <string>

#include "cli/context.h"

namespace paraphe {

class Alike {
 public:
  // Whether `found` is one of the first of its code, to be told.
  bool is_told(const Diagnostic& found) { return told_[found.message.code]++ < kMost; }
  // So many more that nobody will be told.
  void add(const std::string& code, size_t times) { told_[code] += times; }
  // How many of each code there were besides those that were told.
  void say_rest(Context& context) const;

 private:
  static constexpr size_t kMost = 3;
  std::map<std::string, size_t> told_;
};

}  // namespace paraphe
