// Golden cases: every folder of tests/cases with a record.xml is set, with the layout.xml beside it
// when there is one, and compared, as text, with the files kept beside the record:
//
// Its extracts are made, or the kinds of document that documents.txt lists; record-2.xml, record-3.xml
// … are other sessions of its year.
//
//   NUMBER.pages.txt     every drawn thing: place, face, owner, adjustment ratio, clusters
//   NUMBER.tags.txt      the structure tree and its words
//   NUMBER.words.txt     the words of the text layer, page by page
//   NUMBER.warnings.txt  what the typesetter warns of; absent when there is nothing
//
//   test_golden --update     writes the golden files; read the diff before you commit it.
//
// The PDFs are left in <build>/cases for the oracles: unsigned for every case, and signed with each
// test key for the acts below, for a signature does not depend on how the page is set.
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

// The acts that are signed, verified and judged with their signatures.
const std::string kActs[] = {"commune-scrutin-detaille", "lumbres-23-12-132",
                             "syndicat-decision-modificative"};

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

// A golden file that is absent when there is nothing to say.
void compare_or_absent(const fs::path& golden, const std::string& actual) {
  if (!actual.empty()) return compare(golden, actual);
  if (update) fs::remove(golden);
  EXPECT_FALSE(fs::exists(golden)) << golden << " expects warnings; there are none";
}

// The kinds that a case asks for: words of its documents.txt.
std::vector<DocumentKind> kinds_of(const std::string& name) {
  const fs::path file = kCases / name / "documents.txt";
  if (!fs::exists(file)) return {DocumentKind::kExtrait};
  std::vector<DocumentKind> kinds;
  std::istringstream words(read(file));
  for (std::string word; words >> word;) {
    std::optional<DocumentKind> kind = find_kind(word);
    EXPECT_TRUE(kind.has_value()) << file << ": " << word;
    if (kind) kinds.push_back(*kind);
  }
  return kinds;
}

// A case's record, with the other sessions of its year.
struct Year {
  std::unique_ptr<const Seance> seance;
  std::vector<std::unique_ptr<const Seance>> others;
  std::vector<Order> orders;
};

Year year_of(const std::string& name) {
  Year year;
  for (int i = 1;; ++i) {
    const std::string file = i == 1 ? "record.xml" : "record-" + std::to_string(i) + ".xml";
    if (!fs::exists(kCases / name / file)) break;
    Result<Seance> record = read_seance(read(kCases / name / file), file);
    EXPECT_TRUE(record.ok()) << all(record.errors());
    if (!record.ok()) return year;
    Diagnostics findings = check(*record);
    EXPECT_FALSE(has_errors(findings)) << all(findings);
    auto seance = std::make_unique<const Seance>(std::move(*record));
    if (i == 1)
      year.seance = std::move(seance);
    else
      year.others.push_back(std::move(seance));
  }
  std::vector<size_t> every(year.seance->deliberations.size());
  for (size_t i = 0; i < every.size(); ++i) every[i] = i;
  std::vector<const Seance*> others;
  for (const auto& other : year.others) others.push_back(other.get());
  year.orders = orders_of(*year.seance, every, kinds_of(name), others);
  EXPECT_FALSE(year.orders.empty());
  return year;
}

EngineOptions options_of(const std::string& name) {
  EngineOptions options;
  options.documents = kinds_of(name);
  options.record_folder = (kCases / name).string();
  const fs::path layout = kCases / name / "layout.xml";
  if (fs::exists(layout)) {
    options.layout = layout.string();
    options.layout_bytes = read(layout);
  }
  return options;
}

Result<Engine> engine_of(const std::string& name) { return Engine::create(options_of(name)); }

class Golden : public testing::TestWithParam<std::string> {
 protected:
  Result<Seance> seance() {
    fs::path file = kCases / GetParam() / "record.xml";
    return read_seance(read(file), "record.xml");
  }
};

