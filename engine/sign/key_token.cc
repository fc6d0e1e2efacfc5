// Signers from tokens: what Token finds, joined and checked like every other key.
#include <openssl/err.h>

#include "sign/parts.h"
#include "sign/token.h"

namespace paraphe {
namespace {

constexpr Message kNoCertificate{
    "token.no-certificate", N_("The token holds no certificate for this key."),
    N_("Give the certificate with --cert, followed by those of the authorities that issued it.")};
constexpr Message kModuleNeeded{
    "token.module-needed", N_("It is not said how to talk to the token."),
    N_("Give with --module the PKCS#11 module of the maker of the token.")};
constexpr Message kWrongSignature{
    "token.wrong-signature", N_("The signature that the token made does not fit the certificate."),
    N_("Check that the certificate belongs to this key.")};
constexpr Message kPaddingChanged{
    "token.no-pss", N_("The token does not know RSA-PSS and signs with PKCS#1 v1.5 instead."),
    N_("Plan a token with RSA-PSS or an ECDSA key.")};

class TokenKey final : public SigningKey {
 public:
  TokenKey(std::shared_ptr<Token> token, Certificate leaf)
      : token_(std::move(token)), leaf_(std::move(leaf)) {}

  // What comes back is checked: a module's word is not enough, and a wrong key shows here.
  Result<std::string> sign(std::string_view message, const Scheme& scheme) const override {
    PARAPHE_TRY(std::string value, token_->sign(message, scheme));
    if (!is_signature_of(X509_get0_pubkey(leaf_.get()), scheme, message, value))
      return error(kWrongSignature);
    return value;
  }

 private:
  std::shared_ptr<Token> token_;
  Certificate leaf_;
};

}  // namespace

Result<Signer> Signer::from_token(const std::string& address, const std::string& module,
                                  std::string_view certificates, const std::string& file,
                                  const PinRequest& pin, Instant when, RsaPadding padding) {
  PARAPHE_TRY(TokenUri uri, read_token_uri(address));
  const std::string& path = module.empty() ? uri.module : module;
  if (path.empty()) return error(kModuleNeeded);
  PARAPHE_TRY(std::shared_ptr<Token> token, Token::open(path, uri, pin));
  Certificates chain = read_certificates(certificates);
  for (const Certificate& certificate : token->certificates())
    chain.push_back(share(certificate.get()));
  ERR_clear_error();
  if (chain.empty()) return error(kNoCertificate);
  Certificate leaf = share(chain.front().get());
  EVP_PKEY* public_key = X509_get0_pubkey(leaf.get());
  bool lowered =
      EVP_PKEY_is_a(public_key, "RSA") != 0 && padding == RsaPadding::kPss && !token->can_do_pss();
  auto key = std::make_unique<TokenKey>(std::move(token), share(leaf.get()));
  PARAPHE_TRY(Signer signer, join_signer(std::move(key), public_key, chain,
                                         {address, file.empty() ? address : file}, when,
                                         lowered ? RsaPadding::kPkcs1 : padding));
  if (!lowered) return signer;
  auto parts = std::const_pointer_cast<Parts>(signer.parts_);
  parts->warnings.push_back(warning(kPaddingChanged));
  return signer;
}

}  // namespace paraphe
