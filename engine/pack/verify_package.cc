#include "pack/verify_package.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "base/xml.h"
#include "pack/actes.h"
#include "pack/archive.h"
#include "pack/manifest_read.h"

namespace paraphe {
namespace {

constexpr Message kNoManifest{"pack.no-manifest", N_("the package has no manifest"),
                              N_("Without manifest.xml nobody can say what was in it: ask the "
                                 "archives for another copy.")};
constexpr Message kManifestTwice{"pack.manifests", N_("the package has several manifests"),
                                 N_("Nobody can say which one counts: ask for another copy.")};
constexpr Message kMissing{"pack.entry-missing", N_("“{0}” ({1}) is missing from the package"),
                           N_("The package was cut or altered: ask for another copy.")};
constexpr Message kStranger{"pack.entry-unlisted",
                            N_("“{0}” is in the package, but not in its manifest"),
                            N_("Somebody added it after the package was made.")};
constexpr Message kAltered{"pack.entry-altered", N_("“{0}” ({1}) is not what it was: its {2} differs"),
                           N_("The file was altered or damaged: ask for another copy.")};
constexpr Message kOtherSize{"pack.entry-size",
                             N_("“{0}” ({1}) has {2} bytes; the manifest says {3}"),
                             N_("The file was altered or damaged: ask for another copy.")};
constexpr Message kNoSchema{"pack.schema-unchecked",
                            N_("the manifest was not held against its schema"),
                            N_("Add --schemas and the folder of the archives’ schemas to do so.")};

constexpr size_t kLargestPdf = 256u << 20;
constexpr size_t kLargestManifest = 64u << 20;

bool ends_like_pdf(std::string_view name) {
  return name.size() > 4 && (name.ends_with(".pdf") || name.ends_with(".PDF"));
}

class PackageReader {
 public:
  PackageReader(const std::string& path, const PackageOptions& options)
      : path_(path), options_(options) {}

  PackageReport run() && {
    if (read_manifest_of_package() && read_files()) {
      for (const auto& [uri, expected] : manifest_.files)
        if (!expected.seen) note(error(kMissing, {uri, expected.name}), uri);
    }
    report_.verdict = has_errors(report_.findings) ? Verdict::kInvalid : Verdict::kValid;
    for (const PackagePdf& pdf : report_.pdfs)
      if (pdf.is_signed) report_.verdict = worse(report_.verdict, pdf.verification.verdict);
    return std::move(report_);
  }

 private:
  void note(Diagnostic finding, const std::string& entry) {
    if (finding.place.file.empty()) finding.place.file = path_ + (entry.empty() ? "" : "/" + entry);
    report_.findings.push_back(std::move(finding));
  }
  bool fail(const Diagnostics& errors) {
    for (const Diagnostic& each : errors) note(each, "");
    return false;
  }

  // The first pass: what must be there.
  bool read_manifest_of_package() {
    std::optional<std::string> bytes;
    std::string name;
    bool envelope = false, several = false;
    Result<Done> read = read_archive(
        path_, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
          if (is_manifest_name(entry.name)) {
            several = several || bytes.has_value();
            PARAPHE_TRY(bytes, read_entry(entry, reader, kLargestManifest));
            name = entry.name;
          }
          envelope = envelope || (entry.name.ends_with(".xml") &&
                                  (entry.name.starts_with("EACT--") ||
                                   entry.name.starts_with("TACT--")));
          return Done{};
        });
    if (!read.ok()) return fail(read.errors());
    if (!bytes && envelope) {
      report_.format = "ACTES";
      return judge_actes();
    }
    if (!bytes) return fail({error(kNoManifest)});
    if (several) return fail({error(kManifestTwice)});
    Result<ReadManifest> manifest = read_manifest(*bytes, path_ + "/" + name, options_.schemas);
    if (!manifest.ok()) return fail(manifest.errors());
    manifest_ = std::move(manifest).value();
    manifest_name_ = name;
    report_.format = "SEDA " + manifest_.version;
    report_.schema_checked = !options_.schemas.empty();
    report_.digests_checked = true;
    for (const Diagnostic& finding : manifest_.findings) note(finding, name);
    if (!report_.schema_checked)
      report_.findings.push_back(
          {Severity::kAdvice, kNoSchema, {}, {path_ + "/" + name, 0, 0, ""}});
    return true;
  }

