#include <algorithm>
#include <array>
#include <numeric>

#include "document/words.h"
#include "pdf/annotations.h"
#include "pdf/appearance.h"
#include "pdf/digest.h"
#include "pdf/objects.h"
#include "pdf/pdf.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

constexpr Message kNoSuchField{"pdf.no-such-field",
                               N_("The document has no signature field named “{0}”."),
                               N_("Its fields are: {1}.")};
constexpr Message kNoFreeField{
    "pdf.no-free-field", N_("Every signature field of the document is already signed."),
    N_("Add a signature field to the layout, or sign the unsigned document again.")};
constexpr Message kFieldSigned{"pdf.field-signed",
                               N_("The signature field “{0}” is already signed."),
                               N_("Sign another field, or the unsigned document.")};
constexpr Message kReservation{
    "pdf.reservation", N_("{0} bytes cannot be reserved for a signature in a PDF/A file."),
    N_("Reserve 1 to 32767 bytes; move revocation data out of the signature.")};

constexpr size_t kMostReserved = 32767;  // ISO 19005-3 6.1.13
constexpr size_t kRangeDigits = 10;      // of each number of /ByteRange

// Ten digits and "00000 n \n": entries are exactly 20 bytes long (ISO 32000-1 §7.5.4).
void append_entry(std::string& out, size_t offset) {
  append_padded(out, offset, 10);
  out += " 00000 n \n";
}

// The second element of /ID: new for every revision, the same for the same revision.
std::string revision_identifier(const PdfTail& tail, const std::vector<PdfObjectBytes>& objects) {
  Fingerprint sum;
  sum.add(tail.id_first);
  sum.add(std::to_string(tail.startxref));
  for (const PdfObjectBytes& object : objects) {
    sum.add(std::to_string(object.number) + ' ');
    sum.add(object.body);
  }
  return sum.finish();
}

// Index of the field to be signed, or the reason why there is none.
Result<size_t> choose_field(const Pdf& pdf, const std::string& name) {
  std::string names;
  for (size_t i = 0; i < pdf.fields.size(); ++i) {
    const PdfField& field = pdf.fields[i];
    if (field.is_timestamp) continue;
    if (name.empty() ? !field.is_signed : field.name == name) {
      if (field.is_signed) return error(kFieldSigned, {name});
      return i;
    }
    names += (names.empty() ? "" : ", ") + field.name;
  }
  if (name.empty()) return error(kNoFreeField);
  return error(kNoSuchField, {name, names});
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The lines of a field that says who signs have a place for the capacity, below the name.
std::vector<std::string> lines_of(const PdfField& field, const std::string& capacity) {
  std::vector<std::string> out = field.lines;
  auto names = [&out](std::string_view what) {
    return std::find_if(out.begin(), out.end(), [what](const std::string& line) {
      return line.find(what) != std::string::npos;
    });
  };
  if (capacity.empty() || out.empty() || names("{qualite}") != out.end()) return out;
  auto name = names("{nom}");
  out.insert(name == out.end() ? out.end() : name + 1, "{qualite}");
  return out;
}

struct SignatureBody {
  std::string text;
  size_t range = 0;     // of the first digit of /ByteRange's second number
  size_t contents = 0;  // of "<"
};

// EN 319 142-1 6.3: Filter, SubFilter, M, ByteRange and Contents; no Cert. Contents comes last.
SignatureBody with_hole(std::string entries, size_t reserved) {
  SignatureBody body;
  std::string& out = body.text = std::move(entries);
  out += " /ByteRange [ 0 ";
  body.range = out.size();
  out.append(3 * (kRangeDigits + 1), ' ');
  out += "] /Contents ";
  body.contents = out.size();
  out += '<';
  out.append(2 * reserved, '0');
  out += "> >>";
  return body;
}

SignatureBody signature_body(const SignatureRequest& request) {
  std::string out = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M ";
  append_text(out, to_pdf_date(request.date));
  if (!request.signer.empty()) append_text(out += " /Name ", request.signer);
  if (!request.reason.empty()) append_text(out += " /Reason ", request.reason);
  if (!request.location.empty()) append_text(out += " /Location ", request.location);
  return with_hole(std::move(out), request.reserved);
}

void write_range(std::string& bytes, size_t at, const std::array<size_t, 3>& numbers) {
  for (size_t number : numbers) {
    std::string digits;
    append_number(digits, static_cast<int64_t>(number));
    bytes.replace(at, digits.size(), digits);
    at += kRangeDigits + 1;
  }
}

// "Horodatage_1", or the next number that no field bears.
std::string free_name(const Pdf& pdf) {
  for (size_t number = 1;; ++number) {
    std::string name = "Horodatage_" + std::to_string(number);
    bool taken = std::any_of(pdf.fields.begin(), pdf.fields.end(),
                             [&](const PdfField& field) { return field.name == name; });
    if (!taken) return name;
  }
}

// Appends `objects`, the first of which is the signature dictionary, and writes its ranges.
void append_prepared(const Pdf& pdf, const std::vector<PdfObjectBytes>& objects,
                     const SignatureBody& body, size_t reserved, PreparedPdf& out) {
  std::vector<size_t> offsets;
  out.pdf.bytes.reserve(pdf.bytes.size() + 2 * reserved + 32 * 1024);
  out.pdf.bytes = pdf.bytes;
  out.pdf.tail = append_revision(out.pdf.bytes, pdf.tail, objects, &offsets);
  size_t start =
      offsets[0] + reference(objects[0].number).size() - 1 + std::string_view("obj\n").size();
  out.contents = start + body.contents;
  out.contents_length = 2 * reserved + 2;
  size_t after = out.contents + out.contents_length;
  write_range(out.pdf.bytes, start + body.range,
              {out.contents, after, out.pdf.bytes.size() - after});
}

}  // namespace

