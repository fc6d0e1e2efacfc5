#include "cli/package_report.h"

#include "cli/act_report.h"
#include "cli/alike.h"

namespace paraphe {
namespace {

constexpr const char* kContents = N_("  {0}: {1} files, {2} PDFs, {3} of them signed");
constexpr const char* kDigests = N_("  digests      every file is what it was");
constexpr const char* kNoDigests = N_("  digests      the package carries none");
constexpr const char* kSchema = N_("  schema       what is written in XML is valid");
constexpr const char* kBadPdf = N_("  {0} ({1}): NOT VALID");
constexpr const char* kUntrustedPdfs =
    N_("  signatures   {0} intact, but trust cannot be established (--trust)");
constexpr const char* kGoodPdfs = N_("  signatures   {0} valid");

}  // namespace

void report_in_short(Context& context, const Diagnostics& diagnostics) {
  if (!context.is_text()) return context.report(diagnostics);
  Alike alike;
  Diagnostics shown;
  for (const Diagnostic& each : diagnostics)
    if (alike.is_told(each)) shown.push_back(each);
  context.report(shown);
  alike.say_rest(context);
}

void say_package(Context& context, const PackageReport& report) {
  const Messages& messages = context.messages();
  size_t good = 0, untrusted = 0, with_signature = 0;
  for (const PackagePdf& pdf : report.pdfs) {
    if (!pdf.is_signed) continue;
    ++with_signature;
    good += pdf.verification.verdict == Verdict::kValid;
    untrusted += pdf.verification.verdict == Verdict::kUndetermined;
  }
  if (!report.format.empty())
    context.say(printable(messages.text(
        kContents, {report.format, std::to_string(report.files),
                    std::to_string(report.pdfs.size()), std::to_string(with_signature)})));
  if (!report.format.empty() && !report.digests_checked) context.say(messages.text(kNoDigests));
  if (report.digests_checked && !has_errors(report.findings)) context.say(messages.text(kDigests));
  if (report.schema_checked && !has_errors(report.findings)) context.say(messages.text(kSchema));
  if (good > 0) context.say(messages.text(kGoodPdfs, {std::to_string(good)}));
  if (untrusted > 0) context.say(messages.text(kUntrustedPdfs, {std::to_string(untrusted)}));
  for (const PackagePdf& pdf : report.pdfs) {
    if (!pdf.is_signed || pdf.verification.verdict != Verdict::kInvalid) continue;
    context.say(printable(messages.text(kBadPdf, {pdf.name, pdf.entry})));
    context.report(pdf.verification.findings);
    for (const SignatureReport& each : pdf.verification.signatures)
      if (each.verdict == Verdict::kInvalid) context.report(each.reasons);
  }
  report_in_short(context, report.findings);
}

void write_json(JsonWriter& json, const PackageReport& report, const Messages& messages) {
  json.member("format", report.format);
  json.member("verdict", verdict_name(report.verdict));
  json.member("digests_checked", report.digests_checked);
  json.member("schema_checked", report.schema_checked);
  json.member("files_in_package", static_cast<int64_t>(report.files));
  json.key("findings");
  write_json(json, report.findings, messages);
  json.key("pdfs").begin_array();
  for (const PackagePdf& pdf : report.pdfs) {
    json.begin_object().member("entry", pdf.entry).member("name", pdf.name);
    write_json(json, pdf.verification, messages);
    json.end_object();
  }
  json.end_array();
}

}  // namespace paraphe
