// RevisionPair: a revision and the one before it, object by object. What changes.h judges with.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sign/foreign.h"
#include "sign/object_text.h"
#include "sign/revisions.h"

namespace paraphe {

class RevisionPair {
 public:
  // All must outlive it.
  RevisionPair(std::string_view bytes, const Revision& before, const Revision& after,
               const ForeignPdf& pdf)
      : bytes_(bytes), texts_(bytes), before_(before), after_(after), pdf_(pdf) {}

  // Keys, without the solidus, and values in qpdf's spelling.
  using Entries = std::map<std::string, std::string>;

  // Checks that every byte of the later revision belongs to an object that its table lists, and that
  // it takes none away; sorts its objects. Returns "" or the reason why not.
  std::string sort_objects();

  // After sort_objects():
  const std::set<uint32_t>& additions() const { return additions_; }
  // Objects that were there and are another thing now. Not those that were only written again:
  // programs that append do so with the catalogue, or with all proofs.
  const std::set<uint32_t>& replaced() const { return replaced_; }
  // Object streams, and the cross-reference stream.
  const std::set<uint32_t>& plumbing() const { return plumbing_; }
  bool is_new_stream(uint32_t number) const {
    return additions_.count(number) != 0 && streams_.count(number) != 0;
  }

  enum class Side : uint8_t { kBefore, kAfter };
  std::optional<Entries> entries(Side side, uint32_t number) const;
  // The same of a value: a reference to a dictionary, or a dictionary.
  std::optional<Entries> entries_of(Side side, const std::string& value) const;
  // The elements of an array, or of a reference to one.
  std::optional<std::vector<std::string>> items_of(Side side, const std::string& value) const;
  std::optional<Entries> trailer(Side side) const;
  // The decoded data of a stream, at most 16 MiB.
  std::optional<std::string> stream_data(Side side, uint32_t number) const;
  // What an object of the later revision refers to.
  std::set<uint32_t> references(uint32_t number) const;
  const ForeignPdf& pdf() const { return pdf_; }

  // The number in "12 0 R"; 0 when it is something else.
  static uint32_t number_of(std::string_view value);
  static std::string reference(uint32_t number) { return std::to_string(number) + " 0 R"; }

 private:
  std::string every_byte_is_listed();
  std::string object_streams();
  bool is_written_again(uint32_t number) const;
  const Revision& at(Side side) const { return side == Side::kBefore ? before_ : after_; }
  std::optional<IndirectObject> stream(Side side, uint32_t number) const;
  std::optional<std::string> value(Side side, uint32_t number) const;
  std::optional<Entries> normalised(std::string_view bytes,
                                    const std::vector<DictionaryEntry>& dictionary) const;

  std::string_view bytes_;
  ObjectTexts texts_;
  const Revision& before_;
  const Revision& after_;
  const ForeignPdf& pdf_;
  std::set<uint32_t> additions_, replaced_, streams_, plumbing_;
};

}  // namespace paraphe
