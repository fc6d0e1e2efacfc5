#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "sign/digest.h"
#include "sign/network.h"
#include "sign/timestamp.h"
#include "unit/sign/services.h"

namespace paraphe::test {
namespace {

SignOptions at(Level level, TrustServices& services, const std::string& field = "") {
  SignOptions options = options_for(field);
  options.level = level;
  options.services = &services;
  return options;
}

Pdf sample() { return read_pdf(sample_file(), "acte.pdf").value(); }

bool is_prefix(const std::string& start, const std::string& whole) {
  return whole.size() >= start.size() && whole.compare(0, start.size(), start) == 0;
}

SignedPdf made(Result<SignedPdf> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : to_string(result.errors().front()));
  return result.ok() ? std::move(result).value() : SignedPdf{};
}

class EachLevel : public testing::TestWithParam<Level> {};

TEST_P(EachLevel, IsReachedInOneGoAndVerifies) {
  World world;
  TrustServices services = world.services();
  SignedPdf out = made(sign(sample(), world.signer(), at(GetParam(), services), no_fonts()));
  EXPECT_EQ(codes(out.missing), Codes{});
  EXPECT_EQ(out.level, GetParam());
  EXPECT_TRUE(is_prefix(sample_file(), out.pdf.bytes));
  Verification result = world.check(out.pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  ASSERT_FALSE(result.signatures.empty());
  EXPECT_EQ(result.signatures[0].level, level_name(GetParam())) << explain(result);
  EXPECT_EQ(result.signatures[0].proven_date,
            GetParam() >= Level::kT ? "2026-11-24T00:00:00+00:00" : "");
}

TEST_P(EachLevel, IsReachedLaterByAppending) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = made(sign(sample(), world.signer(), options_for(), no_fonts())).pdf;
  for (int step = 0; step <= static_cast<int>(GetParam()); ++step) {
    std::string before = pdf.bytes;
    SignedPdf out =
        made(extend(read_pdf(before, "acte.pdf").value(), static_cast<Level>(step), services));
    EXPECT_EQ(codes(out.missing), Codes{});
    EXPECT_TRUE(is_prefix(before, out.pdf.bytes));
    pdf = std::move(out.pdf);
  }
  Verification result = world.check(pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[0].level, level_name(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(All, EachLevel,
                         testing::Values(Level::kB, Level::kT, Level::kLt, Level::kLta),
                         [](const auto& one) { return level_word(one.param); });

TEST(Levels, EveryKindOfKeyReachesTheHighest) {
  for (auto [kind, padding] : {std::pair{"P-384", RsaPadding::kPss},
                               {"3072", RsaPadding::kPss},
                               {"2048", RsaPadding::kPkcs1}}) {
    World world(kind);
    TrustServices services = world.services();
    SignedPdf out =
        made(sign(sample(), world.signer(padding), at(Level::kLta, services), no_fonts()));
    Verification result = world.check(out.pdf.bytes);
    EXPECT_EQ(result.verdict, Verdict::kValid) << kind << explain(result);
    EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-LTA") << kind;
  }
}

TEST(Levels, ASecondSignerLeavesTheFirstOneItsLevel) {
  World world;
  TrustServices services = world.services();
  Pdf first = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts())).pdf;
  Pdf read = read_pdf(first.bytes, "acte.pdf").value();
  SignedPdf second = made(sign(read, world.signer(), at(Level::kB, services), no_fonts()));
  Verification result = world.check(second.pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  ASSERT_EQ(result.signatures.size(), 3u);
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-LTA");
  EXPECT_TRUE(result.signatures[1].is_timestamp);
  EXPECT_EQ(result.signatures[2].level, "PAdES-BASELINE-B");
  SignedPdf raised = made(extend(second.pdf, Level::kLta, services));
  EXPECT_TRUE(is_prefix(second.pdf.bytes, raised.pdf.bytes));
  result = world.check(raised.pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  for (const SignatureReport& report : result.signatures)
    EXPECT_EQ(report.level, report.is_timestamp ? "" : "PAdES-BASELINE-LTA");
}

TEST(Levels, ARenewalIsAppendedAsOftenAsItIsNeeded) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts())).pdf;
  for (int i = 0; i < 6; ++i) {
    world.clock += 86400 * 365 * 2;
    TrustServices later = world.services();
    std::string before = pdf.bytes;
    pdf = made(extend(read_pdf(before, "acte.pdf").value(), Level::kLta, later)).pdf;
    EXPECT_TRUE(is_prefix(before, pdf.bytes));
    EXPECT_GT(pdf.bytes.size(), before.size());
  }
  Verification result = world.check(pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures.size(), 8u);
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-LTA");
}

TEST(Levels, WithoutAnyAnswerTheFileIsABaselineOne) {
  World world;
  TrustServices services = world.services({"http://closed.test/", "http://also-closed.test/"});
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kB);
  EXPECT_EQ(codes(out.missing), (Codes{"test.nobody", "test.nobody", "test.nobody", "test.nobody",
                                       "sign.level-missed"}));
  Verification result = world.check(out.pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-B");
}

TEST(Levels, WithoutRevocationDataTheFileKeepsItsTimestamp) {
  World world;
  for (const char* url :
       {"http://ocsp.test/", "http://crl.test/ca.crl", "http://crl.test/root.crl"})
    world.network->answers.erase(url);
  TrustServices services = world.services();
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kT);
  EXPECT_EQ(out.missing.front().message.code, std::string("services.no-revocation-data"));
  EXPECT_EQ(world.check(out.pdf.bytes).signatures[0].level, "PAdES-BASELINE-T");
}

