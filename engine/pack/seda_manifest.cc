#include "pack/seda_manifest.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "base/xml_writer.h"
#include "pack/forms.h"
#include "pack/matieres.h"
#include "pack/seda_rules.h"

namespace paraphe {
namespace {

constexpr Message kBadValue{
    "pack.seda-value", N_("the archives refuse this value of {0}: “{1}”"),
    N_("A value may not begin with “_” or “#”, hold HTML, or have more than 32 000 characters.")};

std::string namespace_of(SedaVersion version) {
  return std::string("fr:gouv:culture:archivesdefrance:seda:v") + seda_name(version);
}

struct Span {
  Date first, last;
};

class ManifestWriter {
 public:
  ManifestWriter(const std::vector<SedaSession>& sessions, const std::vector<SedaFile>& shared,
                 const std::vector<SedaObject>& objects, const SedaOptions& options)
      : sessions_(sessions),
        shared_(shared),
        objects_(objects),
        options_(options),
        xml_(XmlEncoding::kUtf8) {
    for (const SedaObject& object : objects_) object_of_[object.file] = &object;
  }

  Manifest write() && {
    xml_.open("ArchiveTransfer").attribute("xmlns", namespace_of(options_.version));
    value("Date", to_iso_date(options_.date));
    value("MessageIdentifier", options_.identifier);
    value("ArchivalAgreement", options_.agreement);
    write_code_lists();
    xml_.open("DataObjectPackage");
    for (const SedaObject& object : objects_) write_object(object);
    xml_.open("DescriptiveMetadata");
    write_units();
    xml_.close();
    write_management();
    xml_.close();
    agency("ArchivalAgency", options_.archival_agency);
    agency("TransferringAgency", or_siren(options_.transferring_agency));
    xml_.close();
    out_.xml = xml_.finish();
    return std::move(out_);
  }

 private:
  const Collectivite& authority() const { return sessions_.front().seance->collectivite; }
  std::string or_siren(const std::string& given) const {
    return given.empty() ? authority().siren : given;
  }

  // An element with text, by VITAM's rules for values. Nothing when there is no text.
  void value(const char* name, std::string_view text) {
    const std::string plain = collapse_spaces(text);
    if (plain.empty()) return;
    if (!is_vitam_value(plain)) out_.findings.push_back(error(kBadValue, {name, plain}));
    xml_.element(name, plain);
  }
  void day(const char* name, const std::optional<Date>& when) {
    if (when) value(name, day_text(*when));
  }
  void agency(const char* name, const std::string& identifier) {
    xml_.open(name);
    value("Identifier", identifier);
    xml_.close();
  }

  // The lists from which codes are taken: those of SEDA and of the archive service.
  void write_code_lists() {
    xml_.open("CodeListVersions");
    for (const char* list :
         {"ReplyCodeListVersion", "MessageDigestAlgorithmCodeListVersion",
          "MimeTypeCodeListVersion", "EncodingCodeListVersion", "FileFormatCodeListVersion",
          "CompressionAlgorithmCodeListVersion", "DataObjectVersionCodeListVersion",
          "StorageRuleCodeListVersion", "AppraisalRuleCodeListVersion",
          "AccessRuleCodeListVersion", "DisseminationRuleCodeListVersion",
          "ReuseRuleCodeListVersion", "ClassificationRuleCodeListVersion",
          "AuthorizationReasonCodeListVersion", "RelationshipCodeListVersion"})
      value(list, std::string(list) + "0");
    xml_.close();
  }

  void write_object(const SedaObject& object) {
    xml_.open("DataObjectGroup").attribute("id", object.group);
    xml_.open("BinaryDataObject").attribute("id", object.id);
    value("DataObjectVersion", "BinaryMaster_1");
    value("Uri", object.entry);
    xml_.open("MessageDigest")
        .attribute("algorithm", digest_name(PackageDigest::kSha512))
        .text(object.facts.digest)
        .close();
    value("Size", std::to_string(object.facts.size));
    xml_.open("FormatIdentification");
    value("FormatLitteral", object.facts.format.name);
    value("MimeType", object.facts.format.mime);
    value("FormatId", object.facts.format.pronom);
    xml_.close();
    xml_.open("FileInfo");
    value("Filename", object.file->name);
    xml_.close();
    xml_.close();
    xml_.close();
  }

  // ---------------------------------------------------------------- units

  static const char* genre_title(const Deliberation& act) {
    return act.genre == GenreActe::kArrete     ? "Arrêté"
           : act.genre == GenreActe::kDecision ? "Décision"
                                               : "Délibération";
  }
  // Whether there is no session among them: acts of the executive.
  bool all_free() const {
    return std::all_of(sessions_.begin(), sessions_.end(), [](const SedaSession& session) {
      return session.seance->genre == GenreSeance::kHorsSeance;
    });
  }

  void open_unit(const char* level, std::string_view title) {
    xml_.open("ArchiveUnit").attribute("id", "UA" + std::to_string(++out_.units));
    level_ = level;
    title_ = title;
  }
  // Behind what stands before it, Management.
  void content() {
    xml_.open("Content");
    value("DescriptionLevel", level_);
    value("Title", title_);
  }

