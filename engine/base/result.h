// Result<T>: either a value or the diagnostics that explain why there is none.
//
//   Result<Seance> seance = read_seance(bytes, "record.xml");
//   if (!seance.ok()) return seance.errors();
//   use(*seance);
//
// Several errors travel together, so that a person can mend them all at once.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "base/diagnostic.h"

namespace paraphe {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit
  Result(Diagnostic error)                                               // NOLINT: implicit
      : state_(std::in_place_index<1>, Diagnostics{std::move(error)}) {}
  Result(Diagnostics errors)  // NOLINT: implicit
      : state_(std::in_place_index<1>, std::move(errors)) {
    assert(!std::get<1>(state_).empty());
  }

  bool ok() const { return state_.index() == 0; }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  // Only when ok().
  const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }

  // Only when !ok(). Never empty.
  const Diagnostics& errors() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  Diagnostics&& errors() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Diagnostics> state_;
};

// For functions whose success carries nothing.
struct Done {};

#define PARAPHE_JOIN_(a, b) a##b
#define PARAPHE_JOIN(a, b) PARAPHE_JOIN_(a, b)
// PARAPHE_TRY(auto seance, read_seance(…)): declares the value, or returns the errors.
#define PARAPHE_TRY(declaration, expression) \
  PARAPHE_TRY_(PARAPHE_JOIN(paraphe_result_, __LINE__), declaration, expression)
#define PARAPHE_TRY_(name, declaration, expression) \
  auto name = (expression);                         \
  if (!name.ok()) return std::move(name).errors();  \
  declaration = std::move(name).value()

}  // namespace paraphe