TEST_P(Golden, PagesAndTagsAreThoseOfTheGoldenFiles) {
  Result<Engine> engine = engine_of(GetParam());
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  const Year year = year_of(GetParam());
  for (const Order& order : year.orders) {
    Result<Engine::Set> made = engine->make_pages(order);
    ASSERT_TRUE(made.ok()) << all(made.errors());
    const std::string name = fs::path(file_name_of(order)).stem().string();
    const std::string stem = (kCases / GetParam() / name).string();
    compare(stem + ".pages.txt", dump(made->pages, *made->document));
    compare(stem + ".tags.txt", dump_tags(*made->document));
    compare(stem + ".words.txt", dump_words(made->pages));
    compare_or_absent(stem + ".warnings.txt", all(made->pages.warnings));
  }
}

// Larger type takes more room: in headers and footers too, which have only so much.
TEST_P(Golden, IsSetInTheAccessibleFormToo) {
  EngineOptions options = options_of(GetParam());
  options.accessible = true;
  Result<Engine> engine = Engine::create(options);
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  const Year year = year_of(GetParam());
  for (const Order& order : year.orders) {
    Result<Engine::Set> plain = engine_of(GetParam())->make_pages(order);
    Result<Engine::Set> made = engine->make_pages(order);
    ASSERT_TRUE(made.ok()) << all(made.errors());
    EXPECT_GE(made->pages.pages.size(), plain->pages.pages.size());
  }
}

// Extracts are named for the judge who compares their words with those of the record.
std::string output_name(const std::string& name, const Order& order, const Act& act) {
  const bool extract = order.kind == DocumentKind::kExtrait;
  return (extract ? "unsigned-" : "document-") + name + "-" + act.file_name;
}

TEST_P(Golden, UnsignedFilesAreTheSameBytesEachTimeAndOnTwoThreads) {
  Result<Engine> engine = engine_of(GetParam());
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  const Year year = year_of(GetParam());
  for (const Order& order : year.orders) {
    std::string bytes[2];
    auto make = [&](std::string* into) {
      Result<Act> act = engine->make(order, kDate);
      if (act.ok()) *into = act->pdf.bytes;
    };
    std::thread first(make, &bytes[0]), second(make, &bytes[1]);
    first.join();
    second.join();
    Result<Act> act = engine->make(order, kDate);
    ASSERT_TRUE(act.ok()) << all(act.errors());
    EXPECT_TRUE(bytes[0] == act->pdf.bytes);
    EXPECT_TRUE(bytes[1] == act->pdf.bytes);
    std::ofstream(kOutput / output_name(GetParam(), order, *act), std::ios::binary)
        << act->pdf.bytes;
  }
}

class SignedGolden : public Golden {};

// A key of the test PKI, from the file a council would keep it in: NAME.key with NAME.pem, or
// NAME.p12 with its password.
Result<Signer> open_signer(const std::string& name, bool pkcs12) {
  if (!pkcs12)
    return Signer::from_pem(read(kPki / (name + ".key")), name + ".key",
                            read(kPki / (name + ".pem")), name + ".pem", Secret(), kDate);
  std::string password = read(kPki / "password.txt");
  while (!password.empty() && password.back() == '\n') password.pop_back();
  return Signer::from_pkcs12(read(kPki / (name + ".p12")), name + ".p12", Secret(password), kDate);
}

void expect_valid(const Pdf& pdf, const Act& act, size_t signatures, Instant when = kDate) {
  EXPECT_EQ(pdf.bytes.compare(0, act.pdf.bytes.size(), act.pdf.bytes), 0);
  TrustAnchors anchors{{read(kPki / "root.pem")}};
  Verification verdict = verify(pdf.bytes, act.file_name, anchors, when);
  EXPECT_EQ(verdict.verdict, Verdict::kValid) << all(verdict.findings);
  ASSERT_EQ(verdict.signatures.size(), signatures);
  for (const SignatureReport& report : verdict.signatures) {
    EXPECT_EQ(report.verdict, Verdict::kValid) << all(report.reasons);
    EXPECT_EQ(report.level, "PAdES-BASELINE-B");
  }
}

