// What was found in a package, told to people and programs.
#pragma once

#include "cli/context.h"
#include "paraphe.h"

namespace paraphe {

// One line of sums, one for each PDF whose signatures do not all hold, and the findings.
void say_package(Context& context, const PackageReport& report);
// Members of an open object: format, verdict, files, findings, pdfs.
void write_json(JsonWriter& json, const PackageReport& report, const Messages& messages);

}  // namespace paraphe
