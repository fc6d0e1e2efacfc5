#include <algorithm>

#include "base/text.h"
#include "record/read.h"

namespace paraphe {
namespace {

using Inline = Fragment::Genre;
using Kind = Bloc::Genre;

constexpr Message kNestedNote{"record.nested-note", N_("a footnote stands within a footnote"),
                              N_("Put the inner note's text in the outer one.")};
constexpr Message kNestedLink{"record.nested-link", N_("a link stands within a link"),
                              N_("End the first link before the second begins.")};

constexpr Message kReference{"record.reference-target",
                             N_("“{0}” does not say what it refers to, or says it twice"),
                             N_("Give it either annexe=\"…\" or repere=\"…\", the id of a block.")};

constexpr Word<Inline> kInlines[] = {
    {"gras", Inline::kGras},
    {"italique", Inline::kItalique},
    {"petites-capitales", Inline::kPetitesCapitales},
    {"exposant", Inline::kExposant},
    {"indice", Inline::kIndice},
    {"verbe", Inline::kVerbe},
    {"cite", Inline::kCitation},
    {"langue", Inline::kLangue},
    {"lien", Inline::kLien},
    {"renvoi", Inline::kRenvoi},
    {"page-de", Inline::kPageDe},
    {"pages-totales", Inline::kPagesTotales},
    {"conduite", Inline::kConduite},
    {"note", Inline::kNote},
    {"prive", Inline::kPrive},
    {"passage-a-la-ligne", Inline::kPassage},
};
constexpr Word<Kind> kBlocks[] = {
    {"paragraphe", Kind::kParagraphe},
    {"titre", Kind::kTitre},
    {"visa", Kind::kVisa},
    {"considerant", Kind::kConsiderant},
    {"article", Kind::kArticle},
    {"liste", Kind::kListe},
    {"tableau", Kind::kTableau},
    {"citation", Kind::kCitation},
    {"definitions", Kind::kDefinitions},
    {"encadre", Kind::kEncadre},
    {"filet", Kind::kFilet},
    {"partie", Kind::kPartie},
    {"image", Kind::kImage},
};
constexpr Word<Bloc::Marque> kMarks[] = {
    {"tiret", Bloc::Marque::kTiret},   {"puce", Bloc::Marque::kPuce},
    {"numero", Bloc::Marque::kNumero}, {"lettre", Bloc::Marque::kLettre},
    {"romain", Bloc::Marque::kRomain}, {"aucune", Bloc::Marque::kAucune},
};

template <class Enum, size_t kCount>
std::optional<Enum> find(const Word<Enum> (&words)[kCount], std::string_view name) {
  for (const Word<Enum>& w : words)
    if (w.word == name) return w.value;
  return std::nullopt;
}

// ---------------------------------------------------------------- inline

struct Nesting {
  bool in_note = false, in_link = false;
};

void append_fragment(ReadContext& context, XmlNode node, Nesting around, Texte& out);

Texte read_fragments(ReadContext& context, XmlNode node, Nesting around) {
  Texte out;
  for (XmlNode child : node.children()) append_fragment(context, child, around, out);
  return out;
}

// A text or an inline element, its white space still as typed.
void append_fragment(ReadContext& context, XmlNode node, Nesting around, Texte& out) {
  Fragment fragment;
  fragment.place = context.line_of(node);
  if (node.is_text()) {
    fragment.texte = node.text();
    out.push_back(std::move(fragment));
    return;
  }
  std::optional<Inline> genre = find(kInlines, node.name());
  if (!genre) return;
  fragment.genre = *genre;
  // A mention of another part of the act is a link too.
  bool note = *genre == Inline::kNote;
  bool reference = *genre == Inline::kRenvoi || *genre == Inline::kPageDe;
  bool link = *genre == Inline::kLien || reference;
  if (note && around.in_note)
    context.diagnostics.push_back(error(kNestedNote, {}, context.place_of(node)));
  if (link && around.in_link)
    context.diagnostics.push_back(error(kNestedLink, {}, context.place_of(node)));
  for (const char* name : {"code", "adresse", "annexe", "repere", "motif"})
    if (node.attribute(name)) fragment.cible = text_attribute(node, name);
  if (reference) {
    fragment.annexe = node.attribute("annexe").has_value();
    fragment.total = yes(node, "total");
    if (fragment.annexe == node.attribute("repere").has_value())
      context.diagnostics.push_back(
          error(kReference, {std::string(node.name())}, context.place_of(node)));
  }
  fragment.enfants =
      read_fragments(context, node, {around.in_note || note, around.in_link || link});
  out.push_back(std::move(fragment));
}

// Collapses white space through the whole of one paragraph. Works in place on the finished tree, so
// that the pointer to the string that ends with the last space stays good.
class Collapser {
 public:
  void run(Texte& texte) {
    visit(texte);
    drop_space();
  }

 private:
  void visit(Texte& texte) {
    for (Fragment& f : texte) {
      if (f.genre == Inline::kTexte) {
        collapse(f.texte);
      } else if (f.genre == Inline::kPassage) {
        drop_space();
        at_start_ = true;
      } else if (f.genre == Inline::kConduite) {
        drop_space();
        at_start_ = true;
      } else if (f.genre == Inline::kPageDe || f.genre == Inline::kPagesTotales) {
        space_ = nullptr, at_start_ = false;
      } else if (f.genre == Inline::kNote) {
        Collapser().run(f.enfants);
        space_ = nullptr, at_start_ = false;
      } else {
        visit(f.enfants);
      }
    }
  }

