// An archive of ACTES read back and judged, whoever wrote it.
#include <map>

#include "pack/actes.h"
#include "pack/actes_xml.h"
#include "pack/forms.h"

namespace paraphe {
namespace {

constexpr const char* kPackAgain = N_("Have the archive made again by `paraphe pack actes`.");
constexpr Message kFolder{"pack.archive-not-flat", N_("“{0}” is in a folder of the archive “{1}”"),
                          kPackAgain};
constexpr Message kNoEnvelope{"pack.envelope-missing",
                              N_("the archive “{0}” has no envelope called “{1}”"), kPackAgain};
constexpr Message kMissing{"pack.file-missing",
                           N_("“{0}” is named in “{1}” but not in the archive"), kPackAgain};
constexpr Message kUnlisted{
    "pack.file-unlisted", N_("“{0}” is in the archive “{1}” but no message names it"), kPackAgain};
constexpr Message kArchiveName{
    "pack.archive-name-form",
    N_("“{0}” is not the name of an archive: operator, EACT or TACT, SIREN, day, serial"),
    kPackAgain};
constexpr Message kNotAnAct{"pack.message-kind", N_("“{0}” is not the message of an act"),
                            kPackAgain};
constexpr size_t kLargestMessage = 4u << 20;

struct Contents {
  std::map<std::string, std::string> messages;  // the XML files that can be messages
  std::map<std::string, bool> files;            // name → named by a message
  uint64_t bytes = 0;
};

// "SLO-EACT--246200729--20231222-1.tar.gz" taken apart.
struct ArchiveName {
  std::string envelope, siren;
  Date day;
  int serial = 0;
};
std::optional<ArchiveName> read_archive_name(const std::string& name) {
  constexpr std::string_view kEnd = ".tar.gz";
  if (name.size() < 32 || !name.ends_with(kEnd) || name[3] != '-') return std::nullopt;
  ArchiveName out;
  out.envelope = name.substr(4, name.size() - 4 - kEnd.size()) + ".xml";
  std::string_view rest = out.envelope;
  if (!rest.starts_with("EACT--") && !rest.starts_with("TACT--")) return std::nullopt;
  out.siren = rest.substr(6, 9);
  if (rest.substr(15, 2) != "--" || rest[25] != '-') return std::nullopt;
  std::optional<Date> day = read_day(rest.substr(17, 8));
  std::string_view serial = rest.substr(26, rest.size() - 30);
  if (!day || serial.size() > 6 || !is_digits(serial)) return std::nullopt;
  out.day = *day;
  out.serial = std::stoi(std::string(serial));
  return out;
}

class Judge {
 public:
  Judge(std::string name, Contents contents, const Classification* classification)
      : name_(std::move(name)), contents_(std::move(contents)), classification_(classification) {}

  Diagnostics judge() {
    std::optional<ArchiveName> name = read_archive_name(name_);
    if (!name) {
      note({error(kArchiveName, {name_}, place(name_))});
      return std::move(found_);
    }
    note(check_serial(name->serial, name->siren, name->day));
    for (const auto& [file, named] : contents_.files)
      if (file.find('/') != std::string::npos) note({error(kFolder, {file, name_}, place(name_))});
    auto envelope = contents_.messages.find(name->envelope);
    if (envelope == contents_.messages.end()) {
      note({error(kNoEnvelope, {name_, name->envelope}, place(name_))});
      return std::move(found_);
    }
    contents_.files[name->envelope] = true;
    judge_envelope(name->envelope, envelope->second);
    note(check_unique(acts_, labels_, places_));
    for (const auto& [file, named] : contents_.files)
      if (!named) note({error(kUnlisted, {file, name_}, place(name_))});
    return std::move(found_);
  }

 private:
  Place place(const std::string& file) const { return {file, 0, 0, ""}; }
  void note(Diagnostics more) {
    for (Diagnostic& d : more) found_.push_back(std::move(d));
  }

