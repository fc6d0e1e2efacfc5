#include "session/spool.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "pdf/deflate.h"

namespace paraphe {
namespace {

// Numbers and texts one behind the other, for this process alone.
class Writer {
 public:
  Writer& add(int64_t number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
    return *this;
  }
  Writer& add(std::string_view text) {
    add(static_cast<int64_t>(text.size()));
    bytes_ += text;
    return *this;
  }
  void reserve(size_t size) { bytes_.reserve(size); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The checksum was right: what is read is what was written.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  int64_t number() {
    int64_t out = 0;
    rest_.copy(reinterpret_cast<char*>(&out), sizeof out);
    rest_.remove_prefix(sizeof out);
    return out;
  }
  template <class Number>
  void read(Number& out) {
    out = static_cast<Number>(number());
  }
  void read(Length& out) { out.units = static_cast<decltype(out.units)>(number()); }
  void read(std::string& out) {
    const auto size = static_cast<size_t>(number());
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

 private:
  std::string_view rest_;
};

// Each member by name, so that one more is not forgotten: then this does not compile.
std::string write(const Pdf& pdf, const ActKey& key) {
  const auto& [bytes, tail, fields] = pdf;
  const auto& [startxref, size, root, info, id_first, form] = tail;
  const auto& [authority, session, act, identifier, document] = key;
  Writer out;
  out.reserve(bytes.size() + 4096);
  out.add(bytes).add(static_cast<int64_t>(startxref)).add(size).add(root).add(info);
  out.add(id_first).add(form);
  for (const std::string* text : {&authority, &session, &act, &identifier, &document})
    out.add(*text);
  out.add(static_cast<int64_t>(fields.size()));
  for (const PdfField& field : fields) {
    const auto& [name, object, dictionary, width, height, is_signed, is_timestamp, lines, face,
                 letters, leading, color] = field;
    const auto& [red, green, blue] = color;
    out.add(name).add(object).add(dictionary).add(width.units).add(height.units);
    out.add(is_signed).add(is_timestamp).add(static_cast<int64_t>(lines.size()));
    for (const std::string& line : lines) out.add(line);
    out.add(face).add(letters.units).add(leading.units).add(red).add(green).add(blue);
  }
  return out.bytes();
}

Spool::Kept read(std::string_view bytes) {
  Spool::Kept out;
  Reader in(bytes);
  Pdf& pdf = out.pdf;
  in.read(pdf.bytes);
  in.read(pdf.tail.startxref);
  for (uint32_t* number : {&pdf.tail.size, &pdf.tail.root, &pdf.tail.info}) in.read(*number);
  in.read(pdf.tail.id_first);
  in.read(pdf.tail.form);
  for (std::string* text :
       {&out.key.authority, &out.key.session, &out.key.act, &out.key.identifier, &out.key.document})
    in.read(*text);
  pdf.fields.resize(static_cast<size_t>(in.number()));
  for (PdfField& field : pdf.fields) {
    in.read(field.name);
    in.read(field.object);
    in.read(field.dictionary);
    in.read(field.width);
    in.read(field.height);
    in.read(field.is_signed);
    in.read(field.is_timestamp);
    field.lines.resize(static_cast<size_t>(in.number()));
    for (std::string& line : field.lines) in.read(line);
    in.read(field.face);
    in.read(field.size);
    in.read(field.leading);
    for (auto* part : {&field.color.red, &field.color.green, &field.color.blue}) in.read(*part);
  }
  return out;
}

}  // namespace

Spool::~Spool() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Spool::open() {
  if (std::exchange(is_tried_, true)) return descriptor_ >= 0;
  descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    // A file system that knows only files with names: it loses its name at once.
    const std::string path = folder_ + "/attente";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor_ >= 0) ::unlink(path.c_str());
  }
  struct statvfs room{};
  if (descriptor_ >= 0 && ::fstatvfs(descriptor_, &room) == 0)
    limit_ = static_cast<uint64_t>(room.f_bavail) * room.f_frsize / 4;
  return descriptor_ >= 0;
}

Spool::Place Spool::put(const Pdf& pdf, const ActKey& key) {
  const std::string bytes = write(pdf, key);
  Place place;
  place.size = static_cast<uint32_t>(bytes.size());
  place.checksum = checksum(bytes);
  {
    std::lock_guard lock(mutex_);
    if (bytes.size() > UINT32_MAX || !open() || end_ + bytes.size() > limit_) return {};
    place.begin = end_;
    end_ += bytes.size();
  }
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t more = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(place.begin + done));
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return {};
    done += static_cast<size_t>(more);
  }
  return place;
}

std::optional<Spool::Kept> Spool::take(const Place& place) {
  std::string bytes(place.size, '\0');
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t more = ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                                 static_cast<off_t>(place.begin + done));
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return std::nullopt;
    done += static_cast<size_t>(more);
  }
  // What is signed takes its room. Where there are no holes, the room comes back at the end.
  ::fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
              static_cast<off_t>(place.begin), static_cast<off_t>(place.size));
  if (checksum(bytes) != place.checksum) return std::nullopt;
  return read(bytes);
}

}  // namespace paraphe