  void collapse(std::string& text) {
    size_t length = 0;
    for (char c : text) {
      bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (space && (at_start_ || space_ != nullptr)) continue;
      text[length++] = space ? ' ' : c;
      space_ = space ? &text : nullptr;
      at_start_ = false;
    }
    text.resize(length);
  }

  void drop_space() {
    if (space_ != nullptr) space_->pop_back();
    space_ = nullptr;
  }

  std::string* space_ = nullptr;  // the string that ends with the last space, until a word follows
  bool at_start_ = true;
};

bool stands_alone(Inline genre) {
  return genre == Inline::kPassage || genre == Inline::kPageDe || genre == Inline::kPagesTotales ||
         genre == Inline::kConduite;
}

// Fragments without text, left where a space was dropped. Notes and line breaks stay.
void drop_empty(Texte& texte) {
  for (Fragment& f : texte) drop_empty(f.enfants);
  std::erase_if(texte, [](const Fragment& f) {
    if (stands_alone(f.genre)) return false;
    return f.genre == Inline::kTexte ? f.texte.empty() : f.enfants.empty();
  });
}

void finish(Texte& texte) {
  Collapser().run(texte);
  drop_empty(texte);
}

// ---------------------------------------------------------------- blocks

Bloc read_block(ReadContext& context, XmlNode node, Kind genre);

Bloc read_list(ReadContext& context, XmlNode node) {
  Bloc out;
  out.genre = Kind::kListe;
  out.marque = word_attribute(node, "marque", kMarks, Bloc::Marque::kTiret);
  out.debut = number_attribute(node, "debut").value_or(1);
  for (XmlNode child : node.children()) {
    if (child.name() != "element") continue;
    Bloc::Element element;
    element.contenu = read_flow(context, child);
    element.libelle = text_attribute(child, "libelle");
    element.place = context.place_of(child);
    out.elements.push_back(std::move(element));
  }
  return out;
}

Bloc read_definitions(ReadContext& context, XmlNode node) {
  Bloc out;
  for (XmlNode child : node.elements("definition")) {
    Bloc::Element element;
    element.terme = read_child_text(context, child, "terme");
    element.contenu = read_flow(context, child.child("sens"));
    element.place = context.place_of(child);
    out.elements.push_back(std::move(element));
  }
  return out;
}

Bloc read_block(ReadContext& context, XmlNode node, Kind genre) {
  Bloc out;
  switch (genre) {
    case Kind::kListe:
      out = read_list(context, node);
      break;
    case Kind::kTableau:
      out.tableau.push_back(read_table(context, node));
      break;
    case Kind::kDefinitions:
      out = read_definitions(context, node);
      break;
    case Kind::kCitation:
      out.texte = read_child_text(context, node, "source");
      out.contenu = read_flow(context, node);
      break;
    case Kind::kFilet:
      break;
    case Kind::kArticle:
    case Kind::kEncadre:
      out.contenu = read_flow(context, node);
      out.libelle = text_attribute(node, "libelle");
      break;
    case Kind::kPartie:
      out.contenu = read_blocks(context, node);
      out.libelle = text_attribute(node, "libelle");
      break;
    case Kind::kImage:
      out.fichier = text_attribute(node, "fichier");
      out.alternative = text_attribute(node, "alternative");
      [[fallthrough]];
    default:
      out.texte = read_text(context, node);
      out.niveau = number_attribute(node, "niveau").value_or(1);
  }
  out.genre = genre;
  out.id = text_attribute(node, "id");
  out.prive = text_attribute(node, "diffusion") == "non";
  out.typographie = read_typography(node);
  out.place = context.place_of(node);
  return out;
}

}  // namespace

Typographie read_typography(XmlNode node) {
  constexpr Word<Typographie> kTypography[] = {{"francaise", Typographie::kFrancaise},
                                               {"respecter", Typographie::kRespectee}};
  return word_attribute(node, "typographie", kTypography, Typographie::kHeritee);
}

Texte read_text(ReadContext& context, XmlNode node) {
  if (!node.exists()) return {};
  Texte out = read_fragments(context, node, {});
  finish(out);
  return out;
}

Texte read_child_text(ReadContext& context, XmlNode node, std::string_view name) {
  return read_text(context, node.child(name));
}

Contenu read_blocks(ReadContext& context, XmlNode node) {
  Contenu out;
  for (XmlNode child : node.children()) {
    std::optional<Kind> genre = find(kBlocks, child.name());
    if (genre) out.push_back(read_block(context, child, *genre));
  }
  out.shrink_to_fit();  // it lives as long as the record: a volume has thousands of blocks
  return out;
}

Contenu read_flow(ReadContext& context, XmlNode node) {
  Contenu out;
  Texte loose;  // text between blocks, which forms a paragraph of its own
  auto close = [&] {
    finish(loose);
    if (!loose.empty()) {
      Bloc paragraph;
      paragraph.place = context.place_of(node);
      paragraph.texte = std::move(loose);
      out.push_back(std::move(paragraph));
    }
    loose.clear();
  };
  for (XmlNode child : node.children()) {
    std::optional<Kind> genre = find(kBlocks, child.name());
    if (!genre) {
      append_fragment(context, child, {}, loose);
      continue;
    }
    close();
    out.push_back(read_block(context, child, *genre));
  }
  close();
  return out;
}

}  // namespace paraphe
