#include "document/tallies.h"

namespace paraphe {
namespace {

size_t index_of(const Seance& seance, const Deliberation* act) {
  return act == nullptr ? kOpening : static_cast<size_t>(act - seance.deliberations.data());
}

}  // namespace

const Decompte& Tallies::count(const Seance& seance, const Deliberation* act) {
  if (counted_ != &seance || counted_act_ != act) {
    count_ = count_at(seance, index_of(seance, act));
    counted_ = &seance;
    counted_act_ = act;
  }
  return count_;
}

const std::vector<Procuration>& Tallies::proxies(const Seance& seance, const Deliberation* act) {
  if (listed_ != &seance || listed_act_ != act) {
    proxies_ = procurations_at(seance, index_of(seance, act));
    listed_ = &seance;
    listed_act_ = act;
  }
  return proxies_;
}

void Tallies::open(const Seance& seance) {
  if (opened_ == &seance) return;
  opened_ = &seance;
  holders_.assign(seance.membres.size(), std::nullopt);
  givers_.assign(seance.membres.size(), std::nullopt);
  for (const Pouvoir& proxy : seance.pouvoirs) {
    holders_[proxy.mandant] = proxy.mandataire;
    givers_[proxy.mandataire] = proxy.mandant;
  }
}

std::optional<MembreIndex> Tallies::holder(const Seance& seance, MembreIndex member) {
  open(seance);
  return holders_[member];
}

std::optional<MembreIndex> Tallies::giver(const Seance& seance, MembreIndex member) {
  open(seance);
  return givers_[member];
}

}  // namespace paraphe
