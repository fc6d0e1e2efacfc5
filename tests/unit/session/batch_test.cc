#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <map>

#include "session/content.h"
#include "session/crew.h"
#include "session/folder.h"
#include "session/journal.h"
#include "session/journal_check.h"
#include "session/numbers.h"
#include "session/spool.h"
#include "sign/batch_verify.h"
#include "unit/session/workshop.h"

namespace paraphe {
namespace {

// A session with so many acts, numbered from `first`.
std::string many_acts(size_t count, int first = 100) {
  std::string text = three_acts();
  const size_t begin = text.find("<deliberation "), end = text.find("</deliberations>");
  std::string acts;
  for (size_t i = 0; i < count; ++i) {
    std::string act = one_act(1, "Affaire " + std::to_string(i + 1));
    const std::string number = std::to_string(first + static_cast<int>(i));
    act.replace(act.find("ordre=\"1\""), 9, "ordre=\"" + std::to_string(i + 1) + "\"");
    act.replace(act.find("2024-041"), 8, "2024-" + number);
    act.replace(act.find("2024_041"), 8, "2024_" + number);
    acts += act;
  }
  return text.replace(begin, end - begin, acts);
}

class BatchTest : public Workshop {
 protected:
  SessionOptions options(size_t jobs = 2) {
    SessionOptions options;
    options.folder = folder_.string();
    options.date = kDate;
    options.now = kDate;
    options.jobs = jobs;
    return options;
  }
  SessionOptions signing(size_t jobs = 2) {
    SessionOptions with_key = options(jobs);
    with_key.signer = &signer();
    with_key.anchors = anchors();
    return with_key;
  }
  SessionSummary run(const std::string& text, const SessionOptions& how) {
    return run_seance(engine(), seance(text), how, {});
  }
  std::map<std::string, std::string> contents() {
    std::map<std::string, std::string> out;
    for (const std::string& name : files()) out[name] = content((folder_ / name).string());
    return out;
  }
  void clear() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  Journal journal() {
    return std::move(Journal::open(folder_.string(), Journal::Mode::kExisting)).value();
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> out;
    EXPECT_TRUE(journal()
                    .each([&](const JournalLine& line) {
                      out.push_back(line.kind);
                      return true;
                    })
                    .ok());
    return out;
  }
  Diagnostics problems() {
    Journal open = journal();
    Diagnostics out = open.check().findings;
    Diagnostics more = check_files(open, folder_.string());
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  std::filesystem::path aside() { return folder_ / ".paraphe" / "en-cours"; }
};

TEST_F(BatchTest, ManyHandsWriteTheBytesOfOne) {
  ASSERT_TRUE(run(many_acts(24), options(1)).complete());
  const auto by_one = contents();
  EXPECT_EQ(by_one.size(), 24u);
  for (size_t hands : {2, 5}) {
    clear();
    SessionSummary summary = run(many_acts(24), options(hands));
    ASSERT_TRUE(summary.complete()) << all(summary);
    EXPECT_EQ(contents(), by_one) << hands;
    for (size_t i = 0; i < 24; ++i)
      EXPECT_EQ(summary.acts[i].number, "2024-" + std::to_string(100 + i));
  }
}

// A file that this process has open in `folder` and that has no name there: what waits on the disk.
// −1 when there is none.
int spool_in(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
    const bool is_it = target.starts_with((folder / ".paraphe/").string()) &&
                       target.ends_with(" (deleted)");
    if (!gone && is_it) return std::stoi(entry.path().filename().string());
  }
  return -1;
}

// More acts than are kept in memory between the passes.
constexpr size_t kMoreThanFit = 420;

TEST_F(BatchTest, WhatWaitsOnTheDiskIsWhatWasRendered) {
  const std::string text = many_acts(kMoreThanFit);
  off_t waiting = 0;
  ProgressCallback look = [&](const Progress& progress) {
    if (progress.pass != Progress::Pass::kWriting || waiting > 0) return true;
    struct stat status{};
    const int spool = spool_in(folder_);
    EXPECT_GE(spool, 0) << "nothing waits on the disk";
    EXPECT_EQ(::fstat(spool, &status), 0);
    waiting = status.st_size;
    return true;
  };
  const Seance record = seance(text);
  SessionSummary summary = run_seance(engine(), record, options(3), look);
  ASSERT_TRUE(summary.complete()) << all(summary);
  EXPECT_GT(waiting, off_t{1} << 20);
  for (size_t i : {size_t{0}, size_t{1}, size_t{100}, kMoreThanFit - 2, kMoreThanFit - 1}) {
    Result<Act> act = engine().make_act(record, i, kDate);
    ASSERT_TRUE(act.ok());
    EXPECT_EQ(content(summary.acts[i].file), act->pdf.bytes) << i;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / ".paraphe" / "attente"));
}

TEST_F(BatchTest, ADiskThatTakesNothingMoreHasThemRenderedAgain) {
  const std::string text = many_acts(kMoreThanFit);
  ASSERT_TRUE(run(text, options(2)).complete());
  const auto with_room = contents();
  clear();
  // Files may grow to a mebibyte: an act does not, what waits does.
  struct sigaction ignored{}, before{};
  ignored.sa_handler = SIG_IGN;
  ::sigaction(SIGXFSZ, &ignored, &before);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit small = limit;
  small.rlim_cur = 1u << 20;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  off_t waiting = 0;
  SessionSummary summary =
      run_seance(engine(), seance(text), options(2), [&](const Progress& progress) {
        struct stat status{};
        if (progress.pass == Progress::Pass::kWriting && waiting == 0 &&
            ::fstat(spool_in(folder_), &status) == 0)
          waiting = status.st_size;
        return true;
      });
  ::setrlimit(RLIMIT_FSIZE, &limit);
  ::sigaction(SIGXFSZ, &before, nullptr);
  ASSERT_TRUE(summary.complete()) << all(summary);
  EXPECT_GT(waiting, 0);
  EXPECT_LE(waiting, off_t{1} << 20);
  EXPECT_EQ(contents(), with_room);
}

TEST_F(BatchTest, WhatTheDiskDoesNotGiveBackIsThatActsFailure) {
  bool is_spoilt = false;
  SessionSummary summary = run_seance(
      engine(), seance(many_acts(kMoreThanFit)), signing(2), [&](const Progress& progress) {
        if (progress.pass != Progress::Pass::kWriting || is_spoilt) return true;
        // One byte of what was laid aside first.
        const int spool = spool_in(folder_);
        EXPECT_EQ(::pwrite(spool, "\x7f", 1, 4000), 1);
        return is_spoilt = true;
      });
  EXPECT_FALSE(summary.complete());
  size_t lost = 0;
  for (const ActSummary& act : summary.acts) {
    if (act.state == ActState::kWritten) continue;
    ++lost;
    EXPECT_EQ(codes(act.diagnostics), std::vector<std::string>{"session.spool-lost"});
  }
  EXPECT_EQ(lost, 1u);
  EXPECT_EQ(files().size(), kMoreThanFit - 1);
  EXPECT_TRUE(problems().empty()) << all(problems());
  // The same again makes the one that is missing.
  EXPECT_TRUE(run(many_acts(kMoreThanFit), signing(2)).complete());
  EXPECT_EQ(files().size(), kMoreThanFit);
}

// Of a year of sessions only what somebody should look at is kept act by act.
TEST_F(BatchTest, WhatIsAsItShouldBeIsCounted) {
  for (const bool is_told : {false, true}) {
    clear();
    std::ofstream(folder_ / "2024-104.pdf") << "d'une autre main";
    SessionOptions on = signing();
    on.told_whole = 2;
    on.keep_going = true;
    std::vector<std::string> told;
    if (is_told)
      on.on_act = [&](const ActSummary& act) {
        told.push_back(act.number);
        EXPECT_FALSE(act.title.empty()) << act.number;
      };
    const SessionSummary summary = run(many_acts(6), on);
    EXPECT_EQ(told.size(), is_told ? 6u : 0u);
    ASSERT_EQ(summary.acts.size(), 3u) << all(summary);
    EXPECT_EQ(summary.acts[0].number, "2024-100");
    EXPECT_FALSE(summary.acts[0].title.empty());
    EXPECT_EQ(summary.acts[2].number, "2024-104");
    EXPECT_EQ(summary.acts[2].state, ActState::kFailed);
    EXPECT_EQ(summary.size(), 6u);
    EXPECT_EQ(summary.count(ActState::kWritten), 5u);
    EXPECT_EQ(summary.count(ActState::kFailed), 1u);
    ASSERT_EQ(summary.counted.size(), 1u);
    EXPECT_EQ(summary.counted[0].by_state[static_cast<size_t>(ActState::kWritten)], 3u);
    EXPECT_EQ(summary.counted[0].pages, 3 * summary.acts[0].pages);
    EXPECT_FALSE(summary.complete());
    EXPECT_EQ(problems().size(), 1u);  // the file of another hand
  }
}

TEST_F(BatchTest, TheSpoolGivesBackWhatItTook) {
  Act first = std::move(engine().make_act(seance(three_acts()), 0, kDate)).value();
  Act second = std::move(engine().make_act(seance(three_acts()), 1, kDate)).value();
  Spool spool(folder_.string());
  auto one = spool.put(first.pdf, {"246200729", "2024-03-28", "2024-041", "2024_041", "extrait"});
  auto two = spool.put(second.pdf, {});
  ASSERT_TRUE(one && two);
  EXPECT_TRUE(files().empty());  // it has no name
  std::optional<Spool::Kept> back = spool.take(two);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->pdf.bytes, second.pdf.bytes);
  back = spool.take(one);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->pdf.bytes, first.pdf.bytes);
  EXPECT_EQ(back->pdf.tail.startxref, first.pdf.tail.startxref);
  EXPECT_EQ(back->pdf.tail.id_first, first.pdf.tail.id_first);
  EXPECT_EQ(back->key.act, "2024-041");
  ASSERT_EQ(back->pdf.fields.size(), first.pdf.fields.size());
  ASSERT_FALSE(first.pdf.fields.empty());
  EXPECT_EQ(back->pdf.fields[0].dictionary, first.pdf.fields[0].dictionary);
  EXPECT_EQ(back->pdf.fields[0].lines, first.pdf.fields[0].lines);
  EXPECT_EQ(back->pdf.fields[0].leading, first.pdf.fields[0].leading);
  // Signed from there, it is what it would have been.
  SignOptions sign;
  sign.date = kDate;
  Result<SignedPdf> made = engine().sign(back->pdf, signer(), sign);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(verify(made->pdf.bytes, "a.pdf", anchors(), kDate).verdict, Verdict::kValid);
  // A place that is none: nothing, not something else.
  EXPECT_FALSE(spool.take({.begin = two.begin, .size = two.size + 4096, .checksum = 1}));
  // A folder that is not there: nothing is kept, and the act is made again.
  Spool nowhere((folder_ / "nulle-part").string());
  EXPECT_FALSE(nowhere.put(first.pdf, {}));
}

