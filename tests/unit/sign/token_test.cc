// Keys on a token, against SoftHSM; and the addresses that name them.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <p11-kit/pkcs11.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "sign/token_uri.h"
#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

namespace fs = std::filesystem;

TEST(TokenUri, NamesTokenAndKey) {
  TokenUri uri = read_token_uri(
                     "pkcs11:token=Mairie%20de%20Z;object=Cl%c3%a9;id=%01%ff;type=private"
                     "?module-path=/usr/lib/x.so")
                     .value();
  EXPECT_EQ(uri.token, "Mairie de Z");
  EXPECT_EQ(uri.object, "Clé");
  EXPECT_EQ(uri.id, std::string("\x01\xff"));
  EXPECT_EQ(uri.module, "/usr/lib/x.so");
  EXPECT_FALSE(uri.serial.has_value());
}

TEST(TokenUri, RefusesPinsAndWhatItDoesNotKnow) {
  for (const char* text : {"pkcs11:token=a?pin-value=1234", "pkcs11:pin-source=file"}) {
    Result<TokenUri> uri = read_token_uri(text);
    ASSERT_FALSE(uri.ok());
    EXPECT_EQ(codes(uri.errors()), Codes{"token.pin-in-uri"});
    EXPECT_TRUE(uri.errors().front().arguments.empty()) << "the PIN must not be repeated";
  }
  for (const char* text : {"pkcs11:tokn=a", "pkcs11:token", "pkcs11:token=%4", "pkcs11:token=%zz",
                           "pkcs11:token=a;token=b", "pkcs11:type=cert", "http://x"}) {
    Result<TokenUri> uri = read_token_uri(text);
    ASSERT_FALSE(uri.ok()) << text;
    EXPECT_EQ(codes(uri.errors()), Codes{"token.bad-uri"});
  }
}

constexpr const char* kPin = "246810";

