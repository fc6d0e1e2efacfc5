#include "session/journal.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "unit/session/workshop.h"

namespace paraphe {
namespace {

const ActKey kAct{"210300018", "2024-03-28", "2024-041", "2024_041", "extrait"};

JournalLine made(const std::string& number, const std::string& document = "extrait") {
  JournalLine line;
  line.kind = kLineSigned;
  line.time = kDate;
  line.key = {"210300018", "2024-03-28", number, "2024_" + number.substr(5), document};
  line.file = number + "-" + document + ".pdf";
  line.digest = sha256_hex(number);
  line.size = 81234;
  line.record = sha256_hex("record");
  line.layout = sha256_hex("layout");
  line.certificate = sha256_hex("certificate");
  line.program = "0.1.0";
  line.dated = kDate;
  line.level = "B";
  return line;
}

class JournalTest : public Workshop {
 protected:
  Journal journal() {
    Result<Journal> opened = Journal::open(folder_.string(), Journal::Mode::kCreate);
    EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : all(opened.errors()));
    return std::move(opened).value();
  }
  // Another hand on the file, without our triggers.
  void alter(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(Journal::path_in(folder_.string()).c_str(), &database), SQLITE_OK);
    std::string all = "BEGIN; DROP TRIGGER line_kept; DROP TRIGGER line_fixed;" + sql +
                      "; CREATE TRIGGER line_kept BEFORE DELETE ON line "
                      "BEGIN SELECT RAISE(ABORT, 'lines are never deleted'); END;"
                      "CREATE TRIGGER line_fixed BEFORE UPDATE ON line "
                      "BEGIN SELECT RAISE(ABORT, 'lines are never changed'); END; COMMIT";
    char* why = nullptr;
    EXPECT_EQ(sqlite3_exec(database, all.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why;
    sqlite3_close(database);
  }
  std::vector<std::string> findings() { return codes(journal().check().findings); }
};

TEST_F(JournalTest, KeepsLinesInOrderAndChainsThem) {
  std::vector<JournalLine> lines = {made("2024-041"), made("2024-042")};
  {
    Journal first = journal();
    ASSERT_TRUE(first.append(lines).ok());
    ASSERT_TRUE(first.add_event(kAct, kLineTransmitted, kDate, {.note = "{\"a\":1}"}).ok());
  }
  EXPECT_EQ(lines[0].number, 1);
  EXPECT_EQ(lines[1].hash, chained_hash(lines[0].hash, lines[1]));
  std::vector<JournalLine> read;
  Journal again = journal();
  ASSERT_TRUE(again
                  .each([&](const JournalLine& line) {
                    read.push_back(line);
                    return true;
                  })
                  .ok());
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[1].key.act, "2024-042");
  EXPECT_EQ(read[1].file, lines[1].file);
  EXPECT_EQ(read[1].dated.offset_minutes, 60);
  EXPECT_EQ(read[2].note, "{\"a\":1}");
  JournalCheck check = again.check();
  EXPECT_TRUE(check.findings.empty()) << all(check.findings);
  EXPECT_EQ(check.lines, 3);
  EXPECT_EQ(check.hash, read[2].hash);
  EXPECT_EQ(again.find(read[1].hash).value(), 2);
  EXPECT_EQ(again.find("x").value(), 0);
}

TEST_F(JournalTest, EveryFieldIsInTheHash) {
  const JournalLine line = made("2024-041");
  std::set<std::string> hashes = {chained_hash("", line), chained_hash("x", line)};
  size_t changes = 2;
  auto with = [&](auto change) {
    JournalLine other = line;
    change(other);
    hashes.insert(chained_hash("", other));
    ++changes;
  };
  with([](JournalLine& l) { l.number = 7; });
  with([](JournalLine& l) { l.kind += 'x'; });
  with([](JournalLine& l) { l.time.seconds += 1; });
  with([](JournalLine& l) { l.time.offset_minutes += 1; });
  for (std::string ActKey::* field :
       {&ActKey::authority, &ActKey::session, &ActKey::act, &ActKey::identifier, &ActKey::document})
    with([&](JournalLine& l) { l.key.*field += 'x'; });
  for (std::string JournalLine::* field :
       {&JournalLine::file, &JournalLine::digest, &JournalLine::record, &JournalLine::layout,
        &JournalLine::certificate, &JournalLine::program, &JournalLine::level, &JournalLine::note})
    with([&](JournalLine& l) { l.*field += 'x'; });
  with([](JournalLine& l) { l.size += 1; });
  with([](JournalLine& l) { l.dated.seconds += 1; });
  with([](JournalLine& l) { l.dated.offset_minutes += 1; });
  with([](JournalLine& l) { l.serial += 1; });
  EXPECT_EQ(hashes.size(), changes);
  // What stands at the end of one field is not the same at the head of the next.
  JournalLine moved = line;
  moved.key.act = line.key.act + line.key.identifier;
  moved.key.identifier.clear();
  EXPECT_NE(chained_hash("", moved), chained_hash("", line));
}

TEST_F(JournalTest, WhatAnotherHandDidShows) {
  std::vector<JournalLine> lines = {made("2024-041"), made("2024-042"), made("2024-043"),
                                    made("2024-044")};
  ASSERT_TRUE(journal().append(lines).ok());
  EXPECT_TRUE(findings().empty());
  auto before = content(Journal::path_in(folder_.string()));
  auto restore = [&] {
    std::ofstream(Journal::path_in(folder_.string()), std::ios::binary) << before;
  };
  alter("UPDATE line SET digest = 'x' WHERE number = 2");
  EXPECT_EQ(findings(), std::vector<std::string>{"journal.altered"});
  restore();
  alter("DELETE FROM line WHERE number = 2");
  EXPECT_EQ(findings().front(), "journal.missing");
  restore();
  // Taken out and numbered anew.
  alter("DELETE FROM line WHERE number = 2; UPDATE line SET number = number - 1 WHERE number > 2");
  EXPECT_EQ(findings().front(), "journal.altered");
  restore();
  alter("DELETE FROM line WHERE number = 4");
  EXPECT_EQ(findings(), std::vector<std::string>{"journal.missing"});
  std::vector<JournalLine> more = {made("2024-045")};
  Result<Done> refused = journal().append(more);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(codes(refused.errors()), std::vector<std::string>{"journal.cut"});
  restore();
  alter(
      "INSERT INTO line SELECT number + 4, kind, time, time_offset, authority, session, act, "
      "identifier, document, file, digest, size, record, layout, certificate, program, "
      "dated, dated_offset, level, serial, note, hash FROM line WHERE number = 1");
  EXPECT_EQ(findings().back(), "journal.cut");
  restore();
  EXPECT_TRUE(findings().empty());
}

TEST_F(JournalTest, AHandThatSlipsIsStopped) {
  std::vector<JournalLine> lines = {made("2024-041")};
  ASSERT_TRUE(journal().append(lines).ok());
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(Journal::path_in(folder_.string()).c_str(), &database), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(database, "DELETE FROM line", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(database, "UPDATE line SET act = 'x'", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
}

TEST_F(JournalTest, ActsAreFoundByEitherNumber) {
  std::vector<JournalLine> lines = {made("2024-041"), made("2024-041", "affiche"),
                                    made("2024-042")};
  Journal journal = this->journal();
  ASSERT_TRUE(journal.append(lines).ok());
  std::vector<JournalLine> again = {made("2024-041")};
  again[0].digest = "newer";
  ASSERT_TRUE(journal.append(again).ok());
  ASSERT_TRUE(journal.add_event(kAct, kLineTransmitted, kDate).ok());
  std::vector<JournalLine> found = journal.find_acts("2024_041", "2024-03-28").value();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].key.document, "affiche");
  EXPECT_EQ(found[1].digest, "newer");
  EXPECT_EQ(journal.find_acts("2024-041", "").value().size(), 2u);
  EXPECT_TRUE(journal.find_acts("2024_041", "2024-03-29").value().empty());
  EXPECT_TRUE(journal.find_acts("", "").value().empty());
  EXPECT_EQ(journal.last_made(kAct).value()->digest, "newer");
  EXPECT_FALSE(journal.last_made({"", "2024-03-28", "2024-041", "", "extrait"}).value());
  EXPECT_EQ(journal.last_of_file("2024-042-extrait.pdf").value()->key.act, "2024-042");
  EXPECT_FALSE(journal.last_of_file("").value());
  EXPECT_EQ(journal.history(kAct).value().size(), 4u);
  EXPECT_EQ(journal.history(kAct, kLineTransmitted).value().size(), 1u);
}

TEST_F(JournalTest, SerialsAreGivenOutOnce) {
  Journal journal = this->journal();
  EXPECT_EQ(journal.next_serial("210300018", "2024-03-29", "actes", kDate).value(), 1);
  EXPECT_EQ(journal.next_serial("210300018", "2024-03-29", "actes", kDate).value(), 2);
  EXPECT_EQ(journal.next_serial("210300018", "2024-03-30", "actes", kDate).value(), 1);
  EXPECT_EQ(journal.next_serial("210300026", "2024-03-29", "actes", kDate).value(), 1);
  EXPECT_EQ(journal.next_serial("210300018", "2024-03-29", "seda", kDate).value(), 1);
  EXPECT_EQ(this->journal().next_serial("210300018", "2024-03-29", "actes", kDate).value(), 3);
}

TEST_F(JournalTest, ProcessesAndThreadsShareIt) {
  {
    Journal made = journal();
  }
  constexpr int kProcesses = 3, kThreads = 2, kEach = 8;
  for (int process = 0; process < kProcesses; ++process) {
    if (::fork() != 0) continue;
    Result<Journal> own = Journal::open(folder_.string(), Journal::Mode::kCreate);
    bool good = own.ok();
    auto work = [&] {
      for (int i = 0; good && i < kEach; ++i) {
        Result<int64_t> serial = own->next_serial("210300018", "2024-03-29", "actes", kDate);
        std::vector<JournalLine> lines = {made("2024-041"), made("2024-042")};
        if (!serial.ok() || !own->append(lines).ok()) good = false;
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; good && i < kThreads; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    ::_exit(good ? 0 : 1);
  }
  for (int process = 0; process < kProcesses; ++process) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  Journal shared = journal();
  JournalCheck check = shared.check();
  EXPECT_TRUE(check.findings.empty()) << all(check.findings);
  EXPECT_EQ(check.lines, kProcesses * kThreads * kEach * 3);
  EXPECT_EQ(shared.next_serial("210300018", "2024-03-29", "actes", kDate).value(),
            kProcesses * kThreads * kEach + 1);
}

TEST_F(JournalTest, AStrangersFileIsRefusedAndKept) {
  EXPECT_EQ(codes(Journal::open(folder_.string(), Journal::Mode::kExisting).errors()),
            std::vector<std::string>{"journal.none"});
  EXPECT_EQ(codes(Journal::open((folder_ / "absent").string(), Journal::Mode::kCreate).errors()),
            std::vector<std::string>{"file.no-folder"});
  std::filesystem::create_directory(folder_ / ".paraphe");
  const std::string path = Journal::path_in(folder_.string());
  std::ofstream(path) << std::string(5000, 'x');
  EXPECT_EQ(codes(Journal::open(folder_.string(), Journal::Mode::kCreate).errors()),
            std::vector<std::string>{"journal.foreign"});
  std::filesystem::remove(path);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "CREATE TABLE other(x)", nullptr, nullptr, nullptr);
  sqlite3_close(database);
  EXPECT_EQ(codes(Journal::open(folder_.string(), Journal::Mode::kCreate).errors()),
            std::vector<std::string>{"journal.foreign"});
  // One of ours with a trigger more.
  std::filesystem::remove(path);
  {
    Journal made = journal();
  }
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "CREATE TRIGGER t AFTER INSERT ON line BEGIN DELETE FROM last; END",
               nullptr, nullptr, nullptr);
  sqlite3_close(database);
  EXPECT_EQ(codes(Journal::open(folder_.string(), Journal::Mode::kExisting).errors()),
            std::vector<std::string>{"journal.foreign"});
}

}  // namespace
}  // namespace paraphe
