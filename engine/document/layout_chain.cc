#include "document/layout_chain.h"

#include <algorithm>

#include "base/file.h"
#include "base/resource.h"
#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kTooLarge{
    "layout.too-large", N_("The layout has {0} bytes; at most {1} are read."),
    N_("A layout is a few pages of text: check that this is the right file.")};
constexpr Message kBasePath{
    "layout.base-path", N_("The base “{0}” is not a plain file name."),
    N_("Put the base in the layout’s own folder and write its name alone, without “/” or “..”, or "
       "name one that is built in: {1}.")};
constexpr Message kNoBase{
    "layout.no-base", N_("The base “{0}” cannot be found."),
    N_("Put the file itself, not a link to it, in the layout’s folder, or name one that is built "
       "in: {1}{2}.")};
constexpr Message kBaseCycle{"layout.base-cycle", N_("The layout is its own base: {0}."),
                             N_("Remove the attribute base of one of these files.")};
constexpr Message kBaseDepth{"layout.base-depth",
                             N_("The layout stands on more than {0} files, one base upon another."),
                             N_("Bring the bases together in fewer files.")};
constexpr Message kUnknownDocument{"layout.unknown-document", N_("There is no document “{0}”."),
                                   N_("Use one of: {1}{2}.")};

constexpr size_t kLargestLayout = 1u << 20;
constexpr size_t kDeepestBase = 8;
constexpr std::string_view kBuiltIn = "layouts/";
// What documents share: bases, and no document by themselves.
constexpr std::string_view kShared = "commun";

const Result<XmlSchema>& schema() {
  static const Result<XmlSchema> kSchema = XmlSchema::from_resource("schemas/mise-en-page.xsd");
  return kSchema;
}

// What is built in passes the schema: a test says so, and no command has to wait for it.
Result<LayoutFile> parse(std::string_view bytes, const std::string& file, bool built_in,
                         Diagnostics& faults) {
  if (bytes.size() > kLargestLayout)
    return error(kTooLarge, {std::to_string(bytes.size()), std::to_string(kLargestLayout)},
                 Place{file, 0, 0, ""});
  if (built_in) {
    PARAPHE_TRY(XmlDocument document, XmlDocument::parse(bytes, file, nullptr));
    return LayoutFile{file, built_in, std::move(document), {}};
  }
  if (!schema().ok()) return schema().errors();
  PARAPHE_TRY(XmlMended read, XmlDocument::parse_mending(bytes, file, *schema()));
  std::move(read.faults.begin(), read.faults.end(), std::back_inserter(faults));
  return LayoutFile{file, built_in, std::move(read.document), std::move(read.losses)};
}

std::vector<std::string_view> built_in_files() {
  std::vector<std::string_view> out;
  for (std::string_view name : list_resources(kBuiltIn))
    if (name.ends_with(".xml") && name.rfind('/') == kBuiltIn.size() - 1) out.push_back(name);
  return out;
}

std::string listed(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

bool is_plain(std::string_view name) {
  return !name.empty() && name.front() != '.' && is_valid_utf8(name) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return c != '/' && c != '\\' && c != ':' && static_cast<unsigned char>(c) >= 0x20;
         });
}

// The base that `from` names, or nothing when it names none.
Result<std::vector<LayoutFile>> base_of(const LayoutFile& from, Diagnostics& faults) {
  XmlNode root = from.document.root();
  std::optional<std::string_view> value = root.attribute("base");
  std::vector<LayoutFile> out;
  if (!value) return out;
  std::string name(trim(*value));
  Place place = from.document.place(root);
  bool built_in = from.built_in;
  if (name.starts_with(kBuiltIn)) {
    built_in = true;
    name.erase(0, kBuiltIn.size());
  }
  if (!is_plain(name))
    return error(kBasePath, {std::string(trim(*value)), listed(built_in_files())}, place);
  std::string from_disk;
  std::optional<std::string_view> bytes;
  std::string file = std::string(kBuiltIn) + name;
  if (built_in) {
    bytes = find_resource(file);
  } else {
    const std::string folder = folder_of_layout(from.name);
    file = folder + name;
    if (is_file_in(folder, name)) {
      PARAPHE_TRY(from_disk, read_file_in(folder, name, kLargestLayout + 1));
      bytes = from_disk;
    }
  }
  if (!bytes) {
    std::vector<std::string_view> known = built_in_files();
    std::string close = did_you_mean(std::string(kBuiltIn) + name, known);
    return error(kNoBase, {std::string(trim(*value)), listed(known), close}, place);
  }
  PARAPHE_TRY(LayoutFile base, parse(*bytes, file, built_in, faults));
  out.push_back(std::move(base));
  return out;
}