TEST(Levels, AListServesWhereNoResponderDoes) {
  World world;
  world.network->answers.erase("http://ocsp.test/");
  TrustServices services = world.services();
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kLta);
  EXPECT_EQ(world.check(out.pdf.bytes).signatures[0].level, "PAdES-BASELINE-LTA");
  EXPECT_EQ(world.network->asked["http://crl.test/ca.crl"], 1);
}

TEST(Levels, ARevokedSignerIsRefused) {
  World world;
  world.revoked = {10};
  TrustServices services = world.services();
  Result<SignedPdf> out = sign(sample(), world.signer(), at(Level::kLt, services), no_fonts());
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(codes(out.errors()), Codes{"services.revoked"});
}

TEST(Levels, OutdatedRevocationDataIsNotUsed) {
  World world;
  world.network->answers.erase("http://ocsp.test/");
  world.network->answers["http://crl.test/ca.crl"] = [&](const WebRequest&) {
    return world.list(world.intermediate.get(), world.middle_key, 3 * 86400);
  };
  TrustServices services = world.services();
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kLt, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kT);
}

TEST(Levels, ABatchMayLastHours) {
  World world;
  TrustServices services = world.services();
  world.clock += 6 * 3600;  // the services go by their own time
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kLta);
}

TEST(Levels, ABatchAsksAboutEachCertificateOnce) {
  World world;
  TrustServices services = world.services();
  Signer signer = world.signer();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(made(sign(sample(), signer, at(Level::kLta, services), no_fonts())).level,
              Level::kLta);
  EXPECT_EQ(world.network->asked["http://ocsp.test/"], 2);  // signer and TSA
  EXPECT_EQ(world.network->asked["http://crl.test/root.crl"], 1);
  EXPECT_EQ(world.network->asked["http://tsa.test/"], 10);
}

// The tsan preset watches this one: a signer and its services are shared by the threads of a batch.
TEST(Levels, ManyThreadsShareOneSignerAndItsServices) {
  World world;
  TrustServices services = world.services();
  Signer signer = world.signer();
  constexpr int kThreads = 4, kEach = 3;
  std::vector<std::string> made(kThreads * kEach);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        Result<SignedPdf> out = sign(sample(), signer, at(Level::kLta, services), no_fonts());
        if (out.ok() && out->missing.empty()) made[t * kEach + i] = out->pdf.bytes;
      }
    });
  for (std::thread& each : threads) each.join();
  for (const std::string& bytes : made) {
    Verification result = world.check(bytes);
    EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
    ASSERT_FALSE(result.signatures.empty());
    EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-LTA");
  }
  EXPECT_EQ(world.network->asked["http://ocsp.test/"], 2);  // each certificate once, all the same
}

