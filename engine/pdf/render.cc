#include <set>

#include "pdf/annotations.h"
#include "pdf/conformity.h"
#include "pdf/content.h"
#include "pdf/image.h"
#include "pdf/images.h"
#include "pdf/metadata.h"
#include "pdf/objects.h"
#include "pdf/page_packer.h"
#include "pdf/pdf.h"
#include "pdf/structure.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

constexpr Message kTooManyCodes{
    "pdf.too-many-characters",
    N_("The document uses more than 65535 different characters of one font."),
    N_("Divide the act in several documents.")};

// One file in the making. The numbers of the pages are known first, because everything points at
// them; the rest is numbered as it comes.
class Renderer {
 public:
  // `spent`: the same pages, to be emptied once they are drawn; may be missing.
  Renderer(const Pages& pages, Pages* spent, const Document& document, const Fonts& fonts,
           const RenderOptions& options)
      : pages_(pages),
        spent_(spent),
        document_(document),
        options_(options),
        fonts_(fonts),
        annotations_(store_, document, pages, page_objects_) {}

  Result<Pdf> render() {
    catalog_ = store_.reserve();
    page_tree_ = store_.reserve();
    resources_ = store_.reserve();
    for (size_t i = 0; i < pages_.pages.size(); ++i) page_objects_.push_back(store_.reserve());

    if (Diagnostics findings = add_images(); has_errors(findings)) return findings;
    places_.boxes = figure_boxes(document_, pages_);
    places_.numbering = list_numbering(document_, pages_);
    if (!draw_pages()) return error(kTooManyCodes);
    if (spent_ != nullptr) spent_->own_lines = {};
    StructureTree tree(document_, marks_);
    if (Diagnostics findings = check_structure(document_, tree); has_errors(findings))
      return findings;

    write_pages();
    PARAPHE_TRY(std::string fonts, fonts_.write(store_));
    store_.set(resources_, "<< /Font << " + fonts + ">> /XObject << " + image_entries_ + ">> >>");
    uint32_t info = write_catalog(tree);
    uint32_t form = form_;
    PARAPHE_TRY(ObjectStore::File file, std::move(store_).write(catalog_, info));

    Pdf pdf;
    pdf.bytes = std::move(file.bytes);
    pdf.tail = {file.startxref, file.size, catalog_, info, std::move(file.identifier), form};
    pdf.fields = std::move(annotations_).take_fields();
    return pdf;
  }

 private:
  // Every picture of the pages once, under the name it has in content streams.
  Diagnostics add_images() {
    const Images built_in;
    const Images& images = options_.images != nullptr ? *options_.images : built_in;
    Diagnostics findings;
    std::set<std::string> seen;
    for (const Page& page : pages_.pages) {
      for (const DrawnItem& item : page.items) {
        const auto* drawn = std::get_if<DrawnImage>(&item.what);
        if (drawn == nullptr || !seen.insert(*drawn->file).second) continue;
        Result<const PreparedImage*> found = images.find(*drawn->file);
        if (!found.ok()) {
          for (Diagnostic finding : found.errors()) {
            if (drawn->owner != kArtifact) finding.place = document_.nodes[drawn->owner].place;
            findings.push_back(std::move(finding));
          }
          continue;
        }
        std::string name = "Im";
        append_number(name, static_cast<int64_t>(images_.size()));
        image_entries_ += "/" + name + " " + reference(write_image(store_, **found)) + " ";
        images_.emplace_back(*drawn->file, name);
      }
    }
    return findings;
  }

  bool draw_pages() {
    bool complete = true;
    PagePacker packer(pages_.pages.size());
    for (uint32_t i = 0; i < pages_.pages.size(); ++i) {
      PageContent content = draw(pages_.pages[i], i, document_, fonts_, images_);
      complete = complete && !content.codes_exhausted;
      annotations_.add_page(pages_.pages[i], page_objects_[i], i, &content.marks);
      marks_.insert(marks_.end(), content.marks.begin(), content.marks.end());
      contents_.push_back(store_.reserve());
      packer.add(contents_.back(), std::move(content.operators));
      if (spent_ != nullptr) spent_->pages[i].items = {};
    }
    packer.finish(store_);
    return complete;
  }

