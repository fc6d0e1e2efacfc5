// Mentions: which objects of a file refer to which, in any of its revisions.
//
// One object can play two parts: a stream of metadata that is also the content of a page, a proof
// that fills a gap which the pages already refer to. What may change in one part may not in the
// other, so that whoever judges a change must know every part ("shadow" attacks, NDSS 2021; here
// their variants that hide behind what long-term signatures may add).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sign/object_text.h"
#include "sign/revisions.h"

namespace paraphe {

class Mentions {
 public:
  // Reads all of `bytes` once, and keeps what concerns objects that a later revision writes. Both must
  // outlive it.
  Mentions(std::string_view bytes, const std::vector<Revision>& revisions);

  struct Mention {
    uint32_t revision = 0;
    uint32_t holder = 0;  // 0: a trailer, or whatever `key` cannot tell
    // The outermost and the innermost key that lead to it, without the solidus; empty when the holder
    // is a list, and "?" when a part of the file is written in a way that this project does not read.
    std::string_view top, key;
  };
  // Of object `number`, by any revision, oldest first.
  const std::vector<Mention>& of(uint32_t number) const;

 private:
  bool read_object_of(uint32_t index, uint32_t number);
  void add(uint32_t index, uint32_t holder, std::string_view bytes, Span value);
  void add(uint32_t index, uint32_t holder, uint64_t number, std::string_view top,
           std::string_view key);
  std::string_view kept(std::string_view key);
  void add_all_that_look_so(uint32_t index);

  std::string_view bytes_;
  const std::vector<Revision>& revisions_;
  ObjectTexts texts_;
  std::set<std::string, std::less<>> keys_;
  std::map<uint32_t, std::vector<Mention>> mentions_;  // has a place for each object that counts
};

}  // namespace paraphe
