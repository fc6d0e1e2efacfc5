// Budgets and tables of amounts: what is added up adds up, and sections balance.
#include <algorithm>
#include <optional>
#include <string_view>

#include "rules/families.h"

namespace paraphe {
namespace {

using Row = LigneDeTableau;

// Calls `look` with each table of the deliberation's text, wherever it stands.
template <class Look>
void each_table(const Contenu& content, const Look& look) {
  for (const Bloc& block : content) {
    for (const TableauDeTexte& table : block.tableau) look(table);
    each_table(block.contenu, look);
    for (const Bloc::Element& element : block.elements) each_table(element.contenu, look);
  }
}
template <class Look>
void each_table(const Review& review, const Look& look) {
  for (const Deliberation& d : review.seance.deliberations) {
    each_table(d.corps, look);
    each_table(d.decision, look);
  }
}

// The cell of `row` that stands in `column` alone, in hundredths; an empty one is nothing. No value
// when it is not a number, spans several columns, or is covered by the cell of a row above.
std::optional<int64_t> amount(const Row& row, int column) {
  for (const CelluleDeTableau& cell : row.cellules) {
    if (cell.colonne != column || cell.colonnes != 1) continue;
    if (cell.contenu.empty()) return 0;
    if (cell.contenu.size() > 1) return {};
    const std::string text = plain_text(cell.contenu.front().texte);
    int64_t value = 0;
    if (text.empty()) return 0;
    // Sums of a table stay far from the limit, whatever its length.
    if (!parse_amount(text, value) || std::abs(value) > int64_t{1} << 50) return {};
    return value;
  }
  return {};
}

// Hundredths as the act would write them: "-1 250,50".
std::string euros(int64_t hundredths) {
  std::string digits = std::to_string(std::abs(hundredths) / 100);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, " ");
  const int64_t cents = std::abs(hundredths) % 100;
  return (hundredths < 0 ? "-" : "") + digits + (cents < 10 ? ",0" : ",") + std::to_string(cents);
}

// Running sums of one column, as an accountant keeps them with a pencil.
struct Sums {
  int64_t rows = 0;       // of the rows since the last subtotal
  int64_t section = 0;    // of the rows since the last section or total
  int64_t subtotals = 0;  // of the subtotals since the last section or total
  int64_t totals = 0;     // of the totals so far
  int64_t all = 0;        // of all rows
  bool known = true;      // no cell of these was unreadable
};

// A subtotal adds the rows above it; a total those of its section, the subtotals, the totals before
// it or all rows: whichever the act means, one of them must agree.
void add_up(const TableauDeTexte& table, int column, Findings& findings) {
  Sums sums;
  for (const Row& row : table.lignes) {
    if (row.genre == Row::Genre::kSection) {
      sums.rows = sums.section = sums.subtotals = 0;
      continue;
    }
    const std::optional<int64_t> cell = amount(row, column);
    if (!cell) {
      if (row.genre != Row::Genre::kNormale) return;
      sums.known = false;
      continue;
    }
    if (row.genre == Row::Genre::kNormale) {
      for (int64_t* sum : {&sums.rows, &sums.section, &sums.all}) *sum += *cell;
      continue;
    }
    const bool total = row.genre == Row::Genre::kTotal;
    const bool agrees = total ? *cell == sums.section || *cell == sums.subtotals ||
                                    *cell == sums.totals || *cell == sums.all
                              : *cell == sums.rows;
    const int64_t expected =
        total ? (sums.section != 0 || sums.totals == 0 ? sums.section : sums.totals) : sums.rows;
    if (!agrees && sums.known) findings.add(row.place, {euros(*cell), euros(expected)});
    sums.rows = 0;
    if (total) {
      sums.totals += *cell;
      sums.section = sums.subtotals = 0;
      sums.known = true;
    } else {
      sums.subtotals += *cell;
    }
  }
}

void find_wrong_totals(const Review& review, Findings& findings) {
  each_table(review, [&](const TableauDeTexte& table) {
    for (size_t c = 0; c < table.colonnes.size(); ++c)
      if (table.colonnes[c].genre == ColonneDeTableau::Genre::kMontant)
        add_up(table, static_cast<int>(c), findings);
  });
}

int column_named(const TableauDeTexte& table, std::string_view name) {
  for (size_t c = 0; c < table.colonnes.size(); ++c)
    if (table.colonnes[c].nom == name) return static_cast<int>(c);
  return -1;
}

// Each total of a table of expenditure and receipts: that of a section, or the last.
void find_unbalanced_sections(const Review& review, Findings& findings) {
  each_table(review, [&](const TableauDeTexte& table) {
    const int spent = column_named(table, "depenses"), received = column_named(table, "recettes");
    if (spent < 0 || received < 0) return;
    for (const Row& row : table.lignes) {
      if (row.genre != Row::Genre::kTotal) continue;
      const std::optional<int64_t> out = amount(row, spent), in = amount(row, received);
      if (out && in && *out != *in) findings.add(row.place, {euros(*out), euros(*in)});
    }
  });
}

bool speaks_of(const std::string& words, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
    return words.find(phrase) != std::string::npos;
  });
}

// The accounts of the year are voted without the one who kept them (L2121-14).
void find_judges_in_own_cause(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations) {
    if (!speaks_of(plain_text(d.objet),
                   {"ompte administratif", "COMPTE ADMINISTRATIF", "ompte financier unique",
                    "COMPTE FINANCIER UNIQUE"}))
      continue;
    const Personne& executive = review.seance.president;
    const bool presides = !d.president || (d.president->membre == executive.membre &&
                                           d.president->imprime == executive.imprime);
    if (presides) findings.add(d.place, {d.numero, printed_name(review.seance, executive)});
  }
}

}  // namespace

std::span<const Rule> budget_rules() {
  static const Rule kRules[] = {
      {{"rules.table-sum", N_("a total of {1} is stated; the rows above add up to {2}"),
        N_("Correct the total or the amount of a row.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_wrong_totals},
      {{"rules.budget-balance",
        N_("expenditure of {1} and receipts of {2} do not balance in this section ({0})"),
        N_("Each section is voted in balance; a surplus allowed by law is stated in the act.")},
       "art. L1612-4 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_unbalanced_sections,
       Certainty::kToBeConfirmed},
      {{"rules.own-accounts",
        N_("no. {1} approves the accounts of the year, and {2} presides ({0})"),
        N_("Another member presides and the executive leaves before the vote: state <president> in "
           "the deliberation.")},
       "art. L2121-14 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_judges_in_own_cause},
  };
  return kRules;
}

}  // namespace paraphe
