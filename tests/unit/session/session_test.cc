#include "session/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "unit/session/workshop.h"

namespace paraphe {
namespace {

class SessionTest : public Workshop {
 protected:
  SessionOptions options() {
    SessionOptions options;
    options.folder = folder_.string();
    options.date = kDate;
    return options;
  }
  SessionOptions signing() {
    SessionOptions with_key = options();
    with_key.signer = &signer();
    with_key.anchors = anchors();
    return with_key;
  }
};

TEST_F(SessionTest, CheckingSetsEveryActAndWritesNothing) {
  SessionSummary summary = check_seance(engine(), seance(three_acts()), options(), {});
  EXPECT_TRUE(summary.complete()) << all(summary);
  ASSERT_EQ(summary.acts.size(), 3u);
  for (const ActSummary& act : summary.acts) {
    EXPECT_EQ(act.state, ActState::kChecked);
    EXPECT_EQ(act.pages, 1u);
  }
  EXPECT_EQ(summary.acts[0].number, "2024-041");
  EXPECT_TRUE(files().empty());
}

TEST_F(SessionTest, RenderingAgainFindsTheSameBytes) {
  Seance record = seance(three_acts());
  SessionSummary first = run_seance(engine(), record, options(), {});
  EXPECT_TRUE(first.complete()) << all(first);
  EXPECT_EQ(files(), (std::vector<std::string>{"2024-041.pdf", "2024-042.pdf", "2024-043.pdf"}));
  SessionSummary again = run_seance(engine(), record, options(), {});
  for (const ActSummary& act : again.acts) EXPECT_EQ(act.state, ActState::kUnchanged);

  SessionOptions later = options();
  later.date.seconds += 1;
  SessionSummary different = run_seance(engine(), record, later, {});
  EXPECT_FALSE(different.complete());
  for (const ActSummary& act : different.acts) {
    EXPECT_EQ(act.state, ActState::kFailed);
    EXPECT_EQ(codes(act.diagnostics), std::vector<std::string>{"session.changed"});
  }
  later.replace = true;
  EXPECT_TRUE(run_seance(engine(), record, later, {}).complete());
}

TEST_F(SessionTest, SignedFilesVerifyAndBeginWithTheUnsignedOnes) {
  Seance record = seance(three_acts());
  SessionSummary summary = run_seance(engine(), record, signing(), {});
  ASSERT_TRUE(summary.complete()) << all(summary);
  for (size_t i = 0; i < summary.acts.size(); ++i) {
    const ActSummary& act = summary.acts[i];
    EXPECT_TRUE(act.is_signed);
    EXPECT_EQ(act.verification.verdict, Verdict::kValid);
    EXPECT_TRUE(act.open_fields.empty());
    Result<std::string> bytes = read_file(act.file);
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(act.bytes, bytes->size());
    Result<Act> unsigned_act = engine().make_act(record, i, kDate);
    ASSERT_TRUE(unsigned_act.ok());
    EXPECT_TRUE(bytes->starts_with(unsigned_act->pdf.bytes));
    EXPECT_EQ(verify(*bytes, act.file, anchors(), kDate).verdict, Verdict::kValid);
  }
}

TEST_F(SessionTest, NothingIsSignedWhileOneActIsRefused) {
  std::string text = three_acts();
  text.replace(text.find("voirie"), 6, "日本");
  SessionSummary summary = run_seance(engine(), seance(text), signing(), {});
  EXPECT_FALSE(summary.complete());
  EXPECT_EQ(summary.acts[0].state, ActState::kChecked);
  EXPECT_EQ(summary.acts[1].state, ActState::kRefused);
  EXPECT_EQ(summary.acts[2].state, ActState::kChecked);
  for (const std::string& code : codes(summary.acts[1].diagnostics))
    EXPECT_EQ(code.substr(0, 5), "type.") << code;
  EXPECT_TRUE(files().empty());
}

TEST_F(SessionTest, NothingIsSignedWhileARuleIsBroken) {
  std::string text = three_acts();
  size_t holder = text.find("donne-pouvoir a=\"jd\"");
  text.replace(holder, 20, "donne-pouvoir a=\"lc\"");
  SessionSummary summary = run_seance(engine(), seance(text), signing(), {});
  EXPECT_TRUE(has_errors(summary.diagnostics));
  EXPECT_TRUE(files().empty());
}

TEST_F(SessionTest, FindingsAreThoseOfTheirAct) {
  std::string text = three_acts();
  // The second act calls a divided vote unanimous.
  text.replace(text.find("pour=\"5\"", text.find("numero=\"2024-042\"")), 8,
               "pour=\"4\" contre=\"1\"");
  SessionSummary summary = run_seance(engine(), seance(text), options(), {});
  EXPECT_FALSE(has_errors(summary.diagnostics)) << all(summary);
  EXPECT_EQ(summary.acts[0].state, ActState::kChecked);
  EXPECT_EQ(summary.acts[1].state, ActState::kRefused);
  EXPECT_EQ(codes(summary.acts[1].diagnostics).front(), "rules.unanimity");
  EXPECT_TRUE(files().empty());
  // Not asked for, it stands in nobody's way.
  SessionOptions others = options();
  others.only = {"2024-041", "2024-043"};
  EXPECT_TRUE(run_seance(engine(), seance(text), others, {}).complete());
  EXPECT_EQ(files(), (std::vector<std::string>{"2024-041.pdf", "2024-043.pdf"}));
}

TEST_F(SessionTest, AWaivedFindingIsToldAndRefusesNothing) {
  std::string text = three_acts();
  text.replace(text.find("pour=\"5\""), 8, "pour=\"4\" contre=\"1\"");
  SessionOptions waiving = options();
  waiving.waivers = {{"rules.unanimity", "erratum voté le 4 avril"}};
  SessionSummary summary = run_seance(engine(), seance(text), waiving, {});
  ASSERT_TRUE(summary.complete()) << all(summary);
  EXPECT_EQ(files().size(), 3u);
  ASSERT_EQ(codes(summary.diagnostics).front(), "session.waived");
  EXPECT_EQ(summary.diagnostics.front().arguments.at(1), "erratum voté le 4 avril");
  EXPECT_EQ(summary.acts[0].diagnostics.front().severity, Severity::kAdvice);
  EXPECT_EQ(codes(summary.acts[0].diagnostics).front(), "rules.unanimity");
  // The file says so itself, the others do not.
  EXPECT_NE(content(summary.acts[0].file)
                .find("<prph:waivers><rdf:Bag><rdf:li>rules.unanimity: erratum voté le 4 avril"),
            std::string::npos);
  EXPECT_EQ(content(summary.acts[1].file).find("prph:waivers"), std::string::npos);

  waiving.replace = true;
  waiving.waivers = {{"rules.unanimity", "x"}, {"rules.unanimty", "x"}};
  EXPECT_TRUE(has_errors(run_seance(engine(), seance(text), waiving, {}).diagnostics));
  waiving.waivers = {{"rules.unanimity", "x"}, {"rules.quorum", "x"}};
  summary = run_seance(engine(), seance(text), waiving, {});
  EXPECT_TRUE(summary.complete()) << all(summary);
  EXPECT_EQ(codes(summary.diagnostics).at(1), "session.waiver-needless");
}

TEST_F(SessionTest, TheLawOfAnotherDayIsAppliedOnDemand) {
  std::string text = three_acts();
  text.replace(text.find("type=\"commune\""), 14, "type=\"metropole\"");
  text.replace(text.find("2024-03-21"), 10, "2024-03-24");  // three clear days
  SessionOptions today = options();
  EXPECT_EQ(codes(check_seance(engine(), seance(text), today, {}).diagnostics).front(),
            "rules.convocation-grouping-now");
  today.as_of = Date{2020, 2, 29};
  EXPECT_EQ(codes(check_seance(engine(), seance(text), today, {}).diagnostics).front(),
            "rules.convocation-doubtful");
}

TEST_F(SessionTest, ASignatureThatDoesNotStandUpIsNotWritten) {
  SessionOptions wrong = signing();
  wrong.anchors = anchors("other.pem");
  SessionSummary summary = run_seance(engine(), seance(three_acts()), wrong, {});
  for (const ActSummary& act : summary.acts) {
    EXPECT_EQ(act.state, ActState::kRefused);
    EXPECT_EQ(codes(act.diagnostics).front(), "session.signature-not-valid");
    EXPECT_GT(act.diagnostics.size(), 1u) << "the verifier's reasons are missing";
  }
  EXPECT_TRUE(files().empty());
}

TEST_F(SessionTest, StoppingLeavesWholeFilesOnly) {
  int asked = 0;
  auto stop = [&](const Progress& progress) {
    if (progress.pass == Progress::Pass::kWriting) ++asked;
    return progress.pass == Progress::Pass::kChecking || progress.done < 2;
  };
  SessionSummary summary = run_seance(engine(), seance(three_acts()), signing(), stop);
  EXPECT_TRUE(summary.interrupted);
  EXPECT_FALSE(summary.complete());
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(files(), (std::vector<std::string>{"2024-041.pdf", "2024-042.pdf"}));
  EXPECT_EQ(summary.acts[2].state, ActState::kChecked);
}

TEST_F(SessionTest, StoppingTheFirstPassWritesNothing) {
  auto stop = [](const Progress& progress) { return progress.done == 0; };
  SessionSummary summary = run_seance(engine(), seance(three_acts()), signing(), stop);
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.acts[1].state, ActState::kPending);
  EXPECT_TRUE(files().empty());
}

TEST_F(SessionTest, ProgressCountsEveryActOfBothPasses) {
  std::vector<std::string> seen;
  auto note = [&](const Progress& p) {
    seen.push_back((p.pass == Progress::Pass::kChecking ? "c" : "w") + std::to_string(p.done) +
                   "/" + std::to_string(p.total) + std::string(p.subject));
    return true;
  };
  run_seance(engine(), seance(three_acts()), options(), note);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"c0/32024-041", "c1/32024-042", "c2/32024-043", "c3/3",
                                      "w0/32024-041", "w1/32024-042", "w2/32024-043", "w3/3"}));
}

