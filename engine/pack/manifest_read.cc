#include "pack/manifest_read.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "base/xml.h"
#include "pack/seda_rules.h"

namespace paraphe {
namespace {

constexpr Message kNotSeda{"pack.not-seda", N_("the manifest is not one of SEDA 2.1, 2.2 or 2.3"),
                           N_("Give a package made for the archives.")};
constexpr Message kNoUri{"pack.manifest-uri", N_("the object “{0}” names no file of the package"),
                         N_("The manifest was altered, or made by another program.")};
constexpr Message kBadDigest{
    "pack.manifest-digest", N_("the object “{0}” has no digest that is known here"),
    N_("MD5, SHA-256, SHA-384 and SHA-512 are known, in hexadecimal.")};
constexpr Message kTwice{"pack.manifest-twice", N_("“{0}” is there twice in the manifest"),
                         N_("The manifest was altered, or made by another program.")};
constexpr Message kDangling{"pack.manifest-reference",
                            N_("the manifest refers to “{0}”, which it does not hold"),
                            N_("The manifest was altered, or made by another program.")};
constexpr Message kBadName{"pack.manifest-file-name",
                           N_("the archives refuse the file name “{0}”"),
                           N_("Letters without accents, digits and . - _ @ are taken, in one folder "
                              "“content”.")};

constexpr std::string_view kNamespace = "fr:gouv:culture:archivesdefrance:seda:v";

class Reader {
 public:
  Reader(ReadManifest& out, const std::string& file) : out_(out), file_(file) {}

  void read(XmlNode root) {
    walk(root);
    for (const auto& [id, place] : references_)
      if (!ids_.contains(id)) out_.findings.push_back(error(kDangling, {id}, place));
  }

 private:
  void walk(XmlNode node) {
    for (XmlNode child : node.elements()) {
      if (std::optional<std::string_view> id = child.attribute("id"))
        if (!ids_.emplace(*id).second)
          out_.findings.push_back(error(kTwice, {std::string(*id)}, child.place(file_)));
      if (child.name() == "BinaryDataObject") read_object(child);
      if (child.name() == "DataObjectGroupReferenceId" || child.name() == "DataObjectReferenceId")
        references_.emplace_back(std::string(trim(child.inner_text())), child.place(file_));
      walk(child);
    }
  }

  void read_object(XmlNode node) {
    const std::string id(node.attribute("id").value_or(""));
    const std::string uri(trim(node.child("Uri").inner_text()));
    const Place place = node.place(file_);
    if (uri.empty()) {
      out_.findings.push_back(error(kNoUri, {id}, place));
      return;
    }
    const size_t slash = uri.find('/');
    const std::string folder = slash == uri.npos ? "" : uri.substr(0, slash);
    if ((folder != "content" && folder != "Content") || !is_vitam_file_name(uri.substr(slash + 1)))
      out_.findings.push_back(error(kBadName, {uri}, place));
    ExpectedFile expected;
    XmlNode digest = node.child("MessageDigest");
    expected.digest = std::string(trim(digest.inner_text()));
    std::transform(expected.digest.begin(), expected.digest.end(), expected.digest.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    if (expected.digest.empty() ||
        !find_digest(digest.attribute("algorithm").value_or(""), expected.algorithm)) {
      expected.digest.clear();
      out_.findings.push_back(error(kBadDigest, {id}, place));
    }
    const std::string size(trim(node.child("Size").inner_text()));
    uint64_t number = 0;
    if (auto [end, bad] = std::from_chars(size.data(), size.data() + size.size(), number);
        !size.empty() && bad == std::errc() && end == size.data() + size.size())
      expected.size = number;
    expected.name = collapse_spaces(node.child("FileInfo").child("Filename").inner_text());
    if (!out_.files.emplace(uri, std::move(expected)).second)
      out_.findings.push_back(error(kTwice, {uri}, place));
  }

  ReadManifest& out_;
  const std::string& file_;
  std::set<std::string, std::less<>> ids_;
  std::vector<std::pair<std::string, Place>> references_;
};

}  // namespace

// ^([a-zA-Z0-9_\-]{0,56}[_-]{1}){0,1}(manifest.xml)\b
bool is_manifest_name(std::string_view entry) {
  constexpr std::string_view kName = "manifest.xml";
  if (!entry.ends_with(kName)) return false;
  std::string_view before = entry.substr(0, entry.size() - kName.size());
  if (before.empty()) return true;
  return before.size() <= 57 && (before.back() == '_' || before.back() == '-') &&
         std::all_of(before.begin(), before.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-';
         });
}

Result<ReadManifest> read_manifest(std::string_view bytes, const std::string& file,
                                   const std::string& schemas) {
  PARAPHE_TRY(XmlDocument plain, XmlDocument::parse(bytes, file, nullptr));
  const std::string_view uri = plain.root().namespace_uri();
  ReadManifest out;
  if (uri.starts_with(kNamespace)) out.version = uri.substr(kNamespace.size());
  if (plain.root().name() != "ArchiveTransfer" ||
      (out.version != "2.1" && out.version != "2.2" && out.version != "2.3"))
    return error(kNotSeda, {}, plain.place(plain.root()));
  if (!schemas.empty()) {
    PARAPHE_TRY(XmlSchema schema,
                XmlSchema::from_folder(schemas, "seda-" + out.version + "-main.xsd"));
    Result<XmlDocument> valid = XmlDocument::parse(bytes, file, &schema);
    if (!valid.ok()) return valid.errors();
  }
  Reader(out, file).read(plain.root());
  return out;
}

}  // namespace paraphe
