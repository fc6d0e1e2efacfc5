#include "sign/der.h"

#include "base/diagnostic.h"

namespace paraphe {
namespace {

constexpr uint8_t kInteger = 0x02, kOctets = 0x04, kNull = 0x05, kObject = 0x06, kSequence = 0x30,
                  kSet = 0x31, kContext0 = 0xA0, kContext1 = 0xA1, kKeyId = 0x80;

// Object identifiers, encoded: id-signedData and id-data (RFC 5652 §4, §5.1), id-ct-TSTInfo (RFC
// 3161 §2.4.2).
constexpr std::string_view kSignedData("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", 9);
constexpr std::string_view kTimestampInfo("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x04", 11);
constexpr std::string_view kData("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01", 9);

bool is_version(const std::optional<DerItem>& item, char version) {
  return item && item->content == std::string_view(&version, 1);
}

// An object identifier with parameters that are absent or NULL. PSS has real ones; they are judged
// where they are used.
bool has_plain_parameters(std::string_view algorithm) {
  DerReader reader(algorithm);
  if (!reader.next(kObject)) return false;
  if (reader.at_end()) return true;
  std::optional<DerItem> parameters = reader.next();
  return parameters && reader.at_end() &&
         (parameters->tag == kSequence ||
          (parameters->tag == kNull && parameters->content.empty()));
}

const char* read_signer(std::string_view content, CmsShape& out) {
  DerReader reader(content);
  std::optional<DerItem> version = reader.next(kInteger);
  std::optional<DerItem> by_issuer = reader.next(kSequence);
  std::optional<DerItem> by_key = by_issuer ? std::nullopt : reader.next(kKeyId);
  if (!(by_issuer && is_version(version, 1)) && !(by_key && is_version(version, 3)))
    return N_("the signer is not named as it must be");
  std::optional<DerItem> digest = reader.next(kSequence);
  if (!digest || !has_plain_parameters(digest->content)) return N_("the digest is not named");
  out.signer = content.substr(0, content.size() - reader.rest().size());
  std::optional<DerItem> attributes = reader.next(kContext0);
  if (!attributes) return N_("it has no signed attributes");
  std::optional<DerItem> algorithm = reader.next(kSequence);
  if (!algorithm || !has_plain_parameters(algorithm->content))
    return N_("the algorithm is not named");
  std::optional<DerItem> value = reader.next(kOctets);
  if (!value) return N_("it has no value");
  if (!reader.at_end()) {
    out.has_unsigned_attributes = reader.next(kContext1).has_value();
    if (!out.has_unsigned_attributes || !reader.at_end()) return N_("it has unknown parts");
  }
  out.digest_algorithm = digest->whole;
  out.signed_attributes = attributes->whole;
  out.value = value->content;
  out.signature_algorithm = algorithm->whole;
  return nullptr;
}

// The content of the SignedData: none, or one timestamp.
const char* read_content(std::string_view inside, CmsContent kind) {
  DerReader reader(inside);
  std::optional<DerItem> type = reader.next(kObject);
  bool is_file = kind == CmsContent::kFile;
  if (!type || type->content != (is_file ? kData : kTimestampInfo))
    return N_("it signs something else than a file");
  if (is_file) return reader.at_end() ? nullptr : N_("it carries content of its own");
  std::optional<DerItem> wrapped = reader.next(kContext0);
  DerReader octets(wrapped ? wrapped->content : std::string_view());
  bool one = octets.next(kOctets).has_value() && octets.at_end() && reader.at_end();
  return one ? nullptr : N_("it is not a CMS signature");
}

const char* read_signed_data(std::string_view content, CmsContent kind, CmsShape& out) {
  DerReader reader(content);
  std::optional<DerItem> version = reader.next(kInteger);
  std::optional<DerItem> digests = reader.next(kSet);
  std::optional<DerItem> inside = reader.next(kSequence);
  if (!version || !digests || !inside) return N_("it is not a CMS signature");
  if (const char* why = read_content(inside->content, kind)) return why;
  if (!reader.next(kContext0)) return N_("it carries no certificate");
  reader.next(kContext1);  // certificate revocation lists
  out.head = content.substr(0, content.size() - reader.rest().size());
  std::optional<DerItem> signers = reader.next(kSet);
  if (!signers || !reader.at_end()) return N_("it is not a CMS signature");
  DerReader list(signers->content);
  std::optional<DerItem> signer = list.next(kSequence);
  if (!signer) return N_("it has no signer");
  if (!list.at_end()) return N_("it has more than one signer");
  if (const char* why = read_signer(signer->content, out)) return why;
  if (digests->content != out.digest_algorithm) return N_("its digests are not the signer's");
  // 3 with content of another type than data or the signer by key identifier, else 1 (RFC 5652
  // §5.1).
  bool by_key = signer->content.size() > 2 && signer->content[2] == 3;
  if (!is_version(version, by_key || kind == CmsContent::kTimestamp ? 3 : 1))
    return N_("its version is wrong");
  return nullptr;
}

}  // namespace

std::optional<DerItem> DerReader::next() {
  if (rest_.size() < 2) return std::nullopt;
  auto byte = [this](size_t i) { return static_cast<uint8_t>(rest_[i]); };
  if ((byte(0) & 0x1F) == 0x1F) return std::nullopt;  // long tags: not used in CMS
  size_t header = 2;
  size_t length = byte(1);
  if (length >= 0x80) {
    size_t count = length & 0x7F;
    if (count == 0 || count > 4 || rest_.size() < 2 + count || byte(2) == 0) return std::nullopt;
    length = 0;
    for (size_t i = 0; i < count; ++i) length = length << 8 | byte(2 + i);
    if (length < 0x80) return std::nullopt;
    header += count;
  }
  if (length > rest_.size() - header) return std::nullopt;
  DerItem item{byte(0), rest_.substr(0, header + length), rest_.substr(header, length)};
  rest_.remove_prefix(header + length);
  return item;
}

std::optional<DerItem> DerReader::next(uint8_t tag) {
  if (rest_.empty() || static_cast<uint8_t>(rest_[0]) != tag) return std::nullopt;
  return next();
}

const char* read_shape(std::string_view bytes, CmsShape& out, CmsContent kind) {
  DerReader reader(bytes);
  std::optional<DerItem> info = reader.next(kSequence);
  if (!info) return N_("it is not a CMS signature");
  out.length = info->whole.size();
  DerReader parts(info->content);
  std::optional<DerItem> type = parts.next(kObject);
  std::optional<DerItem> content = parts.next(kContext0);
  if (!type || type->content != kSignedData || !content || !parts.at_end())
    return N_("it is not a CMS signature");
  DerReader inner(content->content);
  std::optional<DerItem> data = inner.next(kSequence);
  if (!data || !inner.at_end()) return N_("it is not a CMS signature");
  return read_signed_data(data->content, kind, out);
}

}  // namespace paraphe
