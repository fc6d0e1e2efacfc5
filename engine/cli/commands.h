// The commands there are; command.cc lists them.
#pragma once

#include "cli/command.h"
#include "cli/context.h"

namespace paraphe {

extern const Command kCheckCommand;
extern const Command kPreviewCommand;
extern const Command kRenderCommand;
extern const Command kSignCommand;
extern const Command kRunCommand;
extern const Command kExtendCommand;
extern const Command kVerifyCommand;
extern const Command kStampCommand;
extern const Command kPackScdlCommand;
extern const Command kPackSedaCommand;
extern const Command kPackActesCommand;
extern const Command kPackReplyCommand;
extern const Command kPackAnnulmentCommand;
extern const Command kReceiveCommand;
extern const Command kClassificationShowCommand;
extern const Command kClassificationCheckCommand;
extern const Command kClassificationRequestCommand;
extern const Command kRulesCommand;
extern const Command kLayoutCheckCommand;
extern const Command kLayoutNewCommand;
extern const Command kLayoutFieldsCommand;
extern const Command kJournalListCommand;
extern const Command kJournalCheckCommand;
extern const Command kJournalExportCommand;

}  // namespace paraphe
