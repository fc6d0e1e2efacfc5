#include "document/tallies.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "record/matters.h"

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

const std::vector<MembreIndex>& Tallies::present(const Seance& seance) {
  if (attended_ == &seance) return present_;
  attended_ = &seance;
  present_.clear();
  const std::vector<Situation> states = presence_at(seance, kOpening);
  for (size_t i = 0; i < states.size(); ++i)
    if (states[i].is_present()) present_.push_back(static_cast<MembreIndex>(i));
  return present_;
}

const std::vector<AgendaItem>& Tallies::agenda(const Seance& seance) {
  if (planned_ == &seance) return agenda_;
  planned_ = &seance;
  agenda_.clear();
  std::vector<const Point*> waiting;
  for (const Point& point : seance.points) waiting.push_back(&point);
  // By the act they follow; those that follow none come last. What has the same place keeps the
  // order of the record.
  auto place = [](const Point* p) { return p->apres.value_or(std::numeric_limits<int>::max()); };
  std::stable_sort(waiting.begin(), waiting.end(),
                   [&](const Point* a, const Point* b) { return place(a) < place(b); });
  size_t next = 0;
  for (const Deliberation& act : seance.deliberations) {
    while (next < waiting.size() && place(waiting[next]) < act.ordre)
      agenda_.push_back({nullptr, waiting[next++]});
    agenda_.push_back({&act, nullptr});
  }
  while (next < waiting.size()) agenda_.push_back({nullptr, waiting[next++]});
  return agenda_;
}

const std::vector<Signataire>& Tallies::register_signatories(const Seance& seance) {
  if (signed_ == &seance) return signatories_;
  signed_ = &seance;
  signatories_.clear();
  auto add = [&](const Personne& person, const char* role, const std::string& field,
                 const std::array<const char*, 3>& capacities) {
    for (const Signataire& known : seance.signataires)
      if (known.personne.membre && known.personne.membre == person.membre) {
        signatories_.push_back(known);
        return;
      }
    Signataire signatory;
    signatory.role = role;
    signatory.personne = person;
    const Civilite civility =
        person.membre ? seance.membres[*person.membre].civilite : Civilite::kAucune;
    if (signatory.personne.qualite.empty())
      signatory.personne.qualite = capacities[static_cast<size_t>(civility)];
    signatory.champ = field;
    signatory.place = person.place;
    signatories_.push_back(std::move(signatory));
  };
  // By Civilite: none stated, Madame, Monsieur.
  add(seance.president, "president", "Signature_President",
      {"Président de séance", "La présidente de séance", "Le président de séance"});
  for (size_t i = 0; i < seance.secretaires.size(); ++i) {
    const Personne& secretary = seance.secretaires[i];
    add(secretary, "secretaire",
        "Signature_Secretaire" + (i == 0 ? std::string() : "_" + std::to_string(i + 1)),
        {"Secrétaire de séance", "La secrétaire de séance", "Le secrétaire de séance"});
  }
  return signatories_;
}

const std::vector<Signataire>& Tallies::executive(const Seance& seance,
                                                  const std::vector<Signataire>& from) {
  if (executive_of_ == &from) return executive_;
  executive_of_ = &from;
  executive_.clear();
  for (const Signataire& signatory : from)
    if (!signatory.role.starts_with("secretaire")) executive_.push_back(signatory);
  if (executive_.empty()) {
    Signataire signatory;
    signatory.role = "president";
    signatory.personne = seance.president;
    signatory.champ = "Signature_President";
    signatory.place = seance.president.place;
    executive_.push_back(std::move(signatory));
  }
  return executive_;
}

const std::vector<Signataire>& Tallies::of_extract(const Seance& seance,
                                                   const std::vector<Signataire>& from) {
  if (who_ == Signatories::kAsRecorded) return from;
  if (who_ == Signatories::kExecutive) return executive(seance, from);
  if (both_of_ == &from) return both_;
  both_of_ = &from;
  both_ = executive(seance, from);
  const size_t alone = both_.size();
  for (const Signataire& signatory : from)
    if (signatory.role.starts_with("secretaire")) both_.push_back(signatory);
  if (both_.size() == alone)
    for (const Signataire& signatory : register_signatories(seance))
      if (signatory.role.starts_with("secretaire")) both_.push_back(signatory);
  return both_;
}

const std::vector<Matter>& Tallies::matters(const Subject& subject) {
  if (sorted_) return matters_;
  sorted_ = true;
  // Two levels: further ones differ from préfecture to préfecture. Acts that state none come last.
  std::map<std::pair<int, int>, Matter> by_code;
  for (size_t session = 0; session < subject.sessions.size(); ++session)
    for (const Deliberation& act : subject.sessions[session]->deliberations) {
      const std::vector<int>& levels = act.matieres;
      const int first = levels.empty() ? std::numeric_limits<int>::max() : levels[0];
      Matter& matter = by_code[{first, levels.size() < 2 ? 0 : levels[1]}];
      if (matter.acts.empty() && !levels.empty()) {
        const std::vector<int> two(levels.begin(), levels.begin() + (levels.size() < 2 ? 1 : 2));
        matter.code = matter_code(two);
        const std::string_view head = matter_label({first}), label = matter_label(two);
        matter.label = label.empty() ? act.matiere_libelle : std::string(head);
        if (!label.empty() && two.size() == 2) matter.label += " — " + std::string(label);
      }
      matter.acts.push_back({subject.sessions[session], &act, session});
    }
  for (auto& [code, matter] : by_code) matters_.push_back(std::move(matter));
  return matters_;
}

}  // namespace paraphe
