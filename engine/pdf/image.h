// One picture, ready to be written as an image XObject (ISO 32000-1 §8.9.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/objects.h"

namespace paraphe {

struct PreparedImage {
  int width = 0, height = 0;  // pixels
  std::vector<ObjectStore::Entry> entries;
  std::string data;
  bool deflated = false;  // otherwise a JPEG
  std::string digest;     // of the picture's file
  std::string mask;       // deflated, 8 bits a pixel; "" when nothing is transparent
};

// Reads a picture. `file` is for messages.
Result<PreparedImage> read_image(std::string_view bytes, const std::string& file);
Result<PreparedImage> read_png(std::string_view bytes, const std::string& file);
Result<PreparedImage> read_jpeg(std::string_view bytes, const std::string& file);

// Adds the picture; returns the number of its XObject.
uint32_t write_image(ObjectStore& store, const PreparedImage& image);

inline constexpr int kLargestSide = 10'000;
extern const Message kDamagedImage, kLargeImage;

}  // namespace paraphe
