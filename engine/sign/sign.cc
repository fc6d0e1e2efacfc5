#include "sign/sign.h"

#include "sign/cms.h"
#include "sign/digest.h"
#include "sign/parts.h"

namespace paraphe {
namespace {

constexpr Message kTooLarge{
    "sign.too-large", N_("The signature needs {0} bytes, but only {1} are reserved for it."),
    N_("Give only the certificates between the signer's and the root, without others.")};

// Writes `value` over the zeros of /Contents; the rest of the zeros stays (EN 319 142-1 §5.3 and
// ISO 32000-1 §12.8.3.3.1 allow the padding).
void write_hexadecimal(std::string& bytes, size_t position, std::string_view value) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (unsigned char octet : value) {
    bytes[position++] = kDigits[octet >> 4];
    bytes[position++] = kDigits[octet & 15];
  }
}

}  // namespace

Result<SignedPdf> sign(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                       const Fonts& fonts) {
  SignatureRequest request;
  request.field = options.field;
  request.signer = signer.common_name();
  request.issuer = signer.issuer_name();
  request.date = options.date;
  request.reason = options.reason;
  request.location = options.location;
  PARAPHE_TRY(PreparedPdf prepared, prepare_signature(pdf, request, fonts));

  std::string& bytes = prepared.pdf.bytes;
  std::string_view all = bytes;
  std::string digest = digest_of(signer.parts().scheme.digest, all.substr(0, prepared.contents),
                                 all.substr(prepared.contents + prepared.contents_length));
  PARAPHE_TRY(std::string cms, make_cms(digest, signer.parts()));
  size_t room = (prepared.contents_length - 2) / 2;
  if (cms.size() > room)
    return error(kTooLarge, {std::to_string(cms.size()), std::to_string(room)});
  write_hexadecimal(bytes, prepared.contents + 1, cms);
  return SignedPdf{std::move(prepared.pdf)};
}

}  // namespace paraphe
