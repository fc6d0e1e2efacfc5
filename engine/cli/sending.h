// What the commands that write to the préfecture share.
#pragma once

#include "cli/context.h"
#include "session/transmission.h"

namespace paraphe {

// The classification of --classification. Errors: also when it is not given.
Result<Classification> given_classification(const Options& options);
// The day of --confirmed, for the news of a classification.
std::optional<Date> given_confirmation(const Options& options);
ActesReferent given_referent(const Options& options);
// --journal, --operator, --reply-to, --date … for messages without acts. The journal is -o without
// it.
Result<AnswerOptions> answer_options(const Context& context);

// Says and writes the archives: "envoi/SLO-….tar.gz — 3 acts, 1.2 MB".
void report_archives(Context& context, const std::vector<ActesArchive>& archives);
ExitCode report_answer(Context& context, const AnswerSummary& summary);

// Of commands that cannot do without.
void need_output(const Options& options, Diagnostics& errors);
void need_journal(const Options& options, Diagnostics& errors);

}  // namespace paraphe
