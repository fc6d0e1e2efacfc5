// Our breaks against TeX's. Real paragraphs, many widths and TeX's parameters; LuaLaTeX sets them
// with the same font file, its own shaping and its own line breaker, and the lines and their
// adjustment ratios must be the same.
//
// tex_breaks.txt holds what LuaLaTeX said. Without LuaLaTeX our breaks are compared with it; with
// LuaLaTeX it is made anew and must come out as it was. Each recording carries a digest of what TeX
// was asked, so that an old one does not pass for an answer to a new question. After a change that
// is meant, copy BUILD/tex/tex_breaks.txt over it.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>

#include "sheet.h"
#include "type/characters.h"
#include "type/prepare.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = PARAPHE_SOURCE_DIR;
const fs::path kRecording = kSource / "tests/unit/type/tex_breaks.txt";
const fs::path kFolder = fs::path(PARAPHE_BINARY_DIR) / "tex";

// One way of breaking, for both.
struct Manner {
  const char* name;
  BreakParameters parameters;  // widths come from the case
  Length first_indent;
  bool ragged = false;
};

BreakParameters plain() {
  BreakParameters p;  // plain TeX's, which knows neither ladders nor runts
  p.ladder = 1000;
  p.runt = {};
  return p;
}

std::vector<Manner> manners() {
  std::vector<Manner> made;
  made.reserve(9);
  made.push_back({"plain", plain(), {}});
  made.push_back({"hanging", plain(), -pt(15)});
  made.push_back({"indented", plain(), pt(12)});
  made.push_back({"emergency", plain(), {}});
  made.back().parameters.emergency_stretch = pt(33);
  made.back().parameters.tolerance = 1000;
  made.push_back({"no-first-pass", plain(), {}});
  made.back().parameters.pretolerance = -1;
  made.push_back({"tolerant", plain(), {}});
  made.back().parameters.tolerance = 1600;
  made.back().parameters.adjacent_demerits = 2500;
  made.back().parameters.line_penalty = 50;
  made.push_back({"longer", plain(), {}});
  made.back().parameters.looseness = 1;
  made.back().parameters.tolerance = 1000;
  made.push_back({"shorter", plain(), {}});
  made.back().parameters.looseness = -1;
  made.back().parameters.tolerance = 1000;
  made.push_back({"ragged", plain(), {}, true});
  made.back().parameters.ragged = pt(33);
  return made;
}

// The items of a paragraph, prepared once.
struct Question {
  Sheet sheet;
  TypeSetting setting;
  Block block;
  Prepared prepared;

  Question(const std::string& text, bool ragged)
      : setting{sheet.document.text_styles,
                sheet.document.paragraph_styles,
                sheet.fonts,
                sheet.document.fallback,
                sheet.document.title,
                {},
                Shaper::of_thread(),
                {},
                {},
                {},
                0,
                0},
        block(Sheet::paragraph(text)) {
    setting.shaper.set_language("fr-FR");
    if (ragged) sheet.style().alignment = Alignment::kLeft;
    prepare(block, pt(2000), setting);
    add_hyphens(block, pt(2000), setting);
    prepared = setting.prepared;
    spread_tunings(prepared.characters(), prepared.tunings);
  }
};

std::string scaled(Length length) { return std::to_string(length.units) + "sp"; }

// Items, the parts of boxes and the hyphens between these, numbered through: where the items of
// each begin.
std::vector<size_t> numbers_of(const Prepared& p) {
  std::vector<size_t> numbers;
  size_t next = 0;
  for (const BreakItem& item : p.items) {
    numbers.push_back(next);
    next += item.parts > 0 ? 2 * item.parts - 1 : 1;
  }
  return numbers;
}

