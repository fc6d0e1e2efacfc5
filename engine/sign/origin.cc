#include "sign/origin.h"

#include <charconv>
#include <ctime>
#include <optional>

#include "base/text.h"
#include "base/xml.h"
#include "sign/foreign.h"
#include "sign/revisions.h"

namespace paraphe {
namespace {

constexpr Message kNoOrigin{
    "prove.no-origin", N_("The file does not say what it was made of: {0}."),
    N_("Only files that Paraphe made, with their record inside, can be made again.")};

constexpr std::string_view kOwn = "urn:paraphe:metadata:1:";

// The properties of an XMP packet: the first element with this name below any description.
XmlNode find_property(XmlNode root, std::string_view name, std::string_view space) {
  for (XmlNode rdf : root.elements("RDF"))
    for (XmlNode description : rdf.elements("Description"))
      for (XmlNode property : description.elements(name))
        if (property.namespace_uri() == space) return property;
  return XmlNode();
}

std::string text_in(XmlNode node) { return std::string(trim(node.inner_text())); }

// "2023-12-21T18:30:00+01:00"
std::optional<Instant> read_date(const std::string& text) {
  std::tm parts{};
  const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string_view zone = rest == nullptr ? "" : rest;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  for (size_t i : {1, 2, 4, 5})
    if (zone[i] < '0' || zone[i] > '9') return std::nullopt;
  int minutes = ((zone[1] - '0') * 10 + zone[2] - '0') * 60 + (zone[4] - '0') * 10 + zone[5] - '0';
  if (zone[0] == '-') minutes = -minutes;
  return Instant{static_cast<int64_t>(::timegm(&parts)) - minutes * 60, minutes};
}

}  // namespace

Result<Origin> read_origin(std::string_view bytes, const std::string& file) {
  Place place{file, 0, 0, ""};
  auto nothing = [&](const char* why) { return error(kNoOrigin, {why}, place); };
  PARAPHE_TRY(std::vector<Revision> revisions, read_revisions(bytes, file));
  Origin out;
  out.unsigned_file = bytes.substr(0, revisions.front().end);
  // The first revision is a whole file; what later ones say of it is not listened to.
  PARAPHE_TRY(ForeignPdf pdf,
              ForeignPdf::open(out.unsigned_file, revisions.front().objects, file));
  std::string packet = pdf.metadata();
  if (packet.empty()) return nothing(N_("it has no metadata"));
  Result<XmlDocument> xmp = XmlDocument::parse(packet, file, nullptr);
  if (!xmp.ok()) return nothing(N_("its metadata cannot be read"));
  auto own = [&](std::string_view name) { return find_property(xmp->root(), name, kOwn); };
  out.kind = text_in(own("document"));
  out.layout = text_in(own("layout"));
  out.producer =
      text_in(find_property(xmp->root(), "Producer", "http://ns.adobe.com/pdf/1.3/"));
  if (own("original").exists())
    return nothing(N_("it is a copy that says what became of the act; prove the signed original"));
  if (out.kind.empty()) return nothing(N_("it was made by another program, or an older version"));
  std::string act = text_in(own("act"));
  std::from_chars(act.data(), act.data() + act.size(), out.act);
  std::optional<Instant> date =
      read_date(text_in(find_property(xmp->root(), "CreateDate", "http://ns.adobe.com/xap/1.0/")));
  if (!date) return nothing(N_("its date cannot be read"));
  out.date = *date;
  for (XmlNode bag : own("waivers").elements("Bag"))
    for (XmlNode item : bag.elements("li")) out.waivers.push_back(item.inner_text());
  std::optional<std::vector<EmbeddedFile>> files = pdf.embedded_files();
  if (!files) return nothing(N_("the files in it cannot be read"));
  for (EmbeddedFile& each : *files)
    if (each.relationship == "Source")
      out.records.push_back({std::move(each.name), std::move(each.bytes)});
  if (out.records.empty()) return nothing(N_("it carries no record"));
  return out;
}

}  // namespace paraphe