TEST(Levels, TheChainIsFetchedWhenTheSignerDoesNotBringIt) {
  World world;
  TrustServices services = world.services();
  Signer alone = Signer::from_pem(to_pem(world.key), "cle.pem", to_pem(world.leaf.get()),
                                  "certificat.pem", Secret(), kWhen)
                     .value();
  SignedPdf out = made(sign(sample(), alone, at(Level::kLt, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kLt);
  EXPECT_EQ(world.network->asked["http://aia.test/ca.cer"], 1);
}

using Lie = World::Lie;

std::string name_of(Lie lie) {
  switch (lie) {
    case Lie::kNone: return "None";
    case Lie::kImprint: return "Imprint";
    case Lie::kNonce: return "Nonce";
    case Lie::kNoCertificate: return "NoCertificate";
    case Lie::kRefusal: return "Refusal";
    case Lie::kOldTime: return "OldTime";
  }
  return "";
}

class EachLie : public testing::TestWithParam<Lie> {};

TEST_P(EachLie, IsFoundOutAndTheNextAuthorityIsAsked) {
  World world;
  world.network->answers["http://liar.test/"] = [&](const WebRequest& request) {
    return world.stamp(request.body, GetParam());
  };
  TrustServices services = world.services({"http://liar.test/", "http://tsa.test/"});
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kT, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kT);
  EXPECT_EQ(world.network->asked["http://liar.test/"], 1);

  TrustServices only = world.services({"http://liar.test/"});
  out = made(sign(sample(), world.signer(), at(Level::kT, only), no_fonts()));
  EXPECT_EQ(out.level, Level::kB);
  EXPECT_EQ(codes(out.missing), (Codes{"services.bad-timestamp", "sign.level-missed"}));
}

INSTANTIATE_TEST_SUITE_P(All, EachLie,
                         testing::Values(Lie::kImprint, Lie::kNonce, Lie::kNoCertificate,
                                         Lie::kRefusal, Lie::kOldTime),
                         [](const auto& one) { return name_of(one.param); });

TEST(Levels, ASignerIsNoTimestampingAuthority) {
  World world;
  world.tsa = world.issue(world.tsa_key, "Pas un horodatage", 13, "emailProtection");
  world.network->answers["http://tsa.test/"] = [&](const WebRequest& request) {
    return world.stamp(request.body);
  };
  TrustServices services = world.services();
  // OpenSSL's own responder already refuses such a certificate; then nothing is answered at all.
  Result<SignedPdf> out = sign(sample(), world.signer(), at(Level::kT, services), no_fonts());
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->level, Level::kB);
}

TEST(Levels, AnAuthorityOutsideTheTrustedOnesDoesNotCount) {
  World world, stranger("P-384");
  stranger.root_key = key_named("P-256", 300);
  stranger.root = make_certificate(stranger.root_key, authority_wish("Autre racine", 1));
  stranger.middle_key = key_named("P-256", 301);
  stranger.intermediate = make_certificate(stranger.middle_key, authority_wish("Autre", 2),
                                           stranger.root.get(), stranger.root_key);
  stranger.tsa =
      stranger.issue(stranger.tsa_key, "Horodatage étranger", 11, "critical,timeStamping");
  world.network->answers["http://stranger.test/"] = [&](const WebRequest& request) {
    return stranger.stamp(request.body);
  };
  TrustServices services = world.services({"http://stranger.test/"});
  SignedPdf out = made(sign(sample(), world.signer(), at(Level::kT, services), no_fonts()));
  EXPECT_EQ(out.level, Level::kB);
  EXPECT_EQ(codes(out.missing), (Codes{"services.bad-timestamp", "sign.level-missed"}));
}

TEST(Levels, OneByteChangedInAnyRevisionIsFound) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = made(sign(sample(), world.signer(), at(Level::kLta, services), no_fonts())).pdf;
  ASSERT_EQ(world.check(pdf.bytes).verdict, Verdict::kValid);
  for (size_t at = 20; at < pdf.bytes.size(); at += 97) {
    // The zeros behind a signature value are covered by nothing; they must stay zero all the same.
    std::string changed = pdf.bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_NE(world.check(changed).verdict, Verdict::kValid) << at;
  }
}

// The last timestamp of a file is covered by nothing but itself: no bit of it may be free, except
// in the certificates it carries along, which trust or distrust judges.
TEST(Timestamp, NoByteOfATokenIsFree) {
  World world;
  std::string imprint = digest_of(Digest::kSha256, "data");
  std::string nonce(8, 'n');
  Timestamp right;
  ASSERT_EQ(
      read_timestamp_response(world.stamp(make_timestamp_request(Digest::kSha256, imprint, nonce)),
                              Digest::kSha256, imprint, nonce, right),
      nullptr);
  auto expected = [&](Digest) { return imprint; };
  auto carried = [](const Timestamp& stamp) {
    std::string out;
    for (const Certificate& other : stamp.others) out += encode(other.get(), i2d_X509);
    return out;
  };
  for (size_t at = 0; at < right.token.size(); ++at)
    for (int bit : {0, 3, 7}) {
      std::string changed = right.token;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      Timestamp stamp;
      if (read_timestamp(changed, expected, stamp) != nullptr) continue;
      EXPECT_NE(carried(stamp), carried(right)) << at << " bit " << bit;
    }
}

