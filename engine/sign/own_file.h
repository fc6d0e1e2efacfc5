// OwnFile: a file that Paraphe wrote, opened once more to append to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"
#include "sign/revisions.h"

namespace paraphe {

class OwnFile {
 public:
  // `pdf` must outlive the result.
  static Result<OwnFile> open(const Pdf& pdf);

  // The entries of a dictionary object; nothing when it is none, or is a stream.
  std::optional<std::vector<DictionaryEntry>> dictionary(uint32_t number) const;
  // The bytes of a stream without filter; nothing when it is something else.
  std::optional<std::string_view> plain_stream(uint32_t number) const;
  std::string_view text(const DictionaryEntry& entry) const;

  // A signature or document timestamp, in the order of the revisions.
  struct Stored {
    bool is_timestamp = false;
    std::string contents;  // decoded, with the zeros behind
    size_t revision = 0;
  };
  std::vector<Stored> signatures() const;

  // The dictionary `number` as text without << >>, without the entry `left_out`.
  std::optional<std::string> entries_without(uint32_t number, std::string_view left_out) const;

  // "12 0 R", an object that is a reference; 0 when it is none.
  static uint32_t reference_in(std::string_view value);
  // "[ 12 0 R 13 0 R ]"; nothing when something else stands there too.
  static std::optional<std::vector<uint32_t>> references_in(std::string_view array);

 private:
  std::optional<IndirectObject> object(uint32_t number) const;
  const Pdf* pdf_ = nullptr;
  std::vector<Revision> revisions_;
};

}  // namespace paraphe
