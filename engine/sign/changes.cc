#include "sign/changes.h"

#include <map>
#include <optional>
#include <set>

#include "sign/object_text.h"

namespace paraphe {
namespace {

using Entries = std::map<std::string, std::string>;

// The keys of a document timestamp's field: none that draws, acts or has kids.
const std::set<std::string> kTimestampKeys{"F",       "FT", "P",  "Rect", "StructParent",
                                           "Subtype", "T",  "TU", "Type", "V"};

// Compares two revisions of a file object by object. Each check returns "" or the reason.
class Comparison {
 public:
  Comparison(std::string_view bytes, const Revision& before, const Revision& after,
             const ForeignPdf& pdf, const AddedSignature& added)
      : bytes_(bytes), texts_(bytes), before_(before), after_(after), pdf_(pdf), added_(added) {}

  using Step = std::string (Comparison::*)();

  std::string run() {
    std::vector<Step> steps{&Comparison::every_byte_is_listed, &Comparison::trailer};
    if (added_.signature == 0) {
      steps.insert(steps.end(),
                   {&Comparison::store_numbers, &Comparison::catalogue, &Comparison::store});
    } else if (added_.is_timestamp) {
      steps.insert(steps.end(), {&Comparison::timestamp_numbers, &Comparison::timestamp_field,
                                 &Comparison::page, &Comparison::longer_form});
    } else {
      steps.insert(steps.end(), {&Comparison::numbers, &Comparison::field, &Comparison::form});
    }
    steps.push_back(&Comparison::additions_are_used);
    for (Step check : steps)
      if (std::string why = (this->*check)(); !why.empty()) return why;
    return "";
  }

