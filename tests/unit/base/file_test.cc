#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace paraphe {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::temp_directory_path() / ("paraphe-file-" + std::to_string(::getpid()));
    fs::remove_all(folder);
    fs::create_directory(folder);
  }
  void TearDown() override { fs::remove_all(folder); }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  long entries() const {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  }
  template <class T>
  static std::string code(const Result<T>& result) {
    return result.ok() ? "" : result.errors().front().message.code;
  }

  fs::path folder;
};

TEST_F(FileTest, WritesAndReadsBytes) {
  std::string bytes("a\0b\n\xFF", 5);
  ASSERT_TRUE(write_file(path("é ü.bin"), bytes).ok());
  Result<std::string> back = read_file(path("é ü.bin"));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, bytes);
  EXPECT_EQ(entries(), 1);
}

TEST_F(FileTest, ReplacesAFileWhole) {
  ASSERT_TRUE(write_file(path("x"), std::string(100000, 'a')).ok());
  ASSERT_TRUE(write_file(path("x"), "short").ok());
  EXPECT_EQ(*read_file(path("x")), "short");
}

TEST_F(FileTest, SetsTheMode) {
  ASSERT_TRUE(write_file(path("key"), "secret", 0600).ok());
  struct stat status {};
  ASSERT_EQ(::stat(path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(FileTest, BoundsWhatItReads) {
  ASSERT_TRUE(write_file(path("big"), std::string(1000, 'a')).ok());
  EXPECT_TRUE(read_file(path("big"), 1000).ok());
  EXPECT_EQ(code(read_file(path("big"), 999)), "file.too-large");
  EXPECT_EQ(code(read_file("/dev/zero", 100000)), "file.too-large");  // endless, size 0
}

TEST_F(FileTest, SaysWhatCannotBeRead) {
  EXPECT_EQ(code(read_file(path("none"))), "file.cannot-read");
  EXPECT_EQ(code(read_file(folder.string())), "file.cannot-read");
}

TEST_F(FileTest, RefusesAMissingFolder) {
  EXPECT_EQ(code(write_file(path("none/x"), "a")), "file.no-folder");
  EXPECT_EQ(code(check_folder(path("none"))), "file.no-folder");
  ASSERT_TRUE(write_file(path("file"), "a").ok());
  EXPECT_EQ(code(check_folder(path("file"))), "file.no-folder");
  EXPECT_TRUE(check_folder(folder.string()).ok());
}

TEST_F(FileTest, LeavesNothingBehindOnFailure) {
  fs::create_directory(folder / "taken");  // a folder cannot be replaced by a file
  EXPECT_EQ(code(write_file(path("taken"), "a")), "file.cannot-write");
  EXPECT_EQ(entries(), 1);
}

TEST_F(FileTest, AFolderIsNotLeft) {
  ASSERT_TRUE(write_file(path("plan.png"), "plan").ok());
  fs::create_directory(folder / "inside");
  ASSERT_TRUE(write_file(path("inside/logo.png"), "logo").ok());
  fs::create_symlink("../plan.png", folder / "inside/link.png");
  ASSERT_EQ(::mkfifo(path("inside/pipe.png").c_str(), 0600), 0);
  std::string inside = path("inside");
  ASSERT_TRUE(read_file_in(inside, "logo.png", 100).ok());
  EXPECT_EQ(*read_file_in(inside, "logo.png", 100), "logo");
  EXPECT_TRUE(is_file_in(inside, "logo.png"));
  EXPECT_EQ(code(read_file_in(inside, "logo.png", 3)), "file.too-large");
  EXPECT_EQ(code(read_file_in(inside, "absent.png", 100)), "file.cannot-read");
  EXPECT_EQ(code(read_file_in(path("absent"), "logo.png", 100)), "file.cannot-read");
  EXPECT_EQ(code(read_file_in(inside, "link.png", 100)), "file.not-plain");
  EXPECT_EQ(code(read_file_in(inside, "pipe.png", 100)), "file.not-plain");
  EXPECT_EQ(code(read_file_in(path(""), "inside", 100)), "file.not-plain");
  for (const std::string& name :
       {std::string("../plan.png"), std::string("/etc/passwd"), std::string(), std::string(".."),
        std::string(".hidden"), std::string("a\\b"), std::string("logo.png\0x", 10)})
    EXPECT_EQ(code(read_file_in(inside, name, 100)), "file.outside-folder") << name;
  for (const char* name : {"link.png", "pipe.png", "../plan.png", "absent.png"})
    EXPECT_FALSE(is_file_in(inside, name)) << name;
}

}  // namespace
}  // namespace paraphe
