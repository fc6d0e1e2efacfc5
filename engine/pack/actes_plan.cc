// From acts to envelopes: names, checks, and which act goes where.
#include <algorithm>

#include "base/file.h"
#include "base/latin1.h"
#include "base/text.h"
#include "pack/actes.h"

namespace paraphe {
namespace {

constexpr Message kNoFile{
    "pack.annex-missing", N_("no. {0}: the annex “{1}” has no file"),
    N_("Name its file in the record (fichier=\"…\"), or add --on-paper {0} if "
       "it is sent by post.")};
constexpr Message kFileGone{"pack.annex-missing",
                            N_("no. {0}: the file “{2}” of the annex “{1}” is not in “{3}”"),
                            N_("Put it there, or give the folder of the annexes with --annexes.")};
constexpr Message kWrongKind{"pack.annex-kind",
                             N_("no. {0}: the annex “{1}” is neither PDF, JPG, PNG nor XML"),
                             N_("Export it as PDF: other formats are refused by the préfecture.")};
constexpr Message kAccents{"pack.annex-name",
                           N_("no. {0}: the name of the file “{1}” has accents, spaces or signs"),
                           N_("Call it “{2}”: operators refuse such names, or change them.")};
constexpr Message kNotPdf{"pack.not-pdf", N_("no. {0}: “{1}” is not a PDF"),
                          N_("Give the signed extract that Paraphe made.")};
constexpr Message kUnsigned{"pack.unsigned", N_("no. {0} is not signed electronically"),
                            N_("It can be sent so; keep the copy signed by hand.")};
constexpr Message kTooLarge{"pack.too-large",
                            N_("no. {0} and its annexes have {1} bytes; an archive holds {2}"),
                            N_("Make the annexes smaller (scans at 200 dpi in grey), or send some "
                               "on paper: --on-paper {0}.")};
constexpr Message kMixed{"pack.mixed",
                         N_("no. {0} is of another authority or session than no. {1}"),
                         N_("Pack the acts of each session by themselves.")};
// What a file takes in the archive at most: tar's header and padding, and what deflate adds to
// bytes that it cannot compress.
uint64_t in_archive(uint64_t size) { return 512 + (size + 511) / 512 * 512 + size / 1000 + 64; }

bool is_plain_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

// The name without accents, for the advice.
std::string plain_name(std::string_view name) {
  Deliberation only_number;
  std::string out;
  for (char c : to_latin1(name)) {
    only_number.numero.clear();
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xC0) {
      append_utf8(only_number.numero, byte);
      std::string bare = transmitted_number(only_number);
      out += bare == "_" ? '-' : static_cast<char>(bare[0] - 'A' + 'a');
    } else {
      out += is_plain_name(std::string_view(&c, 1)) ? c : '-';
    }
  }
  return out;
}

class Planner {
 public:
  Planner(const std::vector<ActesItem>& items, const ActesOptions& options, bool by_hand)
      : items_(items), options_(options), by_hand_(by_hand) {
    plan_.application = options.test ? "TACT" : "EACT";
    plan_.platform = options.platform;
    plan_.day = options.day;
    plan_.largest_archive = options.largest_archive;
  }

  Result<ActesPlan> make() {
    const Seance& first = *items_.front().seance;
    sender_ = sender_of(first.collectivite);
    note(check_sender(sender_, at(items_.front(), first.collectivite.place)));
    if (!by_hand_) check_envelope(first);
    note(check_age(*options_.classification, options_.news, options_.day));
    for (const ActesItem& item : items_) add(item);
    check_numbers();
    if (has_errors(found_)) return found_;
    if (!by_hand_) distribute();
    if (has_errors(found_)) return found_;
    plan_.warnings = std::move(found_);
    return std::move(plan_);
  }

 private:
  void note(Diagnostics more) {
    for (Diagnostic& d : more) found_.push_back(std::move(d));
  }

  // The record is inside the file of its act: its lines are nobody's, its path helps.
  static Place at(const ActesItem& item, const Place& stated) {
    return {item.pdf.path, 0, 0, stated.path};
  }
  static Place place_of(const PlannedAct& act) {
    return {act.files.front().path, 0, 0, act.seance->deliberations[act.index].place.path()};
  }