  void write_pages() {
    std::string kids;
    for (uint32_t i = 0; i < pages_.pages.size(); ++i) {
      const Page& page = pages_.pages[i];
      std::string body = "<< /Type /Page " + annotations_.page_entries(i) + "/Contents " +
                         reference(contents_[i]) + " /MediaBox ";
      append_rectangle(body, Length{}, Length{}, page.width, page.height);
      body += " /Parent " + reference(page_tree_) + " /Resources " + reference(resources_) +
              " /StructParents ";
      append_number(body, i);
      store_.set(page_objects_[i], body + " >>");
      kids += reference(page_objects_[i]) + " ";
    }
    std::string body = "<< /Type /Pages /Count ";
    append_number(body, static_cast<int64_t>(pages_.pages.size()));
    store_.set(page_tree_, body + " /Kids [ " + kids + "] >>");
  }

  // Returns the number of the Info dictionary.
  uint32_t write_catalog(const StructureTree& tree) {
    places_.pages = page_objects_;
    places_.annotations = annotations_.objects();
    uint32_t structure = write_structure(store_, document_, tree, places_);
    uint32_t outline = write_outline(store_, document_, pages_, tree, page_objects_);
    form_ = annotations_.write_form();
    uint32_t metadata =
        store_.add_stream({{"Type", "/Metadata"}, {"Subtype", "/XML"}},
                          xmp_packet(document_, options_), ObjectStore::Coding::kPlain);
    std::string body = "<< /Type /Catalog ";
    if (form_ != 0) body += "/AcroForm " + reference(form_) + " ";
    body += write_attachments(store_, document_, options_);
    // Marks the file for PAdES readers now, so that signing need not touch the catalogue.
    body += "/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >> ";
    body += "/Lang " + text_string(document_.language) +
            " /MarkInfo << /Marked true >> /Metadata " + reference(metadata);
    if (outline != 0) body += " /Outlines " + reference(outline) + " /PageMode /UseOutlines";
    body += " /OutputIntents [ " + reference(write_output_intent(store_)) + " ] /Pages " +
            reference(page_tree_) + " /StructTreeRoot " + reference(structure) +
            " /ViewerPreferences << /DisplayDocTitle true >> >>";
    store_.set(catalog_, std::move(body));
    return store_.add_dictionary(information(document_, options_));
  }

  const Pages& pages_;
  Pages* spent_;
  const Document& document_;
  const RenderOptions& options_;
  ObjectStore store_;
  FontSubsets fonts_;
  Annotations annotations_;
  std::vector<std::pair<std::string, std::string>> images_;  // file, resource name
  std::string image_entries_;
  std::vector<ContentMark> marks_;
  StructurePlaces places_;
  std::vector<uint32_t> page_objects_, contents_;
  uint32_t catalog_ = 0, page_tree_ = 0, resources_ = 0, form_ = 0;
};

Result<Pdf> render_pages(const Pages& pages, Pages* spent, const Document& document,
                         const Fonts& fonts, const RenderOptions& options) {
  if (Diagnostics findings = check_pages(pages, document, fonts); has_errors(findings))
    return findings;
  // The rest is told all at once: what the document lacks, then what its structure breaks.
  Diagnostics lacking = check_document(pages, document);
  Result<Pdf> pdf = Renderer(pages, spent, document, fonts, options).render();
  if (lacking.empty()) return pdf;
  if (!pdf.ok()) lacking.insert(lacking.end(), pdf.errors().begin(), pdf.errors().end());
  return lacking;
}

}  // namespace

Result<Pdf> render(const Pages& pages, const Document& document, const Fonts& fonts,
                   const RenderOptions& options) {
  return render_pages(pages, nullptr, document, fonts, options);
}

Result<Pdf> render(Pages&& pages, const Document& document, const Fonts& fonts,
                   const RenderOptions& options) {
  return render_pages(pages, &pages, document, fonts, options);
}

}  // namespace paraphe
