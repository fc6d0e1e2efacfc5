#include "pdf/image.h"

#include "base/file.h"
#include "base/resource.h"
#include "base/text.h"
#include "pdf/digest.h"
#include "pdf/images.h"
#include "pdf/svg.h"
#include "pdf/syntax.h"

namespace paraphe {

const Message kDamagedImage{"pdf.damaged-image", N_("The image “{0}” is damaged: {1}."),
                            N_("Save it again as PNG or JPEG.")};
const Message kLargeImage{
    "pdf.large-image",
    N_("The image “{0}” is larger than 10000 pixels a side, or than 40 million pixels."),
    N_("Reduce it: 1000 pixels print a logo well, 3000 a page.")};

namespace {

constexpr Message kMissingImage{
    "pdf.missing-image", N_("The image “{0}” cannot be read."),
    N_("Put the file itself, not a link to it, beside the layout; at most 32 MiB.")};
constexpr Message kMissingInRecord{
    "pdf.missing-image-of-record", N_("The image “{0}” cannot be read."),
    N_("Put the file itself, not a link to it, beside the record; at most 32 MiB.")};
constexpr Message kNotImage{"pdf.not-an-image",
                            N_("“{0}” is neither a PNG, a JPEG nor an SVG image."),
                            N_("Save it as PNG, JPEG or SVG.")};

// Exif 2.32 §4.6.4 A, as the matrix that turns the unit square; [0] is unused.
constexpr const char* kTurns[9] = {"",
                                   "1 0 0 1 0 0",
                                   "-1 0 0 1 1 0",
                                   "-1 0 0 -1 1 1",
                                   "1 0 0 -1 0 1",
                                   "0 -1 -1 0 1 1",
                                   "0 -1 1 0 0 1",
                                   "0 1 1 0 0 0",
                                   "0 1 -1 0 1 0"};

uint32_t write_forms(ObjectStore& store, const PreparedImage& image) {
  std::vector<uint32_t> numbers;
  for (const DrawnForm& form : image.forms) {
    bool is_picture = numbers.size() + 1 == image.forms.size();
    std::string resources = "<< " + form.resources;
    if (!form.children.empty()) {
      resources += "/XObject << ";
      for (size_t child : form.children) {
        append_number(resources += "/G", static_cast<int64_t>(child));
        resources += " " + reference(numbers[child]) + " ";
      }
      resources += ">> ";
    }
    std::vector<ObjectStore::Entry> entries = {
        {"Type", "/XObject"},
        {"Subtype", "/Form"},
        {"BBox", "[ 0 0 " + image.box_width + " " + image.box_height + " ]"},
        {"Resources", resources + ">>"}};
    if (is_picture) entries.push_back({"Matrix", image.matrix});
    if (form.is_group)
      entries.push_back({"Group", "<< /CS /DeviceRGB /I true /S /Transparency >>"});
    numbers.push_back(store.add_stream(std::move(entries), form.operators,
                                       ObjectStore::Coding::kFlate,
                                       is_picture ? &image.digest : &ObjectStore::kNoIdentity));
  }
  return numbers.back();
}

// A form that shows `object` through `matrix`.
uint32_t write_around(ObjectStore& store, uint32_t object, const std::string& matrix) {
  return store.add_stream({{"Type", "/XObject"},
                           {"Subtype", "/Form"},
                           {"BBox", "[ 0 0 1 1 ]"},
                           {"Resources", "<< /XObject << /I " + reference(object) + " >> >>"}},
                          "q " + matrix + " cm /I Do Q", ObjectStore::Coding::kPlain);
}

// Device colours are those of the output intent, sRGB; others name their profile (ISO 19005-3
// 6.2.4.2).
void name_profile(ObjectStore& store, const std::string& profile, std::string* color_space) {
  for (const char* device : {"/DeviceRGB", "/DeviceGray"}) {
    size_t at = color_space->find(device);
    if (at == std::string::npos) continue;
    bool gray = std::string_view(device) == "/DeviceGray";
    uint32_t number = store.add_stream({{"N", gray ? "1" : "3"}, {"Alternate", device}}, profile,
                                       ObjectStore::Coding::kFlate, &ObjectStore::kNoIdentity);
    color_space->replace(at, std::string_view(device).size(),
                         "[ /ICCBased " + reference(number) + " ]");
    return;
  }
}

}  // namespace

bool is_too_large(int64_t width, int64_t height) {
  return width > kLargestSide || height > kLargestSide || width * height > kMostPixels;
}

PictureSize printed_size(int width, int height, double dots_x, double dots_y) {
  auto is_meant = [](double dots) { return dots >= 100 && dots <= 2400; };
  if (!is_meant(dots_x) || !is_meant(dots_y)) dots_x = dots_y = 150;
  auto length = [](int pixels, double dots) {
    return Length::from_millipoints(static_cast<int64_t>(pixels * 72'000.0 / dots + 0.5));
  };
  return {length(width, dots_x), length(height, dots_y)};
}

Result<PreparedImage> read_image(std::string_view bytes, const std::string& file) {
  if (bytes.substr(0, 8) == "\x89PNG\r\n\x1A\n") return read_png(bytes, file);
  if (bytes.substr(0, 3) == "\xFF\xD8\xFF") return read_jpeg(bytes, file);
  if (is_svg(bytes)) return read_svg(bytes, file);
  return error(kNotImage, {file});
}

uint32_t write_image(ObjectStore& store, const PreparedImage& image) {
  if (!image.forms.empty()) return write_forms(store, image);
  std::string width, height;
  append_number(width, image.width);
  append_number(height, image.height);
  std::vector<ObjectStore::Entry> entries = {
      {"Type", "/XObject"}, {"Subtype", "/Image"}, {"Width", width}, {"Height", height}};
  std::vector<ObjectStore::Entry> mask_entries = entries;
  entries.insert(entries.end(), image.entries.begin(), image.entries.end());
  if (!image.profile.empty()) {
    for (ObjectStore::Entry& entry : entries)
      if (std::string_view(entry.key) == "ColorSpace")
        name_profile(store, image.profile, &entry.value);
  }
  if (!image.mask.empty()) {
    mask_entries.push_back({"ColorSpace", "/DeviceGray"});
    mask_entries.push_back({"BitsPerComponent", "8"});
    uint32_t mask = store.add_stream(std::move(mask_entries), image.mask,
                                     ObjectStore::Coding::kDeflated, &ObjectStore::kNoIdentity);
    entries.push_back({"SMask", reference(mask)});
  }
  uint32_t number = store.add_stream(
      std::move(entries), image.data,
      image.deflated ? ObjectStore::Coding::kDeflated : ObjectStore::Coding::kPlain, &image.digest);
  if (image.orientation == 1) return number;
  return write_around(store, number, kTurns[image.orientation]);
}

Images::Images(std::string layout_folder, std::string record_folder)
    : layout_folder_(std::move(layout_folder)), record_folder_(std::move(record_folder)) {}
Images::~Images() = default;

Result<const PreparedImage*> Images::find(const std::string& name) const {
  std::lock_guard lock(mutex_);
  if (auto known = known_.find(name); known != known_.end()) return known->second.get();
  bool of_record = name.rfind(kRecordImages, 0) == 0;
  std::string file = of_record ? name.substr(kRecordImages.size()) : name;
  const std::string& folder = of_record ? record_folder_ : layout_folder_;
  std::string from_disk;
  std::optional<std::string_view> bytes;
  if (!of_record) bytes = find_resource("layouts/" + file);
  if (!bytes && !folder.empty()) {
    Result<std::string> read = read_file_in(folder, file, kLargestImageFile);
    if (read.ok()) bytes = from_disk = std::move(read).value();
  }
  if (!bytes) return error(of_record ? kMissingInRecord : kMissingImage, {file});
  PARAPHE_TRY(PreparedImage image, read_image(*bytes, file));
  image.digest = md5(*bytes);
  auto kept = std::make_unique<const PreparedImage>(std::move(image));
  return (known_[name] = std::move(kept)).get();
}

Result<PictureSize> Images::size_of(const std::string& name) const {
  PARAPHE_TRY(const PreparedImage* image, find(name));
  return image->size;
}

}  // namespace paraphe
