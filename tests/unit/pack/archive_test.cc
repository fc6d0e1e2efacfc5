#include "pack/archive.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/file.h"
#include "pack/gzip_stream.h"
#include "unit/pack/pack_folder.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

class Archive : public PackFolder {
 protected:
  std::string make(const std::string& name, ArchiveFormat format) {
    put("source.bin", std::string(200000, 'x') + "end");
    Result<ArchiveWriter> archive = ArchiveWriter::create(path(name), format);
    EXPECT_TRUE(archive.ok());
    EXPECT_TRUE(archive->add_bytes("first.xml", "<a/>").ok());
    EXPECT_TRUE(archive->add_file("content/second.bin", path("source.bin")).ok());
    EXPECT_TRUE(archive->add_bytes("empty", "").ok());
    EXPECT_TRUE(archive->finish().ok());
    return path(name);
  }

  static std::vector<std::pair<std::string, std::string>> contents(const std::string& archive) {
    std::vector<std::pair<std::string, std::string>> found;
    Result<Done> read = read_archive(
        archive, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
          PARAPHE_TRY(std::string bytes, read_entry(entry, reader));
          found.emplace_back(entry.name, std::move(bytes));
          return Done{};
        });
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : to_string(read.errors()[0]));
    return found;
  }

  // The code with which reading `archive` is refused; "" when it is not.
  static std::string refusal(const std::string& archive, const ArchiveLimits& limits = {}) {
    Result<Done> read = read_archive(
        archive, limits,
        [](const ArchiveEntry&, const EntryReader&) -> Result<Done> { return Done{}; });
    return read.ok() ? "" : read.errors()[0].message.code;
  }

  // An archive of one entry, made by Python.
  std::string foreign(const std::string& name, const std::string& script) {
    put("make.py", script);
    std::string command = "cd '" + path("") + "' && python3 make.py";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return path(name);
  }
};

TEST_F(Archive, GivesBackWhatWentIn) {
  for (auto [name, format] : std::map<std::string, ArchiveFormat>{
           {"a.tar.gz", ArchiveFormat::kTarGz}, {"a.zip", ArchiveFormat::kZip}}) {
    auto found = contents(make(name, format));
    ASSERT_EQ(found.size(), 3u) << name;
    EXPECT_EQ(found[0], std::make_pair(std::string("first.xml"), std::string("<a/>")));
    EXPECT_EQ(found[1].first, "content/second.bin");
    EXPECT_EQ(found[1].second, std::string(200000, 'x') + "end");
    EXPECT_EQ(found[2].second, "");
    EXPECT_TRUE(looks_like_archive(read(name)));
  }
}

TEST_F(Archive, IsTheSameOnAnotherDayAndInAnotherZone) {
  for (ArchiveFormat format : {ArchiveFormat::kTarGz, ArchiveFormat::kZip}) {
    make("one", format);
    ::setenv("TZ", "Pacific/Kiritimati", 1);
    ::tzset();
    fs::last_write_time(path("source.bin"),
                        fs::file_time_type::clock::now() - std::chrono::hours(999));
    make("two", format);
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_EQ(read("one"), read("two"));
  }
}