// The lines of the visible signature with the signer's data in place; a line that stands for
// nothing else than missing data is left out.
std::vector<std::string> visible_lines(const PdfField& field, const SignatureRequest& request) {
  CivilTime when = to_civil(request.date);
  std::vector<std::string> out;
  for (std::string line : lines_of(field, request.capacity)) {
    bool was_empty = line.empty();
    replace_all(line, "{qualite}", request.capacity);
    replace_all(line, "{nom}", request.signer);
    replace_all(line, "{date}", long_date({when.year, when.month, when.day}, false));
    replace_all(line, "{heure}", hour(when.hour, when.minute));
    replace_all(line, "{emetteur}", request.issuer);
    if (!line.empty() || was_empty) out.push_back(std::move(line));
  }
  return out;
}

PdfTail append_revision(std::string& bytes, const PdfTail& tail,
                        const std::vector<PdfObjectBytes>& objects, std::vector<size_t>* offsets) {
  PdfTail next = tail;
  // An object begins a line, also behind a file whose last line has no end (ISO 19005-3 6.1.9).
  if (!bytes.empty() && bytes.back() != '\n') bytes += '\n';
  std::string identifier = revision_identifier(tail, objects);
  std::vector<size_t> places;
  for (const PdfObjectBytes& object : objects) {
    places.push_back(bytes.size());
    append_number(bytes, object.number);
    bytes += " 0 obj\n";
    bytes += object.body;
    bytes += "\nendobj\n";
    next.size = std::max(next.size, object.number + 1);
  }
  next.startxref = bytes.size();
  std::vector<size_t> order(objects.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return objects[a].number < objects[b].number; });
  bytes += "xref\n";
  for (size_t begin = 0; begin < order.size();) {
    size_t end = begin + 1;
    while (end < order.size() && objects[order[end]].number == objects[order[end - 1]].number + 1)
      ++end;
    append_number(bytes, objects[order[begin]].number);
    append_number(bytes += ' ', static_cast<int64_t>(end - begin));
    bytes += '\n';
    for (; begin < end; ++begin) append_entry(bytes, places[order[begin]]);
  }
  append_number(bytes += "trailer\n<< /Size ", next.size);
  bytes += " /Root " + reference(next.root);
  if (next.info != 0) bytes += " /Info " + reference(next.info);
  append_number(bytes += " /Prev ", static_cast<int64_t>(tail.startxref));
  append_hexadecimal(bytes += " /ID [ ", tail.id_first);
  append_hexadecimal(bytes += " ", identifier);
  append_number(bytes += " ] >>\nstartxref\n", static_cast<int64_t>(next.startxref));
  bytes += "\n%%EOF\n";
  if (offsets != nullptr) *offsets = std::move(places);
  return next;
}

