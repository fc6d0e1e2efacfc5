#include "sign/changes.h"

#include <algorithm>
#include <optional>
#include <set>

#include "sign/metadata_changes.h"
#include "sign/revision_pair.h"
#include "sign/store_changes.h"

namespace paraphe {
namespace {

using Entries = RevisionPair::Entries;
using Side = RevisionPair::Side;

// The keys of a document timestamp's field: none that acts or has kids.
const std::set<std::string> kTimestampKeys{"AP", "F",            "FT",      "P", "Rect",
                                           "StructParent", "Subtype", "T", "TU", "Type", "V"};

// The keys that lead to a field: lists of pages and of forms, the tree of tags (ISO 32000-1 table
// 325), actions (tables 210, 238). None of them leads to a font or a drawing by name, so that no entry
// of a field can be one.
const std::set<std::string_view> kToFields{"", "Annots", "CO", "Fields", "Kids", "Obj", "Parent", "T"};

// Compares two revisions of a file object by object. Each check returns "" or the reason.
class Comparison {
 public:
  Comparison(std::string_view bytes, const std::vector<Revision>& revisions,
             const Mentions& mentions, size_t index, const ForeignPdf& pdf,
             const AddedSignature& added)
      : pair_(bytes, revisions[index - 1], revisions[index], pdf),
        mentions_(mentions), index_(index), pdf_(pdf), added_(added) {}

  using Step = std::string (Comparison::*)();

  std::string run() {
    std::vector<Step> steps{&Comparison::objects, &Comparison::trailer, &Comparison::catalogue};
    if (added_.signature == 0) {
      steps.push_back(&Comparison::something_proven);
    } else if (added_.is_timestamp) {
      steps.insert(steps.end(), {&Comparison::timestamp_numbers, &Comparison::timestamp_field,
                                 &Comparison::page, &Comparison::longer_form});
    } else {
      steps.insert(steps.end(), {&Comparison::numbers, &Comparison::field, &Comparison::form});
    }
    steps.insert(steps.end(),
                 {&Comparison::nothing_else_is_replaced, &Comparison::additions_are_used,
                  &Comparison::nothing_has_two_parts});
    for (Step check : steps)
      if (std::string why = (this->*check)(); !why.empty()) return why;
    return "";
  }

  const char* run_allowed(bool remarks) {
    if (!objects().empty() || !trailer().empty() || !nothing_has_two_parts().empty())
      return nullptr;
    bool remarked = false;
    for (uint32_t number : pair_.replaced()) {
      bool filled = pdf_.form_objects().count(number) != 0 && differs_only_in(number, kFilledKeys);
      bool flagged = number == pdf_.form() && differs_only_in(number, {"NeedAppearances"});
      bool page = remarks && differs_only_in(number, {"Annots"}) && is_page(number);
      if (!filled && !flagged && !page && !is_about_the_file(number)) return nullptr;
      remarked = remarked || page;
      roots_.insert(number);
    }
    if (!additions_are_used().empty()) return nullptr;
    return remarked ? N_("remarks were added to its pages") : N_("fields of its form were filled in");
  }

 private:
  // What filling in changes in a field: its value, its looks, its state, its date.
  static inline const std::set<std::string> kFilledKeys{"AP", "AS", "M", "V"};

  std::string objects() { return pair_.sort_objects(); }
  bool is_added(uint32_t number) const { return pair_.additions().count(number) != 0; }
  bool is_replaced(uint32_t number) const { return pair_.replaced().count(number) != 0; }
  std::optional<Entries> before(uint32_t number) const {
    return pair_.entries(Side::kBefore, number);
  }
  std::optional<Entries> after(uint32_t number) const { return pair_.entries(Side::kAfter, number); }
  static uint32_t number_of(std::string_view value) { return RevisionPair::number_of(value); }
  static std::string reference(uint32_t number) { return RevisionPair::reference(number); }

  bool differs_only_in(uint32_t number, const std::set<std::string>& keys) const {
    std::optional<Entries> old = before(number), now = after(number);
    if (!old || !now) return false;
    for (const std::string& key : keys) old->erase(key), now->erase(key);
    return *old == *now;
  }

  bool is_page(uint32_t number) const {
    std::optional<Entries> now = after(number);
    return now && (*now)["Type"] == "/Page";
  }

