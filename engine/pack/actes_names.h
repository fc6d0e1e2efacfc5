// What things are called in ACTES, the State's format for acts sent to the préfecture: natures,
// numbers, identifiers, file names. Where names are read they are read leniently: platforms and the
// ministry itself differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/record.h"

namespace paraphe {

// A nature of act. Codes, letters and pieces are those of the ministry's classification.
struct ActesNature {
  int code;             // 1
  const char* letters;  // "DE"
  const char* label;    // "Délibérations"
  const char* piece;    // its usual main piece: "99_DE"
};
// Null when there is none of these letters, or of this code. "" is DE.
const ActesNature* find_nature(std::string_view letters);
const ActesNature* find_nature(int code);

// "2023-12-21" and "20231221".
std::string day_text(const Date& day);
std::string day_digits(const Date& day);
// The day at the start of an ISO 8601 text, whatever follows it; or of eight digits. Nothing when
// it is no day of the calendar.
std::optional<Date> read_day(std::string_view text);
// `day` so many years later; 29 February becomes the 28th.
Date years_after(const Date& day, int years);

// Luhn's key, as SIREN and SIRET have it.
bool has_luhn_key(std::string_view digits);

// The number under which an act is sent: the record's identifiant, else the printed number in
// capitals, with "_" for what the identifier of acts cannot have ("23-12-132" → "23_12_132").
// Letters lose their accents ("2024-É3" → "2024_E3").
std::string transmitted_number(const Deliberation& deliberation);

// The département as ACTES writes it, with three characters: "62" → "062", "2A" → "02A".
std::string actes_department(std::string_view code);

// The unique identifier of an act: "062-246200729-20231221-23_12_132-DE".
struct ActId {
  std::string department, siren, day, number, nature;  // day as eight digits

  std::string text() const;
  bool operator==(const ActId&) const = default;
};
// Errors give nothing: five parts, of the form that the ministry's schema asks for, except that a
// number may be of any length.
std::optional<ActId> read_act_id(std::string_view text);

// A file name of ACTES taken apart. What a name does not have is empty or 0.
struct ActesFileName {
  std::string piece;         // "99_DE"
  std::optional<ActId> act;  // nothing in "062-246200729----7-1_1.xml"
  std::string siren;         // also without act
  int transaction = 0, flux = 0;
  int index = -1;         // behind "_": -1 when missing, as with some platforms
  std::string extension;  // "xml"
};
// "{piece-}{act}-{t}-{f}{_index}.ext", also as the ministry and platforms write it.
std::optional<ActesFileName> read_actes_file_name(std::string_view name);

// "…-1-1_0.xml".
std::string message_name(const ActId& act, int transaction, int flux);
// "99_DE-…-1-1_2.pdf"; without `piece` the prefix is missing, as in replies.
std::string piece_name(std::string_view piece, const ActId& act, int transaction, int flux,
                       size_t index, std::string_view extension);
// "EACT--246200729--20231222-1.xml"; `application` is EACT or TACT.
std::string envelope_name(std::string_view application, std::string_view siren, const Date& day,
                          int serial);

}  // namespace paraphe
