// The act's own text: its words exactly, in the layout's styles.
#include <algorithm>

#include "document/composer.h"
#include "document/words.h"

namespace paraphe {
namespace {

constexpr Message kImageInAct{
    "document.image-in-act", N_("The act’s text holds an image (“{0}”)."),
    N_("Put it into an annex: this layout language places the images of the charte only.")};

std::string roman(int number) {
  constexpr std::pair<int, const char*> kDigits[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  if (number < 1 || number > 3999) return std::to_string(number);
  std::string out;
  for (auto [value, digit] : kDigits)
    while (number >= value) out += digit, number -= value;
  return out;
}

// a) … z), aa) …
std::string letters(int number) {
  std::string out;
  for (; number > 0; number = (number - 1) / 26)
    out.insert(out.begin(), static_cast<char>('a' + (number - 1) % 26));
  return out;
}

std::string mark_of(const Bloc& list, const Bloc::Element& element, size_t index) {
  if (!element.libelle.empty()) return element.libelle;
  int number = static_cast<int>(std::min<int64_t>(list.debut + static_cast<int64_t>(index), 99999));
  switch (list.marque) {
    case Bloc::Marque::kTiret:
      return "–";
    case Bloc::Marque::kPuce:
      return "•";
    case Bloc::Marque::kNumero:
      return std::to_string(number) + ".";
    case Bloc::Marque::kLettre:
      return letters(number) + ")";
    case Bloc::Marque::kRomain:
      return roman(number) + ".";
    case Bloc::Marque::kAucune:
      return "";
  }
  return "";
}

// "Considérant ce qui suit :", "Après en avoir délibéré," — a sentence that what follows completes.
bool announces_next(const std::vector<Run>& runs) {
  if (runs.empty() || runs.back().kind != Run::Kind::kText) return false;
  char last = runs.back().text.back();
  return last == ':' || last == ',';
}

}  // namespace

// ---------------------------------------------------------------- inline

void Composer::write_rich(const Texte& text, LineWriter& line) {
  for (const Fragment& fragment : text) write_fragment(fragment, line);
}

void Composer::write_fragment(const Fragment& fragment, LineWriter& line) {
  using Genre = Fragment::Genre;
  auto emphasised = [&](uint8_t bits) {
    uint8_t outer = line.emphasis;
    line.emphasis |= bits;
    write_rich(fragment.enfants, line);
    line.emphasis = outer;
  };
  auto owned = [&](Role role, auto finish) {
    NodeId outer = line.owner;
    line.owner = add_node(role, outer, fragment.place);
    if (line.owner != kArtifact) finish(document_.nodes[line.owner]);
    write_rich(fragment.enfants, line);
    line.owner = outer;
  };
  switch (fragment.genre) {
    case Genre::kTexte:
      line.line = fragment.place.line;
      write_text(fragment.texte, line);
      line.line = 0;
      break;
    case Genre::kGras:
    case Genre::kVerbe:
      emphasised(kBold);
      break;
    case Genre::kItalique:
      emphasised(kItalic);
      break;
    case Genre::kPetitesCapitales:
      emphasised(kSmall);
      break;
    case Genre::kExposant:
      emphasised(kRaised);
      break;
    case Genre::kIndice:
      write_lowered(fragment.enfants, line);
      break;
    case Genre::kCitation:
      owned(Role::kQuote, [](Node&) {});
      break;
    case Genre::kLangue:
      owned(Role::kSpan, [&](Node& n) { n.language = fragment.cible; });
      break;
    case Genre::kLien:
      owned(Role::kLink, [&](Node& n) { n.link = fragment.cible; });
      break;
    case Genre::kRenvoi:
    case Genre::kPrive:
      write_rich(fragment.enfants, line);
      break;
    case Genre::kNote:
      write_note_call(fragment, line);
      break;
    case Genre::kPassage:
      write_special(Run::Kind::kLineBreak, line);
      break;
  }
}

// Subscript: two thirds of the size, a sixth below the line.
void Composer::write_lowered(const Texte& text, LineWriter& line) {
  size_t first = line.runs.size();
  line.runs.push_back({Run::Kind::kLineBreak, "", 0, line.owner, false, 0});  // parts the runs
  write_rich(text, line);
  line.runs.erase(line.runs.begin() + static_cast<long>(first));
  for (size_t i = first; i < line.runs.size(); ++i) {
    TextStyle look = document_.text_styles[line.runs[i].style];
    look.rise = look.rise - look.size / 6;
    look.size = look.size.scaled(2, 3);
    line.runs[i].style = intern(look);
  }
}

TextStyleId Composer::intern(const TextStyle& look) {
  auto& pool = document_.text_styles;
  auto found = std::find(pool.begin(), pool.end(), look);
  if (found == pool.end()) found = pool.insert(pool.end(), look);
  return static_cast<TextStyleId>(found - pool.begin());
}

// The number of the note, raised; the note itself waits for the part "notes".
void Composer::write_note_call(const Fragment& note, LineWriter& line) {
  if (in_zone_) return;
  notes_.push_back(&note);
  NodeId outer = line.owner;
  uint8_t emphasis = line.emphasis;
  // A thin space parts the call from its word: 2021 and its note 1 are not 20211.
  if (!line.runs.empty()) write_text("\u202F", line);
  line.owner = add_node(Role::kReference, outer, note.place);
  line.emphasis = kRaised;
  write_text(std::to_string(++note_count_), line);
  line.owner = outer;
  line.emphasis = emphasis;
}

void Composer::add_notes(const BodyStyles& styles, NodeId parent, Blocks& out) {
  // Notes called from notes are appended while this runs, hence the index; each is visited once.
  for (size_t i = 0; i < notes_.size(); ++i) {
    const Fragment& note = *notes_[i];
    NodeId node = add_node(Role::kNote, parent, note.place);
    NodeId label = add_node(Role::kLbl, node, note.place);
    LineWriter line;
    line.style = styles.text;
    line.owner = node;
    write_rich(note.enfants, line);
    int number = note_count_ - static_cast<int>(notes_.size() - i) + 1;
    out.push_back(labelled(std::to_string(number), label, node, styles.text, styles.labels,
                           {paragraph_of(styles.text, node, std::move(line.runs), note.place)}));
  }
  notes_.clear();
}

// ---------------------------------------------------------------- blocks

void Composer::add_body(const Piece& piece, NodeId parent, Blocks& out) {
  size_t first = out.size();
  if (piece.part->get == nullptr) {
    add_notes(piece.body, parent, out);
  } else {
    add_content(*piece.part->get(scene_), parent, piece.body, piece.body.level, out);
  }
  if (out.size() == first) return;
  if (piece.space.before) out[first].before = *piece.space.before;
  if (piece.space.after) out.back().after = *piece.space.after;
  if (piece.space.keep_with_next) out.back().keep_with_next = true;
}

void Composer::add_content(const Contenu& content, NodeId parent, const BodyStyles& styles,
                           int level, Blocks& out) {
  for (size_t i = 0; i < content.size(); ++i) {
    // Visas, considérants and the like are set close; another kind of block stands apart from them.
    if (i > 0 && content[i].genre != content[i - 1].genre && !out.empty())
      out.back().after = std::max(out.back().after, parts_.styles[styles.text].after);
    if (content[i].genre != Bloc::Genre::kArticle) {
      add_record_block(content[i], parent, styles, level, out);
      continue;
    }
    // Articles that follow each other make one list.
    NodeId list = add_node(Role::kL, parent, content[i].place);
    for (; i < content.size() && content[i].genre == Bloc::Genre::kArticle; ++i)
      add_article(content[i], list, styles, level, out);
    --i;
  }
}

void Composer::add_record_block(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                int level, Blocks& out) {
  using Genre = Bloc::Genre;
  switch (source.genre) {
    case Genre::kParagraphe:
      add_text(source, Role::kP, styles.text, parent, out);
      break;
    case Genre::kVisa:
      add_text(source, Role::kP, styles.visa, parent, out);
      break;
    case Genre::kConsiderant:
      add_text(source, Role::kP, styles.considering, parent, out);
      break;
    case Genre::kTitre:
      add_text(source, heading_role(level + source.niveau - 1), styles.heading, parent, out);
      document_.nodes[out.back().node].title = plain_text(out.back().runs);
      break;
    case Genre::kArticle:
      break;  // see add_content
    case Genre::kListe:
      add_record_list(source, parent, styles, level, out);
      break;
    case Genre::kTableau:
      add_record_table(source, parent, styles, out);
      break;
    case Genre::kCitation: {
      BodyStyles inside = styles;
      inside.text = styles.quote;
      add_content(source.contenu, add_node(Role::kBlockQuote, parent, source.place), inside, level,
                  out);
      break;
    }
    case Genre::kPartie: {
      NodeId node = add_node(Role::kSect, parent, source.place);
      if (!source.libelle.empty()) {
        NodeId heading = add_node(heading_role(level), node, source.place);
        LineWriter line;
        line.style = styles.heading;
        line.owner = heading;
        write_text(source.libelle, line);
        document_.nodes[heading].title = source.libelle;
        out.push_back(paragraph_of(styles.heading, heading, std::move(line.runs), source.place));
        out.back().keep_with_next = true;
      }
      add_content(source.contenu, node, styles, source.libelle.empty() ? level : level + 1, out);
      break;
    }
    case Genre::kImage:
      diagnostics_.push_back(error(kImageInAct, {source.fichier}, source.place));
      break;
  }
}

// H1 to H6, no deeper than one below the last heading (PDF/UA-1 7.4.2), whatever the record says.
Role Composer::heading_role(int level) {
  heading_level_ = std::clamp(level, 1, std::min(6, heading_level_ + 1));
  return static_cast<Role>(static_cast<int>(Role::kH1) + heading_level_ - 1);
}

void Composer::add_text(const Bloc& source, Role role, StyleId style, NodeId parent, Blocks& out) {
  LineWriter line;
  line.style = style;
  line.owner = add_node(role, parent, source.place);
  write_rich(source.texte, line);
  bool announces = announces_next(line.runs);
  out.push_back(paragraph_of(style, line.owner, std::move(line.runs), source.place));
  if (announces || (role >= Role::kH1 && role <= Role::kH6)) out.back().keep_with_next = true;
}

void Composer::add_article(const Bloc& source, NodeId list, const BodyStyles& styles, int level,
                           Blocks& out) {
  NodeId item = add_node(Role::kLI, list, source.place);
  NodeId label = add_node(Role::kLbl, item, source.place);
  NodeId body = add_node(Role::kLBody, item, source.place);
  BodyStyles inside = styles;
  inside.text = styles.article;
  Blocks blocks;
  add_content(source.contenu, body, inside, level, blocks);
  if (blocks.empty()) return;
  out.push_back(labelled(source.libelle, label, item, styles.article, styles.article_labels,
                         std::move(blocks), kBold));
  out.back().after = std::max(out.back().after, parts_.styles[styles.article].after);
}

void Composer::add_record_list(const Bloc& source, NodeId parent, const BodyStyles& styles,
                               int level, Blocks& out) {
  NodeId list = add_node(Role::kL, parent, source.place);
  for (size_t i = 0; i < source.elements.size(); ++i) {
    const Bloc::Element& element = source.elements[i];
    NodeId item = add_node(Role::kLI, list, element.place);
    std::string mark = mark_of(source, element, i);
    NodeId label = mark.empty() ? item : add_node(Role::kLbl, item, element.place);
    NodeId body = add_node(Role::kLBody, item, element.place);
    BodyStyles inside = styles;
    inside.text = styles.list;
    Blocks blocks;
    add_content(element.contenu, body, inside, level, blocks);
    if (blocks.empty()) continue;
    if (mark.empty()) {
      std::move(blocks.begin(), blocks.end(), std::back_inserter(out));
    } else {
      out.push_back(labelled(mark, label, item, styles.list, styles.labels, std::move(blocks)));
    }
  }
  if (!out.empty()) out.back().after = std::max(out.back().after, parts_.styles[styles.text].after);
}

// `body` with a mark hanging at its left.
Block Composer::labelled(const std::string& mark, NodeId label, NodeId item, StyleId style,
                         Length width, Blocks body, uint8_t emphasis) const {
  Block block;
  block.kind = Block::Kind::kItem;
  block.node = item;
  block.label_width = width;
  block.place = body.front().place;
  block.before = body.front().before;
  block.after = body.back().after;
  Block hanging;
  hanging.node = label;
  hanging.style = parts_.styles[style].paragraph;
  hanging.place = block.place;
  hanging.runs.push_back(
      {Run::Kind::kText, mark, parts_.styles[style].text[emphasis], label, true, 0});
  block.label = std::make_shared<const Block>(std::move(hanging));
  body.front().before = body.back().after = Length{};
  block.children = std::move(body);
  return block;
}

}  // namespace paraphe
