#include "sign/sign.h"

#include <algorithm>
#include <optional>

#include "sign/cms.h"
#include "sign/digest.h"
#include "sign/parts.h"
#include "sign/services.h"

namespace paraphe {
namespace {

constexpr Message kTooLarge{
    "sign.too-large", N_("The signature needs {0} bytes, but only {1} are reserved for it."),
    N_("Give only the certificates between the signer's and the root, without others.")};
constexpr Message kNoServices{"sign.no-services",
                              N_("The level {0} needs a timestamping authority."),
                              N_("Give the address of one with --tsa, or sign at level B.")};
constexpr Message kWrongValue{
    "sign.wrong-value",
    N_("The signature brought back was not made with the key of {0} over this document."),
    N_("Sign exactly the prepared bytes, with the algorithm given there, and leave the file, the "
       "date and the texts as they were.")};

// A file with its hole, and the CMS that will fill it.
struct Draft {
  PreparedPdf prepared;
  CmsDraft cms;
};

// Room for the CMS. What level B puts into it is known, within some hundred bytes: the certificates,
// the signer's issuer once more, attributes and a value. Reserving for what it does not hold would
// make a quarter of a usual file zeros.
size_t room_for(const Signer::Parts& signer, const SignOptions& options) {
  constexpr size_t kRest = 3072, kStep = 1024;
  const size_t usual = SignatureRequest().reserved;
  if (options.level != Level::kB || !signer.key->is_here()) return usual;
  size_t room = kRest + options.capacity.size();
  for (const Certificate& certificate : signer.chain) {
    const int size = i2d_X509(certificate.get(), nullptr);
    if (size <= 0) return usual;
    room += static_cast<size_t>(size) * (&certificate == &signer.chain.front() ? 2 : 1);
  }
  return std::min((room + kStep - 1) / kStep * kStep, usual);
}

Result<Draft> make_draft(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                         const Fonts& fonts) {
  SignatureRequest request;
  request.field = options.field;
  request.signer = signer.common_name();
  request.issuer = signer.issuer_name();
  request.date = options.date;
  request.reason = options.reason;
  request.location = options.location;
  request.capacity = options.capacity;
  request.reserved = room_for(signer.parts(), options);
  PARAPHE_TRY(PreparedPdf prepared, prepare_signature(pdf, request, fonts));
  std::string_view all = prepared.pdf.bytes;
  const Scheme& scheme = signer.parts().scheme;
  std::string digest = digest_of(scheme.digest, all.substr(0, prepared.contents),
                                 all.substr(prepared.contents + prepared.contents_length));
  PARAPHE_TRY(CmsDraft cms, CmsDraft::make(digest, signer.parts().chain, scheme, options.capacity));
  return Draft{std::move(prepared), std::move(cms)};
}

// Puts the signature value in its place, and adds what the level asks for.
Result<SignedPdf> finish(Draft draft, const std::string& value, const SignOptions& options) {
  SignedPdf out;
  std::string token;
  if (options.level >= Level::kT) {
    Result<Timestamp> timestamp = options.services->parts().timestamp(value);
    if (timestamp.ok()) {
      token = timestamp->token;
      out.level = Level::kT;
    } else {
      out.missing = timestamp.errors();
      out.missing.push_back(level_missed(Level::kB, options.level));
    }
  }
  PARAPHE_TRY(std::string cms, std::move(draft.cms).complete(value, token));
  PreparedPdf& prepared = draft.prepared;
  size_t room = (prepared.contents_length - 2) / 2;
  if (cms.size() > room)
    return error(kTooLarge, {std::to_string(cms.size()), std::to_string(room)});
  write_hexadecimal(prepared.pdf.bytes, prepared.contents + 1, cms);
  out.pdf = std::move(prepared.pdf);
  if (out.level < Level::kT || options.level <= Level::kT) return out;
  return extend(out.pdf, options.level, *options.services);
}

Result<Done> check_services(const SignOptions& options) {
  if (options.level == Level::kB || options.services != nullptr) return Done{};
  return error(kNoServices, {level_name(options.level)});
}

}  // namespace

void write_hexadecimal(std::string& bytes, size_t position, std::string_view value) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (unsigned char octet : value) {
    bytes[position++] = kDigits[octet >> 4];
    bytes[position++] = kDigits[octet & 15];
  }
}

Result<SignedPdf> sign(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                       const Fonts& fonts) {
  if (Result<Done> services = check_services(options); !services.ok()) return services.errors();
  PARAPHE_TRY(Draft draft, make_draft(pdf, signer, options, fonts));
  PARAPHE_TRY(std::string value,
              signer.parts().key->sign(draft.cms.to_be_signed(), signer.parts().scheme));
  return finish(std::move(draft), value, options);
}

Result<SigningTask> prepare_task(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                                 const Fonts& fonts) {
  PARAPHE_TRY(Draft draft, make_draft(pdf, signer, options, fonts));
  SigningTask out;
  out.algorithm = signer.algorithm();
  out.message = draft.cms.to_be_signed();
  out.digest = digest_of(signer.parts().scheme.digest, out.message);
  for (size_t i = 0; i < pdf.fields.size(); ++i)
    if (draft.prepared.pdf.fields[i].is_signed && !pdf.fields[i].is_signed)
      out.field = pdf.fields[i].name;
  return out;
}

Result<SignedPdf> complete_task(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                                std::string_view value, const Fonts& fonts) {
  if (Result<Done> services = check_services(options); !services.ok()) return services.errors();
  PARAPHE_TRY(Draft draft, make_draft(pdf, signer, options, fonts));
  EVP_PKEY* key = X509_get0_pubkey(signer.parts().chain.front().get());
  if (!is_signature_of(key, signer.parts().scheme, draft.cms.to_be_signed(), value))
    return error(kWrongValue, {signer.common_name()});
  return finish(std::move(draft), std::string(value), options);
}

}  // namespace paraphe
