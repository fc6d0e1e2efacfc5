// What each stage costs, in µs of CPU, for the first deliberation of some acts of tests/cases. The
// stages in the order of paraphe.h; "whole" is record to signed file, layout and fonts once opened;
// "act" is the same for one of the acts of a session, whose record is read once for all of them;
// "open" is what a process pays once for layout and fonts. Composing is measured on every case.
//
// The engine remembers what one act leaves for the next, so "whole" and "act" go through acts that
// differ: each has words, and so letters, of its own.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "page/break.h"
#include "paraphe.h"
#include "pdf/images.h"
#include "unit/page/builders.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr Instant kDate{1703185200, 60};  // 21 December 2023, 20:00 in Paris

// The value, or the end of the program: there is nothing to measure on a case that fails.
template <class T>
T must(Result<T> result, const std::string& what) {
  if (result.ok()) return std::move(result).value();
  for (const Diagnostic& error : result.errors())
    std::cerr << what << ": " << to_string(error) << "\n";
  std::exit(1);
}

struct Shared {
  Layout layout;
  Fonts fonts;
  Engine engine;
  Signer signer;
  TrustAnchors anchors;
};

std::string pki(const std::string& name) {
  return must(read_file(std::string(PARAPHE_PKI_DIR) + "/" + name), name);
}

std::shared_ptr<const Shared> make_shared_parts() {
  Layout layout = must(built_in_layout("extrait"), "layout");
  Fonts fonts = must(Fonts::open(layout.faces(), ""), "fonts");
  Engine engine = must(Engine::create({}), "engine");
  Signer signer = must(Signer::from_pem(pki("signer-p256.key"), "signer-p256.key",
                                        pki("signer-p256.pem"), "signer-p256.pem", Secret(), kDate),
                       "signer");
  return std::make_shared<const Shared>(Shared{std::move(layout), std::move(fonts),
                                               std::move(engine), std::move(signer),
                                               TrustAnchors{{pki("root.pem")}}});
}

// A case with the value of each stage, so that each can be measured alone.
struct Case {
  std::string name, bytes;
  Seance seance;
  std::unique_ptr<const Images> images;
  std::unique_ptr<const Document> document;
  Galley galley;
  Pages pages;
  Pdf pdf, signed_pdf;
  std::vector<std::string> variants;  // of the record
  Seance session;
};

constexpr size_t kActs = 24;

// The record with one more paragraph, whose letters are those of no other `number`.
std::string with_own_words(std::string bytes, size_t number) {
  constexpr std::string_view kRare = "kwxyzBFGHJKQUVWXYZ0123456789";
  std::string words = "<paragraphe>Dossier ";
  for (size_t i = 0; i < kRare.size(); ++i)
    if (((number + 1) * 0x9E3779B97F4A7C15 >> (i + 20) & 1) != 0) words += kRare[i];
  return bytes.insert(bytes.find("</corps>"), words + ", examiné.</paragraphe>");
}

void set_attribute(std::string& element, const std::string& name, const std::string& value) {
  size_t begin = element.find(' ' + name + "=\"");
  if (begin == std::string::npos) return;
  begin += name.size() + 3;
  element.replace(begin, element.find('"', begin) - begin, value);
}

// A session with the record's first deliberation so many times, each with its own words.
std::string session_of(const std::string& record) {
  constexpr std::string_view kEnd = "</deliberation>";
  size_t begin = record.find("<deliberation "), end = record.find(kEnd, begin) + kEnd.size();
  std::string acts;
  for (size_t i = 0; i < kActs; ++i) {
    std::string act = with_own_words(record.substr(begin, end - begin), i);
    std::string number = std::to_string(i + 1);
    set_attribute(act, "ordre", number);
    set_attribute(act, "numero", "23-12-" + number);
    set_attribute(act, "identifiant", "23_12_" + number);
    acts += act;
  }
  return record.substr(0, begin) + acts + record.substr(record.find("</deliberations>"));
}

Pdf sign_first(const Shared& shared, const Pdf& pdf) {
  SignOptions options;
  options.date = kDate;
  return must(sign(pdf, shared.signer, options, shared.fonts), "sign").pdf;
}

RenderOptions render_options(const Images* images = nullptr) {
  RenderOptions options;
  options.images = images;
  options.date = kDate;
  return options;
}

PictureSizes sizes_of(const Case& one) {
  const Images* images = one.images.get();
  return [images](const std::string& name) { return images->size_of(name); };
}

