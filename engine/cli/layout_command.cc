// The commands for who writes layouts: check, new, fields.
#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

#include "base/file.h"
#include "base/resource.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/options.h"

namespace paraphe {
namespace {

constexpr const char* kSound = N_("“{0}” can be used. It dresses: {1}.");
constexpr const char* kWritten = N_("“{0}” is written. Change it, then run: paraphe layout check {0}");
constexpr const char* kFields = N_("Fields");
constexpr const char* kLists = N_("Lists");
constexpr const char* kParts = N_("Parts of the act");
constexpr const char* kAgreements = N_("What words agree with");
constexpr const char* kInside = N_("inside {0}");
constexpr const char* kExample = N_("for example: {0}");
constexpr const char* kOneItem = N_("{0} item");
constexpr const char* kManyItems = N_("{0} items");

constexpr Message kThere{"cli.layout-exists", N_("“{0}” already exists"),
                         N_("Give another name with -o, or --force if the existing file may be lost.")};
constexpr Message kFileNeeded{"cli.layout-file",
                              N_("the command “{0}” needs the option “-o” with the name of a file"),
                              N_("Add for example: -o ma-ville.xml")};
constexpr Message kNoAct{"cli.no-deliberation", N_("the record has no deliberation to take examples from"),
                         N_("Give another record, or none for the built-in example.")};

constexpr size_t kLargestLayout = 16u << 20;
constexpr size_t kWidth = 80, kIndent = 4;
constexpr const char* kExampleRecord = "layouts/exemples/seance.xml";

template <class T>
ExitCode fail(Context& context, const Result<T>& result) {
  context.report(result.errors());
  return context.code();
}

// Findings, each once: a letterhead is read for every kind it dresses.
class Findings {
 public:
  void add(const Diagnostics& more) {
    for (const Diagnostic& finding : more)
      if (std::none_of(all_.begin(), all_.end(), [&](const Diagnostic& known) {
            return to_string(known) == to_string(finding);
          }))
        all_.push_back(finding);
  }
  // Those of one file together, from its top to its end.
  const Diagnostics& sorted() {
    std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return std::tie(a.place.file, a.place.line) < std::tie(b.place.file, b.place.line);
    });
    return all_;
  }
  const Diagnostics& all() const { return all_; }

 private:
  Diagnostics all_;
};

Result<Seance> example_record() {
  return read_seance(std::string(*find_resource(kExampleRecord)), kExampleRecord);
}

// ---------------------------------------------------------------- check

// The example set with the layout: what only shows on pages, a zone too small for its content.
void try_pages(const EngineOptions& options, Findings& findings) {
  Result<Engine> engine = Engine::create(options);
  if (!engine.ok()) return findings.add(engine.errors());
  Result<Seance> seance = example_record();
  if (!seance.ok()) return findings.add(seance.errors());
  for (const Order& order : orders_of(*seance, {0}, options.documents)) {
    Result<Engine::Set> pages = engine->make_pages(order);
    // What the example does not state is no fault of the layout.
    for (const Diagnostic& found : pages.ok() ? pages->pages.warnings : pages.errors())
      if (!std::string_view(found.message.code).starts_with("document.")) findings.add({found});
  }
}

ExitCode run_layout_check(Context& context) {
  EngineOptions options;
  options.layout = context.options().inputs.front();
  Result<std::string> bytes = read_file(options.layout, kLargestLayout);
  if (!bytes.ok()) return fail(context, bytes);
  options.layout_bytes = *bytes;
  options.documents.clear();
  Findings findings;
  std::string names;
  for (DocumentKind kind : built_in_kinds()) {
    Result<Layout> layout = read_layout(*bytes, options.layout, {.document = kind});
    if (!layout.ok()) {
      findings.add(layout.errors());
    } else if (layout->kind() == kind) {
      options.documents.push_back(kind);
      names += (names.empty() ? "" : ", ") + std::string(about(kind).name);
    }
  }
  if (findings.all().empty()) {
    try_pages(options, findings);
    options.accessible = true;
    if (!has_errors(findings.all())) try_pages(options, findings);
  }
  context.report(findings.sorted());
  JsonWriter& json = context.json();
  json.key("documents").begin_array();
  for (DocumentKind kind : options.documents) json.value(about(kind).name);
  json.end_array();
  if (!has_errors(findings.all()))
    context.say(printable(context.messages().text(kSound, {options.layout, names})));
  return context.code();
}