  // Title and dates of the file, which programs bring up to date.
  bool is_about_the_file(uint32_t number) const {
    std::optional<Entries> trailer = pair_.trailer(Side::kAfter);
    if (!trailer) return false;
    if (number == number_of((*trailer)["Info"])) return true;
    std::optional<Entries> catalogue = before(number_of((*trailer)["Root"]));
    return catalogue && number == number_of((*catalogue)["Metadata"]);
  }

  std::string trailer() {
    std::optional<Entries> old = pair_.trailer(Side::kBefore), now = pair_.trailer(Side::kAfter);
    if (!old || !now) return N_("its trailer is malformed");
    catalogue_ = number_of((*now)["Root"]);
    for (const auto& [key, value] : *now) {
      bool may_differ = key == "Size" || key == "Prev" || key == "ID";
      if (!may_differ && (old->count(key) == 0 || (*old)[key] != value))
        return N_("it changes the trailer");
    }
    for (const auto& [key, value] : *old)
      if (key != "Prev" && now->count(key) == 0) return N_("it changes the trailer");
    return "";
  }

  // Only proofs, and what says which extensions of PDF a file uses.
  std::string catalogue() {
    std::optional<Entries> old = before(catalogue_), now = after(catalogue_);
    if (!old || !now) return N_("it changes the document");
    const std::string was = (*old)["DSS"], is = (*now)["DSS"];
    std::set<uint32_t> store = store_objects(pair_, Side::kBefore, was);
    bool grows = was != is;
    for (uint32_t number : store) grows = grows || is_replaced(number);
    if (grows) {
      if (std::string why = find_store_fault(pair_, was, is); !why.empty()) return why;
      // What the store leaves behind is no part of it any more.
      const std::set<uint32_t> kept = store_objects(pair_, Side::kAfter, is);
      std::erase_if(store, [&kept](uint32_t number) { return kept.count(number) == 0; });
      allowed_.insert(store.begin(), store.end());
      roots_.insert(store.begin(), store.end());
      roots_.insert(catalogue_);
      has_new_proofs_ = true;
    }
    if (!extends((*old)["Extensions"], (*now)["Extensions"])) return N_("it changes the document");
    for (const char* key : {"DSS", "Extensions"}) old->erase(key), now->erase(key);
    if (*old != *now) return N_("it changes the document");
    allowed_.insert(catalogue_);
    return "";
  }

  // Developers' extensions (ISO 32000-1 §7.12): names and numbers, which are for the curious.
  bool extends(const std::string& was, const std::string& is) const {
    if (was == is) return true;
    auto old = pair_.entries_of(Side::kBefore, was.empty() ? "<< >>" : was);
    auto now = pair_.entries_of(Side::kAfter, is);
    if (!old || !now || number_of(is) != 0) return false;
    for (const auto& [key, value] : *old)
      if (now->count(key) == 0) return false;
    for (const auto& [key, value] : *now) {
      auto extension = pair_.entries_of(Side::kAfter, value);
      if (key == "Type") continue;
      if (!extension || number_of(value) != 0) return false;
      for (const auto& [name, what] : *extension)
        if (name != "Type" && name != "BaseVersion" && name != "ExtensionLevel" && name != "URL" &&
            name != "ExtensionRevision")
          return false;
    }
    return true;
  }

  std::string something_proven() {
    return has_new_proofs_ ? "" : N_("it adds something else than a signature");
  }

  std::string nothing_else_is_replaced() {
    for (uint32_t number : pair_.replaced())
      if (allowed_.count(number) == 0 && !is_dated_anew(pair_, number))
        return N_("it replaces content that was signed");
    return "";
  }

