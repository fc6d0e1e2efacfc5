// Archives: tar.gz for ACTES, zip for SEDA; written as a stream, read with bounds.
//
//   PARAPHE_TRY(ArchiveWriter archive, ArchiveWriter::create("out/X.tar.gz",
//   ArchiveFormat::kTarGz)); PARAPHE_TRY(Done, archive.add_bytes("envelope.xml", xml));
//   PARAPHE_TRY(Done, archive.add_file("act.pdf", "signed/23-12-132.pdf"));
//   PARAPHE_TRY(Done, archive.finish());
//
// The same entries in the same order give the same bytes: no time of day, no owner, no number of
// inodes goes in. Files pass through a buffer, so memory does not grow with them. The archive
// appears under its name whole, at finish() or publish(); until then it is a temporary file beside
// it, which vanishes with the writer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace paraphe {

enum class ArchiveFormat : uint8_t {
  kTarGz,  // ustar in gzip
  kZip,    // deflate; sizes and checksums are also in the local headers' descriptors
};

class ArchiveWriter {
 public:
  // `path` is the archive's final place; its folder must exist. An existing file stays as it is
  // until the archive is published, and is then replaced: who must not replace asks first.
  static Result<ArchiveWriter> create(const std::string& path, ArchiveFormat format);
  ArchiveWriter(ArchiveWriter&&) noexcept;
  ArchiveWriter& operator=(ArchiveWriter&&) noexcept;
  ~ArchiveWriter();

  // `name` is that of the entry, with "/" between folders; ASCII, relative, without "." or "..",
  // not there yet. Errors: such names; the disk.
  Result<Done> add_bytes(const std::string& name, std::string_view bytes);
  // The file at `path`, read as it is written. Errors: also a file that cannot be read, or that
  // changes its size meanwhile.
  Result<Done> add_file(const std::string& name, const std::string& path);

  // Writes the archive's end and gives its size in bytes. It is complete now, and still temporary:
  // several archives can be made before the first is shown.
  Result<uint64_t> close();
  // Where a closed archive is until it is published, to be read back.
  const std::string& temporary() const;
  // Gives the closed archive its name, synced to disk.
  Result<Done> publish();
  // close() and publish().
  Result<Done> finish();

  // Lets a finished archive disappear again: when what was to come with it failed.
  void withdraw();

 private:
  struct State;
  explicit ArchiveWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Bounds for archives that others made. A bomb is stopped where it passes them.
struct ArchiveLimits {
  size_t entries = 20000;
  uint64_t entry_bytes = uint64_t{256} << 20;
  uint64_t total_bytes = uint64_t{4} << 30;
};

struct ArchiveEntry {
  std::string name;  // relative, without "..", seen once
};

// Reads on from the entry at hand: fills `buffer` and gives the number of bytes, 0 at its end.
using EntryReader = std::function<Result<size_t>(char* buffer, size_t size)>;

// Calls `visit` for each file of a tar, tar.gz or zip, in order, until it returns an error. Links,
// devices, names that lead out of the folder, and the same name twice are errors, and so is
// everything beyond `limits`. Folders are passed over. What `visit` leaves unread is skipped.
using ArchiveVisitor = std::function<Result<Done>(const ArchiveEntry&, const EntryReader&)>;
Result<Done> read_archive(const std::string& path, const ArchiveLimits& limits,
                          const ArchiveVisitor& visit);

// The whole of the entry at hand; more than `limit` bytes are an error.
Result<std::string> read_entry(const ArchiveEntry& entry, const EntryReader& reader,
                               size_t limit = 64u << 20);

// Whether the bytes begin like a tar.gz or a zip.
bool looks_like_archive(std::string_view bytes);

}  // namespace paraphe
