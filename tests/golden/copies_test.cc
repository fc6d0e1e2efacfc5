// Copies of real acts with what became of them, left in <build>/cases as copy-… for the oracles:
// signed once, twice or not at all, on pages of each kind, with and without what may be published.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "paraphe.h"
#include "record/publish.h"
#include "session/stamp.h"
#include "sign/contents.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(PARAPHE_SOURCE_DIR) / "tests/cases";
const fs::path kOutput = fs::path(PARAPHE_BINARY_DIR) / "cases";
const std::string kPki = PARAPHE_PKI_DIR;
constexpr Instant kDate{1703188200, 60};

std::string all(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& each : diagnostics) out += to_string(each) + "\n";
  return out;
}
std::string read(const fs::path& path) { return read_file(path.string()).value(); }

class Copies : public testing::TestWithParam<const char*> {
 protected:
  Copies() {
    std::string pattern = (fs::temp_directory_path() / "paraphe-copies-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::create_directories(kOutput);
  }
  ~Copies() override { fs::remove_all(folder_); }

  Signer signer(const std::string& name) {
    return Signer::from_pem(read(kPki + "/" + name + ".key"), name,
                            read(kPki + "/" + name + ".pem"), name, Secret(), kDate)
        .value();
  }

  StampOptions options(const Seance& seance, bool publish) {
    StampOptions out;
    out.folder = kOutput.string();
    out.date = {1703700000, 60};
    out.now = kDate;
    out.anchors.pem = {read(kPki + "/root.pem")};
    const int year = seance.date.annee + 1;
    out.life = {Date{year, 1, 3}, Date{year, 1, 3}, Date{year, 1, 8},
                "062-246200729-20231221-23_12_132-DE"};
    out.publish = publish;
    out.replace = true;
    return out;
  }

  fs::path folder_;
};

TEST_P(Copies, StandOnTheSamePages) {
  const fs::path record = kCases / GetParam() / "record.xml";
  EngineOptions wanted;
  wanted.record_folder = record.parent_path().string();
  Engine engine = Engine::create(wanted).value();
  Seance seance = read_seance(read(record), record.string()).value();
  Act act = engine.make_act(seance, 0, kDate).value();
  // The first field alone: the second stays open where there is one.
  std::string bytes = act.pdf.bytes;
  if (!act.pdf.fields.empty()) {
    SignOptions sign;
    sign.date = kDate;
    Result<SignedPdf> made = engine.sign(act.pdf, signer("signer-p256"), sign);
    ASSERT_TRUE(made.ok()) << all(made.errors());
    bytes = made->pdf.bytes;
  }
  const bool has_private = public_record(seance)->has_private_parts();
  for (bool publish : {false, true}) {
    const std::string name =
        std::string(publish ? "copy-published-" : "copy-") + GetParam() + ".pdf";
    const std::string path = (folder_ / name).string();
    ASSERT_TRUE(write_file(path, bytes).ok());
    SessionSummary summary = stamp_files(engine, {path}, options(seance, publish), {});
    ASSERT_TRUE(summary.complete()) << all(summary.diagnostics) << all(summary.acts[0].diagnostics);
    EXPECT_EQ(summary.acts[0].pages, act.pages) << "the stamp moved the text";
    for (const Diagnostic& each : summary.acts[0].diagnostics)
      EXPECT_NE(each.message.code, std::string("session.stamp-other-pages")) << to_string(each);
    const std::string copy = read(kOutput / name);
    PdfContents contents = read_contents(copy, name).value();
    EXPECT_EQ(contents.original.size(), 64u);
    EXPECT_TRUE(read_pdf(copy, name)->fields.empty());
    const bool attached = contents.files.size() == 2;
    EXPECT_EQ(attached, !(publish && has_private));
    if (attached) {
      EXPECT_EQ(contents.files[1].bytes, bytes);
    }
    EXPECT_EQ(read(path), bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Copies,
                         testing::Values("lumbres-23-12-132", "commune-scrutin-detaille",
                                         "commune-blason-et-plan", "syndicat-decision-modificative",
                                         "paysage-sur-trois-pages", "commune-notes",
                                         "acte-minimal", "commune-donnees-personnelles"),
                         [](const auto& which) {
                           std::string name = which.param;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

}  // namespace
}  // namespace paraphe
