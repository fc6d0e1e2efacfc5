#include "sign/batch_verify.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "sign/cms_check.h"
#include "sign/coverage.h"
#include "sign/der.h"
#include "sign/digest.h"
#include "sign/key.h"
#include "sign/openssl_handles.h"
#include "sign/revisions.h"

namespace paraphe {
namespace {

constexpr size_t kLongWayEach = 64;

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
  Coverage coverage;
};

// Nothing unless all of it is as sign() makes it: one revision more, and one signature, over the
// whole file.
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
  if (number == 0) return std::nullopt;
  Judgement judgement("");
  std::optional<Coverage> coverage = find_coverage(bytes, *revisions, number, judgement);
  if (!coverage || coverage->end != bytes.size()) return std::nullopt;
  Reading out;
  out.field = field->name;
  out.coverage = std::move(*coverage);
  for (const DictionaryEntry& entry : out.coverage.dictionary) {
    if (entry.key == "ByteRange" || entry.key == "Contents") continue;
    out.entries += slice(bytes, {entry.name.begin, entry.value.end});
    out.entries += '\n';
  }
  return out;
}

std::string_view first_range(std::string_view bytes, const Coverage& coverage) {
  return bytes.substr(0, coverage.hole.begin);
}
std::string_view second_range(std::string_view bytes, const Coverage& coverage) {
  return bytes.substr(coverage.hole.end, coverage.end - coverage.hole.end);
}

// The octets of the attribute message-digest (RFC 5652 §11.2), which must be there once.
std::optional<std::string_view> message_digest_in(std::string_view attributes) {
  constexpr uint8_t kSequence = 0x30, kSet = 0x31, kObject = 0x06, kOctets = 0x04;
  constexpr std::string_view kMessageDigest("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04", 9);
  std::optional<DerItem> set = DerReader(attributes).next();
  std::optional<std::string_view> found;
  for (DerReader list(set ? set->content : std::string_view()); !list.at_end();) {
    std::optional<DerItem> attribute = list.next(kSequence);
    DerReader parts(attribute ? attribute->content : std::string_view());
    std::optional<DerItem> type = parts.next(kObject), values = parts.next(kSet);
    if (!type || !values || !parts.at_end()) return std::nullopt;
    if (type->content != kMessageDigest) continue;
    DerReader octets(values->content);
    std::optional<DerItem> digest = octets.next(kOctets);
    if (found || !digest || !octets.at_end()) return std::nullopt;
    found = digest->content;
  }
  return found;
}

// A CMS, taken apart into what each file has of its own and what the signer's files share.
struct Envelope {
  std::string common;   // all but the digest and the value, byte for byte
  std::string digest;   // of the file, as it claims
  std::string message;  // the signed attributes as they are signed (RFC 5652 §5.4)
  std::string value;
};

std::optional<Envelope> take_apart(std::string_view contents) {
  CmsShape shape;
  if (read_shape(contents, shape) != nullptr || shape.has_unsigned_attributes ||
      contents.find_first_not_of('\0', shape.length) != std::string_view::npos)
    return std::nullopt;
  std::string_view attributes = shape.signed_attributes;
  std::optional<std::string_view> digest = message_digest_in(attributes);
  if (!digest) return std::nullopt;
  const auto at = static_cast<size_t>(digest->data() - attributes.data());
  Envelope out;
  for (std::string_view part : {shape.head, shape.signer, attributes.substr(0, at),
                                attributes.substr(at + digest->size()), shape.signature_algorithm})
    out.common += part;
  out.digest = *digest;
  out.message = attributes;
  out.message[0] = '\x31';  // SET OF
  out.value = shape.value;
  return out;
}

// What the long way found, when it can speak for the next files.
struct Model {
  std::string entries, common;
  Certificate signer;
  Scheme scheme;
  Verification verification;
};

std::shared_ptr<const Model> model_of(std::string_view bytes, Reading reading, Verification found) {
  std::optional<Envelope> envelope = take_apart(reading.coverage.contents);
  if (!envelope || found.signatures.size() != 1 || !found.signatures.front().covers_file ||
      found.verdict == Verdict::kInvalid)
    return nullptr;
  Judgement judgement("");
  CmsFindings cms =
      check_cms(reading.coverage.contents, first_range(bytes, reading.coverage),
                second_range(bytes, reading.coverage), true, judgement);
  if (!cms.intact || cms.signer == nullptr || judgement.verdict() != Verdict::kValid)
    return nullptr;
  auto model = std::make_shared<Model>();
  model->entries = std::move(reading.entries);
  model->common = std::move(envelope->common);
  model->signer = std::move(cms.signer);
  model->scheme = cms.scheme;
  model->verification = std::move(found);
  return model;
}

// Whether this file differs from the model's only in its digest and its value, and both are right.
// `digest` takes the SHA-256 of the file.
bool stands_like(const Model& model, std::string_view bytes, const Reading& reading,
                 std::string& digest) {
  if (reading.entries != model.entries) return false;
  std::optional<Envelope> envelope = take_apart(reading.coverage.contents);
  if (!envelope || envelope->common != model.common) return false;
  RangesAndWhole hashed =
      digests_of(model.scheme.digest, first_range(bytes, reading.coverage),
                 second_range(bytes, reading.coverage), bytes);
  digest = std::move(hashed.whole);
  return !hashed.ranges.empty() && envelope->digest == hashed.ranges &&
         is_signature_of(X509_get0_pubkey(model.signer.get()), model.scheme, envelope->message,
                         envelope->value);
}

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
                                   const std::string& file, std::string* digest) {
  // Above B there are timestamps and proofs, each of its own.
  std::optional<Reading> reading;
  if (made.level == Level::kB) reading = read_file(made.pdf, unsigned_bytes);
  const bool long_way = parts_->asked++ % kLongWayEach == 0;
  std::shared_ptr<const Model> model = parts_->known();
  std::string whole;
  if (reading && model != nullptr && !long_way &&
      stands_like(*model, made.pdf.bytes, *reading, whole)) {
    if (digest != nullptr) *digest = std::move(whole);
    Verification out = model->verification;
    SignatureReport& report = out.signatures.front();
    report.field = reading->field;
    report.covered = reading->coverage.end;
    for (Diagnostic& reason : report.reasons) reason.place.file = file;
    for (Diagnostic& finding : out.findings) finding.place.file = file;
    return out;
  }
  if (digest != nullptr) *digest = sha256_hex(made.pdf.bytes);
  Verification out = paraphe::verify(made.pdf.bytes, file, parts_->anchors, parts_->now);
  if (reading) model = model_of(made.pdf.bytes, std::move(*reading), out);
  if (reading && model != nullptr) {
    std::lock_guard lock(parts_->mutex);
    parts_->model = std::move(model);
  }
  return out;
}

}  // namespace paraphe
