// A volume of the register, from its record to its PDF: time of each stage and the peak of memory,
// in a process of its own, as a user's would be.
//
//   paraphe_bench_volume PAGES [notes] [stages]
//
// One line: pages, milliseconds (wall and CPU) from the record's bytes to the file's, MiB at the
// peak and before the record was read, size of the file. With `notes`, about every second page
// calls some; with `stages`, a line for each stage. The record is made up: one deliberation with
// headings, visas, paragraphs, lists and tables of amounts, its words drawn from a fixed sequence.
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include "base/file.h"
#include "page/references.h"
#include "paraphe.h"
#include "pdf/images.h"

// As in the program (cli/main.cc).
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:100";
}

namespace paraphe {
namespace {

constexpr Instant kDate{1773392400, 60};  // 13 March 2026, 10:00 in Paris

template <class T>
T must(Result<T> result, const char* what) {
  if (result.ok()) return std::move(result).value();
  for (const Diagnostic& error : result.errors())
    std::cerr << what << ": " << to_string(error) << "\n";
  std::exit(1);
}

constexpr const char* kWords[] = {
    "commune",      "conseil",    "municipal",  "projet",       "travaux",      "publique",
    "voie",         "école",      "budget",     "exercice",     "crédits",      "ouverts",
    "chapitre",     "article",    "dépense",    "recette",      "subvention",   "marché",
    "entreprise",   "la",         "de",         "et",           "pour",         "attributaire",
    "convention",   "signature",  "maire",      "adjoint",      "commission",   "avis",
    "favorable",    "habitants",  "réseau",     "des",          "aménagement",  "assainissement",
    "eau",          "potable",    "les",        "éclairage",    "bâtiment",     "toiture",
    "rénovation",   "énergétique", "démolition", "construction", "parcelle",    "cadastrée",
    "section",      "superficie", "mètres",     "acquisition",  "cession",      "prix",
    "évaluation",   "domaine",    "à",          "propriétaire", "indivision",   "notaire",
    "acte",         "authentique", "servitude", "passage",      "canalisation", "bornage",
    "géomètre",     "enquête",    "en",         "commissaire",  "rapport",      "conclusions",
    "motivées",     "réserve",    "délai",      "recours",      "tribunal",     "administratif",
    "préfecture",   "contrôle",   "légalité",   "transmission", "publication",  "affichage",
    "registre",     "feuillet",   "par",        "cote",         "parafé",       "du",
};

// The text of the volume, always the same.
class Author {
 public:
  explicit Author(bool notes) : notes_(notes) {}

  // About a page's worth; every few pages a table and a list.
  void write_page(int page) {
    out_ += "<titre niveau=\"1\">" + words(7, true) + "</titre>\n";
    for (int i = 0; i < 2; ++i) out_ += "<visa>Vu " + words(22) + " ;</visa>\n";
    for (int i = 0; i < 2; ++i)
      out_ += "<considerant>Considérant que " + words(35) + " ;</considerant>\n";
    for (int i = 0; i < 2; ++i) {
      out_ += "<paragraphe>";
      for (int k = 0; k < 4; ++k) out_ += words(18 + below(12), true) + ". ";
      if (notes_ && i == 0) out_ += "<note>" + words(6 + below(30), true) + ".</note>";
      out_ += "</paragraphe>\n";
    }
    if (page % 4 == 0) write_table();
    if (page % 3 == 0) {
      out_ += "<liste>";
      for (int i = 0; i < 4; ++i) out_ += "<element>" + words(14) + " ;</element>";
      out_ += "</liste>\n";
    }
  }

  // Room for so many pages: no copy while they grow.
  void expect(int pages) { out_.reserve(static_cast<size_t>(pages) * 5'400); }

  std::string take() { return std::move(out_); }

 private:
  uint32_t below(uint32_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state_ >> 33) % limit;
  }

  std::string amount() {
    std::string rest = std::to_string(1000 + below(1000)).substr(1);
    return std::to_string(1 + below(900)) + "\u202F" + rest + ",00";
  }

  std::string words(uint32_t count, bool capital = false) {
    std::string out;
    const uint32_t odd = below(count * 2);  // where a number stands, if anywhere
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0) out += ' ';
      if (i > 0 && i == odd)
        out += below(2) == 0 ? "n° " + std::to_string(1 + below(2000)) : amount() + " €";
      else if (i == 0 && capital)
        out += "Délibération";
      else
        out += kWords[below(std::size(kWords))];
    }
    return out;
  }

