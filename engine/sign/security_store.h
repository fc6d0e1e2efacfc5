// The document security store (EN 319 142-1 §5.4.2, ISO 32000-2 §12.8.4.3): the proofs a file
// carries of the certificates of its signatures.
#pragma once

#include "base/result.h"
#include "pdf/pdf.h"
#include "sign/foreign.h"
#include "sign/services.h"

namespace paraphe {

// Appends a revision that adds to /DSS what of `evidence` is not there yet; the file as it is when
// that is nothing. No /VRI is made: it is optional, repeats the arrays, and names signatures by
// SHA-1; one that another program made is kept.
Result<Pdf> append_evidence(const Pdf& pdf, const Evidence& evidence);

// What /DSS of a file that Paraphe wrote holds; nothing when it has none.
Result<StoredProofs> read_evidence(const Pdf& pdf);

}  // namespace paraphe
