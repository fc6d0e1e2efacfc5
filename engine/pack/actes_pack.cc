#include "pack/actes.h"

#include <sys/stat.h>

#include <functional>

#include "pack/reply.h"

namespace paraphe {
namespace {

constexpr Message kExists{
    "pack.serial-used", N_("“{0}” is already there: the serial {1} was used before"),
    N_("If an interrupted run left it, delete it; else give a higher serial with --serial.")};
constexpr Message kOverfull{"pack.archive-size",
                            N_("“{0}” has {1} bytes; operators take {2} at most"),
                            N_("Make the annexes smaller (scans at 200 dpi in grey), or send some "
                               "on paper with --on-paper.")};

bool exists(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

using Filler = std::function<Result<Done>(ArchiveWriter&)>;

}  // namespace

// Makes archives one after the other for those who know what goes in.
class ActesPacker {
 public:
  ActesPacker(std::string platform, std::string application, const Date& day, uint64_t largest,
              std::string folder)
      : platform_(std::move(platform)),
        application_(std::move(application)),
        day_(day),
        largest_(largest),
        folder_(std::move(folder)) {}

  Result<Done> add(const ActesEnvelope& envelope, int serial, std::vector<size_t> acts,
                   const Filler& fill) {
    const std::string& siren = envelope.sender.siren;
    Diagnostics wrong = check_serial(serial, siren, day_);
    if (!wrong.empty()) return wrong;
    ActesArchive archive;
    archive.serial = serial;
    archive.acts = std::move(acts);
    archive.envelope = envelope_name(application_, siren, day_, serial);
    archive.name =
        platform_ + "-" + archive.envelope.substr(0, archive.envelope.size() - 4) + ".tar.gz";
    archive.path = folder_ + "/" + archive.name;
    if (exists(archive.path))
      return error(kExists, {archive.path, std::to_string(serial)}, {archive.path, 0, 0, ""});
    PARAPHE_TRY(ArchiveWriter writer, ArchiveWriter::create(archive.path, ArchiveFormat::kTarGz));
    PARAPHE_TRY([[maybe_unused]] Done head,
                writer.add_bytes(archive.envelope, write_envelope(envelope)));
    PARAPHE_TRY([[maybe_unused]] Done filled, fill(writer));
    PARAPHE_TRY(archive.size, writer.close());
    if (archive.size > largest_)
      return error(kOverfull,
                   {archive.name, std::to_string(archive.size), std::to_string(largest_)},
                   {archive.path, 0, 0, ""});
    // What was meant is one thing, what is on the disk another: the operator reads the latter.
    Diagnostics found = check_actes_archive(writer.temporary(), archive.name, nullptr);
    if (has_errors(found)) return found;
    packed_.archives.push_back(std::move(archive));
    packed_.writers_.push_back(std::move(writer));
    return Done{};
  }

  ActesPacked take() { return std::move(packed_); }

 private:
  const std::string platform_, application_;
  const Date day_;
  const uint64_t largest_;
  const std::string folder_;
  ActesPacked packed_;
};

namespace {

Result<Done> add_files(ArchiveWriter& writer, const std::string& name, const std::string& message,
                       const std::vector<ActesFile>& files) {
  PARAPHE_TRY([[maybe_unused]] Done written, writer.add_bytes(name, message));
  for (const ActesFile& file : files) {
    PARAPHE_TRY([[maybe_unused]] Done added, writer.add_file(file.name, file.path));
  }
  return Done{};
}

}  // namespace

Result<ActesPacked> write_actes(const ActesPlan& plan, const std::vector<int>& serials,
                                const std::string& folder) {
  ActesPacker packer(plan.platform, plan.application, plan.day, plan.largest_archive, folder);
  for (size_t i = 0; i < plan.envelopes.size(); ++i) {
    const PlannedEnvelope& envelope = plan.envelopes[i];
    auto fill = [&](ArchiveWriter& writer) -> Result<Done> {
      for (size_t index : envelope.acts) {
        const PlannedAct& act = plan.acts[index];
        PARAPHE_TRY([[maybe_unused]] Done added,
                    add_files(writer, act.message_name, act.message, act.files));
      }
      return Done{};
    };
    PARAPHE_TRY(
        [[maybe_unused]] Done made,
        packer.add(envelope.content, i < serials.size() ? serials[i] : 0, envelope.acts, fill));
  }
  return packer.take();
}

Result<ActesPacked> write_replies(const std::vector<Reply>& replies, const ReplyOptions& options,
                                  int serial, const std::string& folder) {
  ActesEnvelope envelope{options.sender, options.referent, options.return_addresses, {}};
  Diagnostics found = check_sender(options.sender, {});
  for (const Diagnostics& more : {check_addresses(envelope, {}), check_platform(options.platform)})
    found.insert(found.end(), more.begin(), more.end());
  if (has_errors(found)) return found;
  for (const Reply& reply : replies) envelope.forms.push_back(reply.name);
  ActesPacker packer(options.platform, options.test ? "TACT" : "EACT", options.day,
                     options.largest_archive, folder);
  auto fill = [&](ArchiveWriter& writer) -> Result<Done> {
    for (const Reply& reply : replies) {
      PARAPHE_TRY([[maybe_unused]] Done added,
                  add_files(writer, reply.name, reply.message, reply.files));
    }
    return Done{};
  };
  PARAPHE_TRY([[maybe_unused]] Done made, packer.add(envelope, serial, {}, fill));
  return packer.take();
}

Result<Done> ActesPacked::publish() {
  for (ArchiveWriter& writer : writers_) {
    Result<Done> shown = writer.publish();
    if (shown.ok()) continue;
    for (ArchiveWriter& all : writers_) all.withdraw();
    return shown;
  }
  return Done{};
}

}  // namespace paraphe
