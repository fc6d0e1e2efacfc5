// The package for the archives: made, validated, looked at again.
#include "pack/seda.h"

#include <sys/resource.h>

#include <functional>

#include "pack/archive.h"
#include "pack/formats.h"
#include "pack/seda_rules.h"
#include "pack/verify_package.h"
#include "unit/pack/actes_workshop.h"
#include "unit/record/cases.h"

namespace paraphe {
namespace {

std::string seda_schemas(const std::string& version) {
  return std::string(PARAPHE_SOURCE_DIR) + "/../shared/seda/seda-" + version;
}

class Seda : public PackFolder {
 protected:
  Seda() {
    seance_ = read_case("lumbres-23-12-132/record.xml");
    seance_.collectivite.siren = "246200729";
    put("act.pdf", small_pdf(3000));
    put("annex.png", std::string("\x89PNG\r\n\x1A\n", 8) + std::string(500, 'x'));
    put("ar.xml", "<?xml version=\"1.0\"?><a/>");
    put("record.xml", std::string(seance_.source.view()));
    SedaSession& session = sessions_.emplace_back();
    session.seance = &seance_;
    session.documents.push_back(file("record.xml", "seance.xml", "Données de la séance"));
    SedaAct& act = session.acts.emplace_back();
    act.act = file("act.pdf", "23-12-132.pdf", "Acte signé");
    SedaSignature signature{"Christian LEROY", "Autorité de test", "Président",
                            "PAdES-BASELINE-LTA", Instant{1703188200, 60},
                            Instant{1703188205, 0}};
    act.act.signatures.push_back(signature);
    act.annexes.push_back(file("annex.png", "Stratégie numérique (v2).PNG", "Annexe : stratégie"));
    act.exchanges.push_back(file("ar.xml", "062-…-1-2_1.xml", "Accusé de réception"));
    act.exchanges[0].received = Date{2023, 12, 22};
    act.sent = act.received = Date{2023, 12, 22};
    act.last_exchange = Date{2024, 2, 1};
    act.identifier = "062-246200729-20231221-23_12_132-DE";
    act.is_personal = true;
    options_.date = {1704448800, 60};
    options_.identifier = seda_identifier(sessions_);
    options_.agreement = "IC-000001";
    options_.archival_agency = "AD62";
    options_.appraisal_rule = "APP-00001";
    options_.access_rule = "ACC-00001";
    options_.personal_access_rule = "ACC-00050";
  }

  SedaFile file(const std::string& at, const std::string& name, const std::string& title) const {
    SedaFile out;
    out.path = path(at);
    out.name = name;
    out.title = title;
    return out;
  }

  SedaResult pack(const std::string& name = "sip.zip") {
    std::filesystem::remove(path(name));
    Result<SedaResult> made = pack_seda(sessions_, options_, path(name));
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : texts_of(made.errors()));
    if (!made.ok()) return {};
    EXPECT_FALSE(std::filesystem::exists(path(name)));
    EXPECT_TRUE(made->archive->publish().ok());
    return std::move(made).value();
  }
  std::string refusal() {
    Result<SedaResult> made = pack_seda(sessions_, options_, path("refused.zip"));
    EXPECT_FALSE(std::filesystem::exists(path("refused.zip")));
    return made.ok() ? "" : codes_of(made.errors());
  }

  std::string xmllint(const std::string& version, const std::string& manifest) const {
    put("manifest.xml", manifest);
    std::string command = "XML_CATALOG_FILES='" + seda_schemas("2.1") + "/../catalog.xml' xmllint "
                          "--nonet --noout --schema '" + seda_schemas(version) + "/seda-" + version +
                          "-main.xsd' '" + path("manifest.xml") + "' >'" + path("xmllint") +
                          "' 2>&1";
    return std::system(command.c_str()) == 0 ? "" : read("xmllint");
  }

