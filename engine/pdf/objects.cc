#include "pdf/objects.h"

#include <podofo/podofo.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <utility>

#include "pdf/deflate.h"
#include "pdf/digest.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

constexpr Message kWriterFailed{"pdf.writer", N_("The PDF library could not write the file: {0}."),
                                N_("Please report this with the record that caused it.")};

// About what stands around an object in the file, its line in the cross-reference table included,
// and around them all.
constexpr size_t kAroundObject = 64, kUsualTrailer = 1024;

// libdeflate's fastest level: level 6 takes three times as long for one hundredth of the file.
constexpr int kCompression = 1;

// Below this, the filter's own dictionary entry and tables eat what compression saves.
constexpr size_t kWorthCompressing = 200;

// Where PoDoFo writes. It numbers the objects, frames them and makes their table; the objects
// themselves, which are serialised already, are not handed to it, because its variants would copy each
// three times: it knows them as null, and where it writes that, the body goes.
//
// And without its two vsnprintf calls per token, which cost half of its writing time. Formats that
// are not known here by heart still go through vsnprintf: integers only, so that no locale can reach
// the file.
class StringDevice : public PoDoFo::PdfOutputDevice {
 public:
  // `bodies[i]`, of object i + 1, is taken and given back empty; "" for one that PoDoFo knows.
  StringDevice(std::string& out, std::vector<std::string>& bodies) : out_(out), bodies_(bodies) {}

  void Print(const char* format, ...) override {
    if (std::strchr(format, '%') == nullptr) return Write(format, std::strlen(format));
    va_list arguments;
    va_start(arguments, format);
    const bool begins_object = std::strcmp(format, "%i %i obj\n") == 0;
    if (begins_object || std::strcmp(format, "%i %hi R") == 0) {
      int number = va_arg(arguments, int);
      int generation = va_arg(arguments, int);
      std::string text;
      append_number(text, number);
      text += ' ';
      append_number(text, generation);
      text += format + (format[4] == 'h' ? 6 : 5);
      Write(text.data(), text.size());
      if (begins_object) object_ = static_cast<size_t>(number);
    } else if (std::strcmp(format, "%0.10lu %0.5hu %c \n") == 0) {
      std::string text;
      append_padded(text, va_arg(arguments, unsigned long), 10);
      append_padded(text += ' ', static_cast<unsigned>(va_arg(arguments, int)), 5);
      text += ' ';
      text += static_cast<char>(va_arg(arguments, int));
      text += " \n";
      Write(text.data(), text.size());
    } else {
      PrintV(format, 0, arguments);
    }
    va_end(arguments);
  }

  void PrintV(const char* format, long, va_list arguments) override {
    char text[512];
    int length = std::vsnprintf(text, sizeof text, format, arguments);
    if (length < 0 || length >= static_cast<int>(sizeof text))
      PODOFO_RAISE_ERROR(PoDoFo::ePdfError_OutOfMemory);
    Write(text, static_cast<size_t>(length));
  }

  void Write(const char* bytes, size_t length) override {
    std::string body = take_body(std::string_view(bytes, length));
    if (!body.empty()) {
      bytes = body.data();
      length = body.size();
    }
    if (position_ == out_.size()) {
      out_.append(bytes, length);
    } else {
      out_.replace(position_, length, bytes, length);
    }
    position_ += length;
    m_ulLength = out_.size();
  }

  size_t Read(char* buffer, size_t length) override {
    length = out_.copy(buffer, length, position_);
    position_ += length;
    return length;
  }
  void Seek(size_t offset) override { position_ = std::min(offset, out_.size()); }
  size_t Tell() const override { return position_; }
  size_t GetLength() const override { return out_.size(); }
  void Flush() override {}

 private:
  // What is to be written instead of `bytes`; "" for the bytes themselves.
  std::string take_body(std::string_view bytes) {
    if (object_ == 0 || object_ > bodies_.size() || bytes != "null") return "";
    return std::exchange(bodies_[std::exchange(object_, 0) - 1], std::string());
  }