TEST(Levels, NothingToExtend) {
  World world;
  TrustServices services = world.services();
  Result<SignedPdf> out = extend(sample(), Level::kLta, services);
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(codes(out.errors()), Codes{"sign.nothing-to-extend"});
}

TEST(Levels, ALevelWithoutServicesIsRefused) {
  World world;
  SignOptions options = options_for();
  options.level = Level::kT;
  Result<SignedPdf> out = sign(sample(), world.signer(), options, no_fonts());
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(codes(out.errors()), Codes{"sign.no-services"});
}

// ------------------------------------------------------------------ later revisions

// What somebody without a key can add behind a signature.
std::string with_revision(const Pdf& pdf, const std::vector<PdfObjectBytes>& objects) {
  std::string bytes = pdf.bytes;
  append_revision(bytes, pdf.tail, objects);
  return bytes;
}

TEST(LaterRevisions, ProofsMayBeAddedAndNothingElseWithThem) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = made(sign(sample(), world.signer(), at(Level::kT, services), no_fonts())).pdf;
  uint32_t n = pdf.tail.size;
  std::string catalogue = "/Type /Catalog /Pages 2 0 R /AcroForm 6 0 R";
  auto number = [](uint32_t i) { return std::to_string(i); };
  std::string store = "<< /Type /DSS /Certs [ " + number(n + 1) + " 0 R ] >>";
  std::string with_store = "<< " + catalogue + " /DSS " + number(n) + " 0 R >>";
  PdfObjectBytes certificate{n + 1, stream("", encode(world.tsa.get(), i2d_X509))};
  EXPECT_EQ(world.check(with_revision(pdf, {{n, store}, certificate, {1, with_store}})).verdict,
            Verdict::kValid);
  // The catalogue says more.
  std::string more =
      "<< " + catalogue + " /DSS " + number(n) + " 0 R /OpenAction [ 3 0 R /Fit ] >>";
  EXPECT_EQ(world.check(with_revision(pdf, {{n, store}, certificate, {1, more}})).verdict,
            Verdict::kInvalid);
  // The store holds something of its own.
  std::string strange = "<< /Type /DSS /Certs [ " + number(n + 1) + " 0 R ] /Other 1 >>";
  EXPECT_EQ(world.check(with_revision(pdf, {{n, strange}, certificate, {1, with_store}})).verdict,
            Verdict::kInvalid);
  // The page comes along.
  PdfObjectBytes page{5, stream("", "1 0 0 rg 0 0 595 842 re f")};
  EXPECT_EQ(
      world.check(with_revision(pdf, {{n, store}, certificate, {1, with_store}, page})).verdict,
      Verdict::kInvalid);
  // An old object is taken for a proof.
  std::string old = "<< /Type /DSS /Certs [ 5 0 R ] >>";
  EXPECT_EQ(world.check(with_revision(pdf, {{n, old}, {1, with_store}})).verdict,
            Verdict::kInvalid);
}

TEST(LaterRevisions, ProofsAreNotTakenAway) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = made(sign(sample(), world.signer(), at(Level::kLt, services), no_fonts())).pdf;
  size_t store = pdf.bytes.rfind("<< /Type /DSS");
  ASSERT_NE(store, std::string::npos);
  size_t line = pdf.bytes.rfind('\n', store - 2) + 1;
  auto object = static_cast<uint32_t>(std::stoul(pdf.bytes.substr(line)));
  EXPECT_EQ(world.check(with_revision(pdf, {{object, "<< /Type /DSS >>"}})).verdict,
            Verdict::kInvalid);
}

