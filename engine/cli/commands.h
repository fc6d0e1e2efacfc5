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
extern const Command kPackActesCommand;
extern const Command kPackReplyCommand;
extern const Command kPackAnnulmentCommand;
extern const Command kReceiveCommand;
extern const Command kClassificationShowCommand;
extern const Command kClassificationCheckCommand;
extern const Command kClassificationRequestCommand;
extern const Command kRulesCommand;

}  // namespace paraphe