Result<PreparedPdf> prepare_signature(const Pdf& pdf, const SignatureRequest& request,
                                      const Fonts& fonts_of_signature) {
  if (request.reserved == 0 || request.reserved > kMostReserved) {
    return error(kReservation, {std::to_string(request.reserved)});
  }
  PARAPHE_TRY(size_t index, choose_field(pdf, request.field));
  PreparedPdf out;
  bool first = std::none_of(pdf.fields.begin(), pdf.fields.end(),
                            [](const PdfField& known) { return known.is_signed; });
  ObjectStore store(pdf.tail.size);
  uint32_t signature = store.reserve();
  out.pdf.fields = pdf.fields;
  PdfField& field = out.pdf.fields[index];
  field.is_signed = true;
  PARAPHE_TRY(uint32_t appearance,
              write_appearance(store, field, visible_lines(field, request), fonts_of_signature));

  SignatureBody body = signature_body(request);
  store.set(signature, std::move(body.text));
  std::vector<PdfObjectBytes> objects = std::move(store).take();
  objects.push_back({field.object, "<< " + field.dictionary + " /AP << /N " +
                                       reference(appearance) + " >> /V " + reference(signature) +
                                       " >>"});
  // Later signatures find /SigFlags as they need it, and leave the form alone.
  if (first && pdf.tail.form != 0) {
    objects.push_back({pdf.tail.form, form_dictionary(out.pdf.fields)});
  }
  append_prepared(pdf, objects, body, request.reserved, out);
  return out;
}

Result<PreparedPdf> prepare_timestamp(const Pdf& pdf, const TimestampPlace& place,
                                      size_t reserved) {
  if (reserved == 0 || reserved > kMostReserved)
    return error(kReservation, {std::to_string(reserved)});
  PreparedPdf out;
  out.pdf.fields = pdf.fields;
  uint32_t signature = pdf.tail.size;
  PdfField& field = out.pdf.fields.emplace_back();
  field.object = signature + 1;
  field.name = free_name(pdf);
  field.is_signed = field.is_timestamp = true;
  field.dictionary = "/F 132 /FT /Sig /P " + reference(place.page) +
                     " /Rect [ -9999 -9999 -9999 -9999 ] /Subtype /Widget /T " +
                     text_string(field.name) + " /TU " + text_string("Horodatage du document") +
                     " /Type /Annot";
  SignatureBody body =
      with_hole("<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161", reserved);
  std::vector<PdfObjectBytes> objects;
  objects.push_back({signature, std::move(body.text)});
  objects.push_back(
      {field.object, "<< " + field.dictionary + " /V " + reference(signature) + " >>"});
  objects.push_back({place.page, "<< " + place.dictionary + " /Annots [ " + place.annotations +
                                     (place.annotations.empty() ? "" : " ") +
                                     reference(field.object) + " ] >>"});
  objects.push_back({pdf.tail.form, form_dictionary(out.pdf.fields)});
  append_prepared(pdf, objects, body, reserved, out);
  return out;
}

}  // namespace paraphe
