#include "sign/verify.h"

#include <algorithm>
#include <map>
#include <optional>

#include "sign/certificate.h"
#include "sign/changes.h"
#include "sign/cms_check.h"
#include "sign/coverage.h"
#include "sign/digest.h"
#include "sign/examined.h"
#include "sign/foreign.h"
#include "sign/history.h"
#include "sign/judgement.h"
#include "sign/object_text.h"
#include "sign/proofs.h"
#include "sign/readings.h"
#include "sign/revisions.h"
#include "sign/timestamp.h"
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
    "verify.certified", N_("The signer of “{0}” forbade later signatures, and “{1}” came later."),
    kForged};
constexpr Message kLocked{
    "verify.field-locked", N_("The signer of “{0}” locked the field “{1}”, which was signed later."),
    kForged};
constexpr Message kBadPermissions{
    "verify.malformed-permissions",
    N_("What the signer of “{0}” allowed to be changed later cannot be read."), kForged};
constexpr Message kLateCertification{
    "verify.late-certification",
    N_("“{0}” certifies the file, but is not its first signature."),
    N_("Rely on the other signatures only: a file is certified before it is signed.")};
constexpr Message kNoCertification{
    "verify.certification-missing",
    N_("The file says that it is certified, but that signature is missing."), kForged};
constexpr Message kAllowedChange{
    "verify.changed-as-allowed",
    N_("The file was changed after this signature in a way its signer allowed: {0}."),
    N_("What was added is not what was signed: read the signed version, or ask the signer.")};
constexpr Message kNoDate{"verify.no-date", N_("The signature does not say when it was made."),
                          N_("Ask the signer for a PAdES signature.")};

constexpr Message kBadTimestamp{"verify.wrong-timestamp",
                                N_("A timestamp of the file proves nothing: {0}."), kForged};

constexpr size_t kLargestMebibytes = 256;
constexpr size_t kMostSignatures = 100;
constexpr std::string_view kCades = "ETSI.CAdES.detached";

