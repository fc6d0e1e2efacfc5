// Pictures made on the spot, good ones to be spoilt: PNG by hand, JPEG by libjpeg.
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "pdf/deflate.h"

namespace paraphe {

inline std::string big_endian(uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

inline std::string chunk(const std::string& name, const std::string& data) {
  return big_endian(static_cast<uint32_t>(data.size())) + name + data +
         big_endian(checksum(name + data));
}

// A PNG of which `lines` are the filtered lines.
inline std::string png(uint32_t width, uint32_t height, int bits, int kind,
                       const std::string& lines, const std::string& extra = "",
                       char interlace = 0) {
  std::string head = big_endian(width) + big_endian(height);
  head += {static_cast<char>(bits), static_cast<char>(kind), 0, 0, interlace};
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", head) + extra +
         chunk("IDAT", Deflater(6).compress(lines)) + chunk("IEND", "");
}

// The checksums of a PNG whose chunks were meddled with, put right again as far as they go.
inline void mend_checksums(std::string& bytes) {
  for (size_t at = 8; at + 12 <= bytes.size();) {
    uint32_t length = 0;
    for (size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<uint8_t>(bytes[at + i]);
    if (length > bytes.size() - at - 12) return;
    bytes.replace(at + 8 + length, 4,
                  big_endian(checksum(std::string_view(bytes).substr(at + 4, length + 4))));
    at += 12 + length;
  }
}

struct JpegRecipe {
  unsigned width = 32, height = 16;
  int colours = 3;  // 1, 3; 4: CMYK as Adobe writes it, inverted
  bool progressive = false;
  bool plain_rgb = false;  // not YCbCr, and nothing that says so but the names of the components
  unsigned dots = 0;       // an inch
  std::vector<std::pair<int, std::string>> markers;
};

// Each pixel (x, y) has the colours 8x, 8y, 128, and, of four, 255 (no black ink).
inline std::string jpeg(const JpegRecipe& recipe) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* written = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &written, &size);
  info.image_width = recipe.width;
  info.image_height = recipe.height;
  info.input_components = recipe.colours;
  info.in_color_space = recipe.colours == 1   ? JCS_GRAYSCALE
                        : recipe.colours == 3 ? JCS_RGB
                                              : JCS_CMYK;
  jpeg_set_defaults(&info);
  if (recipe.plain_rgb) {
    jpeg_set_colorspace(&info, JCS_RGB);
    info.write_Adobe_marker = FALSE;
  }
  jpeg_set_quality(&info, 95, TRUE);
  if (recipe.progressive) jpeg_simple_progression(&info);
  if (recipe.dots > 0) {
    info.density_unit = 1;
    info.X_density = info.Y_density = static_cast<UINT16>(recipe.dots);
  }
  jpeg_start_compress(&info, TRUE);
  for (const auto& [marker, data] : recipe.markers)
    jpeg_write_marker(&info, marker, reinterpret_cast<const JOCTET*>(data.data()),
                      static_cast<unsigned>(data.size()));
  std::string line;
  for (unsigned y = 0; y < recipe.height; ++y) {
    line.clear();
    for (unsigned x = 0; x < recipe.width; ++x) {
      const unsigned values[4] = {8 * x, 8 * y, 128, 255};
      for (int i = 0; i < recipe.colours; ++i) line += static_cast<char>(std::min(255u, values[i]));
    }
    auto* row = reinterpret_cast<JSAMPROW>(line.data());
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  std::string out(reinterpret_cast<char*>(written), size);
  jpeg_destroy_compress(&info);
  free(written);
  return out;
}

// An Exif segment that says only how the picture lies.
inline std::string exif(int orientation) {
  std::string out("Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 24);
  out += static_cast<char>(orientation);
  return out + std::string("\0\0\0\0\0\0\0", 7) + "48.8584 N, 2.2945 E";
}

inline std::string svg_file(const std::string& inside, const std::string& attributes = "") {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" " + attributes + ">\n" +
         inside + "\n</svg>";
}

}  // namespace paraphe
