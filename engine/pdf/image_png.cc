// PNG (ISO/IEC 15948) into PDF: the compressed lines go over untouched, as /FlateDecode with PNG's
// own predictors (ISO 32000-1 §7.4.4.4). Only pictures with an alpha channel or interlaced lines
// are taken apart.
#include <algorithm>
#include <cstring>

#include "pdf/deflate.h"
#include "pdf/image.h"
#include "pdf/profile.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

constexpr size_t kMostBytes = 256u << 20;  // of a picture without its compression
constexpr size_t kLargestProfile = 4u << 20;

uint32_t big_endian(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

struct Png {
  uint32_t width = 0, height = 0;
  int bits = 0, kind = 0, interlace = 0;
  double dots_x = 0, dots_y = 0;  // an inch; 0: not said
  std::string palette, transparency, compressed, profile;

  size_t channels() const { return kind == 2 ? 3 : kind == 4 ? 2 : kind == 6 ? 4 : 1; }
  size_t pixel_bits() const { return channels() * static_cast<size_t>(bits); }
  size_t line_of(size_t pixels) const { return (pixels * pixel_bits() + 7) / 8; }
  size_t line() const { return line_of(width); }
  bool has_alpha() const { return kind == 4 || kind == 6; }
};

// Table 11.1: the depths each colour type may have.
bool is_known(const Png& png) {
  switch (png.kind) {
    case 0:
      return png.bits == 1 || png.bits == 2 || png.bits == 4 || png.bits == 8 || png.bits == 16;
    case 3:
      return (png.bits == 1 || png.bits == 2 || png.bits == 4 || png.bits == 8) &&
             !png.palette.empty() && png.palette.size() % 3 == 0 && png.palette.size() <= 768;
    case 2:
    case 4:
    case 6:
      return png.bits == 8 || png.bits == 16;
    default:
      return false;
  }
}

// Reads the chunks; what is wrong, or nullptr.
const char* read_chunks(std::string_view bytes, Png* png) {
  size_t at = 8;
  for (bool ended = false; !ended;) {
    if (at + 12 > bytes.size()) return N_("it ends too early");
    size_t length = big_endian(bytes, at);
    if (length > bytes.size() - at - 12) return N_("it ends too early");
    std::string_view name = bytes.substr(at + 4, 4), data = bytes.substr(at + 8, length);
    if (checksum(bytes.substr(at + 4, length + 4)) != big_endian(bytes, at + 8 + length)) {
      return N_("a checksum is wrong");
    }
    if (name == "IHDR" && length == 13) {
      if (at != 8) return N_("its parts are in disorder");
      png->width = big_endian(data, 0);
      png->height = big_endian(data, 4);
      png->bits = static_cast<uint8_t>(data[8]);
      png->kind = static_cast<uint8_t>(data[9]);
      png->interlace = static_cast<uint8_t>(data[12]);
    } else if (name == "PLTE") {
      png->palette = data;
    } else if (name == "tRNS") {
      png->transparency = data;
    } else if (name == "IDAT") {
      png->compressed += data;
    } else if (name == "pHYs" && length == 9 && data[8] == 1) {
      png->dots_x = big_endian(data, 0) * 0.0254;
      png->dots_y = big_endian(data, 4) * 0.0254;
    } else if (name == "iCCP") {
      // §11.3.3.3: a name, a null, the method 0, the profile.
      size_t end = data.find('\0');
      if (end < 80 && end + 2 < data.size())
        png->profile = inflate_up_to(data.substr(end + 2), kLargestProfile);
    }
    ended = name == "IEND";
    at += 12 + length;
  }
  if (png->width == 0 || png->height == 0 || png->interlace > 1 || !is_known(*png))
    return N_("its kind is unknown");
  return nullptr;
}

int paeth(int left, int up, int corner) {
  int guess = left + up - corner;
  int a = std::abs(guess - left), b = std::abs(guess - up), c = std::abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

// §9.2: undoes the filter of each of `height` lines, in place. False when a filter is unknown.
bool unfilter(uint8_t* bytes, size_t line, size_t height, size_t pixel) {
  const std::string empty(line + 1, '\0');
  const auto* above = reinterpret_cast<const uint8_t*>(empty.data());
  for (size_t y = 0; y < height; ++y) {
    uint8_t* row = bytes + y * (line + 1);
    int filter = row[0];
    if (filter > 4) return false;
    row[0] = 0;
    for (size_t x = 1; x <= line; ++x) {
      int left = x > pixel ? row[x - pixel] : 0, up = above[x],
          corner = x > pixel ? above[x - pixel] : 0;
      int guess = filter == 1   ? left
                  : filter == 2 ? up
                  : filter == 3 ? (left + up) / 2
                  : filter == 4 ? paeth(left, up, corner)
                                : 0;
      row[x] = static_cast<uint8_t>(row[x] + guess);
    }
    above = row;
  }
  return true;
}

// §8.2: Adam7 takes a picture in seven passes, each of every `dx`th pixel of every `dy`th line.
struct Pass {
  size_t x, y, dx, dy;

  size_t columns(const Png& png) const { return png.width > x ? (png.width - x + dx - 1) / dx : 0; }
  size_t rows(const Png& png) const { return png.height > y ? (png.height - y + dy - 1) / dy : 0; }
  size_t bytes(const Png& png) const {
    return columns(png) == 0 ? 0 : (png.line_of(columns(png)) + 1) * rows(png);
  }
};
constexpr Pass kPasses[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                            {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

size_t raw_size(const Png& png) {
  if (png.interlace == 0) return (png.line() + 1) * png.height;
  size_t size = 0;
  for (const Pass& pass : kPasses) size += pass.bytes(png);
  return size;
}

// Puts the pixels of one pass at their places in `out`, whose lines have no filter.
void spread(const Png& png, const Pass& pass, const uint8_t* from, std::string& out) {
  size_t bits = png.pixel_bits(), line = png.line_of(pass.columns(png)) + 1;
  auto* whole = reinterpret_cast<uint8_t*>(out.data());
  for (size_t row = 0; row < pass.rows(png); ++row) {
    const uint8_t* source = from + row * line + 1;
    uint8_t* target = whole + (pass.y + row * pass.dy) * (png.line() + 1) + 1;
    for (size_t column = 0; column < pass.columns(png); ++column) {
      size_t x = pass.x + column * pass.dx;
      if (bits >= 8) {
        std::memcpy(target + x * bits / 8, source + column * bits / 8, bits / 8);
        continue;
      }
      unsigned value =
          source[column * bits / 8] >> (8 - bits - column * bits % 8) & ((1u << bits) - 1);
      target[x * bits / 8] =
          static_cast<uint8_t>(target[x * bits / 8] | value << (8 - bits - x * bits % 8));
    }
  }
}

// The lines of the picture without filters, whole; false when they are not what they should be.
bool read_lines(const Png& png, std::string& raw) {
  size_t pixel = std::max<size_t>(1, png.pixel_bits() / 8);
  auto* bytes = reinterpret_cast<uint8_t*>(raw.data());
  if (png.interlace == 0) return unfilter(bytes, png.line(), png.height, pixel);
  std::string whole((png.line() + 1) * png.height, '\0');
  for (const Pass& pass : kPasses) {
    if (pass.bytes(png) == 0) continue;
    if (!unfilter(bytes, png.line_of(pass.columns(png)), pass.rows(png), pixel)) return false;
    spread(png, pass, bytes, whole);
    bytes += pass.bytes(png);
  }
  raw = std::move(whole);
  return true;
}

std::string bits_entry(int bits) {
  std::string out;
  append_number(out, bits);
  return out;
}

// Colour and alpha apart, both in 8 bits.
void split_alpha(const Png& png, const std::string& raw, PreparedImage* image) {
  size_t bytes = png.bits == 16 ? 2 : 1, colours = png.channels() - 1;
  std::string colour, alpha;
  colour.reserve(png.width * png.height * colours);
  alpha.reserve(static_cast<size_t>(png.width) * png.height);
  for (size_t y = 0; y < png.height; ++y) {
    const char* at = raw.data() + y * (png.line() + 1) + 1;
    for (size_t x = 0; x < png.width; ++x) {
      for (size_t i = 0; i < colours; ++i, at += bytes) colour += *at;
      alpha += *at;
      at += bytes;
    }
  }
  Deflater deflater(9);
  image->entries = {{"ColorSpace", colours == 1 ? "/DeviceGray" : "/DeviceRGB"},
                    {"BitsPerComponent", "8"}};
  image->data = deflater.compress(colour);
  bool opaque = alpha.find_first_not_of('\xFF') == std::string::npos;
  if (!opaque) image->mask = deflater.compress(alpha);
}

// The alpha of each pixel of a picture with a palette.
std::string palette_alpha(const Png& png, const std::string& raw) {
  std::string alpha;
  alpha.reserve(static_cast<size_t>(png.width) * png.height);
  auto bits = static_cast<size_t>(png.bits);
  for (size_t y = 0; y < png.height; ++y) {
    const char* row = raw.data() + y * (png.line() + 1) + 1;
    for (size_t x = 0; x < png.width; ++x) {
      auto byte = static_cast<uint8_t>(row[x * bits / 8]);
      size_t index = byte >> (8 - bits - x * bits % 8) & ((1u << bits) - 1);
      alpha += index < png.transparency.size() ? png.transparency[index] : '\xFF';
    }
  }
  return alpha;
}

// /ColorSpace, /DecodeParms and, for one transparent colour, /Mask (§8.9.6.4).
void keep_compressed(const Png& png, const std::string& raw, PreparedImage* image) {
  std::string space = png.kind == 2 ? "/DeviceRGB" : "/DeviceGray";
  if (png.kind == 3) {
    space = "[ /Indexed /DeviceRGB ";
    append_number(space, static_cast<int64_t>(png.palette.size() / 3) - 1);
    append_hexadecimal(space += ' ', png.palette);
    space += " ]";
  }
  std::string parameters = "<< /BitsPerComponent " + bits_entry(png.bits) + " /Colors ";
  append_number(parameters, static_cast<int64_t>(png.channels()));
  append_number(parameters += " /Columns ", png.width);
  image->entries = {{"ColorSpace", space},
                    {"BitsPerComponent", bits_entry(png.bits)},
                    {"DecodeParms", parameters + " /Predictor 15 >>"}};
  size_t colours = png.channels();
  if (png.kind != 3 && png.transparency.size() == 2 * colours) {
    std::string mask = "[ ";
    for (size_t i = 0; i < colours; ++i) {
      int value = static_cast<uint8_t>(png.transparency[2 * i]) << 8 |
                  static_cast<uint8_t>(png.transparency[2 * i + 1]);
      value &= (1 << png.bits) - 1;
      append_number(mask, value);
      append_number(mask += ' ', value);
      mask += ' ';
    }
    image->entries.push_back({"Mask", mask + "]"});
  }
  image->data = png.interlace == 0 ? png.compressed : Deflater(9).compress(raw);
}

}  // namespace

Result<PreparedImage> read_png(std::string_view bytes, const std::string& file) {
  Png png;
  if (const char* fault = read_chunks(bytes, &png)) return error(kDamagedImage, {file, fault});
  if (is_too_large(png.width, png.height)) return error(kLargeImage, {file});
  size_t size = raw_size(png);
  if (size > kMostBytes) return error(kLargeImage, {file});
  // Deflate makes at most 1032 bytes of one: a header that promises more lies.
  if (size / 1032 > png.compressed.size())
    return error(kDamagedImage, {file, N_("its data cannot be read")});
  std::string raw(size, '\0');
  // Inflated even when it is passed on: a file must not be signed around a broken picture.
  if (!inflate(png.compressed, raw) || !read_lines(png, raw))
    return error(kDamagedImage, {file, N_("its data cannot be read")});
  PreparedImage image;
  image.width = static_cast<int>(png.width);
  image.height = static_cast<int>(png.height);
  image.size = printed_size(image.width, image.height, png.dots_x, png.dots_y);
  image.deflated = true;
  int colours = png.kind == 0 || png.kind == 4 ? 1 : 3;
  if (is_usable_profile(png.profile, colours) && !is_srgb_profile(png.profile))
    image.profile = png.profile;
  if (png.has_alpha()) {
    split_alpha(png, raw, &image);
  } else {
    keep_compressed(png, raw, &image);
    if (png.kind == 3 && !png.transparency.empty()) {
      image.mask = Deflater(9).compress(palette_alpha(png, raw));
    }
  }
  return image;
}

}  // namespace paraphe