TEST_F(BatchTest, SignedByManyHandsEveryFileStands) {
  SessionSummary summary = run(many_acts(70), signing(3));
  ASSERT_TRUE(summary.complete()) << all(summary);
  for (const ActSummary& act : summary.acts) {
    Verification stranger = verify(content(act.file), act.file, anchors(), kDate);
    EXPECT_EQ(stranger.verdict, Verdict::kValid);
    ASSERT_EQ(act.verification.signatures.size(), 1u);
    // The short way says in every part what the long one says.
    const SignatureReport& mine = act.verification.signatures[0];
    const SignatureReport& theirs = stranger.signatures.at(0);
    EXPECT_EQ(mine.field, theirs.field);
    EXPECT_EQ(mine.covered, theirs.covered);
    EXPECT_EQ(mine.signer, theirs.signer);
    EXPECT_EQ(mine.level, theirs.level);
    EXPECT_EQ(mine.claimed_date, theirs.claimed_date);
    EXPECT_EQ(all(mine.reasons), all(theirs.reasons));
    EXPECT_EQ(all(act.verification.findings), all(stranger.findings));
  }
  EXPECT_TRUE(problems().empty()) << all(problems());
  EXPECT_FALSE(std::filesystem::exists(aside()));
}

TEST_F(BatchTest, TheShortWaySeesWhatWasAltered) {
  Act act = std::move(engine().make_act(seance(three_acts()), 0, kDate)).value();
  SignOptions sign;
  sign.date = kDate;
  SignedPdf made = std::move(engine().sign(act.pdf, signer(), sign)).value();
  BatchVerifier verifier(anchors(), kDate);
  EXPECT_EQ(verifier.verify(made, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid);
  EXPECT_EQ(verifier.verify(made, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid);
  // One byte anywhere: covered, in the value, in the ranges, at the end.
  const size_t size = made.pdf.bytes.size();
  const size_t value = made.pdf.bytes.rfind("/Contents <") + 40;
  const size_t range = made.pdf.bytes.rfind("/ByteRange") + 14;
  for (size_t at : {size_t{200}, act.pdf.bytes.size() + 60, value, range, size - 12}) {
    SignedPdf altered = made;
    char& byte = altered.pdf.bytes[at];
    byte = byte == '0' ? '1' : '0';
    EXPECT_NE(verifier.verify(altered, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid) << at;
    EXPECT_NE(
        verifier
            .verify(altered, std::string_view(altered.pdf.bytes).substr(0, act.pdf.bytes.size()),
                    "a.pdf")
            .verdict,
        Verdict::kValid)
        << at;
  }
  // One digit anywhere in the CMS: its certificates, its attributes, its value.
  const size_t cms = made.pdf.bytes.rfind("/Contents <") + 11;
  const size_t end = made.pdf.bytes.find_last_not_of('0', made.pdf.bytes.find('>', cms) - 1);
  ASSERT_GT(end, cms + 1000);
  for (size_t at = cms; at <= end; at += 41) {
    SignedPdf altered = made;
    char& digit = altered.pdf.bytes[at];
    digit = digit == '0' ? '1' : '0';
    EXPECT_NE(verifier.verify(altered, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid) << at;
  }
  // The sound signature of the same signer, over another act.
  Act second = std::move(engine().make_act(seance(three_acts()), 1, kDate)).value();
  SignedPdf other = std::move(engine().sign(second.pdf, signer(), sign)).value();
  EXPECT_EQ(verifier.verify(other, second.pdf.bytes, "b.pdf").verdict, Verdict::kValid);
  const size_t theirs = other.pdf.bytes.rfind("/Contents <") + 11;
  SignedPdf swapped = made;
  swapped.pdf.bytes.replace(cms, made.pdf.bytes.find('>', cms) - cms,
                            other.pdf.bytes.substr(theirs, other.pdf.bytes.find('>', theirs) - theirs));
  ASSERT_EQ(swapped.pdf.bytes.size(), size);
  EXPECT_NE(verifier.verify(swapped, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid);
  SignedPdf longer = made;
  longer.pdf.bytes += "\n% more\n";
  EXPECT_NE(verifier.verify(longer, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid);
  // Another moment, another authority: the long way decides.
  BatchVerifier late(anchors(), Instant{kDate.seconds + 60LL * 86400 * 365, 0});
  for (int i = 0; i < 2; ++i)
    EXPECT_NE(late.verify(made, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid);
  BatchVerifier strange(anchors("other.pem"), kDate);
  for (int i = 0; i < 2; ++i)
    EXPECT_NE(strange.verify(made, act.pdf.bytes, "a.pdf").verdict, Verdict::kValid);
}

TEST_F(BatchTest, WhatIsFinishedIsNotSignedAgain) {
  ASSERT_TRUE(run(many_acts(5), signing()).complete());
  const auto before = contents();
  SessionOptions again = signing();
  again.date.seconds += 3600;
  again.date_of_clock = true;
  SessionSummary summary = run(many_acts(5), again);
  EXPECT_TRUE(summary.complete()) << all(summary);
  for (const ActSummary& act : summary.acts) EXPECT_EQ(act.state, ActState::kUnchanged);
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(kinds().size(), 5u);
  // Two acts more: only they are made.
  summary = run(many_acts(7), again);
  EXPECT_TRUE(summary.complete()) << all(summary);
  EXPECT_EQ(summary.acts[4].state, ActState::kUnchanged);
  EXPECT_EQ(codes(summary.acts[4].diagnostics).back(), "session.earlier-record");
  EXPECT_EQ(summary.acts[5].state, ActState::kWritten);
  EXPECT_EQ(kinds().size(), 7u);
}

TEST_F(BatchTest, WhatChangedAsksAndTheOldFileIsKept) {
  ASSERT_TRUE(run(three_acts(), signing()).complete());
  const std::string old = content((folder_ / "2024-042.pdf").string());
  std::string text = three_acts();
  text.replace(text.find("voirie"), 6, "bureau");
  SessionSummary asked = run(text, signing());
  EXPECT_EQ(asked.acts[0].state, ActState::kUnchanged);
  EXPECT_EQ(codes(asked.acts[1].diagnostics).back(), "session.changed");
  EXPECT_EQ(content((folder_ / "2024-042.pdf").string()), old);
  SessionOptions replacing = signing();
  replacing.replace = true;
  SessionSummary replaced = run(text, replacing);
  EXPECT_TRUE(replaced.complete()) << all(replaced);
  EXPECT_EQ(replaced.acts[0].state, ActState::kUnchanged);
  EXPECT_EQ(replaced.acts[1].state, ActState::kWritten);
  EXPECT_EQ(content((folder_ / ".paraphe/anciens" / (sha256_hex(old) + "-2024-042.pdf")).string()),
            old);
  EXPECT_EQ(kinds(),
            (std::vector<std::string>{"signed", "signed", "signed", "replaced", "signed"}));
  EXPECT_TRUE(problems().empty()) << all(problems());
}

TEST_F(BatchTest, AnotherCertificateOrNoneAsks) {
  ASSERT_TRUE(run(three_acts(), options()).complete());
  SessionSummary summary = run(three_acts(), signing());
  for (const ActSummary& act : summary.acts)
    EXPECT_EQ(codes(act.diagnostics), std::vector<std::string>{"session.changed"});
}

TEST_F(BatchTest, AFileThatIsLostOrTouchedIsNotMadeAnewInSilence) {
  ASSERT_TRUE(run(three_acts(), signing()).complete());
  std::filesystem::remove(folder_ / "2024-041.pdf");
  std::ofstream(folder_ / "2024-042.pdf", std::ios::app) << "x";
  EXPECT_EQ(codes(problems()),
            (std::vector<std::string>{"journal.file-missing", "journal.file-altered"}));
  SessionSummary summary = run(three_acts(), signing());
  EXPECT_EQ(codes(summary.acts[0].diagnostics), std::vector<std::string>{"session.file-lost"});
  EXPECT_EQ(codes(summary.acts[1].diagnostics), std::vector<std::string>{"session.file-altered"});
  EXPECT_EQ(summary.acts[2].state, ActState::kUnchanged);
}

TEST_F(BatchTest, KeepGoingMakesTheOthers) {
  std::string text = three_acts();
  text.replace(text.find("voirie"), 6, "日本");
  SessionOptions on = signing();
  on.keep_going = true;
  SessionSummary summary = run(text, on);
  EXPECT_FALSE(summary.complete());
  EXPECT_EQ(summary.acts[1].state, ActState::kRefused);
  EXPECT_EQ(files(), (std::vector<std::string>{"2024-041.pdf", "2024-043.pdf"}));
}

TEST_F(BatchTest, ARefusedRunLeavesTheFolderAsItWas) {
  std::string text = three_acts();
  text.replace(text.find("voirie"), 6, "日本");
  run(text, signing());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(BatchTest, NumbersAreThoseOfOneActAYear) {
  ASSERT_TRUE(run(many_acts(3, 100), signing()).complete());
  std::string later = many_acts(3, 102);
  for (size_t at = 0; (at = later.find("date=\"2024-03-28\"", at)) != std::string::npos; ++at)
    later.replace(at, 17, "date=\"2024-04-28\"");
  SessionSummary summary = run(later, signing());
  EXPECT_EQ(summary.acts[0].state, ActState::kRefused) << all(summary);
  EXPECT_EQ(codes(summary.acts[0].diagnostics).back(), "session.number-taken");
  // Next year it is free; a gap is told.
  std::string gap = many_acts(3, 110);
  for (size_t at = 0; (at = gap.find("date=\"2024-03-28\"", at)) != std::string::npos; ++at)
    gap.replace(at, 17, "date=\"2024-04-28\"");
  summary = run(gap, signing());
  EXPECT_TRUE(summary.complete()) << all(summary);
  ASSERT_EQ(codes(summary.diagnostics), std::vector<std::string>{"session.number-gap"});
  EXPECT_EQ(summary.diagnostics[0].arguments,
            (std::vector<std::string>{"2024", "2024-103", "2024-109"}));
}

TEST_F(BatchTest, CouncilsThatCountBySessionHaveNoGapsBetweenSessions) {
  Numbers numbers;
  for (const char* number : {"24-03-1", "24-03-2", "24-04-1", "24-04-2", "24-04-4"})
    numbers.add({"210300018", "2024-0" + std::string(1, number[4]) + "-01", number, "", "extrait"},
                0);
  ASSERT_EQ(numbers.gaps().size(), 1u);
  EXPECT_EQ(numbers.gaps()[0].arguments, (std::vector<std::string>{"2024", "24-04-3"}));
  EXPECT_TRUE(numbers.taken().empty());
}

TEST_F(BatchTest, EachKindOfActIsNumberedByItself) {
  Numbers numbers;
  size_t owner = 0;
  auto add = [&](const char* day, const char* number, const char* document) {
    numbers.add({"210300018", day, number, "", document}, owner++);
  };
  for (const char* number : {"2024-1", "2024-2", "2024-3"}) add("2024-03-28", number, "extrait");
  for (const char* number : {"2024-2", "2024-3"}) add("2024-04-02", number, "arrete");
  for (const char* number : {"2024-7", "2024-9"}) add("2024-05-02", number, "decision");
  add("2024-04-02", "2024-3", "certificat");  // of the order
  EXPECT_TRUE(numbers.taken().empty());
  Diagnostics gaps = numbers.gaps();
  ASSERT_EQ(gaps.size(), 1u) << all(gaps);
  EXPECT_EQ(gaps[0].arguments, (std::vector<std::string>{"2024", "2024-8"}));
  // Within a kind a number is taken as ever.
  add("2024-06-02", "2024-3", "arrete");
  std::vector<Numbers::Finding> taken = numbers.taken();
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].owner, owner - 1);
  EXPECT_EQ(taken[0].error.arguments,
            (std::vector<std::string>{"2024-3", "2024-06-02", "2024-04-02"}));
}

TEST_F(BatchTest, AWaiverIsInTheJournal) {
  std::string text = three_acts();
  text.replace(text.find("pour=\"5\""), 8, "pour=\"4\" contre=\"1\"");
  SessionOptions waiving = signing();
  waiving.waivers = {{"rules.unanimity", "erratum voté le 4 avril"}};
  ASSERT_TRUE(run(text, waiving).complete());
  std::vector<JournalLine> lines =
      journal().history({"210300018", "2024-03-28", "2024-041", "", ""}, kLineWaived).value();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].note, "rules.unanimity: erratum voté le 4 avril");
}

TEST_F(BatchTest, TwoBatchesDoNotShareAFolder) {
  Result<OutputFolder> first = OutputFolder::open(folder_.string());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(codes(run(three_acts(), signing()).diagnostics),
            std::vector<std::string>{"session.folder-busy"});
}

TEST_F(BatchTest, WhatWasCutShortIsBroughtToItsEnd) {
  const std::string bytes(5000, 'a'), half(700, 'b');
  JournalLine line;
  line.kind = kLineSigned;
  line.key = {"210300018", "2024-03-28", "2024-041", "", "extrait"};
  {
    OutputFolder folder = std::move(OutputFolder::open(folder_.string())).value();
    std::vector<OutputFolder::Item> items(1);
    items[0].staged = std::move(folder.stage("2024-041.pdf", bytes)).value();
    items[0].line = line;
    folder.publish(items);
    ASSERT_TRUE(items[0].failures.empty()) << all(items[0].failures);
  }
  // As if it had ended between the journal and the renaming, with two files that were never made:
  // one whole, one half.
  std::filesystem::create_directories(aside());
  std::filesystem::rename(folder_ / "2024-041.pdf",
                          aside() / (sha256_hex(bytes) + "-2024-041.pdf"));
  std::ofstream(aside() / (sha256_hex(half) + "-2024-042.pdf")) << half;
  std::ofstream(aside() / (sha256_hex(bytes) + "-2024-043.pdf")) << half;
  EXPECT_EQ(codes(problems()), std::vector<std::string>{"journal.file-waiting"});
  {
    OutputFolder again = std::move(OutputFolder::open(folder_.string())).value();
  }
  EXPECT_EQ(files(), std::vector<std::string>{"2024-041.pdf"});
  EXPECT_EQ(content((folder_ / "2024-041.pdf").string()), bytes);
  EXPECT_FALSE(std::filesystem::exists(aside()));
  EXPECT_TRUE(problems().empty()) << all(problems());
}

TEST_F(BatchTest, ARecordThatCannotBeReadIsItsOwnFailureOnlyWhenAskedFor) {
  auto good = std::make_shared<const Seance>(seance(three_acts()));
  std::shared_ptr<const Engine> shared(std::shared_ptr<void>(), &engine());
  RecordSource whole, broken;
  whole.file = "a.xml";
  whole.read = [good]() -> Result<std::shared_ptr<const Seance>> { return good; };
  whole.open_engine =
      broken.open_engine = [shared]() -> Result<std::shared_ptr<const Engine>> { return shared; };
  broken.file = "b.xml";
  broken.read = []() -> Result<std::shared_ptr<const Seance>> {
    return read_seance("<x/>", "b.xml").errors();
  };
  EXPECT_FALSE(run_batch({whole, broken}, signing(), {}).complete());
  EXPECT_TRUE(files().empty());
  SessionOptions on = signing();
  on.keep_going = true;
  EXPECT_FALSE(run_batch({whole, broken}, on, {}).complete());
  EXPECT_EQ(files().size(), 3u);
}

TEST_F(BatchTest, EachActIsToldOnce) {
  std::map<std::string, int> told;
  SessionOptions how = signing(3);
  how.on_act = [&](const ActSummary& act) { ++told[act.number]; };
  ASSERT_TRUE(run(many_acts(30), how).complete());
  std::string text = many_acts(30, 200);
  text.replace(text.find("Affaire 7"), 9, "Affaire 日本");
  run(text, how);  // refused: each is told all the same
  EXPECT_EQ(told.size(), 60u);
  for (const auto& [number, times] : told) EXPECT_EQ(times, 1) << number;
}

TEST(Crew, DoesEveryTaskOnceAndHandsOnWhatIsThrown) {
  for (size_t hands : {1, 2, 7}) {
    std::atomic<int> done{0};
    Crew crew(hands);
    for (int i = 0; i < 500; ++i) crew.add([&] { ++done; });
    crew.finish();
    EXPECT_EQ(done, 500);
    crew.add([] { throw std::runtime_error("x"); });
    for (int i = 0; i < 20; ++i) crew.add([&] { ++done; });
    EXPECT_THROW(crew.finish(), std::runtime_error);
    EXPECT_EQ(done, 520);
    crew.finish();
  }
}

}  // namespace
}  // namespace paraphe