// The paragraph in TeX's words. Every box carries its number as an attribute; what has no break
// before the last resort is a tie; our break hyphens are discretionaries.
std::string tex_of(const Prepared& p, bool ragged) {
  std::string out;
  size_t drawn = 0;  // characters already written: the start of a ligature that is divided
  auto write = [&](size_t from, size_t to) {
    for (size_t i = std::max(from, drawn); i < to; ++i) append_utf8(out, p.tunings[i].drawn);
    drawn = std::max(drawn, to);
  };
  const std::vector<size_t> numbers = numbers_of(p);
  for (size_t k = 0; k + 2 < p.items.size(); ++k) {
    const BreakItem& item = p.items[k];
    const ItemSource& source = p.sources[k];
    if (item.kind == BreakItem::Kind::kPenalty) {
      out += source.kind == ItemSource::Kind::kHyphen ? "\\syllable{}" : "\\own{}";
    } else if (item.kind == BreakItem::Kind::kGlue) {
      const bool tie = item.penalty >= 5000;
      if (tie || ragged)
        out += std::string(tie ? "\\nobreak" : "") + "\\hskip" + scaled(item.width) + "plus" +
               scaled(item.stretch) + "minus" + scaled(item.shrink) + "\\relax{}";
      else
        out += "\\space{}";  // the font's own
    } else {
      const TextPiece& piece = p.pieces[source.piece];
      const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
      auto place = [&](size_t g) {  // of glyph `g` in the text
        return piece.first + (g < glyphs.size() ? glyphs[g].cluster : piece.shaped->text.size());
      };
      auto box = [&](size_t number, size_t begin, size_t end, Length width) {
        out += "\\boxno=" + std::to_string(number) + "\\relax{}";
        if (piece.size != p.pieces[0].size || p.tunings[place(begin)].superior) {
          out += "\\hbox to" + scaled(width) + "{}";
          drawn = std::max(drawn, place(end));
        } else {
          write(place(begin), place(end));
        }
      };
      if (item.parts == 0) box(numbers[k], source.begin, source.end, item.width);
      for (size_t part = 0, begin = source.begin; part < item.parts; ++part) {
        const PartSource& drawing = p.part_sources[item.part + part];
        box(numbers[k] + 2 * part, begin, drawing.end, p.parts[item.part + part].width);
        begin = drawing.end;
        if (drawing.before != nullptr)
          write(place(begin), place(begin) + drawing.before->text.size());
        if (part + 1 < item.parts) out += "\\syllable{}";
      }
    }
  }
  return out;
}

struct Case {
  std::string name;  // "1 plain 300"
  std::string ours;  // "12 -0.25; 40 0.5; …": last box and ratio of each line
  std::string tex;   // what TeX is asked
  std::string digest() const {
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (unsigned char c : tex) hash = (hash ^ c) * 0x100000001b3;
    std::ostringstream out;
    out << std::hex << hash;
    return out.str();
  }
};

// "none" where only the passes that TeX does not have find a way.
std::string answer(const Prepared& prepared, const BrokenParagraph& broken, Length ragged) {
  if (broken.pass > 3) return "none";
  std::ostringstream out;
  out << std::fixed << std::setprecision(3);
  const std::vector<size_t> numbers = numbers_of(prepared);
  for (const BrokenLine& line : broken.lines) {
    size_t item = line.end;
    while (item > 0 && prepared.items[item].kind != BreakItem::Kind::kBox) --item;
    const size_t parts = line.end_part > 0 ? line.end_part : prepared.items[item].parts;
    const size_t last = numbers[item] + (parts > 0 ? 2 * (parts - 1) : 0);
    const Length give = line.missing >= Length{} ? line.stretch + ragged : line.shrink;
    double ratio = 0;
    if (give > Length{} && !(line.endless && line.missing > Length{}))
      ratio = static_cast<double>(line.missing.units) / static_cast<double>(give.units);
    out << last << ' ' << ratio << ';';
  }
  return out.str();
}