  void check_envelope(const Seance& seance) {
    note(check_platform(options_.platform));
    ActesEnvelope envelope{sender_, options_.referent, addresses(seance), {}};
    note(check_addresses(envelope, at(items_.front(), seance.collectivite.place)));
  }

  std::vector<std::string> addresses(const Seance& seance) const {
    if (!options_.return_addresses.empty()) return options_.return_addresses;
    const std::string& own = seance.collectivite.courriel;
    return own.empty() ? std::vector<std::string>() : std::vector<std::string>{own};
  }

  void add(const ActesItem& item) {
    const Seance& seance = *item.seance;
    const Deliberation& d = seance.deliberations[item.index];
    const Seance& first = *items_.front().seance;
    const Place place = at(item, d.place);
    // Acts of the executive have no session: each has its own day.
    const bool free = seance.genre == GenreSeance::kHorsSeance;
    bool same = seance.collectivite.siren == first.collectivite.siren &&
                seance.genre == first.genre && (free || seance.date == first.date);
    if (!same)
      found_.push_back(
          error(kMixed, {d.numero, first.deliberations[items_.front().index].numero}, place));
    const ActesNature* nature = find_nature(d.nature);
    if (nature == nullptr) return;  // the schema of records knows the six only
    PlannedAct act;
    act.seance = &seance;
    act.index = item.index;
    act.printed = d.numero;
    act.converted = d.identifiant.empty();
    ActesSender sender = sender_of(seance.collectivite);
    act.id = {sender.department, sender.siren, day_digits(date_of(seance, d)),
              transmitted_number(d), nature->letters};
    act.matter = options_.classification->labels(d.matieres);
    std::string usual = usual_piece(*nature);
    add_files(item, d, usual, act);
    act.form = form_of(seance, d, *nature, act);
    note(check_act(act.form, d.numero, place));
    note(check_matter(*options_.classification, d.matieres, d.numero, place));
    for (const ActesFile& file : act.files)
      note(check_piece(*options_.classification, nature->code, file.piece,
                       file.label.empty() ? d.numero : d.numero + ", " + file.label, place));
    act.message_name = message_name(act.id, 1, 1);
    act.message = write_act(act.form);
    plan_.acts.push_back(std::move(act));
  }

  // The contract's main piece changed its name: 99_CO until 2018, 99_DC since.
  std::string usual_piece(const ActesNature& nature) const {
    const ClassifiedNature* known = options_.classification->nature(nature.code);
    if (known == nullptr) return nature.piece;
    auto has = [&](std::string_view code) {
      return std::any_of(known->pieces.begin(), known->pieces.end(),
                         [&](const PieceType& p) { return p.code == code; });
    };
    return nature.letters == std::string_view("CC") && !has("99_DC") && has("99_CO") ? "99_CO"
                                                                                     : nature.piece;
  }

  void add_files(const ActesItem& item, const Deliberation& d, const std::string& usual,
                 PlannedAct& act) {
    const std::string main_piece = d.type_piece.empty() ? usual : d.type_piece;
    if (item.pdf.kind != PieceKind::kPdf)
      found_.push_back(error(kNotPdf, {d.numero, item.pdf.path}, {item.pdf.path, 0, 0, ""}));
    if (!item.pdf.is_signed) {
      Diagnostic advice = warning(kUnsigned, {d.numero}, {item.pdf.path, 0, 0, ""});
      advice.severity = Severity::kAdvice;
      found_.push_back(std::move(advice));
    }
    act.files.push_back({piece_name(main_piece, act.id, 1, 1, 1, "pdf"), item.pdf.path, "",
                         main_piece, item.pdf.size});
    for (const Annexe& annex : d.annexes) {
      if (annex.fichier.empty()) {
        if (!item.on_paper)
          found_.push_back(error(kNoFile, {d.numero, annex.libelle}, at(item, annex.place)));
        continue;
      }
      add_annex(item, d, annex, usual, act);
    }
  }

