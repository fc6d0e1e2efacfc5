// What was found in a package, told to people and programs.
#pragma once

#include "cli/context.h"
#include "paraphe.h"

namespace paraphe {

// Reports; to people each message of many that are alike a few times, and how many more there are.
void report_in_short(Context& context, const Diagnostics& diagnostics);

// One line of sums, one for each PDF whose signatures do not all hold, and the findings.
void say_package(Context& context, const PackageReport& report);
// Members of an open object: format, verdict, files, findings, pdfs.
void write_json(JsonWriter& json, const PackageReport& report, const Messages& messages);

}  // namespace paraphe
