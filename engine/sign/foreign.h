// ForeignPdf: a PDF file from outside, read by qpdf with every repair switched off. The only door
// to qpdf.
//
// It is the second reader of the file: revisions.h is the first. They must agree on where every
// object stands, so that what is verified is what others see.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/length.h"
#include "base/result.h"
#include "sign/revisions.h"

namespace paraphe {

// How a field wants its visible signature set (the private key /PRPH_Signature of the writer).
struct VisibleSignature {
  std::vector<std::string> lines;
  std::string face;
  Length size, leading;
  int red = 0, green = 0, blue = 0;
};

// What a signature lets others change later (ISO 32000-1 §12.8.2.2 DocMDP, §12.8.2.4 FieldMDP, and
// /Lock of its field, §12.7.4.5).
struct Permissions {
  int level = 0;  // DocMDP: 1 nothing, 2 filling in and signing, 3 remarks too; 0: no certification
  bool malformed = false;
  struct Lock {
    enum class Action : uint8_t { kAll, kInclude, kExclude } action = Action::kAll;
    std::vector<std::string> fields;  // full names
  };
  std::vector<Lock> lock;

  bool locks(const std::string& field) const;
};

// A signature field, or a field whose value looks like a signature.
struct ForeignField {
  std::string name;        // full name
  uint32_t object = 0;     // 0: not an object of its own
  bool has_value = false;  // there is a /V, whatever it is
  uint32_t value = 0;      // object number of the signature dictionary; 0: it is none
  Length width, height;    // of the widget
  std::optional<VisibleSignature> visible;
  Permissions lock;  // what signing it locks
};

// The entries of a signature dictionary that are shown to people.
struct ForeignSignature {
  std::string filter, subfilter;       // without the solidus
  std::string date, reason, location;  // UTF-8; date as in the file
  std::string contents;                // decoded
  std::vector<int64_t> byte_range;     // empty when it is not an array of integers
  bool has_certificate_entry = false;  // /Cert, which PAdES forbids
  Permissions permissions;
};

// One element of the document security store.
struct StoredProof {
  uint32_t object = 0;
  std::string der;
};
struct StoredProofs {
  std::vector<StoredProof> certificates, crls, ocsps;
};

// A file that travels inside the PDF and belongs to it (/AF of the catalogue).
struct EmbeddedFile {
  std::string name, description;  // UTF-8
  std::string mime;               // "application/xml"
  std::string relationship;       // "Source"
  std::string bytes;
};

class ForeignPdf {
 public:
  // Reads `bytes`, which must outlive the result; `objects` is where revisions.h found things.
  static Result<ForeignPdf> open(std::string_view bytes, const XrefTable& objects,
                                 const std::string& file);

  const std::vector<ForeignField>& fields() const { return fields_; }
  // Objects that are, or pretend to be, signature dictionaries, wherever they hang.
  const std::set<uint32_t>& signature_objects() const { return signature_objects_; }
  // Fields and widgets of the form that are no signatures.
  const std::set<uint32_t>& form_objects() const { return form_objects_; }
  // The catalogue says that a signature certifies the file (/Perms /DocMDP), and which object it is;
  // 0 when it is none.
  bool is_certified() const { return is_certified_; }
  uint32_t certification() const { return certification_; }
  uint32_t form() const { return form_; }  // object number of /AcroForm; 0: direct or none

  std::optional<ForeignSignature> signature(uint32_t object) const;
  // What /DSS of the catalogue holds; at most 1000 elements and 64 MiB.
  StoredProofs proofs() const;
  // At most 100 files and 512 MiB; nothing when one of them cannot be read.
  std::optional<std::vector<EmbeddedFile>> embedded_files() const;
  // The XMP packet of the document; "" when it has none.
  std::string metadata() const;
  // A value, given by its bytes, in qpdf's spelling; nothing when it is malformed.
  std::optional<std::string> normalise(std::string_view value) const;
  // A string object, given by its bytes, as raw bytes.
  std::optional<std::string> string_bytes(std::string_view value) const;
  // A text string, given by its bytes, as UTF-8, however it is encoded.
  std::optional<std::string> string_text(std::string_view value) const;

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;
  std::vector<ForeignField> fields_;
  std::set<uint32_t> signature_objects_, form_objects_;
  uint32_t form_ = 0;
  bool is_certified_ = false;
  uint32_t certification_ = 0;
};

}  // namespace paraphe
