// What people who do not see the page, or see it badly, are owed beyond what a validator asks: an
// order in which it can be listened to, headings that say something, cells that know their headers,
// descriptions that describe, words in their language, colours that can be read.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "document/layout.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

// Every record of the cases, by the name of its folder, and the example that is built in.
std::vector<std::string> records() {
  std::vector<std::string> out = {"layouts/exemples/seance.xml"};
  for (const auto& entry : fs::directory_iterator(std::string(PARAPHE_SOURCE_DIR) + "/tests/cases"))
    if (fs::exists(entry.path() / "record.xml"))
      out.push_back("tests/cases/" + entry.path().filename().string() + "/record.xml");
  std::sort(out.begin(), out.end());
  return out;
}

// Logos and plans have some size; which one does not matter to the tree.
Result<PictureSize> any_size(const std::string&) {
  return PictureSize{Length::from_points(100), Length::from_points(80)};
}

struct Made {
  std::string name;
  Document document;
};

// Every document of every record.
std::vector<Made> make_all(bool accessible) {
  std::vector<Made> out;
  std::vector<Layout> layouts;
  for (DocumentKind kind : built_in_kinds()) {
    Result<Layout> layout = built_in_layout(kind, {.document = kind, .accessible = accessible});
    EXPECT_TRUE(layout.ok()) << about(kind).name;
    if (layout.ok()) layouts.push_back(std::move(*layout));
  }
  for (const std::string& name : records()) {
    Result<std::string> bytes = read_file(std::string(PARAPHE_SOURCE_DIR) + "/" + name);
    Result<Seance> seance = read_seance(bytes.ok() ? *bytes : "", name);
    EXPECT_TRUE(seance.ok()) << name;
    if (!seance.ok()) continue;
    for (const Layout& layout : layouts) {
      const std::string kind = about(layout.kind()).name;
      for (const Order& order : orders_of(*seance, {0}, {layout.kind()})) {
        Result<Document> document = compose(order.subject, layout, any_size);
        // Not every record gives every document: a council's act is no decree of the mayor.
        if (document.ok()) {
          out.push_back({name + ", " + kind, std::move(*document)});
        } else {
          EXPECT_TRUE(
              std::string_view(document.errors().front().message.code).starts_with("document."))
              << name << ", " << kind << ": " << to_string(document.errors().front());
        }
      }
    }
  }
  EXPECT_GE(out.size(), records().size());
  return out;
}

void each_document(bool accessible,
                   const std::function<void(const Document&, const std::string&)>& see) {
  static const std::vector<Made> kMade[2] = {make_all(false), make_all(true)};
  for (const Made& made : kMade[accessible ? 1 : 0]) see(made.document, made.name);
}

bool is_heading(Role role) { return role >= Role::kH1 && role <= Role::kH6; }

// The words of each node, those of the nodes inside it included.
std::vector<std::string> words_of(const Document& d) {
  std::vector<std::string> out(d.nodes.size());
  visit(d.body, [&](const Block& b) {
    for (const auto& run : b.runs)
      for (NodeId node = run.owner;; node = d.nodes[node].parent) {
        out[node] += run.kind == Run::Kind::kPageOf ? "1" : run.text;  // a number, once paged
        if (node == kRootNode) break;
      }
  });
  return out;
}

TEST(Accessible, WhatIsReadFollowsTheTree) {
  each_document(false, [](const Document& d, const std::string& name) {
    NodeId last = 0;
    visit(d.body, [&](const Block& b) {
      for (const auto& run : b.runs) {
        // A line goes back to its paragraph after a link or a foreign word: compare the paragraphs.
        NodeId owner = run.owner;
        while (d.nodes[owner].role == Role::kSpan || d.nodes[owner].role == Role::kLink ||
               d.nodes[owner].role == Role::kReference || d.nodes[owner].role == Role::kQuote)
          owner = d.nodes[owner].parent;
        EXPECT_GE(owner, last) << name << ": " << run.text;
        last = owner;
      }
    });
  });
}

TEST(Accessible, HeadingsSaySomethingAndSkipNoLevel) {
  each_document(false, [](const Document& d, const std::string& name) {
    const std::vector<std::string> words = words_of(d);
    int level = 0, firsts = 0;
    for (NodeId i = 0; i < d.nodes.size(); ++i) {
      if (!is_heading(d.nodes[i].role)) continue;
      const int found = static_cast<int>(d.nodes[i].role) - static_cast<int>(Role::kH1) + 1;
      EXPECT_LE(found, level + 1) << name;
      level = found;
      firsts += found == 1 ? 1 : 0;
      EXPECT_GE(count_characters(trim(words[i])), 2u) << name;
    }
    EXPECT_GE(firsts, 1) << name;
    EXPECT_NE(d.title, "") << name;
    EXPECT_NE(d.language, "") << name;
  });
}

