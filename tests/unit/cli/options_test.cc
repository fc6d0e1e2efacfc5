#include "cli/options.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/config.h"
#include "cli/date.h"
#include "cli/help.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

Environment bare() {
  Environment environment;
  environment.local_offset = [](int64_t) { return 60; };
  return environment;
}

std::string codes(const Result<Options>& options) {
  if (options.ok()) return "ok";
  std::string out;
  for (const Diagnostic& d : options.errors())
    out += (out.empty() ? "" : " ") + std::string(d.message.code);
  return out;
}

Result<Options> read(const std::vector<std::string>& arguments) {
  return read_options(arguments, bare());
}

// A folder of its own for each test.
class OptionsInFiles : public testing::Test {
 protected:
  OptionsInFiles() {
    char path[] = "/tmp/paraphe-options-XXXXXX";
    folder_ = mkdtemp(path);
  }
  ~OptionsInFiles() override { fs::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) {
    fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
  fs::path folder_;
};

TEST(Options, ReadsACommandWithItsFilesAndOptions) {
  Result<Options> options =
      read({"run", "séance.xml", "-o", "actes", "--key=k.p12", "--trust", "a.pem", "--trust",
            "b.pem", "--only", "23-12-132", "--date", "2023-12-21T18:30", "--replace", "-q"});
  ASSERT_TRUE(options.ok()) << codes(options);
  EXPECT_EQ(options->command, find_command("run"));
  EXPECT_EQ(options->inputs, std::vector<std::string>{"séance.xml"});
  EXPECT_EQ(options->folder, "actes");
  EXPECT_EQ(options->key, "k.p12");
  EXPECT_EQ(options->trust, (std::vector<std::string>{"a.pem", "b.pem"}));
  EXPECT_EQ(options->only, std::vector<std::string>{"23-12-132"});
  EXPECT_TRUE(options->replace);
  EXPECT_FALSE(options->force);
  EXPECT_TRUE(options->quiet);
  EXPECT_EQ(options->format, Format::kText);
}

TEST(Options, OptionsMayStandBeforeTheCommandAndNamesMayBeginWithADash) {
  Result<Options> options = read({"--lang", "en", "verify", "--trust=r.pem", "--", "-odd.pdf"});
  ASSERT_TRUE(options.ok()) << codes(options);
  EXPECT_EQ(options->command, find_command("verify"));
  EXPECT_EQ(options->language, "en");
  EXPECT_EQ(options->inputs, std::vector<std::string>{"-odd.pdf"});
}

TEST(Options, WhatIsWrongHasItsOwnCode) {
  EXPECT_EQ(codes(read({})), "cli.no-command");
  EXPECT_EQ(codes(read({"chek", "a.xml"})), "cli.unknown-command");
  EXPECT_EQ(codes(read({"check", "a.xml", "--truts", "x"})), "cli.unknown-option");
  EXPECT_EQ(codes(read({"check", "a.xml", "-z"})), "cli.unknown-option");
  EXPECT_EQ(codes(read({"check", "a.xml", "--trust", "x"})), "cli.option-not-here");
  EXPECT_EQ(codes(read({"check", "a.xml", "--only"})), "cli.value-missing");
  EXPECT_EQ(codes(read({"check", "a.xml", "--quiet=yes"})), "cli.value-needless");
  EXPECT_EQ(codes(read({"check", "a.xml", "--lang", "de"})), "cli.bad-value");
  EXPECT_EQ(codes(read({"check", "a.xml", "--lang", "fr", "--lang", "en"})), "cli.option-twice");
  EXPECT_EQ(codes(read({"check", "a.xml", "--date", "demain"})), "cli.bad-date");
  EXPECT_EQ(codes(read({"check"})), "cli.input-missing");
  EXPECT_EQ(codes(read({"check", "a.xml", "b.xml"})), "cli.one-record");
  EXPECT_EQ(codes(read({"render", "a.xml"})), "cli.option-missing");
  EXPECT_EQ(codes(read({"preview", "a.xml", "-o", "d", "--resolution", "601"})), "cli.bad-value");
  EXPECT_EQ(codes(read({"sign", "a.pdf", "-o", "d", "--key", "k", "--password-fd", "3",
                        "--password-file", "f"})),
            "cli.two-passwords");
}

TEST(Options, APasswordIsNeverAnArgument) {
  EXPECT_EQ(codes(read({"sign", "a.pdf", "-o", "d", "--key", "k", "--password", "secret"})),
            "cli.unknown-option");
}

TEST(Options, SeveralFaultsAreToldAtOnce) {
  EXPECT_EQ(codes(read({"run"})), "cli.input-missing cli.option-missing cli.option-missing");
  EXPECT_EQ(codes(read({"chek", "--froce"})), "cli.unknown-command cli.unknown-option");
}

TEST(Options, ThePossibleMeaningIsProposed) {
  Result<Options> option = read({"run", "a.xml", "--truts", "x"});
  ASSERT_FALSE(option.ok());
  EXPECT_EQ(option.errors()[0].arguments, (std::vector<std::string>{"--truts", "trust"}));
  Result<Options> command = read({"chekc"});
  ASSERT_FALSE(command.ok());
  EXPECT_EQ(command.errors()[0].arguments, (std::vector<std::string>{"chekc", "check"}));
  Result<Options> strange = read({"zzzzzz"});
  ASSERT_FALSE(strange.ok());
  EXPECT_EQ(strange.errors()[0].arguments.size(), 1u);
}

TEST(Options, HelpAndVersionNeedNothingElse) {
  Result<Options> help = read({"run", "--help"});
  ASSERT_TRUE(help.ok()) << codes(help);
  EXPECT_TRUE(help->help);
  EXPECT_TRUE(read({"--version"}).ok());
}

TEST(Options, LanguageAndFormatAreGuessedFromWrongArguments) {
  EXPECT_EQ(guess_language({"--nonsense", "--lang", "en"}), "en");
  EXPECT_EQ(guess_language({"--lang=en"}), "en");
  EXPECT_EQ(guess_language({"--lang"}), "");
  EXPECT_EQ(guess_language({"--lang", "xx"}), "");
  EXPECT_EQ(guess_format({"--format=json", "--nonsense"}), Format::kJson);
  EXPECT_EQ(guess_format({"check"}), Format::kText);
}

TEST_F(OptionsInFiles, TheCommandLineWinsOverTheConfiguration) {
  std::string config = write("paraphe.conf",
                             "# settings\n\n; more\ntrust = autorites/racine.pem\n"
                             "lang=en\r\nkey = /secure/key.p12\noutput = actes\nquiet = oui\n");
  Result<Options> options =
      read({"run", "a.xml", "--config", config, "--key", "k.pem", "--lang", "fr"});
  ASSERT_TRUE(options.ok()) << codes(options);
  EXPECT_EQ(options->key, "k.pem");
  EXPECT_EQ(options->language, "fr");
  EXPECT_TRUE(options->quiet);
  EXPECT_EQ(options->trust, std::vector<std::string>{(folder_ / "autorites/racine.pem").string()});
  EXPECT_EQ(options->folder, (folder_ / "actes").string());
}

TEST_F(OptionsInFiles, SettingsOfOtherCommandsAreNoFault) {
  std::string config = write("paraphe.conf", "key = k.p12\nlang = en\n");
  Result<Options> options = read({"check", "a.xml", "--config", config});
  ASSERT_TRUE(options.ok()) << codes(options);
  EXPECT_EQ(options->key, "");
  EXPECT_EQ(options->language, "en");
}

TEST_F(OptionsInFiles, TheDefaultConfigurationIsFoundWhereTheDesktopPutsIt) {
  write("xdg/paraphe/paraphe.conf", "lang = en\n");
  write("home/.config/paraphe/paraphe.conf", "lang = fr\n");
  Environment environment = bare();
  environment.variables["HOME"] = (folder_ / "home").string();
  Result<Options> home = read_options({"check", "a.xml"}, environment);
  ASSERT_TRUE(home.ok());
  EXPECT_EQ(home->language, "fr");
  environment.variables["XDG_CONFIG_HOME"] = (folder_ / "xdg").string();
  Result<Options> xdg = read_options({"check", "a.xml"}, environment);
  ASSERT_TRUE(xdg.ok());
  EXPECT_EQ(xdg->language, "en");
}

TEST_F(OptionsInFiles, FaultsOfTheConfigurationHaveTheirLine) {
  std::string config = write("paraphe.conf",
                             "lang = fr\nno equals sign\ntruts = x\nforce = yes\nquiet = maybe\n"
                             "date = 2023-12-21\n");
  Result<std::vector<Setting>> settings = read_config(config, bare());
  ASSERT_FALSE(settings.ok());
  std::vector<std::pair<int, std::string>> found;
  for (const Diagnostic& d : settings.errors()) {
    EXPECT_EQ(d.place.file, config);
    found.emplace_back(d.place.line, d.message.code);
  }
  std::vector<std::pair<int, std::string>> expected = {{2, "cli.config-syntax"},
                                                       {3, "cli.config-unknown"},
                                                       {4, "cli.config-forbidden"},
                                                       {5, "cli.config-switch"},
                                                       {6, "cli.config-forbidden"}};
  EXPECT_EQ(found, expected);
}

TEST(OptionsConfig, AFileThatIsNamedMustExist) {
  EXPECT_EQ(codes(read({"check", "a.xml", "--config", "/nonexistent/p.conf"})), "file.cannot-read");
}

TEST(Dates, EveryFormThatIsPromised) {
  auto offset = [](int64_t) { return 60; };
  auto parse = [&](const char* text) {
    std::optional<Instant> i = parse_date(text, offset);
    return i ? to_iso_date(*i) : "none";
  };
  EXPECT_EQ(parse("2023-12-21T18:30:05+01:00"), "2023-12-21T18:30:05+01:00");
  EXPECT_EQ(parse("2023-12-21T18:30-0330"), "2023-12-21T18:30:00-03:30");
  EXPECT_EQ(parse("2023-12-21T18:30Z"), "2023-12-21T18:30:00+00:00");
  EXPECT_EQ(parse("2023-12-21 18:30"), "2023-12-21T18:30:00+01:00");
  EXPECT_EQ(parse("2024-02-29"), "2024-02-29T00:00:00+01:00");
}

TEST(Dates, SecondsSince1970AreRight) {
  std::optional<Instant> moment = parse_date("2023-12-21T18:30:00+01:00", nullptr);
  ASSERT_TRUE(moment);
  EXPECT_EQ(moment->seconds, 1703179800);
  EXPECT_EQ(moment->offset_minutes, 60);
}

TEST(Dates, LocalTimeFollowsTheChangeOfClocks) {
  // Paris: +120 minutes from 2024-03-31 01:00 UTC on.
  auto paris = [](int64_t seconds) { return seconds >= 1711846800 ? 120 : 60; };
  EXPECT_EQ(parse_date("2024-03-31T01:59", paris)->seconds, 1711846740);
  EXPECT_EQ(parse_date("2024-03-31T03:00", paris)->seconds, 1711846800);
}

TEST(Dates, WhatIsNoDateIsRefused) {
  for (const char* text :
       {"", "demain", "2023-13-01", "2023-02-29", "2023-12-21T", "2023-12-21T24:00",
        "2023-12-21T18", "2023-12-21T18:30:60", "2023-12-21T18:30+15:00", "2023-12-21T18:30Zx",
        "1969-12-31", "21/12/2023", "2023-12-21T18:30+1"})
    EXPECT_FALSE(parse_date(text, nullptr)) << text;
}

TEST(Dates, SourceDateEpoch) {
  EXPECT_EQ(parse_epoch("1703179800")->seconds, 1703179800);
  for (const char* text : {"", "-1", "12x", "99999999999999999999", " 5"})
    EXPECT_FALSE(parse_epoch(text)) << text;
}

size_t widest(const std::string& text) {
  size_t most = 0, start = 0;
  while (start < text.size()) {
    size_t end = std::min(text.find('\n', start), text.size());
    size_t count = 0;
    for (size_t i = start; i < end; ++i) count += (text[i] & 0xC0) != 0x80 ? 1 : 0;
    most = std::max(most, count);
    start = end + 1;
  }
  return most;
}

TEST(Help, NamesEveryOptionAndExitCodeAndFitsTheScreen) {
  for (Language language : {Language::kEnglish, Language::kFrench}) {
    Messages messages(language);
    for (const Command* command : all_commands()) {
      Options asked;
      asked.command = command;
      std::string page = help_page(asked, messages);
      EXPECT_LE(widest(page), 90u) << page;  // examples are never broken
      for (const OptionSpec& spec : option_specs()) {
        bool shown = page.find(std::string("--") + spec.name + "\n") != std::string::npos ||
                     page.find(std::string("--") + spec.name + " ") != std::string::npos;
        EXPECT_TRUE(shown || !belongs(spec, command)) << command->name << " --" << spec.name;
      }
      for (const char* code : {"\n  0 ", "\n  1 ", "\n  2 ", "\n  64 ", "\n  66 ", "\n  70 ",
                               "\n  73 ", "\n  78 ", "\n  130 "})
        EXPECT_NE(page.find(code), std::string::npos) << code;
    }
    std::string general = help_page({}, messages);
    for (const Command* command : all_commands())
      EXPECT_NE(general.find(std::string("\n  ") + command->name + " "), std::string::npos);
  }
}

TEST(Options, ACommandNamesOnlyOptionsThereAre) {
  for (const Command* command : all_commands()) {
    std::istringstream names(command->options);
    for (std::string name; names >> name;)
      EXPECT_TRUE(std::any_of(option_specs().begin(), option_specs().end(),
                              [&](const OptionSpec& spec) { return spec.name == name; }))
          << command->name << " --" << name;
  }
}

TEST(Help, WrapsByCharactersNotBytes) {
  EXPECT_EQ(wrap("été été été", 7, 2), "été été\n  été");
  EXPECT_EQ(wrap("supercalifragilistic a", 5, 0), "supercalifragilistic\na");
}

}  // namespace
}  // namespace paraphe
