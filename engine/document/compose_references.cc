// References: mentions of other parts of the act and of their pages.
//
// A reference may stand before what it names. Each name gets a destination when it is first met;
// when the whole act has been composed, destinations that nothing placed are told.
#include "base/text.h"
#include "document/composer.h"

namespace paraphe {
namespace {

constexpr Message kNotPlaced{
    "document.not-placed", N_("The page of “{0}” is mentioned, but the layout does not place it."),
    N_("Place that part of the act in the layout, or remove the mention.")};

}  // namespace

std::string Composer::in_act(const std::string& key) const {
  if (subject_.act || (scene_.act == nullptr && !scene_.in_session)) return key;
  const auto act = scene_.act == nullptr ? 0 : scene_.act - scene_.seance->deliberations.data() + 1;
  return std::to_string(scene_.session) + "." + std::to_string(act) + " " + key;
}

// What stands in a session or in an act may also mention what stands outside all of them.
void Composer::settle_destinations() {
  for (const auto& [key, id] : destination_ids_) {
    if (document_.destinations[id] != kArtifact) continue;
    size_t name = key.find(' ');
    if (name == std::string::npos || key.find('.') > name) continue;
    auto outer = destination_ids_.find(key.substr(name + 1));
    if (outer != destination_ids_.end())
      document_.destinations[id] = document_.destinations[outer->second];
  }
}

DestinationId Composer::destination(const std::string& key) {
  auto [found, added] =
      destination_ids_.emplace(key, static_cast<DestinationId>(document_.destinations.size()));
  if (added) document_.destinations.push_back(kArtifact);
  return found->second;
}

void Composer::place_destination(const std::string& key, NodeId node) {
  NodeId& known = document_.destinations[destination(key)];
  if (known == kArtifact) known = node;
}

// ISO 32000-1 §14.8.4.4.2: a Reference is a mention of content elsewhere in the document; the Link
// in it is what ISO 14289-1 7.18.5 asks for.
NodeId Composer::open_reference(const std::string& key, const std::string& name, Whence place,
                                LineWriter& line) {
  const NodeId outer = line.owner;
  const NodeId reference = add_node(Role::kReference, outer, place);
  line.owner = add_node(Role::kLink, reference, place);
  mentions_.push_back({destination(key), name, place, line.owner, false});
  if (line.owner != kArtifact)
    document_.nodes[line.owner].destination = mentions_.back().destination;
  return outer;
}

void Composer::close_reference(NodeId outer, LineWriter& line) {
  // What a program that reads aloud says of the link, unless its destination has a title.
  if (line.owner != kArtifact) {
    std::string words;
    for (const Run& run : line.runs)
      if (run.owner == line.owner) words += run.text;
    document_.nodes[line.owner].alternative = words;
  }
  line.owner = outer;
}

void Composer::write_page_of(const std::string& key, const std::string& name, bool total,
                             Whence place, LineWriter& line) {
  const NodeId outer = open_reference(key, name, place, line);
  mentions_.back().of_page = true;
  write_special(Run::Kind::kPageOf, line);
  line.runs.back().destination = mentions_.back().destination;
  line.runs.back().style = tabular(line.runs.back().style);
  if (total) {
    write_text("/", line);
    write_page_total(line);
  }
  close_reference(outer, line);
}

void Composer::write_page_total(LineWriter& line) {
  write_special(Run::Kind::kPageTotal, line);
  line.runs.back().style = tabular(line.runs.back().style);
}

// Figures of one width: whatever the number turns out to be, the line stays as it was broken.
TextStyleId Composer::tabular(TextStyleId style) {
  TextStyle look = document_.text_styles[style];
  look.features = static_cast<uint16_t>((look.features & ~kProportionalFigures) | kTabularFigures);
  return intern(look);
}

// The first words of each destination that has no title, as a link to it is called.
void Composer::name_destinations(BlockSpan blocks) {
  constexpr size_t kLongest = 60;
  auto collect = [&](const Block& block) {
    for (const Run& run : block.runs) {
      if (run.kind != Run::Kind::kText) continue;
      for (NodeId node = run.owner; node < document_.nodes.size() && node != kRootNode;
           node = document_.nodes[node].parent) {
        auto found = destination_words_.find(node);
        if (found != destination_words_.end() && found->second.size() <= kLongest)
          found->second += (&run == &block.runs.front() ? " " : "") + run.text;
      }
    }
  };
  for (const Block& block : blocks) {
    if (block.extra->label != nullptr) collect(*block.extra->label);
    collect(block);
    name_destinations(block.children);
    if (block.extra->table == nullptr) continue;
    const Table& table = *block.extra->table;
    for (const auto* rows : {&table.header, &table.rows, &table.footer})
      for (const TableRow& row : *rows)
        for (const TableCell& cell : row.cells) name_destinations(cell.content);
  }
}

void Composer::resolve_references() {
  settle_destinations();
  for (NodeId node : document_.destinations)
    if (node != kArtifact && document_.nodes[node].title.empty()) destination_words_[node];
  if (!destination_words_.empty()) name_destinations(document_.body);
  for (const Mention& mention : mentions_) {
    const NodeId target = document_.destinations[mention.destination];
    if (target == kArtifact) {
      // Words that mention what is not shown stay words; a page number would be untrue.
      if (mention.of_page) diagnostics_.push_back(error(kNotPlaced, {mention.name}, mention.place));
      if (mention.link != kArtifact) {
        document_.nodes[mention.link].role = Role::kSpan;
        document_.nodes[mention.link].destination = kNoDestination;
        document_.nodes[mention.link].alternative.clear();
      }
      continue;
    }
    if (mention.link == kArtifact) continue;
    Node& link = document_.nodes[mention.link];
    const std::string& title = document_.nodes[target].title;
    if (!title.empty()) link.alternative = title;
    if (!link.alternative.empty() && link.alternative != "/") continue;
    auto words = destination_words_.find(target);
    link.alternative = words != destination_words_.end() && !words->second.empty()
                           ? shorten(trim(words->second), 60)
                           : mention.name;
  }
}

}  // namespace paraphe
