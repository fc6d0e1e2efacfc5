// ObjectTexts: indirect objects as text, also those that stand in object streams (ISO 32000-1
// §7.5.7). As strict as scan.h: what does not fit is nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sign/revisions.h"
#include "sign/scan.h"

namespace paraphe {

// The data of a stream, decoded: without a filter, or /FlateDecode with or without a PNG predictor.
// Nothing when it is coded otherwise, damaged, or larger than `limit`.
std::optional<std::string> decode_stream(std::string_view bytes, const IndirectObject& stream,
                                         size_t limit);

// Where an object stands by itself, for the lengths of streams; `table` must outlive it.
FindObject find_in(const XrefTable& table);

class ObjectTexts {
 public:
  explicit ObjectTexts(std::string_view bytes) : bytes_(bytes) {}

  struct Found {
    std::string_view bytes;  // of the file, or of the decoded object stream; as long as this lives
    Span value;
    bool is_stream = false;
  };
  // The object as `table` has it.
  std::optional<Found> find(const XrefTable& table, uint32_t number) const;
  // The entries of a dictionary object, whose spans lie in `bytes`; nothing when it is none, or is a
  // stream.
  struct Dictionary {
    std::string_view bytes;
    std::vector<DictionaryEntry> entries;
  };
  std::optional<Dictionary> dictionary(const XrefTable& table, uint32_t number) const;

  // The numbers of the objects in the object stream `number`, in order; nothing when it is none.
  std::optional<std::vector<uint32_t>> contained(const XrefTable& table, uint32_t number) const;

 private:
  struct Contents {
    bool sound = false;
    std::string text;
    std::vector<std::pair<uint32_t, Span>> objects;
  };
  const Contents& contents_at(const XrefTable& table, size_t offset) const;

  std::string_view bytes_;
  mutable std::map<size_t, Contents> streams_;  // by offset
  mutable size_t total_ = 0;                    // bytes of all of them
};

}  // namespace paraphe
