#include "pdf/images.h"

#include <gtest/gtest.h>

#include "builders.h"
#include "pdf/deflate.h"
#include "pdf/image.h"

namespace paraphe {
namespace {

std::string big_endian(uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

std::string chunk(const std::string& name, const std::string& data) {
  return big_endian(static_cast<uint32_t>(data.size())) + name + data +
         big_endian(checksum(name + data));
}

// A PNG of which `lines` are the filtered lines.
std::string png(uint32_t width, uint32_t height, int bits, int kind, const std::string& lines,
                const std::string& extra = "", char interlace = 0) {
  std::string head = big_endian(width) + big_endian(height);
  head += {static_cast<char>(bits), static_cast<char>(kind), 0, 0, interlace};
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", head) + extra +
         chunk("IDAT", Deflater(6).compress(lines)) + chunk("IEND", "");
}

std::string jpeg(char components) {
  return std::string("\xFF\xD8\xFF\xE0\x00\x04\x00\x00\xFF\xC0\x00\x0B\x08\x00\x10\x00\x20", 17) +
         components + std::string("\x01\x11\x00\xFF\xD9", 5);
}

std::string code_of(const Result<PreparedImage>& image) {
  return image.ok() ? "ok" : image.errors()[0].message.code;
}

std::string entry(const PreparedImage& image, std::string_view key) {
  for (const ObjectStore::Entry& known : image.entries) {
    if (known.key == key) return known.value;
  }
  return "";
}

std::string inflated(const std::string& data, size_t size) {
  std::string out(size, '\0');
  return inflate(data, out) ? out : "damaged";
}

TEST(Images, APngKeepsItsCompressedLines) {
  std::string lines = std::string("\x00\x10\x20\x30\x02\x01\x01\x01", 8);
  std::string bytes = png(1, 2, 8, 2, lines);
  Result<PreparedImage> image = read_image(bytes, "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(image->width, 1);
  EXPECT_EQ(image->height, 2);
  EXPECT_EQ(entry(*image, "ColorSpace"), "/DeviceRGB");
  EXPECT_EQ(entry(*image, "DecodeParms"),
            "<< /BitsPerComponent 8 /Colors 3 /Columns 1 /Predictor 15 >>");
  EXPECT_EQ(inflated(image->data, lines.size()), lines);
  EXPECT_TRUE(image->mask.empty());
}

TEST(Images, APngWithTransparencyHasAMask) {
  // Two lines of one RGBA pixel, the second filtered Up and by Paeth in turn.
  for (char filter : {'\x02', '\x04'}) {
    std::string lines =
        std::string("\x00\x10\x20\x30\x80", 5) + filter + std::string("\x01\x02\x03\x04", 4);
    Result<PreparedImage> image = read_image(png(1, 2, 8, 6, lines), "logo.png");
    ASSERT_EQ(code_of(image), "ok");
    EXPECT_EQ(inflated(image->data, 6), "\x10\x20\x30\x11\x22\x33");
    EXPECT_EQ(inflated(image->mask, 2), "\x80\x84");
    EXPECT_EQ(entry(*image, "DecodeParms"), "");
  }
  ActBuilder act;
  act.paragraph("Vu", 80);
  ObjectStore store;
  Result<PreparedImage> image =
      read_image(png(1, 1, 16, 4, std::string("\x00\x55\x01\x44\x02", 5)), "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(inflated(image->data, 1), "\x55");
  EXPECT_EQ(inflated(image->mask, 1), "\x44");
  uint32_t number = write_image(store, *image);
  std::vector<PdfObjectBytes> objects = std::move(store).take();
  ASSERT_EQ(objects.size(), 2u);
  EXPECT_EQ(number, 2u);
  EXPECT_NE(objects[1].body.find("/SMask 1 0 R"), std::string::npos);
  EXPECT_NE(objects[1].body.find("/ColorSpace /DeviceGray"), std::string::npos);
  EXPECT_EQ(objects[1].body.find("/Interpolate"), std::string::npos);
}

TEST(Images, AnOpaqueAlphaChannelNeedsNoMask) {
  Result<PreparedImage> image =
      read_image(png(1, 1, 8, 6, std::string("\x00\x01\x02\x03\xFF", 5)), "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_TRUE(image->mask.empty());
}

TEST(Images, PalettesMayBeTransparent) {
  std::string extra = chunk("PLTE", std::string("\x00\x00\x00\xFF\xFF\xFF", 6)) +
                      chunk("tRNS", std::string(1, '\0'));
  // Ten pixels of one bit: 0101010101.
  Result<PreparedImage> image =
      read_image(png(10, 1, 1, 3, std::string("\x00\x55\x40", 3), extra), "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(entry(*image, "ColorSpace"), "[ /Indexed /DeviceRGB 1 <000000ffffff> ]");
  std::string expected;
  for (int i = 0; i < 10; ++i) expected += i % 2 == 0 ? '\0' : '\xFF';
  EXPECT_EQ(inflated(image->mask, 10), expected);
}

TEST(Images, OneColourMayBeTransparent) {
  Result<PreparedImage> image = read_image(
      png(1, 1, 8, 0, std::string("\x00\x07", 2), chunk("tRNS", std::string("\x00\x07", 2))),
      "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(entry(*image, "Mask"), "[ 7 7 ]");
}

TEST(Images, AJpegGoesInAsItIs) {
  std::string bytes = jpeg(3);
  Result<PreparedImage> image = read_image(bytes, "logo.jpg");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(image->width, 32);
  EXPECT_EQ(image->height, 16);
  EXPECT_EQ(image->data, bytes);
  EXPECT_EQ(entry(*image, "Filter"), "/DCTDecode");
  EXPECT_FALSE(image->deflated);
}

TEST(Images, FourColoursAreRefused) {
  EXPECT_EQ(code_of(read_image(jpeg(4), "logo.jpg")), "pdf.four-colour-image");
}

TEST(Images, WhatIsNotAPictureIsRefused) {
  EXPECT_EQ(code_of(read_image("GIF89a", "a")), "pdf.not-an-image");
  EXPECT_EQ(code_of(read_image("", "a")), "pdf.not-an-image");
  std::string good = png(1, 1, 8, 0, std::string("\x00\x07", 2));
  ASSERT_EQ(code_of(read_image(good, "a")), "ok");
  EXPECT_EQ(code_of(read_image(png(1, 1, 8, 0, std::string("\x00\x07", 2), "", 1), "a")),
            "pdf.interlaced-image");
  EXPECT_EQ(code_of(read_image(png(20000, 1, 1, 0, "x"), "a")), "pdf.large-image");
  EXPECT_EQ(code_of(read_image(png(10000, 10000, 16, 6, "x"), "a")), "pdf.large-image");
  EXPECT_EQ(code_of(read_image(png(1, 1, 8, 0, std::string("\x05\x07", 2)), "a")),
            "pdf.damaged-image");
  EXPECT_EQ(code_of(read_image(png(1, 2, 8, 0, std::string("\x00\x07", 2)), "a")),
            "pdf.damaged-image");
  EXPECT_EQ(code_of(read_image(png(1, 1, 7, 0, std::string("\x00\x07", 2)), "a")),
            "pdf.damaged-image");
  EXPECT_EQ(code_of(read_image(png(1, 1, 8, 3, std::string("\x00\x07", 2)), "a")),
            "pdf.damaged-image");
  // Every truncation and every altered byte is refused: PNG has checksums.
  for (size_t i = 0; i < good.size(); ++i) {
    EXPECT_NE(code_of(read_image(good.substr(0, i), "a")), "ok") << i;
    std::string altered = good;
    altered[i] ^= 1;
    EXPECT_NE(code_of(read_image(altered, "a")), "ok") << i;
  }
  std::string photo = jpeg(3);
  for (size_t i = 0; i < 18; ++i)
    EXPECT_NE(code_of(read_image(photo.substr(0, i), "a")), "ok") << i;
}

TEST(Images, AFigureHasTextAndBox) {
  ActBuilder act;
  NodeId figure = act.node(Role::kFigure);
  act[figure].alternative = "Blason de la ville";
  act.draw<DrawnImage>() = {pt(70), pt(40), pt(50), pt(60), "absent.png", figure};
  Result<Pdf> missing = act.render();
  ASSERT_FALSE(missing.ok());
  EXPECT_STREQ(missing.errors()[0].message.code, "pdf.missing-image");
  EXPECT_EQ(missing.errors()[0].place.line, 2);
  act.pages.pages[0].items.clear();
  act.rule(40, figure);
  Result<Pdf> pdf = act.render();
  ASSERT_TRUE(pdf.ok());
  PdfEyes eyes(pdf->bytes);
  std::string element = eyes.object(eyes.find("/S /Figure "));
  EXPECT_NE(element.find("/Alt (Blason de la ville)"), std::string::npos);
  EXPECT_NE(element.find("/BBox [ 70 801.38977 470 801.88977 ]"), std::string::npos) << element;
}

}  // namespace
}  // namespace paraphe
