#include <string>

#include "base/file.h"
#include "cli/act_report.h"
#include "cli/commands.h"
#include "cli/package_report.h"
#include "session/copy_of.h"
#include "session/prove.h"

namespace paraphe {
namespace {

constexpr const char* kValid = N_("{0}: valid");
constexpr const char* kInvalid = N_("{0}: NOT VALID");
constexpr const char* kUndetermined = N_("{0}: undetermined");
constexpr const char* kField = N_("  Signature “{0}”");
constexpr const char* kTimestamp = N_("  Timestamp “{0}”");
constexpr const char* kProven = N_("    proof        existed on {0}, says a timestamp");
constexpr const char* kCapacity = N_("    capacity     {0}");
constexpr const char* kSigner = N_("    signed by    {0}");
constexpr const char* kIssuer = N_("    certified by {0}");
constexpr const char* kDate = N_("    date         {0} (as the signer states it, without proof)");
constexpr const char* kReason = N_("    reason       {0}");
constexpr const char* kLocation = N_("    place        {0}");
constexpr const char* kLevel = N_("    level        {0}");
constexpr const char* kAlgorithm = N_("    algorithm    {0}");
constexpr const char* kIntact = N_("    integrity    nothing signed was changed");
constexpr const char* kNotIntact = N_("    integrity    NOT ESTABLISHED");
constexpr const char* kCoversAll = N_("    coverage     the whole file");
constexpr const char* kCoversPart =
    N_("    coverage     the first {0} bytes; something was added afterwards");
constexpr const char* kTrusted = N_("    trust        leads to an authority you trust");
constexpr const char* kNotTrusted = N_("    trust        leads to no authority you trust");

constexpr const char* kProvenPages = N_("    pages        those of the record in the file");

constexpr Message kCopy{
    "verify.copy", N_("“{0}” is a copy and not signed itself"),
    N_("Rely on the signed original inside it, of which the verdict follows. Nothing protects the "
       "pages of the copy.")};
constexpr Message kCopyAlone{
    "verify.copy-alone",
    N_("“{0}” is a copy and not signed itself; the SHA-256 of its signed original is {1}"),
    N_("The authority keeps the original: ask it for that, and verify it.")};
constexpr Message kOtherOriginal{
    "verify.copy-original", N_("what “{0}” carries as its original is not the file it was made of"),
    N_("Do not trust this copy. Ask the authority for the signed file.")};

constexpr size_t kLargestLayout = 16u << 20;
constexpr size_t kLargestPdf = 256u << 20;

const char* headline(Verdict verdict) {
  switch (verdict) {
    case Verdict::kValid:
      return kValid;
    case Verdict::kInvalid:
      return kInvalid;
    case Verdict::kUndetermined:
      return kUndetermined;
  }
  return kUndetermined;
}

void say_signature(Context& context, const SignatureReport& report) {
  const Messages& messages = context.messages();
  auto line = [&](const char* text, const std::string& value) {
    if (!value.empty()) context.say(printable(messages.text(text, {value})));
  };
  context.say(printable(messages.text(report.is_timestamp ? kTimestamp : kField, {report.field})));
  line(kSigner, report.signer);
  line(kIssuer, report.issuer);
  line(kDate, messages.date(report.claimed_date));
  line(kProven, messages.date(report.proven_date));
  line(kCapacity, report.capacity);
  line(kReason, report.reason);
  line(kLocation, report.location);
  line(kLevel, report.level);
  line(kAlgorithm, report.algorithm);
  context.say(messages.text(report.intact ? kIntact : kNotIntact));
  if (report.covers_file) {
    context.say(messages.text(kCoversAll));
  } else if (report.covered > 0) {
    line(kCoversPart, std::to_string(report.covered));
  }
  context.say(messages.text(report.trusted ? kTrusted : kNotTrusted));
  context.report(report.reasons);
}

ExitCode code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kValid:
      return ExitCode::kOk;
    case Verdict::kInvalid:
      return ExitCode::kRefused;
    case Verdict::kUndetermined:
      return ExitCode::kUndetermined;
  }
  return ExitCode::kUndetermined;
}

const char* word_of(Proof proof) {
  switch (proof) {
    case Proof::kSame:
      return "same";
    case Proof::kDifferent:
      return "different";
    case Proof::kUnknown:
      return "unknown";
  }
  return "";
}

// Typesets the record of the file again; what that says of the file.
Verdict prove_file(Context& context, const std::string& file, const std::string& bytes,
                   const std::string& layout) {
  size_t slash = file.rfind('/');
  std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  Proving proving = prove(bytes, file, context.options().layout, layout, folder);
  context.json().member("proof", word_of(proving.proof));
  context.report(proving.findings);
  if (proving.proof == Proof::kSame) context.say(context.messages().text(kProvenPages));
  if (proving.proof == Proof::kDifferent) return Verdict::kInvalid;
  return proving.proof == Proof::kSame ? Verdict::kValid : Verdict::kUndetermined;
}

