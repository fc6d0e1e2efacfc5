#include "session/outbox.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr Message kUsed{"session.serial-used",
                        N_("the serial {0} of {1} was given out already; the last one is {2}"),
                        N_("Give a higher one with --serial, or leave the choice to the journal.")};
constexpr Message kUnnoted{"session.archive-unnoted",
                           N_("“{0}” is not in the journal: the run that made it was interrupted"),
                           N_("If it was not given to the operator, delete it and pack again: its "
                              "acts get a new serial. If "
                              "it was, wait for the acknowledgements before you pack again.")};

constexpr const char* kSeries = "actes";

}  // namespace

std::string join_path(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

Result<TransmissionBook> read_book(const std::string& folder) {
  std::error_code ignored;
  if (!fs::exists(Journal::path_in(folder), ignored)) return TransmissionBook();
  PARAPHE_TRY(Journal journal, Journal::open(folder, Journal::Mode::kExisting));
  return read_transmissions(journal);
}

Result<std::vector<int>> take_serials(Journal& journal, const std::string& siren, const Date& day,
                                      int first, size_t count, Instant now) {
  const std::string session = day_text(day);
  if (first > 1) {
    int64_t last = 0;
    PARAPHE_TRY([[maybe_unused]] Done read, journal.each([&](const JournalLine& line) {
      bool ours = line.kind == kLineSerial && line.key.authority == siren &&
                  line.key.session == session && line.key.document == kSeries;
      if (ours) last = std::max(last, line.serial);
      return true;
    }));
    if (last >= first) return error(kUsed, {std::to_string(first), session, std::to_string(last)});
    // The one before counts as given out: another program used those below.
    std::vector<JournalLine> skipped(1);
    skipped[0].kind = kLineSerial;
    skipped[0].time = now;
    skipped[0].key.authority = siren;
    skipped[0].key.session = session;
    skipped[0].key.document = kSeries;
    skipped[0].serial = first - 1;
    skipped[0].note = "skipped";
    if (last < first - 1) {
      PARAPHE_TRY([[maybe_unused]] Done noted, journal.append(skipped));
    }
  }
  std::vector<int> serials;
  for (size_t i = 0; i < count; ++i) {
    PARAPHE_TRY(int64_t serial, journal.next_serial(siren, session, kSeries, now));
    serials.push_back(static_cast<int>(std::min<int64_t>(serial, kLastSerial + 1)));
  }
  return serials;
}

Diagnostics unnoted_archives(const Journal& journal, const std::string& output,
                             const std::string& siren, const Date& day) {
  std::set<std::string> noted;
  Result<Done> read = journal.each([&](const JournalLine& line) {
    if (line.kind == kLineTransmitted || line.kind == kLineReplied) noted.insert(line.file);
    return true;
  });
  if (!read.ok()) return read.errors();
  Diagnostics out;
  const std::string part = "CT--" + siren + "--" + day_digits(day) + "-";
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(output, problem)) {
    std::string name = entry.path().filename().string();
    if (name.size() > 6 && name.substr(6).starts_with(part) && name.ends_with(".tar.gz") &&
        noted.count(name) == 0)
      out.push_back(error(kUnnoted, {entry.path().string()}, {entry.path().string(), 0, 0, ""}));
  }
  std::sort(out.begin(), out.end(),
            [](const Diagnostic& a, const Diagnostic& b) { return a.place.file < b.place.file; });
  return out;
}

}  // namespace paraphe
