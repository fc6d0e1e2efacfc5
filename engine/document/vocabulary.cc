#include "document/vocabulary.h"

#include <algorithm>

#include "document/agree.h"
#include "document/fields.h"

namespace paraphe {
namespace {

// Lists inside lists are walked so far: an example is among the first items or nowhere.
constexpr size_t kMostItems = 40;
// What the document of an act has at hand from the start.
constexpr uint32_t kEverywhere = kOfAct | kOfSession;

class Walk {
 public:
  Walk() : fields_(all_fields().size()), lists_(all_lists().size()) {}

  // `fresh`: what the list around has just opened. Only what needs it is looked at anew, or lists that
  // know nothing of each other would be walked in every order.
  void look(const Scene& scene, uint32_t open, uint32_t fresh) {
    const std::vector<Field>& fields = all_fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      if ((fields[i].scope & ~open) != 0 || !fields_[i].empty()) continue;
      if (fresh != kEverywhere && (fields[i].scope & fresh) == 0) continue;
      fields_[i] = formatted(fields[i], value_of(fields[i], scene), FieldFormat::kPlain);
    }
    const std::vector<List>& lists = all_lists();
    for (size_t i = 0; i < lists.size(); ++i) {
      const List& list = lists[i];
      const uint32_t opens = list.opens & ~open;
      if ((list.scope & ~open) != 0 || (opens & ~kOfAny) == 0) continue;
      if (fresh != kEverywhere && (list.scope & fresh & ~kOfAny) == 0) continue;
      const size_t count = items_of(list, scene);
      if (lists_[i] == 0) lists_[i] = count;
      Scene inside = scene;
      for (size_t item = 0; item < std::min(count, kMostItems); ++item) {
        list.enter(inside, item);
        inside.rank = item + 1;
        look(inside, open | list.opens, opens);
      }
    }
  }

  const std::string& example(size_t field) const { return fields_[field]; }
  size_t length(size_t list) const { return lists_[list]; }

 private:
  std::vector<std::string> fields_;  // examples
  std::vector<size_t> lists_;
};

}  // namespace

std::vector<VocabularyEntry> vocabulary(const Seance& seance, size_t index) {
  const Subject subject = Subject::of_act(seance, index);
  Tallies tallies;
  const int notes = 0;
  Scene scene;
  scene.tallies = &tallies;
  scene.subject = &subject;
  scene.seance = &seance;
  scene.act = &seance.deliberations[index];
  scene.notes = &notes;
  Walk walk;
  walk.look(scene, kEverywhere, kEverywhere);

  std::vector<VocabularyEntry> out;
  using Kind = VocabularyEntry::Kind;
  auto add = [&](Kind kind, const auto& entry) -> VocabularyEntry& {
    return out.emplace_back(VocabularyEntry{kind, std::string(entry.name),
                                            std::string(entry.description),
                                            std::string(list_that_opens(entry.scope & ~kEverywhere)), "", 0});
  };
  for (size_t i = 0; i < all_fields().size(); ++i)
    add(Kind::kField, all_fields()[i]).example = walk.example(i);
  for (size_t i = 0; i < all_lists().size(); ++i)
    add(Kind::kList, all_lists()[i]).count = walk.length(i);
  for (const BodyPart& part : all_parts()) add(Kind::kPart, part);
  for (const Agreement& agreement : all_agreements()) add(Kind::kAgreement, agreement);
  // Fields of one thing stand together, whatever table they come from.
  auto prefix = [](const std::string& name) { return name.substr(0, name.find('.')); };
  std::vector<std::string> order;
  for (const VocabularyEntry& entry : out)
    if (std::find(order.begin(), order.end(), prefix(entry.name)) == order.end())
      order.push_back(prefix(entry.name));
  auto rank = [&](const VocabularyEntry& entry) {
    return std::find(order.begin(), order.end(), prefix(entry.name)) - order.begin();
  };
  std::stable_sort(out.begin(), out.end(), [&](const VocabularyEntry& a, const VocabularyEntry& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    return a.kind == Kind::kField && rank(a) < rank(b);
  });
  return out;
}

}  // namespace paraphe
