// A small file of the kind that Paraphe writes, and its signatures.
#pragma once

#include <string>
#include <vector>

#include "sign/sign.h"
#include "sign/verify.h"
#include "unit/sign/pki.h"

namespace paraphe::test {

inline std::string ten_digits(size_t number) {
  std::string out = std::to_string(number);
  return std::string(10 - out.size(), '0') + out;
}

// A first revision with these objects, numbered from 1; the first is the catalogue.
inline std::string make_file(const std::vector<std::string>& objects,
                             const std::string& trailer = "") {
  std::string out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::string table = "0000000000 65535 f \n";
  for (size_t i = 0; i < objects.size(); ++i) {
    table += ten_digits(out.size()) + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  std::string size = std::to_string(objects.size() + 1);
  size_t xref = out.size();
  return out + "xref\n0 " + size + "\n" + table + "trailer\n<< /Size " + size +
         " /Root 1 0 R /Info 4 0 R /ID [ <00112233445566778899AABBCCDDEEFF> "
         "<00112233445566778899AABBCCDDEEFF> ]" +
         trailer + " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
}

inline std::string stream(const std::string& entries, const std::string& data) {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
         "\nendstream";
}

inline std::string field(const std::string& name, const std::string& box) {
  return "<< /AP << /N 8 0 R >> /F 132 /FT /Sig /P 3 0 R /PRPH_Signature << /Color [ 0 0.2 1 ] "
         "/Face (Spectral-Regular.ttf) /Leading 12.5 /Lines [ ] /Size 9 >> /Rect [ " +
         box + " ] /StructParent 1 /Subtype /Widget /T (" + name +
         ") /TU (Signature) /Type /Annot >>";
}

// Catalogue 1, pages 2, page 3, info 4, content 5, form 6, fields 7 and 9, empty appearance 8.
inline std::vector<std::string> sample_objects() {
  return {"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>",
          "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
          "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 5 0 R "
          "/Annots [ 7 0 R 9 0 R ] /Resources << >> >>",
          "<< /Title (Deliberation 23-12-132) >>",
          stream("", "0 0 1 rg 100 100 200 50 re f % subvention : 10 000 euros"),
          "<< /Fields [ 7 0 R 9 0 R ] /SigFlags 1 >>",
          field("Signature_President", "60 100 260.5 160.25"),
          stream("/Type /XObject /Subtype /Form /BBox [ 0 0 200 60 ] /Resources << >>", ""),
          field("Signature_Secretaire", "300 100 500 160")};
}

inline std::string sample_file() { return make_file(sample_objects()); }

inline const Fonts& no_fonts() {
  static const Fonts fonts = Fonts::open({}, "").value();
  return fonts;
}

inline SignOptions options_for(const std::string& name = "") {
  SignOptions options;
  options.field = name;
  options.date = kWhen;
  return options;
}

// The sample signed by `pki`, once for each name.
inline Pdf signed_sample(const Pki& pki, const std::vector<std::string>& names = {""},
                         RsaPadding padding = RsaPadding::kPss) {
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  Signer signer = pki.signer(padding).value();
  for (const std::string& name : names)
    pdf = sign(pdf, signer, options_for(name), no_fonts()).value().pdf;
  return pdf;
}

inline TrustAnchors trust(const Pki& pki) { return {{to_pem(pki.root.get())}}; }

inline Verification check(const std::string& bytes, const Pki& pki, Instant now = kNow) {
  return verify(bytes, "acte.pdf", trust(pki), now);
}

using Codes = std::vector<std::string>;

// All codes of a verification, file first, in order.
inline std::vector<std::string> codes(const Verification& verification) {
  std::vector<std::string> out;
  for (const Diagnostic& each : verification.findings) out.push_back(each.message.code);
  for (const SignatureReport& report : verification.signatures)
    for (const Diagnostic& each : report.reasons) out.push_back(each.message.code);
  return out;
}

// For messages of failing tests.
inline std::string explain(const Verification& verification) {
  std::string out;
  for (const Diagnostic& each : verification.findings) out += to_string(each) + "\n";
  for (const SignatureReport& report : verification.signatures)
    for (const Diagnostic& each : report.reasons)
      out += report.field + ": " + to_string(each) + "\n";
  return out;
}

inline std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const Diagnostic& each : diagnostics) out.push_back(each.message.code);
  return out;
}

}  // namespace paraphe::test
