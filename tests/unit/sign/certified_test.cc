// Certified files and locked fields (ISO 32000-1 §12.8.2.2 DocMDP, §12.8.2.4 FieldMDP), as other
// programs make them, and the attacks on them ("Attacks on PDF Certification", 2021: EAA and SSA).
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/sign/foreign_file.h"

namespace paraphe::test {
namespace {

std::string docmdp(const std::string& parameters) {
  return "/Reference [ << /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type "
         "/TransformParams /V /1.2 " +
         parameters + " >> >> ] ";
}

class Certified : public testing::Test {
 protected:
  std::string certified(const std::string& reference, const std::string& perms = "/DocMDP 20 0 R",
                        const std::string& lock = "") {
    std::map<uint32_t, std::string> objects =
        foreign_objects(perms.empty() ? "" : "/Perms << " + perms + " >> ", "/V 20 0 R " + lock);
    objects[20] = open_signature(reference);
    return classic_file(objects, pki);
  }
  std::string level(int number) { return certified(docmdp("/P " + std::to_string(number))); }

  // The mayor signs his reserved field.
  std::string signed_again(const std::string& bytes, const std::string& more = "") {
    return close_signature(
        with_classic_revision(bytes, {{9, foreign_field("Maire", "/V 50 0 R ")},
                                      {50, open_signature(more)}}),
        pki);
  }
  std::string filled_in(const std::string& bytes, const std::string& more_in_field = "") {
    return with_classic_revision(
        bytes, {{8,
                 "<< /FT /Tx /Type /Annot /Subtype /Widget /Rect [ 9 9 99 29 ] /P 3 0 R /T "
                 "(Montant) /V (90 000) /AP << /N 51 0 R >> " +
                     more_in_field + ">>"},
                {51, stream("/Type /XObject /Subtype /Form /BBox [ 0 0 90 20 ]", "0 g")}});
  }
  std::string with_remark(const std::string& bytes) {
    return with_classic_revision(
        bytes, {{3,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 5 0 R "
                 "/Annots [ 7 0 R 8 0 R 9 0 R 51 0 R ] /Resources << >> >>"},
                {51,
                 "<< /Type /Annot /Subtype /FreeText /Rect [ 100 100 300 150 ] /P 3 0 R "
                 "/Contents (90 000 euros) >>"}});
  }

  void expect(const std::string& bytes, Verdict verdict, const std::string& code = "") {
    Verification result = check(bytes, pki);
    EXPECT_EQ(result.verdict, verdict) << explain(result);
    Codes found = codes(result);
    if (!code.empty()) {
      EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << code << " is not in\n"
                                                                          << explain(result);
    }
  }

