#include "session/journalled.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "sign/origin.h"

namespace paraphe {
namespace {

bool has_journal(const std::string& folder) {
  struct stat status{};
  return ::stat(Journal::path_in(folder).c_str(), &status) == 0;
}

std::string folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path().string() : ".";
}

bool is_same_folder(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return std::filesystem::equivalent(a, b, ignored);
}

}  // namespace

OutputFolder* Journalled::find(const std::string& folder) const {
  for (const auto& [path, known] : folders_)
    if (path == folder || is_same_folder(path, folder)) return known.get();
  return nullptr;
}

Result<OutputFolder*> Journalled::of(const std::string& folder) {
  if (OutputFolder* known = find(folder)) return known;
  std::unique_ptr<OutputFolder> opened;
  if (has_journal(folder)) {
    PARAPHE_TRY(OutputFolder made, OutputFolder::open(folder));
    opened = std::make_unique<OutputFolder>(std::move(made));
  }
  return folders_.insert_or_assign(folder, std::move(opened)).first->second.get();
}

JournalLine KnownFiles::line_of(const std::string& path, const Pdf& pdf) {
  if (std::optional<JournalLine> known = journalled(path, pdf)) return std::move(*known);
  JournalLine line;
  Result<Origin> origin = read_origin(pdf.bytes, path);
  std::optional<DocumentKind> kind = origin.ok() ? find_kind(origin->kind) : std::nullopt;
  if (!kind || origin->records.empty()) return line;
  for (const Origin::Record& record : origin->records) {
    const std::string digest = sha256_hex(record.bytes);
    line.record = line.record.empty() ? digest : sha256_hex(line.record + digest);
  }
  const Origin::Record& first = origin->records.front();
  std::shared_ptr<const Seance> seance = read(first.name, first.bytes);
  if (seance == nullptr) return line;
  Order order{*kind, {}};
  order.subject.sessions.push_back(seance.get());
  if (about(*kind).extent == Extent::kAct) {
    if (origin->act == 0 || origin->act > seance->deliberations.size()) return line;
    order.subject.act = origin->act - 1;
  }
  line.key = act_key(order);
  return line;
}

std::optional<JournalLine> KnownFiles::journalled(const std::string& path, const Pdf& pdf) {
  const std::filesystem::path file(path);
  const Journal* journal = journal_of(folder_of(file));
  if (journal == nullptr) return std::nullopt;
  Result<std::optional<JournalLine>> line = journal->last_of_file(file.filename().string());
  if (!line.ok() || !*line || (*line)->digest != sha256_hex(pdf.bytes)) return std::nullopt;
  return std::move(**line);
}

// One that cannot be read is as good as none: the file says the same.
const Journal* KnownFiles::journal_of(const std::string& folder) {
  if (OutputFolder* open = journals_.find(folder)) return &open->journal();
  auto known = sources_.find(folder);
  if (known == sources_.end()) {
    known = sources_.emplace(folder, std::nullopt).first;
    if (has_journal(folder))
      if (Result<Journal> journal = Journal::open(folder, Journal::Mode::kExisting); journal.ok())
        known->second.emplace(std::move(*journal));
  }
  return known->second ? &*known->second : nullptr;
}

std::shared_ptr<const Seance> KnownFiles::read(const std::string& name, const std::string& bytes) {
  if (last_ != nullptr && last_->source == bytes) return last_;
  Result<Seance> seance = read_seance(bytes, name);
  last_ = seance.ok() ? std::make_shared<const Seance>(std::move(*seance)) : nullptr;
  return last_;
}

}  // namespace paraphe
