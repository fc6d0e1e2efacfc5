// The levels above B-B (EN 319 142-1 §6): always by appending, the old bytes an exact prefix.
//
//   T    proof of time: a timestamp in the CMS (only while it is made), else one of the document
//   LT   the certificates of everybody involved, and proof that none was revoked
//   LTA  a document timestamp over all of it, renewed before its own algorithms age
#include <algorithm>
#include <limits>

#include "sign/cms.h"
#include "sign/digest.h"
#include "sign/own_file.h"
#include "sign/parts.h"
#include "sign/proofs.h"
#include "sign/security_store.h"
#include "sign/services.h"

namespace paraphe {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

constexpr Message kNothingToExtend{"sign.nothing-to-extend", N_("The file holds no signature."),
                                   N_("Sign it first; then its level can be raised.")};
constexpr Message kUnreadable{"sign.unreadable-signature",
                              N_("A signature of the file cannot be read."),
                              N_("Verify the file; it may be damaged.")};
constexpr Message kNoPlace{"sign.no-place-for-timestamp",
                           N_("The file has no page on which a timestamp can be hung."),
                           N_("Only files that Paraphe made can be timestamped.")};
constexpr Message kLargeTimestamp{
    "sign.timestamp-too-large",
    N_("The timestamp has {0} bytes, but only {1} are reserved for it."),
    N_("Use a timestamping authority that sends fewer certificates.")};
constexpr Message kLevelMissed{
    "sign.level-missed", N_("The file stays at level {0} instead of {1}; what is there is valid."),
    N_("When the cause is mended, run: paraphe extend FILE --level {2}")};

// The entry of a page that the field of a timestamp joins.
Result<TimestampPlace> find_place(const Pdf& pdf, const OwnFile& file) {
  TimestampPlace place;
  for (const PdfField& field : pdf.fields) {
    auto entries = file.dictionary(field.object);
    const DictionaryEntry* page = entries ? find(*entries, "P") : nullptr;
    if (page != nullptr) place.page = OwnFile::reference_in(file.text(*page));
    if (place.page != 0) break;
  }
  auto page = place.page == 0 ? std::nullopt : file.dictionary(place.page);
  const DictionaryEntry* annotations = page ? find(*page, "Annots") : nullptr;
  auto known = annotations ? OwnFile::references_in(file.text(*annotations)) : std::nullopt;
  if (!known || pdf.tail.form == 0) return error(kNoPlace);
  for (uint32_t number : *known)
    place.annotations += (place.annotations.empty() ? "" : " ") + std::to_string(number) + " 0 R";
  place.dictionary = *file.entries_without(place.page, "Annots");
  return place;
}

Result<Pdf> append_timestamp(const Pdf& pdf, TrustServices::Parts& services) {
  PARAPHE_TRY(OwnFile file, OwnFile::open(pdf));
  PARAPHE_TRY(TimestampPlace place, find_place(pdf, file));
  PARAPHE_TRY(PreparedPdf prepared, prepare_timestamp(pdf, place));
  std::string_view all = prepared.pdf.bytes;
  constexpr Digest kDigest = Digest::kSha256;
  std::string imprint = digest_of(kDigest, all.substr(0, prepared.contents),
                                  all.substr(prepared.contents + prepared.contents_length));
  PARAPHE_TRY(Timestamp timestamp, services.timestamp(kDigest, imprint));
  size_t room = (prepared.contents_length - 2) / 2;
  if (timestamp.token.size() > room)
    return error(kLargeTimestamp, {std::to_string(timestamp.token.size()), std::to_string(room)});
  write_hexadecimal(prepared.pdf.bytes, prepared.contents + 1, timestamp.token);
  return std::move(prepared.pdf);
}

// Somebody whose certificate needs proof: a signer, or the authority of a timestamp.
struct Party {
  Certificate certificate;
  Certificates pool;
  // What he signed is proven to have existed then: a revocation that came later does no harm.
  // kNever while nothing proves it.
  int64_t proven_at = kNever;
  bool is_signer = false;     // else the authority of a timestamp
  bool is_timestamp = false;  // of the document
};

// What a file holds that needs proof, in the order of its revisions.
struct Holdings {
  std::vector<Party> parties;
  bool timed = true;  // of each signature there is proof of time, in it or by a later timestamp
};

// A token of the file. Whether it is about the right bytes is for the verifier to say; here its
// certificates are wanted.
std::optional<Timestamp> read_token(std::string_view bytes) {
  Timestamp out;
  if (read_timestamp(bytes, {}, out) != nullptr) return std::nullopt;
  return out;
}

bool is_refused(const Diagnostics& diagnostics) {
  for (const Diagnostic& each : diagnostics)
    if (std::string_view(each.message.code) == "services.revoked") return true;
  return false;
}

Certificates copy(const Certificates& list) {
  Certificates out;
  for (const Certificate& each : list) out.push_back(share(each.get()));
  return out;
}

Party party_of(const Timestamp& token, bool is_timestamp) {
  return {share(token.authority.get()), copy(token.others), kNever, false, is_timestamp};
}

// Reads one signature and the timestamps in it.
Result<Done> add_signature(const OwnFile::Stored& stored, Holdings& out) {
  std::optional<CmsParts> parts = read_cms_parts(stored.contents);
  if (!parts) return error(kUnreadable);
  Party signer{share(parts->signer.get()), copy(parts->others), kNever, true, false};
  for (const std::string& bytes : parts->timestamps) {
    std::optional<Timestamp> token = read_token(bytes);
    if (!token) return error(kUnreadable);
    signer.proven_at = std::min(signer.proven_at, token->time);
    out.parties.push_back(party_of(*token, false));
  }
  out.parties.push_back(std::move(signer));
  return Done{};
}

Result<Holdings> read_holdings(const Pdf& pdf) {
  PARAPHE_TRY(OwnFile file, OwnFile::open(pdf));
  Holdings out;
  size_t signatures = 0;
  for (const OwnFile::Stored& stored : file.signatures()) {
    if (!stored.is_timestamp) {
      if (Result<Done> done = add_signature(stored, out); !done.ok()) return done.errors();
      ++signatures;
      continue;
    }
    std::optional<Timestamp> token = read_token(stored.contents);
    if (!token) return error(kUnreadable);
    for (Party& each : out.parties) each.proven_at = std::min(each.proven_at, token->time);
    out.parties.push_back(party_of(*token, true));
  }
  if (signatures == 0) return error(kNothingToExtend);
  for (const Party& each : out.parties)
    out.timed = out.timed && (each.proven_at != kNever || !each.is_signer);
  return out;
}

// The proofs that the file has already, as of the day of each party, are not asked for again: the
// certificate of a mayor of twenty years ago has no responder any more. Only about the last
// timestamp, which nothing covers yet, is the newest word wanted.
Diagnostics gather_all(const Pdf& pdf, const Holdings& holdings, TrustServices::Parts& services,
                       Evidence& out) {
  Result<StoredProofs> held = read_evidence(pdf);
  StoredProofs proofs = held.ok() ? std::move(held).value() : StoredProofs{};
  Diagnostics missing;
  for (const Party& each : holdings.parties) {
    bool is_last = &each == &holdings.parties.back() && each.is_timestamp;
    int64_t when = each.proven_at == kNever ? services.now() : each.proven_at;
    bool proven = prove_chain(each.certificate.get(), each.pool, proofs, services.trust(), when,
                              [](uint32_t) { return true; })
                      .complete;
    if (proven && !is_last) continue;
    Diagnostics more = services.gather(each.certificate.get(), each.pool, each.proven_at, out);
    if (proven && !is_refused(more)) continue;
    missing.insert(missing.end(), more.begin(), more.end());
  }
  return missing;
}

// The steps from one level to another; stops at the first that cannot be made.
class Climb {
 public:
  Climb(const Pdf& pdf, TrustServices::Parts& services) : services_(services) { out_.pdf = pdf; }

