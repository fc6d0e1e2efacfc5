#include <algorithm>
#include <functional>

#include "base/text.h"
#include "document/composer.h"
#include "document/words.h"

namespace paraphe {
namespace {

constexpr Message kNoSuchAct{"document.no-such-act",
                             N_("The record has {0} deliberations; number {1} does not exist."),
                             N_("Count from 1 to {0}.")};

constexpr Message kToCome{
    "document.session-to-come", N_("A session still to be held gives no document of the kind “{0}”."),
    N_("Ask for convocation, ordre-du-jour or emargement, or remove a-venir=\"oui\" from the record "
       "once the session was held.")};
constexpr Message kNoSecretary{
    "document.no-secretary",
    N_("The secretary signs the extracts of this letterhead, and the record names none."),
    N_("Name the secretary of the session (CGCT L2121-15), or write signataires=\"acte\" in the "
       "letterhead.")};
constexpr Message kNotForKind{
    "document.not-for-kind", N_("A document of the kind “{0}” is not made of this: {1}."),
    N_("Give what it is made of: one act, one session, or the sessions of a year.")};

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

// Long lists grow by doubling: what that leaves over in a volume is room for hundreds of pages.
void trim(Blocks& blocks) {
  constexpr size_t kWorthwhile = 64;
  if (blocks.capacity() - blocks.size() >= kWorthwhile) blocks.shrink_to_fit();
  for (Block& block : blocks) trim(block.children);
}

}  // namespace

Composer::Composer(const Layout::Parts& parts, const Subject& subject, const PictureSizes& sizes)
    : parts_(parts), sizes_(sizes), subject_(subject) {
  const Seance& seance = *subject.sessions.front();
  scene_.tallies = &tallies_;
  scene_.subject = &subject_;
  scene_.seance = &seance;
  if (subject.act) scene_.act = &seance.deliberations[*subject.act];
  scene_.notes = &note_count_;
  if (parts.kind == DocumentKind::kExtrait) tallies_.let_sign(parts.signatories);
}

bool Composer::respected() const {
  const bool session = respects(scene_.seance->typographie, false);
  return scene_.act == nullptr ? session : respects(scene_.act->typographie, session);
}

Result<Document> Composer::compose() {
  if (parts_.kind == DocumentKind::kExtrait &&
      parts_.signatories == Signatories::kExecutiveAndSecretaries &&
      scene_.seance->secretaires.empty() &&
      std::none_of(scene_.act->signataires.begin(), scene_.act->signataires.end(),
                   [](const Signataire& s) { return s.role.starts_with("secretaire"); }))
    return error(kNoSecretary, {}, scene_.seance->place);
  document_.language = parts_.language;
  document_.faces = parts_.faces;
  document_.fallback = parts_.fallback;
  document_.text_styles = parts_.text_styles;
  document_.paragraph_styles = parts_.paragraph_styles;
  respect_ = respected();
  Node root;
  root.role = Role::kDocument;
  root.place = scene_.act != nullptr ? scene_.act->place : scene_.seance->place;
  document_.nodes.reserve(expected_nodes());
  document_.nodes.push_back(std::move(root));
  document_.title = property(parts_.title);
  document_.author = property(parts_.author);
  document_.subject = property(parts_.subject);
  add_zones(parts_.first, document_.first);
  add_zones(parts_.following, document_.following);
  if (parts_.landscape.master.width > Length{}) add_zones(parts_.landscape, document_.landscape);
  if (parts_.notes) document_.note_area = parts_.notes->area;
  add_blocks(parts_.content, kRootNode, document_.body);
  if (!sections_.empty()) {
    add_sections(parts_.first, document_.first);
    add_sections(parts_.following, document_.following);
    if (document_.landscape.width > Length{})
      add_sections(parts_.landscape, document_.landscape);
  }
  resolve_references();
  attach_records();
  for (const Seance* seance : subject_.sessions) document_.places.push_back(seance->places);
  document_.places.push_back(parts_.places);
  if (has_errors(diagnostics_)) return std::move(diagnostics_);
  constexpr size_t kVolume = 4096;  // nodes; what a shorter document leaves over is not worth a move
  if (document_.nodes.size() > kVolume) {
    document_.nodes.shrink_to_fit();
    trim(document_.body);
  }
  return std::move(document_);
}

// About as many as there will be: to move a node costs as much as to make it.
size_t Composer::expected_nodes() const {
  if (scene_.act == nullptr) return 512;
  size_t out = 192;
  const std::function<void(const Contenu&)> count = [&](const Contenu& content) {
    for (const Bloc& block : content) {
      out += 3;
      for (const TableauDeTexte& table : block.tableau)
        for (const auto* rows : {&table.entetes, &table.lignes, &table.pieds})
          for (const LigneDeTableau& row : *rows) out += 1 + row.cellules.size();
    }
  };
  count(scene_.act->corps);
  count(scene_.act->decision);
  out += scene_.seance->membres.size() * 3;
  return out;
}

// The records themselves: the document stays data for decades.
void Composer::attach_records() {
  const std::string description = property(parts_.attachment);
  std::map<std::string, int> names;
  for (const Seance* seance : subject_.sessions) {
    std::string name = subject_.act ? safe_name(scene_.act->numero) : "seance-" + iso_date(seance->date);
    const int same = ++names[name];
    if (same > 1) name += "-" + std::to_string(same);
    document_.attachments.push_back(
        {name + ".xml", description, "application/xml", "Source", seance->source});
  }
}

std::string Composer::property(const Pieces& pieces) {
  Runs runs;
  LineWriter line{runs};
  in_zone_ = true;  // no node: a property is no content
  write_line(pieces, line);
  in_zone_ = false;
  return plain_text(runs);
}

NodeId Composer::add_node(Role role, NodeId parent, Whence place) {
  if (in_zone_) return kArtifact;
  Node& node = document_.nodes.emplace_back();
  node.role = role;
  node.parent = parent;
  node.place = place;
  const NodeId id = static_cast<NodeId>(document_.nodes.size() - 1);
  // What the layout first shows of an annex is where mentions of it lead.
  if (scene_.annex != nullptr) place_destination(in_act("annexe " + scene_.annex->id), id);
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
  using Test = Condition::Test;
  if (condition.list != nullptr) {
    const auto count = static_cast<int64_t>(items_of(*condition.list, scene_));
    return condition.test == Test::kMoreThan ? count > condition.number
                                             : (count > 0) == (condition.test == Test::kPresent);
  }
  FieldValue value = value_of(*condition.field, scene_);
  if (!value.present()) return condition.test == Test::kAbsent;
  switch (condition.test) {
    case Test::kPresent:
      return true;
    case Test::kAbsent:
      return false;
    case Test::kMoreThan:
      return value.number() > condition.number;
    case Test::kEqual:
    case Test::kDifferent:
      break;
  }
  const bool equal =
      formatted(*condition.field, std::move(value), FieldFormat::kPlain) == condition.text;
  return equal == (condition.test == Test::kEqual);
}

Result<Document> compose(const Subject& subject, const Layout& layout, const PictureSizes& sizes) {
  const KindOfDocument& kind = about(layout.kind());
  if (subject.sessions.empty()) return error(kNotForKind, {kind.name, "—"});
  const Whence place = subject.sessions.front()->place;
  if (subject.act.has_value() != (kind.extent == Extent::kAct))
    return error(kNotForKind, {kind.name, subject.act ? "1 acte" : "1 séance"}, place);
  if (kind.extent != Extent::kSessions && subject.sessions.size() > 1)
    return error(kNotForKind, {kind.name, std::to_string(subject.sessions.size()) + " séances"},
                 place);
  const bool before_session = kind.kind == DocumentKind::kConvocation ||
                              kind.kind == DocumentKind::kOrdreDuJour ||
                              kind.kind == DocumentKind::kEmargement;
  for (const Seance* seance : subject.sessions)
    if (seance->a_venir && !before_session) return error(kToCome, {kind.name}, seance->place);
  if (subject.act) {
    const size_t acts = subject.sessions.front()->deliberations.size();
    if (*subject.act >= acts)
      return error(kNoSuchAct, {std::to_string(acts), std::to_string(*subject.act + 1)}, place);
  }
  return Composer(layout.parts(), subject, sizes).compose();
}

Result<Document> compose(const Seance& seance, size_t index, const Layout& layout,
                         const PictureSizes& sizes) {
  return compose(Subject::of_act(seance, index), layout, sizes);
}

}  // namespace paraphe
