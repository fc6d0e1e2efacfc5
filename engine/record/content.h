// The act's own words: rich text, blocks and tables, as the record states them.
//
// White space of XML is collapsed as on a web page: a run of spaces, tabs and line ends is one
// space, and a block neither begins nor ends with one. Every other character (U+00A0, U+202F,
// typing slips) is kept exactly: the words of the act are never changed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/length.h"
#include "base/rare.h"
#include "base/whence.h"

namespace paraphe {

struct Fragment;
struct Bloc;

// Inline content of one paragraph: fragments in reading order.
using Texte = std::vector<Fragment>;
// Blocks in reading order.
using Contenu = std::vector<Bloc>;

// Whether spaces, apostrophes and ordinals are drawn by the rules of French.
enum class Typographie : uint8_t {
  kHeritee,    // not stated: as around it
  kFrancaise,  // as the layout wants
  kRespectee,  // typographie="respecter": as written
};

// A piece of inline content. kTexte has `texte`; all others carry `enfants`, but
// those that stand for one thing: kPageDe, kPagesTotales, kConduite, kPassage.
struct Fragment {
  enum class Genre : uint8_t {
    kTexte,             // `texte`
    kGras,              // <gras>
    kItalique,          // <italique>
    kPetitesCapitales,  // <petites-capitales>
    kExposant,          // <exposant>: 1er, m2
    kIndice,            // <indice>: CO2
    kVerbe,             // <verbe>: the verb of the decision, VALIDE; shown bold
    kCitation,          // <cite>: words quoted inside a paragraph, with their own quotation marks
    kLangue,            // <langue code="en">: words of another language; `cible` is the code
    kLien,              // <lien adresse="…">: `cible` is the address (http, https, mailto)
    kRenvoi,            // <renvoi annexe="a1">, <renvoi repere="b1">: mention of an annex, or of a
                        // block of the act; `cible` is its id, `annexe` which of the two
    kNote,              // <note>: footnote; `enfants` is the text of the note
    kPrive,             // <prive motif="…">: personal data, left out of published versions;
                        // `cible` is the reason, may be empty
    kPassage,           // <passage-a-la-ligne/>: forced line break
    kPageDe,            // <page-de repere="b1">: the number of its page; likewise, and `total`
    kPagesTotales,      // <pages-totales/>: the number of pages
    kConduite,          // <conduite/>: leaders
  };
  Genre genre = Genre::kTexte;
  std::string texte;    // UTF-8; kTexte only
  RareText cible;       // see each kind
  bool annexe = false;  // kRenvoi, kPageDe: of an annex
  bool total = false;   // kPageDe: followed by the number of pages, 3/5
  Texte enfants;
  Whence place;
};

// One column of a table in the act.
struct ColonneDeTableau {
  enum class Genre : uint8_t {
    kTexte,    // set left
    kCentre,   // set centred
    kNombre,   // figures; aligned on the decimal comma
    kMontant,  // sums of money; aligned on the decimal comma, and rules may add them up
  };
  Genre genre = Genre::kTexte;
  int part = 0;     // share of the width; 0: `largeur`, or as wide as its content
  Length largeur;   // 0: none
  std::string nom;  // for rules and exports: "chapitre", "article", "recettes"; may be empty
};

struct CelluleDeTableau {
  int colonne = 0;      // from 0; row and column spans already taken into account
  int colonnes = 1;     // columns it spans
  int lignes = 1;       // rows it spans
  bool entete = false;  // heads its row (or, in header rows, its column)
  Contenu contenu;      // a single paragraph in the usual case; empty cell: no block
  Whence place;
};

struct LigneDeTableau {
  enum class Genre : uint8_t {
    kNormale,
    kSection,  // heads the rows below: "SECTION D'INVESTISSEMENT", a chapter
    kSousTotal,
    kTotal,
  };
  Genre genre = Genre::kNormale;
  std::vector<CelluleDeTableau> cellules;
  Whence place;
};

struct TableauDeTexte {
  Texte legende;  // caption; may be empty
  std::vector<ColonneDeTableau> colonnes;
  std::vector<LigneDeTableau> entetes;  // header rows, repeated on each page
  std::vector<LigneDeTableau> lignes;
  std::vector<LigneDeTableau> pieds;  // footer rows, repeated on each page
  enum class Orientation : uint8_t { kSelonLargeur, kPortrait, kPaysage };
  Orientation orientation = Orientation::kSelonLargeur;  // by width: landscape when it must
};

// A block of the body or of the decision.
struct Bloc {
  enum class Genre : uint8_t {
    kParagraphe,   // `texte`
    kTitre,        // `texte`, `niveau` 1–4
    kVisa,         // `texte`: "Vu le code général…", hanging indent
    kConsiderant,  // `texte`: "Considérant que…"
    kArticle,      // article of the decision: `libelle` ("Article 1er"), `contenu`
    kListe,        // `elements`; `marque`
    kTableau,      // `tableau[0]`
    kCitation,     // quotation set apart: `contenu`; `texte` is its source, may be empty
    kDefinitions,  // terms and their meanings: `elements`, each with its `terme`
    kEncadre,      // framed: `libelle` its heading, may be empty; `contenu`
    kFilet,        // rule
    kPartie,       // <partie genre="rapport|debats|expose">: `libelle` its heading, `contenu`
    kImage,        // plan or photograph: `fichier`, `alternative`; `texte` is the caption
  };
  // How the items of a list are marked.
  enum class Marque : uint8_t {
    kTiret,   // –
    kPuce,    // •
    kNumero,  // 1. 2. 3.
    kLettre,  // a) b) c)
    kRomain,  // I. II. III.
    kAucune,
  };
  struct Element {
    Contenu contenu;
    RareText libelle;     // the item's mark as the act prints it ("1°", "b."); "" : by `marque`
    Texte terme;          // kDefinitions
    Whence place;
  };
  Genre genre = Genre::kParagraphe;
  Texte texte;
  Contenu contenu;
  RareText libelle;                     // plain text: see each kind
  int niveau = 1;                       // kTitre
  Marque marque = Marque::kTiret;       // kListe
  int debut = 1;                        // kListe: number of the first item
  std::vector<Element> elements;        // kListe, kDefinitions
  std::vector<TableauDeTexte> tableau;  // kTableau: exactly one; empty otherwise
  RareText fichier, alternative;        // kImage
  RareText id;                          // what references name; may be empty
  bool prive = false;  // diffusion="non": personal data, left out of published versions
  Typographie typographie = Typographie::kHeritee;  // of the block and all inside it
  Whence place;
};

// The words of `texte` without formatting; a forced line break becomes one space, footnotes are
// left out.
std::string plain_text(const Texte& texte);

// "-1 250,50", "12.3", "− 4" (spaces of all kinds, either minus sign, a leading +) in hundredths;
// nothing when it is not such a number or has more than two decimals.
bool parse_amount(std::string_view text, int64_t& hundredths);

}  // namespace paraphe
