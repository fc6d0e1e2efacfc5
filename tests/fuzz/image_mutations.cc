// Pictures against hostile bytes, the same way every time: fuzz_images [ITERATIONS [SEED]].
//
// Each mutation of a good PNG, JPEG or SVG is read and, when it is still a picture, written. What
// the readers say no to must have a reason, what they say yes to a size.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "fuzz/mutator.h"
#include "pdf/image.h"
#include "pdf/metadata.h"
#include "unit/pdf/pictures.h"

namespace paraphe::test {
namespace {

std::string drawing() {
  return svg_file(
      "<style>.a { fill: red } #b, rect { stroke: url(#g) }</style><defs>"
      "<linearGradient id='g' x2='50%' gradientTransform='rotate(30)'><stop offset='0.2' "
      "stop-color='#123'/><stop offset='1' stop-color='gold' stop-opacity='1'/></linearGradient>"
      "<radialGradient id='h' href='#g' r='.4' fx='.2' gradientUnits='userSpaceOnUse'/>"
      "<clipPath id='c' clipPathUnits='objectBoundingBox'><circle r='1'/></clipPath>"
      "<symbol id='s' viewBox='0 0 9 9' preserveAspectRatio='xMinYMax slice'><path class='a' "
      "d='M1 1h3.5v-2e1c1 2 3 4 5 6s1 1 2 2q1 1 3 3t4 4a3 2 30 1 0 9 9z'/></symbol></defs>"
      "<g transform='translate(1,2) scale(3) skewX(4) matrix(1 0 0 1 5 6)' opacity='.5'>"
      "<rect id='b' x='1mm' y='2pt' width='30%' height='4' rx='1' stroke-width='2' "
      "stroke-dasharray='3 1' stroke-linecap='round'/><use href='#s' x='3' width='9' height='9'/>"
      "<polygon points='1,2 3,4 5,6' style='fill: url(#h); fill-rule: evenodd'/></g>"
      "<ellipse cx='5' cy='6' rx='7' ry='8' clip-path='url(#c)' fill='rgba(1,2,3,.4)'/>",
      "width='60mm' height='30mm'");
}

std::vector<std::string> make_seeds() {
  std::string physical = big_endian(11811) + big_endian(11811) + '\x01';
  std::string profile = std::string("p\0\0", 3) + Deflater(6).compress(srgb_profile());
  std::string palette = chunk("PLTE", std::string("\0\0\0\xFF\xFF\xFF\x10\x20\x30", 9)) +
                        chunk("tRNS", std::string("\0\x80", 2));
  // Nine lines of so many bytes, filtered in turn in every way.
  auto lines = [](int bytes) {
    std::string out;
    for (int y = 0; y < 9; ++y) {
      out += static_cast<char>(y % 5);
      for (int x = 0; x < bytes; ++x) out += static_cast<char>(x * y);
    }
    return out;
  };
  JpegRecipe baseline, progressive, four, gray;
  baseline.markers = {{JPEG_APP0 + 1, exif(6)},
                      {JPEG_APP0 + 2, std::string("ICC_PROFILE\0\1\1", 14) + srgb_profile()}};
  progressive.progressive = true;
  four.colours = 4;
  gray.colours = 1;
  return {png(9, 9, 8, 6, lines(36), chunk("pHYs", physical) + chunk("iCCP", profile)),
          png(9, 9, 16, 6, lines(72)),
          png(9, 9, 4, 3, lines(5), palette),
          png(9, 9, 2, 3, std::string(48, '\0'), palette, 1),
          png(8, 8, 8, 2, std::string(207, '\0'), "", 1),
          png(9, 9, 8, 0, lines(9), chunk("tRNS", std::string("\0\7", 2))),
          jpeg(baseline),
          jpeg(progressive),
          jpeg(four),
          jpeg(gray),
          drawing(),
          drawing()};
}

// What pictures hang together by.
const std::vector<std::string> kWords{
    "IDAT", "PLTE",   "\xFF\xC0",  "\xFF\xDA",   "\xFF\xD9", std::string("\0\0\0\0", 4),
    "1e9",  "-",      "url(#s)",   "<g>",        "</g>",     "<use href='#s'/>",
    "NaN",  "1e-300", "%",         "<text/>",    "'",        "\xFF\xFF\xFF\xFF",
    "M0 0", "{",      "transform", " href='#g'", ".5",       "opacity='0.1' "};

// False when the readers contradict themselves.
bool judge(const std::string& bytes, size_t* pictures) {
  Result<PreparedImage> image = read_image(bytes, "fuzz");
  if (!image.ok()) return !image.errors().empty();
  ++*pictures;
  if (image->size.width <= Length{} || image->size.height <= Length{}) return false;
  ObjectStore store;
  uint32_t number = write_image(store, *image);
  return number == std::move(store).take().size();
}

int run(size_t iterations, uint64_t seed) {
  std::vector<std::string> seeds = make_seeds();
  Mutator mutator(seed, kWords);
  size_t pictures = 0, good = 0;
  for (const std::string& bytes : seeds)
    if (!judge(bytes, &good)) return std::fprintf(stderr, "a seed is bad\n"), 1;
  if (good != seeds.size())
    return std::fprintf(stderr, "%zu seeds are refused\n", seeds.size() - good), 1;
  for (size_t i = 0; i < iterations; ++i) {
    std::string bytes = seeds[i % seeds.size()];
    for (size_t n = 1 + mutator.below(4); n > 0; --n) mutator.mutate(bytes);
    // Most mutations would end at the first checksum.
    if (bytes[0] == '\x89' && mutator.below(4) != 0) mend_checksums(bytes);
    if (judge(bytes, &pictures)) continue;
    std::fprintf(stderr, "iteration %zu of seed %llu\n", i, static_cast<unsigned long long>(seed));
    return 1;
  }
  std::printf("%zu mutations, %zu still pictures, no crash\n", iterations, pictures);
  return 0;
}

}  // namespace
}  // namespace paraphe::test

int main(int argc, char** argv) {
  return paraphe::test::run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000,
                            argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
}
