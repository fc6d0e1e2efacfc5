// The act's own text: its words exactly, in the layout's styles.
#include <algorithm>

#include "document/composer.h"
#include "document/words.h"

namespace paraphe {
namespace {

// "Considérant ce qui suit :", "Après en avoir délibéré," — a sentence that what follows completes.
bool announces_next(const Runs& runs) {
  if (runs.empty() || runs.back().kind != Run::Kind::kText) return false;
  char last = runs.back().text.back();
  return last == ':' || last == ',';
}

// What a mention of the record names, as a key and in words.
std::string key_of(const Fragment& fragment) {
  return (fragment.annexe ? "annexe " : "repere ") + fragment.cible.string();
}

std::string name_of(const Fragment& fragment, const Deliberation* act) {
  for (size_t i = 0; act != nullptr && i < act->annexes.size(); ++i)
    if (fragment.annexe && act->annexes[i].id == fragment.cible) return act->annexes[i].libelle;
  return fragment.cible;
}

}  // namespace

// ---------------------------------------------------------------- inline

void Composer::write_rich(const Texte& text, LineWriter& line) {
  for (const Fragment& fragment : text) {
    if (fragment.genre == Fragment::Genre::kTexte) {
      line.line = fragment.place.line;
      write_own(fragment.texte, line);
      line.line = 0;
    } else {
      write_fragment(fragment, line);
    }
  }
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
      break;  // see write_rich
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
    case Genre::kRenvoi: {
      NodeId outer = open_reference(in_act(key_of(fragment)), name_of(fragment, scene_.act),
                                    fragment.place, line);
      write_rich(fragment.enfants, line);
      close_reference(outer, line);
      break;
    }
    case Genre::kPageDe:
      write_page_of(in_act(key_of(fragment)), name_of(fragment, scene_.act), fragment.total,
                    fragment.place, line);
      break;
    case Genre::kPagesTotales:
      write_page_total(line);
      break;
    case Genre::kConduite:
      write_special(Run::Kind::kLeader, line);
      break;
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
  line.runs.push_back({Run::Kind::kLineBreak, "", 0, line.owner, false});  // parts the runs
  write_rich(text, line);
  line.runs.erase(first);
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

// The number of the note, raised. The note itself goes to the foot of the page, or waits for the
// part "notes" where the layout has it.
void Composer::write_note_call(const Fragment& note, LineWriter& line) {
  if (in_zone_) return;
  NodeId outer = line.owner;
  uint8_t emphasis = line.emphasis;
  if (!line.runs.empty()) write_text(kBeforeCall, line);
  const NodeId call = line.owner = add_node(Role::kReference, outer, note.place);
  line.emphasis = kRaised;
  write_text(std::to_string(++note_count_), line);
  line.owner = outer;
  line.emphasis = emphasis;
  if (!parts_.notes) {
    notes_.push_back({&note, respect_});
    return;
  }
  const size_t index = document_.notes.size();
  document_.notes.push_back({call, {}});
  document_.notes[index].block = note_block(note, note_count_, parts_.notes->style,
                                            parts_.notes->labels, holder_of_notes(outer));
}

// Where the note called in `node` stands in the tree: after the paragraph or heading of its call;
// inside a cell, a caption or the body of a list item, which hold their words themselves.
NodeId Composer::holder_of_notes(NodeId node) const {
  auto role = [&] { return document_.nodes[node].role; };
  auto is_inline = [&] {
    return role() == Role::kSpan || role() == Role::kQuote || role() == Role::kLink ||
           role() == Role::kReference;
  };
  while (node != kRootNode && is_inline()) node = document_.nodes[node].parent;
  const bool closed = role() == Role::kP || (role() >= Role::kH1 && role() <= Role::kH6);
  return closed ? document_.nodes[node].parent : node;
}

Block Composer::note_block(const Fragment& note, int number, StyleId style, Length labels,
                           NodeId parent) {
  NodeId node = add_node(Role::kNote, parent, note.place);
  NodeId label = add_node(Role::kLbl, node, note.place);
  Blocks body;
  body.push_back(paragraph_of(style, node, note.place));
  LineWriter line{body[0].runs, style, node};
  write_rich(note.enfants, line);
  return labelled(std::to_string(number), label, node, style, labels, std::move(body));
}

void Composer::add_notes(const BodyStyles& styles, NodeId parent, Blocks& out) {
  // Notes called from notes are appended while this runs, hence the index; each is visited once.
  for (size_t i = 0; i < notes_.size(); ++i) {
    int number = note_count_ - static_cast<int>(notes_.size() - i) + 1;
    const Within within(respect_, notes_[i].respect);
    out.push_back(note_block(*notes_[i].note, number, styles.text, styles.labels, parent));
  }
  notes_.clear();
}

// ---------------------------------------------------------------- blocks

void Composer::add_body(const Piece& piece, NodeId parent, Blocks& out) {
  const Within within(respect_, respected());  // of several acts, each says it for itself
  Blocks body;
  if (piece.part->get == nullptr)
    add_notes(piece.body, parent, body);
  else
    add_content(*piece.part->get(scene_), parent, piece.body, piece.body.level, body);
  if (body.empty()) return;
  if (piece.space.before) body.front().before = *piece.space.before;
  if (piece.space.after) body.back().after = *piece.space.after;
  if (piece.space.keep_with_next) body.back().keep_with_next = true;
  make_room(out, body.size());
  std::move(body.begin(), body.end(), std::back_inserter(out));
}

void Composer::add_content(const Contenu& content, NodeId parent, const BodyStyles& styles,
                           int level, Blocks& out) {
  make_room(out, content.size());
  for (size_t i = 0; i < content.size(); ++i) {
    // Visas, considérants and the like are set close; another kind of block stands apart from them.
    // What follows a heading stands as near to it as the style of the heading says.
    if (i > 0 && content[i].genre != content[i - 1].genre && !out.empty() &&
        content[i - 1].genre != Bloc::Genre::kTitre)
      out.back().after = std::max(out.back().after, parts_.styles[styles.text].after);
    if (content[i].genre != Bloc::Genre::kArticle) {
      add_record_block(content[i], parent, styles, level, out);
      continue;
    }
    // Articles that follow each other make one list.
    NodeId list = add_node(Role::kL, parent, content[i].place);
    for (; i < content.size() && content[i].genre == Bloc::Genre::kArticle; ++i) {
      const size_t first = document_.nodes.size();
      const Within within(respect_, respects(content[i].typographie, respect_));
      add_article(content[i], list, styles, level, out);
      if (!content[i].id.empty())
        place_destination(in_act("repere " + content[i].id.string()), static_cast<NodeId>(first));
    }
    --i;
  }
}

void Composer::add_record_block(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                int level, Blocks& out) {
  const size_t first = document_.nodes.size();
  const Within within(respect_, respects(source.typographie, respect_));
  place_record_block(source, parent, styles, level, out);
  if (!source.id.empty() && document_.nodes.size() > first)
    place_destination(in_act("repere " + source.id.string()), static_cast<NodeId>(first));
}

void Composer::place_record_block(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                  int level, Blocks& out) {
  using Genre = Bloc::Genre;
  if (is_empty_text(source)) return;
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
      add_text(source, heading_role(level + source.niveau - 1),
               styles.headings[static_cast<size_t>(std::clamp(source.niveau, 1, 4) - 1)], parent,
               out);
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
    case Genre::kCitation:
      add_record_quote(source, parent, styles, level, out);
      break;
    case Genre::kDefinitions:
      add_record_definitions(source, parent, styles, level, out);
      break;
    case Genre::kEncadre:
      add_record_frame(source, parent, styles, level, out);
      break;
    case Genre::kFilet: {
      // Half a line above and below, so that the lines after it are on the grid again.
      Block rule;
      rule.kind = Block::Kind::kRule;
      rule.node = kArtifact;
      rule.place = source.place;
      BlockExtra& look = rule.extra.make();
      look.thickness = Length::from_millipoints(500);
      look.color = styles.dress.rule_color;
      look.width = Length::from_micrometres(24000);
      look.position = Alignment::kCentre;
      rule.before = rule.after =
          document_.paragraph_styles[parts_.styles[styles.text].paragraph].leading;
      out.push_back(std::move(rule));
      break;
    }
    case Genre::kPartie: {
      NodeId node = add_node(Role::kSect, parent, source.place);
      if (!source.libelle.empty()) {
        NodeId heading = add_node(heading_role(level), node, source.place);
        Block& title = out.emplace_back();
        make_paragraph(styles.headings[0], heading, source.place, title);
        LineWriter line{title.runs, styles.headings[0], heading};
        write_own(source.libelle.string(), line);
        document_.nodes[heading].title = source.libelle;
        title.keep_with_next = true;
      }
      add_content(source.contenu, node, styles, source.libelle.empty() ? level : level + 1, out);
      break;
    }
    case Genre::kImage:
      add_figure(source, parent, styles, out);
      break;
  }
}

// H1 to H6, no deeper than one below the last heading (PDF/UA-1 7.4.2), whatever the record says.
Role Composer::heading_role(int level) {
  heading_level_ = std::clamp(level, 1, std::min(6, heading_level_ + 1));
  return static_cast<Role>(static_cast<int>(Role::kH1) + heading_level_ - 1);
}

void Composer::add_text(const Bloc& source, Role role, StyleId style, NodeId parent, Blocks& out) {
  Block& block = out.emplace_back();
  make_paragraph(style, add_node(role, parent, source.place), source.place, block);
  LineWriter line{block.runs, style, block.node};
  write_rich(source.texte, line);
  if (announces_next(block.runs) || (role >= Role::kH1 && role <= Role::kH6))
    block.keep_with_next = true;
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
  Block article = labelled(source.libelle, label, item, styles.article, styles.article_labels,
                           std::move(blocks), kBold, respect_);
  set_label_style(article, beside_text(article.extra->label->style));
  out.push_back(std::move(article));
  out.back().after = std::max(out.back().after, parts_.styles[styles.article].after);
}

void Composer::add_record_list(const Bloc& source, NodeId parent, const BodyStyles& styles,
                               int level, Blocks& out) {
  NodeId list = add_node(Role::kL, parent, source.place);
  for (size_t i = 0; i < source.elements.size(); ++i) {
    const Bloc::Element& element = source.elements[i];
    NodeId item = add_node(Role::kLI, list, element.place);
    const int64_t number = source.debut + static_cast<int64_t>(i);
    const std::string mark =
        !element.libelle.empty()
            ? element.libelle.string()
            : mark_of(source.marque, static_cast<int>(std::min<int64_t>(number, 99999)));
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
      const bool own = !element.libelle.empty();
      out.push_back(labelled(mark, label, item, styles.list, styles.labels, std::move(blocks), 0,
                             respect_ && own));
      if (own)
        set_label_style(out.back(), aligned(out.back().extra->label->style, Alignment::kLeft));
    }
  }
  if (!out.empty()) out.back().after = std::max(out.back().after, parts_.styles[styles.text].after);
}

