// Files with two tables of contents in one revision: linearised (ISO 32000-1 annex F) and hybrid
// (§7.5.8.4), right and wrong.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "unit/sign/foreign_file.h"

namespace paraphe::test {

// What a linearised file may get wrong; the numbers are those that are written.
struct LinearisedRecipe {
  std::string more;         // in the first object
  uint32_t first_page = 3;  // what it says is the first page
  int64_t length = 0;       // added to the true one
  std::string head_end = "startxref\n0\n%%EOF\n";
  bool twice = false;        // an object stands in both tables
  std::string between = "";  // behind the first table
};

// The main table lists 2 and 4 to 10, the first one 1, 3, 20 and the object 30 that says all this.
inline std::string linearised(const Pki& pki, const LinearisedRecipe& how = {}) {
  std::map<uint32_t, std::string> objects = foreign_objects();
  objects[20] = open_signature();
  auto put = [&](std::string& out, uint32_t number) {
    size_t at = out.size();
    out += std::to_string(number) + " 0 obj\n" + objects[number] + "\nendobj\n";
    return at;
  };
  // Twice, because the beginning says where things end.
  size_t length = 0, main = 0, first = 0;
  std::map<uint32_t, size_t> places;
  std::string out;
  for (int pass = 0; pass < 2; ++pass) {
    objects[30] = "<< /Linearized 1 /L " + ten_digits(static_cast<size_t>(std::max<int64_t>(0, static_cast<int64_t>(length) + how.length))) +
                  " /H [ 500 10 ] /O " + std::to_string(how.first_page) + " /E 2000 /N 1 /T " +
                  ten_digits(main + 9) + how.more + " >>";
    out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    places[30] = put(out, 30);
    first = out.size();
    out += "xref\n1 1\n" + ten_digits(places[1]) + " 00000 n \n3 1\n" + ten_digits(places[3]) +
           " 00000 n \n20 1\n" + ten_digits(places[20]) + " 00000 n \n30 1\n" +
           ten_digits(places[30]) + " 00000 n \ntrailer\n<< /Size 31 /Root 1 0 R /Info 4 0 R /Prev " +
           ten_digits(main) + " /ID [ <0011> <0011> ] >>\n" + how.head_end + how.between;
    for (uint32_t number : {1, 3, 20}) places[number] = put(out, number);
    for (uint32_t number : {2, 4, 5, 6, 7, 8, 9, 10}) places[number] = put(out, number);
    main = out.size();
    out += "xref\n0 1\n0000000000 65535 f \n2 1\n" + ten_digits(places[2]) + " 00000 n \n4 7\n";
    for (uint32_t number = 4; number <= 10; ++number) out += ten_digits(places[number]) + " 00000 n \n";
    if (how.twice) out += "3 1\n" + ten_digits(places[3]) + " 00000 n \n";
    out += "trailer\n<< /Size 31 >>\nstartxref\n" + std::to_string(first) + "\n%%EOF\n";
    length = out.size();
  }
  return close_signature(out, pki);
}

struct HybridRecipe {
  std::set<uint32_t> hidden{60, 61};  // free in the table, listed by the stream
  bool word = false;        // two sections, as Microsoft Word writes them
  std::string in_stream;    // more in the dictionary of the stream
  size_t shift = 0;         // of an object that both list
  bool repeat = false;      // the stream lists what the table has, too
  std::string page = "";    // more in the page
};

// Objects 60 and 61 are parts of the structure tree, which only new programs look at.
inline std::string hybrid(const Pki& pki, const HybridRecipe& how = {}) {
  std::map<uint32_t, std::string> objects = foreign_objects("/StructTreeRoot 60 0 R ");
  objects[60] = "<< /Type /StructTreeRoot /K 61 0 R >>";
  objects[61] = "<< /Type /StructElem /S /Document /P 60 0 R >>";
  objects[20] = open_signature();
  if (!how.page.empty()) objects[3].insert(3, how.page);
  std::string out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::map<uint32_t, std::string> entries;
  std::string table = "xref\n0 1\n0000000000 65535 f \n";
  for (const auto& [number, body] : objects) {
    bool hidden = how.hidden.count(number) != 0;
    if (hidden || how.repeat)
      entries[number] = StreamFile::entry(1, out.size() + (hidden ? 0 : how.shift), 0);
    table += std::to_string(number) + " 1\n" +
             (hidden ? "0000000000 00255 f \n" : ten_digits(out.size()) + " 00000 n \n");
    out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  size_t place = out.size();
  table += "70 1\n" + ten_digits(place) + " 00000 n \n";
  std::string data, index;
  for (const auto& [number, entry] : entries) {
    index += std::to_string(number) + " 1 ";
    data += entry;
  }
  out += "70 0 obj\n" +
         stream("/Type /XRef /Size 71 /W [ 1 4 2 ] /Index [ " + index + "] " + how.in_stream, data) +
         "\nendobj\n";
  std::string trailer = "trailer\n<< /Size 71 /Root 1 0 R /Info 4 0 R /ID [ <0011> <0011> ]";
  size_t xref = out.size();
  out += table + trailer;
  if (how.word) {
    out += " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
    size_t second = out.size();
    out += "xref\n0 0\n" + trailer + " /Prev " + std::to_string(xref);
    xref = second;
  }
  out += " /XRefStm " + std::to_string(place) + " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
  return close_signature(out, pki);
}

}  // namespace paraphe::test