std::shared_ptr<const Case> make_case(const Shared& shared, const fs::path& folder) {
  auto made = std::make_shared<Case>();
  made->name = folder.filename().string();
  made->bytes = must(read_file((folder / "record.xml").string()), made->name);
  made->seance = must(read_seance(made->bytes, "record.xml"), made->name);
  made->images = std::make_unique<const Images>("", folder.string());
  made->document = std::make_unique<const Document>(
      must(compose(made->seance, 0, shared.layout, sizes_of(*made)), made->name));
  made->galley = must(set(*made->document, shared.fonts), made->name);
  made->pages = must(paginate(made->galley, *made->document, shared.fonts), made->name);
  made->pdf =
      must(render(made->pages, *made->document, shared.fonts, render_options(made->images.get())),
           made->name);
  made->signed_pdf = sign_first(shared, made->pdf);
  for (size_t i = 0; i < kActs; ++i) made->variants.push_back(with_own_words(made->bytes, i));
  made->session = must(read_seance(session_of(made->bytes), "session.xml"), made->name);
  return made;
}

template <class Work>
void measure(const std::string& stage, const std::string& name, Work work) {
  benchmark::RegisterBenchmark((stage + "/" + name).c_str(), [work](
                                                                 benchmark::State& state) mutable {
    for (auto _ : state) benchmark::DoNotOptimize(work());
  })->Unit(benchmark::kMicrosecond);
}

void measure_case(const std::shared_ptr<const Shared>& s, const std::shared_ptr<const Case>& c) {
  measure("read", c->name, [c] { return read_seance(c->bytes, "record.xml"); });
  measure("check", c->name, [c] { return check(c->seance); });
  measure("compose", c->name, [s, c] { return compose(c->seance, 0, s->layout, sizes_of(*c)); });
  measure("set", c->name, [s, c] { return set(*c->document, s->fonts); });
  measure("paginate", c->name, [s, c] { return paginate(c->galley, *c->document, s->fonts); });
  measure("render", c->name, [s, c] {
    return render(c->pages, *c->document, s->fonts, render_options(c->images.get()));
  });
  measure("sign", c->name, [s, c] { return sign_first(*s, c->pdf); });
  measure("verify", c->name,
          [s, c] { return verify(c->signed_pdf.bytes, "extract.pdf", s->anchors, kDate); });
  measure("whole", c->name, [s, c, i = size_t{0}]() mutable {
    Seance seance = must(read_seance(c->variants[i++ % kActs], "record.xml"), "read");
    benchmark::DoNotOptimize(check(seance));
    return sign_first(*s, must(s->engine.make_act(seance, 0, kDate), "act").pdf);
  });
  measure("act", c->name, [s, c, i = size_t{0}]() mutable {
    size_t index = i++ % kActs;
    return sign_first(*s, must(s->engine.make_act(c->session, index, kDate), "act").pdf);
  });
}

// Composing alone, of every case that gives an extract: each costs under 100 µs, whatever it holds.
void measure_composing(const std::shared_ptr<const Shared>& s, const fs::path& folder) {
  struct Record {
    Seance seance;
    std::optional<Layout> own;
    std::unique_ptr<const Images> images;
  };
  auto record = std::make_shared<Record>();
  const std::string name = folder.filename().string();
  Result<std::string> bytes = read_file((folder / "record.xml").string());
  if (!bytes.ok()) return;
  Result<Seance> seance = read_seance(*bytes, "record.xml");
  if (!seance.ok()) return;
  record->seance = std::move(*seance);
  record->images = std::make_unique<const Images>("", folder.string());
  const std::string layout = (folder / "layout.xml").string();
  if (fs::exists(layout)) record->own = must(read_layout(must(read_file(layout), layout), layout), name);
  auto work = [s, record] {
    const Images* images = record->images.get();
    return compose(record->seance, 0, record->own ? *record->own : s->layout,
                   [images](const std::string& image) { return images->size_of(image); });
  };
  if (work().ok()) measure("compose", name, work);
}

// Reading each layout that ships, on its bases: those of the documents, and the letterheads over them.
void measure_layouts(const fs::path& letterheads) {
  for (DocumentKind kind : built_in_kinds())
    measure("layout", about(kind).name, [kind] { return must(built_in_layout(kind), "layout"); });
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(letterheads))
    if (entry.path().extension() == ".xml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const std::string file = path.string();
    const std::string bytes = must(read_file(file), file);
    if (!read_layout(bytes, file).ok()) continue;  // the records among them
    measure("layout", path.stem().string(),
            [file, bytes] { return must(read_layout(bytes, file), file); });
  }
}

// Composing a volume of the register of so many sessions: it must grow with them.
void measure_register(size_t sessions) {
  const fs::path file = fs::path(PARAPHE_CASES_DIR) / "seance-complete/record.xml";
  auto seance = std::make_shared<const Seance>(
      must(read_seance(must(read_file(file.string()), file.string()), "record.xml"), "record.xml"));
  auto layout =
      std::make_shared<const Layout>(must(built_in_layout(DocumentKind::kRegistre), "layout"));
  measure("register", std::to_string(sessions), [seance, layout, sessions] {
    return compose(Subject{std::vector<const Seance*>(sessions, seance.get()), {}}, *layout);
  });
}

