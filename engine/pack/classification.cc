#include "pack/classification.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/text.h"
#include "pack/actes_names.h"
#include "pack/actes_xml.h"

namespace paraphe {
namespace {

constexpr const char* kAskForOne =
    N_("Ask the préfecture for it: `paraphe classification request` writes the message, and the "
       "operator of télétransmission can fetch it too.");
constexpr const char* kChooseAnother =
    N_("Choose one of those that `paraphe classification show` lists.");
constexpr Message kNotOne{"pack.classification-form",
                          N_("“{0}” is not the classification that the ministry sends"),
                          kAskForOne};
constexpr Message kNoPieces{
    "pack.classification-pieces",
    N_("the classification of {0} has no types of piece: it is too old to be used"), kAskForOne};
constexpr Message kBadCode{
    "pack.classification-code",
    N_("the classification says “{0}” where a code that it has only once is due"), kAskForOne};
constexpr Message kNoMatter{"pack.matter-missing",
                            N_("the matter of no. {0} is not stated with two levels at least"),
                            N_("Add it to the deliberation: <matiere code=\"7.1\"/>.")};
constexpr Message kUnknownMatter{
    "pack.matter-unknown", N_("the matter {1} of no. {0} is not in the classification of {2}"),
    kChooseAnother};
constexpr Message kUnknownNature{"pack.nature-unknown",
                                 N_("the nature {0} is not in the classification of {1}"),
                                 kChooseAnother};
constexpr Message kWrongPiece{"pack.piece-type",
                              N_("{0}: the type of piece “{1}” is not accepted for the nature {2}"),
                              N_("State another (type-piece=\"…\"). Accepted are: {3}.")};
constexpr Message kSuperseded{
    "pack.classification-superseded",
    N_("the classification of {0} is no longer current: the préfecture uses that of {1}"),
    kAskForOne};
constexpr Message kStale{
    "pack.classification-stale",
    N_("the classification of {0} is over two years old, and nothing says that it is still "
       "current"),
    N_("Ask the préfecture for the current one (`paraphe classification request`), or, if the "
       "operator confirms it, say on which day: --confirmed DAY.")};
constexpr Message kAgeing{
    "pack.classification-ageing", N_("the classification of {0} is over a year old"),
    N_("Ask the préfecture whether it is still current (`paraphe classification request`).")};

constexpr int kLevels = 5;

std::optional<int> code_of(XmlNode node, std::string_view name) {
  std::optional<std::string> text = actes_attribute(node, name);
  if (!text) return std::nullopt;
  int value = 0;
  auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (problem != std::errc() || end != text->data() + text->size() || value < 0 || value > 9999)
    return std::nullopt;
  return value;
}

class Reader {
 public:
  Reader(const XmlDocument& document, Classification& out) : document_(document), out_(out) {}

  void read(XmlNode root) {
    for (XmlNode node : root.child("NaturesActes").elements("NatureActe")) read_nature(node);
    read_matters(root.child("Matieres"), {}, 1);
  }

  Diagnostics errors;

 private:
  void bad(XmlNode node, std::string_view name) {
    errors.push_back(
        error(kBadCode, {actes_attribute(node, name).value_or("")}, document_.place(node)));
  }

  void read_nature(XmlNode node) {
    ClassifiedNature nature;
    std::optional<int> code = code_of(node, "CodeNatureActe");
    if (!code || out_.nature(*code) != nullptr) return bad(node, "CodeNatureActe");
    nature.code = *code;
    nature.letters = actes_attribute(node, "TypeAbrege").value_or("");
    nature.label = actes_attribute(node, "Libelle").value_or("");
    for (XmlNode piece : node.elements("TypePJNatureActe"))
      nature.pieces.push_back({actes_attribute(piece, "CodeTypePJ").value_or(""),
                               actes_attribute(piece, "Libelle").value_or("")});
    out_.natures.push_back(std::move(nature));
  }

  void read_matters(XmlNode parent, const std::vector<int>& above, int level) {
    for (XmlNode node : parent.elements("Matiere" + std::to_string(level))) {
      Matter matter{above, actes_attribute(node, "Libelle").value_or("")};
      std::optional<int> code = code_of(node, "CodeMatiere");
      if (!code) {
        bad(node, "CodeMatiere");
        continue;
      }
      matter.codes.push_back(*code);
      out_.matters.push_back(matter);
      if (level < kLevels) read_matters(node, matter.codes, level + 1);
    }
  }