  static Span span_of(const SedaSession& session) {
    Span out{session.seance->date, session.seance->date};
    for (const Deliberation& act : session.seance->deliberations)
      out = {std::min(out.first, date_of(*session.seance, act)),
             std::max(out.last, date_of(*session.seance, act))};
    for (const SedaAct& act : session.acts)
      for (const std::optional<Date>& when : {act.sent, act.received, act.last_exchange})
        if (when) out.last = std::max(out.last, *when);
    return out;
  }

  void write_units() {
    if (sessions_.size() == 1) return write_session(sessions_.front());
    Span span = span_of(sessions_.front());
    for (const SedaSession& session : sessions_) {
      Span one = span_of(session);
      span = {std::min(span.first, one.first), std::max(span.last, one.last)};
    }
    const int first = sessions_.front().seance->date.annee;
    const int last = sessions_.back().seance->date.annee;
    open_unit("RecordGrp",
              std::string(all_free() ? "Actes de l’exécutif de " : "Délibérations de ") +
                  authority().nom + ", " + std::to_string(first) +
                  (last == first ? "" : "–" + std::to_string(last)));
    content();
    value("Description", std::to_string(sessions_.size()) +
                             (all_free() ? " recueils" : " séances") +
                             ", avec les actes signés, leurs annexes et les échanges avec "
                             "le contrôle de légalité");
    finish_content(span, std::nullopt, std::nullopt);
    for (const SedaSession& session : sessions_) write_session(session);
    write_exchanges(shared_);
    xml_.close();
  }

  void write_session(const SedaSession& session) {
    const Seance& seance = *session.seance;
    std::string body = seance.collectivite.organe.empty() ? "assemblée délibérante"
                                                          : seance.collectivite.organe;
    const bool free = seance.genre == GenreSeance::kHorsSeance;
    open_unit("RecordGrp", free ? "Actes de l’exécutif du " + french_day(seance.date)
                                : "Séance du " + french_day(seance.date) + " (" + body + ")");
    content();
    value("OriginatingAgencyArchiveUnitIdentifier",
          seance.reference.empty() ? seance.collectivite.siren + "-" + day_text(seance.date)
                                   : seance.reference);
    value("Description", std::to_string(session.acts.size()) +
                             (free ? " actes de l’exécutif de " : " délibérations de ") +
                             seance.collectivite.nom);
    value("DocumentType", free ? "Recueil d’actes" : "Dossier de séance");
    value("Language", "fra");
    value("DescriptionLanguage", "fra");
    write_keywords(seance, nullptr);
    finish_content(span_of(session), std::nullopt, std::nullopt);
    for (const SedaFile& file : session.documents) write_file(file, "Document de séance");
    for (const SedaAct& act : session.acts) write_act(seance, act);
    write_exchanges(session.exchanges);
    if (sessions_.size() == 1) write_exchanges(shared_);
    xml_.close();
  }

  void write_act(const Seance& seance, const SedaAct& act) {
    const Deliberation& deliberation = seance.deliberations[act.index];
    const Date decided = date_of(seance, deliberation);
    open_unit("File", std::string(genre_title(deliberation)) + " n° " + deliberation.numero +
                          "\u00A0: " + plain_text(deliberation.objet));
    if (act.is_personal && !options_.personal_access_rule.empty()) {
      xml_.open("Management");
      access(options_.personal_access_rule, decided);
      xml_.close();
    }
    content();
    value("OriginatingAgencyArchiveUnitIdentifier", deliberation.numero);
    value("TransferringAgencyArchiveUnitIdentifier", act.identifier);
    value("Description", plain_text(deliberation.sous_objet));
    value("DocumentType", genre_title(deliberation));
    value("Language", "fra");
    value("DescriptionLanguage", "fra");
    write_keywords(seance, &deliberation);
    Span span{decided, decided};
    for (const std::optional<Date>& when : {act.sent, act.received, act.last_exchange})
      if (when) span.last = std::max(span.last, *when);
    finish_content(span, act.sent, act.received, decided);
    write_file(act.act, "Acte");
    for (const SedaFile& file : act.annexes) write_file(file, "Annexe");
    write_exchanges(act.exchanges);
    xml_.close();
  }

  void write_exchanges(const std::vector<SedaFile>& files) {
    for (const SedaFile& file : files) write_file(file, "Échange avec le contrôle de légalité");
  }

  // Those of the SIAF's profile: who, what about, what kind.
  void write_keywords(const Seance& seance, const Deliberation* act) {
    keyword(seance.collectivite.nom, seance.collectivite.siren, "corpname");
    keyword("Contrôle de légalité", "", "subject");
    const GenreActe genre = act != nullptr ? act->genre : seance.deliberations.front().genre;
    keyword(genre == GenreActe::kArrete     ? "arrêté"
            : genre == GenreActe::kDecision ? "décision"
                                            : "délibération",
            "", "genreform");
    if (act == nullptr || act->matieres.empty()) return;
    std::string_view matter = act->matieres.size() > 1
                                  ? matiere_name(act->matieres[0], act->matieres[1])
                                  : matiere_name(act->matieres[0]);
    std::string code;
    for (int level : act->matieres) code += (code.empty() ? "" : ".") + std::to_string(level);
    keyword(matter.empty() ? act->matiere_libelle : std::string(matter), code, "subject");
  }
  void keyword(const std::string& text, const std::string& reference, const char* type) {
    if (text.empty()) return;
    xml_.open("Keyword");
    value("KeywordContent", text);
    value("KeywordReference", reference);
    value("KeywordType", type);
    xml_.close();
  }

