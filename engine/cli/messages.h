// Messages: the texts people read, in French or English.
//
// The English texts stand in the sources, marked with N_(); the French ones in fr.po, compiled into
// the program as a GNU .mo file. The table is read here, not by gettext(3) of the C library,
// because that one answers only under an installed locale, and a bare server has none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace paraphe {

enum class Language : uint8_t { kFrench, kEnglish };

// `option` is the value of --lang ("" when not given), then LC_ALL, LC_MESSAGES and LANG decide,
// the first that is not empty. Only a locale that names another language than French gives English:
// councils speak French, and "C" or "POSIX" says nothing about the reader.
Language choose_language(std::string_view option,
                         const std::map<std::string, std::string>& variables);

// A compiled message catalogue (GNU gettext manual, "The Format of GNU MO Files"), little-endian.
// Views the bytes it was opened on.
class Catalogue {
 public:
  // Nothing when the bytes are not such a file. Every access is bounded.
  static std::optional<Catalogue> open(std::string_view bytes);

  // The translation of `text`, or nothing.
  std::optional<std::string_view> find(std::string_view text) const;
  size_t size() const { return count_; }

 private:
  std::string_view string_at(size_t table, size_t index) const;
  std::string_view bytes_;
  size_t count_ = 0, originals_ = 0, translations_ = 0;
};

class Messages {
 public:
  // `colours`: diagnostics are written with ANSI colours.
  explicit Messages(Language language, bool colours = false);

  Language language() const { return language_; }

  // `text` in the reader's language; itself when the catalogue does not know it.
  std::string_view translate(const char* text) const;
  // The same with {0}, {1} … replaced.
  std::string text(const char* text, const std::vector<std::string>& arguments = {}) const;
  // `one` or `many`, both with {0} for the number, as the language counts: French has the singular
  // for 0 and 1, English for 1 only.
  // `more` fills {1}, {2} ….
  std::string count(const char* one, const char* many, size_t number,
                    const std::vector<std::string>& more = {}) const;

  // "21 décembre 2023" for "2023-12-21", also at the head of a longer text: an hour that follows is
  // kept. What does not begin with a date comes back as it is.
  std::string date(std::string_view iso) const;

  // What is wrong and what to do, arguments filled in. Words of the system and of libraries that
  // arrive as arguments are put into plain words too (phrases.h), and the dates of certificates.
  std::string text_of(const Diagnostic& diagnostic) const;
  std::string remedy_of(const Diagnostic& diagnostic) const;

  // For people, with its end of line:
  //   record.xml:12: erreur [record.dangling-member] : …
  //       (/seance/…)
  //       → remedy
  std::string show(const Diagnostic& diagnostic) const;

 private:
  std::string fill_in(const char* text, const Diagnostic& diagnostic) const;
  Language language_;
  bool colours_;
  std::optional<Catalogue> catalogue_;
};

// `text` with what a hostile file could do to a terminal made harmless: control characters and the
// marks that turn the direction of writing become U+FFFD. Ends of line stay when `lines` is true.
std::string printable(std::string_view text, bool lines = false);

}  // namespace paraphe
