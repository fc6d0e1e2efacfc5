// What a body paragraph of 100 words costs to set, in µs of CPU, from its text to its glyphs. In the
// manner of body text: justified, hyphenated, with microtypography. At 300 pt TeX's first pass finds
// a way; at 430 pt hyphens are needed, and at 200 pt the third pass, with emergency stretch.
//
//   cold: with shaping. The shaper has forgotten every word: each is shaped, kerned and scaled anew.
//   warm: without shaping. The words are in the thread's memory, as they are from the second act
//         of a batch on; all else is done again: white space, typography, breaks, lines, glyphs.
//
// Either way what is read once a process stays: fonts with their kerning, hyphenation patterns; and
// once a thread: what French typography and the patterns say of a word by itself.
//
// The bars: 80 µs cold, 15 µs warm. Best of many short runs of the program before and after, in turn,
// on two cores, at 430, 300 and 200 pt: warm 12.9, 9.4, 15.2 before and 11.4, 8.7, 13.5 now; cold
// 57, 48, 60 before and 55, 47, 57 now. At 200 pt, where TeX's third pass must stretch every line,
// four tenths of the warm time are the breaker's.
//
// In thousands of instructions (callgrind, which a busy machine does not disturb; about 16 of them
// take a microsecond here): cold 907, 796, 942; warm 188, 143, 223. (Before, warm: 208, 150, 247;
// and 236, 176, 290, and 299, 216, 383 before that.)
//
// What made it cheaper, in the order of what it gave:
// – Kerning read off the font's GPOS (type/kerning.h) was 560,000 instructions in HarfBuzz, which
//   tries each rule of the font at each letter; 25,000 now.
// – What a word is by itself is found once a thread: what typography does in it and to its
//   neighbours, its hyphens, its glyphs, where they stand at its last size, the breaker's boxes of
//   it and of its parts. One search, where the word ends in the text, leads to all of it.
// – The breaker reads where lines may end, with the lines that begin there, once for all passes and
//   only as far as a pass comes; it measures the up to four ways to one break once, and stops at the
//   first line that is too short; one comparison of sums tells.
// – Hyphens are looked for only when the first pass finds no way, and need no items: a box says of
//   which parts it consists.
// – Glyphs are gathered in room that the thread keeps, and a line takes just the memory it needs.
// – The breaker looks ahead from each break instead of back from each place (type/sweep.h).
// – The glyphs of a plain word lie ready in eight bytes each, and are written in one step; so are
//   the bytes of its text. The characters of plain words have no tunings of their own.
// – And what counts do not show: a record filled field by field and then copied makes the processor
//   wait, so items, breaks and glyphs are made where they stay; and a paragraph should fit into the
//   first cache: items of 48 bytes instead of 64 were worth 1 %, as was searching the memory of
//   words by four bytes of each hash.
//
// What does not help: to drop ways that are too dear to be of use before they are weighed (one in
// seven); -O3; another allocator; to estimate the quotients of white space instead of dividing; to
// choose between stretch and shrink without a branch; to take the record's text eight bytes at a
// time (words are too short); stops of 128 bytes, which need a list more.
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
  state.SetLabel("with shaping: every word anew");
}

void warm(benchmark::State& state) {
  const Page page(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(set(page.document, page.fonts));
  state.SetLabel("without shaping: words in the thread's memory");
}

BENCHMARK(cold)->Unit(benchmark::kMicrosecond)->Arg(430)->Arg(300)->Arg(200);
BENCHMARK(warm)->Unit(benchmark::kMicrosecond)->Arg(430)->Arg(300)->Arg(200);

}  // namespace
}  // namespace paraphe

BENCHMARK_MAIN();
