// The messages of ACTES that hold an act and its envelope: as values, written, and read back.
//
// Written, they are as the receivers' programs take them literally: prefixes actes: and insee:,
// ISO-8859-1, items in the order of the schema. Read, they may come from anybody.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
#include "base/xml_writer.h"
#include "record/record.h"

namespace paraphe {

// IDCL: who sends.
struct ActesSender {
  std::string siren;           // 9 digits
  std::string department;      // "062"
  std::string arrondissement;  // one digit
  std::string nature;          // two digits: "44"
};
ActesSender sender_of(const Collectivite& authority);

// Whom the préfecture may call. May be empty.
struct ActesReferent {
  std::string name, telephone, email;
};

struct ActesEnvelope {
  ActesSender sender;
  ActesReferent referent;
  std::vector<std::string> return_addresses;
  std::vector<std::string> forms;  // names of the business XML files
};

// One act (message 1-1).
struct ActesAct {
  std::optional<Date> date;  // of the decision
  std::string number;        // as transmitted
  int nature = 0;            // code; 0 when it is not one
  std::vector<int> matters;  // levels 1 to 5; 0 where a level is missing before another
  std::string object;        // UTF-8
  std::string previous;      // IDActe of the act that this one follows; may be empty
  std::optional<Date> classification;
  std::string document;  // name of the main file
  std::vector<std::string> annexes;
  std::optional<int> stated_annexes;  // @Nombre
  std::string on_paper;               // "O" or "N"
};

// An envelope of the State has no IDCL: its sender is empty but for the SIREN, which is that of the
// receiver.
std::string write_envelope(const ActesEnvelope& envelope);
std::string write_act(const ActesAct& act);

// The root of a message: `name` with the namespaces. For the other messages.
XmlWriter start_message(std::string_view name);

ActesEnvelope read_envelope(XmlNode envelope);
ActesAct read_act(XmlNode act);

}  // namespace paraphe
