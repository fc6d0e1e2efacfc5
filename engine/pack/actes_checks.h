// What receivers of ACTES refuse although the ministry's schema lets it pass (and what the schema
// refuses, said in words). The same checks serve before an archive is written and when one is read
// back. Each message has a code of its own; domain rules A1 to A12 are named at each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/actes_message.h"
#include "pack/classification.h"

namespace paraphe {

// The most that platforms take: 150 MiB (s2low, ACTES_ARCHIVE_MAX_SIZE).
inline constexpr uint64_t kLargestActesArchive = uint64_t{150} << 20;
// 1 to 9999 for each authority and day.
inline constexpr int kLastSerial = 9999;

// A1: the bytes declare ISO-8859-1 and keep to it, and every name of an element or attribute in the
// namespaces of ACTES and INSEE has the prefix actes: or insee:, literally.
Diagnostics check_message_bytes(std::string_view bytes, const std::string& file);

// A10: SIREN with its key, department, arrondissement and nature of their forms, addresses that the
// schema takes. `place`: where the authority is stated.
Diagnostics check_sender(const ActesSender& sender, const Place& place);
// The three capitals by which an operator is known.
Diagnostics check_platform(const std::string& platform);
Diagnostics check_addresses(const ActesEnvelope& envelope, const Place& place);

// A2, A5, A9: number, object, matters without a gap; and a date. `label` is how the messages call
// the act: its printed number, or its file.
Diagnostics check_act(const ActesAct& act, const std::string& label, const Place& place);
// A3: @Nombre is the number of annexes.
Diagnostics check_annex_count(const ActesAct& act, const std::string& label, const Place& place);
// A4: the names of the act's message, main file and annexes are those of §1.6: of this sender and
// act, with indices 0, 1, 2 …
Diagnostics check_act_names(const ActesAct& act, const ActesSender& sender,
                            const std::string& message, const Place& place);
// A2: two acts of one date and nature with the same number. `labels` are as for check_act().
Diagnostics check_unique(const std::vector<ActesAct>& acts, const std::vector<std::string>& labels,
                         const std::vector<Place>& places);
// A12.
Diagnostics check_serial(int serial, const std::string& siren, const Date& day);

// The object as it is sent: one line, spelt in ISO-8859-1.
std::string object_sent(std::string_view object);

}  // namespace paraphe