TEST_F(SessionTest, AFolderThatVanishesStopsTheRun) {
  auto remove = [&](const Progress& progress) {
    if (progress.pass == Progress::Pass::kWriting && progress.done == 1)
      std::filesystem::remove_all(folder_);
    return true;
  };
  SessionSummary summary = run_seance(engine(), seance(three_acts()), options(), remove);
  // The first may have been in its place by then, or not: it is said to be there or to have failed.
  EXPECT_TRUE(summary.acts[0].state == ActState::kWritten ||
              summary.acts[0].state == ActState::kFailed);
  EXPECT_EQ(summary.acts[1].state, ActState::kFailed);
  EXPECT_EQ(codes(summary.acts[1].diagnostics), std::vector<std::string>{"file.no-folder"});
  EXPECT_EQ(summary.acts[2].state, ActState::kChecked) << "not tried";
}

TEST_F(SessionTest, AMissingFolderIsKnownBeforeAnythingIsSigned) {
  SessionOptions nowhere = signing();
  nowhere.folder = (folder_ / "absent").string();
  SessionSummary summary = run_seance(engine(), seance(three_acts()), nowhere, {});
  EXPECT_EQ(codes(summary.diagnostics), std::vector<std::string>{"file.no-folder"});
  for (const ActSummary& act : summary.acts) EXPECT_FALSE(act.is_signed);
}