// A term hangs at the left of what it means, in bold; terms of one list share the indent, and one
// that is wider than a third of the measure is set in several lines.
void Composer::add_record_definitions(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                      int level, Blocks& out) {
  NodeId list = add_node(Role::kL, parent, source.place);
  for (const Bloc::Element& element : source.elements) {
    NodeId item = add_node(Role::kLI, list, element.place);
    NodeId term = add_node(Role::kLbl, item, element.place);
    NodeId body = add_node(Role::kLBody, item, element.place);
    Block label = paragraph_of(styles.term, term, element.place);
    const uint8_t emphasis = styles.term == styles.text ? kBold : 0;
    LineWriter line{label.runs, styles.term, term, emphasis};
    write_rich(element.terme, line);
    label.style = beside_text(label.style);
    BodyStyles inside = styles;
    inside.text = styles.list;
    Blocks blocks;
    add_content(element.contenu, body, inside, level, blocks);
    if (blocks.empty()) {
      label.keep_with_next = false;
      out.push_back(std::move(label));
    } else {
      out.push_back(with_label(std::move(label), item, styles.term_labels, std::move(blocks)));
    }
  }
  if (!out.empty()) out.back().after = std::max(out.back().after, parts_.styles[styles.text].after);
}

// The source stands below the quotation, flush right, and on its page.
void Composer::add_record_quote(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                int level, Blocks& out) {
  NodeId node = add_node(Role::kBlockQuote, parent, source.place);
  BodyStyles inside = styles;
  inside.text = inside.list = styles.quote;
  Blocks blocks;
  add_content(source.contenu, node, inside, level, blocks);
  if (!source.texte.empty()) {
    const NodeId words = add_node(Role::kP, node, source.place);
    Block paragraph = paragraph_of(styles.source, words, source.place);
    LineWriter line{paragraph.runs, styles.source, words};
    write_rich(source.texte, line);
    if (styles.source == styles.quote)
      paragraph.style = aligned(paragraph.style, Alignment::kRight);
    if (!blocks.empty()) {
      blocks.back().keep_with_next = true;
      blocks.back().after = Length{};
    }
    blocks.push_back(std::move(paragraph));
  }
  if (blocks.empty()) return;
  const Length apart = parts_.styles[styles.text].after;
  blocks.front().before = std::max(blocks.front().before, apart);
  blocks.back().after = std::max(blocks.back().after, apart);
  std::move(blocks.begin(), blocks.end(), std::back_inserter(out));
}

