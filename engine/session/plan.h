// Plan: the acts of one record that are wanted, judged by the rules. Private to session/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "session/session.h"

namespace paraphe {

// The wanted acts of `seance`, one Order and one ActSummary each, with what the rules say of them:
// an act that they refuse is kRefused, the others are kPending.
SessionSummary begin(const Seance& seance, const SessionOptions& options,
                     std::vector<Order>& orders);

// The documents asked for, or those that are usual for `seance`.
std::vector<DocumentKind> kinds_of(const SessionOptions& options, const Seance& seance);

void refuse(ActSummary& act, const Diagnostics& why, ActState state = ActState::kRefused);

// Whether nothing in `summary` stands in the way of signing.
bool may_write(const SessionSummary& summary);

// Two acts that would be written to one file; the error for the second.
Diagnostic same_name(const std::string& file, const std::string& first, const std::string& second);

bool go_on(const ProgressCallback& progress, Progress::Pass pass, size_t done, size_t total,
           std::string_view subject);

}  // namespace paraphe
