#include "pack/seda.h"

#include <algorithm>
#include <map>

#include "pack/archive.h"
#include "pack/forms.h"
#include "pack/seda_manifest.h"
#include "pack/seda_rules.h"

namespace paraphe {
namespace {

constexpr Message kNoAgencyNumber{
    "pack.seda-siren", N_("the record states no SIREN, which names the authority for the archives"),
    N_("Write siren=\"…\" in <collectivite>, or give --originating-agency and "
       "--transferring-agency.")};
constexpr Message kTooLarge{"pack.seda-size",
                            N_("the package would have {0} bytes; the archives take less than {1}"),
                            N_("Make one package for each session, or for fewer of them.")};
constexpr Message kTooMany{"pack.seda-units",
                           N_("the package would have {0} units; the archives take fewer than {1}"),
                           N_("Make several packages.")};
constexpr Message kNoFormat{
    "pack.seda-format", N_("“{0}” is a file of a kind that is not known here"),
    N_("The archives will look at it themselves; PDF, JPEG, PNG and XML last best.")};
constexpr Message kNothing{"pack.seda-empty", N_("there is nothing to hand over"),
                           N_("Give records of sessions whose acts were made.")};

// What stands behind the last dot, safe for the archives; "bin" when there is nothing.
std::string extension_of(const std::string& name) {
  size_t dot = name.rfind('.');
  std::string out;
  if (dot != name.npos)
    for (char c : name.substr(dot + 1)) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    }
  return out.empty() || out.size() > 8 ? "bin" : out;
}

class Packer {
 public:
  explicit Packer(Diagnostics& findings) : findings_(findings) {}

  void add(const SedaFile& file) {
    Result<FileFacts> facts =
        file.content ? Result<FileFacts>(facts_of_bytes(*file.content)) : facts_of(file.path);
    if (!facts.ok()) {
      findings_.insert(findings_.end(), facts.errors().begin(), facts.errors().end());
      return;
    }
    SedaObject object;
    object.file = &file;
    object.facts = std::move(facts).value();
    const std::string number = std::to_string(objects_.size() + 1);
    object.id = "OBJ" + number;
    object.group = "GRP" + number;
    object.entry = "content/OBJ" + number + "." + extension_of(file.name);
    if (object.facts.format.pronom.empty())
      findings_.push_back(warning(kNoFormat, {file.name}, {file.path, 0, 0, ""}));
    total_ += object.facts.size;
    objects_.push_back(std::move(object));
  }
  void add(const std::vector<SedaFile>& files) {
    for (const SedaFile& file : files) add(file);
  }

  const std::vector<SedaObject>& objects() const { return objects_; }
  uint64_t total() const { return total_; }

 private:
  Diagnostics& findings_;
  std::vector<SedaObject> objects_;
  uint64_t total_ = 0;
};

}  // namespace

const char* seda_name(SedaVersion version) {
  switch (version) {
    case SedaVersion::k21:
      return "2.1";
    case SedaVersion::k22:
      return "2.2";
    case SedaVersion::k23:
      return "2.3";
  }
  return "";
}

std::string seda_identifier(const std::vector<SedaSession>& sessions) {
  if (sessions.empty()) return "";
  const Seance& first = *sessions.front().seance;
  std::string out = "SIP-" + first.collectivite.siren + "-";
  if (sessions.size() == 1) return out + day_text(first.date);
  const int last = sessions.back().seance->date.annee;
  out += std::to_string(first.date.annee);
  return last == first.date.annee ? out : out + "-" + std::to_string(last);
}

Result<SedaResult> pack_seda(const std::vector<SedaSession>& sessions, const SedaOptions& options,
                             const std::string& path, const std::vector<SedaFile>& shared) {
  if (sessions.empty()) return error(kNothing);
  SedaResult out;
  Diagnostics findings = check_seda_options(options);
  const Collectivite& authority = sessions.front().seance->collectivite;
  if (authority.siren.empty() &&
      (options.originating_agency.empty() || options.transferring_agency.empty()))
    findings.push_back(error(kNoAgencyNumber, {}, authority.place));
  Packer packer(findings);
  for (const SedaSession& session : sessions) {
    packer.add(session.documents);
    for (const SedaAct& act : session.acts) {
      packer.add(act.act);
      packer.add(act.annexes);
      packer.add(act.exchanges);
    }
    packer.add(session.exchanges);
  }
  packer.add(shared);
  if (packer.total() >= kLargestSip)
    findings.push_back(
        error(kTooLarge, {std::to_string(packer.total()), std::to_string(kLargestSip)}));
  if (has_errors(findings)) return findings;  // the tree needs every file
  Manifest manifest = write_manifest(sessions, shared, packer.objects(), options);
  findings.insert(findings.end(), manifest.findings.begin(), manifest.findings.end());
  if (manifest.units >= kMostUnits)
    findings.push_back(
        error(kTooMany, {std::to_string(manifest.units), std::to_string(kMostUnits)}));
  if (has_errors(findings)) return findings;

  PARAPHE_TRY(ArchiveWriter archive, ArchiveWriter::create(path, ArchiveFormat::kZip));
  PARAPHE_TRY(Done first, archive.add_bytes("manifest.xml", manifest.xml));
  (void)first;
  for (const SedaObject& object : packer.objects()) {
    const SedaFile& file = *object.file;
    PARAPHE_TRY([[maybe_unused]] Done added, file.content
                                                 ? archive.add_bytes(object.entry, *file.content)
                                                 : archive.add_file(object.entry, file.path));
  }
  PARAPHE_TRY(out.bytes, archive.close());
  out.archive.emplace(std::move(archive));
  out.manifest = std::move(manifest.xml);
  out.units = manifest.units;
  out.objects = packer.objects().size();
  out.findings = std::move(findings);
  return out;
}

}  // namespace paraphe