  const char* run_allowed(bool remarks) {
    if (!every_byte_is_listed().empty() || !trailer().empty()) return nullptr;
    bool remarked = false;
    for (const auto& [number, entry] : after_.changed) {
      auto old = before_.objects.find(number);
      bool existed = old != before_.objects.end() && old->second.in_use;
      if (!existed) {
        additions_.insert(number);
        continue;
      }
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

  bool differs_only_in(uint32_t number, const std::set<std::string>& keys) const {
    std::optional<Entries> old = entries(before_, number);
    std::optional<Entries> now = entries(after_, number);
    if (!old || !now) return false;
    for (const std::string& key : keys) old->erase(key), now->erase(key);
    return *old == *now;
  }

  bool is_page(uint32_t number) const {
    std::optional<Entries> now = entries(after_, number);
    return now && (*now)["Type"] == "/Page";
  }

  // Title and dates of the file, which programs bring up to date.
  bool is_about_the_file(uint32_t number) const {
    std::optional<Entries> trailer = normalised(bytes_, after_.trailer);
    if (!trailer) return false;
    if (number == number_of((*trailer)["Info"])) return true;
    std::optional<Entries> catalogue = entries(before_, number_of((*trailer)["Root"]));
    return catalogue && number == number_of((*catalogue)["Metadata"]);
  }

  // Objects that no table lists are seen by programs that repair files, and by nobody else.
  std::string every_byte_is_listed() {
    size_t listed = 0;
    size_t position = skip_space(bytes_, after_.begin);
    while (position < after_.xref) {
      std::optional<IndirectObject> object = read_object(bytes_, position, length_finder());
      auto entry = object ? after_.changed.find(object->number) : after_.changed.end();
      if (entry == after_.changed.end() || !entry->second.in_use ||
          entry->second.offset != position || object->generation != 0)
        return N_("it contains bytes that belong to no object");
      if (object->is_stream) streams_.insert(object->number);
      ++listed;
      position = skip_space(bytes_, object->whole.end);
    }
    if (position != after_.xref) return N_("it contains bytes that belong to no object");
    for (const auto& [number, entry] : after_.changed) {
      if (number == after_.stream) ++listed;
      if (!entry.in_use || entry.container == 0) continue;
      ++listed;
      plumbing_.insert(entry.container);
    }
    if (listed != after_.changed.size()) return N_("it removes objects");
    if (after_.stream != 0) plumbing_.insert(after_.stream);
    return object_streams();
  }

  // Every object of an object stream is listed in its place: none waits there for a later table.
  std::string object_streams() {
    for (uint32_t container : plumbing_) {
      if (container == after_.stream) continue;
      auto held = texts_.contained(after_.objects, container);
      if (!held) return N_("it contains bytes that belong to no object");
      for (uint32_t i = 0; i < held->size(); ++i) {
        auto entry = after_.changed.find((*held)[i]);
        if (entry == after_.changed.end() || entry->second.container != container ||
            entry->second.index != i)
          return N_("it contains bytes that belong to no object");
      }
    }
    return "";
  }

  FindObject length_finder() const {
    return [this](uint32_t number) -> std::optional<size_t> {
      auto entry = after_.objects.find(number);
      if (entry == after_.objects.end() || !entry->second.in_use || entry->second.container != 0)
        return std::nullopt;
      return entry->second.offset;
    };
  }

  std::string trailer() {
    std::optional<Entries> old = normalised(bytes_, before_.trailer);
    std::optional<Entries> now = normalised(bytes_, after_.trailer);
    if (!old || !now) return N_("its trailer is malformed");
    for (const auto& [key, value] : *now) {
      bool may_differ = key == "Size" || key == "Prev" || key == "ID";
      if (!may_differ && (old->count(key) == 0 || (*old)[key] != value))
        return N_("it changes the trailer");
    }
    for (const auto& [key, value] : *old)
      if (key != "Prev" && now->count(key) == 0) return N_("it changes the trailer");
    return "";
  }

  std::string numbers() {
    for (const auto& [number, entry] : after_.changed) {
      auto old = before_.objects.find(number);
      bool existed = old != before_.objects.end() && old->second.in_use;
      if (!existed) {
        additions_.insert(number);
      } else if (number != added_.field && number != pdf_.form()) {
        return N_("it replaces content that was signed");
      }
    }
    if (additions_.count(added_.signature) == 0) return N_("it does not add the signature itself");
    if (after_.changed.count(added_.field) == 0) return N_("it does not fill the field");
    return "";
  }

  std::string field() {
    std::optional<Entries> old = entries(before_, added_.field);
    std::optional<Entries> now = entries(after_, added_.field);
    if (!old || !now) return N_("it adds a field instead of filling one");
    if (old->count("V") != 0) return N_("it signs a field again");
    if ((*now)["V"] != reference(added_.signature)) return N_("it does not fill the field");
    if (auto appearance = now->find("AP");
        appearance != now->end() && ((*old)["AP"] != appearance->second)) {
      std::optional<uint32_t> drawing = normal_appearance(appearance->second);
      if (!drawing || additions_.count(*drawing) == 0 || streams_.count(*drawing) == 0)
        return N_("it changes the look of the field in an unknown way");
      roots_.insert(*drawing);
    }
    for (const char* key : {"V", "AP"}) old->erase(key), now->erase(key);
    if (*old != *now) return N_("it changes the field beyond its signature");
    return "";
  }

  std::string form() {
    if (after_.changed.count(pdf_.form()) == 0) return "";
    std::optional<Entries> old = entries(before_, pdf_.form());
    std::optional<Entries> now = entries(after_, pdf_.form());
    if (!old || !now) return N_("it replaces the form");
    // Table 219: 1, there are signatures; 2, append only.
    if ((*now)["SigFlags"] != "3") return N_("it changes the form");
    old->erase("SigFlags"), now->erase("SigFlags");
    if (*old != *now) return N_("it changes the form");
    return "";
  }

  // -------------------------------------------------- a document timestamp

  // Sorts the objects of the revision into new ones and replaced ones, which must be `allowed`.
  bool only_replaces(const std::set<uint32_t>& allowed) {
    for (const auto& [number, entry] : after_.changed) {
      auto old = before_.objects.find(number);
      bool existed = old != before_.objects.end() && old->second.in_use;
      if (!existed) {
        additions_.insert(number);
      } else if (allowed.count(number) == 0) {
        return false;
      }
    }
    return true;
  }

  std::string timestamp_numbers() {
    std::optional<Entries> now = entries(after_, added_.field);
    page_ = now ? number_of((*now)["P"]) : 0;
    if (page_ == 0) return N_("its timestamp belongs to no page");
    if (!only_replaces({page_, pdf_.form()})) return N_("it replaces content that was signed");
    if (additions_.count(added_.signature) == 0 || additions_.count(added_.field) == 0)
      return N_("it does not add the timestamp itself");
    roots_.insert(added_.field);
    return "";
  }

  std::string timestamp_field() {
    Entries now = *entries(after_, added_.field);
    for (const auto& [key, value] : now)
      if (kTimestampKeys.count(key) == 0) return N_("its timestamp does more than a timestamp may");
    bool widget = now["FT"] == "/Sig" && now["Subtype"] == "/Widget" &&
                  now["V"] == reference(added_.signature) && has_no_size(now["Rect"]);
    return widget ? "" : N_("its timestamp can be seen on the page");
  }

  std::string page() {
    std::optional<Entries> old = entries(before_, page_);
    std::optional<Entries> now = entries(after_, page_);
    if (!old || !now || (*old)["Type"] != "/Page") return N_("it changes a page");
    if (!is_longer_by_field((*old)["Annots"], (*now)["Annots"])) return N_("it changes a page");
    old->erase("Annots"), now->erase("Annots");
    return *old == *now ? "" : N_("it changes a page");
  }

  std::string longer_form() {
    std::optional<Entries> old = entries(before_, pdf_.form());
    std::optional<Entries> now = entries(after_, pdf_.form());
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

  // -------------------------------------------------- the security store

  std::string store_numbers() {
    std::optional<Entries> trailer = normalised(bytes_, after_.trailer);
    catalogue_ = trailer ? number_of((*trailer)["Root"]) : 0;
    std::optional<Entries> now = entries(after_, catalogue_);
    store_ = now ? number_of((*now)["DSS"]) : 0;
    if (store_ == 0) return N_("it adds something else than a signature");
    if (!only_replaces({catalogue_, store_})) return N_("it replaces content that was signed");
    roots_.insert(store_);
    return "";
  }

  std::string catalogue() {
    std::optional<Entries> old = entries(before_, catalogue_);
    std::optional<Entries> now = entries(after_, catalogue_);
    if (!old || !now) return N_("it changes the document");
    bool is_new = old->count("DSS") == 0;
    if (is_new ? additions_.count(store_) == 0 : (*old)["DSS"] != (*now)["DSS"])
      return N_("it changes the document");
    old->erase("DSS"), now->erase("DSS");
    return *old == *now ? "" : N_("it changes the document");
  }

  // Lists only grow, at their end, by streams of this revision.
  std::string store() {
    constexpr const char* kWrong = N_("its proofs are not kept as they must be");
    std::optional<Entries> now = entries(after_, store_);
    Entries old;
    if (additions_.count(store_) == 0) {
      std::optional<Entries> found = entries(before_, store_);
      if (!found) return kWrong;
      old = *found;
    }
    if (!now) return kWrong;
    for (const auto& [key, value] : old)
      if (now->count(key) == 0) return N_("it removes proofs");
    for (const auto& [key, value] : *now) {
      if (key == "Type" && value == "/DSS") continue;
      if (key != "Certs" && key != "CRLs" && key != "OCSPs") return kWrong;
      std::string before = old.count(key) == 0 ? "[ ]" : old[key];
      if (before.size() < 2 || before.back() != ']' || value.size() < before.size() ||
          value.compare(0, before.size() - 1, before, 0, before.size() - 1) != 0)
        return N_("it removes proofs");
      std::string_view rest = std::string_view(value).substr(before.size() - 1);
      for (size_t at = skip_space(rest, 0); at + 1 < rest.size(); at = skip_space(rest, at)) {
        std::optional<Span> item = read_value(rest, at);
        uint32_t number = item ? number_of(slice(rest, *item)) : 0;
        if (additions_.count(number) == 0 || streams_.count(number) == 0) return kWrong;
      }
    }
    return "";
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
      bool is_new = additions_.count(number) != 0;
      if (is_new ? !reached.insert(number).second : old_roots.erase(number) == 0) continue;
      for (uint32_t next : pdf_.references(number)) open.push_back(next);
    }
    // The tables of this revision are used by nobody but readers; the numbers that are lengths of
    // streams by the streams.
    for (uint32_t number : plumbing_) reached.insert(number);
    return reached == additions_ ? "" : N_("it adds objects that the signature does not need");
  }

  std::optional<Entries> normalised(std::string_view bytes,
                                    const std::vector<DictionaryEntry>& dictionary) const {
    Entries out;
    for (const DictionaryEntry& entry : dictionary) {
      std::optional<std::string> value = pdf_.normalise(slice(bytes, entry.value));
      if (!value) return std::nullopt;
      out[entry.key] = *value;
    }
    return out;
  }

  std::optional<Entries> entries(const Revision& revision, uint32_t number) const {
    auto dictionary = texts_.dictionary(revision.objects, number);
    if (!dictionary) return std::nullopt;
    return normalised(dictionary->bytes, dictionary->entries);
  }

  // The number in "12 0 R"; 0 when it is something else.
  static uint32_t number_of(std::string_view value) {
    size_t position = 0;
    std::optional<uint64_t> number = read_number(value, position);
    bool whole = number && *number <= 0x7FFFFFFF && value.substr(position) == " 0 R";
    return whole ? static_cast<uint32_t>(*number) : 0;
  }

  static std::string reference(uint32_t number) { return std::to_string(number) + " 0 R"; }

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

  std::string_view bytes_;
  ObjectTexts texts_;
  const Revision& before_;
  const Revision& after_;
  const ForeignPdf& pdf_;
  AddedSignature added_;
  std::set<uint32_t> additions_, streams_, roots_;
  std::set<uint32_t> plumbing_;  // object streams, and the cross-reference stream
  uint32_t page_ = 0, catalogue_ = 0, store_ = 0;
};

}  // namespace

std::string find_forbidden_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                  size_t index, const ForeignPdf& pdf,
                                  const AddedSignature& added) {
  if (index == 0 || index >= revisions.size()) return N_("it does not exist");
  return Comparison(bytes, revisions[index - 1], revisions[index], pdf, added).run();
}

const char* find_allowed_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                size_t index, const ForeignPdf& pdf, bool remarks) {
  if (index == 0 || index >= revisions.size()) return nullptr;
  return Comparison(bytes, revisions[index - 1], revisions[index], pdf, {}).run_allowed(remarks);
}

}  // namespace paraphe
