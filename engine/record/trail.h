// The places of a record's elements, told one after the other as they are read. Private to the
// folder.
#pragma once

#include <string>
#include <vector>

#include "base/whence.h"
#include "base/xml.h"

namespace paraphe {

class Trail {
 public:
  Trail(PlaceBook& book, const std::string& file) : book_(book), file_(book.add_file(file)) {}

  // The line alone: for the many small pieces of a text.
  Whence line_of(XmlNode node) const { return file_.at(node.line()); }
  // With the path of the node. What was told before of the elements around it is shared.
  Whence place_of(XmlNode node);

 private:
  struct Told {
    const _xmlNode* node;
    Whence place;
  };

  PlaceBook& book_;
  Whence file_;
  std::vector<Told> told_;  // the elements around the last one, from the root down to it
  std::vector<XmlNode> way_;
};

}  // namespace paraphe
