// Pictures of pages, drawn by poppler: a second opinion on what our own files look like.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace paraphe {

class PageImages {
 public:
  // `pdf` must outlive this. Errors: poppler cannot read it.
  static Result<PageImages> open(std::string_view pdf);

  size_t size() const;

  // Page `page` (from 0) as PNG at `resolution` dots per inch.
  Result<std::string> draw(size_t page, int resolution) const;

 private:
  struct Parts;
  std::shared_ptr<const Parts> parts_;
};

}  // namespace paraphe
