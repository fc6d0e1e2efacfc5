#include "session/deliver.h"

#include <filesystem>
#include <utility>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kExists{
    "session.exists", N_("“{0}” already exists and would be replaced by a different file"),
    N_("Give another folder with -o, or --force if the existing file may be lost.")};
constexpr Message kOccupied{
    "session.exists", N_("“{0}” already exists and would be replaced by a different file"),
    N_("Give another folder with -o, or say --replace: the old file is kept in .paraphe/anciens.")};
constexpr Message kNotValid{"session.signature-not-valid",
                            N_("the signature just made on “{0}” does not stand up to "
                               "verification; the file was not written"),
                            N_("The reasons follow. Check the certificate, its chain and the "
                               "authority given with --trust.")};
constexpr Message kNothingToSign{"session.no-field-left",
                                 N_("every signature field of “{0}” is already signed"),
                                 N_("Nothing remains to be signed in this file.")};

constexpr size_t kLargestPdf = 256u << 20;

std::string join(const std::string& folder, const std::string& name) {
  return (std::filesystem::path(folder) / name).string();
}

void note(ActSummary& act, const Diagnostics& more) {
  act.diagnostics.insert(act.diagnostics.end(), more.begin(), more.end());
}

// Without anchors nobody can say whom to trust; what can be known must still be right.
bool stands(const Verification& verification, const TrustAnchors& anchors) {
  if (!anchors.pem.empty()) return verification.verdict == Verdict::kValid;
  if (verification.verdict == Verdict::kInvalid || verification.signatures.empty()) return false;
  // What may stand behind the last signature, the verifier knows: proofs.
  return verification.signatures.back().intact;
}

}  // namespace

std::vector<std::string> open_fields_of(const Pdf& pdf) {
  std::vector<std::string> names;
  for (const PdfField& field : pdf.fields)
    if (!field.is_signed) names.push_back(field.name);
  return names;
}

Verification verify_made(const SessionOptions& options, const SignedPdf& made,
                         const std::string& path) {
  const Instant when = options.level == Level::kB ? options.date : options.now;
  return verify(made.pdf.bytes, path, options.anchors, when);
}

std::optional<MadeFile> sign_act(const Engine& engine, const SessionOptions& options,
                                 BatchVerifier& verifier, const Pdf& pdf, const std::string& path,
                                 ActSummary& act) {
  SignOptions sign;
  sign.field = options.field;
  sign.date = options.date;
  sign.reason = options.reason;
  sign.location = options.location;
  sign.capacity = options.capacity;
  sign.level = options.level;
  sign.services = options.services;
  Result<SignedPdf> made = engine.sign(pdf, *options.signer, sign);
  if (!made.ok()) {
    note(act, made.errors());
    return std::nullopt;
  }
  MadeFile out;
  Verification verification = verifier.verify(*made, pdf.bytes, path, &out.digest);
  if (!accept(options, *made, std::move(verification), path, act)) return std::nullopt;
  out.bytes = std::move(made->pdf.bytes);
  return out;
}

bool accept(const SessionOptions& options, const SignedPdf& made, Verification verification,
            const std::string& path, ActSummary& act) {
  act.open_fields = open_fields_of(made.pdf);
  act.verification = std::move(verification);
  if (!stands(act.verification, options.anchors)) {
    note(act, {error(kNotValid, {path}, {path, 0, 0, ""})});
    note(act, act.verification.findings);
    for (const SignatureReport& report : act.verification.signatures) note(act, report.reasons);
    return false;
  }
  act.is_signed = true;
  act.level = made.level;
  act.level_missed = !made.missing.empty();
  Diagnostics missing = made.missing;
  for (Diagnostic& each : missing) each.place.file = path;
  note(act, missing);
  // A clock that goes wrong is told now, and not by whoever verifies in ten years.
  for (const SignatureReport& report : act.verification.signatures)
    for (const Diagnostic& each : report.reasons)
      if (std::string_view(each.message.code) == "verify.date-after-timestamp") note(act, {each});
  return true;
}

Result<Pdf> open_pdf(const std::string& path) {
  PARAPHE_TRY(std::string bytes, read_file(path, kLargestPdf));
  PARAPHE_TRY(Pdf pdf, read_pdf(std::move(bytes), path));
  if (open_fields_of(pdf).empty()) return error(kNothingToSign, {path}, {path, 0, 0, ""});
  return pdf;
}

std::optional<Diagnostic> taken_place(const std::string& folder, const std::string& file_name) {
  std::string path = join(folder, file_name);
  std::error_code ignored;
  auto status = std::filesystem::symlink_status(path, ignored);
  if (!std::filesystem::exists(status)) return std::nullopt;
  return error(kExists, {path}, {path, 0, 0, ""});
}

Diagnostic occupied(const std::string& path) { return error(kOccupied, {path}, {path, 0, 0, ""}); }

std::optional<Diagnostic> taken_by_another(const std::string& folder, const std::string& file_name,
                                           std::string_view bytes) {
  std::optional<Diagnostic> taken = taken_place(folder, file_name);
  if (!taken) return taken;
  Result<std::string> existing = read_file(join(folder, file_name), bytes.size());
  if (existing.ok() && *existing == bytes) return std::nullopt;
  return taken;
}

bool put(const SessionOptions& options, const std::string& bytes, const std::string& file_name,
         ActSummary& act) {
  std::string path = join(options.folder, file_name);
  act.bytes = bytes.size();
  if (!options.replace && taken_place(options.folder, file_name)) {
    if (std::optional<Diagnostic> taken = taken_by_another(options.folder, file_name, bytes)) {
      act.state = ActState::kFailed;
      note(act, {*taken});
      return true;
    }
    act.state = ActState::kUnchanged;
    act.file = path;
    return true;
  }
  Result<Done> written = write_file(path, bytes);
  if (!written.ok()) {
    act.state = ActState::kFailed;
    note(act, written.errors());
    return false;
  }
  act.state = ActState::kWritten;
  act.file = path;
  return true;
}

}  // namespace paraphe