  std::string& out_;
  std::vector<std::string>& bodies_;
  size_t position_ = 0;
  size_t object_ = 0;  // whose body comes next
};

// PoDoFo prints its exceptions on stderr unless told not to.
void silence_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    PoDoFo::PdfError::EnableDebug(false);
    PoDoFo::PdfError::EnableLogging(false);
  });
}

// Replaces both elements of the trailer's /ID and returns where startxref points. PoDoFo derives
// /ID from the Info dictionary alone, so two acts of one minute could share it; there is no setter.
// Their length is not known: of a digest that begins as UTF-16LE text does, FF FE, PoDoFo 0.9.8 takes
// the first two bytes for a mark and leaves them out, once in 65,536 files.
bool patch_identifier(std::string& bytes, const std::string& hexadecimal, size_t* startxref) {
  size_t trailer = bytes.rfind("trailer");
  if (trailer == std::string::npos) return false;
  size_t position = bytes.find("/ID", trailer);
  if (position == std::string::npos) return false;
  for (int element = 0; element < 2; ++element) {
    position = bytes.find('<', position);
    const size_t end = bytes.find('>', position);
    if (position == std::string::npos || end == std::string::npos) return false;
    bytes.replace(position, end + 1 - position, hexadecimal);
    position += hexadecimal.size();
  }
  constexpr std::string_view kStart = "startxref\n";
  size_t start = bytes.find(kStart, position);
  if (start == std::string::npos) return false;
  *startxref = 0;
  for (size_t i = start + kStart.size(); i < bytes.size() && bytes[i] >= '0' && bytes[i] <= '9';
       ++i) {
    *startxref = *startxref * 10 + static_cast<size_t>(bytes[i] - '0');
  }
  return bytes.compare(*startxref, 4, "xref") == 0;
}

PoDoFo::PdfVariant raw(const std::string& text) {
  return PoDoFo::PdfVariant(PoDoFo::PdfData(text.data(), text.size()));
}

}  // namespace

const std::string ObjectStore::kNoIdentity;

ObjectStore::ObjectStore(uint32_t first) : first_(first) {}

ObjectStore::Packed ObjectStore::pack(std::string_view data) {
  if (data.size() < kWorthCompressing) return {std::string(data), Coding::kPlain};
  // Its tables are large: made once a thread.
  thread_local const Deflater deflater(kCompression);
  return {deflater.compress(data), Coding::kDeflated};
}

uint32_t ObjectStore::reserve() {
  objects_.emplace_back();
  return first_ + static_cast<uint32_t>(objects_.size()) - 1;
}

void ObjectStore::set(uint32_t number, std::string body) {
  objects_[number - first_].body = std::move(body);
}

uint32_t ObjectStore::add(std::string body) {
  uint32_t number = reserve();
  set(number, std::move(body));
  return number;
}

uint32_t ObjectStore::add_dictionary(std::vector<Entry> entries) {
  uint32_t number = reserve();
  objects_.back().entries = std::move(entries);
  return number;
}

void ObjectStore::set_stream(uint32_t number, std::vector<Entry> entries, std::string data,
                             Coding coding, const std::string* identity) {
  Object& object = objects_[number - first_];
  object.is_stream = true;
  Packed packed =
      coding == Coding::kFlate ? pack(data) : Packed{std::move(data), coding};
  object.is_compressed = packed.coding != Coding::kPlain;
  object.entries = std::move(entries);
  object.data = std::move(packed.bytes);
  object.has_identity = identity != nullptr;
  if (identity != nullptr) object.identity = *identity;
}

uint32_t ObjectStore::add_stream(std::vector<Entry> entries, std::string data, Coding coding,
                                 const std::string* identity) {
  uint32_t number = reserve();
  set_stream(number, std::move(entries), std::move(data), coding, identity);
  return number;
}