  void add_annex(const ActesItem& item, const Deliberation& d, const Annexe& annex,
                 const std::string& usual, PlannedAct& act) {
    const Place place = at(item, annex.place);
    if (!is_plain_name(annex.fichier)) {
      found_.push_back(
          error(kAccents, {d.numero, annex.fichier, plain_name(annex.fichier)}, place));
      return;
    }
    if (!is_file_in(item.annex_folder, annex.fichier)) {
      if (item.on_paper) return;
      found_.push_back(
          error(kFileGone, {d.numero, annex.libelle, annex.fichier, item.annex_folder}, place));
      return;
    }
    std::string path =
        item.annex_folder.empty() ? annex.fichier : item.annex_folder + "/" + annex.fichier;
    Result<SentFile> piece = look_at_piece(path, false, found_);
    if (!piece.ok()) return note(std::move(piece).errors());
    std::string extension = extension_of(piece->kind);
    if (extension.empty()) {
      found_.push_back(error(kWrongKind, {d.numero, annex.fichier}, place));
      return;
    }
    const std::string& type = annex.type_piece.empty() ? usual : annex.type_piece;
    act.files.push_back({piece_name(type, act.id, 1, 1, act.files.size() + 1, extension), path,
                         annex.libelle.empty() ? annex.fichier : annex.libelle, type, piece->size});
  }

  ActesAct form_of(const Seance& seance, const Deliberation& d, const ActesNature& nature,
                   const PlannedAct& act) const {
    ActesAct form;
    form.date = date_of(seance, d);
    form.number = act.id.number;
    form.nature = nature.code;
    form.matters = d.matieres;
    form.object = object_sent(plain_text(d.objet));
    form.previous = d.precedent;
    form.classification = options_.classification->date;
    form.document = act.files.front().name;
    for (size_t i = 1; i < act.files.size(); ++i) form.annexes.push_back(act.files[i].name);
    form.stated_annexes = static_cast<int>(form.annexes.size());
    form.on_paper = form.annexes.size() < d.annexes.size() ? "O" : "N";
    return form;
  }

  void check_numbers() {
    std::vector<ActesAct> acts;
    std::vector<std::string> labels;
    std::vector<Place> places;
    for (const PlannedAct& act : plan_.acts) {
      acts.push_back(act.form);
      labels.push_back(act.printed);
      places.push_back(place_of(act));
    }
    note(check_unique(acts, labels, places));
  }

  // In the order of the session, each envelope as full as it can be.
  void distribute() {
    const uint64_t envelope_size = 64u << 10;  // of its XML, and the archive's end
    uint64_t filled = 0;
    for (size_t i = 0; i < plan_.acts.size(); ++i) {
      PlannedAct& act = plan_.acts[i];
      uint64_t size = in_archive(act.message.size()), raw = 0;
      for (const ActesFile& file : act.files) size += in_archive(file.size), raw += file.size;
      // Operators bound the archive, or an act with its annexes before they are compressed: whoever
      // keeps the second is refused by none, and nothing need be written to know.
      if (raw > plan_.largest_archive) {
        too_large(act, raw);
        continue;
      }
      if (plan_.envelopes.empty() || filled + size > plan_.largest_archive) {
        filled = envelope_size;
        plan_.envelopes.push_back(
            {{sender_, options_.referent, addresses(*items_.front().seance), {}}, {}});
      }
      filled += size;
      plan_.envelopes.back().content.forms.push_back(act.message_name);
      plan_.envelopes.back().acts.push_back(i);
    }
  }

  void too_large(const PlannedAct& act, uint64_t size) {
    found_.push_back(
        error(kTooLarge, {act.printed, std::to_string(size), std::to_string(plan_.largest_archive)},
              place_of(act)));
  }

  const std::vector<ActesItem>& items_;
  const ActesOptions& options_;
  const bool by_hand_;
  ActesSender sender_;
  Diagnostics found_;
  ActesPlan plan_;
};

}  // namespace

Result<ActesPlan> plan_actes(const std::vector<ActesItem>& items, const ActesOptions& options) {
  return Planner(items, options, false).make();
}

Result<ActesPlan> plan_actes_by_hand(const std::vector<ActesItem>& items,
                                     const ActesOptions& options) {
  return Planner(items, options, true).make();
}

}  // namespace paraphe
