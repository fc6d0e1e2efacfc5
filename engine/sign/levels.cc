// The levels above B-B (EN 319 142-1 §6): always by appending, the old bytes an exact prefix.
//
//   T    proof of time: a timestamp in the CMS (only while it is made), else one of the document
//   LT   the certificates of everybody involved, and proof that none was revoked
//   LTA  a document timestamp over all of it, renewed before its own algorithms age
#include "sign/cms.h"
#include "sign/digest.h"
#include "sign/own_file.h"
#include "sign/parts.h"
#include "sign/security_store.h"
#include "sign/services.h"

namespace paraphe {
namespace {

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

// What a file holds that needs proof.
struct Holdings {
  std::vector<CmsParts> signatures;
  std::vector<bool> timed;  // of each signature: proof of time in it, or by a later timestamp
  std::vector<Timestamp> timestamps;
};

// A token of the file. Whether it is about the right bytes is for the verifier to say; here its
// certificates are wanted.
std::optional<Timestamp> read_token(std::string_view bytes) {
  Timestamp out;
  if (read_timestamp(bytes, {}, out) != nullptr) return std::nullopt;
  return out;
}

Result<Holdings> read_holdings(const Pdf& pdf) {
  PARAPHE_TRY(OwnFile file, OwnFile::open(pdf));
  Holdings out;
  for (const OwnFile::Stored& stored : file.signatures()) {
    if (stored.is_timestamp) {
      std::optional<Timestamp> token = read_token(stored.contents);
      if (!token) return error(kUnreadable);
      out.timestamps.push_back(std::move(*token));
      out.timed.assign(out.timed.size(), true);
      continue;
    }
    std::optional<CmsParts> parts = read_cms_parts(stored.contents);
    if (!parts) return error(kUnreadable);
    out.timed.push_back(!parts->timestamps.empty());
    for (const std::string& bytes : parts->timestamps) {
      std::optional<Timestamp> token = read_token(bytes);
      if (!token) return error(kUnreadable);
      out.timestamps.push_back(std::move(*token));
    }
    out.signatures.push_back(std::move(*parts));
  }
  if (out.signatures.empty()) return error(kNothingToExtend);
  return out;
}

Diagnostics gather_all(const Holdings& holdings, TrustServices::Parts& services, Evidence& out) {
  Diagnostics missing;
  auto add = [&](X509* leaf, const Certificates& pool) {
    Diagnostics more = services.gather(leaf, pool, out);
    missing.insert(missing.end(), more.begin(), more.end());
  };
  for (const CmsParts& each : holdings.signatures) add(each.signer.get(), each.others);
  for (const Timestamp& each : holdings.timestamps) add(each.authority.get(), each.others);
  return missing;
}

bool is_refused(const Diagnostics& diagnostics) {
  for (const Diagnostic& each : diagnostics)
    if (std::string_view(each.message.code) == "services.revoked") return true;
  return false;
}

// The steps from one level to another; stops at the first that cannot be made.
class Climb {
 public:
  Climb(const Pdf& pdf, TrustServices::Parts& services) : services_(services) { out_.pdf = pdf; }

  Result<SignedPdf> run(Level target) {
    PARAPHE_TRY(Holdings holdings, read_holdings(out_.pdf));
    bool timed = true;
    for (bool each : holdings.timed) timed = timed && each;
    out_.level = timed ? Level::kT : Level::kB;
    if (!timed && target >= Level::kT && !stamp(Level::kT)) return finish(target);
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
    Diagnostics missing = gather_all(holdings, services_, evidence);
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
