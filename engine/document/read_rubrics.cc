// Properties and content as a whole, and what is decided when the layout is read: rubriques, named
// pieces of content that a nearer file replaces, and choices by what the charte has.
#include <algorithm>

#include "base/resource.h"
#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kMissingFloor{
    "layout.missing-floor", N_("The layout has no {0}, and no base has one."),
    N_("Add {0}, or start from a base that has it: base=\"layouts/commun.xml\".")};
constexpr Message kUnknownRubric{"layout.unknown-rubrique", N_("There is no rubrique “{0}”."),
                                 N_("Use one of the rubriques of this layout{1}, or add it.")};
constexpr Message kRubricCycle{"layout.rubrique-cycle",
                               N_("The rubrique “{0}” places itself, by way of “{1}”."),
                               N_("Remove one of these placer.")};
constexpr Message kRubricUnused{"layout.rubrique-unused", N_("Nothing places the rubrique “{0}”."),
                                N_("Give it the name of one that is placed{1}, or place it.")};

// Whether a layout that ships defines a rubrique of this name. Their text is ours: no need to parse.
bool is_built_in_rubric(const std::string& name) {
  const std::string tag = "<rubrique nom=\"" + name + "\"";
  for (std::string_view file : list_resources("layouts/"))
    if (file.ends_with(".xml") && find_resource(std::string(file))->find(tag) != std::string::npos)
      return true;
  return false;
}

}  // namespace

void LayoutReader::read_properties() {
  auto property = [&](std::string_view name) {
    for (const LayoutFile& file : chain_) {
      XmlNode node = file.document.root().child("proprietes").child(name);
      if (node.exists()) return read_pieces(node, Surroundings::kLine);
    }
    report(kMissingFloor, {std::string(name)}, chain_[0].document.root());
    return Pieces{};
  };
  parts.title = property("intitule");
  parts.author = property("auteur");
  parts.subject = property("sujet");
  parts.attachment = property("source");
}

void LayoutReader::read_rubrics() {
  auto key = [](XmlNode node) { return std::string(trim(*node.attribute("nom"))); };
  for (Named& rubric : gather("rubriques", key))
    rubrics_.emplace(rubric.name, std::move(rubric.layers));
}

void LayoutReader::read_content() {
  XmlNode content = nearest("contenu");
  if (!content.exists()) return report(kMissingFloor, {"contenu"}, chain_[0].document.root());
  content_begun_ = false;
  parts.content = read_pieces(content, Surroundings::kBlocks);
  // A base may offer more than a document places, and a letterhead may dress what other documents
  // place; a name that neither knows is a slip.
  for (const auto& [name, layers] : rubrics_) {
    if (rubrics_placed_.count(name) > 0 || layers.size() > 1) continue;
    if (spot(layers[0]).source >= spot(content).source) continue;
    if (!linked_.kind && is_built_in_rubric(name)) continue;
    report(kRubricUnused, {name, suggestion(name, rubrics_placed_)}, layers[0]);
  }
}

bool LayoutReader::read_static(XmlNode node, Surroundings where, std::optional<bool>& chosen,
                               Pieces& out) {
  const std::string_view name = node.name();
  auto splice = [&](Pieces pieces) {
    std::move(pieces.begin(), pieces.end(), std::back_inserter(out));
  };
  if (name == "placer") {
    chosen.reset();
    place_rubric(node, where, out);
    return true;
  }
  if (name == "si" && node.attribute("logo")) {
    const std::string_view logo = trim(*node.attribute("logo"));
    chosen = std::any_of(parts.logos.begin(), parts.logos.end(),
                         [&](const CharterLogo& known) { return known.name == logo; });
    if (node.attributes().size() > 1) read_choice_of_two(node);
    if (*chosen) splice(read_pieces(node, where));
    return true;
  }
  if (name == "sinon" && chosen) {
    // Read in any case: a layout is checked whole, whatever logo it has.
    const bool begun = content_begun_;
    Pieces pieces = read_pieces(node, where);
    if (*chosen) content_begun_ = begun;
    if (!*chosen) splice(std::move(pieces));
    chosen.reset();
    return true;
  }
  chosen.reset();
  return false;
}

void LayoutReader::place_rubric(XmlNode node, Surroundings where, Pieces& out) {
  const std::string name(trim(*node.attribute("rubrique")));
  auto found = rubrics_.find(name);
  if (found == rubrics_.end())
    return report(kUnknownRubric, {name, suggestion(name, rubrics_)}, node);
  rubrics_placed_[name] = true;
  if (std::find(rubrics_in_hand_.begin(), rubrics_in_hand_.end(), name) != rubrics_in_hand_.end())
    return report(kRubricCycle, {name, std::string(rubrics_in_hand_.back())}, node);
  rubrics_in_hand_.push_back(found->first);
  Pieces pieces = read_pieces(found->second.back(), where);
  rubrics_in_hand_.pop_back();
  std::move(pieces.begin(), pieces.end(), std::back_inserter(out));
}

}  // namespace paraphe
