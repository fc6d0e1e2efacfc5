// One altered byte, anywhere, is enough.
#include <gtest/gtest.h>

#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

struct Places {
  size_t open, cms_end, close;  // of the digits of /Contents
  size_t issuer, issuer_end;    // of the issuer's certificate among them
};

// Where the value stands; the issuer's certificate is not what was signed with, only help.
Places places(const Pki& pki, const std::string& bytes) {
  Places out{};
  out.open = bytes.rfind("/Contents <") + 11;
  out.close = bytes.find('>', out.open);
  size_t length = std::stoul(bytes.substr(out.open + 4, 4), nullptr, 16) + 4;
  out.cms_end = out.open + 2 * length;
  unsigned char* der = nullptr;
  int size = i2d_X509(pki.intermediate.get(), &der);
  std::string digits;
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (int i = 0; i < size; ++i) digits += {kDigits[der[i] >> 4], kDigits[der[i] & 15]};
  OPENSSL_free(der);
  out.issuer = bytes.find(digits, out.open);
  out.issuer_end = out.issuer + digits.size();
  return out;
}

class Altered : public testing::Test {
 protected:
  // Alters every `step`-th byte of [begin, end) and counts what is not invalid.
  void expect_all_invalid(size_t begin, size_t end, size_t step) {
    std::string bytes = pdf.bytes;
    for (size_t i = begin; i < end; i += step) {
      bytes[i] = static_cast<char>(bytes[i] ^ 1);
      Verification result = check(bytes, pki);
      bool helps = i >= at.issuer && i < at.issuer_end;
      bool caught = result.verdict == Verdict::kInvalid ||
                    (helps && result.verdict == Verdict::kUndetermined);
      EXPECT_TRUE(caught) << "byte " << i << " of " << bytes.size() << "\n" << explain(result);
      if (!caught && ++failures > 5) return;
      bytes[i] = static_cast<char>(bytes[i] ^ 1);
    }
    EXPECT_EQ(bytes, pdf.bytes);
  }

  Pki pki;
  Pdf pdf = signed_sample(pki);
  Places at = places(pki, pdf.bytes);
  int failures = 0;
};

TEST_F(Altered, AnywhereInTheSignedBytes) {
  ASSERT_NE(at.issuer, std::string::npos);
  expect_all_invalid(0, at.open, 3);
  expect_all_invalid(at.close, pdf.bytes.size(), 1);
}

TEST_F(Altered, AnywhereInTheValue) {
  expect_all_invalid(at.open, at.cms_end, 3);
  expect_all_invalid(at.cms_end, at.close, 1499);
}

TEST_F(Altered, InTheValueOfAnRsaSignature) {
  pki = Pki("3072");
  pdf = signed_sample(pki);
  at = places(pki, pdf.bytes);
  expect_all_invalid(at.open, at.cms_end, 7);
}

TEST_F(Altered, InAFileWithTwoSignatures) {
  pdf = signed_sample(pki, {"", ""});
  at = places(pki, pdf.bytes);
  expect_all_invalid(0, pdf.bytes.size(), 577);
  std::string bytes = pdf.bytes;
  size_t first = bytes.find("/Contents <", bytes.find("/ByteRange"));
  bytes[first + 40] = bytes[first + 40] == '0' ? '1' : '0';
  Verification result = check(bytes, pki);
  ASSERT_EQ(result.signatures.size(), 2u);
  EXPECT_EQ(result.signatures[0].verdict, Verdict::kInvalid);
  EXPECT_EQ(result.signatures[1].verdict, Verdict::kInvalid);
}

TEST_F(Altered, CutAnywhere) {
  size_t unsigned_size = sample_file().size();
  for (size_t size = 0; size < pdf.bytes.size(); size += 101) {
    Verdict verdict = check(pdf.bytes.substr(0, size), pki).verdict;
    EXPECT_NE(verdict, Verdict::kValid) << size;
    if (size > pdf.bytes.size() - 2000) {
      EXPECT_EQ(verdict, Verdict::kInvalid) << size;
    }
  }
  Verification result = check(pdf.bytes.substr(0, unsigned_size), pki);
  EXPECT_EQ(codes(result), Codes{"verify.not-signed"});
}

TEST_F(Altered, BytesInsertedOrRemoved) {
  for (size_t i = 0; i < pdf.bytes.size(); i += 499) {
    std::string more = pdf.bytes;
    more.insert(i, " ");
    EXPECT_EQ(check(more, pki).verdict, Verdict::kInvalid) << i;
    std::string less = pdf.bytes;
    less.erase(i, 1);
    EXPECT_EQ(check(less, pki).verdict, Verdict::kInvalid) << i;
  }
}

}  // namespace
}  // namespace paraphe::test
