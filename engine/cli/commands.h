// The commands, one function each. They report through the context and return the exit code.
#pragma once

#include "cli/context.h"

namespace paraphe {

ExitCode run_check(Context& context);
ExitCode run_preview(Context& context);
ExitCode run_render(Context& context);
ExitCode run_rules(Context& context);
ExitCode run_extend(Context& context);
ExitCode run_sign(Context& context);
ExitCode run_run(Context& context);
ExitCode run_verify(Context& context);

}  // namespace paraphe