  // Every reference that was there already leads to the part that is judged here, and to no other.
  std::string nothing_has_two_parts() {
    std::optional<Entries> trailer = pair_.trailer(Side::kBefore);
    const uint32_t root = trailer ? number_of((*trailer)["Root"]) : 0;
    std::optional<Entries> catalogue = before(root);
    const std::set<uint32_t> store =
        catalogue ? store_objects(pair_, Side::kBefore, (*catalogue)["DSS"]) : std::set<uint32_t>();
    auto plays_another = [&](uint32_t number, const Mentions::Mention& mention) {
      bool is_field = number == added_.field || pdf_.form_objects().count(number) != 0;
      if (mention.holder == 0) return mention.top != (number == root ? "Root" : "Info");
      // What a signature reference analyses is the whole document (table 253).
      if (number == root) return mention.key != "Data";
      if (store.count(number) != 0)
        return store.count(mention.holder) == 0 && (mention.holder != root || mention.top != "DSS");
      // The form, which lists fields, may stand in the catalogue itself.
      if (is_field) return kToFields.count(mention.key) == 0;
      return mention.holder != root || mention.top != (number == pdf_.form() ? "AcroForm" : "Metadata");
    };
    auto any_before = [this](uint32_t number, auto&& is_wrong) {
      const std::vector<Mentions::Mention>& all = mentions_.of(number);
      return std::any_of(all.begin(), all.end(), [&](const Mentions::Mention& each) {
        return each.revision < index_ && is_wrong(each);
      });
    };
    for (uint32_t number : pair_.additions())
      if (any_before(number, [](const Mentions::Mention&) { return true; }))
        return N_("it adds an object that what was signed refers to");
    // A page is referred to from everywhere; only its list of annotations may grow, and nothing but a
    // page has one.
    for (uint32_t number : pair_.replaced())
      if (!is_page(number) && any_before(number, [&](const Mentions::Mention& mention) {
            return plays_another(number, mention);
          }))
        return N_("it replaces an object that has another part to play in what was signed");
    return "";
  }

  std::string numbers() {
    if (!is_added(added_.signature)) return N_("it does not add the signature itself");
    if (!is_replaced(added_.field)) return N_("it does not fill the field");
    allowed_.insert({added_.field, pdf_.form()});
    return "";
  }

  std::string field() {
    std::optional<Entries> old = before(added_.field), now = after(added_.field);
    if (!old || !now) return N_("it adds a field instead of filling one");
    if (old->count("V") != 0) return N_("it signs a field again");
    if ((*now)["V"] != reference(added_.signature)) return N_("it does not fill the field");
    if (auto appearance = now->find("AP");
        appearance != now->end() && ((*old)["AP"] != appearance->second)) {
      std::optional<uint32_t> drawing = normal_appearance(appearance->second);
      if (!drawing || !pair_.is_new_stream(*drawing))
        return N_("it changes the look of the field in an unknown way");
      roots_.insert(*drawing);
    }
    for (const char* key : {"V", "AP"}) old->erase(key), now->erase(key);
    if (*old != *now) return N_("it changes the field beyond its signature");
    return "";
  }

  std::string form() {
    if (!is_replaced(pdf_.form())) return "";
    std::optional<Entries> old = before(pdf_.form()), now = after(pdf_.form());
    if (!old || !now) return N_("it replaces the form");
    // Table 219: 1, there are signatures; 2, append only.
    if ((*now)["SigFlags"] != "3") return N_("it changes the form");
    old->erase("SigFlags"), now->erase("SigFlags");
    if (*old != *now) return N_("it changes the form");
    return "";
  }

  // -------------------------------------------------- a document timestamp

  std::string timestamp_numbers() {
    std::optional<Entries> now = after(added_.field);
    page_ = now ? number_of((*now)["P"]) : 0;
    if (page_ == 0) return N_("its timestamp belongs to no page");
    if (!is_added(added_.signature) || !is_added(added_.field))
      return N_("it does not add the timestamp itself");
    allowed_.insert({page_, pdf_.form()});
    roots_.insert(added_.field);
    return "";
  }

  std::string timestamp_field() {
    Entries now = *after(added_.field);
    for (const auto& [key, value] : now)
      if (kTimestampKeys.count(key) == 0) return N_("its timestamp does more than a timestamp may");
    bool widget = now["FT"] == "/Sig" && now["Subtype"] == "/Widget" &&
                  now["V"] == reference(added_.signature) && has_no_size(now["Rect"]);
    if (widget && now.count("AP") != 0) widget = draws_nothing(now["AP"]);
    return widget ? "" : N_("its timestamp can be seen on the page");
  }

  // Some programs give even a field without size a look: a drawing without anything in it.
  bool draws_nothing(const std::string& appearance) const {
    auto looks = pair_.entries_of(Side::kAfter, appearance);
    uint32_t drawing = looks && looks->size() == 1 ? number_of((*looks)["N"]) : 0;
    return pair_.is_new_stream(drawing) && pair_.stream_data(Side::kAfter, drawing) == "";
  }

