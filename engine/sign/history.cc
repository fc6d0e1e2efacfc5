#include "sign/history.h"

#include <algorithm>
#include <ctime>

#include "sign/certificate.h"
#include "sign/digest.h"
#include "sign/sign.h"

namespace paraphe {
namespace {

constexpr const char* kForged =
    N_("Do not trust this file: it was damaged or forged. Ask the signer for the original.");
constexpr const char* kAskAgain = N_("Ask the signer for a file with a timestamp, or signed anew.");
constexpr Message kRevocation{
    "verify.revocation-unchecked",
    N_("Whether the certificate of {0} was revoked has not been checked: a signature at level "
       "B-B carries no proof of it."),
    N_("Ask the authority that issued it if it matters.")};
constexpr Message kOldProof{
    "verify.revocation-outdated",
    N_("The proof in the file that the certificate of {0} was not revoked is older than the "
       "signature, or was made when expired certificates were no longer listed."),
    N_("Ask the authority that issued it if it matters.")};
constexpr Message kBadTimestamp{"verify.bad-timestamp",
                                N_("A timestamp of the file proves nothing: {0}."), kForged};
constexpr Message kUntrustedTimestamp{
    "verify.untrusted-timestamp",
    N_("The timestamp of {0} does not count: its authority leads to none that you trust."),
    N_("Add that authority to the trusted ones if you know it.")};
constexpr Message kTimestampRevoked{
    "verify.timestamp-revoked",
    N_("The timestamp of {0} does not count: the certificate of {1} was revoked on {2}, and nothing "
       "proves that the timestamp is older."),
    kAskAgain};
constexpr Message kTimestampWeak{
    "verify.timestamp-outdated",
    N_("The timestamp of {0} does not count: {1} was accepted until {2} only, and nothing proves "
       "that the timestamp is older."),
    N_("Ask for a file whose timestamps were renewed in time.")};
constexpr Message kTimestampFuture{
    "verify.timestamp-from-the-future",
    N_("The timestamp of {0} says {1}, which is later than now."),
    N_("Check the date of this computer; if it is right, the timestamp is not to be trusted.")};
constexpr Message kTimestampOrder{
    "verify.timestamp-order",
    N_("The timestamp of {0} says {1}, later than the timestamp that covers it."),
    N_("Do not rely on it: one of the two authorities has a wrong clock.")};
constexpr Message kRevoked{
    "verify.revoked", N_("The certificate of {0} was revoked on {1}, before this was signed."),
    N_("Do not trust this signature. Ask the signer, or the authority, for another.")};
constexpr Message kPerhapsRevoked{
    "verify.revoked-perhaps-later",
    N_("The certificate of {0} was revoked on {1}; nothing proves that this was signed before."),
    kAskAgain};
constexpr Message kSuspect{
    "verify.key-compromised",
    N_("The key of {0} may have been in other hands since {1}; this was signed later."),
    N_("Ask the signer whether the signature is his, and for another one.")};
constexpr Message kOnHold{
    "verify.certificate-on-hold",
    N_("The certificate of {0} was suspended on {1}, before this was signed."),
    N_("Ask the authority that issued it whether the suspension was lifted.")};
constexpr Message kRevokedLater{
    "verify.revoked-later",
    N_("The certificate of {0} was revoked on {1}; the signature is proven to be older."), ""};
constexpr Message kOutdated{
    "verify.outdated-algorithm", N_("Signatures made with {0} were accepted until {1} ({2})."),
    N_("A signature kept this long needs timestamps that were renewed in time.")};
constexpr Message kEnds{"verify.algorithm-ends",
                        N_("Signatures made with {0} are accepted until {1} ({2})."),
                        N_("Renew the proof of this document before that day.")};
constexpr Message kLaterThanProof{
    "verify.date-after-timestamp",
    N_("The signer states the date {0}, but a timestamp proves that the signature existed on {1}."),
    N_("The clock of the signer was wrong: the timestamp counts.")};

constexpr int64_t kClockSkew = 300;  // seconds that honest clocks may differ

std::string utc(int64_t seconds) { return to_iso_date({seconds, 0}); }
std::string day(int64_t seconds) { return utc(seconds).substr(0, 10); }

bool any(uint32_t) { return true; }

// "2023-12-21T18:30:00+01:00" in seconds; nothing without an offset.
std::optional<int64_t> read_claim(const std::string& date) {
  std::tm parts{};
  int zone = 0;
  const char* rest = ::strptime(date.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) return std::nullopt;
  if (std::string_view tail(rest); tail.size() == 6 && (tail[0] == '+' || tail[0] == '-')) {
    zone = ((tail[1] - '0') * 10 + tail[2] - '0') * 60 + (tail[4] - '0') * 10 + tail[5] - '0';
    if (tail[0] == '-') zone = -zone;
  } else if (tail != "Z") {
    return std::nullopt;
  }
  return static_cast<int64_t>(::timegm(&parts)) - zone * 60;
}

}  // namespace

void History::judge(std::vector<Examined>& all) {
  std::vector<Examined*> order;
  for (Examined& each : all)
    if (each.coverage && each.signer != nullptr) order.push_back(&each);
  std::sort(order.begin(), order.end(), [](const Examined* a, const Examined* b) {
    return a->coverage->revision > b->coverage->revision;
  });
  for (Examined* each : order) {
    if (each->report.is_timestamp) {
      judge_stamp(*each);
    } else {
      judge_signature(*each);
    }
  }
}

Instant History::known_at() const {
  return stamps_.empty() ? now_ : Instant{stamps_.back()->stamp->time, 0};
}

std::optional<Diagnostic> History::doubt(const Timestamp& stamp, const Certificates& pool,
                                         Instant known) {
  std::string name = subject_name(stamp.authority.get());
  if (stamp.time > now_.seconds + kClockSkew)
    return error(kTimestampFuture, {name, utc(stamp.time)}, {file_, 0, 0, ""});
  if (stamp.time > known.seconds + kClockSkew)
    return error(kTimestampOrder, {name, utc(stamp.time)}, {file_, 0, 0, ""});
  const KeyRule& rule = rule_of(stamp.scheme);
  if (rule.until != 0 && known.seconds >= rule.until)
    return error(kTimestampWeak, {name, describe(stamp.scheme), rule.until_date}, {file_, 0, 0, ""});
  ChainProof proof = prove_chain(stamp.authority.get(), pool, proofs_, trust_, known.seconds, any);
  for (const ChainProof::Revoked& each : proof.revoked)
    if (each.answer.revoked_at <= known.seconds)
      return error(kTimestampRevoked, {name, each.who, day(each.answer.revoked_at)},
                   {file_, 0, 0, ""});
  return std::nullopt;
}

void History::judge_stamp(Examined& each) {
  Instant known = known_at();
  each.report.trusted = check_trust(each.signer.get(), each.others, trust_, known,
                                    TrustedService::Use::kTimestamps, each.judgement);
  if (!each.report.trusted) return;
  if (std::optional<Diagnostic> why = doubt(*each.stamp, each.others, known))
    return each.judgement.undetermined(why->message, why->arguments);
  each.report.proven_date = utc(each.stamp->time);
  stamps_.push_back(&each);
}

// A timestamp in the signature is older than those that cover it, and judged as of them.
History::Proof History::prove_time(Examined& each) {
  Instant known = known_at();
  Proof out{known, !stamps_.empty(), {}};
  for (const std::string& bytes : each.tokens) {
    Timestamp stamp;
    auto digest = [&](Digest kind) { return digest_of(kind, each.value); };
    if (const char* why = read_timestamp(bytes, digest, stamp)) {
      each.judgement.warn(kBadTimestamp, {why});
      continue;
    }
    Judgement reasons(file_);
    if (!check_trust(stamp.authority.get(), stamp.others, trust_, known,
                     TrustedService::Use::kTimestamps, reasons)) {
      for (const Diagnostic& why : reasons.reasons()) {
        std::string_view code = why.message.code;
        if (code == "verify.no-anchor") continue;  // said of the signer
        if (code == "verify.untrusted") {
          each.judgement.warn(kUntrustedTimestamp, {subject_name(stamp.authority.get())});
        } else {
          each.judgement.warn(why.message, why.arguments);
        }
      }
      continue;
    }
    if (std::optional<Diagnostic> why = doubt(stamp, stamp.others, known)) {
      each.judgement.warn(why->message, why->arguments);
      continue;
    }
    if (!out.timed || stamp.time < out.when.seconds) out.when = {stamp.time, 0};
    out.timed = true;
    out.authorities.push_back(share(stamp.authority.get()));
    for (const Certificate& other : stamp.others) each.others.push_back(share(other.get()));
  }
  return out;
}

void History::judge_signature(Examined& each) {
  Proof proof = prove_time(each);
  if (proof.timed) {
    each.report.proven_date = utc(proof.when.seconds);
    std::optional<int64_t> claim = read_claim(each.report.claimed_date);
    if (claim && *claim > proof.when.seconds + kClockSkew)
      each.judgement.warn(kLaterThanProof, {each.report.claimed_date, each.report.proven_date});
  }
  judge_strength(each, proof);
  each.report.trusted = check_trust(each.signer.get(), each.others, trust_, proof.when,
                                    TrustedService::Use::kSignatures, each.judgement);
  ChainProof chain = judge_revocation(each, proof);
  if (each.is_baseline) each.report.level = level_name(level_of(each, proof, chain));
}

void History::judge_strength(Examined& each, const Proof& proof) {
  const KeyRule& rule = rule_of(each.scheme);
  if (!rule.accepted || rule.until == 0) return;  // what is never accepted has been said already
  std::string name = describe(each.scheme);
  if (proof.when.seconds >= rule.until) {
    each.judgement.undetermined(kOutdated, {name, rule.until_date, rule.source});
  } else if (stamps_.empty() && now_.seconds < rule.until) {
    each.judgement.note(kEnds, {name, rule.until_date, rule.source});
  }
}

void History::judge_revoked(Examined& each, const Proof& proof,
                            const ChainProof::Revoked& revoked) {
  const RevocationAnswer& answer = revoked.answer;
  int64_t when = proof.when.seconds;
  if (answer.revoked_at <= when) {
    std::string date = day(answer.revoked_at);
    if (!proof.timed) return each.judgement.undetermined(kPerhapsRevoked, {revoked.who, date});
    if (answer.on_hold) return each.judgement.undetermined(kOnHold, {revoked.who, date});
    return each.judgement.invalid(kRevoked, {revoked.who, date});
  }
  // Revoked later; but the list may say that the key was lost before.
  if (answer.suspect_from != 0 && answer.suspect_from <= when)
    return each.judgement.undetermined(kSuspect, {revoked.who, day(answer.suspect_from)});
  each.judgement.note(kRevokedLater, {revoked.who, day(answer.revoked_at)});
}

ChainProof History::judge_revocation(Examined& each, const Proof& proof) {
  ChainProof chain = prove_chain(each.signer.get(), each.others, proofs_, trust_,
                                 proof.when.seconds, any);
  for (const ChainProof::Revoked& revoked : chain.revoked) judge_revoked(each, proof, revoked);
  if (each.report.trusted && !chain.leaf_known)
    each.judgement.note(chain.outdated ? kOldProof : kRevocation, {each.report.signer});
  return chain;
}

// LT: proofs of the signer and of whoever proved the time. LTA: a timestamp covers them.
Level History::level_of(const Examined& each, const Proof& proof, const ChainProof& chain) {
  if (!proof.timed) return Level::kB;
  int64_t when = proof.when.seconds;
  if (!chain.complete || !are_proven(each, proof.authorities, when, any)) return Level::kT;
  for (const Examined* stamp : stamps_) {
    const XrefTable& then = revisions_[stamp->coverage->revision].objects;
    auto covered = [&](uint32_t object) { return then.count(object) != 0; };
    if (prove_chain(each.signer.get(), each.others, proofs_, trust_, when, covered).complete &&
        are_proven(each, proof.authorities, when, covered))
      return Level::kLta;
  }
  return Level::kLt;
}

// Of a signature without a timestamp of its own the first later one of the document counts.
bool History::are_proven(const Examined& each, const Certificates& authorities, int64_t when,
                         const std::function<bool(uint32_t)>& counts) {
  auto proven = [&](X509* authority, const Certificates& pool) {
    return prove_chain(authority, pool, proofs_, trust_, when, counts).complete;
  };
  if (authorities.empty())
    return proven(stamps_.back()->signer.get(), stamps_.back()->others);
  return std::all_of(authorities.begin(), authorities.end(), [&](const Certificate& authority) {
    return proven(authority.get(), each.others);
  });
}

}  // namespace paraphe
