// Tallies: who is there and who is represented, counted when a field first asks. Private to the
// folder.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "record/presence.h"

namespace paraphe {

// Counts of the act (or, without one, of the opening of the session) asked for last are kept: a
// document walks its acts in order. Belongs to one Composer.
class Tallies {
 public:
  const Decompte& count(const Seance& seance, const Deliberation* act);
  const std::vector<Procuration>& proxies(const Seance& seance, const Deliberation* act);
  // At the opening: who holds the member's pouvoir, and whose pouvoir the member holds.
  std::optional<MembreIndex> holder(const Seance& seance, MembreIndex member);
  std::optional<MembreIndex> giver(const Seance& seance, MembreIndex member);

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
};

}  // namespace paraphe