// The file that `run` leaves: one field signed, with each key from each kind of key store.
TEST_P(SignedGolden, SignedFilesAppendToTheUnsignedOnesAndVerify) {
  Result<Engine> engine = engine_of(GetParam());
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Seance> record = seance();
  ASSERT_TRUE(record.ok()) << all(record.errors());
  fs::create_directories(kOutput);
  for (const char* key : {"signer-p256", "signer-rsa3072"})
    for (bool pkcs12 : {false, true}) {
      std::string name = key + std::string(pkcs12 ? "-p12" : "");
      SCOPED_TRACE(name);
      Result<Signer> signer = open_signer(key, pkcs12);
      ASSERT_TRUE(signer.ok()) << all(signer.errors());
      for (size_t i = 0; i < record->deliberations.size(); ++i) {
        Result<Act> act = engine->make_act(*record, i, kDate);
        ASSERT_TRUE(act.ok()) << all(act.errors());
        ASSERT_FALSE(act->pdf.fields.empty());
        SignOptions options;
        options.date = kDate;
        Result<SignedPdf> made = engine->sign(act->pdf, *signer, options);
        ASSERT_TRUE(made.ok()) << all(made.errors());
        std::ofstream(kOutput / (name + "-" + GetParam() + "-" + act->file_name), std::ios::binary)
            << made->pdf.bytes;
        expect_valid(made->pdf, *act, 1);
      }
    }
}

// An act with a field for each of several signatories, signed by different people in turn, the
// P-256 key first and then the RSA one first. Every signature stays valid when the next is added.
TEST_P(SignedGolden, SignatoriesSignOneAfterTheOther) {
  Result<Engine> engine = engine_of(GetParam());
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Seance> record = seance();
  ASSERT_TRUE(record.ok()) << all(record.errors());
  fs::create_directories(kOutput);
  const std::vector<std::string> keys{"signer-p256", "signer-rsa3072"};
  for (size_t first : {0U, 1U})
    for (size_t i = 0; i < record->deliberations.size(); ++i) {
      SCOPED_TRACE(keys[first] + " signs first");
      Result<Act> act = engine->make_act(*record, i, kDate);
      ASSERT_TRUE(act.ok()) << all(act.errors());
      if (act->pdf.fields.size() < 2) continue;  // judge_cases.cmake wants one case that has two
      Pdf pdf = act->pdf;
      for (size_t field = 0; field < act->pdf.fields.size(); ++field) {
        Result<Signer> signer = open_signer(keys[(first + field) % keys.size()], false);
        ASSERT_TRUE(signer.ok()) << all(signer.errors());
        SignOptions options;
        // The second comes a minute later, as people do.
        options.date = {kDate.seconds + 60 * static_cast<int64_t>(field), kDate.offset_minutes};
        std::string before = pdf.bytes;
        Result<SignedPdf> made = engine->sign(pdf, *signer, options);
        ASSERT_TRUE(made.ok()) << all(made.errors());
        pdf = made->pdf;
        EXPECT_EQ(pdf.bytes.compare(0, before.size(), before), 0);
        expect_valid(pdf, *act, field + 1, options.date);
      }
      ASSERT_EQ(act->pdf.fields.size(), 2U) << "the judges are told to find two signatures";
      std::ofstream(
          kOutput / ("twice-" + keys[first] + "-first-" + GetParam() + "-" + act->file_name),
          std::ios::binary)
          << pdf.bytes;
    }
}

