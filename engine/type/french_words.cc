#include "type/french_words.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace paraphe {
namespace {

struct List {
  uint32_t classes;
  std::u32string_view words;  // separated by spaces
};

constexpr List kLists[] = {
    {kTitle, U"M. MM. Mme Mmes Mlle Mlles Me Dr Drs Pr Prs Mgr"},
    {kParticle, U"de du des van von der den di da do dos del della el al ben bin ibn ould ter zu"},
    {kReference,
     U"n° N° nᵒ Nᵒ n°s N°s art. Art. article articles Article Articles § §§ p. pp. page pages "
     U"Page Pages al. chap. fig. tabl. vol. t. tome livre ann. col. éd. sect. alinéa alinéas "
     U"annexe "
     U"annexes Annexe Annexes chapitre chapitres Chapitre Chapitres compte comptes section "
     U"sections "
     U"Section Sections paragraphe paragraphes parcelle parcelles lot lots Lot Lots tableau titre "
     U"titres Titre Titres tranche"},
    {kUnit,
     U"% ‰ € $ £ k€ M€ Md€ F € HT € TTC h H min s mn ha a ca m m² m³ m2 m3 km km² km2 cm cm² mm "
     U"kg g t l L hl mètres kilomètres hectares hectare ares tonnes tonne litres kW kWc kWh MW MWc "
     U"MWh W kVA V Hz dB Mo Go To °C ° voix abstention abstentions an ans année années mois "
     U"semaine "
     U"semaines trimestres semestres jours jour heures heure minutes francs euros euro centimes "
     U"habitants hab. pages membres élus sièges postes agents conseillers adjoints délégués "
     U"suffrages "
     U"points"},
    {kMonth,
     U"janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
     U"janv. févr. avr. juill. sept. oct. nov. déc."},
    {kLeadsNumber, U"h H nos Nos"},
    {kLetter, U"R* D*"},  // besides the letters that all are: L 2121-29, RD 928
    {kCourtesy, U"le la les"},
    {kOpensSentence,
     U"Il Ils Elle Elles On Nous Ce Cet Cette Ces Un Une En Dans Par Pour Sur Après Ainsi Vu "
     U"Considérant Article Articles Aucun Aucune Chaque Monsieur Madame Messieurs Mesdames"},
    {kCentury, U"siècle siècles s. République millénaire"},
    {kEtCetera, U"etc. etc etc.,"},
    {kIdentifier,
     U"SIREN SIRET RCS RNA INSEE tél. Tél. tél Tél téléphone Téléphone fax Fax télécopie IBAN RIB "
     U"NIR"},
    {kNamesLetter,
     U"bâtiment bâtiments lettre lettres lot lots zone zones plan plans section sections annexe "
     U"annexes type types catégorie catégories classe classes groupe groupes option options point "
     U"points liste listes pièce pièces bloc blocs hall allée niveau case"},
};

std::unordered_map<std::u32string_view, uint32_t> make_table() {
  std::unordered_map<std::u32string_view, uint32_t> table;
  for (const List& list : kLists) {
    std::u32string_view rest = list.words;
    while (!rest.empty()) {
      size_t end = std::min(rest.find(U' '), rest.size());
      table[rest.substr(0, end)] |= list.classes;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return table;
}

constexpr size_t kLongestListed = 11;
constexpr size_t kLongestElision = 3;  // qu’

}  // namespace

uint32_t listed_classes(std::u32string_view word) {
  static const auto table = make_table();
  if (word.empty() || word.size() > kLongestListed + kLongestElision) return 0;
  auto found = table.find(word);
  if (found != table.end()) return found->second;
  const size_t sign = word.find_first_of(U"'’");
  if (sign >= kLongestElision) return 0;
  found = table.find(word.substr(sign + 1));
  return found == table.end() ? 0 : found->second & (kReference | kNamesLetter | kMonth);
}

bool is_exclaimed_name(std::u32string_view word) {
  static constexpr std::u32string_view kNames[] = {U"Yahoo!", U"Joomla!"};
  return std::find(std::begin(kNames), std::end(kNames), word) != std::end(kNames);
}

bool is_roman(std::u32string_view word) {
  // Tens, then units, each part written in one way only.
  static constexpr std::u32string_view kTens[] = {U"LXXX", U"LXX", U"LX", U"XL",
                                                  U"XXX",  U"XX",  U"X",  U"L"};
  static constexpr std::u32string_view kUnits[] = {U"VIII", U"VII", U"VI", U"IV", U"IX",
                                                   U"III",  U"II",  U"I",  U"V"};
  if (word.empty()) return false;
  for (std::u32string_view tens : kTens)
    if (word.starts_with(tens)) {
      word.remove_prefix(tens.size());
      break;
    }
  for (std::u32string_view units : kUnits)
    if (word == units) return true;
  return word.empty();
}

}  // namespace paraphe
