// The last steps of one act: sign, verify, write. Private to session/.
#pragma once

#include <optional>
#include <string>

#include "session/session.h"

namespace paraphe {

// Reads a PDF that Paraphe wrote.
Result<Pdf> open_pdf(const std::string& path);

// The error for a file that already exists at this place, or nothing.
std::optional<Diagnostic> taken_place(const std::string& folder, const std::string& file_name);

// Verifies what was signed or extended, and notes it in `act`; false when it does not stand.
bool accept(const SessionOptions& options, const SignedPdf& made, const std::string& path,
            ActSummary& act);

// Writes `bytes` to folder/file_name and notes it. False when writing failed.
bool put(const SessionOptions& options, const std::string& bytes, const std::string& file_name,
         ActSummary& act);

// Signs `pdf` (when there is a signer), verifies the result, writes it to folder/file_name and
// notes all of it in `act`. False when writing failed: what comes after would fail alike.
bool deliver(const Engine& engine, const SessionOptions& options, const Pdf& pdf,
             const std::string& file_name, ActSummary& act);

}  // namespace paraphe
