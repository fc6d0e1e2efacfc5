// Classification: the matters and types of piece that a préfecture accepts, as the ministry sends
// them (message 7-2, RetourClassification). Dated, and input: none is built in.
//
//   Result<Classification> known = read_classification(bytes, "classification.xml");
//   known->matter_label({7, 10});  // "Divers"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/record.h"

namespace paraphe {

struct PieceType {
  std::string code;   // "99_DE"
  std::string label;  // as the ministry writes it
};
struct ClassifiedNature {
  int code = 0;         // 1
  std::string letters;  // "DE"
  std::string label;
  std::vector<PieceType> pieces;  // in the order of the file
};
struct Matter {
  std::vector<int> codes;  // {7, 10}: 1 to 5 levels
  std::string label;
};

struct Classification {
  Date date;
  std::vector<ClassifiedNature> natures;  // by code
  std::vector<Matter> matters;            // by their codes as numbers: 7.2 before 7.10
  std::string file;                       // for messages

  // Null when there is none.
  const ClassifiedNature* nature(int code) const;
  const Matter* matter(const std::vector<int>& codes) const;
  // "Finances locales / Divers": the labels of all levels; of the known ones where one is not.
  std::string labels(const std::vector<int>& codes) const;
};

// Lenient with prefixes and encodings. Errors: no RetourClassification; no date; no types of piece
// (the lists of before 2017, which no préfecture accepts any more); a code that is no number, or
// there twice.
Result<Classification> read_classification(std::string_view bytes, const std::string& file);

// The codes of an act: "7.10". And back; nothing for what is not 1 to 5 numbers with points
// between.
std::string matter_text(const std::vector<int>& codes);

// ---- checks, with the place of what was checked

// A6: a matter is stated, with two levels at least, and each level is in the classification.
Diagnostics check_matter(const Classification& classification, const std::vector<int>& codes,
                         const std::string& number, const Place& place);
// A7: the nature accepts this type of piece.
Diagnostics check_piece(const Classification& classification, int nature, const std::string& piece,
                        const std::string& what, const Place& place);

// What is known of how current a classification is.
struct ClassificationNews {
  std::optional<Date> confirmed;  // last day on which the State said that it is the current one
  std::optional<Date> current;    // the date of the version that the State last named
};
// A6: not superseded, and not so old that it must be. From a year on a warning, from two years on
// an error, counted from the date of the version or of the last confirmation.
Diagnostics check_age(const Classification& classification, const ClassificationNews& news,
                      const Date& today);

}  // namespace paraphe
