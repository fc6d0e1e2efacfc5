// Trusted lists: their signature, their dates, and what they make of signatures on acts.
#include "sign/trusted_list.h"

#include <gtest/gtest.h>

#include "unit/sign/services.h"
#include "unit/sign/trusted_list.h"

namespace paraphe::test {
namespace {

class TrustedLists : public testing::Test {
 protected:
  TrustedLists() {
    Wish wish;
    wish.name = "Opérateur de la liste";
    operator_key = key_named("P-256", 400);
    operator_certificate = make_certificate(operator_key, wish);
    recipe.services.push_back({der_of(world.intermediate.get())});
    ListedService stamps{der_of(world.tsa.get())};
    stamps.type = "TSA/QTST";
    recipe.services.push_back(stamps);
  }

  Result<TrustedList> read(const std::string& bytes) {
    return TrustedListReader({to_pem(operator_certificate.get())}, k20261124).read(bytes, "l.xml");
  }
  std::string signed_list(const SignatureRecipe& how = {}) {
    return sign_list(list_xml(recipe), operator_key, how);
  }
  Codes refusal(const std::string& bytes) {
    Result<TrustedList> list = read(bytes);
    return list.ok() ? Codes{"accepted"} : codes(list.errors());
  }

  // An act at level T, judged by the list alone.
  Verification judge() {
    TrustServices services = world.services();
    SignOptions options = options_for();
    options.date = {world.clock, 0};
    options.level = Level::kT;
    options.services = &services;
    Pdf pdf = sign(read_pdf(sample_file(), "a.pdf").value(), world.signer(), options, no_fonts())
                  .value()
                  .pdf;
    Result<TrustedList> list = read(signed_list());
    EXPECT_TRUE(list.ok()) << (list.ok() ? "" : to_string(list.errors().front()));
    TrustAnchors anchors;
    if (list.ok()) anchors.services = list->services;
    return verify(pdf.bytes, "acte.pdf", anchors, {world.clock + 60, 0});
  }

