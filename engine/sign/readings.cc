#include "sign/readings.h"

#include <set>

#include "sign/object_text.h"

namespace paraphe {
namespace {

constexpr Message kTwoTables{
    "pdf.two-tables",
    N_("This PDF file has two tables of contents, and not all programs see the same in it: {0}."),
    N_("Do not trust it: the file was prepared to deceive, or is damaged. Get it again.")};

class Reading {
 public:
  Reading(std::string_view bytes, const Revision& last, const ForeignPdf& pdf)
      : bytes_(bytes), texts_(bytes), last_(last), pdf_(pdf) {}

  // The value of an entry of a dictionary object, in qpdf's spelling; "" when there is none.
  std::string entry(uint32_t number, std::string_view key) const {
    auto dictionary = texts_.dictionary(last_.objects, number);
    const DictionaryEntry* found = dictionary ? find(dictionary->entries, key) : nullptr;
    if (found == nullptr) return "";
    return pdf_.normalise(slice(dictionary->bytes, found->value)).value_or("");
  }

  uint32_t root() const {
    const DictionaryEntry* root = find(last_.trailer, "Root");
    return root == nullptr ? 0 : number_in(slice(bytes_, root->value));
  }

  // Everything that the pages and the form are made of.
  std::set<uint32_t> shown() const {
    std::set<uint32_t> reached;
    std::vector<uint32_t> open{root()};
    auto follow = [&open](std::string_view bytes, Span value) {
      for (const Reference& each : find_references(bytes, value)) open.push_back(each.number);
    };
    for (const char* key : {"Pages", "AcroForm"}) {
      std::string value = entry(root(), key);
      follow(value, {0, value.size()});
    }
    reached.insert(root());
    while (!open.empty()) {
      uint32_t number = open.back();
      open.pop_back();
      if (!reached.insert(number).second) continue;
      if (auto found = texts_.find(last_.objects, number)) follow(found->bytes, found->value);
    }
    return reached;
  }

  uint32_t first_page() const {
    constexpr int kDeepest = 32;
    uint32_t node = number_in(entry(root(), "Pages"));
    for (int depth = 0; depth < kDeepest; ++depth) {
      std::string kids = entry(node, "Kids");
      if (kids.empty()) return node;
      node = kids.size() > 2 ? number_in(std::string_view(kids).substr(2)) : 0;
    }
    return 0;
  }

 private:
  // The number of the reference that a text begins with.
  static uint32_t number_in(std::string_view text) {
    size_t position = 0;
    std::optional<uint64_t> number = read_number(text, position);
    bool is_reference = number && *number <= 0x7FFFFFFF && text.substr(position, 4) == " 0 R";
    return is_reference ? static_cast<uint32_t>(*number) : 0;
  }

  std::string_view bytes_;
  ObjectTexts texts_;
  const Revision& last_;
  const ForeignPdf& pdf_;
};

}  // namespace

std::optional<Diagnostic> find_other_reading(std::string_view bytes,
                                             const std::vector<Revision>& revisions,
                                             const ForeignPdf& pdf, const std::string& file) {
  auto differs = [&file](const char* what) { return error(kTwoTables, {what}, {file, 0, 0, ""}); };
  std::set<uint32_t> hidden;
  for (const Revision& each : revisions) hidden.insert(each.hidden.begin(), each.hidden.end());
  Reading reading(bytes, revisions.back(), pdf);
  if (!hidden.empty())
    for (uint32_t number : reading.shown())
      if (hidden.count(number) != 0) return differs(N_("older programs do not see all of its pages"));
  if (revisions.front().first_page != 0 && revisions.front().first_page != reading.first_page())
    return differs(N_("its first page is not the one it says"));
  return std::nullopt;
}

}  // namespace paraphe
