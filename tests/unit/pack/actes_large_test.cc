// Two hundred acts in one archive, and memory that does not grow with the annexes.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "unit/pack/actes_workshop.h"

namespace paraphe {
namespace {

class LargeActes : public ActesWorkshop {
 protected:
  // Bytes of the disk that no one wrote: as large as wanted, made at once.
  void put_large(const std::string& name, const std::string& head, off_t size) {
    put(name, head);
    ASSERT_EQ(::truncate(path(name).c_str(), size), 0);
  }

  static long peak() {  // KiB
    struct rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  }

  static constexpr const char* kOne = "numero=\"23-12-132\" nature=\"DE\" matiere=\"5.7\"";
};

TEST_F(LargeActes, TwoHundredActsAreOneArchive) {
  constexpr int kActs = 200;
  std::vector<Seance> sessions;
  for (int i = 1; i <= kActs; ++i)
    sessions.push_back(
        seance(record("numero=\"" + std::to_string(i) + "\" nature=\"DE\" matiere=\"5.7\"")));
  for (int i = 0; i < kActs; ++i) put("act" + std::to_string(i) + ".pdf", small_pdf(100 << 10));
  std::filesystem::create_directory(path("out"));

  std::vector<ActesItem> items;
  SentFileReader reader;
  Diagnostics notes;
  for (int i = 0; i < kActs; ++i) {
    Result<SentFile> file = reader.look(path("act" + std::to_string(i) + ".pdf"), true, notes);
    ASSERT_TRUE(file.ok());
    items.push_back({&sessions[static_cast<size_t>(i)], 0, *file, path(""), false});
  }
  Result<ActesPlan> plan = plan_actes(items, options());
  ASSERT_TRUE(plan.ok()) << texts_of(plan.errors());
  Result<ActesPacked> packed = write_actes(*plan, {1}, path("out"));
  ASSERT_TRUE(packed.ok()) << texts_of(packed.errors());
  ASSERT_TRUE(packed->publish().ok());
  ASSERT_EQ(packed->archives.size(), 1u);
  EXPECT_GT(packed->archives[0].size, 19u << 20);
}

TEST_F(LargeActes, MemoryDoesNotGrowWithAnnexes) {
  put_large("photo.jpg", "\xFF\xD8\xFF\xE0", 96 << 20);
  Seance of = seance(record(
      kOne, "<annexes><annexe id=\"p\" libelle=\"Photo\" fichier=\"photo.jpg\"/></annexes>"));
  ActesItem one = item(of);
  std::filesystem::create_directory(path("out"));
  [[maybe_unused]] const long before = peak();
  Result<ActesPlan> plan = plan_actes({one}, options());
  ASSERT_TRUE(plan.ok()) << texts_of(plan.errors());
  Result<ActesPacked> packed = write_actes(*plan, {1}, path("out"));
  ASSERT_TRUE(packed.ok()) << texts_of(packed.errors());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(peak() - before, 16 << 10);
#endif
}

// What is beyond the limit is refused without being compressed first.
TEST_F(LargeActes, FarTooLargeIsRefusedAtOnce) {
  put_large("photo.jpg", "\xFF\xD8\xFF\xE0", off_t{302} << 20);
  Seance of = seance(record(
      kOne, "<annexes><annexe id=\"p\" libelle=\"Photo\" fichier=\"photo.jpg\"/></annexes>"));
  EXPECT_EQ(refusal(of), "pack.too-large");
}

}  // namespace
}  // namespace paraphe