std::string module_path() {
  for (const char* path :
       {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"})
    if (fs::exists(path)) return path;
  return "";
}

// A folder with a token of its own, thrown away afterwards.
class SoftToken : public testing::Test {
 protected:
  void SetUp() override {
    // A missing SoftHSM is a failure: ./bootstrap test installs it.
    ASSERT_NE(module_path(), "") << "softhsm2 is not installed";
    folder_ = fs::temp_directory_path() / ("paraphe-token-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "tokens");
    std::ofstream(folder_ / "softhsm2.conf")
        << "directories.tokendir = " << (folder_ / "tokens").string() << "\n"
        << "objectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
    run("softhsm2-util --init-token --free --label Essai --so-pin 87654321 --pin " +
        std::string(kPin));
  }
  void TearDown() override { fs::remove_all(folder_); }

  static void run(const std::string& command) {
    ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command;
  }

  void import(const Pki& pki, const std::string& label, const std::string& id) {
    fs::path file = folder_ / "key.pem";
    std::ofstream(file) << to_pem(pki.key);
    run("softhsm2-util --import " + file.string() + " --token Essai --label " + label + " --id " +
        id + " --pin " + kPin);
    fs::remove(file);
  }

  // A key that wants its PIN for each signature, as those of qualified certificates do. The tools of
  // SoftHSM cannot make one, so it is made through the module itself.
  static void import_careful(const Pki& pki, const std::string& label) {
    void* library = ::dlopen(module_path().c_str(), RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr);
    CK_FUNCTION_LIST* api = nullptr;
    auto list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
    ASSERT_EQ(list(&api), CKR_OK);
    ASSERT_EQ(api->C_Initialize(nullptr), CKR_OK);
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    ASSERT_EQ(api->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    CK_SESSION_HANDLE session = 0;
    ASSERT_EQ(api->C_OpenSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                 &session),
              CKR_OK);
    std::string pin = kPin, name = label, id = "\x42";
    ASSERT_EQ(api->C_Login(session, CKU_USER, octets(pin), pin.size()), CKR_OK);
    BIGNUM* scalar = nullptr;
    ASSERT_EQ(EVP_PKEY_get_bn_param(pki.key, OSSL_PKEY_PARAM_PRIV_KEY, &scalar), 1);
    std::string value(32, '\0'), curve("\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07", 10);
    BN_bn2binpad(scalar, octets(value), 32);
    BN_clear_free(scalar);
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    CK_KEY_TYPE type = CKK_EC;
    CK_BBOOL yes = CK_TRUE;
    std::vector<CK_ATTRIBUTE> key{{CKA_CLASS, &kind, sizeof kind},
                                  {CKA_KEY_TYPE, &type, sizeof type},
                                  {CKA_TOKEN, &yes, sizeof yes},
                                  {CKA_PRIVATE, &yes, sizeof yes},
                                  {CKA_SIGN, &yes, sizeof yes},
                                  {CKA_ALWAYS_AUTHENTICATE, &yes, sizeof yes},
                                  {CKA_LABEL, name.data(), name.size()},
                                  {CKA_ID, id.data(), id.size()},
                                  {CKA_EC_PARAMS, curve.data(), curve.size()},
                                  {CKA_VALUE, value.data(), value.size()}};
    CK_OBJECT_HANDLE made = 0;
    EXPECT_EQ(api->C_CreateObject(session, key.data(), key.size(), &made), CKR_OK);
    api->C_Finalize(nullptr);
    ::dlclose(library);
  }

  Result<Signer> open(const Pki& pki, const std::string& uri, const std::string& pin = kPin,
                      RsaPadding padding = RsaPadding::kPss) {
    auto give = [this, pin](const std::string& label) -> Result<Secret> {
      ++asked_;
      EXPECT_EQ(label, "Essai");
      return Secret(pin);
    };
    return Signer::from_token(uri, module_path(),
                              to_pem(pki.leaf.get()) + to_pem(pki.intermediate.get()), "maire.pem",
                              give, kWhen, padding);
  }

  fs::path folder_;
  int asked_ = 0;
};

TEST_F(SoftToken, SignsABatchWithOneLogin) {
  struct Case {
    const char* kind;
    RsaPadding padding;
  };
  int id = 10;
  for (Case one : {Case{"P-256", RsaPadding::kPss},
                   {"P-384", RsaPadding::kPss},
                   {"2048", RsaPadding::kPss},
                   {"2048", RsaPadding::kPkcs1}}) {
    Pki pki(one.kind);
    std::string label = "cle" + std::to_string(++id);
    import(pki, label, std::to_string(id));
    asked_ = 0;
    Result<Signer> signer = open(pki, "pkcs11:token=Essai;object=" + label, kPin, one.padding);
    ASSERT_TRUE(signer.ok()) << to_string(signer.errors().front());
    for (int i = 0; i < 3; ++i) {
      Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
      Result<SignedPdf> out = sign(pdf, *signer, options_for(), no_fonts());
      ASSERT_TRUE(out.ok()) << one.kind << to_string(out.errors().front());
      Verification result = check(out->pdf.bytes, pki);
      EXPECT_EQ(result.verdict, Verdict::kValid) << one.kind << explain(result);
    }
    EXPECT_EQ(asked_, 1);
  }
}

TEST_F(SoftToken, AKeyThatWantsItsPinEachTimeGetsItAndThePersonIsAskedOnce) {
  Pki pki;
  import_careful(pki, "qualifiee");
  Result<Signer> signer = open(pki, "pkcs11:token=Essai;object=qualifiee");
  ASSERT_TRUE(signer.ok()) << to_string(signer.errors().front());
  for (int i = 0; i < 3; ++i) {
    Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
    Result<SignedPdf> out = sign(pdf, *signer, options_for(), no_fonts());
    ASSERT_TRUE(out.ok()) << to_string(out.errors().front());
    EXPECT_EQ(check(out->pdf.bytes, pki).verdict, Verdict::kValid);
  }
  EXPECT_EQ(asked_, 1);
}

TEST_F(SoftToken, AWrongPinIsTriedOnce) {
  Pki pki;
  import(pki, "maire", "01");
  Result<Signer> signer = open(pki, "pkcs11:token=Essai", "000000");
  ASSERT_FALSE(signer.ok());
  EXPECT_EQ(codes(signer.errors()), Codes{"token.pin-wrong"});
  EXPECT_EQ(asked_, 1);
  EXPECT_TRUE(open(pki, "pkcs11:token=Essai").ok());
}

TEST_F(SoftToken, SaysWhatIsMissing) {
  Pki pki;
  auto code = [&](const std::string& uri) { return codes(open(pki, uri).errors()); };
  EXPECT_EQ(code("pkcs11:token=Autre"), Codes{"token.not-found"});
  EXPECT_EQ(asked_, 0) << "no PIN is asked for a token that is not there";
  EXPECT_EQ(code("pkcs11:token=Essai"), Codes{"token.no-key"});
  import(pki, "un", "01");
  Pki other("P-384");
  import(other, "deux", "02");
  EXPECT_EQ(code("pkcs11:token=Essai"), Codes{"token.several-keys"});
  EXPECT_TRUE(open(pki, "pkcs11:token=Essai;id=%01").ok());
  Result<Signer> none =
      Signer::from_token("pkcs11:token=Essai", "/nowhere/module.so", "", "", {}, kWhen);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(codes(none.errors()), Codes{"token.no-module"});
  none = Signer::from_token("pkcs11:token=Essai", "", "", "", {}, kWhen);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(codes(none.errors()), Codes{"token.module-needed"});
}

TEST_F(SoftToken, AnotherKeysCertificateIsFoundOutBySigning) {
  Pki pki;
  import(pki, "maire", "01");
  Wish wish;
  wish.serial = 99;
  Pki other("P-256", wish);
  Result<Signer> signer = open(other, "pkcs11:token=Essai");
  ASSERT_TRUE(signer.ok());
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  Result<SignedPdf> out = sign(pdf, *signer, options_for(), no_fonts());
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(codes(out.errors()), Codes{"token.wrong-signature"});
}

TEST_F(SoftToken, ATokenTakenOutHalfWayIsAnErrorOfThatAct) {
  Pki pki;
  import(pki, "maire", "01");
  Result<Signer> signer = open(pki, "pkcs11:token=Essai");
  ASSERT_TRUE(signer.ok());
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  ASSERT_TRUE(sign(pdf, *signer, options_for(), no_fonts()).ok());
  fs::remove_all(folder_ / "tokens");
  Result<SignedPdf> out = sign(pdf, *signer, options_for(), no_fonts());
  if (!out.ok()) {
    std::string code = out.errors().front().message.code;
    EXPECT_TRUE(code == "token.removed" || code == "token.failed") << code;
  } else {
    // SoftHSM may keep the key in memory; then the signature must be a right one.
    EXPECT_EQ(check(out->pdf.bytes, pki).verdict, Verdict::kValid);
  }
}

}  // namespace
}  // namespace paraphe::test
