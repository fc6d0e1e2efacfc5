// What the tests of ACTES share: a session with its files, the classification, xmllint.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "base/file.h"
#include "pack/actes.h"
#include "unit/pack/pack_folder.h"

namespace paraphe {

// A PDF of one page, with its table of contents; `size` bytes of ballast in a stream.
inline std::string small_pdf(size_t size = 0, const std::string& more = "") {
  std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R " + more + ">>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"};
  // Ballast that deflate cannot make smaller, made without randomness.
  std::string ballast = "% ";
  uint32_t state = 12345;
  while (ballast.size() < size) {
    state = state * 1664525 + 1013904223;
    char c = static_cast<char>(state >> 24);
    if (c != '\n' && c != '\r') ballast += c;
  }
  objects.push_back("<< /Length " + std::to_string(ballast.size()) + " >>\nstream\n" + ballast +
                    "\nendstream");
  std::string out = "%PDF-1.7\n";
  std::vector<size_t> at;
  for (size_t i = 0; i < objects.size(); ++i) {
    at.push_back(out.size());
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  size_t xref = out.size();
  out += "xref\n0 " + std::to_string(at.size() + 1) + "\n0000000000 65535 f \n";
  for (size_t offset : at) {
    std::string digits = std::to_string(offset);
    out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  return out + "trailer\n<< /Size " + std::to_string(at.size() + 1) +
         " /Root 1 0 R >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
}

inline std::string shared(const std::string& name) {
  return std::string(PARAPHE_SOURCE_DIR) + "/../shared/actes/" + name;
}

inline std::string codes_of(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics)
    out += (out.empty() ? "" : " ") + std::string(d.message.code);
  return out;
}

inline std::string texts_of(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += to_string(d) + "\n";
  return out;
}

class ActesWorkshop : public PackFolder {
 protected:
  static constexpr Date kSent{2023, 12, 22};

  // matiere="5.7" among the attributes of record() becomes the element it is.
  static std::string matter_of(const std::string& attributes) {
    size_t at = attributes.find("matiere=");
    if (at == std::string::npos) return "";
    return "<matiere code=" + attributes.substr(at + 8, attributes.find('"', at + 9) - at - 7) +
           "/>";
  }
  static std::string without_matter(const std::string& attributes) {
    size_t at = attributes.find("matiere=");
    if (at == std::string::npos) return attributes;
    return attributes.substr(0, at) + attributes.substr(attributes.find('"', at + 9) + 1);
  }
  // `attributes` and `inside` are those of the one deliberation.
  static std::string record(const std::string& attributes, const std::string& inside = "",
                            const std::string& authority = "",
                            const std::string& object = "Stratégie d’œuvre – « 200 € »") {
    return "<seance xmlns=\"urn:paraphe:seance:1\" date=\"2023-12-21\" heure=\"18:30\" "
           "convocation=\"2023-12-14\"><collectivite type=\"communaute-de-communes\" " +
           (authority.empty()
                ? std::string("siren=\"246200729\" nature=\"44\" prefecture=\"SPREF0625\"")
                : authority) +
           "><nom>Communauté de Communes du Pays de Lumbres</nom><organe>conseil</organe>"
           "<departement code=\"62\">Pas-de-Calais</departement>"
           "<arrondissement code=\"5\">Saint-Omer</arrondissement></collectivite>"
           "<membres><membre id=\"a\" civilite=\"M.\" nom=\"LEROY\" "
           "prenom=\"Christian\"/></membres>"
           "<president membre=\"a\"/><presences><liste etat=\"present\"><groupe>"
           "<presence membre=\"a\"/></groupe></liste></presences><deliberations>"
           "<deliberation ordre=\"1\" " +
           without_matter(attributes) + ">" + matter_of(attributes) + "<objet>" + object +
           "</objet><corps><paragraphe>Texte.</paragraphe></corps>"
           "<decision><paragraphe>Décide.</paragraphe></decision>" +
           inside + "</deliberation></deliberations></seance>";
  }

  static Seance seance(const std::string& text) {
    Result<Seance> read = read_seance(text, "record.xml");
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : texts_of(read.errors()));
    return read.ok() ? *read : Seance();
  }

  // What the préfecture of the tests accepts.
  static Classification classification() {
    Classification out;
    out.date = {2023, 3, 1};
    out.natures = {{1, "DE", "Délibérations", {{"99_DE", "Délibération"}, {"21_RP", "Rapport"}}},
                   {4, "CC", "Contrats", {{"99_CO", "Contrat"}}}};
    out.matters = {{{5}, "Institutions"},
                   {{5, 7}, "Intercommunalité"},
                   {{7}, "Finances"},
                   {{7, 1}, "Budget"},
                   {{7, 10}, "Divers"}};
    out.file = "classification.xml";
    return out;
  }

  ActesItem item(const Seance& of, size_t index = 0, const std::string& pdf = "act.pdf") {
    if (!std::filesystem::exists(path(pdf))) put(pdf, small_pdf());
    Diagnostics notes;
    Result<Piece> piece = look_at_piece(path(pdf), true, notes);
    EXPECT_TRUE(piece.ok()) << (piece.ok() ? "" : texts_of(piece.errors()));
    return {&of, index, piece.ok() ? *piece : Piece(), path(""), false};
  }

  ActesOptions options() {
    ActesOptions out;
    out.classification = &classification_;
    out.platform = "SLO";
    out.day = kSent;
    out.return_addresses = {"actes@ccpl.fr"};
    return out;
  }

  static Diagnostics errors_in(const Diagnostics& all) {
    Diagnostics out;
    for (const Diagnostic& d : all)
      if (d.severity == Severity::kError) out.push_back(d);
    return out;
  }

  // The codes with which packing this session is refused, "" when it is not; nothing may be left.
  std::string refusal(const Seance& of) { return refusal(item(of), options()); }
  std::string refusal(const ActesItem& one, const ActesOptions& with) {
    std::filesystem::remove_all(path("out"));
    std::filesystem::create_directory(path("out"));
    Result<ActesPlan> plan = plan_actes({one}, with);
    if (!plan.ok()) return codes_of(errors_in(plan.errors()));
    Result<ActesPacked> packed =
        write_actes(*plan, std::vector<int>(plan->envelopes.size(), 1), path("out"));
    if (packed.ok()) return "";
    EXPECT_TRUE(std::filesystem::is_empty(path("out")));
    return codes_of(packed.errors());
  }

  // The files of an archive, in order.
  static std::vector<std::pair<std::string, std::string>> unpack(const std::string& archive) {
    std::vector<std::pair<std::string, std::string>> out;
    Result<Done> read = read_archive(
        archive, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
          PARAPHE_TRY(std::string bytes, read_entry(entry, reader));
          out.emplace_back(entry.name, std::move(bytes));
          return Done{};
        });
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : texts_of(read.errors()));
    return out;
  }

  // What xmllint says of a message against the ministry's schema; "" when it is valid.
  std::string schema_says(const std::string& message) const {
    put("message.xml", message);
    std::string command = "xmllint --nonet --noout --schema '" + shared("xsd/actesv1_1.xsd") +
                          "' '" + path("message.xml") + "' > '" + path("says") + "' 2>&1";
    return std::system(command.c_str()) == 0 ? "" : read("says") + " ";
  }
  static bool has_schema() { return std::filesystem::exists(shared("xsd/actesv1_1.xsd")); }

  Classification classification_ = classification();
};

}  // namespace paraphe
