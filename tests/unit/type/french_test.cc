// French typography against its table of examples, and French hyphenation.
#include "type/french.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/text.h"
#include "type/hyphenate.h"

namespace paraphe {
namespace {

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (size_t i = 0; i < text.size();) out += next_character(text, i);
  return out;
}

const char* sign_of(Space space) {
  switch (space) {
    case Space::kNormal:
      return " ";
    case Space::kNoBreak:
      return "~";
    case Space::kThin:
      return "|";
    case Space::kGuillemet:
      return "=";
    case Space::kNone:
      break;
  }
  return "";
}

// The notation of french_cases.txt.
std::string shown(const std::u32string& text) {
  const std::vector<Tuning> tunings = retune(text, true);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const Tuning& tuning = tunings[i];
    if (tuning.added != Space::kNone) out += std::string("{") + sign_of(tuning.added) + "}";
    if (tuning.superior && (i == 0 || !tunings[i - 1].superior)) out += "<";
    if (tuning.space != Space::kNone)
      out += sign_of(tuning.space);
    else
      append_utf8(out, tuning.drawn);
    if (tuning.superior && (i + 1 == text.size() || !tunings[i + 1].superior)) out += ">";
  }
  return out;
}

TEST(French, TheTableOfExamplesHolds) {
  std::ifstream file(std::string(PARAPHE_SOURCE_DIR) + "/tests/unit/type/french_cases.txt");
  std::string line;
  int examples = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    const size_t tab = line.find('\t');
    ASSERT_NE(tab, line.npos) << line;
    EXPECT_EQ(shown(decode(line.substr(0, tab))), line.substr(tab + 1));
    ++examples;
  }
  EXPECT_GE(examples, 100);
}

TEST(French, RespectedTextIsLeftAlone) {
  const std::u32string text = U"l'avis : oui ! «non» 1 234 € le 1er";
  const std::vector<Tuning> tunings = retune(text, false);
  for (size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(tunings[i].drawn, text[i]);
    EXPECT_EQ(tunings[i].space, text[i] == ' ' ? Space::kNormal : Space::kNone);
    EXPECT_EQ(tunings[i].added, Space::kNone);
    EXPECT_FALSE(tunings[i].superior);
  }
}

// «L’objet : » of the layout around the record's own words.
TEST(French, RespectedStretchesStandAmidFrench) {
  const std::u32string before = U"l'objet : ", typed = U"l'avis: 1er n° 5!", after = U" le 1er mars!";
  const std::u32string text = before + typed + after;
  const Stretch stretch{before.size(), before.size() + typed.size()};
  const std::vector<Tuning> tunings = retune(text, true, {&stretch, 1});
  for (size_t i = stretch.begin; i < stretch.end; ++i) {
    EXPECT_EQ(tunings[i].drawn, text[i]) << i;
    EXPECT_EQ(tunings[i].space, text[i] == ' ' ? Space::kNormal : Space::kNone) << i;
    EXPECT_EQ(tunings[i].added, Space::kNone) << i;
    EXPECT_FALSE(tunings[i].superior) << i;
  }
  EXPECT_EQ(tunings[1].drawn, U'’');
  EXPECT_EQ(tunings[text.find(U" :")].space, Space::kNoBreak);
  const size_t day = text.rfind(U"1er");
  EXPECT_TRUE(tunings[day + 1].superior);
  EXPECT_EQ(tunings[day + 3].space, Space::kNoBreak);
  EXPECT_EQ(tunings[text.size() - 1].added, Space::kThin);
}

// The word with | where a line may end without hyphen.
std::string breaks_of(const std::u32string& text) {
  const std::vector<Tuning> tunings = retune(text, true);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    append_utf8(out, text[i]);
    if (tunings[i].break_after) out += '|';
  }
  return out;
}

