#include "base/whence.h"

namespace paraphe {

const std::string& Whence::file() const {
  static const std::string kNone;
  if (step_ == nullptr) return kNone;
  const Step* step = step_;
  while (step->above != nullptr) step = step->above;
  return *step->name;
}

std::string Whence::path() const {
  std::string out;
  for (const Step* step = step_; step != nullptr && step->above != nullptr; step = step->above) {
    std::string part = "/" + *step->name;
    if (step->rank > 0) part += "[" + std::to_string(step->rank) + "]";
    out.insert(0, part);
  }
  return out;
}

Whence Whence::at(int other) const {
  const Step* step = step_;
  while (step != nullptr && step->above != nullptr) step = step->above;
  return {step, other};
}

Whence PlaceBook::add_file(std::string_view name) {
  return {&steps_.emplace_back(Whence::Step{nullptr, keep(name), 0}), 0};
}

Whence PlaceBook::add_step(Whence above, int line, std::string_view name, int rank) {
  return {&steps_.emplace_back(Whence::Step{above.step_, keep(name), rank}), line};
}

// A record has tens of thousands of elements, and a few dozen names of them.
const std::string* PlaceBook::keep(std::string_view name) {
  auto known = names_.find(name);
  if (known == names_.end()) known = names_.emplace(name).first;
  return &*known;
}

}  // namespace paraphe
