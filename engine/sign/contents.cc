#include "sign/contents.h"

#include "base/xml.h"
#include "sign/foreign.h"
#include "sign/revisions.h"

namespace paraphe {
namespace {

constexpr Message kNoContents{
    "pdf.no-contents", N_("What the PDF file says of itself cannot be read."),
    N_("Give a file that Paraphe made; other programs may have changed this one.")};

void read_property(XmlNode node, PdfContents& out) {
  const std::string_view name = node.name(), uri = node.namespace_uri();
  if (uri == "http://purl.org/dc/elements/1.1/" && name == "title") {
    out.title = node.child("Alt").child("li").inner_text();
  } else if (uri == "http://ns.adobe.com/xap/1.0/" && name == "CreateDate") {
    out.created = parse_iso_date(node.inner_text());
  } else if (uri == "http://ns.adobe.com/pdf/1.3/" && name == "Producer") {
    out.producer = node.inner_text();
  } else if (uri == "urn:paraphe:metadata:1:" && name == "waivers") {
    for (XmlNode item : node.child("Bag").elements("li")) out.waivers.push_back(item.inner_text());
  } else if (uri == "urn:paraphe:metadata:1:" && name == "original") {
    out.original = node.inner_text();
  }
}

}  // namespace

std::optional<Instant> parse_iso_date(std::string_view text) {
  int field[6] = {};
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (text.size() < kForm.size()) return std::nullopt;
  size_t which = 0;
  for (size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] != '0') {
      if (text[i] != kForm[i]) return std::nullopt;
      ++which;
    } else if (text[i] < '0' || text[i] > '9') {
      return std::nullopt;
    } else {
      field[which] = field[which] * 10 + (text[i] - '0');
    }
  }
  Instant out;
  std::string_view zone = text.substr(kForm.size());
  if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':') {
    for (size_t i : {1, 2, 4, 5})
      if (zone[i] < '0' || zone[i] > '9') return std::nullopt;
    out.offset_minutes = ((zone[1] - '0') * 10 + zone[2] - '0') * 60 + (zone[4] - '0') * 10 +
                         zone[5] - '0';
    if (zone[0] == '-') out.offset_minutes = -out.offset_minutes;
  } else if (zone != "Z") {
    return std::nullopt;
  }
  auto [year, month, day, hour, minute, second] = field;
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  // Days since 1970-01-01 of the Gregorian calendar, with years that begin in March.
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t days =
      era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  out.seconds = ((days * 24 + hour) * 60 + minute - out.offset_minutes) * 60 + second;
  return out;
}

const CarriedFile* PdfContents::record() const {
  for (const CarriedFile& file : files)
    if (file.mime == "application/xml" && file.relationship == "Source") return &file;
  return nullptr;
}

Result<PdfContents> read_contents(std::string_view bytes, const std::string& file) {
  PARAPHE_TRY(std::vector<Revision> revisions, read_revisions(bytes, file));
  PARAPHE_TRY(ForeignPdf pdf, ForeignPdf::open(bytes, revisions.back().objects, file));
  std::optional<std::vector<EmbeddedFile>> files = pdf.embedded_files();
  const std::string packet = pdf.metadata();
  if (!files || packet.empty()) return error(kNoContents, {}, {file, 0, 0, ""});
  Result<XmlDocument> metadata = XmlDocument::parse(packet, file, nullptr);
  if (!metadata.ok()) return error(kNoContents, {}, {file, 0, 0, ""});
  PdfContents out;
  out.first_revision = revisions.front().end;
  for (EmbeddedFile& each : *files)
    out.files.push_back({std::move(each.name), std::move(each.description), std::move(each.mime),
                         std::move(each.relationship), std::move(each.bytes)});
  for (XmlNode description : metadata->root().child("RDF").elements("Description"))
    for (XmlNode property : description.elements()) read_property(property, out);
  return out;
}

}  // namespace paraphe