// Kinds that exist and are not read here (ISO 32000-1 table 257, EN 319 142-1 §5.4.3).
bool is_other_kind(std::string_view subfilter) {
  return subfilter == "adbe.pkcs7.sha1" || subfilter == "adbe.x509.rsa_sha1";
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
    if (std::optional<Diagnostic> other = find_other_reading(bytes_, revisions_, *pdf, file_))
      return refuse({*other});
    find_signatures(*pdf);
    for (Examined& each : examined_) examine(each, *pdf);
    proofs_ = pdf->proofs();
    History(revisions_, proofs_, trust_, now_, file_).judge(examined_);
    find_collisions();
    check_certification(*pdf);
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
      each.objects = {field.object, field.value, false};
      each.lock = field.lock;
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
    const XrefTable& objects = revisions_.back().objects;
    if (objects.count(field.object) == 0) return false;
    auto dictionary = ObjectTexts(bytes_).dictionary(objects, field.object);
    return !dictionary || find(dictionary->entries, "V") != nullptr;
  }

  void examine(Examined& each, const ForeignPdf& pdf) {
    SignatureReport& out = each.report;
    std::optional<ForeignSignature> found;
    if (each.objects.signature != 0) found = pdf.signature(each.objects.signature);
    if (!found) return each.judgement.invalid(kNoDictionary, {out.field});
    out.claimed_date = to_iso(found->date);
    out.reason = found->reason;
    out.location = found->location;
    each.permissions = std::move(found->permissions);
    each.coverage = find_coverage(bytes_, revisions_, each.objects.signature, each.judgement);
    if (!each.coverage) return;
    out.covered = each.coverage->end;
    out.covers_file = out.covered == bytes_.size();
    if (found->subfilter == "ETSI.RFC3161") return examine_timestamp(each);
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
    each.is_baseline = each.is_baseline && cades && out.intact && !out.claimed_date.empty() &&
                       !found->filter.empty() && !found->has_certificate_entry;
  }

  std::pair<std::string_view, std::string_view> ranges_of(const Coverage& coverage) const {
    return {bytes_.substr(0, coverage.hole.begin),
            bytes_.substr(coverage.hole.end, coverage.end - coverage.hole.end)};
  }

  void check_value(Examined& each, bool cades) {
    auto [first, second] = ranges_of(*each.coverage);
    CmsFindings cms =
        check_cms(each.coverage->contents, first, second, cades, each.judgement);
    each.report.intact = cms.intact;
    each.is_baseline = cms.is_baseline;
    if (cms.signer == nullptr) return;
    each.report.signer = subject_name(cms.signer.get());
    each.report.issuer = issuer_name(cms.signer.get());
    each.report.algorithm = describe(cms.scheme);
    each.scheme = cms.scheme;
    each.signer = std::move(cms.signer);
    each.others = std::move(cms.others);
    each.value = std::move(cms.value);
    each.tokens = std::move(cms.timestamps);
    each.report.capacity = std::move(cms.capacity);
  }

  void examine_timestamp(Examined& each) {
    each.report.is_timestamp = each.objects.is_timestamp = true;
    auto [first, second] = ranges_of(*each.coverage);
    Timestamp stamp;
    auto digest = [&, a = first, b = second](Digest kind) { return digest_of(kind, a, b); };
    if (const char* why = read_timestamp(each.coverage->contents, digest, stamp))
      return each.judgement.invalid(kBadTimestamp, {why});
    each.report.intact = true;
    each.report.signer = subject_name(stamp.authority.get());
    each.report.issuer = issuer_name(stamp.authority.get());
    each.report.algorithm = describe(stamp.scheme);
    each.signer = share(stamp.authority.get());
    for (const Certificate& other : stamp.others) each.others.push_back(share(other.get()));
    each.stamp = std::move(stamp);
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

  // Behind a signature there may only be revisions that each add one other signature, or proofs.
  void check_what_follows(Examined& each, const ForeignPdf& pdf) {
    if (!each.coverage) return;
    const Revision& own = revisions_[each.coverage->revision];
    bool is_last = each.coverage->revision + 1 == revisions_.size();
    if (is_last ? each.coverage->end != bytes_.size() : own.end < each.coverage->end)
      each.judgement.invalid(kTrailing);
    check_permissions(each);
    for (size_t i = each.coverage->revision + 1; i < revisions_.size(); ++i)
      if (const std::string& why = forbidden_change(i, pdf); !why.empty()) {
        report_change(each, i, why, pdf);
        break;
      }
  }

  // Filling in forms and writing remarks can be allowed by the signer. What they show is not what
  // was signed all the same: such a file is never simply valid.
  void report_change(Examined& each, size_t revision, const std::string& why,
                     const ForeignPdf& pdf) {
    const char* allowed =
        each.permissions.level < 2
            ? nullptr
            : find_allowed_change(bytes_, revisions_, mentions(), revision, pdf,
                                  each.permissions.level == 3);
    if (allowed == nullptr) return each.judgement.invalid(kChanged, {why});
    each.judgement.undetermined(kAllowedChange, {allowed});
  }

  // DocMDP and FieldMDP (ISO 32000-1 §12.8.2.2, §12.8.2.4). Proofs and document timestamps are not
  // changes of the document (ISO 32000-2 table 257), whatever the level.
  void check_permissions(Examined& each) {
    if (each.permissions.malformed || each.lock.malformed)
      return each.judgement.invalid(kBadPermissions, {each.report.field});
    for (const Examined& other : examined_) {
      bool is_later = other.coverage && other.coverage->revision > each.coverage->revision;
      if (!is_later || other.report.is_timestamp) continue;
      if (each.permissions.level == 1 || each.lock.level == 1)
        each.judgement.invalid(kCertified, {each.report.field, other.report.field});
      if (each.permissions.locks(other.report.field) || each.lock.locks(other.report.field))
        each.judgement.invalid(kLocked, {each.report.field, other.report.field});
    }
  }

  void check_certification(const ForeignPdf& pdf) {
    bool is_found = !pdf.is_certified();
    for (Examined& each : examined_) {
      is_found = is_found || (each.objects.signature == pdf.certification() &&
                              each.permissions.level != 0);
      if (each.permissions.level == 0 || !each.coverage) continue;
      for (const Examined& other : examined_)
        if (other.coverage && other.coverage->revision < each.coverage->revision &&
            !other.report.is_timestamp) {
          each.judgement.undetermined(kLateCertification, {each.report.field});
          break;
        }
    }
    if (!is_found) judgement_.invalid(kNoCertification);
  }

  const std::string& forbidden_change(size_t revision, const ForeignPdf& pdf) {
    auto known = forbidden_.find(revision);
    if (known != forbidden_.end()) return known->second;
    AddedSignature added;  // without one, only proofs may be added
    for (const Examined& each : examined_)
      if (each.coverage && each.coverage->revision == revision) added = each.objects;
    return forbidden_[revision] =
               find_forbidden_change(bytes_, revisions_, mentions(), revision, pdf, added);
  }

  // Only of files to which something was appended.
  const Mentions& mentions() {
    if (!mentions_) mentions_.emplace(bytes_, revisions_);
    return *mentions_;
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
  std::optional<Mentions> mentions_;
  StoredProofs proofs_;
};

}  // namespace

Verification verify(std::string_view bytes, const std::string& file, const TrustAnchors& anchors,
                    Instant now) {
  return FileVerifier(bytes, file, anchors, now).run();
}

}  // namespace paraphe