  void judge_envelope(const std::string& file, const std::string& bytes) {
    note(check_message_bytes(bytes, file));
    Result<XmlDocument> document = parse_actes(bytes, file);
    if (!document.ok()) return note(document.errors());
    ActesEnvelope envelope = read_envelope(document->root());
    if (document->root().name() != "EnveloppeCLMISILL" || envelope.forms.empty())
      return note({error(kNoEnvelope, {name_, file}, place(file))});
    note(check_sender(envelope.sender, place(file)));
    note(check_addresses(envelope, place(file)));
    for (const std::string& form : envelope.forms) judge_form(form, envelope, file);
  }

  void judge_form(const std::string& form, const ActesEnvelope& envelope, const std::string& from) {
    auto found = contents_.messages.find(form);
    if (found == contents_.messages.end())
      return note({error(kMissing, {form, from}, place(from))});
    contents_.files[form] = true;
    note(check_message_bytes(found->second, form));
    Result<XmlDocument> document = parse_actes(found->second, form);
    if (!document.ok()) return note(document.errors());
    if (document->root().name() != "Acte") {
      // Annulments, replies and requests travel alike; their files are named by them.
      bool other = document->root().namespace_uri() == kActesNamespace;
      if (!other) return note({error(kNotAnAct, {form}, place(form))});
      name_files(document->root(), form);
      return;
    }
    ActesAct act = read_act(document->root());
    note(check_act(act, form, place(form)));
    note(check_annex_count(act, form, place(form)));
    note(check_act_names(act, envelope.sender, form, place(form)));
    std::vector<std::string> names{act.document};
    names.insert(names.end(), act.annexes.begin(), act.annexes.end());
    for (const std::string& name : names) name_file(name, form);
    if (classification_ != nullptr) judge_codes(act, names, form);
    acts_.push_back(act);
    labels_.push_back(form);
    places_.push_back(place(form));
  }

  void judge_codes(const ActesAct& act, const std::vector<std::string>& names,
                   const std::string& form) {
    note(check_matter(*classification_, act.matters, form, place(form)));
    for (const std::string& name : names)
      if (auto read = read_actes_file_name(name))
        note(check_piece(*classification_, act.nature, read->piece, name, place(form)));
    if (act.classification && *act.classification != classification_->date) {
      Classification used;
      used.date = *act.classification;
      used.file = form;
      note(check_age(used, {std::nullopt, classification_->date}, used.date));
    }
  }

  void name_files(XmlNode node, const std::string& form) {
    if (node.name() == "NomFichier") return name_file(node.inner_text(), form);
    for (XmlNode child : node.elements()) name_files(child, form);
  }

  void name_file(const std::string& name, const std::string& form) {
    auto found = contents_.files.find(name);
    if (found == contents_.files.end()) return note({error(kMissing, {name, form}, place(form))});
    found->second = true;
  }

  const std::string name_;
  Contents contents_;
  const Classification* classification_;
  Diagnostics found_;
  std::vector<ActesAct> acts_;
  std::vector<std::string> labels_;
  std::vector<Place> places_;
};

}  // namespace

Diagnostics check_actes_archive(const std::string& path, const std::string& name,
                                const Classification* classification) {
  Contents contents;
  // Annexes may be as large as the archive; messages are small, and only they are read.
  ArchiveLimits limits;
  limits.entry_bytes = uint64_t{1} << 30;
  Result<Done> read = read_archive(
      path, limits, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
        contents.files[entry.name] = false;
        // Envelopes, messages, requests for the classification; not documents in XML.
        const std::string& file = entry.name;
        bool message = file.ends_with("_0.xml") || file.find("----7-1_") != std::string::npos ||
                       (file.ends_with(".xml") && file.find("--") == 4);
        if (!message) return Done{};
        PARAPHE_TRY(contents.messages[file], read_entry(entry, reader, kLargestMessage));
        return Done{};
      });
  if (!read.ok()) return read.errors();
  return Judge(name, std::move(contents), classification).judge();
}

}  // namespace paraphe
