#include "sign/verify.h"

#include <algorithm>
#include <map>
#include <optional>

#include "sign/certificate.h"
#include "sign/changes.h"
#include "sign/cms_check.h"
#include "sign/coverage.h"
#include "sign/foreign.h"
#include "sign/judgement.h"
#include "sign/revisions.h"
#include "sign/trust.h"

namespace paraphe {
namespace {

constexpr const char* kForged =
    N_("Do not trust this file: it was damaged or forged. Ask the signer for the original.");
constexpr Message kUnsigned{"verify.not-signed", N_("The file is not signed."),
                            N_("Ask for the signed file if there should be a signature.")};
constexpr Message kTooLarge{"verify.too-large", N_("The file is larger than {0} MiB."),
                            N_("Files this large are not read here.")};
constexpr Message kNoDictionary{
    "verify.no-signature-dictionary",
    N_("The field “{0}” claims to be signed, but its signature is missing."), kForged};
constexpr Message kOrphan{
    "verify.hidden-signature",
    N_("The file contains a signature that belongs to no field (object {0})."), kForged};
constexpr Message kShared{"verify.shared-signature",
                          N_("Two fields claim the same signature, or the same part of the file."),
                          kForged};
constexpr Message kUnknownFormat{"verify.unknown-format",
                                 N_("The signature is of a kind that is not read here ({0})."),
                                 N_("Check it with another verifier.")};
constexpr Message kNotPades{
    "verify.not-pades", N_("The signature is of an older kind ({0}), not PAdES."),
    N_("It may be good, but European rules ask for PAdES: ask for a PAdES signature.")};
constexpr Message kTrailing{"verify.trailing-bytes",
                            N_("Something was added to the file after it was signed."), kForged};
constexpr Message kChanged{
    "verify.changed-later", N_("The file was changed after this signature: {0}."),
    N_("Do not trust this file. Ask the signer, or the authority, for the original.")};
constexpr Message kCertified{
    "verify.certified", N_("The signer forbade later changes, and there are later ones."), kForged};
constexpr Message kNoDate{"verify.no-date", N_("The signature does not say when it was made."),
                          N_("Ask the signer for a PAdES signature.")};
constexpr Message kRevocation{
    "verify.revocation-unchecked",
    N_("Whether the certificate of {0} was revoked has not been checked: a signature at level "
       "B-B carries no proof of it."),
    N_("Ask the authority that issued it if it matters.")};

constexpr size_t kLargestMebibytes = 256;
constexpr size_t kMostSignatures = 100;
constexpr std::string_view kCades = "ETSI.CAdES.detached";

// Kinds that exist and are not read here (ISO 32000-1 table 257, EN 319 142-1 §5.4.3).
bool is_other_kind(std::string_view subfilter) {
  return subfilter == "adbe.pkcs7.sha1" || subfilter == "adbe.x509.rsa_sha1" ||
         subfilter == "ETSI.RFC3161";
}

// "D:20231221183000+01'00'" as "2023-12-21T18:30:00+01:00"; "" when it is not such a date.
std::string to_iso(std::string_view date) {
  constexpr std::string_view kShape = "D:dddddddddddddd";
  if (date.size() < kShape.size()) return "";
  for (size_t i = 0; i < kShape.size(); ++i) {
    bool is_digit = date[i] >= '0' && date[i] <= '9';
    if (kShape[i] == 'd' ? !is_digit : date[i] != kShape[i]) return "";
  }
  auto part = [date](size_t from, size_t length) { return std::string(date.substr(from, length)); };
  std::string out = part(2, 4) + "-" + part(6, 2) + "-" + part(8, 2) + "T" + part(10, 2) + ":" +
                    part(12, 2) + ":" + part(14, 2);
  std::string_view zone = date.substr(kShape.size());
  if (zone == "Z" || zone == "Z00'00'" || zone == "Z00'00") return out + "Z";
  bool has_offset = zone.size() >= 6 && zone.size() <= 7 && (zone[0] == '+' || zone[0] == '-') &&
                    zone[3] == '\'' && (zone.size() == 6 || zone[6] == '\'');
  for (size_t i : {1, 2, 4, 5}) has_offset = has_offset && zone[i] >= '0' && zone[i] <= '9';
  if (!has_offset) return zone.empty() ? out : "";
  return out + std::string(zone.substr(0, 3)) + ":" + std::string(zone.substr(4, 2));
}

// One signature while it is examined.
struct Examined {
  explicit Examined(const std::string& file) : judgement(file) {}