// A copy: what it says of its original, instead of that it is not signed. The verdict on the original
// is not one on the copy, which nothing protects; only a bad one is.
Verdict tell_copy(Context& context, const std::string& file, const CopyOf& copy,
                  const TrustAnchors& anchors, Instant now) {
  const Place place{file, 0, 0, ""};
  context.json().member("original_sha256", copy.original);
  if (copy.name.empty()) {
    Diagnostic alone = warning(kCopyAlone, {file, copy.original}, place);
    context.report({alone});
    return Verdict::kUndetermined;
  }
  if (!copy.is_right) {
    context.report({error(kOtherOriginal, {file}, place)});
    return Verdict::kInvalid;
  }
  context.report({warning(kCopy, {file}, place)});
  const std::string name = file + "/" + copy.name;
  Verification original = verify(copy.bytes, name, anchors, now);
  context.json().key("original").begin_object();
  write_json(context.json(), original, context.messages());
  context.json().end_object();
  context.say(printable(context.messages().text(headline(original.verdict), {name})));
  for (const SignatureReport& report : original.signatures) say_signature(context, report);
  context.report(original.findings);
  return original.verdict == Verdict::kInvalid ? Verdict::kInvalid : Verdict::kUndetermined;
}

ExitCode run_verify(Context& context) {
  const Options& options = context.options();
  Result<TrustAnchors> anchors = read_trust(options, context.environment());
  // The clock, not SOURCE_DATE_EPOCH: a build variable must not bring expired certificates to life.
  Result<Instant> now = chosen_date(options, context.environment(), false);
  if (!anchors.ok()) context.report(anchors.errors());
  if (!now.ok()) context.report(now.errors());
  if (!anchors.ok() || !now.ok()) return context.code();

  std::string layout;
  if (options.prove && !options.layout.empty()) {
    Result<std::string> read = read_file(options.layout, kLargestLayout);
    if (!read.ok()) return context.report(read.errors()), context.code();
    layout = std::move(read).value();
  }
  Verdict worst = Verdict::kValid;
  bool unreadable = false;
  JsonWriter& json = context.json();
  json.key("files").begin_array();
  for (const std::string& file : options.inputs) {
    if (is_package(file)) {
      PackageReport report = verify_package(file, {*anchors, *now, options.schemas});
      worst = worse(worst, report.verdict);
      json.begin_object().member("file", file);
      write_json(json, report, context.messages());
      json.end_object();
      context.say(printable(context.messages().text(headline(report.verdict), {file})));
      say_package(context, report);
      continue;
    }
    Result<std::string> bytes = read_file(file, kLargestPdf);
    if (!bytes.ok()) {
      context.report(bytes.errors());
      unreadable = true;
      continue;
    }
    Verification verification = verify(*bytes, file, *anchors, *now);
    worst = worse(worst, verification.verdict);
    json.begin_object().member("file", file);
    write_json(json, verification, context.messages());
    context.say(printable(context.messages().text(headline(verification.verdict), {file})));
    for (const SignatureReport& report : verification.signatures) say_signature(context, report);
    std::optional<CopyOf> copy;
    if (verification.signatures.empty()) copy = look_at_copy(*bytes, file);
    if (copy) {
      worst = worse(worst, tell_copy(context, file, *copy, *anchors, *now));
    } else {
      context.report(verification.findings);
    }
    if (options.prove) worst = worse(worst, prove_file(context, file, *bytes, layout));
    json.end_object();
  }
  json.end_array();
  if (worst == Verdict::kInvalid) return ExitCode::kRefused;
  return unreadable ? ExitCode::kNoInput : code_of(worst);
}

}  // namespace

const Command kVerifyCommand = {
    "verify",
    N_("paraphe verify FILE... --trust FILE [options]"),
    N_("Says whether signed PDF files and packages are what they were, and who signed."),
    N_("Says for each signature whether the file is as it was signed, what the signature covers, "
    "who signed and under which authority. The exit code is 0 when every signature is valid, "
    "1 when one is not, 2 when that cannot be established: no signature, no authority you "
    "trust, or a file that is no PDF. Of a package for the archives (zip) it looks at the manifest, "
    "at the digest of every file, and at the signatures of every PDF, and names what differs."),
    N_("paraphe verify signes/*.pdf --trust racine.pem\n"
    "paraphe verify archives/SIP-246200729-2023.zip --trust racine.pem --schemas seda-2.2\n"
    "paraphe verify recu.pdf --trust autorites/ --format json\n"
    "paraphe verify signes/*.pdf --trust racine.pem --prove"),
    "trust trusted-list trusted-list-cert schemas date prove layout",
    {1, kManyInputs}, Reports::kPlain, nullptr, run_verify};

}  // namespace paraphe
