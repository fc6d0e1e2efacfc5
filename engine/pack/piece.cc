#include "pack/piece.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>

// qpdf asks for this while it moves from its own smart pointers to the standard ones.
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Buffer.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFLogger.hh>

#include "base/file.h"
#include "base/text.h"

namespace paraphe {
namespace {

constexpr Message kUnreadable{"pack.piece-read", N_("“{0}” cannot be read: {1}"),
                              N_("Check the name of the file and your rights on it.")};
constexpr Message kEncrypted{"pack.pdf-encrypted", N_("the PDF “{0}” is encrypted or locked"),
                             N_("Give it without password and without restrictions: the préfecture "
                                "refuses what it cannot open.")};
constexpr Message kDamaged{"pack.pdf-damaged", N_("the PDF “{0}” is damaged: {1}"),
                           N_("Make it again from its source; a damaged file is refused.")};
constexpr Message kRepaired{
    "pack.pdf-repaired", N_("the PDF “{0}” could only be read after repairs"),
    N_("The operator may refuse it: save it again from the program that made it.")};

constexpr size_t kHead = 4096;
constexpr size_t kLargestRecord = 64u << 20;
constexpr int kMostFields = 10'000;

// The first bytes and the size.
Result<std::string> read_head(const std::string& path, uint64_t& size) {
  auto fail = [&](int why) {
    return error(kUnreadable, {path, std::strerror(why)}, {path, 0, 0, ""});
  };
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return fail(errno);
  struct stat status{};
  std::string head(kHead, '\0');
  ssize_t count = -1;
  int why = EINVAL;
  if (::fstat(fd, &status) != 0) {
    why = errno;
  } else if (S_ISDIR(status.st_mode)) {
    why = EISDIR;
  } else if (S_ISREG(status.st_mode)) {
    count = ::read(fd, head.data(), head.size());
    why = errno;
  }
  ::close(fd);
  if (count < 0) return fail(why);
  head.resize(static_cast<size_t>(count));
  size = static_cast<uint64_t>(status.st_size);
  return head;
}

bool looks_like_xml(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head = trim(head);
  if (head.starts_with("<?xml")) return true;
  bool named =
      head.size() > 1 && ((head[1] >= 'a' && head[1] <= 'z') || (head[1] >= 'A' && head[1] <= 'Z'));
  // HTML is no piece.
  return head.starts_with("<") && named && !head.starts_with("<html") && !head.starts_with("<HTML");
}

PieceKind kind_of(std::string_view head) {
  // ISO 32000-1 §7.5.2 wants it first; readers accept it within the first 1024 bytes.
  if (head.substr(0, 1024).find("%PDF-") != std::string_view::npos) return PieceKind::kPdf;
  if (head.starts_with("\xFF\xD8\xFF")) return PieceKind::kJpeg;
  if (head.starts_with("\x89PNG\r\n\x1A\n")) return PieceKind::kPng;
  return looks_like_xml(head) ? PieceKind::kXml : PieceKind::kOther;
}

class BoundedText final : public Pipeline {
 public:
  BoundedText() : Pipeline("text", nullptr) {}
  void write(unsigned char const* data, size_t length) override {
    if (length > kLargestRecord - text.size()) throw std::length_error("attachment too large");
    text.append(reinterpret_cast<const char*>(data), length);
  }
  void finish() override {}
  std::string text;
};

bool has_signature(QPDF& pdf) {
  QPDFObjectHandle form = pdf.getRoot().getKey("/AcroForm");
  if (!form.isDictionary() || !form.getKey("/Fields").isArray()) return false;
  int seen = 0;
  for (auto& field : form.getKey("/Fields").aitems()) {
    if (++seen > kMostFields) return false;
    if (!field.isDictionary() || !field.getKey("/FT").isName()) continue;
    if (field.getKey("/FT").getName() != "/Sig") continue;
    // A reference is not followed: the signature behind it holds as much text as all else there is
    // to read here, and a reference that leads nowhere is for the verifier to blame.
    QPDFObjectHandle value = field.getKey("/V");
    if (value.isIndirect() || value.isDictionary()) return true;
  }
  return false;
}

// The associated file that is the document's source (ISO 19005-3 annex E), a stream; null when
// there is none.
QPDFObjectHandle source_of(QPDF& pdf) {
  QPDFObjectHandle files = pdf.getRoot().getKey("/AF");
  if (!files.isArray()) return QPDFObjectHandle::newNull();
  for (auto& file : files.aitems()) {
    if (!file.isDictionary()) continue;
    QPDFObjectHandle relation = file.getKey("/AFRelationship");
    if (!relation.isName() || relation.getName() != "/Source") continue;
    QPDFObjectHandle embedded = file.getKey("/EF");
    if (embedded.isDictionary() && embedded.getKey("/F").isStream()) return embedded.getKey("/F");
  }
  return QPDFObjectHandle::newNull();
}

std::string title_of(QPDF& pdf) {
  QPDFObjectHandle information = pdf.getTrailer().getKey("/Info");
  if (!information.isDictionary() || !information.getKey("/Title").isString()) return "";
  return shorten(information.getKey("/Title").getUTF8Value(), 500);
}

enum class Reading : uint8_t { kGood, kBroken, kLocked };

// Files up to this size are read at once: qpdf seeks much, and memory stays flat all the same.
constexpr uint64_t kReadAtOnce = 8u << 20;

using TakeRecord = std::function<void(QPDFObjectHandle)>;

// `bytes` takes the file when it is read at once.
Reading read_pdf_file(const std::string& path, const TakeRecord& take, bool repair, SentFile& piece,
                      std::string& bytes, std::string& why) try {
  QPDF pdf;
  pdf.setLogger(QPDFLogger::create());
  pdf.getLogger()->setError(nullptr);
  pdf.setSuppressWarnings(true);
  pdf.setAttemptRecovery(repair);
  Result<std::string> whole =
      piece.size <= kReadAtOnce ? read_file(path, kReadAtOnce) : Result<std::string>(std::string());
  if (whole.ok() && !whole->empty()) {
    bytes = std::move(whole).value();
    pdf.processMemoryFile(path.c_str(), bytes.data(), bytes.size());
  } else {
    // From the file, which qpdf reads piece by piece: memory does not grow with its images.
    pdf.processFile(path.c_str());
  }
  if (pdf.isEncrypted()) return Reading::kLocked;
  piece.pages = pdf.getAllPages().size();
  if (piece.pages == 0) return why = "no page", Reading::kBroken;
  piece.is_signed = has_signature(pdf);
  if (take) {
    piece.title = title_of(pdf);
    QPDFObjectHandle source = source_of(pdf);
    if (source.isStream()) take(source);
  }
  return Reading::kGood;
} catch (const QPDFExc& failure) {
  why = failure.getMessageDetail();
  return failure.getErrorCode() == qpdf_e_password ? Reading::kLocked : Reading::kBroken;
} catch (const std::exception& failure) {
  why = failure.what();
  return Reading::kBroken;
}

}  // namespace

const char* extension_of(PieceKind kind) {
  switch (kind) {
    case PieceKind::kPdf:
      return "pdf";
    case PieceKind::kJpeg:
      return "jpg";
    case PieceKind::kPng:
      return "png";
    case PieceKind::kXml:
      return "xml";
    case PieceKind::kOther:
      return "";
  }
  return "";
}

Result<SentFile> SentFileReader::look(const std::string& path, bool with_record,
                                      Diagnostics& notes, std::string* whole) {
  Place place{path, 0, 0, ""};
  SentFile piece;
  piece.path = path;
  PARAPHE_TRY(std::string head, read_head(path, piece.size));
  piece.kind = kind_of(head);
  if (piece.kind != PieceKind::kPdf) return piece;
  TakeRecord take = [&](QPDFObjectHandle source) {
    auto buffer = source.getRawStreamData();
    std::string_view raw(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
    if (record_ == nullptr || raw != packed_) {
      BoundedText content;
      if (!source.pipeStreamData(&content, nullptr, 0, qpdf_dl_generalized, true, false)) return;
      packed_ = raw;
      record_ = std::make_shared<const std::string>(std::move(content.text));
    }
    piece.record = record_;
  };
  if (!with_record) take = nullptr;
  std::string bytes, why;
  Reading reading = read_pdf_file(path, take, false, piece, bytes, why);
  if (reading == Reading::kBroken) {
    std::string second;
    reading = read_pdf_file(path, take, true, piece, bytes, second);
    if (reading == Reading::kGood) notes.push_back(warning(kRepaired, {path}, place));
  }
  if (reading == Reading::kLocked) return error(kEncrypted, {path}, place);
  if (reading == Reading::kBroken) return error(kDamaged, {path, why}, place);
  if (whole != nullptr) *whole = std::move(bytes);
  return piece;
}

Result<SentFile> look_at_piece(const std::string& path, bool with_record, Diagnostics& notes) {
  return SentFileReader().look(path, with_record, notes);
}

}  // namespace paraphe
