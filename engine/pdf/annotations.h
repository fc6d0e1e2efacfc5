// Annotations: links and signature fields (ISO 32000-1 §12.5 and §12.7).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "page/references.h"
#include "pdf/content.h"
#include "pdf/objects.h"
#include "pdf/pdf.h"

namespace paraphe {

// The annotations of a file, in the order of their /StructParent.
class Annotations {
 public:
  // `page_objects`: numbers of the pages, which links inside the document lead to.
  Annotations(ObjectStore& store, const Document& document, const Pages& pages,
              const std::vector<uint32_t>& page_objects)
      : store_(store),
        document_(document),
        pages_(pages),
        page_objects_(page_objects),
        page_count_(pages.pages.size()),
        destinations_(find_destinations(pages, document)) {}

  // Adds the annotations of one page whose object is `page_object`. Completes the marks of the
  // fields, and adds marks for the links.
  void add_page(const Page& page, uint32_t page_object, uint32_t index, std::vector<ContentMark>* marks);

  const std::vector<uint32_t>& objects() const { return objects_; }
  // Entry of the page: "/Annots [ … ] /Tabs /S ", or nothing (ISO 14289-1 7.18.3).
  std::string page_entries(uint32_t index) const;
  // Adds the AcroForm dictionary; 0 when there are no fields.
  uint32_t write_form();
  std::vector<PdfField> take_fields() && { return std::move(fields_); }

 private:
  struct LinkArea;
  void add_field(const DrawnField& drawn, const Page& page, uint32_t page_object, uint32_t number,
                 size_t struct_parent);
  void add_link(const LinkArea& area, uint32_t page_object, uint32_t number, size_t struct_parent);
  uint32_t begin(uint32_t page_index, size_t* struct_parent);
  std::vector<LinkArea> link_areas(const Page& page) const;
  static std::vector<LinkArea> apart(std::vector<LinkArea> areas);
  NodeId link_of(NodeId owner) const;
  std::string target_of(const Node& node) const;

  ObjectStore& store_;
  const Document& document_;
  const Pages& pages_;
  const std::vector<uint32_t>& page_objects_;
  size_t page_count_;
  std::vector<DestinationPlace> destinations_;
  std::vector<uint32_t> objects_;
  std::vector<uint32_t> page_of_;  // page index of each
  std::vector<PdfField> fields_;
};

// The /AcroForm dictionary over `fields`; /SigFlags 3 once one of them is signed, 1 before (ISO
// 32000-1 table 219: bit 1, there are signature fields; bit 2, the file may only be appended to).
std::string form_dictionary(const std::vector<PdfField>& fields);

}  // namespace paraphe