  Pki pki;
};

TEST_F(Certified, AFileAsItWasCertifiedIsValid) {
  for (int number : {1, 2, 3}) expect(level(number), Verdict::kValid);
  expect(certified(docmdp("")), Verdict::kValid);  // 2 is the default
}

TEST_F(Certified, NothingMoreIsSignedWhenItWasForbidden) {
  expect(signed_again(level(1)), Verdict::kInvalid, "verify.certified");
  for (int number : {2, 3}) expect(signed_again(level(number)), Verdict::kValid);
}

// What others fill in was allowed by the signer, and is not what he signed: never simply valid.
TEST_F(Certified, FillingInIsSaidWhereItWasAllowedAndRefusedWhereNot) {
  expect(filled_in(level(1)), Verdict::kInvalid, "verify.changed-later");
  for (int number : {2, 3})
    expect(filled_in(level(number)), Verdict::kUndetermined, "verify.changed-as-allowed");
  expect(filled_in(certified("", "")), Verdict::kInvalid, "verify.changed-later");
}

// EAA, the evil annotation attack.
TEST_F(Certified, RemarksAreSaidWhereTheyWereAllowedAndRefusedWhereNot) {
  for (int number : {1, 2})
    expect(with_remark(level(number)), Verdict::kInvalid, "verify.changed-later");
  expect(with_remark(level(3)), Verdict::kUndetermined, "verify.changed-as-allowed");
}

// SSA, the sneaky signature attack: a signature field of the attacker's, where he wants it.
TEST_F(Certified, ASignatureFieldAddedLaterIsRefusedAtEveryLevel) {
  for (int number : {1, 2, 3}) {
    std::string bytes = close_signature(
        with_classic_revision(
            level(number),
            {{3,
              "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 5 0 R "
              "/Annots [ 7 0 R 8 0 R 9 0 R 51 0 R ] /Resources << >> >>"},
             {6, "<< /Fields [ 7 0 R 8 0 R 9 0 R 51 0 R ] /SigFlags 3 >>"},
             {50, open_signature()},
             {51,
              "<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [ 100 100 300 150 ] /F 132 /P 3 0 R "
              "/T (Tampon) /V 50 0 R /AP << /N 52 0 R >> >>"},
             {52, stream("/Type /XObject /Subtype /Form /BBox [ 0 0 200 50 ]", "1 g")}}),
        pki);
    Verification result = check(bytes, pki);
    ASSERT_EQ(result.signatures.size(), 2u);
    EXPECT_EQ(result.signatures[0].verdict, Verdict::kInvalid) << explain(result);
  }
}

TEST_F(Certified, WhatIsAllowedBringsNothingElseWithIt) {
  // The field moves over the text, or acts; another object comes along.
  expect(filled_in(level(2), "/A << /S /JavaScript /JS (app.alert(1)) >> "), Verdict::kInvalid,
         "verify.changed-later");
  expect(with_classic_revision(
             level(3), {{8,
                         "<< /FT /Tx /Type /Annot /Subtype /Widget /Rect [ 100 100 300 150 ] /P 3 0 "
                         "R /T (Montant) /AP << /N 10 0 R >> >>"}}),
         Verdict::kInvalid, "verify.changed-later");
  expect(with_classic_revision(level(3), {{5, stream("", "1 0 0 rg")}}), Verdict::kInvalid,
         "verify.changed-later");
  expect(with_classic_revision(level(3), {{10, stream("/Subtype /Form", "1 0 0 rg")}}),
         Verdict::kInvalid, "verify.changed-later");
}

TEST_F(Certified, ACertificationThatIsGoneOrUnreadableIsNoCertification) {
  expect(certified("", "/DocMDP 20 0 R"), Verdict::kInvalid, "verify.certification-missing");
  expect(certified(docmdp("/P 2"), "/DocMDP 99 0 R"), Verdict::kInvalid,
         "verify.certification-missing");
  for (const char* parameters : {"/P 0", "/P 4", "/P (2)", "/P [ 2 ]"})
    expect(certified(docmdp(parameters)), Verdict::kInvalid, "verify.malformed-permissions");
  expect(certified("/Reference 3 "), Verdict::kInvalid, "verify.malformed-permissions");
  expect(certified("/Reference [ << /TransformMethod /Unheard >> ] "), Verdict::kInvalid,
         "verify.malformed-permissions");
}

TEST_F(Certified, OnlyTheFirstSignatureCertifies) {
  expect(signed_again(certified("", ""), docmdp("/P 2")), Verdict::kUndetermined,
         "verify.late-certification");
}

TEST_F(Certified, LockedFieldsStayUnsigned) {
  auto fieldmdp = [](const std::string& parameters) {
    return "/Reference [ << /TransformMethod /FieldMDP /TransformParams << " + parameters +
           " >> >> ] ";
  };
  for (const char* locked : {"/Action /All", "/Action /Include /Fields [ (Maire) ]",
                             "/Action /Exclude /Fields [ (Montant) ]"}) {
    expect(certified(fieldmdp(locked), ""), Verdict::kValid);
    expect(signed_again(certified(fieldmdp(locked), "")), Verdict::kInvalid, "verify.field-locked");
    std::string lock = std::string("/Lock << /Type /SigFieldLock ") + locked + " >> ";
    expect(signed_again(certified("", "", lock)), Verdict::kInvalid, "verify.field-locked");
  }
  for (const char* open : {"/Action /Include /Fields [ (Montant) (Mair) ]",
                           "/Action /Exclude /Fields [ (Maire) ]"})
    expect(signed_again(certified(fieldmdp(open), "")), Verdict::kValid);
  expect(signed_again(certified("", "", "/Lock << /Action /Include /Fields [ ] /P 1 >> ")),
         Verdict::kInvalid, "verify.certified");
  expect(certified(fieldmdp("/Action /Some"), ""), Verdict::kInvalid, "verify.malformed-permissions");
}

// Usage rights are a signature of the maker of a reader, in no field.
TEST_F(Certified, UsageRightsAreNoHiddenSignature) {
  std::map<uint32_t, std::string> objects =
      foreign_objects("/Perms << /UR3 30 0 R >> ", "/V 40 0 R ");
  objects[30] = "<< /Type /Sig /Filter /Adobe.PPKLite /Contents <00> /ByteRange [ 0 1 2 3 ] >>";
  objects[40] = open_signature();
  expect(classic_file(objects, pki), Verdict::kValid);
}

}  // namespace
}  // namespace paraphe::test