  // The package again, each entry as `change` leaves it; "" drops it.
  void altered(const std::string& from, const std::string& to,
               const std::function<std::string(const std::string&, std::string)>& change,
               const std::string& more = "") {
    Result<ArchiveWriter> out = ArchiveWriter::create(path(to), ArchiveFormat::kZip);
    ASSERT_TRUE(out.ok());
    Result<Done> read = read_archive(path(from), {}, [&](const ArchiveEntry& entry,
                                                        const EntryReader& reader) -> Result<Done> {
      PARAPHE_TRY(std::string bytes, read_entry(entry, reader));
      bytes = change(entry.name, std::move(bytes));
      return bytes.empty() ? Result<Done>(Done{}) : out->add_bytes(entry.name, bytes);
    });
    ASSERT_TRUE(read.ok()) << texts_of(read.errors());
    if (!more.empty()) {
      ASSERT_TRUE(out->add_bytes(more, "x").ok());
    }
    ASSERT_TRUE(out->finish().ok());
  }

  PackageReport look(const std::string& name, const std::string& version = "") const {
    return verify_package(path(name), {{}, {1704448800, 0},
                                       version.empty() ? "" : seda_schemas(version)});
  }

  Seance seance_;
  std::vector<SedaSession> sessions_;
  SedaOptions options_;
};

TEST_F(Seda, EachVersionIsValid) {
  for (SedaVersion version : {SedaVersion::k21, SedaVersion::k22, SedaVersion::k23}) {
    options_.version = version;
    const std::string name = seda_name(version);
    SCOPED_TRACE(name);
    SedaResult made = pack(name + ".zip");
    EXPECT_EQ(xmllint(name, made.manifest), "") << made.manifest;
    PackageReport report = look(name + ".zip", name);
    EXPECT_EQ(report.verdict, Verdict::kValid) << texts_of(report.findings);
    EXPECT_EQ(report.format, "SEDA " + name);
    EXPECT_TRUE(report.schema_checked);
    EXPECT_EQ(report.files, 5u);
    EXPECT_EQ(made.objects, 4u);
    // Signatures in the words of the version.
    EXPECT_EQ(made.manifest.find("<SigningInformation>") != std::string::npos,
              version == SedaVersion::k23);
    EXPECT_NE(made.manifest.find("Christian LEROY"), std::string::npos);
    EXPECT_EQ(made.manifest.find("<Signature>"), std::string::npos);
  }
}

TEST_F(Seda, TheManifestSaysWhatArchivistsAskFor) {
  std::string manifest = pack().manifest;
  for (const char* words :
       {"<MessageIdentifier>SIP-246200729-2023-12-21</MessageIdentifier>",
        "<FormatId>fmt/276</FormatId>", "<FormatId>fmt/101</FormatId>",
        "<FormatId>fmt/11</FormatId>", "algorithm=\"SHA-512\"",
        "<Filename>Stratégie numérique (v2).PNG</Filename>", "<Uri>content/OBJ3.png</Uri>",
        "<FinalAction>Keep</FinalAction>", "<Rule>ACC-00050</Rule>",
        "<KeywordReference>246200729</KeywordReference>", "<SentDate>2023-12-22</SentDate>",
        "<EndDate>2024-02-01</EndDate>",
        "<TransferringAgencyArchiveUnitIdentifier>062-246200729-20231221-23_12_132-DE"})
    EXPECT_NE(manifest.find(words), std::string::npos) << words << manifest;
}

TEST_F(Seda, TheSameBytesTwice) {
  pack("a.zip");
  pack("b.zip");
  EXPECT_EQ(read("a.zip"), read("b.zip"));
  EXPECT_NE(read("a.zip").find("manifest.xml"), std::string::npos);
}

TEST_F(Seda, AYearIsOneTree) {
  Seance second = seance_;
  second.date = {2024, 1, 25};
  SedaSession later;
  later.seance = &second;
  later.acts = sessions_[0].acts;
  sessions_.push_back(later);
  EXPECT_EQ(seda_identifier(sessions_), "SIP-246200729-2023-2024");
  for (SedaVersion version : {SedaVersion::k21, SedaVersion::k23}) {
    options_.version = version;
    SedaResult made = pack();
    EXPECT_EQ(xmllint(seda_name(version), made.manifest), "");
    EXPECT_NE(made.manifest.find("Délibérations de "), std::string::npos);
    EXPECT_EQ(look("sip.zip").verdict, Verdict::kValid);
  }
}

TEST_F(Seda, VitamsRulesRefuse) {
  options_.agreement = "";
  EXPECT_EQ(refusal(), "pack.seda-agreement");
  options_.agreement = "IC";
  options_.archival_agency = "";
  EXPECT_EQ(refusal(), "pack.seda-agency");
  options_.archival_agency = "AD62";
  options_.identifier = "séance/1";
  EXPECT_EQ(refusal(), "pack.seda-identifier");
  options_.identifier = "SIP";
  options_.keep = false;
  options_.appraisal_rule = "";
  EXPECT_EQ(refusal(), "pack.seda-destroy");
  options_.keep = true;
  sessions_[0].acts[0].act.title = "_interdit";
  EXPECT_EQ(refusal(), "pack.seda-value");
  sessions_[0].acts[0].act.title = "un <b>gras</b>";
  EXPECT_EQ(refusal(), "pack.seda-value");
  sessions_[0].acts[0].act.title = std::string(32001, 'x');
  EXPECT_EQ(refusal(), "pack.seda-value");
  sessions_[0].acts[0].act.title = "moins de < 3 % & plus";
  sessions_[0].acts[0].act.path = path("absent.pdf");
  EXPECT_EQ(refusal(), "pack.unreadable");
}

TEST(SedaRules, NamesOfFiles) {
  for (const char* good : {"OBJ1.pdf", "a-b_c@d.tar.gz", "x"}) EXPECT_TRUE(is_vitam_file_name(good));
  for (const char* bad : {"", ".a", "a..b", "a.", "é.pdf", "a b", "a(1).pdf", "l'a", "a,b", "a/b"})
    EXPECT_FALSE(is_vitam_file_name(bad)) << bad;
}

TEST_F(Seda, WhatDiffersIsNamed) {
  pack();
  auto same = [](const std::string&, std::string bytes) { return bytes; };
  auto names = [](const PackageReport& report, const std::string& entry) {
    return texts_of(report.findings).find(entry) != std::string::npos;
  };
  altered("sip.zip", "altered.zip", [](const std::string& name, std::string bytes) {
    if (name == "content/OBJ2.pdf") bytes[bytes.size() / 2] ^= 1;
    return bytes;
  });
  PackageReport report = look("altered.zip");
  EXPECT_EQ(report.verdict, Verdict::kInvalid);
  EXPECT_EQ(codes_of(report.findings), "pack.schema-unchecked pack.entry-altered");
  EXPECT_TRUE(names(report, "23-12-132.pdf")) << texts_of(report.findings);

  altered("sip.zip", "cut.zip", [](const std::string& name, std::string bytes) {
    return name == "content/OBJ4.xml" ? "" : bytes;
  });
  report = look("cut.zip");
  EXPECT_EQ(codes_of(report.findings), "pack.schema-unchecked pack.entry-missing");
  EXPECT_TRUE(names(report, "content/OBJ4.xml"));

  altered("sip.zip", "more.zip", same, "content/OBJ9.pdf");
  EXPECT_EQ(codes_of(look("more.zip").findings), "pack.schema-unchecked pack.entry-unlisted");

  altered("sip.zip", "longer.zip", [](const std::string& name, std::string bytes) {
    return name == "content/OBJ4.xml" ? bytes + "\n" : bytes;
  });
  EXPECT_EQ(codes_of(look("longer.zip").findings),
            "pack.schema-unchecked pack.entry-size pack.entry-altered");

  altered("sip.zip", "no-manifest.zip", [](const std::string& name, std::string bytes) {
    return name == "manifest.xml" ? "" : bytes;
  });
  EXPECT_EQ(codes_of(look("no-manifest.zip").findings), "pack.no-manifest");

  altered("sip.zip", "manifest.zip", [](const std::string& name, std::string bytes) {
    size_t at = bytes.find("<DataObjectGroupReferenceId>GRP2<");
    if (name == "manifest.xml") bytes.replace(at, 32, "<DataObjectGroupReferenceId>GRP7");
    return bytes;
  });
  EXPECT_EQ(codes_of(look("manifest.zip").findings),
            "pack.manifest-reference pack.schema-unchecked");

  altered("sip.zip", "invalid.zip", [](const std::string& name, std::string bytes) {
    size_t at = bytes.find("<FinalAction>Keep");
    if (name == "manifest.xml") bytes.replace(at, 17, "<FinalAction>Burn");
    return bytes;
  });
  EXPECT_EQ(look("invalid.zip").verdict, Verdict::kValid);  // nobody asked the schema
  report = look("invalid.zip", "2.2");
  EXPECT_EQ(report.verdict, Verdict::kInvalid);
  EXPECT_TRUE(names(report, "FinalAction")) << texts_of(report.findings);

  put("text.zip", "no archive");
  EXPECT_FALSE(is_package(path("text.zip")));
  EXPECT_EQ(look("text.zip").verdict, Verdict::kInvalid);
}

TEST_F(Seda, SchemasComeFromTheirFolderAlone) {
  pack();
  std::filesystem::create_directory(path("schemas"));
  std::filesystem::copy(seda_schemas("2.2") + "/seda-2.2-main.xsd", path("schemas"));
  PackageReport report = verify_package(path("sip.zip"), {{}, {}, path("schemas")});
  EXPECT_EQ(report.verdict, Verdict::kInvalid);  // its parts are missing
  EXPECT_EQ(codes_of(report.findings), "xml.no-schema");
}

TEST_F(Seda, MemoryDoesNotGrowWithTheFiles) {
  pack("small.zip");
  {
    std::ofstream large(path("annex.png"), std::ios::binary);
    large << std::string("\x89PNG\r\n\x1A\n", 8);
    for (int i = 0; i < 100; ++i) large << std::string(1u << 20, static_cast<char>('a' + i % 26));
  }
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  pack("large.zip");
  EXPECT_EQ(look("large.zip").verdict, Verdict::kValid);
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 16 * 1024);  // KiB
}

