// What a body paragraph of 100 words costs to set, in µs of CPU: with every word shaped anew, and
// with the words in the shaper's memory, as they are from the second act of a batch on. In the
// manner of body text (justified, hyphenated, microtypography). At 300 pt the first pass finds a
// way; at 430 and 200 pt hyphens are needed, and are put into the items that are there. Cold or
// warm, what French typography and the hyphenation patterns say of a word by itself stays known.
//
// The bars: 80 µs cold, 15 µs warm. Best of seven runs on two shared cores, 430, 300 and 200 pt:
// cold 97, 81, 107; warm 27, 17, 36. (Before what is told here, in the same hour: 162, 109, 170;
// 45, 25, 56.)
//
// What made it cheaper: what a word is by itself is found once a thread, with its hyphens and, at
// its last size, where its glyphs stand; one comparison in place of badness() for lines too short;
// one reading of the UTF-8 into place; no rules for marks and fractions where words have neither.
// And what instruction counts do not show: a record filled field by field and then copied makes the
// processor wait, so items, breaks and words are made where they stay. What is left, in
// instructions (callgrind): cold at 300 pt 1,340,000, of which 900,000 in HarfBuzz, 560,000 of them
// kerning; warm 265,000, 420,000 and 575,000 at 300, 430 and 200 pt, of which the line breaker
// takes about 25,000, 110,000 and 230,000.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "type/galley.h"
#include "type/shape.h"

namespace paraphe {
namespace {

// 100 words of an act, as the record counts them: what stands between spaces.
const char* const kHundredWords =
    "Ainsi, dans le cadre de la gouvernance mise en place lors de ce mandat permettant d'associer "
    "plus étroitement les communes aux débats et aux décisions de la communauté, la stratégie "
    "ci-annexée à la présente délibération, après transmission préalable systématique, a été "
    "débattue lors de la conférence des services communaux et intercommunaux du 13 octobre "
    "dernier, lors de la conférence des maires du 19 octobre dernier ainsi que lors de la "
    "commission des finances du 7 décembre dernier, qui a donné un avis favorable à l'unanimité ; "
    "elle fixe les priorités du territoire pour les trois ans à venir et sera "
    "publiée.";

struct Page {
  Document document;
  Fonts fonts;

  explicit Page(int width) {
    document.language = "fr-FR";
    document.faces = {{"Spectral-Regular.ttf"}};
    document.text_styles.resize(1);
    document.paragraph_styles.resize(1);
    document.paragraph_styles[0].microtype = true;
    document.nodes.resize(1);
    document.first.width = Length::from_points(width);
    Block block;
    block.runs.emplace_back();
    block.runs[0].text = kHundredWords;
    document.body.push_back(std::move(block));
    Result<Fonts> opened = Fonts::open(document.faces, "");
    if (!opened.ok()) std::exit(1);
    fonts = *opened;
  }
};

void cold(benchmark::State& state) {
  const Page page(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    Shaper::of_thread().forget();
    benchmark::DoNotOptimize(set(page.document, page.fonts));
  }
}

void warm(benchmark::State& state) {
  const Page page(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(set(page.document, page.fonts));
}

BENCHMARK(cold)->Unit(benchmark::kMicrosecond)->Arg(430)->Arg(300)->Arg(200);
BENCHMARK(warm)->Unit(benchmark::kMicrosecond)->Arg(430)->Arg(300)->Arg(200);

}  // namespace
}  // namespace paraphe

BENCHMARK_MAIN();