  World world;
  EVP_PKEY* operator_key = nullptr;
  Certificate operator_certificate;
  ListRecipe recipe;
};

TEST_F(TrustedLists, GiveTheirServicesWithTheTimesAtWhichTheyWereGranted) {
  recipe.services[0].history = {{"undersupervision", "2010-01-01T00:00:00Z"},
                                {"supervisionceased", "2012-01-01T00:00:00.123Z"},
                                {"accredited", "2014-01-01T00:00:00Z"}};
  TrustedList list = read(signed_list()).value();
  EXPECT_EQ(list.territory, "FR");
  EXPECT_EQ(list.signer, "Opérateur de la liste");
  ASSERT_EQ(list.services.size(), 2u);
  const TrustedService& authority = list.services[0];
  EXPECT_EQ(authority.name, "Autorité & Cie");
  EXPECT_EQ(authority.certificate, der_of(world.intermediate.get()));
  EXPECT_EQ(authority.use, TrustedService::Use::kSignatures);
  EXPECT_EQ(list.services[1].use, TrustedService::Use::kTimestamps);
  ASSERT_EQ(authority.granted.size(), 2u);  // what follows without a gap is one
  constexpr int64_t k2010 = 1262304000, k2012 = 1325376000, k2014 = 1388534400;
  for (int64_t yes : {k2010, k2012 - 1, k2014, k20261124})
    EXPECT_TRUE(authority.is_granted_at(yes)) << yes;
  for (int64_t no : {k2010 - 1, k2012, k2014 - 1}) EXPECT_FALSE(authority.is_granted_at(no)) << no;
}

TEST_F(TrustedLists, EveryAlgorithmOfThePolicyIsRead) {
  const std::string more = "http://www.w3.org/2001/04/xmldsig-more#",
                    newer = "http://www.w3.org/2007/05/xmldsig-more#";
  for (const auto& [kind, method] :
       std::vector<std::pair<std::string, std::string>>{{"P-256", more + "ecdsa-sha256"},
                                                        {"P-384", more + "ecdsa-sha384"},
                                                        {"2048", more + "rsa-sha256"},
                                                        {"3072", more + "rsa-sha512"},
                                                        {"3072", newer + "sha256-rsa-MGF1"}}) {
    operator_key = key_named(kind, 401);
    operator_certificate = make_certificate(operator_key, {});
    SignatureRecipe how;
    how.method = method;
    how.digest = "http://www.w3.org/2001/04/xmlenc#sha512";
    EXPECT_EQ(refusal(signed_list(how)), Codes{"accepted"}) << method;
    how.properties = false;
    EXPECT_EQ(refusal(signed_list(how)), Codes{"accepted"}) << method;
  }
}

TEST_F(TrustedLists, AByteChangedAnywhereIsFound) {
  std::string list = signed_list();
  ASSERT_EQ(refusal(list), Codes{"accepted"});
  EXPECT_EQ(refusal(replace_all(list, "granted", "withdrawn")), Codes{"trusted-list.bad-signature"});
  EXPECT_EQ(refusal(replace_all(list, "<?style none?>", "<?style some?>")),
            Codes{"trusted-list.bad-signature"});
  EXPECT_EQ(refusal(replace_all(list, "2026-11-01T00:00:00Z</xades", "2026-11-02T00:00:00Z</xades")),
            Codes{"trusted-list.bad-signature"});
  EXPECT_EQ(refusal(replace_all(list, "TSLTag=", "TSLTog=")), Codes{"trusted-list.bad-signature"});
  // What a canonical form leaves out may differ.
  EXPECT_EQ(refusal(replace_all(list, "<!-- not signed -->", "<!-- never -->")), Codes{"accepted"});
  for (size_t at = list.find("<SchemeInformation"); at < list.size(); at += 41) {
    std::string changed = list;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_NE(refusal(changed), Codes{"accepted"}) << at << changed.substr(at - 20, 40);
  }
}

TEST_F(TrustedLists, AnotherSignerIsNotBelieved) {
  EXPECT_EQ(refusal(sign_list(list_xml(recipe), key_named("P-256", 402))),
            Codes{"trusted-list.other-signer"});
  TrustedListReader none({}, k20261124);
  EXPECT_EQ(codes(none.read(signed_list(), "l.xml").errors()), Codes{"trusted-list.other-signer"});
}

TEST_F(TrustedLists, OnlyTheOneShapeOfASignatureIsAccepted) {
  const Codes kRefused{"trusted-list.bad-signature"};
  SignatureRecipe how;
  how.method = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  how.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  how = {};
  how.digest = "http://www.w3.org/2000/09/xmldsig#sha1";
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  how = {};
  how.canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  how = {};
  how.more_transforms =
      "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><x/></ds:Transform>";
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  how = {};
  how.whole = false;  // only its own properties
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  how = {};
  how.uri = "#list";
  EXPECT_EQ(refusal(signed_list(how)), kRefused);
  EXPECT_EQ(refusal(replace_all(list_xml(recipe), "@SIGNATURE@", "")), kRefused);
}

// Signature wrapping: the signed list is moved inside another one.
TEST_F(TrustedLists, AListAroundASignedListIsRefused) {
  std::string honest = signed_list();
  std::string inner = honest.substr(honest.find("<tsl:TrustServiceStatusList"));
  ListRecipe forged = recipe;
  forged.services[0].certificate = der_of(make_certificate(key_named("P-256", 403), {}).get());
  std::string outer = list_xml(forged);
  EXPECT_EQ(refusal(replace_all(outer, "@SIGNATURE@", inner)), Codes{"trusted-list.bad-signature"});
  std::string signature =
      honest.substr(honest.find("<ds:Signature "),
                    honest.find("</ds:Signature>") + 15 - honest.find("<ds:Signature "));
  EXPECT_EQ(refusal(replace_all(outer, "@SIGNATURE@", signature)),
            Codes{"trusted-list.bad-signature"});
  EXPECT_EQ(refusal(replace_all(honest, "</tsl:Trust", signature + "</tsl:Trust")),
            Codes{"trusted-list.bad-signature"});
}

TEST_F(TrustedLists, DatesAreKept) {
  recipe.next = "2026-11-23T23:59:59Z";
  EXPECT_EQ(refusal(signed_list()), Codes{"trusted-list.outdated"});
  recipe.next = "2027-04-01T00:00:00Z";
  recipe.issued = "2026-11-25T00:00:00Z";
  EXPECT_EQ(refusal(signed_list()), Codes{"trusted-list.not-yet-issued"});
  recipe.issued = "demain";
  EXPECT_EQ(refusal(signed_list()), Codes{"trusted-list.malformed"});
  recipe.issued = "2019-11-25T00:00:00Z";  // before the certificate of its signer
  EXPECT_EQ(refusal(signed_list()), Codes{"trusted-list.signer-expired"});
}

TEST_F(TrustedLists, AreBoundedAndNothingElse) {
  EXPECT_EQ(refusal("<a/>"), Codes{"trusted-list.malformed"});
  EXPECT_NE(refusal(""), Codes{"accepted"});
  recipe.version = "4";
  EXPECT_EQ(refusal(signed_list()), Codes{"trusted-list.malformed"});
  EXPECT_EQ(refusal("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), Codes{"xml.doctype"});
  std::string attributes;
  for (int i = 0; i < 60'000; ++i) attributes += " a" + std::to_string(i) + "=''";
  EXPECT_EQ(refusal("<a" + attributes + "/>"), Codes{"trusted-list.malformed"});
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_NE(refusal(deep), Codes{"accepted"});
  EXPECT_EQ(refusal(std::string(17u << 20, ' ')), Codes{"trusted-list.malformed"});
}

TEST_F(TrustedLists, ServicesForOtherPurposesAreLeftOut) {
  auto with = [](const std::string& uri) {
    return "<Extension Critical=\"true\"><AdditionalServiceInformation><URI xml:lang=\"en\">"
           "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/" +
           uri + "</URI></AdditionalServiceInformation></Extension>";
  };
  auto count = [&] { return read(signed_list()).value().services.size(); };
  recipe.services[0].extension = with("ForWebSiteAuthentication");
  EXPECT_EQ(count(), 1u);
  recipe.services[0].extension = with("ForeSignatures") + with("ForWebSiteAuthentication");
  EXPECT_EQ(count(), 2u);
  recipe.services[0].extension = "<Extension Critical=\"true\"><Unheard/></Extension>";
  EXPECT_EQ(count(), 1u);
  recipe.services[0].extension = "<Extension Critical=\"false\"><Unheard/></Extension>";
  EXPECT_EQ(count(), 2u);
  recipe.services[0].type = "CA/PKC";
  EXPECT_EQ(count(), 1u);
  recipe.services[0].type = "CA/QC";
  recipe.services[0].since = "hier";
  EXPECT_EQ(count(), 1u);
}

// ------------------------------------------------------------------ signatures under a list

TEST_F(TrustedLists, ASignatureUnderAGrantedServiceIsValid) {
  Verification result = judge();
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-T");
}

TEST_F(TrustedLists, AServiceWithdrawnBeforeSigningDoesNotCount) {
  recipe.services[0].status = "withdrawn";
  recipe.services[0].since = "2026-11-23T00:00:00Z";
  recipe.services[0].history = {{"granted", "2016-06-30T22:00:00Z"}};
  Verification result = judge();
  EXPECT_EQ(result.verdict, Verdict::kUndetermined) << explain(result);
  EXPECT_EQ(codes(result)[0], "verify.service-not-granted");
  EXPECT_EQ(result.signatures[0].reasons[0].arguments,
            (Codes{"Maire ESSAI", "Autorité & Cie", "2026-11-24"}));
}

TEST_F(TrustedLists, AServiceWithdrawnAfterSigningStillCounts) {
  recipe.services[0].status = "withdrawn";
  recipe.services[0].since = "2026-11-24T00:00:30Z";  // the signature is of 00:00:00
  recipe.services[0].history = {{"granted", "2016-06-30T22:00:00Z"}};
  Verification result = judge();
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
}

TEST_F(TrustedLists, AnAuthorityForSignaturesIsNoneForTimestamps) {
  recipe.services.pop_back();  // the TSA stands below the listed authority, but is not listed
  Verification result = judge();
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(codes(result)[0], "verify.service-not-granted");
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-B");
  recipe.services[0].type = "TSA/QTST";
  result = judge();
  EXPECT_EQ(result.verdict, Verdict::kUndetermined) << explain(result);
}

// The European list names the certificates that sign the national ones.
TEST_F(TrustedLists, AListOfListsLeadsToANationalOne) {
  Wish wish;
  wish.name = "Commission";
  EVP_PKEY* commission = key_named("P-256", 404);
  Certificate of_commission = make_certificate(commission, wish);
  ListRecipe european;
  european.territory = "EU";
  european.type = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists";
  european.pointers =
      "<PointersToOtherTSL><OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity>"
      "<DigitalId><X509Certificate>" +
      base64(der_of(operator_certificate.get())) +
      "</X509Certificate></DigitalId></ServiceDigitalIdentity></ServiceDigitalIdentities>"
      "<AdditionalInformation><OtherInformation><SchemeTerritory>FR</SchemeTerritory>"
      "</OtherInformation></AdditionalInformation></OtherTSLPointer></PointersToOtherTSL>";
  std::string first = sign_list(list_xml(european), commission);
  TrustedListReader reader({to_pem(of_commission.get())}, k20261124);
  EXPECT_FALSE(reader.read(signed_list(), "fr.xml").ok());
  ASSERT_TRUE(reader.read(first, "eu.xml").ok());
  EXPECT_EQ(reader.read(signed_list(), "fr.xml").value().services.size(), 2u);
  recipe.territory = "BE";  // the certificate is named for France only
  EXPECT_FALSE(reader.read(signed_list(), "be.xml").ok());
}

}  // namespace
}  // namespace paraphe::test
