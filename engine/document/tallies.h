// Tallies: what fields need and the record does not state as such, made when a field first asks:
// who is there, the agenda, the acts by subject, who signs the register. Private to the folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/kinds.h"
#include "record/presence.h"

namespace paraphe {

// One point of an agenda: an act, or a point without one.
struct AgendaItem {
  const Deliberation* act = nullptr;
  const Point* point = nullptr;
};

struct ActOfSession {
  const Seance* seance = nullptr;
  const Deliberation* act = nullptr;
  size_t session = 0;  // rank of the session in the subject
};

// The acts of one subject matter.
struct Matter {
  std::string code;   // "7.10"; "" for acts that state none
  std::string label;  // "Finances locales : divers", or as the acts word it
  std::vector<ActOfSession> acts;  // by date
};

// Who signs an extract: whom the record names, or what a letterhead says of its council.
enum class Signatories : uint8_t { kAsRecorded, kExecutive, kExecutiveAndSecretaries };

// What was asked for last is kept: a document walks its sessions and acts in order. Belongs to one
// Composer; references hold until another session or act is asked for.
class Tallies {
 public:
  // Of the act, or without one at the opening of the session.
  const Decompte& count(const Seance& seance, const Deliberation* act);
  const std::vector<Procuration>& proxies(const Seance& seance, const Deliberation* act);
  // At the opening: who holds the member's pouvoir, and whose pouvoir the member holds.
  std::optional<MembreIndex> holder(const Seance& seance, MembreIndex member);
  std::optional<MembreIndex> giver(const Seance& seance, MembreIndex member);

  // Who is there at the opening, in the order of the members.
  const std::vector<MembreIndex>& present(const Seance& seance);

  // The acts and the other points, each where it was taken.
  const std::vector<AgendaItem>& agenda(const Seance& seance);
  // Those who sign the register (L2121-23): who presided, then the secretaries, each as the record
  // names them among its signatories when it does.
  const std::vector<Signataire>& register_signatories(const Seance& seance);
  // Who signs for the executive alone: the signatories of `from` who are no secretary; the
  // president when there are none.
  const std::vector<Signataire>& executive(const Seance& seance,
                                           const std::vector<Signataire>& from);
  // The signatories of an extract: `from`, unless `who` says otherwise. A secretary whom the record
  // does not name among them signs in a field of the same name as in the register.
  const std::vector<Signataire>& of_extract(const Seance& seance,
                                            const std::vector<Signataire>& from);
  void let_sign(Signatories who) { who_ = who; }
  // The acts of all sessions by subject matter, in the order of the classification.
  const std::vector<Matter>& matters(const Subject& subject);

 private:
  void open(const Seance& seance);

  const Seance* counted_ = nullptr;
  const Deliberation* counted_act_ = nullptr;
  Decompte count_;
  const Seance* listed_ = nullptr;
  const Deliberation* listed_act_ = nullptr;
  std::vector<Procuration> proxies_;
  const Seance* opened_ = nullptr;
  std::vector<std::optional<MembreIndex>> holders_, givers_;  // by member
  const Seance* attended_ = nullptr;
  std::vector<MembreIndex> present_;
  const Seance* planned_ = nullptr;
  std::vector<AgendaItem> agenda_;
  const Seance* signed_ = nullptr;
  std::vector<Signataire> signatories_;
  const std::vector<Signataire>* executive_of_ = nullptr;
  std::vector<Signataire> executive_;
  Signatories who_ = Signatories::kAsRecorded;
  const std::vector<Signataire>* both_of_ = nullptr;
  std::vector<Signataire> both_;
  bool sorted_ = false;
  std::vector<Matter> matters_;
};

}  // namespace paraphe
