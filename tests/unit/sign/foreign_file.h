// Files as other programs write them: cross-reference streams and object streams (ISO 32000-1
// §7.5.7, §7.5.8), signed without any of our own writers.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "pdf/deflate.h"
#include "sign/cms.h"
#include "sign/digest.h"
#include "unit/sign/sample.h"

namespace paraphe::test {

struct StreamFileOptions {
  bool deflate = true;
  bool predict = true;       // PNG "up"
  std::set<uint32_t> packed; // into an object stream, if there is any
};

// Appends revisions whose table is a stream. The objects given may be new or replace others.
class StreamFile {
 public:
  StreamFile() : bytes("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n") {}

  // "" for an object takes it away.
  void append(const std::map<uint32_t, std::string>& objects, const StreamFileOptions& how = {}) {
    std::map<uint32_t, std::string> entries;
    std::string heads, bodies;
    uint32_t index = 0;
    for (const auto& [number, body] : objects) next_ = std::max(next_, number + 1);
    uint32_t container = next_ + 40;
    for (const auto& [number, body] : objects) {
      if (how.packed.count(number) == 0) continue;
      heads += std::to_string(number) + " " + std::to_string(bodies.size()) + " ";
      bodies += body + "\n";
      entries[number] = entry(2, container, index++);
    }
    for (const auto& [number, body] : objects)
      if (how.packed.count(number) == 0) entries[number] = write(number, body);
    if (index > 0) {
      container_ = container;
      next_ = container + 1;
      entries[container] =
          write(container, coded("/Type /ObjStm /N " + std::to_string(index) + " /First " +
                                     std::to_string(heads.size()),
                                 heads + bodies, how.deflate));
    }
    write_table(entries, how);
  }

  // What stands in an entry: type, offset or container, generation or index.
  static std::string entry(int type, size_t second, size_t third) {
    std::string out(1, static_cast<char>(type));
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(second >> shift);
    out += static_cast<char>(third >> 8);
    return out + static_cast<char>(third);
  }

  void write_table(std::map<uint32_t, std::string> entries, const StreamFileOptions& how,
                   const std::string& more = "") {
    const bool predict = how.predict && how.deflate;
    uint32_t number = next_++;
    size_t offset = bytes.size();
    entries[number] = entry(1, offset, 0);
    if (xref == 0) entries[0] = entry(0, 0, 65535);
    std::string table, index;
    std::string above(7, '\0');
    for (const auto& [object, line] : entries) {
      index += std::to_string(object) + " 1 ";
      std::string coded_line = line;
      for (size_t i = 0; i < line.size(); ++i)
        coded_line[i] = static_cast<char>(line[i] - above[i]);
      table += predict ? "\x02" + coded_line : line;
      above = line;
    }
    std::string entries_text = "/Type /XRef /Size " + std::to_string(next_) + " /W [ 1 4 2 ] /Index [ " +
                               index + "] /Root 1 0 R /ID [ <0011> <0011> ]" + more;
    if (xref != 0) entries_text += " /Prev " + std::to_string(xref);
    if (predict) entries_text += " /DecodeParms << /Predictor 12 /Columns 7 >>";
    xref = offset;
    bytes += std::to_string(number) + " 0 obj\n" + coded(entries_text, table, how.deflate) +
             "\nendobj\nstartxref\n" + std::to_string(offset) + "\n%%EOF\n";
  }

  static std::string coded(const std::string& entries, const std::string& data, bool deflate) {
    if (!deflate) return stream(entries, data);
    return stream(entries + " /Filter /FlateDecode", Deflater(6).compress(data));
  }

  uint32_t container() const { return container_; }
  uint32_t next() const { return next_; }
  void use_number(uint32_t number) { next_ = number; }

  std::string write(uint32_t number, const std::string& body) {
    if (body.empty()) return entry(0, 0, 1);
    size_t offset = bytes.size();
    bytes += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    return entry(1, offset, 0);
  }

  std::string bytes;
  size_t xref = 0;