std::vector<Case> make_cases() {
  std::ifstream file(kSource / "tests/unit/type/tex_paragraphs.txt");
  std::vector<std::string> paragraphs;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') paragraphs.push_back(line);
  std::vector<Case> cases;
  for (size_t n = 0; n < paragraphs.size(); ++n)
    for (const Manner& manner : manners()) {
      const Question question(paragraphs[n], manner.ragged);
      const std::string words = tex_of(question.prepared, manner.ragged);
      for (int width : {130, 160, 190, 220, 250, 280, 310, 340, 370, 400, 440, 480}) {
        BreakParameters p = manner.parameters;
        p.width = pt(width);
        p.first_width = p.width - manner.first_indent;
        Case made;
        made.name = std::to_string(n + 1) + " " + manner.name + " " + std::to_string(width);
        made.ours = answer(question.prepared,
                           break_lines(question.prepared.items, p, question.prepared.parts),
                           p.ragged);
        std::ostringstream tex;
        tex << "\\try{" << made.name << "}{\\pretolerance=" << p.pretolerance
            << " \\tolerance=" << p.tolerance << " \\linepenalty=" << p.line_penalty
            << " \\adjdemerits=" << p.adjacent_demerits
            << " \\doublehyphendemerits=" << p.double_hyphen_demerits
            << " \\finalhyphendemerits=" << p.final_hyphen_demerits
            << " \\emergencystretch=" << scaled(p.emergency_stretch)
            << " \\looseness=" << p.looseness << " \\rightskip=0pt plus" << scaled(p.ragged)
            << "\\relax\\parshape 2 " << scaled(manner.first_indent) << " " << scaled(p.first_width)
            << " 0pt " << scaled(p.width) << "\\relax}{" << words << "}\n";
        made.tex = tex.str();
        cases.push_back(std::move(made));
      }
    }
  return cases;
}

// ---------------------------------------------------------------- LuaLaTeX

const char* const kPreamble = R"(\catcode`\%=12 \catcode`\#=12
\catcode`\&=12 \catcode`\$=12 \catcode`\_=12 \catcode`\^=12 \catcode`\~=12
\parindent=0pt \hyphenpenalty=50 \exhyphenpenalty=50 \exhyphenchar=-1
\leftskip=0pt \parfillskip=0pt plus1fil \hbadness=10000 \hfuzz=\maxdimen \frenchspacing
\newlanguage\none \language=\none \lccode`\'=0
\def\syllable{\discretionary{\hbox{-}}{}{}}
\def\own{\discretionary{}{}{}}
)";

// Discretionaries with a hyphen become those of hyphenation, which TeX leaves out of its first
// pass; the lines are written as our own answer is. A paragraph that TeX could not break within its
// tolerance has a line that is overfull (tex.web §851: artificial demerits).
const char* const kLua = R"(
local out = io.open("answers.txt", "w")
local box = luatexbase.attributes.boxno
local GLYPH, DISC, HLIST = node.id("glyph"), node.id("disc"), node.id("hlist")
luatexbase.add_to_callback("pre_linebreak_filter", function(head)
  for n in node.traverse_id(DISC, head) do
    if n.pre then n.subtype = 3 end
  end
  return true
end, "syllables")
luatexbase.add_to_callback("post_linebreak_filter", function(head)
  local answer, fits = {}, true
  for line in node.traverse_id(HLIST, head) do
    local last = 0
    for n in node.traverse(line.head) do
      if n.id ~= DISC then
        local a = node.has_attribute(n, box)
        if a and (n.id == GLYPH or n.id == HLIST) and a > last then last = a end
      end
    end
    local ratio = line.glue_set
    local shrink = 0
    for n in node.traverse_id(node.id("glue"), line.head) do shrink = shrink + n.shrink end
    if node.dimensions(line.head) - shrink > line.width + 1 then fits = false end
    if line.glue_sign == 2 then ratio = -ratio end
    if line.glue_order > 0 or line.glue_sign == 0 then ratio = 0 end
    answer[#answer + 1] = string.format("%d %.3f;", last, ratio)
  end
  out:write(token.get_macro("name"), "\t", fits and "" or "overfull ", table.concat(answer), "\n")
  return true
end, "answers")
)";

bool have_lualatex() { return std::system("lualatex --version > /dev/null 2>&1") == 0; }

