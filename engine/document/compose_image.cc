// Pictures: logos of the layout in the room it gives them, images of the act as large as they are
// sharp.
#include <algorithm>

#include "document/composer.h"

namespace paraphe {
namespace {

constexpr Message kImageInAct{
    "document.image-in-act",
    N_("The act’s text holds an image (“{0}”), and it is not known where the images are."),
    N_("Give the folder of the record.")};

// The largest picture of `size`’s proportions inside `width` × `height`; a length of 0 is no limit.
PictureSize fitted(PictureSize size, Length width, Length height) {
  PictureSize out{width, size.height.scaled(width.units, size.width.units)};
  if (width == Length{} || (height > Length{} && out.height > height))
    out = {size.width.scaled(height.units, size.height.units), height};
  return out;
}

}  // namespace

std::optional<PictureSize> Composer::size_of(const std::string& image, Whence place) {
  Result<PictureSize> size = sizes_(image);
  if (size.ok()) return *size;
  for (Diagnostic finding : size.errors()) {
    if (finding.place.file.empty()) finding.place = place;
    diagnostics_.push_back(std::move(finding));
  }
  return std::nullopt;
}

// A logo is never distorted: it fills the room of the layout in one direction.
void Composer::add_image(const Piece& piece, NodeId parent, Blocks& out) {
  CharterLogo logo;
  if (piece.field == nullptr) {
    logo = parts_.logos[piece.logo];
  } else {
    const std::optional<Logo>& given = scene_.seance->collectivite.logo;
    if (!given) return;
    logo.file = std::string(kRecordImages) + given->fichier;
    logo.alternative = given->alternative;
    logo.width = piece.width.length;
    logo.height = piece.height;
    if (!sizes_) {
      diagnostics_.push_back(error(kImageInAct, {given->fichier}, scene_.seance->place));
      return;
    }
  }
  NodeId node = piece.flag ? kArtifact : add_node(Role::kFigure, parent, here(piece));
  if (node != kArtifact) document_.nodes[node].alternative = logo.alternative;
  PictureSize room{logo.width, logo.height == Length{} ? logo.width : logo.height};
  if (sizes_) {
    if (std::optional<PictureSize> size = size_of(logo.file, here(piece)))
      room = fitted(*size, logo.width, logo.height);
  }
  Block block = block_of(Block::Kind::kImage, piece, node);
  BlockExtra& picture = block.extra.make();
  picture.image = logo.file;
  picture.width = room.width;
  picture.height = room.height;
  out.push_back(std::move(block));
}

// The picture, centred, no larger than it is by itself, than the measure and than three fifths of a
// page; its caption below, on the same page. The caption stands beside the Figure and not in it: a
// screen reader says a figure's description instead of what it holds, and the caption is of the
// act's own words.
void Composer::add_figure(const Bloc& source, NodeId parent, const BodyStyles& styles,
                          Blocks& out) {
  if (!sizes_) {
    diagnostics_.push_back(error(kImageInAct, {source.fichier}, source.place));
    return;
  }
  std::string image = std::string(kRecordImages) + source.fichier.string();
  std::optional<PictureSize> size = size_of(image, source.place);
  if (!size) return;
  auto frame = [](const PageMaster& page) { return page.height - page.top - page.bottom; };
  const PageMaster& page = parts_.first.master;
  Length measure = page.width - page.left - page.right;
  Length tallest = std::min(frame(page), frame(parts_.following.master)).scaled(3, 5);
  PictureSize room = fitted(*size, std::min(size->width, measure), tallest);

  Length apart = parts_.styles[styles.text].after;
  NodeId group = source.texte.empty() ? parent : add_node(Role::kDiv, parent, source.place);
  Block block;
  block.kind = Block::Kind::kImage;
  block.node = add_node(Role::kFigure, group, source.place);
  if (block.node != kArtifact) document_.nodes[block.node].alternative = source.alternative;
  block.place = source.place;
  BlockExtra& picture = block.extra.make();
  picture.image = std::move(image);
  picture.centred = true;
  picture.width = room.width;
  picture.height = room.height;
  block.before = block.after = apart * 2;
  if (source.texte.empty()) {
    out.push_back(std::move(block));
    return;
  }
  block.after = apart;
  block.keep_with_next = true;
  out.push_back(std::move(block));
  const NodeId words = add_node(Role::kCaption, group, source.place);
  Block caption = paragraph_of(styles.table, words, source.place);
  LineWriter line{caption.runs, styles.table, words};
  write_rich(source.texte, line);
  caption.style = aligned(caption.style, Alignment::kCentre);
  caption.after = apart * 2;
  caption.keep_together = true;
  out.push_back(std::move(caption));
}

}  // namespace paraphe