  std::string page() {
    std::optional<Entries> old = before(page_), now = after(page_);
    if (!old || !now || (*old)["Type"] != "/Page") return N_("it changes a page");
    if (old->count("Annots") == 0) (*old)["Annots"] = "[ ]";
    if (!is_longer_by_field((*old)["Annots"], (*now)["Annots"])) return N_("it changes a page");
    old->erase("Annots"), now->erase("Annots");
    return *old == *now ? "" : N_("it changes a page");
  }

  std::string longer_form() {
    std::optional<Entries> old = before(pdf_.form()), now = after(pdf_.form());
    if (!old || !now) return N_("it replaces the form");
    if (!is_longer_by_field((*old)["Fields"], (*now)["Fields"]) || (*now)["SigFlags"] != "3")
      return N_("it changes the form");
    for (const char* key : {"Fields", "SigFlags"}) old->erase(key), now->erase(key);
    return *old == *now ? "" : N_("it changes the form");
  }

  // "[ 1 0 R ]" and "[ 1 0 R 2 0 R ]", where 2 is the field added.
  bool is_longer_by_field(const std::string& old, const std::string& now) const {
    if (old.size() < 2 || old.front() != '[' || old.back() != ']') return false;
    return now == old.substr(0, old.size() - 1) + reference(added_.field) + " ]";
  }

  static bool has_no_size(std::string_view rectangle) {
    std::vector<std::string_view> sides;
    if (rectangle.size() < 2 || rectangle.front() != '[' || rectangle.back() != ']') return false;
    rectangle = rectangle.substr(1, rectangle.size() - 2);
    for (size_t at = skip_space(rectangle, 0); at < rectangle.size();
         at = skip_space(rectangle, at)) {
      std::optional<Span> value = read_value(rectangle, at);
      if (!value) return false;
      sides.push_back(slice(rectangle, *value));
    }
    return sides.size() == 4 && sides[0] == sides[2] && sides[1] == sides[3];
  }

  // What is added must serve the signature; anything else waits for a later use.
  std::string additions_are_used() {
    if (added_.signature != 0) roots_.insert(added_.signature);
    std::set<uint32_t> reached;
    std::vector<uint32_t> open(roots_.begin(), roots_.end());
    std::set<uint32_t> old_roots = roots_;
    while (!open.empty()) {
      uint32_t number = open.back();
      open.pop_back();
      // A root may be an older object that grew: the store of proofs.
      bool is_new = is_added(number);
      if (is_new ? !reached.insert(number).second : old_roots.erase(number) == 0) continue;
      for (uint32_t next : pair_.references(number)) open.push_back(next);
    }
    // The tables of this revision are used by nobody but readers; the numbers that are lengths of
    // streams by the streams.
    for (uint32_t number : pair_.plumbing()) reached.insert(number);
    return reached == pair_.additions() ? "" : N_("it adds objects that the signature does not need");
  }

  // The object number in "<< /N 12 0 R >>", the only form of an appearance dictionary accepted.
  static std::optional<uint32_t> normal_appearance(std::string_view dictionary) {
    size_t position = 0;
    auto entries = read_dictionary(dictionary, position);
    if (!entries || entries->size() != 1 || entries->front().key != "N") return std::nullopt;
    std::string_view value = slice(dictionary, entries->front().value);
    uint32_t number = number_of(value);
    if (number == 0) return std::nullopt;
    return number;
  }

  RevisionPair pair_;
  const Mentions& mentions_;
  size_t index_;
  const ForeignPdf& pdf_;
  AddedSignature added_;
  std::set<uint32_t> roots_;    // what the additions serve
  std::set<uint32_t> allowed_;  // to be replaced, as far as has been looked at
  uint32_t page_ = 0, catalogue_ = 0;
  bool has_new_proofs_ = false;
};

}  // namespace

std::string find_forbidden_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                  const Mentions& mentions, size_t index, const ForeignPdf& pdf,
                                  const AddedSignature& added) {
  if (index == 0 || index >= revisions.size()) return N_("it does not exist");
  return Comparison(bytes, revisions, mentions, index, pdf, added).run();
}

const char* find_allowed_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                const Mentions& mentions, size_t index, const ForeignPdf& pdf,
                                bool remarks) {
  if (index == 0 || index >= revisions.size()) return nullptr;
  return Comparison(bytes, revisions, mentions, index, pdf, {}).run_allowed(remarks);
}

}  // namespace paraphe
