#include "pdf/image.h"

#include "base/file.h"
#include "base/resource.h"
#include "pdf/digest.h"
#include "pdf/images.h"
#include "pdf/syntax.h"

namespace paraphe {

const Message kDamagedImage{"pdf.damaged-image", N_("The image “{0}” is damaged: {1}."),
                            N_("Save it again as PNG or JPEG.")};
const Message kLargeImage{"pdf.large-image",
                          N_("The image “{0}” is larger than 10000 pixels a side."),
                          N_("Reduce it: a logo of 1000 pixels prints well.")};

namespace {

constexpr Message kMissingImage{"pdf.missing-image", N_("The image “{0}” cannot be read."),
                                N_("Put it beside the layout.")};
constexpr Message kNotImage{"pdf.not-an-image", N_("“{0}” is neither a PNG nor a JPEG image."),
                            N_("Save it as PNG or JPEG.")};
// ISO 19005-3 6.2.4.3: DeviceCMYK needs an output intent of four colours.
constexpr Message kFourColours{"pdf.four-colour-image",
                               N_("The image “{0}” is made for four-colour printing (CMYK)."),
                               N_("Save it with the colours of a screen (RGB).")};

constexpr size_t kLargestFile = 32u << 20;

unsigned big_endian(std::string_view bytes, size_t at) {
  return static_cast<unsigned>(static_cast<uint8_t>(bytes[at]) << 8 |
                               static_cast<uint8_t>(bytes[at + 1]));
}

// A frame header of JPEG (ITU-T T.81 table B.1): all SOF but DHT, JPG and DAC.
bool is_frame(uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool is_plain_name(const std::string& file) {
  return !file.empty() && file[0] != '.' && file.find_first_of("/\\") == std::string::npos;
}

}  // namespace

Result<PreparedImage> read_jpeg(std::string_view bytes, const std::string& file) {
  for (size_t at = 2; at + 4 <= bytes.size();) {
    auto marker = static_cast<uint8_t>(bytes[at + 1]);
    if (static_cast<uint8_t>(bytes[at]) != 0xFF) break;
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    size_t length = big_endian(bytes, at + 2);
    if (length < 2 || at + 2 + length > bytes.size()) break;
    if (!is_frame(marker)) {
      if (marker == 0xDA) break;  // the scan before any frame
      at += 2 + length;
      continue;
    }
    if (length < 8) break;
    PreparedImage image;
    image.height = static_cast<int>(big_endian(bytes, at + 5));
    image.width = static_cast<int>(big_endian(bytes, at + 7));
    int components = static_cast<uint8_t>(bytes[at + 9]);
    if (components == 4) return error(kFourColours, {file});
    if (bytes[at + 4] != 8 || image.width == 0 || image.height == 0 ||
        (components != 1 && components != 3))
      break;
    if (image.width > kLargestSide || image.height > kLargestSide)
      return error(kLargeImage, {file});
    image.entries = {{"ColorSpace", components == 1 ? "/DeviceGray" : "/DeviceRGB"},
                     {"BitsPerComponent", "8"},
                     {"Filter", "/DCTDecode"}};
    image.data = bytes;
    return image;
  }
  return error(kDamagedImage, {file, "JPEG"});
}

Result<PreparedImage> read_image(std::string_view bytes, const std::string& file) {
  if (bytes.substr(0, 8) == "\x89PNG\r\n\x1A\n") return read_png(bytes, file);
  if (bytes.substr(0, 3) == "\xFF\xD8\xFF") return read_jpeg(bytes, file);
  return error(kNotImage, {file});
}

uint32_t write_image(ObjectStore& store, const PreparedImage& image) {
  std::string width, height;
  append_number(width, image.width);
  append_number(height, image.height);
  std::vector<ObjectStore::Entry> entries = {
      {"Type", "/XObject"}, {"Subtype", "/Image"}, {"Width", width}, {"Height", height}};
  std::vector<ObjectStore::Entry> mask_entries = entries;
  entries.insert(entries.end(), image.entries.begin(), image.entries.end());
  if (!image.mask.empty()) {
    mask_entries.push_back({"ColorSpace", "/DeviceGray"});
    mask_entries.push_back({"BitsPerComponent", "8"});
    uint32_t mask = store.add_stream(std::move(mask_entries), image.mask,
                                     ObjectStore::Coding::kDeflated, &ObjectStore::kNoIdentity);
    entries.push_back({"SMask", reference(mask)});
  }
  return store.add_stream(
      std::move(entries), image.data,
      image.deflated ? ObjectStore::Coding::kDeflated : ObjectStore::Coding::kPlain, &image.digest);
}

Images::Images(std::string folder) : folder_(std::move(folder)) {}
Images::~Images() = default;

Result<const PreparedImage*> Images::find(const std::string& file) const {
  std::lock_guard lock(mutex_);
  if (auto known = known_.find(file); known != known_.end()) return known->second.get();
  std::string from_disk;
  std::optional<std::string_view> bytes = find_resource("layouts/" + file);
  if (!bytes && !folder_.empty() && is_plain_name(file)) {
    Result<std::string> read = read_file(folder_ + "/" + file, kLargestFile);
    if (read.ok()) bytes = from_disk = std::move(read).value();
  }
  if (!bytes) return error(kMissingImage, {file});
  PARAPHE_TRY(PreparedImage image, read_image(*bytes, file));
  image.digest = md5(*bytes);
  auto kept = std::make_unique<const PreparedImage>(std::move(image));
  return (known_[file] = std::move(kept)).get();
}

}  // namespace paraphe
