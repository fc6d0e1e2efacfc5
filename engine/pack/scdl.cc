#include "pack/scdl.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "pack/forms.h"
#include "pack/matieres.h"
#include "pack/votes.h"

namespace paraphe {
namespace {

constexpr Message kNoSiret{"pack.siret", N_("“{0}” is not the SIRET of an authority"),
                           N_("Give the 14 digits in siret=\"…\" of <collectivite>, key and all; the "
                              "SIREN alone is not enough for open data.")};
constexpr Message kNoMatiere{
    "pack.matiere-missing", N_("no. {0} has no classification of two levels"),
    N_("Open data require it: add the codes, such as <matiere code=\"8.4\">, to the deliberation.")};
constexpr Message kUnknownMatiere{"pack.matiere-unknown",
                                  N_("no. {0} has the classification {1}, which does not exist"),
                                  N_("Choose one of the codes from 1.1 to 9.4 of the national "
                                     "classification.")};
constexpr Message kEmptyObject{"pack.object-empty", N_("no. {0} has no object"),
                               N_("Open data require it: write the object of the deliberation.")};
constexpr Message kBudgetYear{
    "pack.budget-year", N_("“{1}” is not the year of the budget of no. {0}"),
    N_("Write a year, 2024, or two that follow one another, 2024/2025.")};
constexpr Message kPrefecture{
    "pack.prefecture", N_("“{0}” is not the identifier of a préfecture"),
    N_("Write PREF038, SPREF0625 or SGAR093: the département in three characters, and for a "
       "sous-préfecture the arrondissement.")};
constexpr Message kEarlyReception{
    "pack.reception-early",
    N_("no. {0} was received by the préfecture on {1}, before the session of {2}"),
    N_("Correct the date of reception.")};
constexpr Message kUrl{"pack.url", N_("“{1}” is not the address of the published no. {0}"),
                       N_("Write an address that begins with https:// or http://, without spaces or "
                          "accented letters.")};
constexpr Message kTwice{"pack.scdl-twice", N_("no. {0} of {1} is there twice"),
                         N_("Give each record once, and each deliberation its own number.")};
constexpr Message kNotAdopted{"pack.not-adopted",
                              N_("no. {0} was not adopted and is left out of the open data"), ""};
constexpr Message kNothing{"pack.scdl-empty", N_("no deliberation of these records was adopted"),
                           N_("There is nothing to publish; check the results of the ballots.")};

constexpr const char* kColumns[] = {
    "COLL_NOM",           "COLL_SIRET",       "DELIB_ID",      "DELIB_DATE", "DELIB_MATIERE_CODE",
    "DELIB_MATIERE_NOM",  "DELIB_OBJET",      "BUDGET_ANNEE",  "BUDGET_NOM", "PREF_ID",
    "PREF_DATE",          "VOTE_EFFECTIF",    "VOTE_REEL",     "VOTE_POUR",  "VOTE_CONTRE",
    "VOTE_ABSTENTION",    "DELIB_URL"};

void append_row(std::string& out, const std::vector<std::string>& cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_cell(out, cells[i]);
  }
  out += "\r\n";
}

// "2024", or "2024/2025" with the later one behind (the check year-interval-value).
bool is_budget_year(std::string_view text) {
  auto year = [](std::string_view part) { return part.size() == 4 && is_digits(part); };
  if (text.size() == 4) return year(text);
  return text.size() == 9 && text[4] == '/' && year(text.substr(0, 4)) && year(text.substr(5)) &&
         text.substr(0, 4) < text.substr(5);
}

bool was_adopted(const Deliberation& act) {
  if (act.scrutins.empty()) return true;
  return std::any_of(act.scrutins.begin(), act.scrutins.end(), [](const Scrutin& ballot) {
    return ballot.resultat != Resultat::kRejet && ballot.resultat != Resultat::kReport &&
           ballot.resultat != Resultat::kRetrait;
  });
}

// The table in the making.
class Table {
 public:
  explicit Table(const ScdlOptions& options) : options_(options) {}

  void add(const Seance& seance, size_t index, const ScdlAct& known) {
    const Deliberation& act = seance.deliberations[index];
    // The schema is one of deliberations.
    if (act.genre != GenreActe::kDeliberation) return;
    if (!was_adopted(act)) {
      findings_.push_back({Severity::kAdvice, kNotAdopted, {act.numero}, act.place});
      return;
    }
    const Collectivite& authority = seance.collectivite;
    const std::string id = act.identifiant.empty() ? act.numero : act.identifiant;
    const std::string day = day_text(seance.date);
    std::vector<std::string> cells = {authority.nom, authority.siret, id, day};
    add_subject(act, cells);
    add_budget(act, cells);
    add_reception(seance, act, known, cells);
    add_votes(seance, index, cells);
    cells.push_back(url_of(act, known));
    if (!seen_.insert({std::tuple(authority.siret, day, id), act.place.line}).second)
      refuse(kTwice, {act.numero, day}, act.place);
    rows_.push_back({std::tuple(day, authority.siret, act.ordre, rows_.size()), std::move(cells)});
  }