TEST(Accessible, EveryCellOfATableHasItsHeaders) {
  each_document(false, [](const Document& d, const std::string& name) {
    std::vector<bool> has_header(d.nodes.size());
    for (NodeId i = 0; i < d.nodes.size(); ++i) {
      if (d.nodes[i].role != Role::kTH) continue;
      EXPECT_NE(d.nodes[i].scope, Scope::kNone) << name;
      for (NodeId node = i; node != kRootNode; node = d.nodes[node].parent)
        if (d.nodes[node].role == Role::kTable) {
          has_header[node] = true;
          break;
        }
    }
    // A table of the act without any header is the act's own; the layouts have none.
    for (NodeId i = 0; i < d.nodes.size(); ++i) {
      if (d.nodes[i].role != Role::kTable || d.nodes[i].place.file().rfind("layouts/", 0) != 0)
        continue;
      if (d.nodes[i].place.file().find("exemples") != std::string::npos) continue;
      EXPECT_TRUE(has_header[i]) << name;
    }
  });
}

TEST(Accessible, PicturesAndSignaturesAreDescribed) {
  size_t described = 0;
  each_document(false, [&](const Document& d, const std::string& name) {
    for (const Node& node : d.nodes) {
      if (node.role != Role::kFigure && node.role != Role::kForm) continue;
      EXPECT_GE(count_characters(node.alternative), 3u) << name;
      ++described;
    }
  });
  EXPECT_GT(described, 20u);
}

TEST(Accessible, LinksLeadSomewhere) {
  each_document(false, [](const Document& d, const std::string& name) {
    const std::vector<std::string> words = words_of(d);
    for (NodeId i = 0; i < d.nodes.size(); ++i) {
      const Node& node = d.nodes[i];
      if (node.role != Role::kLink) continue;
      EXPECT_NE(node.link.empty(), node.destination == kNoDestination) << name;
      if (node.destination != kNoDestination) {
        EXPECT_LT(node.destination, d.destinations.size());
      }
      EXPECT_NE(trim(words[i]), "") << name << ": a link without words";
    }
  });
}

TEST(Accessible, ForeignWordsAreReadInTheirLanguage) {
  std::set<std::string> languages;
  each_document(false, [&](const Document& d, const std::string& name) {
    const std::vector<std::string> words = words_of(d);
    for (NodeId i = 1; i < d.nodes.size(); ++i) {
      if (d.nodes[i].language.empty()) continue;
      languages.insert(d.nodes[i].language);
      EXPECT_NE(d.nodes[i].language, d.language) << name;
      EXPECT_NE(trim(words[i]), "") << name;
    }
  });
  // What the twinning's record says to be Arabic and Hebrew, and what others say to be English.
  EXPECT_EQ(languages.count("ar"), 1u);
  EXPECT_EQ(languages.count("he"), 1u);
}

// WCAG 2.1: relative luminance, with the curve of sRGB.
double luminance(Color color) {
  auto channel = [](uint8_t value) {
    const double v = value / 255.0;
    return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(color.red) + 0.7152 * channel(color.green) + 0.0722 * channel(color.blue);
}
double on_white(Color color) { return 1.05 / (luminance(color) + 0.05); }

TEST(Accessible, ColoursCanBeRead) {
  for (bool accessible : {false, true})
    each_document(accessible, [&](const Document& d, const std::string& name) {
      for (const TextStyle& style : d.text_styles)
        EXPECT_GE(on_white(style.color), accessible ? 7.0 : 4.5) << name;
    });
}

TEST(Accessible, LargeTypeIsLargeAndFlushLeft) {
  each_document(true, [](const Document& d, const std::string& name) {
    expect_sound(d);
    visit(d.body, [&](const Block& b) {
      // But for the bandeau, which stands beside the stamp.
      if (&b != &d.body.front()) {
        EXPECT_NE(b.kind, Block::Kind::kRow) << name << ": side by side";
        EXPECT_EQ(b.extra->column_count, 1) << name << ": columns";
      }
      if (b.kind != Block::Kind::kParagraph || b.runs.empty()) return;
      const ParagraphStyle& style = d.paragraph_styles[b.style];
      EXPECT_NE(style.alignment, Alignment::kJustified) << name;
      EXPECT_FALSE(style.hyphenate) << name;
      for (const auto& run : b.runs)
        EXPECT_GE(d.text_styles[run.style].size, Length::from_points(12)) << name << run.text;
    });
  });
}

}  // namespace
}  // namespace paraphe
