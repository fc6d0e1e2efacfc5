// Real acts at each level above B-B, for one and two signers and each algorithm, left in
// <build>/cases as level-LEVEL-… for the oracles. The trust services are those of unit/sign, with
// the certificates of the test PKI, so that the judges find the whole chain in the files.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "paraphe.h"
#include "unit/sign/services.h"

namespace paraphe::test {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(PARAPHE_SOURCE_DIR) / "tests/cases";
const fs::path kOutput = fs::path(PARAPHE_BINARY_DIR) / "cases";
const std::string kPki = PARAPHE_PKI_DIR;

std::string all(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& each : diagnostics) out += to_string(each) + "\n";
  return out;
}

std::string read(const std::string& path) { return read_file(path).value(); }

// The judges know what time it is; so must the services.
class Levels : public testing::Test {
 protected:
  Levels()
      : now_{static_cast<int64_t>(std::time(nullptr)) - 60, 60},
        world_(kPki, now_.seconds, nullptr),
        services_(world_.services()),
        engine_(Engine::create({}).value()) {
    fs::create_directories(kOutput);
    std::string record = read((kCases / "lumbres-23-12-132/record.xml").string());
    Seance seance = read_seance(record, "record.xml").value();
    act_ = engine_.make_act(seance, 0, now_).value();
  }

  Signer signer(const std::string& name, RsaPadding padding = RsaPadding::kPss) {
    return Signer::from_pem(read(kPki + "/" + name + ".key"), name,
                            read(kPki + "/" + name + ".pem"), name, Secret(), now_, padding)
        .value();
  }

  SignOptions at(Level level) {
    SignOptions options;
    options.date = now_;
    options.level = level;
    options.services = &services_;
    return options;
  }

  // An act that two people sign; empty when there is none.
  Pdf two_fields() {
    for (const auto& entry : fs::directory_iterator(kCases)) {
      std::string path = (entry.path() / "record.xml").string();
      if (!fs::exists(path)) continue;
      Seance seance = read_seance(read(path), path).value();
      for (size_t i = 0; i < seance.deliberations.size(); ++i) {
        Result<Act> act = engine_.make_act(seance, i, now_);
        if (act.ok() && act->pdf.fields.size() == 2) return act->pdf;
      }
    }
    return {};
  }

  Pdf signed_by(const Pdf& pdf, const Signer& who, const SignOptions& options) {
    Result<SignedPdf> out = engine_.sign(pdf, who, options);
    EXPECT_TRUE(out.ok()) << all(out.errors());
    EXPECT_TRUE(out->missing.empty()) << all(out->missing);
    EXPECT_EQ(out->pdf.bytes.compare(0, pdf.bytes.size(), pdf.bytes), 0);
    return out->pdf;
  }

  Pdf extended(const Pdf& pdf, Level level) {
    // As from disk, where the next person finds it.
    Result<SignedPdf> out = extend(read_pdf(pdf.bytes, "acte.pdf").value(), level, services_);
    EXPECT_TRUE(out.ok()) << all(out.errors());
    EXPECT_TRUE(out->missing.empty()) << all(out->missing);
    EXPECT_EQ(out->pdf.bytes.compare(0, pdf.bytes.size(), pdf.bytes), 0);
    return out->pdf;
  }

  // Leaves the file for the judges; every signature in it must have reached `level`.
  void leave(const Pdf& pdf, Level level, const std::string& what) {
    Verification result = verify(pdf.bytes, what, world_.anchors(), {now_.seconds + 60, 0});
    EXPECT_EQ(result.verdict, Verdict::kValid) << what << explain(result);
    for (const SignatureReport& report : result.signatures)
      if (!report.is_timestamp) {
        EXPECT_EQ(report.level, level_name(level)) << what;
      }
    fs::path file = kOutput / (std::string("level-") + level_word(level) + "-" + what + ".pdf");
    std::ofstream(file, std::ios::binary) << pdf.bytes;
  }

  Instant now_;
  World world_;
  TrustServices services_;
  Engine engine_;
  Act act_;
};

TEST_F(Levels, OfOneSignerWithEachAlgorithm) {
  for (Level level : {Level::kT, Level::kLt, Level::kLta})
    for (const char* name : {"signer-p256", "signer-p384", "signer-rsa3072"})
      leave(signed_by(act_.pdf, signer(name), at(level)), level, name);
  leave(signed_by(act_.pdf, signer("signer-rsa3072", RsaPadding::kPkcs1), at(Level::kLta)),
        Level::kLta, "signer-rsa3072-pkcs1");
}