TEST(French, CompoundsEndLinesAtTheirHyphen) {
  EXPECT_EQ(breaks_of(U"porte-parole"), "porte-|parole");
  EXPECT_EQ(breaks_of(U"ci-annexée"), "ci-|annexée");
  EXPECT_EQ(breaks_of(U"a-t-il"), "a-t-il");
  EXPECT_EQ(breaks_of(U"J.-P."), "J.-P.");
  EXPECT_EQ(breaks_of(U"L. 2121-29"), "L. 2121-29");
  EXPECT_EQ(breaks_of(U"23-12-132"), "23-12-132");
  EXPECT_EQ(breaks_of(U"https://www.exemple.fr/avis/2023"),
            "https://|www.|exemple.|fr/|avis/|2023");
}

TEST(French, SentencesBeginAfterFullStopsThatEndOne) {
  const std::u32string text = U"Vu M. Durand. Bravo ! Encore J. Petit";
  const std::vector<Tuning> tunings = retune(text, true);
  auto starts = [&](std::u32string_view word) { return tunings[text.find(word)].sentence_start; };
  EXPECT_TRUE(starts(U"Vu"));
  EXPECT_FALSE(starts(U"M."));
  EXPECT_FALSE(starts(U"Durand"));
  EXPECT_TRUE(starts(U"Bravo"));
  EXPECT_TRUE(starts(U"Encore"));
  EXPECT_FALSE(starts(U"Petit"));
}

// art. is an abbreviation; the full stop after article is one.
TEST(French, SentencesEndAfterWhatCanBeReferredTo) {
  const std::u32string text = U"Vu le présent article. Approuve, en son art. Bravo";
  const std::vector<Tuning> tunings = retune(text, true);
  EXPECT_TRUE(tunings[text.find(U"Approuve")].sentence_start);
  EXPECT_FALSE(tunings[text.find(U"Bravo")].sentence_start);
}

// The word with - where it may be divided; = where only at the start of a sentence.
std::string divided(const std::u32string& word) {
  std::string out;
  const std::vector<HyphenPoint> points = hyphen_points(word);
  for (size_t i = 0; i < word.size(); ++i) {
    for (const HyphenPoint& point : points)
      if (point.at == i) out += point.capital ? '=' : '-';
    append_utf8(out, word[i]);
  }
  return out;
}

TEST(Hyphenation, DividesFrenchWordsWithTwoLettersBeforeAndThreeAfter) {
  EXPECT_EQ(divided(U"délibération"), "dé-li-bé-ra-tion");
  EXPECT_EQ(divided(U"intercommunalité"), "in-ter-com-mu-na-lité");
  EXPECT_EQ(divided(U"municipal"), "mu-ni-ci-pal");
  EXPECT_EQ(divided(U"arrêté"), "ar-rêté");
  EXPECT_EQ(divided(U"conseil"), "conseil");
  EXPECT_EQ(divided(U"(préfecture),"), "(pré-fec-ture),");
  EXPECT_EQ(divided(U"l’établissement"), "l’éta-blis-se-ment");
  EXPECT_EQ(divided(U"l'établissement"), "l'éta-blis-se-ment");
}

TEST(Hyphenation, LeavesNamesAcronymsAndCodesWhole) {
  EXPECT_EQ(divided(U"Décide"), "Dé=cide");
  EXPECT_EQ(divided(U"DÉLIBÉRATION"), "DÉLIBÉRATION");
  EXPECT_EQ(divided(U"AFNOR"), "AFNOR");
  EXPECT_EQ(divided(U"Télérecours2"), "Télérecours2");
  EXPECT_EQ(divided(U"secretariat@exemple.fr"), "secretariat@exemple.fr");
  EXPECT_EQ(divided(std::u32string(65, U'a')), std::string(65, 'a'));
}

TEST(Hyphenation, CompoundsAreDividedAtTheirHyphenFirst) {
  EXPECT_EQ(divided(U"porte-parole"), "porte-parole");
  EXPECT_EQ(divided(U"sous-administration"), "sous-ad-mi-nis-tra-tion");
}

}  // namespace
}  // namespace paraphe
