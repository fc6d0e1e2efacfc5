// Judgement: a verdict that can only get worse, with its reasons.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sign/verify.h"

namespace paraphe {

class Judgement {
 public:
  explicit Judgement(std::string file) : file_(std::move(file)) {}

  // Proof that it is not what was signed, or not made as the standards demand.
  void invalid(const Message& message, std::vector<std::string> arguments = {}) {
    verdict_ = Verdict::kInvalid;
    add(Severity::kError, message, std::move(arguments));
  }
  // No proof either way (ETSI EN 319 102-1 calls it INDETERMINATE).
  void undetermined(const Message& message, std::vector<std::string> arguments = {}) {
    if (verdict_ == Verdict::kValid) verdict_ = Verdict::kUndetermined;
    add(Severity::kError, message, std::move(arguments));
  }
  void warn(const Message& message, std::vector<std::string> arguments = {}) {
    add(Severity::kWarning, message, std::move(arguments));
  }
  void note(const Message& message, std::vector<std::string> arguments = {}) {
    add(Severity::kAdvice, message, std::move(arguments));
  }

  Verdict verdict() const { return verdict_; }
  const Diagnostics& reasons() const { return reasons_; }

 private:
  void add(Severity severity, const Message& message, std::vector<std::string> arguments) {
    reasons_.push_back({severity, message, std::move(arguments), {file_, 0, 0, ""}});
  }

  std::string file_;
  Verdict verdict_ = Verdict::kValid;
  Diagnostics reasons_;
};

}  // namespace paraphe