// PKCS#12 and a token; PEM is what the others use.
TEST_F(Levels, OfEachKeyStore) {
  std::string file = kPki + "/signer-rsa3072.p12";
  std::string password = read(kPki + "/password.txt");
  password.erase(password.find_last_not_of("\n") + 1);
  Signer packed = Signer::from_pkcs12(read(file), file, Secret(password), now_).value();
  for (Level level : {Level::kT, Level::kLt, Level::kLta})
    leave(signed_by(act_.pdf, packed, at(level)), level, "pkcs12-rsa3072");

  std::string module;
  for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so",
                           "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"})
    if (fs::exists(path)) module = path;
  ASSERT_NE(module, "") << "softhsm2 is not installed";
  fs::path folder = fs::temp_directory_path() / ("paraphe-levels-" + std::to_string(::getpid()));
  fs::create_directories(folder / "tokens");
  std::ofstream(folder / "softhsm2.conf")
      << "directories.tokendir = " << (folder / "tokens").string() << "\nlog.level = ERROR\n";
  ::setenv("SOFTHSM2_CONF", (folder / "softhsm2.conf").c_str(), 1);
  auto run = [](const std::string& command) {
    ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command;
  };
  run("softhsm2-util --init-token --free --label Mairie --so-pin 87654321 --pin 246810");
  int id = 10;
  for (const char* name : {"signer-p256", "signer-p384", "signer-rsa3072"}) {
    std::string number = std::to_string(++id);
    run("softhsm2-util --import " + kPki + "/" + name + ".key --token Mairie --label cle" + number +
        " --id " + number + " --pin 246810");
    Result<Signer> token = Signer::from_token(
        "pkcs11:token=Mairie;object=cle" + number, module, read(kPki + "/" + name + ".pem"), name,
        [](const std::string&) -> Result<Secret> { return Secret("246810"); }, now_);
    ASSERT_TRUE(token.ok()) << all(token.errors());
    for (Level level : {Level::kT, Level::kLt, Level::kLta})
      if (level == Level::kLta || std::string(name) == "signer-p256")
        leave(signed_by(act_.pdf, *token, at(level)), level, std::string("token-") + name);
  }
  fs::remove_all(folder);
}

// Each algorithm beside each other one, the secretary behind the president.
TEST_F(Levels, OfTwoSignersWithEachAlgorithm) {
  Pdf pdf = two_fields();
  ASSERT_EQ(pdf.fields.size(), 2u) << "no case has two signatories";
  auto pair = [&](const Signer& first, const Signer& second, const std::string& what) {
    Pdf one = signed_by(pdf, first, at(Level::kLta));
    leave(signed_by(one, second, at(Level::kLta)), Level::kLta, "two-" + what);
  };
  pair(signer("signer-p384"), signer("signer-rsa3072", RsaPadding::kPkcs1), "p384-pkcs1");
  pair(signer("signer-rsa3072"), signer("signer-p384"), "pss-p384");
}

TEST_F(Levels, OfTwoSigners) {
  Pdf pdf = two_fields();
  ASSERT_EQ(pdf.fields.size(), 2u) << "no case has two signatories";
  for (Level level : {Level::kT, Level::kLt, Level::kLta}) {
    Pdf one = signed_by(pdf, signer("signer-p256"), at(level));
    leave(signed_by(one, signer("signer-rsa3072"), at(level)), level, "two-signers");
    // The secretary first, and in one go to the end.
    SignOptions second = at(Level::kB);
    second.field = pdf.fields[1].name;
    Pdf other = signed_by(pdf, signer("signer-rsa3072"), second);
    leave(signed_by(other, signer("signer-p256"), at(Level::kB)), Level::kB, "two-signers");
    leave(extended(signed_by(other, signer("signer-p256"), at(Level::kB)), level), level,
          "two-signers-extended");
  }
}

TEST_F(Levels, ReachedLater) {
  Pdf basic = signed_by(act_.pdf, signer("signer-p256"), at(Level::kB));
  leave(extended(basic, Level::kT), Level::kT, "extended");
  leave(extended(basic, Level::kLt), Level::kLt, "extended");
  leave(extended(basic, Level::kLta), Level::kLta, "extended");
}

TEST_F(Levels, Renewed) {
  Pdf pdf = signed_by(act_.pdf, signer("signer-p256"), at(Level::kLta));
  for (int i = 0; i < 3; ++i) pdf = extended(pdf, Level::kLta);
  leave(pdf, Level::kLta, "renewed");
}

TEST_F(Levels, ByDelegation) {
  SignOptions options = at(Level::kLta);
  options.capacity = "Pour le président, par délégation : le vice-président";
  options.reason = "Extrait conforme";
  options.location = "Lumbres";
  leave(signed_by(act_.pdf, signer("signer-p256"), options), Level::kLta, "by-delegation");
}

}  // namespace
}  // namespace paraphe::test