  Judgement judgement;
  SignatureReport report;
  AddedSignature objects;
  std::optional<Coverage> coverage;
  bool has_reference = false;
};

class FileVerifier {
 public:
  FileVerifier(std::string_view bytes, const std::string& file, const TrustAnchors& anchors,
               Instant now)
      : bytes_(bytes), file_(file), now_(now), judgement_(file) {
    trust_ = make_store(anchors, anchor_findings_);
  }

  Verification run() {
    if (bytes_.size() > kLargestMebibytes << 20) {
      judgement_.undetermined(kTooLarge, {std::to_string(kLargestMebibytes)});
    } else {
      read();
    }
    return report();
  }

 private:
  void read() {
    Result<std::vector<Revision>> revisions = read_revisions(bytes_, file_);
    if (!revisions.ok()) return refuse(revisions.errors());
    revisions_ = std::move(revisions).value();
    Result<ForeignPdf> pdf = ForeignPdf::open(bytes_, revisions_.back().objects, file_);
    if (!pdf.ok()) return refuse(pdf.errors());
    find_signatures(*pdf);
    for (Examined& each : examined_) examine(each, *pdf);
    find_collisions();
    for (Examined& each : examined_) check_what_follows(each, *pdf);
  }

  // A file that cannot be read is only "not determined" when it never claimed to be signed, or when
  // it is of a kind that this verifier does not know.
  void refuse(const Diagnostics& errors) {
    bool claims = false;
    for (std::string_view trace : {"/ByteRange", "ETSI.CAdES", "adbe.pkcs7"})
      claims = claims || bytes_.find(trace) != std::string_view::npos;
    for (const Diagnostic& each : errors) {
      if (claims && !is_unsupported(errors)) {
        judgement_.invalid(each.message, each.arguments);
      } else {
        judgement_.undetermined(each.message, each.arguments);
      }
    }
  }

  void find_signatures(const ForeignPdf& pdf) {
    std::set<uint32_t> owned;
    for (const ForeignField& field : pdf.fields()) {
      if (field.value != 0) owned.insert(field.value);
      if (!claims_value(field) || examined_.size() == kMostSignatures) continue;
      Examined& each = examined_.emplace_back(file_);
      each.report.field = field.name;
      each.objects = {field.object, field.value};
    }
    for (uint32_t object : pdf.signature_objects())
      if (owned.count(object) == 0) judgement_.invalid(kOrphan, {std::to_string(object)});
    if (examined_.empty() && judgement_.verdict() == Verdict::kValid)
      judgement_.undetermined(kUnsigned);
  }

  // A /V of null is no value for a PDF reader, but nobody writes one into a field who has not
  // taken a signature out of it.
  bool claims_value(const ForeignField& field) const {
    if (field.has_value) return true;
    auto entry = revisions_.back().objects.find(field.object);
    if (entry == revisions_.back().objects.end()) return false;
    std::optional<IndirectObject> object = read_object(bytes_, entry->second.offset);
    size_t position = object ? object->value.begin : bytes_.size();
    auto dictionary = read_dictionary(bytes_, position);
    return !dictionary || find(*dictionary, "V") != nullptr;
  }

  void examine(Examined& each, const ForeignPdf& pdf) {
    SignatureReport& out = each.report;
    std::optional<ForeignSignature> found;
    if (each.objects.signature != 0) found = pdf.signature(each.objects.signature);
    if (!found) return each.judgement.invalid(kNoDictionary, {out.field});
    out.claimed_date = to_iso(found->date);
    out.reason = found->reason;
    out.location = found->location;
    each.has_reference = found->has_reference;
    each.coverage = find_coverage(bytes_, revisions_, each.objects.signature, each.judgement);
    if (!each.coverage) return;
    out.covered = each.coverage->end;
    out.covers_file = out.covered == bytes_.size();
    bool cades = found->subfilter == kCades;
    if (is_other_kind(found->subfilter))
      return each.judgement.undetermined(kUnknownFormat, {found->subfilter});
    if (found->subfilter == "adbe.pkcs7.detached") {
      each.judgement.warn(kNotPades, {found->subfilter});
    } else if (!cades) {
      // An unheard-of name: what can be checked is checked, so that it hides no alteration.
      each.judgement.undetermined(kUnknownFormat, {found->subfilter});
    }
    check_value(each, cades);
    if (cades && out.claimed_date.empty()) each.judgement.warn(kNoDate);
    if (cades && out.intact && baseline_ && !out.claimed_date.empty() && !found->filter.empty() &&
        !found->has_certificate_entry)
      out.level = "PAdES-BASELINE-B";
  }

