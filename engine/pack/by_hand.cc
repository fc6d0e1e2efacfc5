#include "pack/by_hand.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "base/xml.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr Message kThere{
    "pack.folder-exists", N_("the folder “{0}” already exists"),
    N_("Give another folder with -o, or --force if what is in it may be lost.")};
constexpr Message kCannotCopy{"pack.folder-write", N_("“{0}” cannot be written: {1}"),
                              N_("Check the free space of the disk and your rights on the folder. "
                                 "Nothing was left behind.")};

constexpr const char* kStyle =
    "body{font-family:sans-serif;line-height:1.45;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:#1a1a1a}h1{font-size:1.5em}h2{font-size:1.15em;margin:0;border-top:2px solid #1a1a1a;"
    "padding-top:.6em}section{margin:2em 0;break-inside:avoid}dl{display:grid;"
    "grid-template-columns:14em 1fr;gap:.3em 1em;margin:.8em 0}dt{color:#555}dd{margin:0;"
    "overflow-wrap:anywhere}.type{font-weight:bold;user-select:all}table{border-collapse:collapse;"
    "width:100%}th,td{text-align:left;padding:.3em .6em .3em 0;border-bottom:1px solid #999;"
    "vertical-align:top}";

std::string short_day(const Date& day) {
  auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(day.jour) + "/" + two(day.mois) + "/" + std::to_string(day.annee);
}

std::string piece_label(const Classification& classification, int nature, const std::string& code) {
  if (const ClassifiedNature* known = classification.nature(nature))
    for (const PieceType& type : known->pieces)
      if (type.code == code) return code + " — " + type.label;
  return code;
}

void row(std::string& out, std::string_view what, std::string_view value, bool typed) {
  out += "<dt>" + xml_escape(what) + "</dt><dd" + (typed ? " class=\"type\">" : ">") +
         xml_escape(value) + "</dd>\n";
}

void section(std::string& out, const PlannedAct& act, const Classification& classification,
             const std::vector<std::string>& files) {
  const ActesNature* nature = find_nature(act.form.nature);
  out += "<section>\n<h2>N° " + xml_escape(act.printed) + "</h2>\n<dl>\n";
  row(out, "Numéro de l’acte", act.id.number, true);
  if (act.id.number != act.printed) row(out, "imprimé sur l’acte", act.printed, false);
  row(out, "Date de la décision", short_day(*act.form.date), true);
  row(out, "Nature",
      std::to_string(nature->code) + " — " + nature->label + " (" + nature->letters + ")", false);
  row(out, "Matière", matter_text(act.form.matters) + " — " + act.matter, false);
  row(out, "Objet", act.form.object, true);
  for (size_t i = 0; i < act.files.size(); ++i) {
    row(out, i == 0 ? "Acte à joindre" : "Annexe " + std::to_string(i), files[i], false);
    row(out, "type de pièce", piece_label(classification, act.form.nature, act.files[i].piece),
        false);
    if (i > 0) row(out, "libellé", act.files[i].label, false);
  }
  row(out, "Documents papier complémentaires", act.form.on_paper == "O" ? "oui" : "non", false);
  if (!act.form.previous.empty()) row(out, "Acte précédent", act.form.previous, true);
  row(out, "Identifiant attendu sur l’accusé", act.id.text(), false);
  out += "</dl>\n</section>\n";
}

std::string cell(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

// The names of an act's files in the folder: "23_12_132.pdf", "23_12_132-annexe-1.pdf".
std::vector<std::string> plain_names(const PlannedAct& act) {
  std::vector<std::string> out;
  for (size_t i = 0; i < act.files.size(); ++i) {
    const std::string& name = act.files[i].name;
    out.push_back(act.id.number + (i == 0 ? "" : "-annexe-" + std::to_string(i)) +
                  name.substr(name.rfind('.')));
  }
  return out;
}

Result<Done> copy_file(const std::string& from, const std::string& to) {
  std::error_code problem;
  if (fs::copy_file(from, to, problem)) {
    ::chmod(to.c_str(), 0644);
    return Done{};
  }
  return error(kCannotCopy, {to, problem.message()}, {to, 0, 0, ""});
}

Result<Done> fill(const ActesPlan& plan, const Classification& classification,
                  const std::string& folder) {
  std::vector<std::vector<std::string>> names;
  for (const PlannedAct& act : plan.acts) {
    names.push_back(plain_names(act));
    for (size_t i = 0; i < act.files.size(); ++i) {
      PARAPHE_TRY([[maybe_unused]] Done copied,
                  copy_file(act.files[i].path, folder + "/" + names.back()[i]));
    }
  }
  PARAPHE_TRY([[maybe_unused]] Done sheet,
              write_file(folder + "/bordereau.html", by_hand_sheet(plan, classification, names)));
  return write_file(folder + "/bordereau.csv", by_hand_table(plan, names));
}

}  // namespace

