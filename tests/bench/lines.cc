// What a body paragraph of 100 words costs to set, in µs of CPU: with every word shaped anew, and
// with the words in the shaper's memory, as they are from the second act of a batch on. In the
// manner of body text (justified, hyphenated, microtypography). At 300 pt the first pass finds a way;
// at 430 and 200 pt hyphens are needed, and the items are made a second time.
//
// What made it cheaper (instructions, callgrind): what a word is by itself is found once a thread;
// no hyphens before a pass asks for them; one comparison in place of badness() for lines too short;
// one reading of the UTF-8 into place. What is left at 300 pt, of 340,000 instructions: 60,000 place
// glyphs, 53,000 retune, 27,000 break lines; the rest makes items, word by word.
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
