#include "cli/messages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/resource.h"
#include "cli/phrases.h"

namespace paraphe {
namespace {

using Variables = std::map<std::string, std::string>;

void put_u32(std::string& out, uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}

// A catalogue of two texts, "a" → "un" and "b" → "deux".
std::string small_catalogue() {
  std::string out;
  for (uint32_t n : {0x950412DEu, 0u, 3u, 28u, 52u, 0u, 0u}) put_u32(out, n);
  for (uint32_t n : {0u, 76u, 1u, 77u, 1u, 79u}) put_u32(out, n);  // "", "a", "b"
  for (uint32_t n : {6u, 81u, 2u, 88u, 4u, 91u}) put_u32(out, n);  // header, "un", "deux"
  out += std::string("\0a\0b\0header\0un\0deux\0", 20);
  return out;
}

TEST(ChooseLanguage, OptionWinsOverEnvironment) {
  EXPECT_EQ(choose_language("en", {{"LC_ALL", "fr_FR.UTF-8"}}), Language::kEnglish);
  EXPECT_EQ(choose_language("fr", {{"LC_ALL", "en_US.UTF-8"}}), Language::kFrench);
}

TEST(ChooseLanguage, FirstVariableThatIsNotEmptyDecides) {
  EXPECT_EQ(choose_language("", {{"LC_ALL", ""}, {"LC_MESSAGES", "en_GB"}, {"LANG", "fr_FR"}}),
            Language::kEnglish);
  EXPECT_EQ(choose_language("", {{"LC_ALL", "fr_BE"}, {"LANG", "en_US"}}), Language::kFrench);
  EXPECT_EQ(choose_language("", {{"LANG", "de_DE.UTF-8"}}), Language::kEnglish);
}

TEST(ChooseLanguage, ALocaleWithoutLanguageIsFrench) {
  for (const char* name : {"", "C", "POSIX", "C.UTF-8", "fr", "fr_FR.UTF-8@euro"})
    EXPECT_EQ(choose_language("", {{"LANG", name}}), Language::kFrench) << name;
  EXPECT_EQ(choose_language("", Variables{}), Language::kFrench);
}

TEST(Catalogue, FindsEveryText) {
  std::string bytes = small_catalogue();
  std::optional<Catalogue> catalogue = Catalogue::open(bytes);
  ASSERT_TRUE(catalogue);
  EXPECT_EQ(catalogue->size(), 3u);
  EXPECT_EQ(catalogue->find("a"), "un");
  EXPECT_EQ(catalogue->find("b"), "deux");
  EXPECT_FALSE(catalogue->find("c"));
  EXPECT_FALSE(catalogue->find("A"));
  EXPECT_FALSE(catalogue->find("")) << "the header is not a translation";
}

TEST(Catalogue, DamagedFilesAreBoundedAndGiveNothing) {
  std::string whole = small_catalogue();
  for (size_t length = 0; length < whole.size(); ++length) {
    std::string cut = whole.substr(0, length);  // its own buffer, so that a sanitizer sees
    std::optional<Catalogue> catalogue = Catalogue::open(cut);
    if (catalogue) (void)catalogue->find("b");
  }
  for (size_t i = 0; i < 76; ++i) {
    std::string wrong = whole;
    wrong[i] = '\xFF';
    std::optional<Catalogue> catalogue = Catalogue::open(wrong);
    if (catalogue) (void)catalogue->find("b");
  }
  EXPECT_FALSE(Catalogue::open("not a catalogue, but longer than twenty bytes"));
  EXPECT_FALSE(Catalogue::open(""));
}

TEST(Messages, TheFrenchCatalogueIsBuiltIn) {
  std::optional<std::string_view> bytes = find_resource("messages/fr.mo");
  ASSERT_TRUE(bytes);
  std::optional<Catalogue> catalogue = Catalogue::open(*bytes);
  ASSERT_TRUE(catalogue);
  EXPECT_GT(catalogue->size(), 200u);
  EXPECT_EQ(catalogue->find("the disk is full"), "le disque est plein");
}

constexpr Message kSample{"sample.code", N_("the folder “{0}” does not exist"),
                          N_("Create it, or give another with -o.")};

TEST(Messages, ShowsPlaceCodeTextPathAndRemedy) {
  Diagnostic diagnostic = error(kSample, {"actes"}, {"seance.xml", 12, 3, "/seance/membres"});
  EXPECT_EQ(Messages(Language::kEnglish).show(diagnostic),
            "seance.xml:12:3: error [sample.code]: the folder “actes” does not exist\n"
            "    (/seance/membres)\n"
            "    → Create it, or give another with -o.\n");
  EXPECT_EQ(Messages(Language::kFrench).show(diagnostic),
            "seance.xml:12:3: erreur [sample.code]\u00A0: le dossier «\u00A0actes\u00A0» "
            "n’existe pas\n"
            "    (/seance/membres)\n"
            "    → Créez-le, ou indiquez-en un autre avec -o.\n");
}

TEST(Messages, OmitsWhatIsNotKnown) {
  constexpr Message kBare{"sample.bare", "nothing to add", ""};
  EXPECT_EQ(Messages(Language::kEnglish).show(warning(kBare)),
            "warning [sample.bare]: nothing to add\n");
}

TEST(Messages, ColoursOnlyWhenAsked) {
  Diagnostic diagnostic = error(kSample, {"x"});
  EXPECT_NE(Messages(Language::kEnglish, true).show(diagnostic).find("\x1b[1;31m"),
            std::string::npos);
  EXPECT_EQ(Messages(Language::kEnglish, false).show(diagnostic).find('\x1b'), std::string::npos);
}

TEST(Messages, HostileArgumentsCannotSteerTheTerminal) {
  Diagnostic diagnostic =
      error(kSample, {"\x1b]0;owned\x07\r\nfake: ok\u202Exml"}, {"a\x1b[2Jb.xml", 1, 0, "/\x1b"});
  std::string shown = Messages(Language::kEnglish).show(diagnostic);
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_EQ(shown.find('\r'), std::string::npos);
  EXPECT_EQ(shown.find('\x07'), std::string::npos);
  EXPECT_EQ(shown.find("\u202E"), std::string::npos);
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 3) << "no line is forged: " << shown;
}

TEST(Messages, CountsAsTheLanguageDoes) {
  Messages french(Language::kFrench), english(Language::kEnglish);
  const char* one = N_("{0} page");
  const char* many = N_("{0} pages");
  EXPECT_EQ(french.count(one, many, 0), "0 page");
  EXPECT_EQ(french.count(one, many, 1), "1 page");
  EXPECT_EQ(french.count(one, many, 2), "2 pages");
  EXPECT_EQ(english.count(one, many, 0), "0 pages");
  EXPECT_EQ(english.count(one, many, 1), "1 page");
}

constexpr Message kCannotRead{"file.cannot-read", N_("“{0}” cannot be read: {1}"),
                              N_("Check the name of the file and your rights on it.")};

TEST(Messages, WordsOfTheSystemAreTranslatedToo) {
  Diagnostic diagnostic = error(kCannotRead, {"a.xml", "No such file or directory"});
  EXPECT_EQ(Messages(Language::kEnglish).text_of(diagnostic),
            "“a.xml” cannot be read: there is no such file");
  EXPECT_EQ(Messages(Language::kFrench).text_of(diagnostic),
            "impossible de lire «\u00A0a.xml\u00A0»\u00A0: ce fichier n’existe pas");
}

TEST(Phrases, CaptureWhatStandsInTheHoles) {
  std::optional<Phrase> phrase = find_phrase("Couldn't find end of Start Tag objet line 12\n");
  ASSERT_TRUE(phrase);
  EXPECT_STREQ(phrase->text, "the start tag “{0}” of line {1} has no end “>”");
  EXPECT_EQ(phrase->arguments, (std::vector<std::string>{"objet", "12"}));
  EXPECT_FALSE(find_phrase("Couldn't find end of Start"));
  EXPECT_FALSE(find_phrase("Jean Dupont"));
  EXPECT_FALSE(find_phrase(""));
}

TEST(Phrases, ANameThatWasProbablyMeantIsQuotedAsTheLanguageDoes) {
  constexpr Message kUnknown{"x.y", "there is no style {0}", "Use another{1}."};
  Diagnostic diagnostic = error(kUnknown, {"corp", " (“corps”?)"});
  EXPECT_EQ(Messages(Language::kEnglish).remedy_of(diagnostic), "Use another (“corps”?).");
  EXPECT_EQ(Messages(Language::kFrench).remedy_of(diagnostic),
            "Use another («\u00A0corps\u00A0»\u00A0?).");
}

TEST(Messages, DatesOfCertificatesAreInWords) {
  Messages french(Language::kFrench), english(Language::kEnglish);
  EXPECT_EQ(french.date("2023-12-21"), "21 décembre 2023");
  EXPECT_EQ(french.date("2021-01-01"), "1er janvier 2021");
  EXPECT_EQ(english.date("2021-08-01"), "1 August 2021");
  EXPECT_EQ(french.date("2023-12-21T18:30:00+01:00"), "21 décembre 2023, 18:30:00+01:00");
  for (const char* other : {"", "hier", "2023-13-01", "2023-12-32", "23-12-132", "2023-12-2"})
    EXPECT_EQ(french.date(other), other);
  constexpr Message kExpired{"sign.expired", "until {0}", ""};
  constexpr Message kQuoted{"xml.value", "until {0}", ""};
  EXPECT_EQ(english.text_of(error(kExpired, {"2021-01-01"})), "until 1 January 2021");
  EXPECT_EQ(english.text_of(error(kQuoted, {"2021-01-01"})), "until 2021-01-01");
}

TEST(Messages, FrenchElidesBeforeAVowel) {
  constexpr Message kOwner{"x.y", "la clé de {0} et de {1}", "de {0}"};
  Messages french(Language::kFrench);
  EXPECT_EQ(french.text_of(error(kOwner, {"Anne", "Luc"})), "la clé d’Anne et de Luc");
  EXPECT_EQ(french.text_of(error(kOwner, {"Luc", "Élodie"})), "la clé de Luc et d’Élodie");
  EXPECT_EQ(french.text_of(error(kOwner, {"", "{0}"})), "la clé de  et de {0}");
  EXPECT_EQ(Messages(Language::kEnglish).text_of(error(kOwner, {"Anne", "Luc"})),
            "la clé de Anne et de Luc");
}

}  // namespace
}  // namespace paraphe