  void check_authority(const Collectivite& authority) {
    if (!is_siret(authority.siret)) refuse(kNoSiret, {authority.siret}, authority.place);
    if (!authority.prefecture.empty() && !is_prefecture(authority.prefecture))
      refuse(kPrefecture, {authority.prefecture}, authority.place);
  }

  Result<Scdl> finish() && {
    if (rows_.empty() && !has_errors(findings_)) refuse(kNothing, {}, {});
    if (has_errors(findings_)) return std::move(findings_);
    std::sort(rows_.begin(), rows_.end());
    Scdl out;
    append_row(out.csv, {std::begin(kColumns), std::end(kColumns)});
    for (const auto& [key, cells] : rows_) append_row(out.csv, cells);
    out.rows = rows_.size();
    out.findings = std::move(findings_);
    return out;
  }

 private:
  void refuse(const Message& message, std::vector<std::string> arguments, const Place& place) {
    findings_.push_back(error(message, std::move(arguments), place));
  }

  void add_subject(const Deliberation& act, std::vector<std::string>& cells) {
    std::string code, name;
    if (act.matieres.size() < 2) {
      refuse(kNoMatiere, {act.numero}, act.place);
    } else {
      code = std::to_string(act.matieres[0]) + "." + std::to_string(act.matieres[1]);
      std::string_view second = matiere_name(act.matieres[0], act.matieres[1]);
      if (second.empty()) refuse(kUnknownMatiere, {act.numero, code}, act.place);
      name = std::string(matiere_name(act.matieres[0])) + "/" + std::string(second);
    }
    std::string object = collapse_spaces(plain_text(act.objet));
    if (object.empty()) refuse(kEmptyObject, {act.numero}, act.place);
    cells.insert(cells.end(), {code, name, object});
  }

  // BUDGET_ANNEE and BUDGET_NOM: both or none (cohesive-columns-value), as the record's schema has
  // them.
  void add_budget(const Deliberation& act, std::vector<std::string>& cells) {
    std::string year, name;
    if (act.budget) {
      year = trim(act.budget->annee);
      name = collapse_spaces(act.budget->nom);
      if (!is_budget_year(year)) refuse(kBudgetYear, {act.numero, year}, act.place);
    }
    cells.insert(cells.end(), {year, name});
  }

  void add_reception(const Seance& seance, const Deliberation& act, const ScdlAct& known,
                     std::vector<std::string>& cells) {
    std::optional<Date> day = known.reception ? known.reception : act.publication.reception;
    if (day && *day < seance.date)
      refuse(kEarlyReception, {act.numero, day_text(*day), day_text(seance.date)},
             act.publication.place.line > 0 ? act.publication.place : act.place);
    cells.insert(cells.end(), {seance.collectivite.prefecture, day ? day_text(*day) : ""});
  }

  // All five columns or none.
  void add_votes(const Seance& seance, size_t index, std::vector<std::string>& cells) {
    std::optional<VoteFigures> votes = vote_figures(seance, index, findings_);
    if (!votes) {
      cells.insert(cells.end(), 5, "");
      return;
    }
    for (int figure : {votes->in_office, votes->voters(), votes->in_favour, votes->against,
                       votes->abstentions})
      cells.push_back(std::to_string(figure));
  }

  std::string url_of(const Deliberation& act, const ScdlAct& known) {
    std::string url = !known.url.empty() ? known.url : act.publication.adresse;
    if (url.empty() && !options_.url_base.empty()) {
      url = options_.url_base;
      if (url.back() != '/') url += '/';
      url += safe_file_name(act.numero) + ".pdf";
    }
    if (!url.empty() && !is_web_address(url)) refuse(kUrl, {act.numero, url}, act.place);
    return url;
  }

  const ScdlOptions& options_;
  Diagnostics findings_;
  std::map<std::tuple<std::string, std::string, std::string>, int> seen_;
  std::vector<std::pair<std::tuple<std::string, std::string, int, size_t>,
                        std::vector<std::string>>>
      rows_;
};

}  // namespace

Result<Scdl> pack_scdl(const std::vector<ScdlSource>& sources, const ScdlOptions& options) {
  Table table(options);
  for (const ScdlSource& source : sources) {
    table.check_authority(source.seance->collectivite);
    for (size_t i = 0; i < source.seance->deliberations.size(); ++i)
      table.add(*source.seance, i, i < source.acts.size() ? source.acts[i] : ScdlAct{});
  }
  return std::move(table).finish();
}

}  // namespace paraphe
