// Golden cases: every folder of tests/cases with a record.xml is set, and its pages and tags are
// compared, as text, with the files kept beside the record. A mise-en-page.xml there is the layout of
// the case.
//
//   test_golden --update     writes the golden files; read the diff before you commit it.
//
// The PDFs (unsigned, and signed with each test key) are left in <build>/cases for the oracles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "paraphe.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

bool update = false;

// 21 December 2023, 20:00 in Paris: the evening of the first case.
constexpr Instant kDate{1703185200, 60};

const fs::path kCases = fs::path(PARAPHE_SOURCE_DIR) / "tests/cases";
const fs::path kOutput = fs::path(PARAPHE_BINARY_DIR) / "cases";
const fs::path kPki = fs::path(PARAPHE_PKI_DIR);

std::string all(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += to_string(d) + "\n";
  return out;
}

std::string read(const fs::path& path) {
  Result<std::string> bytes = read_file(path.string());
  EXPECT_TRUE(bytes.ok()) << path;
  return bytes.ok() ? *bytes : "";
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kCases))
    if (fs::exists(entry.path() / "record.xml")) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void compare(const fs::path& golden, const std::string& actual) {
  if (update) {
    std::ofstream(golden, std::ios::binary) << actual;
    return;
  }
  ASSERT_TRUE(fs::exists(golden)) << golden << " is missing: run test_golden --update";
  std::istringstream expected_lines(read(golden)), actual_lines(actual);
  std::string expected_line, actual_line;
  for (int line = 1;; ++line) {
    bool more_expected = static_cast<bool>(std::getline(expected_lines, expected_line));
    bool more_actual = static_cast<bool>(std::getline(actual_lines, actual_line));
    ASSERT_EQ(more_expected, more_actual) << golden << ":" << line << " differs in length";
    if (!more_expected) break;
    ASSERT_EQ(expected_line, actual_line) << golden << ":" << line;
  }
}

class Golden : public testing::TestWithParam<std::string> {
 protected:
  Result<Engine> engine_of_case() {
    EngineOptions options;
    options.record_folder = (kCases / GetParam()).string();
    fs::path layout = kCases / GetParam() / "mise-en-page.xml";
    if (fs::exists(layout)) {
      options.layout = layout.string();
      options.layout_bytes = read(layout);
    }
    return Engine::create(options);
  }
  Result<Seance> seance() {
    fs::path file = kCases / GetParam() / "record.xml";
    return read_seance(read(file), "record.xml");
  }
};

TEST_P(Golden, PagesAndTagsAreThoseOfTheGoldenFiles) {
  Result<Engine> engine = engine_of_case();
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Seance> record = seance();
  ASSERT_TRUE(record.ok()) << all(record.errors());
  Diagnostics findings = check(*record);
  EXPECT_FALSE(has_errors(findings)) << all(findings);
  for (size_t i = 0; i < record->deliberations.size(); ++i) {
    Result<Engine::Set> made = engine->make_pages(*record, i);
    ASSERT_TRUE(made.ok()) << all(made.errors());
    EXPECT_TRUE(made->pages.warnings.empty()) << all(made->pages.warnings);
    std::string name = fs::path(file_name_of(*record, i)).stem().string();
    compare(kCases / GetParam() / (name + ".pages.txt"), dump(made->pages, *made->document));
    compare(kCases / GetParam() / (name + ".tags.txt"), dump_tags(*made->document));
  }
}

TEST_P(Golden, UnsignedFilesAreTheSameBytesEachTimeAndOnTwoThreads) {
  Result<Engine> engine = engine_of_case();
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Seance> record = seance();
  ASSERT_TRUE(record.ok()) << all(record.errors());
  fs::create_directories(kOutput);
  for (size_t i = 0; i < record->deliberations.size(); ++i) {
    std::string bytes[2];
    auto make = [&](std::string* into) {
      Result<Act> act = engine->make_act(*record, i, kDate);
      if (act.ok()) *into = act->pdf.bytes;
    };
    std::thread first(make, &bytes[0]), second(make, &bytes[1]);
    first.join();
    second.join();
    Result<Act> act = engine->make_act(*record, i, kDate);
    ASSERT_TRUE(act.ok()) << all(act.errors());
    EXPECT_TRUE(bytes[0] == act->pdf.bytes);
    EXPECT_TRUE(bytes[1] == act->pdf.bytes);
    std::ofstream(kOutput / ("unsigned-" + GetParam() + "-" + act->file_name), std::ios::binary)
        << act->pdf.bytes;
  }
}

// Every field of every case is filled: two signatories give two signatures.
TEST_P(Golden, SignedFilesAppendToTheUnsignedOnesAndVerify) {
  Result<Engine> engine = engine_of_case();
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Seance> record = seance();
  ASSERT_TRUE(record.ok()) << all(record.errors());
  fs::create_directories(kOutput);
  TrustAnchors anchors{{read(kPki / "root.pem")}};
  for (const char* key : {"signer-p256", "signer-rsa3072"}) {
    std::string name = key;
    Result<Signer> signer =
        Signer::from_pem(read(kPki / (name + ".key")), name + ".key", read(kPki / (name + ".pem")),
                         name + ".pem", Secret(), kDate);
    ASSERT_TRUE(signer.ok()) << all(signer.errors());
    for (size_t i = 0; i < record->deliberations.size(); ++i) {
      Result<Act> act = engine->make_act(*record, i, kDate);
      ASSERT_TRUE(act.ok()) << all(act.errors());
      ASSERT_FALSE(act->pdf.fields.empty());
      Pdf pdf = act->pdf;
      for (size_t field = 0; field < act->pdf.fields.size(); ++field) {
        SignOptions options;
        options.date = kDate;
        Result<SignedPdf> signed_pdf = engine->sign(pdf, *signer, options);
        ASSERT_TRUE(signed_pdf.ok()) << all(signed_pdf.errors());
        pdf = signed_pdf->pdf;
        if (field > 0) continue;  // the oracles judge the file that `run` leaves
        std::ofstream(kOutput / (name + "-" + GetParam() + "-" + act->file_name), std::ios::binary)
            << pdf.bytes;
      }
      EXPECT_EQ(pdf.bytes.compare(0, act->pdf.bytes.size(), act->pdf.bytes), 0);
      Verification verdict = verify(pdf.bytes, act->file_name, anchors, kDate);
      EXPECT_EQ(verdict.verdict, Verdict::kValid) << all(verdict.findings);
      ASSERT_EQ(verdict.signatures.size(), act->pdf.fields.size());
      for (const SignatureReport& report : verdict.signatures) {
        EXPECT_EQ(report.verdict, Verdict::kValid) << all(report.reasons);
        EXPECT_EQ(report.level, "PAdES-BASELINE-B");
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(cases()), [](const auto& one) {
  std::string name = one.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace paraphe

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], "--update") == 0) paraphe::update = true;
  return RUN_ALL_TESTS();
}
