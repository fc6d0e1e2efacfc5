#include "sign/batch_verify.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "sign/cms_check.h"
#include "sign/coverage.h"
#include "sign/openssl_handles.h"
#include "sign/revisions.h"

namespace paraphe {
namespace {

constexpr size_t kLongWayEach = 64;

std::string der_of(X509* certificate) {
  unsigned char* out = nullptr;
  const int size = i2d_X509(certificate, &out);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(out), static_cast<size_t>(size));
  OPENSSL_free(out);
  return der;
}

// "12 0 R" as 12; 0 when it is something else.
uint32_t referred(std::string_view value) {
  size_t position = 0;
  std::optional<uint64_t> number = read_number(value, position);
  bool whole = number && *number <= 0x7FFFFFFF && value.substr(position) == " 0 R";
  return whole ? static_cast<uint32_t>(*number) : 0;
}

std::optional<std::vector<DictionaryEntry>> dictionary_at(std::string_view bytes,
                                                          const XrefTable& objects,
                                                          uint32_t number) {
  auto entry = objects.find(number);
  if (entry == objects.end() || !entry->second.in_use) return std::nullopt;
  std::optional<IndirectObject> object = read_object(bytes, entry->second.offset);
  if (!object || object->is_stream) return std::nullopt;
  size_t position = object->value.begin;
  return read_dictionary(bytes, position);
}

// What one signed file says for itself, read from its bytes.
struct Reading {
  std::string field;
  std::string entries;  // of the signature dictionary, apart from its ranges and its value
  std::vector<std::string> certificates;  // the signer's first
  Scheme scheme;
  bool is_baseline = false;
  size_t covered = 0;
  Diagnostics notes;
};

// Nothing unless all of it is as sign() makes it: one revision more, one signature, intact, over
// the whole file.
std::optional<Reading> read_file(const Pdf& pdf, std::string_view unsigned_bytes) {
  std::string_view bytes = pdf.bytes;
  if (!bytes.starts_with(unsigned_bytes)) return std::nullopt;
  const PdfField* field = nullptr;
  for (const PdfField& each : pdf.fields) {
    if (!each.is_signed) continue;
    if (field != nullptr) return std::nullopt;
    field = &each;
  }
  Result<std::vector<Revision>> revisions = read_revisions(bytes, "");
  if (field == nullptr || !revisions.ok() || revisions->size() != 2 ||
      revisions->front().end != unsigned_bytes.size())
    return std::nullopt;
  const XrefTable& objects = revisions->back().objects;
  auto widget = dictionary_at(bytes, objects, field->object);
  const DictionaryEntry* value = widget ? find(*widget, "V") : nullptr;
  const uint32_t number = value == nullptr ? 0 : referred(slice(bytes, value->value));
  auto dictionary = dictionary_at(bytes, objects, number);
  if (number == 0 || !dictionary) return std::nullopt;
  Reading out;
  out.field = field->name;
  for (const DictionaryEntry& entry : *dictionary) {
    if (entry.key == "ByteRange" || entry.key == "Contents") continue;
    out.entries += slice(bytes, {entry.name.begin, entry.value.end});
    out.entries += '\n';
  }
  Judgement judgement("");
  std::optional<Coverage> coverage = find_coverage(bytes, *revisions, number, judgement);
  if (!coverage || coverage->end != bytes.size()) return std::nullopt;
  out.covered = coverage->end;
  CmsFindings cms = check_cms(coverage->contents, bytes.substr(0, coverage->hole.begin),
                              bytes.substr(coverage->hole.end, coverage->end - coverage->hole.end),
                              true, judgement);
  if (!cms.intact || cms.signer == nullptr || judgement.verdict() != Verdict::kValid)
    return std::nullopt;
  out.scheme = cms.scheme;
  out.is_baseline = cms.is_baseline;
  out.notes = judgement.reasons();
  out.certificates.push_back(der_of(cms.signer.get()));
  for (const Certificate& other : cms.others) out.certificates.push_back(der_of(other.get()));
  return out;
}

bool same_signer(const Reading& a, const Reading& b) {
  return a.entries == b.entries && a.certificates == b.certificates &&
         a.is_baseline == b.is_baseline && a.scheme.kind == b.scheme.kind &&
         a.scheme.padding == b.scheme.padding && a.scheme.digest == b.scheme.digest &&
         a.notes.size() == b.notes.size();
}

// What the long way found, when it can speak for the next files.
struct Model {
  Reading reading;
  Verification verification;
};

}  // namespace

struct BatchVerifier::Parts {
  TrustAnchors anchors;
  Instant now;
  std::mutex mutex;
  std::shared_ptr<const Model> model;
  std::atomic<size_t> asked{0};

  std::shared_ptr<const Model> known() {
    std::lock_guard lock(mutex);
    return model;
  }
};

BatchVerifier::BatchVerifier(TrustAnchors anchors, Instant now)
    : parts_(std::make_unique<Parts>()) {
  parts_->anchors = std::move(anchors);
  parts_->now = now;
}

BatchVerifier::~BatchVerifier() = default;

Verification BatchVerifier::verify(const SignedPdf& made, std::string_view unsigned_bytes,
                                   const std::string& file) {
  // Above B there are timestamps and proofs, each of its own.
  std::optional<Reading> reading;
  if (made.level == Level::kB) reading = read_file(made.pdf, unsigned_bytes);
  const bool long_way = parts_->asked++ % kLongWayEach == 0;
  std::shared_ptr<const Model> model = parts_->known();
  if (reading && model != nullptr && !long_way && same_signer(*reading, model->reading)) {
    Verification out = model->verification;
    SignatureReport& report = out.signatures.front();
    report.field = reading->field;
    report.covered = reading->covered;
    for (Diagnostic& reason : report.reasons) reason.place.file = file;
    for (Diagnostic& finding : out.findings) finding.place.file = file;
    return out;
  }
  Verification out = paraphe::verify(made.pdf.bytes, file, parts_->anchors, parts_->now);
  if (reading && out.signatures.size() == 1 && out.signatures.front().covers_file &&
      out.verdict != Verdict::kInvalid) {
    std::lock_guard lock(parts_->mutex);
    parts_->model = std::make_shared<const Model>(Model{std::move(*reading), out});
  }
  return out;
}

}  // namespace paraphe