std::string by_hand_sheet(const ActesPlan& plan, const Classification& classification,
                          const std::vector<std::vector<std::string>>& files) {
  const Seance& seance = *plan.acts.front().seance;
  std::string title =
      "Envoi au contrôle de légalité — " +
      std::string(seance.genre == GenreSeance::kHorsSeance ? "actes du " : "séance du ") +
      short_day(seance.date);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
      xml_escape(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" +
      xml_escape(title) + "</h1>\n<p>" + xml_escape(seance.collectivite.nom) + " — SIREN " +
      xml_escape(seance.collectivite.siren) + ", classification du " +
      short_day(classification.date) +
      ".</p>\n<p>Pour chaque acte, recopiez dans le formulaire de l’opérateur ce qui est en gras, "
      "choisissez le reste dans ses listes, et joignez les fichiers de ce dossier. Cochez l’acte "
      "quand l’opérateur l’a pris.</p>\n<table>\n<thead><tr><th scope=\"col\">Envoyé</th>"
      "<th scope=\"col\">Numéro</th><th scope=\"col\">Objet</th><th scope=\"col\">Fichiers</th>"
      "</tr></thead>\n<tbody>\n";
  for (const PlannedAct& act : plan.acts)
    out += "<tr><td>☐</td><td>" + xml_escape(act.id.number) + "</td><td>" +
           xml_escape(act.form.object) + "</td><td>" + std::to_string(act.files.size()) +
           "</td></tr>\n";
  out += "</tbody>\n</table>\n";
  for (size_t i = 0; i < plan.acts.size(); ++i)
    section(out, plan.acts[i], classification, files[i]);
  return out + "</body>\n</html>\n";
}

std::string by_hand_table(const ActesPlan& plan,
                          const std::vector<std::vector<std::string>>& files) {
  // With its mark, or spreadsheets take UTF-8 for something else.
  std::string out =
      "\xEF\xBB\xBFNuméro;Numéro imprimé;Date;Nature;Matière;Libellé de la matière;Objet;"
      "Papier;Fichier;Type de pièce;Libellé\r\n";
  for (size_t a = 0; a < plan.acts.size(); ++a) {
    const PlannedAct& act = plan.acts[a];
    for (size_t i = 0; i < act.files.size(); ++i) {
      const std::string cells[] = {act.id.number,
                                   act.printed,
                                   day_text(*act.form.date),
                                   act.id.nature,
                                   matter_text(act.form.matters),
                                   act.matter,
                                   act.form.object,
                                   act.form.on_paper,
                                   files[a][i],
                                   act.files[i].piece,
                                   act.files[i].label};
      for (const std::string& value : cells)
        out += cell(value) + (&value == &cells[10] ? "\r\n" : ";");
    }
  }
  return out;
}

Result<ByHandFolder> write_by_hand(const ActesPlan& plan, const Classification& classification,
                                   const std::string& folder, bool replace) {
  PARAPHE_TRY([[maybe_unused]] Done there, check_folder(folder));
  const Seance& seance = *plan.acts.front().seance;
  ByHandFolder made;
  made.path = folder + "/" + seance.collectivite.siren + "-" + day_text(seance.date);
  made.sheet = made.path + "/bordereau.html";
  Place place{made.path, 0, 0, ""};
  std::error_code ignored;
  if (fs::exists(made.path, ignored) && !replace) return error(kThere, {made.path}, place);
  std::string temporary = folder + "/.paraphe-XXXXXX";
  if (::mkdtemp(temporary.data()) == nullptr)
    return error(kCannotCopy, {made.path, std::strerror(errno)}, place);
  Result<Done> filled = fill(plan, classification, temporary);
  if (!filled.ok()) {
    fs::remove_all(temporary, ignored);
    return filled.errors();
  }
  ::chmod(temporary.c_str(), 0755);
  // The old one steps aside first: a folder that is not empty cannot be renamed over.
  std::string aside = temporary + "-old";
  bool moved = fs::exists(made.path, ignored) && ::rename(made.path.c_str(), aside.c_str()) == 0;
  if (::rename(temporary.c_str(), made.path.c_str()) != 0) {
    int why = errno;
    if (moved) ::rename(aside.c_str(), made.path.c_str());
    fs::remove_all(temporary, ignored);
    return error(kCannotCopy, {made.path, std::strerror(why)}, place);
  }
  if (moved) fs::remove_all(aside, ignored);
  return made;
}

}  // namespace paraphe
