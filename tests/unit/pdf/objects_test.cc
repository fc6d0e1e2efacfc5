// What leaves an ObjectStore as a file.
#include "pdf/objects.h"

#include <gtest/gtest.h>

#include <string>

namespace paraphe {
namespace {

Result<ObjectStore::File> file_titled(const std::string& title) {
  ObjectStore store;
  const uint32_t root = store.add("<< /Type /Catalog >>");
  const uint32_t info = store.add_dictionary({{"Title", "(" + title + ")"}});
  return std::move(store).write(root, info);
}

// The elements of /ID, with their brackets.
std::string identifier_in(const std::string& bytes) {
  const size_t at = bytes.find("/ID", bytes.rfind("trailer"));
  const size_t begin = bytes.find('<', at);
  return bytes.substr(begin, bytes.find(']', begin) - begin);
}

TEST(Objects, TheIdentifierIsOursWhateverTheLibraryMadeOfIt) {
  // PoDoFo's digest of the Info that says 65801 begins with FF FE: the first of the numbers whose does.
  for (const char* title : {"65801", "65802", "1"}) {
    Result<ObjectStore::File> file = file_titled(title);
    ASSERT_TRUE(file.ok()) << title;
    const std::string identifier = identifier_in(file->bytes);
    ASSERT_EQ(identifier.size(), 2 * 34 + 2u) << title << ": " << identifier;
    EXPECT_EQ(identifier.substr(0, 34), identifier.substr(35, 34)) << title;
    EXPECT_EQ(file->bytes.compare(file->startxref, 5, "xref\n"), 0) << title;
    EXPECT_TRUE(file->bytes.ends_with("startxref\n" + std::to_string(file->startxref) +
                                      "\n%%EOF\n"))
        << title;
  }
}

}  // namespace
}  // namespace paraphe
