// The structure tree (ISO 32000-1 §14.7): the nodes of the Document, pointing at what the pages
// show.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/document.h"
#include "pdf/content.h"
#include "pdf/objects.h"

namespace paraphe {

// What a node contains, in reading order: a child node or a mark.
struct Kid {
  bool is_node = false;
  uint32_t index = 0;  // NodeId, or index of a mark
};

// Which nodes the file has, and their kids. Nodes that show nothing are left out, except the rows
// and cells of a table: a table keeps its grid.
class StructureTree {
 public:
  // `marks` in reading order; their owners must be nodes.
  StructureTree(const Document& document, const std::vector<ContentMark>& marks);

  bool has(NodeId node) const { return present_[node]; }
  const std::vector<Kid>& kids(NodeId node) const { return kids_[node]; }
  // The first mark of the node or of its descendants.
  const ContentMark* first_mark(NodeId node) const;
  const std::vector<ContentMark>& marks() const { return marks_; }
  // The nodes of the file in reading order: parents before children.
  std::vector<NodeId> reading_order() const;

 private:
  void attach(NodeId node);
  void complete_tables();
  void order_kids();

  const Document& document_;
  const std::vector<ContentMark>& marks_;
  std::vector<char> present_;
  std::vector<std::vector<Kid>> kids_;
  std::vector<int> first_;
};

// Values of /ListNumbering by node, for the lists whose labels are numbers or letters; else
// nullptr.
std::vector<const char*> list_numbering(const Document& document, const Pages& pages);

// What the structure tree needs to know of the rest of the file.
struct StructurePlaces {
  std::vector<uint32_t> pages;        // object numbers
  std::vector<uint32_t> annotations;  // object numbers, by /StructParent − number of pages
  std::vector<std::string> boxes;     // by node: /BBox of figures, serialised
  std::vector<const char*> numbering;  // by node: list_numbering()
};

// /BBox of the figures, by node: around what they draw on the first page that shows them.
std::vector<std::string> figure_boxes(const Document& document, const Pages& pages);

// Adds the tree; returns the number of the StructTreeRoot. /StructParents of a page is its index,
// /StructParent of annotation i is the number of pages + i.
uint32_t write_structure(ObjectStore& store, const Document& document, const StructureTree& tree,
                         const StructurePlaces& places);

}  // namespace paraphe
