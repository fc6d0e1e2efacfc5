// Images: the pictures of a layout (logo, seal) and of a record (plans, photographs), read once and
// shared by every document and thread.
//
// PNG and JPEG go into the file as they are compressed, without loss, as long as PDF can say what
// they say; SVG becomes vectors. Everything is in sRGB, the output intent of the file, or names its
// colour profile. Pictures come from two folders and from nowhere else: no path, no link, no
// network.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "document/layout.h"

namespace paraphe {

struct PreparedImage;

class Images {
 public:
  // `layout_folder` is where pictures that are not built in are looked for, `record_folder` where
  // those named kRecordImages + file are ("" for none).
  explicit Images(std::string layout_folder = "", std::string record_folder = "");
  ~Images();

  // The picture `name`, read at the first call. Valid as long as this object. Errors, without place
  // but for SVG: no such file, or a link; neither PNG, JPEG nor SVG; damaged; larger than 10000
  // pixels a side or 40 million in all; of a kind that PDF has not; in SVG, what its reader does
  // not draw (pdf/svg.h).
  Result<const PreparedImage*> find(const std::string& name) const;

  // How large the picture is by itself: at the resolution it states, from 100 dots an inch on, else
  // at 150; SVG as its width and height say. Errors: those of find().
  Result<PictureSize> size_of(const std::string& name) const;

 private:
  std::string layout_folder_, record_folder_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const PreparedImage>> known_;
};

}  // namespace paraphe
