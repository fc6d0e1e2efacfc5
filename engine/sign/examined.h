// Examined: one signature of a file while the verifier works on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sign/changes.h"
#include "sign/coverage.h"
#include "sign/judgement.h"
#include "sign/openssl_handles.h"
#include "sign/policy.h"
#include "sign/timestamp.h"
#include "sign/verify.h"

namespace paraphe {

struct Examined {
  explicit Examined(const std::string& file) : judgement(file) {}

  Judgement judgement;
  SignatureReport report;
  AddedSignature objects;
  std::optional<Coverage> coverage;
  Permissions permissions, lock;  // of the signature, and of its field
  bool is_baseline = false;
  Scheme scheme;
  // Who made it, with what came along; null when it cannot be told.
  Certificate signer;
  Certificates others;
  std::string value;                // of the signature
  std::vector<std::string> tokens;  // timestamps over it
  std::optional<Timestamp> stamp;   // of a document timestamp that is sound
};

}  // namespace paraphe