TEST(LaterRevisions, ATimestampThatCanBeSeenIsAForgery) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = made(sign(sample(), world.signer(), at(Level::kB, services), no_fonts())).pdf;
  // The same steps as extend(), with a field that covers the page.
  TimestampPlace place{3,
                       "/Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 5 0 R "
                       "/Resources << >>",
                       "7 0 R 9 0 R"};
  for (const char* box : {"[ -9999 -9999 -9999 -9999 ]", "[ -99 -999 -9999 -9999 ]"}) {
    PreparedPdf prepared = prepare_timestamp(pdf, place).value();
    std::string& bytes = prepared.pdf.bytes;
    size_t found = bytes.rfind("[ -9999 -9999 -9999 -9999 ]");
    ASSERT_NE(found, std::string::npos);
    std::string written = box;
    written.insert(1, std::string(27 - written.size(), ' '));
    bytes.replace(found, 27, written);
    std::string first = bytes.substr(0, prepared.contents);
    std::string second = bytes.substr(prepared.contents + prepared.contents_length);
    std::string digest(32, '\0');
    std::string all = first + second;
    EVP_Digest(all.data(), all.size(), octets(digest), nullptr, EVP_sha256(), nullptr);
    Handle<TS_REQ, TS_REQ_free> request(TS_REQ_new());
    Handle<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    Handle<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
    TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
    TS_MSG_IMPRINT_set_msg(imprint.get(), octets(digest), 32);
    TS_REQ_set_version(request.get(), 1);
    TS_REQ_set_msg_imprint(request.get(), imprint.get());
    TS_REQ_set_cert_req(request.get(), 1);
    std::string answer = world.stamp(encode(request.get(), i2d_TS_REQ));
    const unsigned char* cursor = octets(answer);
    Handle<TS_RESP, TS_RESP_free> response(
        d2i_TS_RESP(nullptr, &cursor, static_cast<long>(answer.size())));
    std::string token = encode(TS_RESP_get_token(response.get()), i2d_PKCS7);
    constexpr char kDigits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < token.size(); ++i) {
      auto octet = static_cast<unsigned char>(token[i]);
      bytes[prepared.contents + 1 + 2 * i] = kDigits[octet >> 4];
      bytes[prepared.contents + 2 + 2 * i] = kDigits[octet & 15];
    }
    Verification result = world.check(bytes);
    bool honest = written.find("-99 ") == std::string::npos;
    EXPECT_EQ(result.verdict, honest ? Verdict::kValid : Verdict::kInvalid)
        << box << explain(result);
  }
}

// ------------------------------------------------------------------ keys elsewhere

TEST(Tasks, ASignatureComesBackFromElsewhere) {
  for (auto [kind, padding] : {std::pair{"P-256", RsaPadding::kPss},
                               {"3072", RsaPadding::kPss},
                               {"3072", RsaPadding::kPkcs1}}) {
    World world(kind);
    std::string certificates = to_pem(world.leaf.get()) + to_pem(world.intermediate.get());
    Signer signer = Signer::from_certificate(certificates, "maire.pem", kWhen, padding).value();
    SigningTask task = prepare_task(sample(), signer, options_for(), no_fonts()).value();
    EXPECT_EQ(task.field, "Signature_President");
    EXPECT_EQ(task.digest.size(), 32u);
    std::string value(static_cast<size_t>(EVP_PKEY_get_size(world.key)), '\0');
    size_t length = value.size();
    DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    EVP_DigestSignInit(context.get(), &parameters, EVP_sha256(), nullptr, world.key);
    if (kind[0] != 'P' && padding == RsaPadding::kPss) {
      EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    }
    ASSERT_EQ(EVP_DigestSign(context.get(), octets(value), &length, octets(task.message),
                             task.message.size()),
              1);
    value.resize(length);
    TrustServices services = world.services();
    SignedPdf out =
        made(complete_task(sample(), signer, at(Level::kLta, services), value, no_fonts()));
    Verification result = world.check(out.pdf.bytes);
    EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
    EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-LTA");

    SignOptions other = options_for();
    other.date.seconds += 1;
    Result<SignedPdf> wrong = complete_task(sample(), signer, other, value, no_fonts());
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(codes(wrong.errors()), Codes{"sign.wrong-value"});
    Result<SignedPdf> here = sign(sample(), signer, options_for(), no_fonts());
    ASSERT_FALSE(here.ok());
    EXPECT_EQ(codes(here.errors()), Codes{"sign.key-elsewhere"});
  }
}

TEST(Capacity, IsSignedAndReported) {
  World world;
  SignOptions options = options_for();
  options.capacity = "Pour le maire, par délégation : l’adjointe";
  Pdf pdf = made(sign(sample(), world.signer(), options, no_fonts())).pdf;
  Verification result = world.check(pdf.bytes);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[0].capacity, options.capacity);
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-B");
}

}  // namespace
}  // namespace paraphe::test