std::string ObjectStore::identify() const {
  Fingerprint sum;
  for (const Object& object : objects_) {
    sum.add(object.body);
    for (const Entry& entry : object.entries) sum.add(entry.value);
    sum.add(object.has_identity ? object.identity : object.data);
  }
  return sum.finish();
}

std::string ObjectStore::take_body(Object& object) {
  if (!object.is_stream) return std::move(object.body);
  std::string out = "<<";
  for (const Entry& entry : object.entries) {
    out += " /";
    out += entry.key;
    out += ' ';
    out += entry.value;
  }
  if (object.is_compressed) out += " /Filter /FlateDecode";
  out += " /Length ";
  append_number(out, static_cast<int64_t>(object.data.size()));
  out.reserve(out.size() + object.data.size() + kAroundObject);
  out += " >>\nstream\n";
  out += object.data;
  out += "\nendstream";
  object.data = std::string();
  return out;
}

std::vector<PdfObjectBytes> ObjectStore::take() && {
  std::vector<PdfObjectBytes> out;
  out.reserve(objects_.size());
  uint32_t number = first_;
  for (Object& object : objects_) out.push_back({number++, take_body(object)});
  return out;
}

Result<ObjectStore::File> ObjectStore::write(uint32_t root, uint32_t info) && {
  silence_library();
  File file;
  file.identifier = identify();
  file.size = static_cast<uint32_t>(objects_.size() + 1);
  std::vector<std::string> bodies(objects_.size());
  size_t expected = kUsualTrailer;
  try {
    PoDoFo::PdfVecObjects objects;
    objects.SetAutoDelete(true);
    objects.Reserve(objects_.size());
    for (uint32_t number = 1; number <= objects_.size(); ++number) {
      Object& source = objects_[number - 1];
      PoDoFo::PdfReference place(number, 0);
      if (source.entries.empty() || source.is_stream) {
        objects.push_back(new PoDoFo::PdfObject(place, PoDoFo::PdfVariant::NullValue));
        bodies[number - 1] = take_body(source);
        expected += bodies[number - 1].size() + kAroundObject;
        continue;
      }
      auto* object = new PoDoFo::PdfObject(place, static_cast<const char*>(nullptr));
      objects.push_back(object);
      for (const Entry& entry : source.entries) {
        object->GetDictionary().AddKey(PoDoFo::PdfName(entry.key),
                                       PoDoFo::PdfObject(raw(entry.value)));
      }
    }
    PoDoFo::PdfObject trailer;
    trailer.GetDictionary().AddKey("Root", PoDoFo::PdfReference(root, 0));
    trailer.GetDictionary().AddKey("Info", PoDoFo::PdfReference(info, 0));
    objects_ = {};
    file.bytes.reserve(expected);
    StringDevice device(file.bytes, bodies);
    PoDoFo::PdfWriter writer(&objects, &trailer);
    writer.SetPdfVersion(PoDoFo::ePdfVersion_1_7);
    writer.SetWriteMode(PoDoFo::ePdfWriteMode_Clean);
    writer.Write(&device);
  } catch (const PoDoFo::PdfError& failure) {
    const char* name = PoDoFo::PdfError::ErrorName(failure.GetError());
    return error(kWriterFailed, {name != nullptr ? name : "?"});
  } catch (const std::exception& failure) {
    return error(kWriterFailed, {failure.what()});
  }
  if (std::any_of(bodies.begin(), bodies.end(), [](const auto& left) { return !left.empty(); }))
    return error(kWriterFailed, {"objects"});
  std::string hexadecimal;
  append_hexadecimal(hexadecimal, file.identifier);
  if (!patch_identifier(file.bytes, hexadecimal, &file.startxref)) {
    return error(kWriterFailed, {"trailer"});
  }
  return file;
}

}  // namespace paraphe
