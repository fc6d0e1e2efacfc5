// The figures of a ballot as open data know them.
#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "record/record.h"

namespace paraphe {

struct VoteFigures {
  int in_office = 0;  // members who could have voted
  int in_favour = 0, against = 0, abstentions = 0;
  // Who took part: those who did not (“ne prend pas part au vote”) are outside, pouvoirs inside.
  int voters() const { return in_favour + against + abstentions; }
};

// Of deliberation `index`; nothing when the five columns cannot say it: no ballot or several, an
// election, nothing to vote on, blank or void votes, weighted votes, or figures that are not in the
// record. Where a person should know, `findings` says why.
std::optional<VoteFigures> vote_figures(const Seance& seance, size_t index, Diagnostics& findings);

}  // namespace paraphe