// A rule at the left where the layout says nothing of frames.
void Composer::add_record_frame(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                int level, Blocks& out) {
  Block block;
  block.kind = Block::Kind::kFrame;
  block.node = add_node(Role::kDiv, parent, source.place);
  block.place = source.place;
  if (styles.frame != kNoFrame) {
    block.extra.make().frame = std::make_shared<const Frame>(parts_.frames[styles.frame].frame);
  } else {
    Frame plain;
    plain.rule = Length::from_points(1);
    plain.color = styles.dress.rule_color;
    plain.padding_x = plain.padding_y = Length::from_points(7);
    block.extra.make().frame = std::make_shared<const Frame>(plain);
  }
  if (!source.libelle.empty()) {
    const NodeId words = add_node(Role::kP, block.node, source.place);
    Block heading = paragraph_of(styles.text, words, source.place);
    LineWriter line{heading.runs, styles.text, words, kBold};
    write_own(source.libelle.string(), line);
    heading.style = aligned(heading.style, Alignment::kLeft);
    heading.keep_with_next = true;
    document_.nodes[block.node].title = source.libelle;
    block.children.push_back(std::move(heading));
  }
  add_content(source.contenu, block.node, styles, level, block.children);
  if (block.children.empty()) return;
  // The frame has its own space; that of the first and last block would double it.
  block.children.front().before = block.children.back().after = Length{};
  block.before = block.after = parts_.styles[styles.text].after * 2;
  out.push_back(std::move(block));
}

// `body` with a mark hanging at its left.
Block Composer::labelled(const std::string& mark, NodeId label, NodeId item, StyleId style,
                         Length width, Blocks body, uint8_t emphasis, bool typed) {
  Block hanging;
  hanging.node = label;
  hanging.style = label_style(parts_.styles[style].paragraph);
  hanging.place = body.front().place;
  hanging.runs.push_back(
      {Run::Kind::kText, mark, parts_.styles[style].text[emphasis], label, true});
  hanging.runs.back().typed = typed;
  return with_label(std::move(hanging), item, width, std::move(body));
}

Block Composer::with_label(Block label, NodeId item, Length width, Blocks body) const {
  Block block;
  block.kind = Block::Kind::kItem;
  block.node = item;
  BlockExtra& hanging = block.extra.make();
  hanging.label_width = width;
  hanging.label_widens = true;
  hanging.label = std::make_shared<const Block>(std::move(label));
  block.place = body.front().place;
  block.before = body.front().before;
  block.after = body.back().after;
  body.front().before = body.back().after = Length{};
  block.children = std::move(body);
  return block;
}

}  // namespace paraphe