  Result<SignedPdf> run(Level target) {
    PARAPHE_TRY(Holdings holdings, read_holdings(out_.pdf));
    out_.level = holdings.timed ? Level::kT : Level::kB;
    if (!holdings.timed && target >= Level::kT && !stamp(Level::kT)) return finish(target);
    if (target >= Level::kLt) {
      Result<bool> proven = prove();
      if (!proven.ok()) return proven.errors();
      if (!*proven) return finish(target);
    }
    if (target >= Level::kLta) stamp(Level::kLta);
    return finish(target);
  }

 private:
  bool stamp(Level reached) {
    Result<Pdf> stamped = append_timestamp(out_.pdf, services_);
    if (!stamped.ok()) return miss(stamped.errors());
    out_.pdf = std::move(stamped).value();
    out_.level = reached;
    return true;
  }

  Result<bool> prove() {
    PARAPHE_TRY(Holdings holdings, read_holdings(out_.pdf));
    Evidence evidence;
    Diagnostics missing = gather_all(out_.pdf, holdings, services_, evidence);
    if (is_refused(missing)) return missing;
    if (!missing.empty()) return miss(missing);
    PARAPHE_TRY(out_.pdf, append_evidence(out_.pdf, evidence));
    out_.level = Level::kLt;
    return true;
  }

  bool miss(const Diagnostics& why) {
    out_.missing.insert(out_.missing.end(), why.begin(), why.end());
    return false;
  }

  SignedPdf finish(Level target) {
    if (out_.level < target) out_.missing.push_back(level_missed(out_.level, target));
    return std::move(out_);
  }

  TrustServices::Parts& services_;
  SignedPdf out_;
};

}  // namespace

Diagnostic level_missed(Level reached, Level wanted) {
  return error(kLevelMissed, {level_name(reached), level_name(wanted), level_word(wanted)});
}

const char* level_name(Level level) {
  switch (level) {
    case Level::kB:
      return "PAdES-BASELINE-B";
    case Level::kT:
      return "PAdES-BASELINE-T";
    case Level::kLt:
      return "PAdES-BASELINE-LT";
    case Level::kLta:
      return "PAdES-BASELINE-LTA";
  }
  return "";
}

const char* level_word(Level level) {
  switch (level) {
    case Level::kB:
      return "B";
    case Level::kT:
      return "T";
    case Level::kLt:
      return "LT";
    case Level::kLta:
      return "LTA";
  }
  return "";
}

Result<SignedPdf> extend(const Pdf& pdf, Level level, TrustServices& services) {
  return Climb(pdf, services.parts()).run(level);
}

}  // namespace paraphe