// ---------------------------------------------------------------- new

// What a town changes first. Comments of XML cannot hold two hyphens, so options are left out.
constexpr const char* kStarter = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- Papier à en-tête : il habille tous les documents de Paraphe. À vérifier après chaque changement :
     paraphe layout check NOM-DU-FICHIER
     Les extraits sont signés par ceux que nomme le fichier de la séance. Pour qu’ils le soient toujours
     par le maire ou le président seul, ajouter ci-dessous signataires="executif" après le nom. -->
<mise-en-page xmlns="urn:paraphe:mise-en-page:1" nom="Ma commune" base="layouts/commun.xml">
  <charte>
    <!-- La couleur des titres et des filets. Foncée : contraste d’au moins 4,5 sur le blanc. -->
    <couleur nom="accent" valeur="#1F5C4D"/>
    <!-- Le caractère du texte : les fichiers du programme, ou d’autres placés à côté de celui-ci. -->
    <police nom="texte" romain="Spectral-Regular.ttf" italique="Spectral-Italic.ttf"
            gras="Spectral-Bold.ttf" gras-italique="Spectral-BoldItalic.ttf"/>
    <!-- Le logo, PNG, JPEG ou SVG, à côté de ce fichier. Ôter cette ligne et la suivante à son arrivée.
    <logo nom="logo" fichier="logo.svg" largeur="22mm" texte-alternatif="Logo de la commune"/>
    -->
  </charte>
  <rubriques>
    <!-- Sous le nom de la collectivité : l’adresse, le téléphone. -->
    <rubrique nom="coordonnees">
      <paragraphe style="coordonnees">1, place de la Mairie, 00000 Ma commune</paragraphe>
    </rubrique>
  </rubriques>
</mise-en-page>
)";

// The built-in layout of a kind, to be kept beside a record: its base is named from outside.
std::string full_layout(DocumentKind kind) {
  std::string text(
      *find_resource("layouts/" + std::string(about(kind).name) + ".xml"));
  const std::string from = " base=\"", folder = "layouts/";
  if (size_t at = text.find(from, text.find("<mise-en-page")); at != text.npos)
    text.insert(at + from.size(), folder);
  return text;
}

ExitCode run_layout_new(Context& context) {
  const Options& options = context.options();
  const DocumentKind kind =
      options.documents.empty() ? DocumentKind::kExtrait : options.documents.front();
  const std::string text = options.full ? full_layout(kind) : std::string(kStarter);
  Result<std::string> existing = read_file(options.folder);
  if (existing.ok() && *existing != text && !options.force) {
    context.report({error(kThere, {options.folder}, {options.folder, 0, 0, ""})});
    return context.code();
  }
  Result<Done> written = write_file(options.folder, text);
  if (!written.ok()) return fail(context, written);
  context.json().member("file", options.folder);
  context.say(printable(context.messages().text(kWritten, {options.folder})));
  return context.code();
}

void check_new(const Options& options, Diagnostics& errors) {
  if (options.folder.empty()) errors.push_back(error(kFileNeeded, {options.command->name}));
}

// ---------------------------------------------------------------- fields

const char* kind_name(VocabularyEntry::Kind kind) {
  switch (kind) {
    case VocabularyEntry::Kind::kField:
      return "field";
    case VocabularyEntry::Kind::kList:
      return "list";
    case VocabularyEntry::Kind::kPart:
      return "part";
    case VocabularyEntry::Kind::kAgreement:
      return "agreement";
  }
  return "";
}