// Case name → TeX's answer.
std::map<std::string, std::string> ask_tex(const std::vector<Case>& cases) {
  fs::create_directories(kFolder);
  fs::remove(kFolder / "answers.txt");
  std::ofstream(kFolder / "answers.lua") << kLua;
  std::ofstream tex(kFolder / "question.tex");
  tex << "\\documentclass{article}\n\\newattribute\\boxno\n\\directlua{dofile('answers.lua')}\n"
      << "\\font\\body=\"[" << (kSource / "fonts/Spectral-Regular.ttf").string()
      << "]:mode=node;script=latn;language=FRA;+kern;+liga;+clig\" at 11pt\n"
      << "\\long\\def\\try#1#2#3{\\def\\name{#1}\\setbox0=\\vbox{\\hsize=400pt\\body\\noindent "
         "#3{}#2\\par}}\n"
      << "\\begin{document}\n"
      << kPreamble;
  for (const Case& c : cases) tex << c.tex;
  tex << "\\end{document}\n";
  tex.close();
  const std::string command = "cd '" + kFolder.string() +
                              "' && lualatex -interaction=batchmode -halt-on-error question.tex "
                              "> lualatex.txt 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0) << "see " << kFolder / "question.log";
  std::map<std::string, std::string> answers;
  std::ifstream file(kFolder / "answers.txt");
  for (std::string line; std::getline(file, line);) {
    const size_t tab = line.find('\t');
    answers[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return answers;
}

// Case name → digest and answer.
std::map<std::string, std::pair<std::string, std::string>> recording() {
  std::map<std::string, std::pair<std::string, std::string>> made;
  std::ifstream file(kRecording);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const size_t first = line.find('\t'), second = line.find('\t', first + 1);
    made[line.substr(0, first)] = {line.substr(first + 1, second - first - 1),
                                   line.substr(second + 1)};
  }
  return made;
}

// Last boxes and ratios of lines.
std::vector<std::pair<int, double>> lines_of(const std::string& answer) {
  std::vector<std::pair<int, double>> lines;
  std::istringstream in(answer);
  char semicolon = 0;
  for (std::pair<int, double> line; in >> line.first >> line.second >> semicolon;)
    lines.push_back(line);
  return lines;
}

void expect_same(const std::string& name, const std::string& ours, const std::string& tex) {
  if (ours == "none") {
    EXPECT_TRUE(tex.starts_with("overfull")) << name << "\n  TeX: " << tex;
    return;
  }
  const auto own = lines_of(ours), wanted = lines_of(tex);
  ASSERT_EQ(own.size(), wanted.size()) << name << "\n ours: " << ours << "\n  TeX: " << tex;
  for (size_t i = 0; i < own.size(); ++i) {
    EXPECT_EQ(own[i].first, wanted[i].first) << name << ", line " << i + 1;
    // TeX rounds the width of each glyph, we the place of each pen.
    EXPECT_NEAR(own[i].second, wanted[i].second, .0025) << name << ", line " << i + 1;
  }
}

TEST(Tex, BreaksOurParagraphsAsWeDo) {
  const std::vector<Case> cases = make_cases();
  const auto recorded = recording();
  EXPECT_EQ(cases.size(), recorded.size());
  size_t broken = 0;
  for (const Case& c : cases) {
    const auto found = recorded.find(c.name);
    ASSERT_NE(found, recorded.end()) << c.name << " was never put to LuaLaTeX";
    EXPECT_EQ(found->second.first, c.digest()) << c.name << ": another question than the recorded";
    expect_same(c.name, c.ours, found->second.second);
    broken += c.ours != "none" ? 1 : 0;
  }
  EXPECT_GT(broken, 350u);
}

TEST(Tex, TheRecordingIsWhatLuaLatexSays) {
  if (!have_lualatex()) {
    std::cout << "LuaLaTeX is not installed: the recorded breaks alone were compared\n";
    RecordProperty("lualatex", "absent");
    EXPECT_FALSE(recording().empty());
    return;
  }
  const std::vector<Case> cases = make_cases();
  const auto answers = ask_tex(cases);
  const auto recorded = recording();
  std::ofstream fresh(kFolder / "tex_breaks.txt");
  fresh << "# What LuaLaTeX said of tex_paragraphs.txt: paragraph, manner, width; digest of the\n"
           "# question; last box and adjustment ratio of each line. Made by tex_test.cc.\n";
  for (const Case& c : cases) {
    const auto answer = answers.find(c.name);
    ASSERT_NE(answer, answers.end()) << c.name << " has no answer; see " << kFolder;
    // How TeX makes the best of what cannot be done is its own affair.
    const std::string said = answer->second.starts_with("overfull") ? "overfull" : answer->second;
    fresh << c.name << '\t' << c.digest() << '\t' << said << '\n';
    const auto found = recorded.find(c.name);
    const std::string before = found != recorded.end() ? found->second.second : "";
    EXPECT_EQ(before, said) << c.name << "; compare " << kFolder / "tex_breaks.txt";
  }
}

}  // namespace
}  // namespace paraphe
