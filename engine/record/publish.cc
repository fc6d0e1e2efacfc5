#include "record/publish.h"

#include <algorithm>
#include <set>

#include "base/xml.h"

namespace paraphe {
namespace {

// In the language of the act, with its own spaces: U+00A0 before the colon.
constexpr std::string_view kPrivateWords = "[non publié]";
constexpr std::string_view kPrivateReason = "[non publié\u00A0: ";
constexpr std::string_view kPrivateBlock = "[passage non publié]";
constexpr std::string_view kPrivateArticle = "[article non publié]";
constexpr std::string_view kLostPage = "…";  // of a reference to a passage left out

bool is_private_block(XmlNode node) {
  std::optional<std::string_view> shown = node.attribute("diffusion");
  return shown && *shown == "non";
}

// "Article 1er", "ART. 12", "Article premier": a number and nothing else, which may stay.
bool is_plain_number(std::string_view label) {
  const size_t space = label.find_first_of(" \u00A0\u202F");
  if (space == label.npos) return false;
  const std::string_view word = label.substr(0, space);
  if (word != "Article" && word != "ARTICLE" && word != "Art." && word != "ART.") return false;
  std::string_view number = label.substr(space);
  while (!number.empty() && !(number[0] > ' ' && number[0] < 0x7F)) number.remove_prefix(1);
  if (number == "premier" || number == "PREMIER" || number == "unique" || number == "UNIQUE")
    return true;
  const size_t digits = number.find_first_not_of("0123456789");
  return !number.empty() && digits != 0 &&
         (digits == number.npos || number.substr(digits) == "er" || number.substr(digits) == "ER");
}

// Ids of blocks that stand within a passage left out: nothing can refer to them any more. The id of
// the passage itself stays with the words that replace it.
void collect_lost_ids(XmlNode node, bool lost, std::set<std::string, std::less<>>& ids) {
  for (XmlNode child : node.children()) {
    if (!child.is_element()) continue;
    if (lost)
      if (std::optional<std::string_view> id = child.attribute("id")) ids.emplace(*id);
    collect_lost_ids(child, lost || is_private_block(child) || child.name() == "prive", ids);
  }
}

class Writer {
 public:
  explicit Writer(PublicRecord& out) : out_(out) {}

  void write_record(XmlNode root) {
    out_.bytes = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    write(root, true);
    out_.bytes += '\n';
  }

 private:
  void write(XmlNode node, bool is_root = false) {
    if (node.is_text()) {
      out_.bytes += xml_escape(node.text());
      return;
    }
    if (node.name() == "deliberation" || node.name() == "acte") return write_deliberation(node);
    if (node.name() == "prive") return write_private(node);
    if (is_private_block(node)) return write_private_block(node);
    std::optional<std::string_view> target = node.attribute("repere");
    if (target && lost_.contains(*target)) {
      // A mention of what is left out stays, as words.
      if (node.name() == "page-de") out_.bytes += kLostPage;
      for (XmlNode child : node.children()) write(child);
      return;
    }
    write_element(node, is_root);
  }

  void write_element(XmlNode node, bool is_root = false) {
    const std::string name(node.name());
    out_.bytes += "<" + name;
    if (is_root) write_attribute("xmlns", node.namespace_uri());
    write_attributes(node);
    const XmlNodeRange children = node.children();
    if (!(children.begin() != children.end())) {
      out_.bytes += "/>";
      return;
    }
    out_.bytes += ">";
    for (XmlNode child : children) write(child);
    out_.bytes += "</" + name + ">";
  }

  // The record's vocabulary has no attribute in a namespace: those (xsi:schemaLocation) are the
  // affair of whoever wrote the file.
  void write_attributes(XmlNode node) {
    for (const auto& [name, value] : node.attributes())
      if (std::optional<std::string_view> own = node.attribute(name); own && *own == value)
        write_attribute(name, value);
  }

  void write_attribute(std::string_view name, std::string_view value) {
    out_.bytes += " " + std::string(name) + "=\"" + xml_escape(value) + "\"";
  }

  void write_deliberation(XmlNode node) {
    lost_.clear();
    collect_lost_ids(node, false, lost_);
    out_.omitted.push_back(0);
    in_deliberation_ = true;
    write_element(node);
    in_deliberation_ = false;
    lost_.clear();
  }

  void write_private(XmlNode node) {
    count();
    std::optional<std::string_view> reason = node.attribute("motif");
    out_.bytes += "<prive";
    if (reason) write_attribute("motif", *reason);
    out_.bytes += ">";
    if (reason && !reason->empty()) {
      out_.bytes += std::string(kPrivateReason) + xml_escape(*reason) + "]";
    } else {
      out_.bytes += kPrivateWords;
    }
    out_.bytes += "</prive>";
  }

  // Whatever it was, a paragraph stands in its place, or an article of the same number; the mark
  // stays, so that programs know.
  void write_private_block(XmlNode node) {
    count();
    std::optional<std::string_view> label = node.attribute("libelle");
    const bool article = node.name() == "article" && label && is_plain_number(*label);
    const std::string name = article ? "article" : "paragraphe";
    out_.bytes += "<" + name;
    if (article) write_attribute("libelle", *label);
    if (std::optional<std::string_view> id = node.attribute("id")) write_attribute("id", *id);
    write_attribute("diffusion", "non");
    out_.bytes += ">";
    out_.bytes += article ? kPrivateArticle : kPrivateBlock;
    out_.bytes += "</" + name + ">";
  }

  void count() { ++(in_deliberation_ ? out_.omitted.back() : out_.omitted_elsewhere); }

  PublicRecord& out_;
  std::set<std::string, std::less<>> lost_;
  bool in_deliberation_ = false;
};

}  // namespace

Result<PublicRecord> public_record(const Seance& seance) {
  PARAPHE_TRY(XmlDocument document, XmlDocument::parse(seance.source, seance.file, nullptr));
  PublicRecord out;
  Writer(out).write_record(document.root());
  return out;
}

}  // namespace paraphe
