#include "pack/formats.h"

#include <algorithm>

namespace paraphe {
namespace {

constexpr size_t kHead = 1024;
constexpr size_t kOverlap = 64;

struct Known {
  std::string_view key, name, pronom;
};
// PRONOM, by version of the header.
constexpr Known kPdfVersions[] = {
    {"1.0", "Acrobat PDF 1.0 - Portable Document Format", "fmt/14"},
    {"1.1", "Acrobat PDF 1.1 - Portable Document Format", "fmt/15"},
    {"1.2", "Acrobat PDF 1.2 - Portable Document Format", "fmt/16"},
    {"1.3", "Acrobat PDF 1.3 - Portable Document Format", "fmt/17"},
    {"1.4", "Acrobat PDF 1.4 - Portable Document Format", "fmt/18"},
    {"1.5", "Acrobat PDF 1.5 - Portable Document Format", "fmt/19"},
    {"1.6", "Acrobat PDF 1.6 - Portable Document Format", "fmt/20"},
    {"1.7", "Acrobat PDF 1.7 - Portable Document Format", "fmt/276"},
    {"2.0", "Portable Document Format 2.0", "fmt/1129"},
};
constexpr Known kArchivalPdf[] = {
    {"1a", "Acrobat PDF/A - Portable Document Format 1a", "fmt/95"},
    {"1b", "Acrobat PDF/A - Portable Document Format 1b", "fmt/354"},
    {"2a", "Acrobat PDF/A - Portable Document Format 2a", "fmt/476"},
    {"2b", "Acrobat PDF/A - Portable Document Format 2b", "fmt/477"},
    {"2u", "Acrobat PDF/A - Portable Document Format 2u", "fmt/478"},
    {"3a", "Acrobat PDF/A - Portable Document Format 3a", "fmt/479"},
    {"3b", "Acrobat PDF/A - Portable Document Format 3b", "fmt/480"},
    {"3u", "Acrobat PDF/A - Portable Document Format 3u", "fmt/481"},
};

template <size_t kCount>
const Known* find(const Known (&table)[kCount], std::string_view key) {
  for (const Known& known : table)
    if (known.key == key) return &known;
  return nullptr;
}

// The value behind pdfaid:part, as an element or an attribute: >3< or ="3".
std::string claim(std::string_view text, std::string_view property) {
  std::string out;
  for (size_t at = text.find(property); at != text.npos; at = text.find(property, at)) {
    const bool closes = at > 0 && text[at - 1] == '/';
    at += property.size();
    const std::string_view rest = text.substr(at, 3);
    const size_t before = rest.starts_with(">")                                ? 1
                          : rest.starts_with("=\"") || rest.starts_with("='") ? 2
                                                                              : 0;
    if (!closes && before > 0 && rest.size() > before) out = rest[before];
  }
  return out;
}

FileFormat pdf(std::string_view head, const std::string& part, std::string conformance) {
  std::transform(conformance.begin(), conformance.end(), conformance.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const Known* known = find(kArchivalPdf, part + conformance);
  size_t at = head.find("%PDF-");
  if (known == nullptr) known = find(kPdfVersions, head.substr(at + 5, 3));
  if (known == nullptr) return {"Portable Document Format", "application/pdf", ""};
  return {std::string(known->name), "application/pdf", std::string(known->pronom)};
}

// JFIF and Exif by their first segment.
FileFormat jpeg(std::string_view head) {
  FileFormat out{"JPEG File Interchange Format", "image/jpeg", ""};
  if (head.substr(6, 5) == std::string_view("JFIF\0", 5) && head.size() > 12 && head[11] == 1)
    out.pronom = head[12] == 0 ? "fmt/42" : head[12] == 1 ? "fmt/43" : "fmt/44";
  return out;
}

bool is_xml(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  return head.starts_with("<?xml");
}

}  // namespace

void FormatFinder::look_for_claim(std::string_view text) {
  if (std::string found = claim(text, "pdfaid:part"); !found.empty()) part_ = found;
  if (std::string found = claim(text, "pdfaid:conformance"); !found.empty()) conformance_ = found;
}

void FormatFinder::add(std::string_view bytes) {
  if (head_.size() < kHead) head_ += bytes.substr(0, kHead - head_.size());
  // What stands across two pieces, then the piece.
  const std::string seam = tail_ + std::string(bytes.substr(0, kOverlap));
  if (head_.find("%PDF-") != head_.npos) {
    look_for_claim(seam);
    look_for_claim(bytes);
  } else if (head_.starts_with("\x89PNG")) {
    for (std::string_view text : {std::string_view(seam), bytes}) {
      has_text_chunk_ = has_text_chunk_ || text.find("iTXt") != text.npos;
      has_profile_chunk_ = has_profile_chunk_ || text.find("iCCP") != text.npos;
    }
  }
  if (bytes.size() >= kOverlap) {
    tail_ = bytes.substr(bytes.size() - kOverlap);
  } else {
    tail_ += bytes;
    if (tail_.size() > kOverlap) tail_.erase(0, tail_.size() - kOverlap);
  }
}

FileFormat FormatFinder::finish() const {
  const std::string_view head = head_;
  if (head.find("%PDF-") != head.npos) return pdf(head, part_, conformance_);
  if (head.starts_with("\xFF\xD8\xFF")) return jpeg(head);
  if (head.starts_with("\x89PNG\r\n\x1A\n"))
    return {"Portable Network Graphics", "image/png",
            has_text_chunk_      ? "fmt/13"
            : has_profile_chunk_ ? "fmt/12"
                                 : "fmt/11"};
  if (is_xml(head)) return {"Extensible Markup Language", "application/xml", "fmt/101"};
  if (head.starts_with(std::string_view("II*\0", 4)) || head.starts_with(std::string_view("MM\0*", 4)))
    return {"Tagged Image File Format", "image/tiff", "fmt/353"};
  if (head.starts_with("PK\x03\x04")) return {"ZIP Format", "application/zip", "x-fmt/263"};
  return {"", "application/octet-stream", ""};
}

}  // namespace paraphe