  // Of an archive for the préfecture nothing states the digests; its rules and its messages' schema
  // say whether it is still what an operator takes.
  bool judge_actes() {
    const std::string name = path_.substr(path_.rfind('/') + 1);
    for (const Diagnostic& finding : check_actes_archive(path_, name, nullptr)) note(finding, "");
    if (options_.schemas.empty()) return true;
    Result<XmlSchema> schema = XmlSchema::from_folder(options_.schemas, "actesv1_1.xsd");
    if (!schema.ok()) return fail(schema.errors());
    Result<Done> read = read_archive(
        path_, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
          const bool is_message = entry.name.ends_with("_0.xml") || entry.name.find("--") == 4 ||
                                  entry.name.find("----7-1_") != entry.name.npos;
          if (!is_message || !entry.name.ends_with(".xml")) return Done{};
          PARAPHE_TRY(std::string bytes, read_entry(entry, reader, kLargestManifest));
          Result<XmlDocument> valid = XmlDocument::parse(bytes, path_ + "/" + entry.name, &*schema);
          if (!valid.ok()) fail(valid.errors());
          return Done{};
        });
    report_.schema_checked = true;
    return read.ok() || fail(read.errors());
  }

  // The second: each file as it passes.
  bool read_files() {
    Result<Done> read = read_archive(
        path_, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) {
          return look_at(entry, reader);
        });
    return read.ok() || fail(read.errors());
  }

  Result<Done> look_at(const ArchiveEntry& entry, const EntryReader& reader) {
    ++report_.files;
    if (entry.name == manifest_name_) return Done{};
    auto found = manifest_.files.find(entry.name);
    ExpectedFile* expected = found == manifest_.files.end() ? nullptr : &found->second;
    if (report_.digests_checked && expected == nullptr) {
      note(error(kStranger, {entry.name}), entry.name);
      return Done{};
    }
    std::optional<RunningDigest> digest;  // where one is stated
    if (expected != nullptr && !expected->digest.empty()) digest.emplace(expected->algorithm);
    std::string held, buffer(size_t{1} << 18, '\0');
    bool holding = ends_like_pdf(entry.name);
    uint64_t size = 0;
    for (;;) {
      PARAPHE_TRY(size_t got, reader(buffer.data(), buffer.size()));
      if (got == 0) break;
      std::string_view piece(buffer.data(), got);
      if (digest) digest->add(piece);
      if (size == 0 && piece.starts_with("%PDF-")) holding = true;
      size += got;
      holding = holding && size <= kLargestPdf;
      holding ? void(held += piece) : held.clear();
    }
    report_.bytes += size;
    const std::string name =
        expected != nullptr && !expected->name.empty() ? expected->name : entry.name;
    if (expected != nullptr) {
      expected->seen = true;
      if (expected->size && *expected->size != size)
        note(error(kOtherSize, {entry.name, name, std::to_string(size),
                                std::to_string(*expected->size)}),
             entry.name);
      if (digest && expected->digest != digest->finish())
        note(error(kAltered, {entry.name, name, digest_name(expected->algorithm)}), entry.name);
    }
    if (holding) verify_pdf(entry.name, name, held);
    return Done{};
  }

  void verify_pdf(const std::string& entry, const std::string& name, std::string_view bytes) {
    PackagePdf pdf;
    pdf.entry = entry;
    pdf.name = name;
    pdf.verification = verify(bytes, path_ + "/" + entry, options_.anchors, options_.now);
    // One that was spoilt so that its signatures cannot be read any more counts as signed.
    pdf.is_signed =
        !pdf.verification.signatures.empty() || pdf.verification.verdict == Verdict::kInvalid;
    report_.pdfs.push_back(std::move(pdf));
  }

  const std::string& path_;
  const PackageOptions& options_;
  ReadManifest manifest_;
  std::string manifest_name_;
  PackageReport report_;
};

}  // namespace

bool is_package(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(512, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return looks_like_archive(head);
}

PackageReport verify_package(const std::string& path, const PackageOptions& options) {
  return PackageReader(path, options).run();
}

}  // namespace paraphe
