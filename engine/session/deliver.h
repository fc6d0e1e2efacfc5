// The last steps of one act: sign, verify, write. Private to session/.
#pragma once

#include <optional>
#include <string>

#include "session/session.h"
#include "sign/batch_verify.h"

namespace paraphe {

// Reads a PDF that Paraphe wrote.
Result<Pdf> open_pdf(const std::string& path);

// The error for a file that already exists at this place, or nothing.
std::optional<Diagnostic> taken_place(const std::string& folder, const std::string& file_name);

// The same, unless the file that is there holds just these bytes.
std::optional<Diagnostic> taken_by_another(const std::string& folder, const std::string& file_name,
                                           std::string_view bytes);

// The error of a batch for a file of another hand: what gives way there is kept.
Diagnostic occupied(const std::string& path);

// The names of the fields that are not signed yet.
std::vector<std::string> open_fields_of(const Pdf& pdf);

// Notes in `act` what was signed or extended, and what the verifier says of it; false when it does
// not stand.
bool accept(const SessionOptions& options, const SignedPdf& made, Verification verification,
            const std::string& path, ActSummary& act);
// Verified as a stranger would.
Verification verify_made(const SessionOptions& options, const SignedPdf& made,
                         const std::string& path);

// A file that is to be written, and its SHA-256 in hexadecimal.
struct MadeFile {
  std::string bytes, digest;
};

// Signs one field of `pdf` and verifies the result; nothing when it was refused.
std::optional<MadeFile> sign_act(const Engine& engine, const SessionOptions& options,
                                 BatchVerifier& verifier, const Pdf& pdf, const std::string& path,
                                 ActSummary& act);

// Writes `bytes` to folder/file_name and notes it. False when writing failed.
bool put(const SessionOptions& options, const std::string& bytes, const std::string& file_name,
         ActSummary& act);

}  // namespace paraphe
