#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <unordered_set>

#include "pack/archive.h"
#include "pack/archive_names.h"

namespace paraphe {
namespace {

constexpr const char* kAskAgain = N_("Ask the sender for the archive again.");
constexpr Message kName{
    "pack.archive-name", N_("an entry of the archive “{1}” may not be called “{0}”"),
    N_("Names are made of letters without accents, digits and signs, and stay in the "
       "folder: no “..”, no “/” at the start.")};
constexpr Message kRepeated{"pack.archive-repeated", N_("the archive “{1}” has “{0}” twice"),
                            N_("Give each file a name of its own.")};
constexpr Message kUnreadable{"pack.archive-read", N_("the archive “{0}” cannot be read: {1}"),
                              kAskAgain};
constexpr Message kNoFile{"pack.archive-entry",
                          N_("“{0}” in the archive “{1}” is a link or a device, not a file"),
                          kAskAgain};
constexpr const char* kBomb =
    N_("Do not open it: archives made to fill a disk look like this. Ask the sender.");
constexpr Message kTooMany{"pack.archive-bomb", N_("the archive “{0}” holds more than {1} files"),
                           kBomb};
constexpr Message kTooLarge{"pack.archive-bomb", N_("the archive “{0}” holds more than {1} bytes"),
                            kBomb};

constexpr Message kCut{"pack.archive-read",
                       N_("the archive “{0}” is cut short, or something was added behind its end"),
                       kAskAgain};

constexpr size_t kBlock = size_t{1} << 16;

struct ReaderDeleter {
  void operator()(archive* a) const { archive_read_free(a); }
};

std::string why(archive* a) {
  const char* text = archive_error_string(a);
  if (text != nullptr) return text;
  return std::strerror(archive_errno(a) != 0 ? archive_errno(a) : EINVAL);
}

// A zip ends with the record that says how many entries it has (APPNOTE.TXT 4.3.16). Reading from
// the front would not miss it. Gives that number, 0xFFFF for more than fit; nothing when the file
// does not end there.
std::optional<size_t> entries_of_zip(std::ifstream& file) {
  constexpr std::streamoff kEnd = 22, kLongestComment = 0xFFFF;
  file.seekg(0, std::ios::end);
  const std::streamoff size = file.tellg();
  const std::streamoff from = std::max<std::streamoff>(0, size - kEnd - kLongestComment);
  std::string tail(static_cast<size_t>(size - from), '\0');
  file.seekg(from);
  if (!file.read(tail.data(), static_cast<std::streamsize>(tail.size()))) return std::nullopt;
  auto number = [&](size_t at) {
    return static_cast<size_t>(static_cast<unsigned char>(tail[at])) |
           static_cast<size_t>(static_cast<unsigned char>(tail[at + 1])) << 8;
  };
  for (size_t at = tail.rfind("PK\x05\x06"); at != tail.npos && at + kEnd <= tail.size();
       at = at == 0 ? tail.npos : tail.rfind("PK\x05\x06", at - 1))
    if (at + kEnd + number(at + 20) == tail.size()) return number(at + 10);
  return std::nullopt;
}

// Whether the file begins as a zip: then `entries` is what its end says.
Result<Done> check_end_of_zip(const std::string& path, std::optional<size_t>& entries) {
  std::ifstream file(path, std::ios::binary);
  char head[4] = {};
  if (!file.read(head, sizeof head) || std::string_view(head, 4) != "PK\x03\x04") return Done{};
  entries = entries_of_zip(file);
  if (!entries) return error(kCut, {path}, {path, 0, 0, ""});
  return Done{};
}

}  // namespace

std::optional<Diagnostic> wrong_entry_name(const std::string& name, const std::string& file) {
  auto bad = [&] { return error(kName, {name, file}, {file, 0, 0, ""}); };
  if (name.empty() || name.size() > 255 || name.front() == '/') return bad();
  for (char c : name) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte > 0x7E || c == '\\' || c == ':') return bad();
  }
  for (size_t start = 0; start <= name.size();) {
    size_t end = std::min(name.find('/', start), name.size());
    std::string_view part = std::string_view(name).substr(start, end - start);
    if (part.empty() || part == "." || part == "..") return bad();
    start = end + 1;
  }
  return std::nullopt;
}

