// ObjectStore: the objects of one revision, and the only door to PoDoFo.
//
// Objects come in as serialised text. Those of a first revision leave as a file: PoDoFo's
// PdfVecObjects and PdfWriter in Clean mode (compact mode breaks ISO 19005-3 6.1.9), over an output
// device of our own. Those of a later one leave as bytes for append_revision().
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"

namespace paraphe {

class ObjectStore {
 public:
  struct Entry {
    const char* key;
    std::string value;  // serialised
  };
  enum class Coding : uint8_t {
    kPlain,     // as it is
    kFlate,     // compressed here
    kDeflated,  // compressed already
  };

  // Data as a stream holds it.
  struct Packed {
    std::string bytes;
    Coding coding = Coding::kPlain;
  };
  // What kFlate does with `data`: compressed by this thread's compressor, or left plain when that
  // would gain nothing.
  static Packed pack(std::string_view data);

  // Numbers begin at `first` and have no gaps.
  explicit ObjectStore(uint32_t first = 1);
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;

  // The number of an object still to be set.
  uint32_t reserve();
  void set(uint32_t number, std::string body);
  uint32_t add(std::string body);

  // A dictionary that PoDoFo must understand: Info, from which it derives an /ID.
  uint32_t add_dictionary(std::vector<Entry> entries);

  // Streams. `entries` are those of the dictionary except /Length and /Filter. Resources that
  // follow from the rest of the file (font programs, the colour profile) need not count in its
  // identifier.
  void set_stream(uint32_t number, std::vector<Entry> entries, std::string data, Coding coding,
                  const std::string* identity = nullptr);
  uint32_t add_stream(std::vector<Entry> entries, std::string data, Coding coding,
                      const std::string* identity = nullptr);

  // For streams that need not count in the identifier.
  static const std::string kNoIdentity;

  struct File {
    std::string bytes;
    std::string identifier;  // both elements of /ID, raw
    size_t startxref = 0;
    uint32_t size = 0;  // /Size
  };
  // Writes a first revision. Every reserved object must have been set, and `first` be 1.
  Result<File> write(uint32_t root, uint32_t info) &&;

  // The objects of a later revision.
  std::vector<PdfObjectBytes> take() &&;

 private:
  struct Object {
    std::string body;            // plain objects
    std::vector<Entry> entries;  // the others
    std::string data;
    bool is_stream = false;
    bool is_compressed = false;
    std::string identity;  // counts instead of `data`
    bool has_identity = false;
  };
  std::string identify() const;
  // The object as it stands in a file; leaves it without its bytes.
  static std::string take_body(Object& object);

  uint32_t first_;
  std::deque<Object> objects_;  // a volume has tens of thousands: no copy while they grow
};

}  // namespace paraphe
