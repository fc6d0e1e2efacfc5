#include "pdf/metadata.h"

#include <algorithm>

#include "base/xml.h"
#include "pdf/packed_file.h"
#include "pdf/packed_files.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

// ISO 19005-3 6.6.2.3: a property outside the predefined schemas is described in the packet itself.
constexpr char kExtensionHead[] =
    "  <rdf:Description rdf:about=\"\" "
    "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
    "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
    "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
    "    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "     <pdfaProperty:name>part</pdfaProperty:name>\n"
    "     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "     <pdfaProperty:category>internal</pdfaProperty:category>\n"
    "     <pdfaProperty:description>Part of ISO 14289 the file conforms "
    "to</pdfaProperty:description>\n"
    "    </rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "    </rdf:li>\n";

// The same for what only Paraphe says.
constexpr char kOwnSchemaHead[] =
    "    <rdf:li rdf:parseType=\"Resource\">\n"
    "     <pdfaSchema:schema>Paraphe schema</pdfaSchema:schema>\n"
    "     <pdfaSchema:namespaceURI>urn:paraphe:metadata:1:</pdfaSchema:namespaceURI>\n"
    "     <pdfaSchema:prefix>prph</pdfaSchema:prefix>\n"
    "     <pdfaSchema:property><rdf:Seq>";
constexpr char kOwnSchemaTail[] =
    "</rdf:Seq></pdfaSchema:property>\n"
    "    </rdf:li>\n";

std::string own_property(const char* name, const char* type, const char* description) {
  return std::string("<rdf:li rdf:parseType=\"Resource\">\n      <pdfaProperty:name>") + name +
         "</pdfaProperty:name>\n      <pdfaProperty:valueType>" + type +
         "</pdfaProperty:valueType>\n"
         "      <pdfaProperty:category>external</pdfaProperty:category>\n"
         "      <pdfaProperty:description>" +
         description + "</pdfaProperty:description>\n     </rdf:li>";
}

constexpr char kExtensionTail[] =
    "   </rdf:Bag></pdfaExtension:schemas>\n"
    "  </rdf:Description>\n";

void append_alternative(std::string& out, const char* element, const std::string& text) {
  if (text.empty()) return;
  out += std::string("   <") + element + "><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
         xml_escape(text) + "</rdf:li></rdf:Alt></" + element + ">\n";
}

}  // namespace