bool same_file(const LayoutFile& a, const LayoutFile& b) {
  return a.built_in == b.built_in && a.name == b.name;
}

// `file` and its bases, as far as they can be followed.
LinkedLayout follow(LayoutFile file) {
  LinkedLayout out;
  LayoutChain& chain = out.chain;
  auto stop = [&](Diagnostics why) {
    std::move(why.begin(), why.end(), std::back_inserter(out.faults));
    out.base_lost = true;
    return std::move(out);
  };
  chain.push_back(std::move(file));
  for (;;) {
    Result<std::vector<LayoutFile>> base = base_of(chain.back(), out.faults);
    if (!base.ok()) return stop(std::move(base).errors());
    if (base->empty()) return out;
    LayoutFile& next = base->front();
    const Place place = chain.back().document.place(chain.back().document.root());
    auto seen = std::find_if(chain.begin(), chain.end(),
                             [&](const LayoutFile& known) { return same_file(known, next); });
    if (seen != chain.end()) {
      std::string way;
      for (auto link = seen; link != chain.end(); ++link) way += link->name + " → ";
      return stop({error(kBaseCycle, {way + next.name}, place)});
    }
    if (chain.size() == kDeepestBase)
      return stop({error(kBaseDepth, {std::to_string(kDeepestBase)}, place)});
    chain.push_back(std::move(next));
  }
}

bool has_content(const LayoutFile& file) { return file.document.root().child("contenu").exists(); }

// The document that the chain says it is for. The schema lists the kinds.
std::optional<DocumentKind> document_of(const LayoutChain& chain) {
  for (const LayoutFile& file : chain)
    if (std::optional<std::string_view> value = file.document.root().attribute("document"))
      return find_kind(trim(*value));
  return std::nullopt;
}

}  // namespace

std::string folder_of_layout(const std::string& file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash + 1);
}

std::vector<std::string_view> built_in_documents() {
  std::vector<std::string_view> out;
  for (std::string_view file : built_in_files()) {
    file.remove_prefix(kBuiltIn.size());
    file.remove_suffix(4);
    if (!file.starts_with(kShared)) out.push_back(file);
  }
  return out;
}

Result<LinkedLayout> read_chain(std::string_view bytes, const std::string& file, bool built_in,
                                DocumentKind document) {
  Diagnostics faults;
  PARAPHE_TRY(LayoutFile first, parse(bytes, file, built_in, faults));
  LinkedLayout out = follow(std::move(first));
  out.faults.insert(out.faults.begin(), faults.begin(), faults.end());
  LayoutChain& chain = out.chain;
  out.kind = document_of(chain);
  const std::string kind = about(out.kind.value_or(document)).name;
  if (std::any_of(chain.begin(), chain.end(), has_content)) {
    // Only a letterhead dresses every document.
    if (!out.kind) out.kind = DocumentKind::kExtrait;
    return out;
  }
  // A letterhead: what it shares with the document stands under the document.
  const std::string under = std::string(kBuiltIn) + kind + ".xml";
  std::optional<std::string_view> source = find_resource(under);
  if (std::vector<std::string_view> known = built_in_documents();
      !source || std::find(known.begin(), known.end(), kind) == known.end()) {
    out.faults.push_back(error(kUnknownDocument, {kind, listed(known), did_you_mean(kind, known)},
                               chain[0].document.place(chain[0].document.root())));
    return std::move(out.faults);
  }
  PARAPHE_TRY(LayoutFile dressed, parse(*source, under, true, out.faults));
  LinkedLayout below = follow(std::move(dressed));
  std::move(below.faults.begin(), below.faults.end(), std::back_inserter(out.faults));
  std::erase_if(chain, [&](const LayoutFile& known) {
    return std::any_of(below.chain.begin(), below.chain.end(),
                       [&](const LayoutFile& other) { return same_file(known, other); });
  });
  std::move(below.chain.begin(), below.chain.end(), std::back_inserter(chain));
  return out;
}

}  // namespace paraphe