TEST_F(SessionTest, ActsAreSelectedByEitherNumberInTheOrderOfTheRecord) {
  Seance record = seance(three_acts());
  Result<std::vector<size_t>> selected = select_acts(record, {"2024-043", "2024_041"});
  ASSERT_TRUE(selected.ok());
  EXPECT_EQ(*selected, (std::vector<size_t>{0, 2}));
  EXPECT_EQ(select_acts(record, {})->size(), 3u);
  Result<std::vector<size_t>> unknown = select_acts(record, {"2024-041", "x", ""});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.errors().size(), 2u);
  EXPECT_EQ(unknown.errors()[0].arguments,
            (std::vector<std::string>{"x", "2024-041, 2024-042, 2024-043"}));
}

TEST_F(SessionTest, FilesOnDiskAreSignedUnderTheirOwnNames) {
  ASSERT_TRUE(run_seance(engine(), seance(three_acts()), options(), {}).complete());
  std::filesystem::path target = folder_ / "signed";
  std::filesystem::create_directory(target);
  SessionOptions with_key = signing();
  with_key.folder = target.string();
  std::vector<std::string> inputs = {(folder_ / "2024-041.pdf").string(),
                                     (folder_ / "2024-043.pdf").string()};
  SessionSummary summary = sign_files(engine(), inputs, with_key, {});
  ASSERT_TRUE(summary.complete()) << all(summary);
  EXPECT_TRUE(std::filesystem::exists(target / "2024-041.pdf"));
  EXPECT_TRUE(std::filesystem::exists(target / "2024-043.pdf"));

  // One file that cannot be signed keeps the others from being signed.
  std::filesystem::path second = folder_ / "second";
  std::filesystem::create_directory(second);
  with_key.folder = second.string();
  inputs.push_back((target / "2024-041.pdf").string());
  SessionSummary refused = sign_files(engine(), inputs, with_key, {});
  EXPECT_FALSE(refused.complete());
  EXPECT_EQ(codes(refused.acts[2].diagnostics).front(), "session.no-field-left");
  EXPECT_TRUE(std::filesystem::is_empty(second));
}

TEST_F(SessionTest, FilesOfOneNameAreRefused) {
  ASSERT_TRUE(run_seance(engine(), seance(three_acts()), options(), {}).complete());
  std::filesystem::path other = folder_ / "other";
  std::filesystem::create_directory(other);
  std::filesystem::copy(folder_ / "2024-041.pdf", other / "2024-041.pdf");
  SessionOptions with_key = signing();
  with_key.replace = true;
  with_key.folder = (folder_ / "target").string();
  std::filesystem::create_directory(with_key.folder);
  SessionSummary summary =
      sign_files(engine(), {(folder_ / "2024-041.pdf").string(), (other / "2024-041.pdf").string()},
                 with_key, {});
  EXPECT_EQ(codes(summary.acts[1].diagnostics), std::vector<std::string>{"session.same-name"});
  EXPECT_TRUE(std::filesystem::is_empty(with_key.folder));
}

}  // namespace
}  // namespace paraphe
