#include "document/after_faults.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace paraphe {
namespace {

using Names = std::vector<std::string_view>;

// What a finding leans on: it falls when one of these elements or attributes was left out.
struct Support {
  std::string_view code;
  Names lost;
  // With a base that cannot be read, it falls too.
  bool on_base = false;
  // It falls with anything left out of the contents, whatever it is.
  bool on_content = false;
};

const std::vector<Support>& supports() {
  static const Names kGeometry = {"x",      "y",      "largeur", "hauteur", "haut",   "bas",
                                  "gauche", "droite", "format",  "mesure",  "modele", "entete",
                                  "pied",   "zone",   "tampon",  "bandeau", "retire", "pages",
                                  "valeur", "pour",   "charte",  "nom"};
  static const std::vector<Support> kSupports = {
      // --- names, which falls() treats
      {"layout.unknown-measure", {}, true},
      {"layout.unknown-colour", {}, true},
      {"layout.unknown-font", {}, true},
      {"layout.unknown-logo", {}, true},
      {"layout.unknown-style", {}, true},
      {"layout.unknown-base", {}, true},
      {"layout.unknown-frame", {}, true},
      {"layout.unknown-rubrique", {}, true},
      {"layout.unknown-anchor", {"repere"}, true, true},
      // --- what seems missing
      {"layout.missing-mention", {"notes", "document", "pages"}, true, true},
      {"layout.first-heading", {"document"}, true, true},
      {"layout.heading-level", {"document"}, true, true},
      {"layout.rubrique-unused", {"document"}, true, true},
      {"layout.else-alone", {}, false, true},
      {"layout.missing-attribute", {"modele", "zone", "notes"}, true},
      {"layout.missing-floor",
       {"proprietes", "intitule", "auteur", "sujet", "source", "contenu", "document"},
       true},
      {"layout.no-master", {"modele", "pour", "pages"}, true},
      {"layout.style-without-font", {"police", "base", "style"}, true},
      {"layout.no-signatory", {}, false, true},
      {"layout.no-alternative", {"logo", "texte-alternatif"}, true},
      {"layout.table-grid", {"etendue"}, false, true},
      {"layout.out-of-scope", {"document", "titre-courant"}, false, true},
      {"layout.banner-first", {}, false, true},
      // --- what comes of values
      {"layout.contrast", {"couleur", "style"}, true},
      {"layout.tint", {"couleur", "fond", "cadre", "style", "base"}, true},
      {"layout.type-size", {"taille", "interligne", "mesure", "style", "base"}, true},
      {"layout.frame-size", {"mesure", "cadre", "filet"}, true},
      {"layout.frame-without-look", {"mesure", "filet", "fond"}, true},
      {"layout.notes-area", {"mesure", "notes", "avant", "apres", "epaisseur"}, true},
      {"layout.no-body", kGeometry, true},
      {"layout.measures", kGeometry, true},
      {"layout.zone-outside", kGeometry, true},
      {"layout.zone-over-text", kGeometry, true, true},
      {"layout.zones-overlap", kGeometry, true},
      {"layout.image-room", {"largeur", "hauteur", "mesure"}, true},
      {"layout.notes-twice", {"retire", "notes"}, true, true},
      {"layout.master-twice", {"pour"}},
      {"layout.no-font", {}},
      {"layout.no-image", {}},
      // --- what is said where it stands, and stands by itself
      {"layout.bad-format", {}},
      {"layout.bad-link", {}},
      {"layout.column-count", {}},
      {"layout.condition", {}},
      {"layout.image-source", {}},
      {"layout.loose-text", {}},
      {"layout.misplaced", {}},
      {"layout.no-picture", {}},
      {"layout.not-a-number", {}},
      {"layout.page-number", {}},
      {"layout.rubrique-cycle", {}},
      {"layout.one-signature", {"document"}},
      {"layout.style-cycle", {}},
      {"layout.titre-courant", {}},
      {"layout.too-deep", {}},
      {"layout.too-many", {}},
      {"layout.too-many-pieces", {}},
      {"layout.twice", {}},
      {"layout.unknown-agreement", {}},
      {"layout.unknown-field", {}},
      {"layout.unknown-list", {}},
      {"layout.unknown-part", {}},
      {"layout.unsafe-path", {}},
  };
  return kSupports;
}

const Support* support_of(std::string_view code) {
  for (const Support& support : supports())
    if (support.code == code) return &support;
  return nullptr;
}

bool holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_content(const XmlLoss& loss) { return loss.floor == "contenu" || loss.floor == "rubriques"; }

using Said = std::vector<std::pair<std::string, std::string>>;

// Whether `said` gives what it defines one of the names that a finding speaks of.
bool names_one(const Said& said, const std::vector<std::string>& arguments) {
  return std::any_of(said.begin(), said.end(), [&](const auto& word) {
    return (word.first == "nom" || word.first == "repere") && !word.second.empty() &&
           std::find(arguments.begin(), arguments.end(), word.second) != arguments.end();
  });
}

bool leans_on(const Support& support, const XmlLoss& loss) {
  if (support.on_content && is_content(loss)) return true;
  // The attribute may be a slip for any other of its element.
  return holds(support.lost, loss.attribute) || holds(support.lost, loss.element) ||
         std::any_of(loss.below.begin(), loss.below.end(),
                     [&](const std::string& name) { return holds(support.lost, name); });
}

// The floor whose elements have names of the kind that a finding calls unknown; "" for others.
std::string_view floor_of_names(std::string_view code) {
  constexpr std::pair<std::string_view, std::string_view> kFloors[] = {
      {"layout.unknown-measure", "charte"}, {"layout.unknown-colour", "charte"},
      {"layout.unknown-font", "charte"},    {"layout.unknown-logo", "charte"},
      {"layout.unknown-style", "styles"},   {"layout.unknown-base", "styles"},
      {"layout.unknown-frame", "styles"},   {"layout.unknown-rubrique", "rubriques"}};
  for (const auto& [known, floor] : kFloors)
    if (known == code) return floor;
  return "";
}

// Left out without its name: it may have defined anything that its floor defines.
bool is_unnamed(const XmlLoss& loss) {
  return loss.attribute.empty() && loss.element != loss.floor &&
         std::none_of(loss.said.begin(), loss.said.end(), [](const auto& word) {
           return word.first == "nom" && !word.second.empty();
         });
}

bool is_floor(std::string_view name) {
  constexpr std::string_view kFloors[] = {"charte",     "styles",    "pages",
                                          "proprietes", "rubriques", "contenu"};
  return std::find(std::begin(kFloors), std::end(kFloors), name) != std::end(kFloors);
}

bool falls(const Diagnostic& finding, const std::string& file, const XmlLoss& loss) {
  const std::string_view code = finding.message.code;
  const std::vector<std::string>& arguments = finding.arguments;
  if (finding.place.file == file && finding.place.line == loss.line) {
    // An unknown name stands there whatever the attribute beside it was to say.
    const bool said = std::any_of(loss.said.begin(), loss.said.end(), [&](const auto& word) {
      return !arguments.empty() && word.second == arguments.front();
    });
    return !(said && !loss.attribute.empty() && code.starts_with("layout.unknown-"));
  }
  if (names_one(loss.said, arguments) || names_one(loss.said_below, arguments)) return true;
  if (!loss.attribute.empty() &&
      std::find(arguments.begin(), arguments.end(), loss.attribute) != arguments.end())
    return true;
  const Support* support = support_of(code);
  if (support == nullptr) return true;
  // What the root says of the whole: its kind and its base decide everything else, and so may a
  // floor by a name that is none of the floors.
  static const Names kHarmless = {"nom", "langue", "accords", "signataires"};
  if (loss.floor.empty() && holds(kHarmless, loss.attribute)) return false;
  if (!is_floor(loss.floor))
    return support->on_base || support->on_content || !support->lost.empty();
  // Whether its logo is there is asked by the si around it.
  if (code == "layout.unknown-logo" && loss.element == "si") return true;
  if (std::string_view floor = floor_of_names(code); !floor.empty())
    return loss.floor == floor && is_unnamed(loss);
  if (code == "layout.missing-floor" && loss.floor == "proprietes") return true;
  // A colour is blamed where it is said: only one that a nearer file takes back could mend it.
  if (code == "layout.contrast" && finding.place.file == file) return false;
  return leans_on(*support, loss);
}

}  // namespace

bool is_known_after_faults(std::string_view code) { return support_of(code) != nullptr; }

Diagnostics that_stand(Diagnostics findings, const LinkedLayout& layout) {
  std::erase_if(findings, [&](const Diagnostic& finding) {
    if (layout.base_lost) {
      const Support* support = support_of(finding.message.code);
      if (support == nullptr || support->on_base) return true;
    }
    return std::any_of(layout.chain.begin(), layout.chain.end(), [&](const LayoutFile& file) {
      return std::any_of(file.losses.begin(), file.losses.end(), [&](const XmlLoss& loss) {
        return falls(finding, file.name, loss);
      });
    });
  });
  return findings;
}

}  // namespace paraphe