  void check_value(Examined& each, bool cades) {
    const Coverage& coverage = *each.coverage;
    std::string_view first = bytes_.substr(0, coverage.hole.begin);
    std::string_view second = bytes_.substr(coverage.hole.end, coverage.end - coverage.hole.end);
    CmsFindings cms = check_cms(coverage.contents, first, second, cades, now_, each.judgement);
    each.report.intact = cms.intact;
    baseline_ = cms.is_baseline;
    if (cms.signer == nullptr) return;
    each.report.signer = subject_name(cms.signer.get());
    each.report.issuer = issuer_name(cms.signer.get());
    each.report.algorithm = describe(cms.scheme);
    each.report.trusted = check_trust(cms.signer.get(), cms.others, trust_, now_, each.judgement);
    if (each.report.trusted) each.judgement.note(kRevocation, {each.report.signer});
  }

  // Every signature ends a version of the file of its own.
  void find_collisions() {
    std::map<size_t, size_t> by_revision;
    std::map<uint32_t, size_t> by_object;
    for (const Examined& each : examined_) {
      if (each.coverage) ++by_revision[each.coverage->revision];
      if (each.objects.signature != 0) ++by_object[each.objects.signature];
    }
    for (Examined& each : examined_) {
      bool shares_range = each.coverage && by_revision[each.coverage->revision] > 1;
      bool shares_object = each.objects.signature != 0 && by_object[each.objects.signature] > 1;
      if (shares_range || shares_object) each.judgement.invalid(kShared);
    }
  }

  // Behind a signature there may only be revisions that each add one other signature.
  void check_what_follows(Examined& each, const ForeignPdf& pdf) {
    if (!each.coverage) return;
    const Revision& own = revisions_[each.coverage->revision];
    bool is_last = each.coverage->revision + 1 == revisions_.size();
    if (is_last ? each.coverage->end != bytes_.size() : own.end < each.coverage->end)
      each.judgement.invalid(kTrailing);
    if (!is_last && each.has_reference) each.judgement.invalid(kCertified);
    for (size_t i = each.coverage->revision + 1; i < revisions_.size(); ++i)
      if (const std::string& why = forbidden_change(i, pdf); !why.empty()) {
        each.judgement.invalid(kChanged, {why});
        break;
      }
  }

  const std::string& forbidden_change(size_t revision, const ForeignPdf& pdf) {
    auto known = forbidden_.find(revision);
    if (known != forbidden_.end()) return known->second;
    std::string why = N_("it adds something else than a signature");
    for (const Examined& each : examined_)
      if (each.coverage && each.coverage->revision == revision)
        why = find_forbidden_change(bytes_, revisions_, revision, pdf, each.objects);
    return forbidden_[revision] = why;
  }

  Verification report() {
    Verification out;
    out.verdict = judgement_.verdict();
    std::sort(examined_.begin(), examined_.end(), [](const Examined& a, const Examined& b) {
      return a.report.covered < b.report.covered;
    });
    for (Examined& each : examined_) {
      each.report.verdict = each.judgement.verdict();
      each.report.reasons = each.judgement.reasons();
      if (each.report.verdict == Verdict::kInvalid) each.report.level.clear();
      if (each.report.verdict == Verdict::kInvalid ||
          (each.report.verdict == Verdict::kUndetermined && out.verdict == Verdict::kValid))
        out.verdict = each.report.verdict;
      out.signatures.push_back(std::move(each.report));
    }
    out.findings = judgement_.reasons();
    out.findings.insert(out.findings.end(), anchor_findings_.begin(), anchor_findings_.end());
    return out;
  }

  std::string_view bytes_;
  std::string file_;
  Instant now_;
  Judgement judgement_;  // of the file as a whole
  TrustStore trust_;
  Diagnostics anchor_findings_;
  std::vector<Revision> revisions_;
  std::vector<Examined> examined_;
  std::map<size_t, std::string> forbidden_;
  bool baseline_ = false;  // of the signature examined last
};

}  // namespace

Verification verify(std::string_view bytes, const std::string& file, const TrustAnchors& anchors,
                    Instant now) {
  return FileVerifier(bytes, file, anchors, now).run();
}

}  // namespace paraphe
