#include "sign/verify.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "sign/certificate.h"
#include "sign/changes.h"
#include "sign/cms.h"
#include "sign/cms_check.h"
#include "sign/coverage.h"
#include "sign/digest.h"
#include "sign/foreign.h"
#include "sign/judgement.h"
#include "sign/proofs.h"
#include "sign/revisions.h"
#include "sign/sign.h"
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
    "verify.certified", N_("The signer forbade later changes, and there are later ones."), kForged};
constexpr Message kNoDate{"verify.no-date", N_("The signature does not say when it was made."),
                          N_("Ask the signer for a PAdES signature.")};
constexpr Message kRevocation{
    "verify.revocation-unchecked",
    N_("Whether the certificate of {0} was revoked has not been checked: a signature at level "
       "B-B carries no proof of it."),
    N_("Ask the authority that issued it if it matters.")};

constexpr Message kBadTimestamp{"verify.bad-timestamp",
                                N_("A timestamp of the file proves nothing: {0}."), kForged};
constexpr Message kUntrustedTimestamp{
    "verify.untrusted-timestamp",
    N_("The timestamp of {0} does not count: its authority leads to none that you trust."),
    N_("Add that authority to the trusted ones if you know it.")};
constexpr Message kRevoked{
    "verify.revoked", N_("The certificate of {0} was revoked on {1}, before this was signed."),
    N_("Do not trust this signature. Ask the signer, or the authority, for another.")};
constexpr Message kPerhapsRevoked{
    "verify.revoked-perhaps-later",
    N_("The certificate of {0} was revoked on {1}; nothing proves that this was signed before."),
    N_("Ask the signer for a file with a timestamp, or signed anew.")};

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

// One signature while it is examined.
struct Examined {
  explicit Examined(const std::string& file) : judgement(file) {}

  Judgement judgement;
  SignatureReport report;
  AddedSignature objects;
  std::optional<Coverage> coverage;
  bool has_reference = false;
  bool is_baseline = false;
  // Who made it, with what came along; null when it cannot be told.
  Certificate signer;
  Certificates others;
  std::string value;                // of the signature
  std::vector<std::string> tokens;  // timestamps over it
  std::optional<Timestamp> stamp;   // of a document timestamp that is sound and trusted
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
    proofs_ = pdf->proofs();
    judge_trust();
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
      each.objects = {field.object, field.value, false};
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
        check_cms(each.coverage->contents, first, second, cades, now_, each.judgement);
    each.report.intact = cms.intact;
    each.is_baseline = cms.is_baseline;
    if (cms.signer == nullptr) return;
    each.report.signer = subject_name(cms.signer.get());
    each.report.issuer = issuer_name(cms.signer.get());
    each.report.algorithm = describe(cms.scheme);
    each.signer = std::move(cms.signer);
    each.others = std::move(cms.others);
    if (std::optional<CmsParts> parts = read_cms_parts(each.coverage->contents)) {
      each.value = std::move(parts->value);
      each.tokens = std::move(parts->timestamps);
      each.report.capacity = std::move(parts->capacity);
    }
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

  // ------------------------------------------------------------ trust, time and level

  static std::string utc(int64_t seconds) { return to_iso_date({seconds, 0}); }

  // From the last revision to the first: what a later timestamp covers existed then, and is judged
  // as of then (EN 319 102-1 §5.6.2.3, past signature validation).
  void judge_trust() {
    std::vector<Examined*> order;
    for (Examined& each : examined_)
      if (each.coverage && each.signer != nullptr) order.push_back(&each);
    std::sort(order.begin(), order.end(), [](const Examined* a, const Examined* b) {
      return a->coverage->revision > b->coverage->revision;
    });
    for (Examined* each : order) {
      Instant when = stamps_.empty() ? now_ : Instant{stamps_.back()->stamp->time, 0};
      if (each->report.is_timestamp) {
        judge_stamp(*each, when);
      } else {
        judge_signature(*each, when);
      }
    }
  }

