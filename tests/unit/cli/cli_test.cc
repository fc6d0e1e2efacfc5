#include "cli/cli.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <sstream>

#include "cli/context.h"
#include "unit/session/workshop.h"

namespace paraphe {
namespace {

class CliTest : public Workshop {
 protected:
  CliTest() {
    environment_.now = kDate.seconds;
    environment_.local_offset = [](int64_t) { return 60; };
    environment_.variables["LANG"] = "en_GB.UTF-8";
    output_ = (folder_ / "out").string();
    std::filesystem::create_directory(output_);
    record_ = (folder_ / "séance.xml").string();
    std::ofstream(record_) << three_acts();
  }

  int run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.begin(), "paraphe");
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    return run_cli(static_cast<int>(argv.size()), argv.data(), out_, err_, environment_);
  }

  size_t written() const {
    size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(output_))
      files += entry.is_regular_file();
    return files;
  }

  Environment environment_;
  std::string output_, record_;
  std::ostringstream out_, err_;
};

TEST_F(CliTest, TheDateComesFromTheClockWithTheLocalOffset) {
  ASSERT_EQ(run({"run", record_, "-o", output_, "--key", pki("signer-p256.key"), "--cert",
                 pki("signer-p256.pem"), "--trust", pki("root.pem"), "--format", "json"}),
            0)
      << err_.str() << out_.str();
  EXPECT_NE(out_.str().find("\"claimed_date\": \"2024-03-28T20:15:00+01:00\""), std::string::npos)
      << out_.str();
  EXPECT_EQ(written(), 3u);
}

TEST_F(CliTest, ThePasswordIsAskedForOnlyWhenItIsNeeded) {
  int asked = 0;
  environment_.ask_secret = [&](const std::string& question) -> Result<Secret> {
    ++asked;
    EXPECT_NE(question.find("signer-p256.p12"), std::string::npos);
    return Secret("secret");
  };
  EXPECT_EQ(run({"run", record_, "-o", output_, "--key", pki("signer-p256.p12")}), 0) << err_.str();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(run({"run", record_, "-o", output_, "--replace", "--key", pki("signer-p256.key"),
                 "--cert", pki("signer-p256.pem")}),
            0)
      << err_.str();
  EXPECT_EQ(asked, 1);
}

TEST_F(CliTest, AnInterruptionEndsWith130AndWholeFiles) {
  std::atomic<bool> interrupted = true;
  environment_.interrupted = &interrupted;
  EXPECT_EQ(run({"render", record_, "-o", output_}), 130);
  EXPECT_NE(err_.str().find("[cli.interrupted]"), std::string::npos) << err_.str();
  EXPECT_EQ(written(), 0u);
}

TEST_F(CliTest, ProgressIsForTerminalsOnly) {
  ASSERT_EQ(run({"check", record_}), 0) << err_.str();
  EXPECT_EQ(err_.str(), "");
  environment_.err_is_terminal = true;
  ASSERT_EQ(run({"check", record_}), 0);
  EXPECT_NE(err_.str().find("Checking 1 of 3: 2024-041"), std::string::npos);
  ASSERT_EQ(run({"check", record_, "--quiet"}), 0);
  EXPECT_EQ(err_.str(), "");
  ASSERT_EQ(run({"check", record_, "--format", "json"}), 0);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(CliTest, AFailingOutputIsNotASuccess) {
  out_.setstate(std::ios::badbit);
  const char* argv[] = {"paraphe", "--version"};
  EXPECT_EQ(run_cli(2, argv, out_, err_, environment_), 73);
  EXPECT_NE(err_.str().find("[cli.output-failed]"), std::string::npos);
}

TEST_F(CliTest, VerificationTellsTheThreeVerdictsApart) {
  ASSERT_EQ(run({"run", record_, "-o", output_, "--only", "2024-041", "--key",
                 pki("signer-p256.key"), "--cert", pki("signer-p256.pem")}),
            0)
      << err_.str();
  std::string file = output_ + "/2024-041.pdf";
  EXPECT_EQ(run({"verify", file, "--trust", pki("root.pem")}), 0) << out_.str() << err_.str();
  EXPECT_EQ(run({"verify", file, "--trust", pki("other.pem")}), 2);
  EXPECT_EQ(run({"verify", file}), 2);
  std::string altered = content(file);
  altered[altered.size() / 3] ^= 1;
  std::ofstream(file, std::ios::binary) << altered;
  EXPECT_EQ(run({"verify", file, "--trust", pki("root.pem")}), 1) << out_.str() << err_.str();
}

TEST(ExitCodes, FollowTheStableCodesOfErrors) {
  auto code = [](const char* name) {
    return static_cast<int>(exit_code_of(error(Message{name, "", ""})));
  };
  EXPECT_EQ(code("xml.malformed"), 1);
  EXPECT_EQ(code("sign.expired"), 1);
  EXPECT_EQ(code("something.new"), 1);
  EXPECT_EQ(code("file.cannot-read"), 66);
  EXPECT_EQ(code("file.too-large"), 66);
  EXPECT_EQ(code("file.cannot-write"), 73);
  EXPECT_EQ(code("file.no-folder"), 73);
  EXPECT_EQ(code("session.exists"), 73);
  EXPECT_EQ(code("cli.secret-cannot-read"), 66);
  EXPECT_EQ(code("cli.picture-exists"), 73);
  EXPECT_EQ(code("cli.certificate-missing"), 64);
  EXPECT_EQ(code("cli.config-syntax"), 78);
  EXPECT_EQ(code("cli.unknown-option"), 64);
  EXPECT_EQ(code("cli.key-unreadable"), 1);
  EXPECT_EQ(code("cli.password-needed"), 1);
  EXPECT_EQ(code("cli.internal"), 70);
}

}  // namespace
}  // namespace paraphe