  const XmlDocument& document_;
  Classification& out_;
};

}  // namespace

const ClassifiedNature* Classification::nature(int code) const {
  for (const ClassifiedNature& n : natures)
    if (n.code == code) return &n;
  return nullptr;
}

const Matter* Classification::matter(const std::vector<int>& codes) const {
  auto found =
      std::lower_bound(matters.begin(), matters.end(), codes,
                       [](const Matter& m, const std::vector<int>& c) { return m.codes < c; });
  return found != matters.end() && found->codes == codes ? &*found : nullptr;
}

std::string Classification::labels(const std::vector<int>& codes) const {
  std::string out;
  for (size_t level = 1; level <= codes.size(); ++level) {
    const Matter* m = matter({codes.begin(), codes.begin() + static_cast<long>(level)});
    if (m != nullptr) out += (out.empty() ? "" : " / ") + m->label;
  }
  return out;
}

Result<Classification> read_classification(std::string_view bytes, const std::string& file) {
  PARAPHE_TRY(XmlDocument document, parse_actes(bytes, file));
  XmlNode root = document.root();
  if (root.name() != "RetourClassification") return error(kNotOne, {file}, document.place(root));
  Classification out;
  out.file = file;
  std::optional<Date> date = read_day(actes_text(root, "DateClassification"));
  if (!date) return error(kNotOne, {file}, document.place(root));
  out.date = *date;
  Reader reader(document, out);
  reader.read(root);
  if (!reader.errors.empty()) return reader.errors;
  bool has_pieces = std::any_of(out.natures.begin(), out.natures.end(),
                                [](const ClassifiedNature& n) { return !n.pieces.empty(); });
  if (!has_pieces) return error(kNoPieces, {day_text(out.date)}, document.place(root));
  std::sort(out.natures.begin(), out.natures.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  // As numbers: the ministry's file puts 7.10 behind 7.1.
  std::sort(out.matters.begin(), out.matters.end(),
            [](const Matter& a, const Matter& b) { return a.codes < b.codes; });
  for (size_t i = 1; i < out.matters.size(); ++i)
    if (out.matters[i].codes == out.matters[i - 1].codes)
      return error(kBadCode, {matter_text(out.matters[i].codes)}, {file, 0, 0, ""});
  if (out.matters.empty()) return error(kNotOne, {file}, document.place(root));
  return out;
}

std::string matter_text(const std::vector<int>& codes) {
  std::string out;
  for (int code : codes) out += (out.empty() ? "" : ".") + std::to_string(code);
  return out;
}

Diagnostics check_matter(const Classification& classification, const std::vector<int>& codes,
                         const std::string& number, const Place& place) {
  if (codes.size() < 2) return {error(kNoMatter, {number}, place)};
  if (classification.matter(codes) != nullptr) return {};
  return {
      error(kUnknownMatter, {number, matter_text(codes), day_text(classification.date)}, place)};
}

Diagnostics check_piece(const Classification& classification, int nature, const std::string& piece,
                        const std::string& what, const Place& place) {
  const ClassifiedNature* known = classification.nature(nature);
  if (known == nullptr)
    return {error(kUnknownNature, {std::to_string(nature), day_text(classification.date)}, place)};
  std::string accepted;
  for (const PieceType& type : known->pieces) {
    if (type.code == piece) return {};
    accepted += (accepted.empty() ? "" : ", ") + type.code;
  }
  return {error(kWrongPiece, {what, piece, known->letters, accepted}, place)};
}

Diagnostics check_age(const Classification& classification, const ClassificationNews& news,
                      const Date& today) {
  Place place{classification.file, 0, 0, ""};
  std::string date = day_text(classification.date);
  if (news.current && *news.current > classification.date)
    return {error(kSuperseded, {date, day_text(*news.current)}, place)};
  Date since = classification.date;
  if (news.confirmed) since = std::max(since, *news.confirmed);
  if (today >= years_after(since, 2)) return {error(kStale, {date}, place)};
  if (today >= years_after(since, 1)) return {warning(kAgeing, {date}, place)};
  return {};
}

}  // namespace paraphe