  void finish_content(const Span& span, const std::optional<Date>& sent,
                      const std::optional<Date>& received,
                      const std::optional<Date>& decided = std::nullopt) {
    if (!or_siren(options_.originating_agency).empty())
      agency("OriginatingAgency", or_siren(options_.originating_agency));
    day("TransactedDate", decided);
    day("SentDate", sent);
    day("ReceivedDate", received);
    day("StartDate", span.first);
    day("EndDate", span.last);
    xml_.close();
  }

  void write_file(const SedaFile& file, const char* type) {
    open_unit("Item", file.title);
    content();
    value("Description", described(file));
    value("DocumentType", type);
    day("ReceivedDate", file.received);
    if (options_.version == SedaVersion::k23 && !file.signatures.empty()) write_signing(file);
    xml_.close();
    xml_.open("DataObjectReference");
    value("DataObjectGroupReferenceId", object_of_.at(&file)->group);
    xml_.close();
    xml_.close();
  }

  // Before 2.3 the signatures are told in words.
  std::string described(const SedaFile& file) const {
    std::string out = file.description;
    if (options_.version == SedaVersion::k23) return out;
    for (const SedaSignature& signature : file.signatures) {
      if (!out.empty()) out += " ";
      out += "Signé électroniquement par " + signature.signer;
      if (!signature.capacity.empty()) out += ", " + signature.capacity;
      if (signature.claimed) out += ", le " + to_iso_date(*signature.claimed);
      out += " (" + signature.level + ", certificat délivré par " + signature.issuer + ").";
    }
    return out;
  }

  void write_signing(const SedaFile& file) {
    xml_.open("SigningInformation");
    const bool timestamped = std::any_of(file.signatures.begin(), file.signatures.end(),
                                         [](const SedaSignature& s) { return s.proven.has_value(); });
    value("SigningRole", "SignedDocument");
    value("SigningRole", "Signature");
    if (timestamped) value("SigningRole", "Timestamp");
    for (const SedaSignature& signature : file.signatures) {
      xml_.open("SignatureDescription");
      // SigningTime is required: a signature that states no time has no Signer here.
      if (signature.claimed) {
        xml_.open("Signer");
        value("FullName", signature.signer);
        value("SigningTime", to_iso_date(*signature.claimed));
        value("Function", signature.capacity);
        xml_.close();
      }
      value("SigningType", signature.level);
      xml_.close();
    }
    for (const SedaSignature& signature : file.signatures) {
      if (!signature.proven) continue;
      xml_.open("TimestampingInformation");
      value("TimeStamp", to_iso_date(*signature.proven));
      xml_.close();
    }
    xml_.close();
  }

  // ---------------------------------------------------------------- management

  Date newest() const {
    Date out = sessions_.front().seance->date;
    for (const SedaSession& session : sessions_) out = std::max(out, session.seance->date);
    return out;
  }

  void access(const std::string& rule, const Date& from) {
    xml_.open("AccessRule");
    value("Rule", rule);
    value("StartDate", day_text(from));
    xml_.close();
  }

  void write_management() {
    xml_.open("ManagementMetadata");
    value("ArchivalProfile", options_.profile);
    value("AcquisitionInformation", "Versement");
    value("LegalStatus", "Public Archive");
    value("OriginatingAgencyIdentifier", or_siren(options_.originating_agency));
    value("SubmissionAgencyIdentifier", or_siren(options_.submission_agency));
    xml_.open("AppraisalRule");
    if (!options_.appraisal_rule.empty()) {
      value("Rule", options_.appraisal_rule);
      value("StartDate", day_text(newest()));
    }
    value("FinalAction", options_.keep ? "Keep" : "Destroy");
    xml_.close();
    if (!options_.access_rule.empty()) access(options_.access_rule, newest());
    xml_.close();
  }

  const std::vector<SedaSession>& sessions_;
  const std::vector<SedaFile>& shared_;
  const std::vector<SedaObject>& objects_;
  std::unordered_map<const SedaFile*, const SedaObject*> object_of_;
  const SedaOptions& options_;
  XmlWriter xml_;
  Manifest out_;
  const char* level_ = "";  // of the unit just opened
  std::string title_;
};

}  // namespace

Manifest write_manifest(const std::vector<SedaSession>& sessions,
                        const std::vector<SedaFile>& shared, const std::vector<SedaObject>& objects,
                        const SedaOptions& options) {
  return ManifestWriter(sessions, shared, objects, options).write();
}

}  // namespace paraphe
