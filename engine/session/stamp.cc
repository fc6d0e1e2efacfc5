#include "session/stamp.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "base/file.h"
#include "document/words.h"
#include "pack/actes_names.h"
#include "record/publish.h"
#include "session/as_signed.h"
#include "session/deliver.h"
#include "session/exchanges.h"
#include "session/plan.h"
#include "sign/contents.h"
#include "sign/digest.h"

namespace paraphe {
namespace {

constexpr Message kNoRecord{
    "session.stamp-no-record", N_("“{0}” carries no record of a session"),
    N_("Only extracts that Paraphe made can be stamped: the copy is made from their record.")};
constexpr Message kNoAct{"session.stamp-no-act",
                         N_("“{0}” is not the extract of a deliberation of its record"),
                         N_("Give the signed extracts, as Paraphe made them.")};
constexpr Message kIsCopy{"session.stamp-copy", N_("“{0}” is a copy already"),
                          N_("Stamp the signed original.")};
constexpr Message kBroken{"session.stamp-broken",
                          N_("a signature of “{0}” does not hold; no copy is made of it"),
                          N_("Find the file as it was signed; the reasons follow.")};
constexpr Message kNothingKnown{
    "session.stamp-nothing", N_("nothing is known of what became of no. {0}"),
    N_("Give the acknowledgement with --ack, the folder of the journal with --journal, or the days "
       "with --sent, --received and --published.")};
constexpr Message kOrder{"session.stamp-order", N_("no. {0}: {1} comes before {2}"),
                         N_("Correct the days.")};
constexpr Message kOtherPages{
    "session.stamp-other-pages",
    N_("“{0}” was made with another layout, other fonts or another version: the copy has the same "
       "words, perhaps on other lines"),
    N_("Give with --layout the layout with which the original was made.")};
constexpr Message kPersonal{
    "session.stamp-personal",
    N_("no. {0} holds personal data that the record keeps from publication; this copy shows them"),
    N_("For a copy to be published add --publish.")};
constexpr size_t kLargestPdf = 256u << 20;

// The original, read.
struct Original {
  std::string path, bytes;
  PdfContents contents;
  std::vector<PdfField> fields;
  Verification verification;
};

Result<Original> read_original(const std::string& path, const StampOptions& options) {
  Original out;
  out.path = path;
  PARAPHE_TRY(std::string bytes, read_file(path, kLargestPdf));
  PARAPHE_TRY(Pdf pdf, read_pdf(std::move(bytes), path));
  out.bytes = std::move(pdf.bytes);
  out.fields = std::move(pdf.fields);
  PARAPHE_TRY(out.contents, read_contents(out.bytes, path));
  const Place place{path, 0, 0, ""};
  if (!out.contents.original.empty()) return error(kIsCopy, {path}, place);
  if (out.contents.record() == nullptr) return error(kNoRecord, {path}, place);
  AsSigned judged = verify_as_signed(out.bytes, path, options.anchors, options.now);
  out.verification = std::move(judged.verification);
  if (!judged.is_sound) {
    judged.reasons.insert(judged.reasons.begin(), error(kBroken, {path}, place));
    return std::move(judged.reasons);
  }
  return out;
}

// Which act: the record rides under the printed number, as files of extracts are called.
std::optional<size_t> act_of(const Seance& seance, const std::string& record_name) {
  std::string stem = record_name.substr(0, record_name.rfind('.'));
  for (size_t i = 0; i < seance.deliberations.size(); ++i)
    if (file_name_of({DocumentKind::kExtrait, Subject::of_act(seance, i)}) == stem + ".pdf")
      return i;
  return std::nullopt;
}

ActLife life_of(const Seance& seance, size_t index, const StampOptions& options) {
  ActLife life = options.life;
  ActLife found = options.lookup ? options.lookup(seance, index) : ActLife{};
  const Publication& stated = seance.deliberations[index].publication;
  auto fill = [](std::optional<Date>& day, const std::optional<Date>& a,
                 const std::optional<Date>& b) {
    if (!day) day = a ? a : b;
  };
  fill(life.sent, found.sent, stated.transmission);
  fill(life.received, found.received, stated.reception);
  fill(life.published, found.published, stated.publication);
  if (life.identifier.empty()) life.identifier = found.identifier;
  // An identifier is made of what the record holds; it means something once the act was sent.
  if (life.identifier.empty() && (life.sent || life.received))
    life.identifier = act_identifier(seance, index);
  return life;
}

Diagnostics check_life(const Seance& seance, const Deliberation& act, const ActLife& life) {
  if (!life.sent && !life.received && !life.published)
    return {error(kNothingKnown, {act.numero}, act.place)};
  Diagnostics out;
  const Date decided = date_of(seance, act);
  const char* decision =
      act.genre == GenreActe::kDeliberation ? N_("the session") : N_("the date of the act");
  const std::pair<const char*, std::optional<Date>> steps[] = {
      {decision, decided},
      {N_("the transmission"), life.sent},
      {N_("the reception"), life.received},
  };
  for (size_t i = 0; i < std::size(steps); ++i)
    for (size_t j = i + 1; j < std::size(steps); ++j)
      if (steps[i].second && steps[j].second && *steps[j].second < *steps[i].second)
        out.push_back(error(kOrder, {act.numero, steps[j].first, steps[i].first}, act.place));
  // An act may be published before the préfecture has it, but not before it exists.
  if (life.published && *life.published < decided)
    out.push_back(error(kOrder, {act.numero, N_("the publication"), decision}, act.place));
  return out;
}

// What stands in the stamp: words of the act's world, so in its language.
std::vector<std::string> stamp_lines(const ActLife& life, bool publish, bool omitted) {
  std::vector<std::string> out;
  auto day = [&](const char* what, const std::optional<Date>& when) {
    if (when) out.push_back(std::string(what) + " " + short_date(*when));
  };
  day("Envoyé en préfecture le", life.sent);
  day("Reçu en préfecture le", life.received);
  day("Publié le", life.published);
  if (!life.identifier.empty()) out.push_back("ID\u00A0: " + life.identifier);
  if (omitted) {
    out.push_back("Copie publiée sans les données personnelles");
  } else if (publish) {
    out.push_back("Copie pour publication");
  }
  return out;
}

// What the fields of the original show, and where the original is.
std::vector<ShownSignature> shown_signatures(const Original& original, bool attached,
                                             const std::string& digest) {
  std::vector<ShownSignature> out;
  bool told = false;
  for (const PdfField& field : original.fields) {
    if (field.is_timestamp) continue;
    ShownSignature shown;
    shown.field = field.name;
    for (const SignatureReport& report : original.verification.signatures) {
      if (report.field != field.name) continue;
      SignatureRequest request;
      request.signer = report.signer;
      request.issuer = report.issuer;
      request.capacity = report.capacity;
      if (std::optional<Instant> when = parse_iso_date(report.claimed_date)) request.date = *when;
      shown.lines = visible_lines(field, request);
      if (told) break;
      told = true;
      if (attached) {
        shown.lines.push_back("(copie\u00A0: l’original signé est joint à ce fichier)");
      } else {
        shown.lines.push_back("(copie\u00A0; SHA-256 de l’original signé\u00A0:");
        shown.lines.push_back(digest.substr(0, 32));
        shown.lines.push_back(digest.substr(32) + ")");
      }
    }
    out.push_back(std::move(shown));
  }
  return out;
}

struct Copy {
  Act act;
  Diagnostics notes;
  std::optional<Act> certificate;
  ActKey key;
  std::optional<Date> published;
};

// Once for each copy that is there: a copy made again says nothing new.
Result<Done> note_publication(const Copy& copy, const ActSummary& act, const StampOptions& options) {
  if (options.journal == nullptr || !copy.published || act.state != ActState::kWritten)
    return Done{};
  EventDetail detail;
  detail.note = "published: " + day_text(*copy.published);
  detail.file = std::filesystem::path(act.file).filename().string();
  detail.digest = sha256_hex(copy.act.pdf.bytes);
  detail.size = static_cast<int64_t>(copy.act.pdf.bytes.size());
  return options.journal->add_event(copy.key, kLinePublished, options.now, detail);
}

Result<Copy> make_copy(const Engine& engine, const Original& original, const StampOptions& options) {
  const CarriedFile& record = *original.contents.record();
  PARAPHE_TRY(Seance seance, read_seance(record.bytes, record.name));
  std::optional<size_t> index = act_of(seance, record.name);
  if (!index) return error(kNoAct, {original.path}, {original.path, 0, 0, ""});
  const Deliberation& act = seance.deliberations[*index];
  const ActLife life = life_of(seance, *index, options);
  if (Diagnostics wrong = check_life(seance, act, life); has_errors(wrong)) return wrong;

  Copy out;
  const DocumentKind kind = kind_of_act(act);
  out.key = act_key(seance, *index, about(kind).name);
  out.published = life.published;
  if (original.contents.created) {
    Result<Act> again = engine.make({kind, Subject::of_act(seance, *index)},
                                    *original.contents.created, original.contents.waivers);
    if (!again.ok() ||
        again->pdf.bytes !=
            std::string_view(original.bytes).substr(0, original.contents.first_revision))
      out.notes.push_back(warning(kOtherPages, {original.path}, {original.path, 0, 0, ""}));
  }
  PARAPHE_TRY(PublicRecord open, public_record(seance));
  const bool is_private = open.has_private_parts();
  if (!options.publish && open.is_changed_for(*index))
    out.notes.push_back(warning(kPersonal, {act.numero}, {original.path, 0, 0, ""}));
  const bool omitted = options.publish && open.is_changed_for(*index);

  CopyMentions mentions;
  mentions.original = sha256_hex(original.bytes);
  mentions.stamp = stamp_lines(life, options.publish, omitted);
  // The original carries the whole record: where that holds private parts, not of this act alone,
  // it stays at home.
  const bool attached = !(options.publish && is_private);
  mentions.signatures = shown_signatures(original, attached, mentions.original);
  mentions.title_mark = options.publish ? " — copie pour publication" : " — copie";
  if (attached) {
    std::string stem = file_name_of(seance, *index);
    stem.resize(stem.size() - 4);
    mentions.attachments.push_back({stem + "-original.pdf",
                                    "Original dont ce fichier est la copie, tel qu’il a été signé",
                                    "application/pdf", "Source", original.bytes});
  }
  if (options.publish && is_private) {
    PARAPHE_TRY(seance, read_seance(open.bytes, record.name));
  }
  if (options.certificate) {
    Seance told = seance;
    Publication& publication = told.deliberations[*index].publication;
    publication.transmission = life.sent;
    publication.reception = life.received;
    publication.publication = life.published;
    PARAPHE_TRY(out.certificate, engine.make({DocumentKind::kCertificat,
                                              Subject::of_act(told, *index)},
                                             options.date));
  }
  PARAPHE_TRY(out.act, engine.make_copy(seance, *index, options.date, mentions,
                                        original.contents.waivers));
  return out;
}

std::string name_in_folder(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

void refuse_same_names(const std::vector<std::string>& files, SessionSummary& summary) {
  std::map<std::string, size_t> first;
  for (size_t i = 0; i < files.size(); ++i) {
    std::string name = name_in_folder(files[i]);
    auto [found, is_new] = first.emplace(name, i);
    if (!is_new) refuse(summary.acts[i], {same_name(name, files[found->second], files[i])});
  }
}

// A copy or a certificate that would replace another file.
void refuse_taken(const Copy& copy, const std::string& name, const StampOptions& options,
                  ActSummary& act) {
  if (options.replace) return;
  if (std::optional<Diagnostic> taken =
          taken_by_another(options.folder, name, copy.act.pdf.bytes))
    refuse(act, {*taken}, ActState::kFailed);
  if (!copy.certificate) return;
  if (std::optional<Diagnostic> taken = taken_by_another(
          options.folder, copy.certificate->file_name, copy.certificate->pdf.bytes))
    refuse(act, {*taken}, ActState::kFailed);
}

// False when no more can be written.
bool put_certificate(const Act& made, const SessionOptions& writing,
                     std::vector<ActSummary>& certificates) {
  ActSummary& certificate = certificates.emplace_back();
  certificate.number = made.file_name;
  certificate.title = made.title;
  certificate.pages = made.pages;
  certificate.diagnostics = made.warnings;
  for (const PdfField& field : made.pdf.fields) certificate.open_fields.push_back(field.name);
  return put(writing, made.pdf.bytes, made.file_name, certificate);
}

// Copies that wait for the second pass in memory, in bytes. Those beyond are made again, so that
// memory does not grow with their number.
constexpr size_t kMostKept = 64u << 20;

struct Stamping {
  const Engine& engine;
  const std::vector<std::string>& files;
  const StampOptions& options;
  const ProgressCallback& progress;
  std::map<size_t, Copy> kept = {};
  size_t kept_bytes = 0;

  // What cannot be stamped is known before the first copy is written.
  void run(SessionSummary& summary, std::vector<ActSummary>& certificates) {
    for (Progress::Pass pass : {Progress::Pass::kChecking, Progress::Pass::kWriting}) {
      if (pass == Progress::Pass::kWriting && !may_write(summary)) return;
      for (size_t i = 0; i < files.size(); ++i) {
        ActSummary& act = summary.acts[i];
        if (!go_on(progress, pass, i, files.size(), files[i])) {
          summary.interrupted = true;
          return;
        }
        Result<Copy> copy = copy_of(i);
        if (!copy.ok()) {
          refuse(act, copy.errors());
        } else if (pass == Progress::Pass::kChecking) {
          check(*copy, name_in_folder(files[i]), act);
          keep(i, std::move(*copy));
        } else if (!write(*copy, name_in_folder(files[i]), act, summary, certificates)) {
          return;
        }
      }
      go_on(progress, pass, files.size(), files.size(), "");
    }
  }

  Result<Copy> copy_of(size_t file) {
    if (auto known = kept.find(file); known != kept.end()) {
      Copy copy = std::move(known->second);
      kept.erase(known);
      return copy;
    }
    PARAPHE_TRY(Original original, read_original(files[file], options));
    return make_copy(engine, original, options);
  }

  void keep(size_t file, Copy copy) {
    const size_t bytes = copy.act.pdf.bytes.size() +
                         (copy.certificate ? copy.certificate->pdf.bytes.size() : 0);
    if (kept_bytes + bytes > kMostKept) return;
    kept_bytes += bytes;
    kept.emplace(file, std::move(copy));
  }

  void check(const Copy& copy, const std::string& name, ActSummary& act) const {
    // One that is refused for its name stays so.
    if (act.state == ActState::kPending) act.state = ActState::kChecked;
    act.title = copy.act.title;
    act.pages = copy.act.pages;
    act.diagnostics.insert(act.diagnostics.end(), copy.notes.begin(), copy.notes.end());
    act.diagnostics.insert(act.diagnostics.end(), copy.act.warnings.begin(),
                           copy.act.warnings.end());
    refuse_taken(copy, name, options, act);
  }

  // False when no more can be written. What is noted as published is there.
  bool write(const Copy& copy, const std::string& name, ActSummary& act, SessionSummary& summary,
             std::vector<ActSummary>& certificates) const {
    SessionOptions writing;
    writing.folder = options.folder;
    writing.replace = options.replace;
    if (!put(writing, copy.act.pdf.bytes, name, act)) return false;
    if (act.state == ActState::kFailed) return true;
    if (copy.certificate && !put_certificate(*copy.certificate, writing, certificates)) return false;
    Result<Done> noted = note_publication(copy, act, options);
    if (!noted.ok()) summary.diagnostics = noted.errors();
    return noted.ok();
  }
};

}  // namespace

SessionSummary stamp_files(const Engine& engine, const std::vector<std::string>& files,
                           const StampOptions& options, const ProgressCallback& progress) {
  SessionSummary summary;
  for (const std::string& file : files) {
    ActSummary& act = summary.acts.emplace_back();
    act.number = file;
  }
  refuse_same_names(files, summary);
  if (Result<Done> folder = check_folder(options.folder); !folder.ok())
    summary.diagnostics = folder.errors();
  std::vector<ActSummary> certificates;
  Stamping{engine, files, options, progress}.run(summary, certificates);
  std::move(certificates.begin(), certificates.end(), std::back_inserter(summary.acts));
  return summary;
}

}  // namespace paraphe