// A galley with its flow, so that the search for the best breaks can be measured alone.
struct Breaking {
  Breaking(std::shared_ptr<const Builder> built) : builder(std::move(built)) {
    const Document& document = builder->document;
    auto height = [](const PageMaster& master) { return master.height - master.top - master.bottom; };
    room = {height(document.first), height(document.following), height(document.following)};
    NoteCalls calls;
    for (uint32_t i = 0; i < builder->galley.notes.size(); ++i)
      calls.push_back({document.notes[i].call, i});
    std::sort(calls.begin(), calls.end());
    Diagnostics errors;
    flow = make_flow(builder->galley.body, room, errors, calls);
    notes = NoteStream(builder->galley.notes, flow.calls, document.note_area, room, errors);
    if (!errors.empty()) std::abort();
  }

  std::shared_ptr<const Builder> builder;
  FlowRoom room;
  Flow flow;
  NoteStream notes;
};

// The stage of pages, and of it page breaking alone, on so many pages of plain text: they must grow
// with them, not with their square. With `notes`, each page calls a few, some too long for it.
void measure_pages(int pages, bool notes) {
  auto builder = std::make_shared<Builder>(700, 700);
  for (int i = 0; i < pages * 15 / 2; ++i) {  // 91 pt each
    SetBlock paragraph = builder->paragraph("p", 6, 14);
    builder->of(paragraph).before = pt(7);
    for (Line& line : paragraph.paragraph.lines) line.runs[0].glyphs.resize(60);
    if (notes && i % 3 == 0)
      builder->call(paragraph.paragraph.lines[i % 5], "n", i % 60 == 0 ? 50 : 1 + i % 4, 11);
    builder->galley.body.push_back(std::move(paragraph));
  }
  const std::string with = notes ? " with notes" : "";
  measure("pages" + with, std::to_string(pages), [builder] { return builder->paginate(); });
  measure("breaks" + with, std::to_string(pages), [b = std::make_shared<Breaking>(builder)] {
    return PageBreaker(b->flow, b->notes, b->room).run();
  });
}

// The rules alone, on a long evening: so many acts, as many movements, and a large council.
void measure_rules(int acts, int members) {
  auto seance = std::make_shared<Seance>();
  seance->date = {2024, 5, 14};
  seance->collectivite.type = TypeCollectivite::kMetropole;
  seance->presences.emplace_back().groupes.emplace_back();
  for (int i = 0; i < members; ++i) {
    const auto index = static_cast<MembreIndex>(i);
    Membre member;
    member.nom = "M" + std::to_string(i);
    seance->membres.push_back(member);
    Presence presence;
    presence.membre = index;
    presence.etat = i % 5 == 4 ? EtatPresence::kExcuse : EtatPresence::kPresent;
    seance->presences.front().groupes.front().presences.push_back(presence);
    if (i % 5 != 4) continue;
    Pouvoir pouvoir;
    pouvoir.mandant = index;
    pouvoir.mandataire = index - 1;
    seance->pouvoirs.push_back(pouvoir);
  }
  for (int i = 0; i < acts; ++i) {
    Deliberation act;
    act.ordre = i + 1;
    act.numero = "2024-" + std::to_string(i + 1);
    for (int k = 0; k < 3; ++k) {
      Mouvement move;
      move.membre = static_cast<MembreIndex>((i * 7 + k * 31) % members);
      move.genre = static_cast<GenreMouvement>((i + k) % 3);
      act.mouvements.push_back(move);
    }
    act.scrutins.emplace_back().pour = members / 2;
    seance->deliberations.push_back(act);
  }
  measure("rules", std::to_string(acts) + "x" + std::to_string(members),
          [seance] { return check(*seance); });
}

}  // namespace
}  // namespace paraphe

int main(int argc, char** argv) {
  using namespace paraphe;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  std::shared_ptr<const Shared> shared = make_shared_parts();
  std::vector<fs::path> folders;
  for (const char* act : {"commune-scrutin-detaille", "lumbres-23-12-132",
                          "syndicat-decision-modificative"})
    folders.push_back(fs::path(PARAPHE_CASES_DIR) / act);
  for (bool notes : {false, true})
    for (int pages : {100, 1000}) measure_pages(pages, notes);
  for (size_t sessions : {100, 400}) measure_register(sessions);
  measure_rules(200, 300);
  measure("open", "engine", [] { return Engine::create({}); });
  measure_layouts(fs::path(PARAPHE_CASES_DIR).parent_path().parent_path() / "layouts/exemples");
  std::vector<fs::path> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(PARAPHE_CASES_DIR))
    if (std::find(folders.begin(), folders.end(), entry.path()) == folders.end())
      all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  for (const fs::path& folder : all) measure_composing(shared, folder);
  for (const fs::path& folder : folders) measure_case(shared, make_case(*shared, folder));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
