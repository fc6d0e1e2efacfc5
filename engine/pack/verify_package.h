// A package looked at again, years later: is everything in it what it was?
//
//   PackageReport report = verify_package("SIP-….zip", {.anchors = anchors, .now = now});
//
// Of a package for the archives (SEDA): the manifest, against its schema where that is given; that
// each file it names is there, with the size and the digest it says, and that nothing else is; then
// the signatures of every PDF. Of an archive of ACTES, which carries no digests: the rules of its
// operators, its messages against their schema where that is given, and its PDFs. Nothing is unpacked; files pass one by one, and only PDFs are held.
#pragma once

#include <string>
#include <vector>

#include "sign/verify.h"

namespace paraphe {

struct PackageOptions {
  TrustAnchors anchors;
  Instant now;
  // Folder of seda-2.x-main.xsd and its parts, or of actesv1_1.xsd for an archive of ACTES; ""
  // leaves the schema out.
  std::string schemas;
};

struct PackagePdf {
  std::string entry;  // "content/OBJ2.pdf"
  std::string name;   // as the manifest calls it: "23-12-132.pdf"; else the entry
  Verification verification;
  bool is_signed = false;
};

struct PackageReport {
  Verdict verdict = Verdict::kUndetermined;  // the worst of all
  std::string format;                        // "SEDA 2.2", "ACTES"
  size_t files = 0;
  uint64_t bytes = 0;
  bool digests_checked = false, schema_checked = false;
  std::vector<PackagePdf> pdfs;
  Diagnostics findings;  // each with the entry it is about
};

// Whether `path` begins like a package: a zip or a gzipped tar.
bool is_package(const std::string& path);

// Never fails: what cannot be read is a verdict with findings.
PackageReport verify_package(const std::string& path, const PackageOptions& options);

}  // namespace paraphe
