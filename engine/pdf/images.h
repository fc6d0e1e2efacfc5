// Images: the pictures of a layout (logo, seal), read once and shared by every document and thread.
//
// PNG and JPEG go into the file as they are compressed, without loss; only transparency is taken
// apart, because PDF keeps it in an image of its own (ISO 32000-1 §11.6.5.3).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace paraphe {

struct PreparedImage;

class Images {
 public:
  // `folder` is where pictures that are not built in are looked for ("" for none).
  explicit Images(std::string folder = "");
  ~Images();

  // The picture `file`, read at the first call. Valid as long as this object. Errors, without
  // place: no such file; neither PNG nor JPEG; damaged; larger than 10000 pixels a side; four
  // colours; interlaced.
  Result<const PreparedImage*> find(const std::string& file) const;

 private:
  std::string folder_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const PreparedImage>> known_;
};

}  // namespace paraphe