Diagnostic repeated_entry(const std::string& name, const std::string& file) {
  return error(kRepeated, {name, file}, {file, 0, 0, ""});
}

Result<Done> read_archive(const std::string& path, const ArchiveLimits& limits,
                          const ArchiveVisitor& visit) {
  Place place{path, 0, 0, ""};
  std::optional<size_t> stated;  // of a zip
  PARAPHE_TRY([[maybe_unused]] Done end, check_end_of_zip(path, stated));
  std::unique_ptr<archive, ReaderDeleter> in(archive_read_new());
  archive* a = in.get();
  archive_read_support_format_tar(a);
  archive_read_support_format_zip(a);
  archive_read_support_filter_gzip(a);
  if (archive_read_open_filename(a, path.c_str(), kBlock) != ARCHIVE_OK)
    return error(kUnreadable, {path, why(a)}, place);

  std::unordered_set<std::string> names;
  uint64_t total = 0;
  size_t entries = 0;
  for (;;) {
    archive_entry* found = nullptr;
    int status = archive_read_next_header(a, &found);
    if (status == ARCHIVE_EOF) {
      if (stated && *stated != 0xFFFF && *stated != entries) return error(kCut, {path}, place);
      return Done{};
    }
    if (status != ARCHIVE_OK) return error(kUnreadable, {path, why(a)}, place);
    // Folders count: a million of them are a bomb too.
    if (++entries > limits.entries)
      return error(kTooMany, {path, std::to_string(limits.entries)}, place);
    if (archive_entry_filetype(found) == AE_IFDIR) continue;
    const char* raw = archive_entry_pathname(found);
    ArchiveEntry entry{raw == nullptr ? "" : raw};
    // Many tools write "./name".
    while (entry.name.rfind("./", 0) == 0) entry.name.erase(0, 2);
    if (auto wrong = wrong_entry_name(entry.name, path)) return *wrong;
    if (archive_entry_filetype(found) != AE_IFREG || archive_entry_hardlink(found) != nullptr)
      return error(kNoFile, {entry.name, path}, place);
    if (!names.insert(entry.name).second) return repeated_entry(entry.name, path);

    uint64_t here = 0;
    EntryReader reader = [&](char* buffer, size_t size) -> Result<size_t> {
      la_ssize_t count = archive_read_data(a, buffer, size);
      if (count < 0) return error(kUnreadable, {path, why(a)}, place);
      here += static_cast<uint64_t>(count);
      total += static_cast<uint64_t>(count);
      if (here > limits.entry_bytes || total > limits.total_bytes)
        return error(kTooLarge,
                     {path, std::to_string(std::min(limits.entry_bytes, limits.total_bytes))},
                     place);
      return static_cast<size_t>(count);
    };
    PARAPHE_TRY([[maybe_unused]] Done visited, visit(entry, reader));
    // The rest is read under the same bounds: skipping would inflate it without counting.
    char rest[kBlock];
    for (;;) {
      PARAPHE_TRY(size_t count, reader(rest, sizeof rest));
      if (count == 0) break;
    }
  }
}

Result<std::string> read_entry(const ArchiveEntry& entry, const EntryReader& reader, size_t limit) {
  std::string bytes;
  char buffer[kBlock];
  for (;;) {
    PARAPHE_TRY(size_t count, reader(buffer, sizeof buffer));
    if (count == 0) return bytes;
    bytes.append(buffer, count);
    if (bytes.size() > limit)
      return error(kTooLarge, {entry.name, std::to_string(limit)}, {entry.name, 0, 0, ""});
  }
}

bool looks_like_archive(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b") || bytes.starts_with("PK\x03\x04") ||
         (bytes.size() > 262 && bytes.substr(257, 5) == "ustar");
}

}  // namespace paraphe