  void judge_stamp(Examined& each, Instant when) {
    each.report.trusted = check_trust(each.signer.get(), each.others, trust_, when, each.judgement);
    if (!each.report.trusted) return;
    each.report.proven_date = utc(each.stamp->time);
    stamps_.push_back(&each);
  }

  void judge_signature(Examined& each, Instant when) {
    bool timed = !stamps_.empty();
    Certificates authorities;
    for (const std::string& bytes : each.tokens) {
      Timestamp stamp;
      auto digest = [&](Digest kind) { return digest_of(kind, each.value); };
      if (const char* why = read_timestamp(bytes, digest, stamp)) {
        each.judgement.warn(kBadTimestamp, {why});
        continue;
      }
      Judgement unused(file_);
      if (!check_trust(stamp.authority.get(), stamp.others, trust_, when, unused)) {
        if (trust_.count > 0)
          each.judgement.warn(kUntrustedTimestamp, {subject_name(stamp.authority.get())});
        continue;
      }
      if (!timed || stamp.time < when.seconds) when = {stamp.time, 0};
      timed = true;
      authorities.push_back(share(stamp.authority.get()));
      for (const Certificate& other : stamp.others) each.others.push_back(share(other.get()));
    }
    if (timed) each.report.proven_date = utc(when.seconds);
    each.report.trusted = check_trust(each.signer.get(), each.others, trust_, when, each.judgement);
    ChainProof all = judge_revocation(each, when, timed);
    if (each.is_baseline) each.report.level = level_name(level_of(each, authorities, timed, all));
  }

  ChainProof judge_revocation(Examined& each, Instant when, bool timed) {
    ChainProof proof =
        prove_chain(each.signer.get(), each.others, proofs_, trust_, [](uint32_t) { return true; });
    if (!proof.revoked.empty() && proof.revoked_at <= when.seconds) {
      std::string day = utc(proof.revoked_at).substr(0, 10);
      if (timed) {
        each.judgement.invalid(kRevoked, {proof.revoked, day});
      } else {
        each.judgement.undetermined(kPerhapsRevoked, {proof.revoked, day});
      }
    }
    if (each.report.trusted && !proof.leaf_known)
      each.judgement.note(kRevocation, {each.report.signer});
    return proof;
  }

  // LT: proofs of the signer and of whoever proved the time. LTA: a timestamp covers them.
  Level level_of(const Examined& each, const Certificates& authorities, bool timed,
                 const ChainProof& proof) {
    if (!timed) return Level::kB;
    std::function<bool(uint32_t)> any = [](uint32_t) { return true; };
    if (!proof.complete || !are_proven(each, authorities, any)) return Level::kT;
    for (const Examined* stamp : stamps_) {
      const XrefTable& then = revisions_[stamp->coverage->revision].objects;
      std::function<bool(uint32_t)> covered = [&](uint32_t object) {
        return then.count(object) != 0;
      };
      if (prove_chain(each.signer.get(), each.others, proofs_, trust_, covered).complete &&
          are_proven(each, authorities, covered))
        return Level::kLta;
    }
    return Level::kLt;
  }

  // Of a signature without a timestamp of its own the first later one of the document counts.
  bool are_proven(const Examined& each, const Certificates& authorities,
                  const std::function<bool(uint32_t)>& counts) {
    if (authorities.empty())
      return prove_chain(stamps_.back()->signer.get(), stamps_.back()->others, proofs_, trust_,
                         counts)
          .complete;
    for (const Certificate& authority : authorities)
      if (!prove_chain(authority.get(), each.others, proofs_, trust_, counts).complete)
        return false;
    return true;
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
    AddedSignature added;  // without one, only proofs may be added
    for (const Examined& each : examined_)
      if (each.coverage && each.coverage->revision == revision) added = each.objects;
    return forbidden_[revision] = find_forbidden_change(bytes_, revisions_, revision, pdf, added);
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
  StoredProofs proofs_;
  std::vector<const Examined*> stamps_;  // that count, the last of the file first
};

}  // namespace

Verification verify(std::string_view bytes, const std::string& file, const TrustAnchors& anchors,
                    Instant now) {
  return FileVerifier(bytes, file, anchors, now).run();
}

}  // namespace paraphe
