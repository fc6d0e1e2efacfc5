// Lines: text of the layout, fields, emphasis, links.
#include <algorithm>

#include "base/text.h"
#include "document/composer.h"

namespace paraphe {
namespace {

constexpr Message kFieldMissing{
    "document.field-missing", N_("The act does not state “{0}” ({1}), which the layout requires."),
    N_("Add it to the record, or remove obligatoire=\"oui\" from the layout.")};

bool is_empty(const Texte& text) {
  using Genre = Fragment::Genre;
  return std::all_of(text.begin(), text.end(), [](const Fragment& fragment) {
    switch (fragment.genre) {
      case Genre::kPassage:
        return true;
      case Genre::kTexte:
        return trim(fragment.texte).empty();
      case Genre::kGras:
      case Genre::kItalique:
      case Genre::kPetitesCapitales:
      case Genre::kExposant:
      case Genre::kIndice:
      case Genre::kVerbe:
      case Genre::kCitation:
      case Genre::kLangue:
        return is_empty(fragment.enfants);
      default:
        return false;
    }
  });
}

}  // namespace

bool is_empty_text(const Bloc& block) {
  using Genre = Bloc::Genre;
  const bool text = block.genre == Genre::kParagraphe || block.genre == Genre::kVisa ||
                    block.genre == Genre::kConsiderant || block.genre == Genre::kTitre;
  return text && block.id.empty() && is_empty(block.texte);
}

void Composer::write_line(const Pieces& pieces, LineWriter& line) {
  const Piece* before = nullptr;
  bool held = false;
  for (const Piece& piece : pieces) {
    if (piece.kind == Piece::Kind::kIf) {
      held = holds(piece.condition);
      if (held) write_line(piece.children, line);
    } else if (piece.kind == Piece::Kind::kElse) {
      // It is the other side of the choice before it, which has been decided.
      const bool decided = before != nullptr && before->kind == Piece::Kind::kIf;
      if (!(decided ? held : holds(piece.condition))) write_line(piece.children, line);
    } else {
      write_piece(piece, line);
    }
    before = &piece;
  }
}

void Composer::write_piece(const Piece& piece, LineWriter& line) {
  switch (piece.kind) {
    case Piece::Kind::kText:
      write_layout_text(piece.text, line);
      break;
    case Piece::Kind::kField:
      write_field(piece, line);
      break;
    case Piece::Kind::kEmphasis: {
      uint8_t outer = line.emphasis;
      line.emphasis |= piece.emphasis;
      write_line(piece.children, line);
      line.emphasis = outer;
      break;
    }
    case Piece::Kind::kStyled: {
      StyleId outer = line.style;
      NodeId owner = line.owner;
      line.style = piece.style;
      if (!piece.text.empty()) {
        line.owner = add_node(Role::kSpan, owner, here(piece));
        if (line.owner != kArtifact) document_.nodes[line.owner].language = piece.text;
      }
      write_line(piece.children, line);
      line.style = outer;
      line.owner = owner;
      break;
    }
    case Piece::Kind::kLink: {
      NodeId owner = line.owner;
      line.owner = add_node(Role::kLink, owner, here(piece));
      if (line.owner != kArtifact) document_.nodes[line.owner].link = piece.text;
      write_line(piece.children, line);
      line.owner = owner;
      break;
    }
    case Piece::Kind::kAgree:
      write_agreed(piece, line);
      break;
    case Piece::Kind::kPage:
      write_special(Run::Kind::kPageNumber, line);
      break;
    case Piece::Kind::kPages:
      write_special(Run::Kind::kPageTotal, line);
      break;
    case Piece::Kind::kPageOf:
      write_page_of(in_act("mise-en-page " + piece.text), piece.text, piece.flag, here(piece), line);
      break;
    case Piece::Kind::kReference: {
      NodeId outer = open_reference(in_act("mise-en-page " + piece.text), piece.text, here(piece), line);
      write_line(piece.children, line);
      close_reference(outer, line);
      break;
    }
    case Piece::Kind::kLeader:
      write_special(Run::Kind::kLeader, line);
      break;
    case Piece::Kind::kLineBreak:
      write_special(Run::Kind::kLineBreak, line);
      break;
    case Piece::Kind::kEach:
      write_each(piece, line);
      break;
    default:
      break;
  }
}

void Composer::write_agreed(const Piece& piece, LineWriter& line) {
  const People people = piece.agreement->of(scene_);
  const bool many = people.count() > 1, women = people.only_women();
  const std::string& given = piece.forms[many ? (women ? 2 : 1) : 0];
  const bool as_given = !given.empty() && (many || women);
  write_layout_text(as_given ? given : agree(piece.text, people, piece.flag), line);
}

// A space of the layout at the start of a line, or after another space, is only the way the XML is
// laid out.
void Composer::write_layout_text(std::string_view text, LineWriter& line) {
  bool after_space =
      line.runs.empty() || line.runs.back().kind == Run::Kind::kLineBreak ||
      line.runs.back().kind == Run::Kind::kLeader ||
      (line.runs.back().kind == Run::Kind::kText && line.runs.back().text.back() == ' ');
  if (after_space && !text.empty() && text.front() == ' ') text.remove_prefix(1);
  write_text(text, line);
}

void Composer::write_text(std::string_view text, LineWriter& line, bool keep_case) {
  Run* run = run_for(text, line, keep_case);
  if (run == nullptr) return;
  if (run->text.empty())
    run->text = std::string(text);
  else
    run->text += text;
}

void Composer::write_text(std::string&& text, LineWriter& line, bool keep_case) {
  Run* run = run_for(text, line, keep_case);
  if (run == nullptr) return;
  if (run->text.empty())
    run->text = std::move(text);
  else
    run->text += text;
}

// The run that takes `text`: the last one or another after it; none when there is no text.
Run* Composer::run_for(std::string_view text, LineWriter& line, bool keep_case) const {
  if (text.empty()) return nullptr;
  TextStyleId style = parts_.styles[line.style].text[line.emphasis];
  if (!line.runs.empty()) {
    Run& last = line.runs.back();
    if (last.kind == Run::Kind::kText && last.style == style && last.owner == line.owner &&
        last.keep_case == keep_case && last.typed == line.typed)
      return &last;
  }
  Run& run = line.runs.emplace_back();
  run.style = style;
  run.owner = line.owner;
  run.keep_case = keep_case;
  run.line = line.line;
  run.typed = line.typed;
  return &run;
}

void Composer::write_special(Run::Kind kind, LineWriter& line) {
  // A space before a forced break or a leader would only widen the line.
  if (kind == Run::Kind::kLineBreak || kind == Run::Kind::kLeader) finish_line(line);
  line.runs.push_back({kind, "", parts_.styles[line.style].text[line.emphasis], line.owner, false});
}

void Composer::write_field(const Piece& piece, LineWriter& line) {
  FieldValue value = value_of(*piece.field, scene_);
  if (!value.present()) {
    if (piece.flag)
      diagnostics_.push_back(error(
          kFieldMissing, {std::string(piece.field->name), std::string(piece.field->description)},
          here(piece)));
    return;
  }
  if (value.rich() != nullptr && piece.format == FieldFormat::kPlain) {
    write_rich(*value.rich(), line);
    return;
  }
  line.line = record_line();
  const Within within(line.typed, respect_ && value.rich() != nullptr);
  const bool as_it_is = piece.field->type == FieldType::kText && piece.format == FieldFormat::kPlain;
  write_text(as_it_is ? std::move(value).text()
                      : formatted(*piece.field, std::move(value), piece.format),
             line, piece.field->keep_case);
  line.line = 0;
}

int Composer::record_line() const {
  const std::vector<Membre>& members = scene_.seance->membres;
  auto of = [&](const auto& item) {  // names are said where the member is described
    return item.membre ? members[*item.membre].place.line : item.place.line;
  };
  if (scene_.candidate != nullptr) return of(*scene_.candidate);
  if (scene_.person != nullptr) return of(*scene_.person);
  if (scene_.vote != nullptr) return members[scene_.vote->membre].place.line;
  if (scene_.movement != nullptr) return members[scene_.movement->membre].place.line;
  if (scene_.member != nullptr) return scene_.member->place.line;
  if (scene_.annex != nullptr) return scene_.annex->place.line;
  return scene_.act != nullptr ? scene_.act->place.line : scene_.seance->place.line;
}

void Composer::write_each(const Piece& piece, LineWriter& line) {
  size_t count = items_of(*piece.list, scene_);
  Scene outer = scene_;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) write_layout_text(i + 1 == count ? piece.last : piece.text, line);
    enter(*piece.list, i);
    write_line(piece.children, line);
  }
  scene_ = outer;
}

void Composer::finish_line(LineWriter& line) {
  while (!line.runs.empty() && line.runs.back().kind == Run::Kind::kText) {
    std::string& text = line.runs.back().text;
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (!text.empty()) return;
    line.runs.pop_back();
  }
}

std::string Composer::plain_text(const Runs& runs) const {
  std::string out;
  for (const Run& run : runs) {
    bool call = run.owner != kArtifact && document_.nodes[run.owner].role == Role::kReference;
    if (call) {  // the thin space before it is no part of the words either
      if (out.ends_with(kBeforeCall)) out.resize(out.size() - kBeforeCall.size());
      continue;
    }
    if (run.kind == Run::Kind::kLineBreak || run.kind == Run::Kind::kLeader) out += ' ';
    if (run.kind == Run::Kind::kText) out += run.text;
  }
  return collapse_spaces(out);
}

}  // namespace paraphe
