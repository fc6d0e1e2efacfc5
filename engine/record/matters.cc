#include "record/matters.h"

#include <cstddef>

namespace paraphe {
namespace {

struct First {
  std::string_view label;
  std::vector<std::string_view> second;  // from 1
};

const std::vector<First>& classification() {
  static const std::vector<First> kClassification = {
      {"Commande publique",
       {"Marchés publics", "Délégations de service public", "Conventions de mandat",
        "Autres types de contrats", "Transactions", "Actes relatifs à la maîtrise d’œuvre",
        "Actes spéciaux et divers"}},
      {"Urbanisme",
       {"Documents d’urbanisme", "Actes relatifs au droit d’occupation ou d’utilisation des sols",
        "Droit de préemption urbain"}},
      {"Domaine et patrimoine",
       {"Acquisitions", "Aliénations", "Locations", "Limites territoriales",
        "Autres actes de gestion du domaine public", "Autres actes de gestion du domaine privé"}},
      {"Fonction publique",
       {"Personnels titulaires et stagiaires de la fonction publique territoriale",
        "Personnels contractuels", "Fonction publique hospitalière",
        "Autres catégories de personnels", "Régime indemnitaire"}},
      {"Institutions et vie politique",
       {"Élection de l’exécutif", "Fonctionnement des assemblées", "Désignation de représentants",
        "Délégation de fonctions", "Délégation de signature", "Exercice des mandats locaux",
        "Intercommunalité", "Décision d’ester en justice"}},
      {"Libertés publiques et pouvoirs de police",
       {"Police municipale", "Pouvoirs du président du conseil départemental",
        "Pouvoirs du président du conseil régional", "Autres actes réglementaires",
        "Actes pris au nom de l’État et soumis au contrôle hiérarchique"}},
      {"Finances locales",
       {"Décisions budgétaires", "Fiscalité", "Emprunts", "Interventions économiques en faveur "
        "des entreprises", "Subventions", "Contributions budgétaires", "Avances",
        "Fonds de concours", "Prises de participation", "Divers"}},
      {"Domaines de compétences par thèmes",
       {"Enseignement", "Aide sociale", "Voirie", "Aménagement du territoire",
        "Politique de la ville, habitat, logement", "Emploi, formation professionnelle",
        "Transports", "Environnement", "Culture"}},
      {"Autres domaines de compétences",
       {"Autres domaines de compétences des communes",
        "Autres domaines de compétences des départements",
        "Autres domaines de compétences des régions", "Vœux et motions"}},
  };
  return kClassification;
}

}  // namespace

std::string_view matter_label(const std::vector<int>& levels) {
  const std::vector<First>& all = classification();
  if (levels.empty() || levels[0] < 1 || static_cast<size_t>(levels[0]) > all.size()) return "";
  const First& first = all[static_cast<size_t>(levels[0]) - 1];
  if (levels.size() < 2) return first.label;
  if (levels[1] < 1 || static_cast<size_t>(levels[1]) > first.second.size()) return "";
  return first.second[static_cast<size_t>(levels[1]) - 1];
}

std::string matter_code(const std::vector<int>& levels) {
  std::string out;
  for (int level : levels) out += (out.empty() ? "" : ".") + std::to_string(level);
  return out;
}

}  // namespace paraphe
