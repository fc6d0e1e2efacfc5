#include "base/text.h"
#include "document/composer.h"

namespace paraphe {
namespace {

constexpr Message kNoSuchAct{"document.no-such-act",
                             N_("The record has {0} deliberations; number {1} does not exist."),
                             N_("Count from 1 to {0}.")};

// Safe on every file system: letters, digits, "-", "_" and "." stay.
std::string safe_name(std::string_view number) {
  std::string out;
  for (char c : number) {
    bool safe = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                c == '-' || c == '_' || (c == '.' && !out.empty());
    out += safe ? c : '-';
  }
  return out.empty() ? "acte" : out;
}

}  // namespace

Composer::Composer(const Layout::Parts& parts, const Seance& seance, size_t index,
                   const PictureSizes& sizes)
    : parts_(parts),
      sizes_(sizes),
      count_(count_at(seance, index)),
      proxies_(procurations_at(seance, index)) {
  scene_.seance = &seance;
  scene_.act = &seance.deliberations[index];
  scene_.count = &count_;
  scene_.proxies = &proxies_;
  scene_.notes = &note_count_;
  holders_.resize(seance.membres.size());
  givers_.resize(seance.membres.size());
  for (const Pouvoir& proxy : seance.pouvoirs) {
    holders_[proxy.mandant] = proxy.mandataire;
    givers_[proxy.mandataire] = proxy.mandant;
  }
  scene_.holders = &holders_;
  scene_.givers = &givers_;
}

Result<Document> Composer::compose() {
  const Seance& seance = *scene_.seance;
  document_.language = parts_.language;
  document_.faces = parts_.faces;
  document_.fallback = parts_.fallback;
  document_.text_styles = parts_.text_styles;
  document_.paragraph_styles = parts_.paragraph_styles;
  // After each style of the layout, in the same order, its like that leaves text as it is written.
  document_.paragraph_styles.insert(document_.paragraph_styles.end(),
                                    parts_.paragraph_styles.begin(), parts_.paragraph_styles.end());
  for (size_t i = parts_.paragraph_styles.size(); i < document_.paragraph_styles.size(); ++i)
    document_.paragraph_styles[i].french = false;
  respect_ = respects(scene_.act->typographie, respects(seance.typographie, false));
  Node root;
  root.role = Role::kDocument;
  root.place = scene_.act->place;
  document_.nodes.reserve(512);
  document_.nodes.push_back(std::move(root));
  document_.title = property(parts_.title);
  document_.author = property(parts_.author);
  document_.subject = property(parts_.subject);
  add_zones(parts_.first, document_.first);
  add_zones(parts_.following, document_.following);
  if (parts_.landscape.master.width > Length{}) add_zones(parts_.landscape, document_.landscape);
  if (parts_.notes) document_.note_area = parts_.notes->area;
  add_blocks(parts_.content, kRootNode, document_.body);
  resolve_references();
  document_.attachments.push_back({safe_name(scene_.act->numero) + ".xml",
                                   property(parts_.attachment), "application/xml", "Source",
                                   seance.source});
  if (has_errors(diagnostics_)) return std::move(diagnostics_);
  return std::move(document_);
}

std::string Composer::property(const Pieces& pieces) {
  LineWriter line;
  in_zone_ = true;  // no node: a property is no content
  write_line(pieces, line);
  in_zone_ = false;
  return plain_text(line.runs);
}

NodeId Composer::add_node(Role role, NodeId parent, Place place) {
  if (in_zone_) return kArtifact;
  Node& node = document_.nodes.emplace_back();
  node.role = role;
  node.parent = parent;
  node.place = std::move(place);
  const NodeId id = static_cast<NodeId>(document_.nodes.size() - 1);
  // What the layout first shows of an annex is where mentions of it lead.
  if (scene_.annex != nullptr) place_destination("annexe " + scene_.annex->id, id);
  return id;
}

void Composer::forget_nodes(size_t mark) {
  document_.nodes.resize(mark);
  while (!document_.notes.empty() && document_.notes.back().call >= mark) {
    document_.notes.pop_back();
    --note_count_;
  }
}

bool Composer::holds(const Condition& condition) const {
  bool present = false;
  int64_t number = 0;
  std::string text;
  if (condition.list != nullptr) {
    number = static_cast<int64_t>(condition.list->count(scene_));
    present = number > 0;
  } else {
    FieldValue value = condition.field->get(scene_);
    present = value.present;
    number = value.number;
    if (present && (condition.test == Condition::Test::kEqual ||
                    condition.test == Condition::Test::kDifferent))
      text = formatted(*condition.field, value, Format::kPlain);
  }
  switch (condition.test) {
    case Condition::Test::kPresent:
      return present;
    case Condition::Test::kAbsent:
      return !present;
    case Condition::Test::kEqual:
      return present && text == condition.text;
    case Condition::Test::kDifferent:
      return present && text != condition.text;
    case Condition::Test::kMoreThan:
      return present && number > condition.number;
  }
  return false;
}

Result<Document> compose(const Seance& seance, size_t index, const Layout& layout,
                         const PictureSizes& sizes) {
  if (index >= seance.deliberations.size())
    return error(kNoSuchAct,
                 {std::to_string(seance.deliberations.size()), std::to_string(index + 1)},
                 seance.place);
  return Composer(layout.parts(), seance, index, sizes).compose();
}

}  // namespace paraphe
