#include "pdf/page_packer.h"

#include <gtest/gtest.h>

#include <string>

namespace paraphe {
namespace {

// The stream of page `page`: some are too small to be compressed, some large, none like another.
std::string stream(size_t page) {
  std::string out;
  const size_t rows = page % 7 == 0 ? 1 : 20 + page * 37 % 900;
  for (size_t row = 0; row < rows; ++row)
    out += "BT " + std::to_string(page * 7919 + row * row) + " 0 Td <0041> Tj ET\n";
  return out;
}

std::vector<PdfObjectBytes> packed(size_t pages) {
  ObjectStore store;
  PagePacker packer(pages);
  for (size_t page = 0; page < pages; ++page) packer.add(store.reserve(), stream(page));
  packer.finish(store);
  return std::move(store).take();
}

// In a thread of its own or not, few waiting or many: the same bytes at the same numbers.
TEST(PagePacker, GivesWhatOneHandWouldGive) {
  for (size_t pages : {1u, 63u, 64u, 700u}) {
    ObjectStore store;
    for (size_t page = 0; page < pages; ++page)
      store.add_stream({}, stream(page), ObjectStore::Coding::kFlate);
    const std::vector<PdfObjectBytes> expected = std::move(store).take();
    for (int again = 0; again < 3; ++again) {
      const std::vector<PdfObjectBytes> found = packed(pages);
      ASSERT_EQ(found.size(), expected.size());
      for (size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].number, expected[i].number);
        EXPECT_EQ(found[i].body, expected[i].body) << "page " << i << " of " << pages;
      }
    }
  }
}

TEST(PagePacker, EndsWhateverWasLeftWaiting) {
  for (int again = 0; again < 50; ++again) {
    PagePacker packer(1000);
    for (uint32_t i = 1; i < 30; ++i) packer.add(i, stream(i));
  }
}

}  // namespace
}  // namespace paraphe
