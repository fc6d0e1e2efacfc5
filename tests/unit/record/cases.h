// Records of tests/cases, and small ones made on the spot.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "record/record.h"

namespace paraphe {

inline std::string case_bytes(const std::string& name) {
  Result<std::string> bytes = read_file(std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/" + name);
  EXPECT_TRUE(bytes.ok()) << name;
  return bytes.ok() ? *bytes : std::string();
}

inline std::string all_errors(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += to_string(d) + "\n";
  return out;
}

// The session of `bytes`; an empty one, and a failed test, when the record is refused.
inline Seance must_read(const std::string& bytes, const std::string& file = "record.xml") {
  Result<Seance> seance = read_seance(bytes, file);
  EXPECT_TRUE(seance.ok()) << (seance.ok() ? "" : all_errors(seance.errors()));
  return seance.ok() ? *seance : Seance{};
}

inline Seance read_case(const std::string& name) { return must_read(case_bytes(name)); }

struct Parts {
  std::string seance = "date=\"2024-05-14\"";
  std::string type = "commune";
  std::string members =
      "<membre id='a' nom='A'/><membre id='b' nom='B'/><membre id='c' nom='C'/>"
      "<membre id='d' nom='D'/><membre id='e' nom='E'/><membre id='f' nom='F'/>"
      "<membre id='g' nom='G'/>";
  std::string before = "<president membre='a'/><secretaire membre='b'/>";
  std::string present =
      "<presence membre='a'/><presence membre='b'/><presence membre='c'/><presence membre='d'/>";
  std::string excused = "<presence membre='e'/><presence membre='f'/><presence membre='g'/>";
  std::string after;  // between the lists and the deliberations
  std::string deliberations =
      "<deliberation ordre='1' numero='1'><objet>O</objet><decision/></deliberation>";

  std::string record() const {
    return "<seance xmlns='urn:paraphe:seance:1' " + seance + "><collectivite type='" + type +
           "'><nom>N</nom></collectivite>\n<membres>" + members + "</membres>\n" + before +
           "\n<presences><liste etat='present'><groupe>\n" + present +
           "</groupe></liste>\n<liste etat='excuse'><groupe>" + excused +
           "</groupe></liste></presences>\n" + after + "\n<deliberations>\n" + deliberations +
           "</deliberations></seance>";
  }
};

// A deliberation with these parts, in the order of the schema.
inline std::string deliberation(int order, const std::string& before_body = "",
                                const std::string& body = "", const std::string& ballots = "",
                                const std::string& decision = "") {
  std::string n = std::to_string(order);
  return "<deliberation ordre='" + n + "' numero='" + n + "'><objet>O</objet>" + before_body +
         "<corps>" + body + "</corps>" + ballots + "<decision>" + decision +
         "</decision></deliberation>\n";
}

}  // namespace paraphe
