#include "pack/matieres.h"

#include <array>

namespace paraphe {
namespace {

struct Family {
  std::string_view name;
  std::array<std::string_view, 10> members;  // from 1; "" behind the last
};

constexpr std::array<Family, 9> kFamilies = {{
    {"commande publique",
     {"marchés publics", "délégation de service public", "conventions de mandat",
      "autres types de contrats", "transactions et protocoles d'accord transactionnel",
      "actes relatifs à la maîtrise d'oeuvre", "actes spéciaux et divers"}},
    {"urbanisme",
     {"documents d'urbanisme", "actes relatifs au droit d'occupation ou d'utilisation des sols",
      "droit de préemption urbain"}},
    {"domaine et patrimoine",
     {"acquisitions", "aliénations", "locations", "limites territoriales",
      "autres actes de gestion du domaine public", "autres actes de gestion du domaine privé"}},
    {"fonction publique",
     {"personnel titulaires et stagiaires de la fonction publique territoriale",
      "personnel contractuel", "fonction publique hospitalière", "autres catégories de personnels",
      "régime indemnitaire"}},
    {"institutions et vie politique",
     {"élection exécutif", "fonctionnement des assemblées", "désignation de représentants",
      "délégation de fonctions", "délégation de signature", "exercice des mandats locaux",
      "intercommunalité", "décision d'ester en justice"}},
    {"libertés publiques et pouvoirs de police",
     {"police municipale", "pouvoirs du président du conseil général",
      "pouvoirs du président du conseil régional", "autres actes réglementaires",
      "actes pris au nom de l'État et soumis au contrôle hiérarchique"}},
    {"finances locales",
     {"décisions budgétaires", "fiscalité", "emprunts", "interventions économiques", "subventions",
      "contributions budgétaires", "avances", "fonds de concours", "prise de participation",
      "divers"}},
    {"domaines de compétences par thèmes",
     {"enseignement", "aide sociale", "voirie", "aménagement du territoire",
      "politique de la ville-habitat-logement", "emploi-formation professionnelle", "transports",
      "environnement", "culture"}},
    {"autres domaines de compétences",
     {"autres domaines de compétences des communes",
      "autres domaines de compétences des départements",
      "autres domaines de compétences des régions", "voeux et motions"}},
}};

}  // namespace

std::string_view matiere_name(int first) {
  if (first < 1 || first > static_cast<int>(kFamilies.size())) return {};
  return kFamilies[static_cast<size_t>(first) - 1].name;
}

std::string_view matiere_name(int first, int second) {
  if (matiere_name(first).empty() || second < 1 || second > 10) return {};
  return kFamilies[static_cast<size_t>(first) - 1].members[static_cast<size_t>(second) - 1];
}

}  // namespace paraphe
