// Whence: where in the user's input a thing comes from, as light to carry as a number.
//
//   PlaceBook book;
//   Whence file = book.add_file("record.xml");
//   Whence title = book.add_step(file, 12, "titre", 2);  // /titre[2], on line 12
//
// Every node of a record and of a document knows its place, and hardly any is ever told: so a place
// is not two strings each time, but a step in a book, where what stands inside the same things shares
// the way to them. The book belongs to what was read (Seance, Layout, Document) and must outlive
// whatever points into it; a Diagnostic keeps a Place, which owns its words.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace paraphe {

class Whence {
 public:
  Whence() = default;

  int line = 0;  // from 1; 0: unknown

  // The file's name; "" when nothing is known.
  const std::string& file() const;
  std::string path() const;  // as in Place
  // Another line of the same file, of which no more is known.
  Whence at(int other) const;
  operator Place() const { return {file(), line, 0, path()}; }

 private:
  friend class PlaceBook;
  struct Step {
    const Step* above;  // none: a file
    const std::string* name;
    int rank;  // among siblings of one name, from 1; 0: it is alone
  };
  Whence(const Step* step, int at_line) : line(at_line), step_(step) {}

  const Step* step_ = nullptr;
};

// Keeps what places point at. Not copied: they point into it.
class PlaceBook {
 public:
  PlaceBook() = default;
  PlaceBook(const PlaceBook&) = delete;
  PlaceBook& operator=(const PlaceBook&) = delete;

  Whence add_file(std::string_view name);
  // The element `name` inside `above`, on its line; `rank` as XmlNode::rank() counts.
  Whence add_step(Whence above, int line, std::string_view name, int rank);

 private:
  const std::string* keep(std::string_view name);

  std::deque<Whence::Step> steps_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace paraphe