TEST(Formats, AreToldByTheirBytes) {
  auto pronom = [](std::string_view bytes, size_t piece = 1000) {
    FormatFinder finder;
    for (size_t at = 0; at < bytes.size(); at += piece) finder.add(bytes.substr(at, piece));
    return finder.finish().pronom;
  };
  EXPECT_EQ(pronom("%PDF-1.4\n"), "fmt/18");
  EXPECT_EQ(pronom("%PDF-2.0\n"), "fmt/1129");
  const std::string claim = "%PDF-1.7\n" + std::string(5000, ' ') +
                            "<pdfaid:part>3</pdfaid:part> <pdfaid:conformance>A</pdfaid:conformance>";
  for (size_t piece : {7u, 64u, 1000u, 100000u}) EXPECT_EQ(pronom(claim, piece), "fmt/479") << piece;
  EXPECT_EQ(pronom("%PDF-1.4\n pdfaid:part=\"1\" pdfaid:conformance=\"B\""), "fmt/354");
  EXPECT_EQ(pronom("<?xml version='1.0'?>"), "fmt/101");
  EXPECT_EQ(pronom("\xEF\xBB\xBF<?xml"), "fmt/101");
  EXPECT_EQ(pronom(std::string_view("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1", 13)), "fmt/43");
  EXPECT_EQ(pronom("MZ"), "");
}

}  // namespace
}  // namespace paraphe