 private:
  uint32_t next_ = 1;
  uint32_t container_ = 0;
};

constexpr size_t kForeignHole = 16'000;

// A signature dictionary with its holes still open.
inline std::string open_signature(const std::string& more = "",
                                  const std::string& subfilter = "ETSI.CAdES.detached") {
  return "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + subfilter +
         " /ByteRange [ 0 0000000000 0000000000 0000000000 ] /Contents <" +
         std::string(kForeignHole, '0') + "> /M (D:20231221183000+00'00') " + more + ">>";
}

// Fills the last open signature of a file that ends here.
inline std::string close_signature(std::string bytes, const Pki& pki) {
  size_t range = bytes.rfind("/ByteRange [ 0 0000000000");
  size_t open = bytes.find("/Contents <", range) + 10;
  size_t close = open + kForeignHole + 2;
  std::string numbers = "/ByteRange [ 0 " + ten_digits(open) + " " + ten_digits(close) + " " +
                        ten_digits(bytes.size() - close);
  bytes.replace(range, numbers.size(), numbers);
  Signer signer = pki.signer().value();
  const Scheme& scheme = signer.parts().scheme;
  std::string_view all = bytes;
  std::string digest = digest_of(scheme.digest, all.substr(0, open), all.substr(close));
  std::string cms = make_cms(digest, signer.parts()).value();
  write_hexadecimal(bytes, open + 1, cms);
  return bytes;
}

inline std::string foreign_field(const std::string& name, const std::string& more = "") {
  return "<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [ 0 0 0 0 ] /F 132 /P 3 0 R /T (" + name +
         ") " + more + ">>";
}

// Catalogue 1, pages 2, page 3, information 4, content 5, form 6, signature fields 7 and 9, a text
// field 8, an appearance 10.
inline std::map<uint32_t, std::string> foreign_objects(const std::string& catalogue = "",
                                                       const std::string& field = "/V 20 0 R ") {
  return {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R " + catalogue + ">>"},
          {2, "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"},
          {3,
           "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 5 0 R "
           "/Annots [ 7 0 R 8 0 R 9 0 R ] /Resources << >> >>"},
          {4, "<< /Title (Devis) >>"},
          {5, stream("", "0 0 1 rg 100 100 200 50 re f % subvention : 10 000 euros")},
          {6, "<< /Fields [ 7 0 R 8 0 R 9 0 R ] /SigFlags 3 >>"},
          {7, foreign_field("Fournisseur", field)},
          {8,
           "<< /FT /Tx /Type /Annot /Subtype /Widget /Rect [ 9 9 99 29 ] /P 3 0 R /T (Montant) "
           "/AP << /N 10 0 R >> >>"},
          {9, foreign_field("Maire")},
          {10, stream("/Type /XObject /Subtype /Form /BBox [ 0 0 90 20 ]", "")}};
}

// The same file with a classic table: objects as they come, signed once.
inline std::string classic_file(const std::map<uint32_t, std::string>& objects, const Pki& pki) {
  std::string out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::string table = "xref\n0 1\n0000000000 65535 f \n";
  uint32_t last = 0;
  for (const auto& [number, body] : objects) {
    table += std::to_string(number) + " 1\n" + ten_digits(out.size()) + " 00000 n \n";
    out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    last = number;
  }
  size_t xref = out.size();
  out += table + "trailer\n<< /Size " + std::to_string(last + 1) +
         " /Root 1 0 R /Info 4 0 R /ID [ <0011> <0011> ] >>\nstartxref\n" + std::to_string(xref) +
         "\n%%EOF\n";
  return close_signature(out, pki);
}

// A revision with a classic table behind `bytes`.
inline std::string with_classic_revision(const std::string& bytes,
                                         const std::map<uint32_t, std::string>& objects) {
  unsigned long size = std::stoul(bytes.substr(bytes.rfind("/Size ") + 6));
  size = std::max<unsigned long>(size, objects.rbegin()->first + 1);
  size_t digits = bytes.rfind("startxref\n") + 10;
  std::string out = bytes, table = "xref\n";
  for (const auto& [number, body] : objects) {
    table += std::to_string(number) + " 1\n" + ten_digits(out.size()) + " 00000 n \n";
    out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  size_t xref = out.size();
  return out + table + "trailer\n<< /Size " + std::to_string(size) +
         " /Root 1 0 R /Info 4 0 R /ID [ <0011> <0022> ] /Prev " +
         std::to_string(std::stoul(bytes.substr(digits))) + " >>\nstartxref\n" +
         std::to_string(xref) + "\n%%EOF\n";
}

}  // namespace paraphe::test