// What a batch does: everything at once, with one engine and one signer for all.
TEST_P(SignedGolden, TheWholePathRunsOnSeveralThreads) {
  Result<Engine> engine = engine_of(GetParam());
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Signer> signer = open_signer("signer-p256", false);
  ASSERT_TRUE(signer.ok()) << all(signer.errors());
  TrustAnchors anchors{{read(kPki / "root.pem")}};
  std::string bytes = read(kCases / GetParam() / "record.xml");
  constexpr size_t kThreads = 4;
  std::string faults[kThreads];
  auto work = [&](std::string* fault) {
    *fault = "not ended";
    Result<Seance> record = read_seance(bytes, "record.xml");
    if (!record.ok() || has_errors(check(*record))) return;
    for (size_t i = 0; i < record->deliberations.size(); ++i) {
      Result<Act> act = engine->make_act(*record, i, kDate);
      if (!act.ok()) return;
      SignOptions options;
      options.date = kDate;
      Result<SignedPdf> made = engine->sign(act->pdf, *signer, options);
      if (!made.ok()) return;
      Verification verdict = verify(made->pdf.bytes, act->file_name, anchors, kDate);
      if (verdict.verdict != Verdict::kValid) return;
    }
    // A refusal, too: what libxml2 says goes to the thread that asked.
    Result<Seance> refused = read_seance("<seance>" + std::to_string(bytes.size()), "no.xml");
    if (!refused.ok() && refused.errors().size() == 1) fault->clear();
  };
  std::vector<std::thread> threads;
  for (std::string& fault : faults) threads.emplace_back(work, &fault);
  for (std::thread& thread : threads) thread.join();
  for (const std::string& fault : faults) EXPECT_EQ(fault, "");
}

std::string test_name(const testing::TestParamInfo<std::string>& one) {
  std::string name = one.param;
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(cases()), test_name);
INSTANTIATE_TEST_SUITE_P(Acts, SignedGolden, testing::ValuesIn(kActs), test_name);

// A person answered for a finding: the file says so, and conforms all the same.
TEST(Waived, FilesKeepWhoAnswersForWhat) {
  const std::string name = kActs[0];
  Result<Engine> engine = engine_of(name);
  ASSERT_TRUE(engine.ok()) << all(engine.errors());
  Result<Seance> record = read_seance(read(kCases / name / "record.xml"), "record.xml");
  ASSERT_TRUE(record.ok()) << all(record.errors());
  Result<Act> act = engine->make_act(*record, 0, kDate,
                                     {"rules.quorum: vérifié à l’appel <nominal>", "rules.x: y"});
  ASSERT_TRUE(act.ok()) << all(act.errors());
  EXPECT_NE(act->pdf.bytes.find("<rdf:li>rules.quorum: vérifié à l’appel &lt;nominal&gt;</rdf:li>"
                                "<rdf:li>rules.x: y</rdf:li>"),
            std::string::npos);
  std::ofstream(kOutput / ("waived-" + name + "-" + act->file_name), std::ios::binary)
      << act->pdf.bytes;
}

// A case that was renamed leaves its PDFs behind, and the oracles would judge them.
void sweep_output() {
  fs::create_directories(kOutput);
  std::vector<std::string> known{"level-",  // of test_levels
                                 "waived-"};
  for (const std::string& name : cases())
    for (const char* start : {"unsigned-", "document-"}) known.push_back(start + name + "-");
  for (const std::string& name : kActs)
    for (const char* key :
         {"signer-p256-", "signer-rsa3072-", "signer-p256-p12-", "signer-rsa3072-p12-",
          "twice-signer-p256-first-", "twice-signer-rsa3072-first-"})
      known.push_back(key + name + "-");
  for (const auto& entry : fs::directory_iterator(kOutput)) {
    const std::string file = entry.path().filename().string();
    if (std::none_of(known.begin(), known.end(),
                     [&](const std::string& start) { return file.rfind(start, 0) == 0; }))
      fs::remove(entry.path());
  }
}

}  // namespace
}  // namespace paraphe

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], "--update") == 0) paraphe::update = true;
  paraphe::sweep_output();
  return RUN_ALL_TESTS();
}