  void write_table() {
    out_ += "<tableau><colonne part=\"5\"/><colonne genre=\"montant\" part=\"2\"/>"
            "<colonne genre=\"montant\" part=\"2\"/><ligne-entete><cellule>Chapitre</cellule>"
            "<cellule>Prévu (€)</cellule><cellule>Voté (€)</cellule></ligne-entete>\n";
    for (int i = 0; i < 8; ++i)
      out_ += "<ligne><cellule entete=\"oui\">" + words(4) + "</cellule><cellule>" + amount() +
              "</cellule><cellule>" + amount() + "</cellule></ligne>\n";
    out_ += "</tableau>\n";
  }

  std::string out_;
  uint64_t state_ = 20260312;
  bool notes_;
};

std::string volume(int pages, bool notes) {
  const std::string model =
      must(read_file(std::string(PARAPHE_CASES_DIR) + "/paragraphe-de-trois-pages/record.xml"),
           "model");
  const size_t begin = model.find("<corps>") + std::strlen("<corps>"), end = model.find("</corps>");
  Author author(notes);
  author.expect(pages);
  for (int page = 0; page < pages; ++page) author.write_page(page);
  return model.substr(0, begin) + author.take() + model.substr(end);
}

double now(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double peak() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// What has gone by since it was made, or asked last.
class Watch {
 public:
  double wall() { return step(wall_, CLOCK_MONOTONIC); }
  double cpu() { return step(cpu_, CLOCK_PROCESS_CPUTIME_ID); }

 private:
  static double step(double& since, clockid_t clock) {
    const double time = now(clock), passed = time - since;
    since = time;
    return passed;
  }
  double wall_ = now(CLOCK_MONOTONIC), cpu_ = now(CLOCK_PROCESS_CPUTIME_ID);
};

void measure_whole(std::string record) {
  const Engine engine = must(Engine::create({}), "engine");
  const double before = peak();
  Watch watch;
  const Act act = [&] {
    const Seance seance = must(read_seance(record, "volume.xml"), "read");
    std::string().swap(record);  // what was read has its own
    return must(engine.make_act(seance, 0, kDate), "act");
  }();
  const double wall = watch.wall(), cpu = watch.cpu();
  std::printf("pages %zu wall %.1f cpu %.1f peak %.1f before %.1f bytes %zu\n", act.pages, wall, cpu,
              peak(), before, act.pdf.bytes.size());
}

void measure_stages(const std::string& record) {
  const Layout layout = must(built_in_layout("extrait"), "layout");
  const Fonts fonts = must(Fonts::open(layout.faces(), ""), "fonts");
  const Images images;
  Watch watch;
  auto tell = [&](const char* stage) {
    const double wall = watch.wall(), cpu = watch.cpu();
    std::printf("%-10s wall %8.1f cpu %8.1f peak %7.1f\n", stage, wall, cpu, peak());
    watch = Watch();
  };
  const Seance seance = must(read_seance(record, "volume.xml"), "read");
  tell("read");
  const Document document = must(compose(seance, 0, layout, {}), "compose");
  tell("compose");
  const Galley galley = must(set(document, fonts), "set");
  tell("set");
  Pages pages = must(paginate(galley, document, fonts), "paginate");
  const size_t count = pages.pages.size();
  tell("paginate");
  RenderOptions options;
  options.date = kDate;
  options.images = &images;
  const Pdf pdf = must(render(std::move(pages), document, fonts, options), "render");
  tell("render");
  std::printf("pages %zu bytes %zu\n", count, pdf.bytes.size());
}

}  // namespace
}  // namespace paraphe

int main(int argc, char** argv) {
  const int pages = argc > 1 ? std::atoi(argv[1]) : 0;
  bool notes = false, stages = false;
  for (int i = 2; i < argc; ++i) {
    notes = notes || std::strcmp(argv[i], "notes") == 0;
    stages = stages || std::strcmp(argv[i], "stages") == 0;
  }
  if (pages <= 0) {
    std::fputs("usage: paraphe_bench_volume PAGES [notes] [stages]\n", stderr);
    return 2;
  }
  std::string record = paraphe::volume(pages, notes);
  stages ? paraphe::measure_stages(record) : paraphe::measure_whole(std::move(record));
  return 0;
}