// What is dense is stored and the rest is not, from piece to piece, within one member.
TEST_F(Archive, DenseBytesAreStoredAndTheRestIsSmall) {
  std::string dense(300'001, '\0'), text(300'001, 'a');
  uint32_t seed = 1;
  for (char& c : dense) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
  EXPECT_TRUE(is_dense(dense));
  EXPECT_FALSE(is_dense(text));
  EXPECT_FALSE(is_dense(std::string_view(dense).substr(0, 1000)));
  std::string hex;
  for (int i = 0; i < 40'000; ++i) hex += "0123456789abcdef"[static_cast<unsigned char>(dense[i]) % 16];
  EXPECT_FALSE(is_dense(hex));
  Result<ArchiveWriter> out = ArchiveWriter::create(path("d.tar.gz"), ArchiveFormat::kTarGz);
  ASSERT_TRUE(out.ok());
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(out->add_bytes("dense" + std::to_string(i), dense).ok());
    ASSERT_TRUE(out->add_bytes("text" + std::to_string(i), text).ok());
  }
  ASSERT_TRUE(out->finish().ok());
  const auto size = std::filesystem::file_size(path("d.tar.gz"));
  EXPECT_GT(size, 4 * dense.size());
  EXPECT_LT(size, 4 * dense.size() + 20'000);
  int seen = 0;
  Result<Done> read = read_archive(
      path("d.tar.gz"), {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
        PARAPHE_TRY(std::string bytes, read_entry(entry, reader));
        EXPECT_TRUE(bytes == (entry.name.starts_with("dense") ? dense : text)) << entry.name;
        ++seen;
        return Done{};
      });
  EXPECT_TRUE(read.ok());
  EXPECT_EQ(seen, 8);
  EXPECT_EQ(std::system(("gzip -t '" + path("d.tar.gz") + "'").c_str()), 0);
}

// Java reads entries with their sums behind them only when they are deflated.
TEST_F(Archive, EntriesOfAZipAreDeflated) {
  Result<ArchiveWriter> out = ArchiveWriter::create(path("d.zip"), ArchiveFormat::kZip);
  ASSERT_TRUE(out.ok());
  ASSERT_TRUE(out->add_bytes("photo.jpg", std::string("\xFF\xD8\xFF", 3) + "x").ok());
  ASSERT_TRUE(out->finish().ok());
  const std::string bytes = read("d.zip");
  EXPECT_EQ(bytes.substr(0, 4), "PK\x03\x04");
  EXPECT_EQ(bytes[8], 8);  // the method
}

TEST_F(Archive, LeavesNothingUntilItIsFinished) {
  {
    Result<ArchiveWriter> archive = ArchiveWriter::create(path("a.zip"), ArchiveFormat::kZip);
    ASSERT_TRUE(archive->add_bytes("x", "y").ok());
    EXPECT_FALSE(fs::exists(path("a.zip")));
  }
  EXPECT_TRUE(fs::is_empty(path("")));
  Result<ArchiveWriter> archive = ArchiveWriter::create(path("a.zip"), ArchiveFormat::kZip);
  ASSERT_TRUE(archive->add_bytes("x", "y").ok());
  Result<uint64_t> size = archive->close();
  ASSERT_TRUE(size.ok());
  EXPECT_FALSE(fs::exists(path("a.zip")));
  ASSERT_TRUE(archive->publish().ok());
  EXPECT_EQ(fs::file_size(path("a.zip")), *size);
  archive->withdraw();
  EXPECT_TRUE(fs::is_empty(path("")));
}

TEST_F(Archive, RefusesNamesAndFilesItShouldNotHave) {
  Result<ArchiveWriter> archive = ArchiveWriter::create(path("a.tar.gz"), ArchiveFormat::kTarGz);
  for (const char* name : {"", "/x", "../x", "a/../x", "a//x", "./x", "é", "a\\b", "c:x", "a/"}) {
    Result<Done> added = archive->add_bytes(name, "");
    ASSERT_FALSE(added.ok()) << name;
    EXPECT_STREQ(added.errors()[0].message.code, "pack.archive-name") << name;
  }
  ASSERT_TRUE(archive->add_bytes("x", "").ok());
  EXPECT_STREQ(archive->add_bytes("x", "").errors()[0].message.code, "pack.archive-repeated");
  EXPECT_STREQ(archive->add_file("y", path("none")).errors()[0].message.code,
               "pack.archive-source");
  EXPECT_STREQ(archive->add_file("y", path("")).errors()[0].message.code, "pack.archive-source");
  Result<ArchiveWriter> nowhere = ArchiveWriter::create(path("no/a.zip"), ArchiveFormat::kZip);
  EXPECT_STREQ(nowhere.errors()[0].message.code, "file.no-folder");
}

TEST_F(Archive, AForeignOneCannotLeaveItsFolder) {
  EXPECT_EQ(refusal(foreign("slip.zip",
                            "import zipfile\nz=zipfile.ZipFile('slip.zip','w')\n"
                            "z.writestr('../../etc/x','y')\nz.close()\n")),
            "pack.archive-name");
  EXPECT_EQ(refusal(foreign("link.tar",
                            "import tarfile\nt=tarfile.open('link.tar','w')\n"
                            "i=tarfile.TarInfo('x')\ni.type=tarfile.SYMTYPE\n"
                            "i.linkname='/etc/passwd'\nt.addfile(i)\nt.close()\n")),
            "pack.archive-entry");
  EXPECT_EQ(refusal(foreign("twice.tar",
                            "import tarfile\nt=tarfile.open('twice.tar','w')\n"
                            "for n in ('x','./x'): t.addfile(tarfile.TarInfo(n))\n"
                            "t.close()\n")),
            "pack.archive-repeated");
}

TEST_F(Archive, ABombIsStopped) {
  std::string bomb = foreign("bomb.zip",
                             "import zipfile\n"
                             "z=zipfile.ZipFile('bomb.zip','w',zipfile.ZIP_DEFLATED)\n"
                             "for i in range(4): z.writestr('f%d'%i,bytes(1<<20))\n"
                             "z.close()\n");
  EXPECT_EQ(refusal(bomb), "");
  EXPECT_EQ(refusal(bomb, {.entries = 3}), "pack.archive-bomb");
  EXPECT_EQ(refusal(bomb, {.entry_bytes = 1 << 19}), "pack.archive-bomb");
  EXPECT_EQ(refusal(bomb, {.total_bytes = 3 << 20}), "pack.archive-bomb");
}

TEST_F(Archive, DamageIsSaid) {
  std::string whole = read(fs::path(make("a.tar.gz", ArchiveFormat::kTarGz)).filename());
  put("cut.tar.gz", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(refusal(path("cut.tar.gz")), "pack.archive-read");
  put("no.zip", "this is no archive");
  EXPECT_EQ(refusal(path("no.zip")), "pack.archive-read");
  EXPECT_EQ(refusal(path("none")), "pack.archive-read");
}

}  // namespace
}  // namespace paraphe