void say_entry(Context& context, const VocabularyEntry& entry) {
  const Messages& messages = context.messages();
  std::string head = "  " + entry.name;
  if (!entry.inside.empty()) head += " (" + messages.text(kInside, {entry.inside}) + ")";
  context.say(head);
  const std::string indent(kIndent, ' ');
  context.say(indent + wrap(entry.description, kWidth - kIndent, kIndent));
  if (!entry.example.empty())
    context.say(indent + wrap(messages.text(kExample, {shorten(collapse_spaces(entry.example), 120)}),
                              kWidth - kIndent, kIndent));
  if (entry.kind == VocabularyEntry::Kind::kList && entry.count > 0)
    context.say(indent + messages.count(kOneItem, kManyItems, entry.count, {}));
}

ExitCode run_layout_fields(Context& context) {
  const Options& options = context.options();
  std::optional<Seance> seance;
  if (options.inputs.empty()) {
    Result<Seance> example = example_record();
    if (!example.ok()) return fail(context, example);
    seance = std::move(*example);
  } else {
    Result<std::string> bytes = read_file(options.inputs.front());
    if (!bytes.ok()) return fail(context, bytes);
    Result<Seance> given = read_seance(*bytes, options.inputs.front());
    if (!given.ok()) return fail(context, given);
    seance = std::move(*given);
  }
  if (seance->deliberations.empty()) {
    context.report({error(kNoAct, {}, seance->place)});
    return context.code();
  }
  const std::pair<VocabularyEntry::Kind, const char*> titles[] = {
      {VocabularyEntry::Kind::kField, kFields},
      {VocabularyEntry::Kind::kList, kLists},
      {VocabularyEntry::Kind::kPart, kParts},
      {VocabularyEntry::Kind::kAgreement, kAgreements}};
  const std::vector<VocabularyEntry> entries = vocabulary(*seance);
  JsonWriter& json = context.json();
  json.key("vocabulary").begin_array();
  for (const auto& [kind, title] : titles) {
    context.say(context.messages().text(title, {}));
    for (const VocabularyEntry& entry : entries) {
      if (entry.kind != kind) continue;
      say_entry(context, entry);
      json.begin_object().member("kind", kind_name(kind)).member("name", entry.name);
      json.member("description", entry.description);
      if (!entry.inside.empty()) json.member("inside", entry.inside);
      if (!entry.example.empty()) json.member("example", entry.example);
      if (kind == VocabularyEntry::Kind::kList)
        json.member("count", static_cast<int>(entry.count));
      json.end_object();
    }
  }
  json.end_array();
  return ExitCode::kOk;
}

}  // namespace

const Command kLayoutCheckCommand = {
    "layout check",
    N_("paraphe layout check LAYOUT [options]"),
    N_("Checks a layout and tells every fault at once."),
    N_("Reads a layout and the files it starts from, its fonts and its pictures, and sets an example "
       "with it, once as it is and once in the accessible form. Every fault is told at once, with "
       "its file, its line and what to do."),
    N_("paraphe layout check ma-ville.xml\nparaphe layout check ma-ville.xml --format sarif"),
    "",
    {1, 1}, Reports::kSarif, nullptr, run_layout_check};

const Command kLayoutNewCommand = {
    "layout new",
    N_("paraphe layout new -o FILE [options]"),
    N_("Writes a commented letterhead to start from."),
    N_("Writes a letterhead of some fifteen lines, with comments: colours, font, logo, address. It "
       "dresses every document. With --full, the layout of a whole document, that of --document or "
       "of the extract. -o names the file."),
    N_("paraphe layout new -o ma-ville.xml\nparaphe layout new --full -o mon-extrait.xml"),
    "output full document force",
    {0, 0}, Reports::kPlain, check_new, run_layout_new};

const Command kLayoutFieldsCommand = {
    "layout fields",
    N_("paraphe layout fields [RECORD] [options]"),
    N_("Lists the words that layouts know, with examples."),
    N_("Lists the fields, the lists, the parts of an act and what words agree with: all that a layout "
       "may name, with what the first deliberation of the record says of it. Without a record, the "
       "example of the program."),
    N_("paraphe layout fields\nparaphe layout fields seance.xml --format json"),
    "",
    {0, 1}, Reports::kPlain, nullptr, run_layout_fields};

}  // namespace paraphe
