// What is still true of a layout of which a part could not be read. Private to the folder.
#pragma once

#include "base/diagnostic.h"
#include "document/layout_chain.h"

namespace paraphe {

// Of `findings`, made on what could be read of `layout`, those that stand whatever the rest says: a
// style that seems unknown may be the one that was left out, and a mention that seems missing may
// stand in the paragraph with the fault.
Diagnostics that_stand(Diagnostics findings, const LinkedLayout& layout);

// The codes that that_stand() knows, for the tests.
bool is_known_after_faults(std::string_view code);

}  // namespace paraphe
