#include "pdf/images.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "builders.h"
#include "pdf/deflate.h"
#include "pdf/image.h"
#include "pdf/metadata.h"
#include "pictures.h"

namespace paraphe {
namespace {

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

TEST(Images, InterlacedLinesArePutInOrder) {
  // Adam7 of 3 × 3 pixels of 8 bits: pass 1 (0,0); pass 5 lines of y 2, x 0 and 2; pass 6 x 1 of
  // y 0 and 2; pass 4 (2,0); pass 7 line 1. Passes 2 and 3 are empty.
  std::string passes("\x00\x01\x00\x03\x00\x07\x09\x00\x02\x00\x08\x00\x04\x05\x06", 15);
  Result<PreparedImage> image = read_image(png(3, 3, 8, 0, passes, "", 1), "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(inflated(image->data, 12),
            std::string("\0\x01\x02\x03\0\x04\x05\x06\0\x07\x08\x09", 12));
  // The same of one bit, a chess board; 101 / 010 / 101.
  std::string bits("\x00\x80\x00\x80\x00\xC0\x00\x00\x00\x00\x00\x40", 12);
  image = read_image(png(3, 3, 1, 0, bits, "", 1), "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(inflated(image->data, 6), std::string("\0\xA0\0\x40\0\xA0", 6));
  EXPECT_EQ(code_of(read_image(png(3, 3, 1, 0, bits.substr(1), "", 1), "a")), "pdf.damaged-image");
}

TEST(Images, SixteenBitsStaySixteen) {
  Result<PreparedImage> image =
      read_image(png(1, 1, 16, 2, std::string("\0\x01\x02\x03\x04\x05\x06", 7)), "logo.png");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(entry(*image, "BitsPerComponent"), "16");
}

TEST(Images, TheResolutionGivesTheSize) {
  std::string line("\x00\x07", 2);
  auto width = [&](uint32_t per_metre) {
    std::string physical = big_endian(per_metre) + big_endian(per_metre) + '\x01';
    Result<PreparedImage> image =
        read_image(png(1, 1, 8, 0, line, chunk("pHYs", physical)), "logo.png");
    return image.ok() ? image->size.width : Length{};
  };
  EXPECT_EQ(width(11811), Length::from_millipoints(240));  // 300 dots an inch
  EXPECT_EQ(width(2835), Length::from_millipoints(480));   // 72: of a screen, not meant
  JpegRecipe recipe;
  recipe.dots = 200;
  Result<PreparedImage> photo = read_image(jpeg(recipe), "photo.jpg");
  ASSERT_EQ(code_of(photo), "ok");
  EXPECT_EQ(photo->size.width, Length::from_millipoints(11520));
}

TEST(Images, AProfileIsKeptUnlessItIsSrgb) {
  std::string profile = srgb_profile();
  auto with = [&](const std::string& icc) {
    std::string data = std::string("name\0\0", 6) + Deflater(6).compress(icc);
    return read_image(png(1, 1, 8, 2, std::string(4, '\0'), chunk("iCCP", data)), "logo.png");
  };
  Result<PreparedImage> plain = with(profile);
  ASSERT_EQ(code_of(plain), "ok");
  EXPECT_EQ(plain->profile, "");
  // The same profile under another name.
  std::string other = profile;
  for (size_t at = other.find("s\0R\0G\0B", 0, 7); at != std::string::npos;
       at = other.find("s\0R\0G\0B", at + 1, 7))
    other[at] = 'x';
  ASSERT_NE(other, profile);
  Result<PreparedImage> kept = with(other);
  ASSERT_EQ(code_of(kept), "ok");
  ASSERT_EQ(kept->profile, other);
  ObjectStore store;
  write_image(store, *kept);
  std::vector<PdfObjectBytes> objects = std::move(store).take();
  ASSERT_EQ(objects.size(), 2u);
  EXPECT_NE(objects[0].body.find("/N 3"), std::string::npos);
  EXPECT_NE(objects[1].body.find("/ColorSpace [ /ICCBased 1 0 R ]"), std::string::npos);
  // Not a profile, and one of the wrong number of colours: as if there were none.
  for (const std::string& bad : {std::string("nonsense"), other.substr(0, 200)}) {
    Result<PreparedImage> ignored = with(bad);
    ASSERT_EQ(code_of(ignored), "ok");
    EXPECT_EQ(ignored->profile, "");
  }
}

TEST(Images, AJpegGoesInAsItIsWithoutWhatIsNobodysBusiness) {
  for (bool progressive : {false, true}) {
    JpegRecipe recipe;
    recipe.progressive = progressive;
    std::string bare = jpeg(recipe);
    recipe.markers = {{JPEG_APP0 + 1, exif(1)}, {JPEG_COM, "taken at home"}};
    std::string bytes = jpeg(recipe);
    ASSERT_NE(bytes.find("48.8584"), std::string::npos);
    Result<PreparedImage> image = read_image(bytes + "second picture", "photo.jpg");
    ASSERT_EQ(code_of(image), "ok");
    EXPECT_EQ(image->width, 32);
    EXPECT_EQ(image->height, 16);
    EXPECT_TRUE(image->data == bare);
    EXPECT_EQ(entry(*image, "Filter"), "/DCTDecode");
    EXPECT_EQ(entry(*image, "ColorSpace"), "/DeviceRGB");
    EXPECT_EQ(entry(*image, "DecodeParms"), "");
    EXPECT_FALSE(image->deflated);
  }
}

TEST(Images, JpegsOfOneColourAndOfPlainRgb) {
  JpegRecipe gray;
  gray.colours = 1;
  Result<PreparedImage> image = read_image(jpeg(gray), "photo.jpg");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(entry(*image, "ColorSpace"), "/DeviceGray");
  JpegRecipe plain;
  plain.plain_rgb = true;
  image = read_image(jpeg(plain), "photo.jpg");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(entry(*image, "DecodeParms"), "<< /ColorTransform 0 >>");
}

TEST(Images, FourColoursBecomeThree) {
  JpegRecipe recipe;
  recipe.colours = 4;
  Result<PreparedImage> image = read_image(jpeg(recipe), "photo.jpg");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(entry(*image, "ColorSpace"), "/DeviceRGB");
  // Adobe's inks are inverted: 8x, 8y, 128 and no black are just these of red, green and blue.
  Result<PreparedImage> again = read_image(image->data, "again.jpg");
  ASSERT_EQ(code_of(again), "ok");
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(image->data.data()),
               image->data.size());
  jpeg_read_header(&info, TRUE);
  jpeg_start_decompress(&info);
  ASSERT_EQ(info.output_components, 3);
  std::vector<unsigned char> line(32 * 3);
  unsigned char* row = line.data();
  for (int y = 0; y < 9; ++y) jpeg_read_scanlines(&info, &row, 1);
  EXPECT_NEAR(line[3 * 20], 160, 12);
  EXPECT_NEAR(line[3 * 20 + 1], 64, 12);
  EXPECT_NEAR(line[3 * 20 + 2], 128, 12);
  jpeg_destroy_decompress(&info);
}

TEST(Images, APhotographStandsUpright) {
  JpegRecipe recipe;
  recipe.markers = {{JPEG_APP0 + 1, exif(6)}};
  Result<PreparedImage> image = read_image(jpeg(recipe), "photo.jpg");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(image->orientation, 6);
  EXPECT_LT(image->size.width, image->size.height);
  ObjectStore store;
  EXPECT_EQ(write_image(store, *image), 2u);
  std::vector<PdfObjectBytes> objects = std::move(store).take();
  EXPECT_NE(objects[1].body.find("0 -1 1 0 0 1 cm /I Do"), std::string::npos);
  // What Exif says otherwise, or not well, is no orientation.
  for (int bad : {0, 9, 200}) {
    recipe.markers = {{JPEG_APP0 + 1, exif(bad)}};
    image = read_image(jpeg(recipe), "photo.jpg");
    ASSERT_EQ(code_of(image), "ok");
    EXPECT_EQ(image->orientation, 1);
  }
}

TEST(Images, ABrokenJpegIsRefused) {
  for (bool progressive : {false, true}) {
    JpegRecipe recipe;
    recipe.progressive = progressive;
    recipe.width = recipe.height = 64;
    std::string good = jpeg(recipe);
    ASSERT_EQ(code_of(read_image(good, "a")), "ok");
    for (size_t length = 3; length + 2 < good.size(); length += 7)
      EXPECT_NE(code_of(read_image(good.substr(0, length), "a")), "ok") << length;
    // A header that promises more than there is, and one that promises too much.
    size_t frame = good.find(progressive ? "\xFF\xC2" : "\xFF\xC0");
    ASSERT_NE(frame, std::string::npos);
    std::string lying = good;
    lying[frame + 5] = lying[frame + 7] = '\x18';
    EXPECT_EQ(code_of(read_image(lying, "a")), "pdf.damaged-image");
    lying[frame + 7] = '\xEA';  // 60 000 pixels
    EXPECT_EQ(code_of(read_image(lying, "a")), "pdf.large-image");
    // Arithmetic coding: PDF has none.
    std::string arithmetic = good;
    arithmetic[frame + 1] = progressive ? '\xCA' : '\xC9';
    EXPECT_EQ(code_of(read_image(arithmetic, "a")), "pdf.damaged-image");
  }
}

TEST(Images, BombsAreRefusedAtOnce) {
  EXPECT_EQ(code_of(read_image(png(60000, 60000, 8, 6, "x"), "a")), "pdf.large-image");
  EXPECT_EQ(code_of(read_image(png(60000, 1, 1, 0, "x"), "a")), "pdf.large-image");
  EXPECT_EQ(code_of(read_image(png(7000, 7000, 8, 2, "x"), "a")), "pdf.large-image");
  // A header that promises a hundred megabytes, and data that inflates to more than was promised.
  EXPECT_EQ(code_of(read_image(png(6000, 6000, 8, 2, "x"), "a")), "pdf.damaged-image");
  EXPECT_EQ(code_of(read_image(png(2, 2, 8, 0, std::string(64u << 20, '\0')), "a")),
            "pdf.damaged-image");
  std::string colours = std::string("x\0\0", 3) + Deflater(6).compress(std::string(64u << 20, 'x'));
  EXPECT_EQ(
      code_of(read_image(png(1, 1, 8, 0, std::string("\0\7", 2), chunk("iCCP", colours)), "a")),
      "ok");
}

TEST(Images, FilesComeFromTheirFolderOnly) {
  char path[] = "/tmp/paraphe-images-XXXXXX";
  std::filesystem::path root = mkdtemp(path);
  std::filesystem::create_directories(root / "charte");
  std::filesystem::create_directories(root / "seance");
  std::string good = png(1, 1, 8, 0, std::string("\x00\x07", 2));
  for (const char* name : {"outside.png", "charte/logo.png", "seance/plan.png"})
    std::ofstream(root / name, std::ios::binary) << good;
  std::filesystem::create_symlink("../outside.png", root / "charte/link.png");
  std::filesystem::create_symlink("logo.png", root / "charte/near.png");
  ASSERT_EQ(mkfifo((root / "charte/pipe.png").c_str(), 0600), 0);
  Images images((root / "charte").string(), (root / "seance").string());
  auto code = [&](const std::string& name) {
    Result<const PreparedImage*> found = images.find(name);
    return std::string(found.ok() ? "ok" : found.errors()[0].message.code);
  };
  EXPECT_EQ(code("logo.png"), "ok");
  EXPECT_EQ(code("acte/plan.png"), "ok");
  EXPECT_EQ(*images.find("logo.png"), *images.find("logo.png"));  // read once
  for (const char* name : {"plan.png", "../outside.png", "link.png", "near.png", "pipe.png", "",
                           "absent.png", ".", "..", "charte"})
    EXPECT_EQ(code(name), "pdf.missing-image") << name;
  for (const char* name : {"acte/logo.png", "acte/../outside.png", "acte/acte/plan.png"})
    EXPECT_EQ(code(name), "pdf.missing-image-of-record") << name;
  EXPECT_EQ(images.size_of("logo.png")->width, Length::from_millipoints(480));
  std::filesystem::remove_all(root);
}

TEST(Images, WhatIsNotAPictureIsRefused) {
  EXPECT_EQ(code_of(read_image("GIF89a", "a")), "pdf.not-an-image");
  EXPECT_EQ(code_of(read_image("", "a")), "pdf.not-an-image");
  std::string good = png(1, 1, 8, 0, std::string("\x00\x07", 2));
  ASSERT_EQ(code_of(read_image(good, "a")), "ok");
  EXPECT_EQ(code_of(read_image(png(1, 1, 8, 0, std::string("\x00\x07", 2), "", 2), "a")),
            "pdf.damaged-image");
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
}

TEST(Images, AFigureHasTextAndBox) {
  ActBuilder act;
  NodeId figure = act.node(Role::kFigure);
  act[figure].alternative = "Blason de la ville";
  const std::string file = "absent.png";
  act.draw<DrawnImage>() = {pt(70), pt(40), pt(50), pt(60), &file, figure};
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