std::string xmp_packet(const Document& document, const RenderOptions& options) {
  std::string date = to_iso_date(options.date);
  std::string out =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
      "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
      "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
      "   <dc:format>application/pdf</dc:format>\n";
  append_alternative(out, "dc:title", document.title);
  if (!document.author.empty()) {
    out += "   <dc:creator><rdf:Seq><rdf:li>" + xml_escape(document.author) +
           "</rdf:li></rdf:Seq></dc:creator>\n";
  }
  append_alternative(out, "dc:description", document.subject);
  out += "   <dc:language><rdf:Bag><rdf:li>" + xml_escape(document.language) +
         "</rdf:li></rdf:Bag></dc:language>\n";
  out += "   <xmp:CreatorTool>" + xml_escape(options.producer) + "</xmp:CreatorTool>\n";
  out += "   <xmp:CreateDate>" + date + "</xmp:CreateDate>\n";
  out += "   <xmp:ModifyDate>" + date + "</xmp:ModifyDate>\n";
  out += "   <xmp:MetadataDate>" + date + "</xmp:MetadataDate>\n";
  out += "   <pdf:Producer>" + xml_escape(options.producer) + "</pdf:Producer>\n";
  out +=
      "   <pdfaid:part>3</pdfaid:part>\n   <pdfaid:conformance>A</pdfaid:conformance>\n"
      "   <pdfuaid:part>1</pdfuaid:part>\n  </rdf:Description>\n";
  std::string own, described;
  if (!options.waivers.empty()) {
    own += "   <prph:waivers><rdf:Bag>";
    for (const std::string& waiver : options.waivers)
      own += "<rdf:li>" + xml_escape(waiver) + "</rdf:li>";
    own += "</rdf:Bag></prph:waivers>\n";
    described += own_property("waivers", "bag Text",
                              "Findings of legal rules that a person answered for, each with "
                              "the reason");
  }
  if (!options.original.empty()) {
    own += "   <prph:original>" + xml_escape(options.original) + "</prph:original>\n";
    described += own_property("original", "Text",
                              "SHA-256 of the signed original that this file is a copy of, in "
                              "hexadecimal");
  }
  if (!options.kind.empty()) {
    own += "   <prph:document>" + xml_escape(options.kind) + "</prph:document>\n";
    described += own_property("document", "Text", "Kind of document made of the attached record");
    if (options.act > 0) {
      own += "   <prph:act>" + std::to_string(options.act) + "</prph:act>\n";
      described += own_property("act", "Integer", "Place of the act in the attached record, from 1");
    }
    own += "   <prph:layout>" + xml_escape(options.layout) + "</prph:layout>\n";
    described += own_property("layout", "Text",
                              "Layout that dressed it: built-in, or the digest of its file");
  }
  if (!own.empty())
    out += "  <rdf:Description rdf:about=\"\" xmlns:prph=\"urn:paraphe:metadata:1:\">\n" + own +
           "  </rdf:Description>\n";
  out += kExtensionHead;
  if (!own.empty()) out += kOwnSchemaHead + described + kOwnSchemaTail;
  out += kExtensionTail;
  return out + " </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

std::vector<ObjectStore::Entry> information(const Document& document,
                                            const RenderOptions& options) {
  std::string date = to_pdf_date(options.date);
  std::vector<ObjectStore::Entry> out;
  auto put = [&out](const char* key, const std::string& value) {
    if (!value.empty()) out.push_back({key, text_string(value)});
  };
  put("Author", document.author);
  put("CreationDate", date);
  put("Creator", options.producer);
  put("ModDate", date);
  put("Producer", options.producer);
  put("Subject", document.subject);
  put("Title", document.title);
  return out;
}

std::string write_attachments(ObjectStore& store, const Document& document,
                              const RenderOptions& options) {
  if (document.attachments.empty()) return "";
  struct Named {
    std::string key;  // as it sorts
    uint32_t object;
  };
  std::vector<Named> names;
  std::string associated;
  for (const Attachment& attachment : document.attachments) {
    std::string type, parameters = "<< /CheckSum ";
    append_name(type, attachment.mime);
    std::shared_ptr<const PackedFile> content =
        options.files != nullptr ? options.files->pack(attachment.bytes)
                                 : std::make_shared<const PackedFile>(pack_file(attachment.bytes));
    append_hexadecimal(parameters, content->checksum);
    parameters += " /ModDate " + text_string(to_pdf_date(options.date)) + " /Size ";
    append_number(parameters, static_cast<int64_t>(attachment.bytes.size()));
    uint32_t file = store.add_stream(
        {{"Type", "/EmbeddedFile"}, {"Subtype", type}, {"Params", parameters + " >>"}},
        content->packed.bytes, content->packed.coding,
        &ObjectStore::kNoIdentity);  // its /CheckSum counts
    std::string name = text_string(attachment.name);
    std::string body = "<< /Type /Filespec /AFRelationship /" + attachment.relationship;
    if (!attachment.description.empty()) body += " /Desc " + text_string(attachment.description);
    body += " /EF << /F " + reference(file) + " /UF " + reference(file) + " >> /F " + name +
            " /UF " + name + " >>";
    uint32_t object = store.add(std::move(body));
    associated += reference(object) + " ";
    // A name tree sorts by the bytes of its strings (§7.9.6): UTF-16 behind its mark, or ASCII.
    names.push_back(
        {name[0] == '<' ? "\xFE\xFF" + to_utf16(attachment.name) : attachment.name, object});
  }
  std::sort(names.begin(), names.end(),
            [](const Named& a, const Named& b) { return a.key < b.key; });
  std::string out = "/AF [ " + associated + "] /Names << /EmbeddedFiles << /Names [ ";
  for (const Named& named : names) {
    bool wide = named.key.compare(0, 2, "\xFE\xFF") == 0;
    wide ? append_hexadecimal(out, named.key) : append_literal(out, named.key);
    out += " " + reference(named.object) + " ";
  }
  return out + "] >> >> ";
}

}  // namespace paraphe
