// One picture, ready to be written as an XObject that fills the unit square: an image (ISO 32000-1
// §8.9.5), or a form (§8.10) around vectors or around an image that lies on its side.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/layout.h"
#include "pdf/objects.h"

namespace paraphe {

// A piece of a drawing. Forms may show those before them, as /G0, /G1 …
struct DrawnForm {
  std::string operators;
  std::string resources;         // entries of the resource dictionary, without /XObject
  std::vector<size_t> children;  // indices of the forms it shows
  bool is_group = false;         // composed by itself, then shown as one (§11.6.6)
};

struct PreparedImage {
  PictureSize size;  // as it is shown, upright

  // Pixels.
  int width = 0, height = 0;
  std::vector<ObjectStore::Entry> entries;
  std::string data;
  bool deflated = false;  // otherwise a JPEG
  std::string mask;       // deflated, 8 bits a pixel; "" when nothing is transparent
  std::string profile;    // ICC; "" for sRGB
  int orientation = 1;    // 1 to 8, as in Exif: how it has to be turned to stand upright

  // Vectors: the last form is the picture, in the box 0 0 `box_width` `box_height`.
  std::vector<DrawnForm> forms;
  std::string box_width, box_height;
  std::string matrix;  // "[ … ]", of that box onto the unit square

  std::string digest;  // of the picture's file
};

// Reads a picture. `file` is for messages.
Result<PreparedImage> read_image(std::string_view bytes, const std::string& file);
Result<PreparedImage> read_png(std::string_view bytes, const std::string& file);
Result<PreparedImage> read_jpeg(std::string_view bytes, const std::string& file);

// Adds the picture; returns the number of its XObject.
uint32_t write_image(ObjectStore& store, const PreparedImage& image);

// A picture at so many dots an inch, or at 150 when these are not from 100 to 2400: cameras and
// screens say 72 and 96 without meaning it.
PictureSize printed_size(int width, int height, double dots_x, double dots_y);

inline constexpr int kLargestSide = 10'000;
inline constexpr int64_t kMostPixels = 40'000'000;
inline constexpr size_t kLargestImageFile = 32u << 20;
bool is_too_large(int64_t width, int64_t height);
extern const Message kDamagedImage, kLargeImage;

}  // namespace paraphe
