// JPEG (ITU-T T.81) into PDF: the scans go over untouched, as /DCTDecode. The picture is decoded
// all the same, because a file must not be signed around a broken picture; four colours become sRGB
// on the way, since the output intent has three (ISO 19005-3 6.2.4.3). What is no part of the
// picture is left behind: the place where a photograph was taken is nobody's business.
#include <setjmp.h>
#include <stdio.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

// These need the types of stdio.h.
#include <jpeglib.h>

#include <jerror.h>

#include "pdf/image.h"
#include "pdf/profile.h"

namespace paraphe {

namespace {

// A picture sent in a thousand scans is an attack, as libjpeg-turbo's own advice has it.
constexpr int kMostScans = 64;
constexpr int kQuality = 92;
constexpr size_t kLargestProfile = 4u << 20;

enum class Fault : uint8_t { kNone, kData, kKind, kSize };

// What outlives a jump out of the library; nothing else may be made between setjmp and the end.
struct Codec {
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  jmp_buf jump{};
  Fault fault = Fault::kNone;
  jpeg_decompress_struct in{};
  jpeg_compress_struct out{};
  bool reads = false, writes = false;
  std::string pixels;
  JSAMPROW row = nullptr;
  unsigned char* written = nullptr;
  unsigned long written_size = 0;

  Codec() {
    jpeg_std_error(&errors);
    errors.error_exit = [](j_common_ptr info) { self(info)->leave(Fault::kData); };
    errors.output_message = [](j_common_ptr) {};
    errors.emit_message = [](j_common_ptr info, int level) {
      // Warnings: those after which pixels are made up.
      int code = info->err->msg_code;
      if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER ||
                        code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC ||
                        code == JWRN_BOGUS_PROGRESSION || code == JWRN_NOT_SEQUENTIAL))
        self(info)->leave(Fault::kData);
    };
    progress.progress_monitor = [](j_common_ptr info) {
      if (info->is_decompressor &&
          reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMostScans)
        self(info)->leave(Fault::kData);
    };
    in.err = out.err = &errors;
    in.client_data = out.client_data = this;
  }
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
  ~Codec() {
    if (reads) jpeg_destroy_decompress(&in);
    if (writes) jpeg_destroy_compress(&out);
    std::free(written);
  }

  static Codec* self(j_common_ptr info) { return static_cast<Codec*>(info->client_data); }
  [[noreturn]] void leave(Fault why) {
    fault = why;
    longjmp(jump, 1);
  }
};

// Reads the header; what is wrong is left in `codec.fault`.
void read_header(Codec& codec, std::string_view bytes) {
  if (setjmp(codec.jump) != 0) return;
  jpeg_create_decompress(&codec.in);
  codec.reads = true;
  codec.in.err = &codec.errors;
  codec.in.client_data = &codec;
  codec.in.progress = &codec.progress;
  jpeg_mem_src(&codec.in, reinterpret_cast<const unsigned char*>(bytes.data()),
               static_cast<unsigned long>(bytes.size()));
  jpeg_save_markers(&codec.in, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&codec.in, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&codec.in, TRUE);
  const jpeg_decompress_struct& in = codec.in;
  if (is_too_large(in.image_width, in.image_height)) codec.leave(Fault::kSize);
  // /DCTDecode knows Huffman coding and 8 bits only (ISO 32000-1 §7.4.8).
  if (in.arith_code || in.data_precision != 8 ||
      (in.num_components != 1 && in.num_components != 3 && in.num_components != 4))
    codec.leave(Fault::kKind);
  // Each block of 64 pixels takes at least a bit: a header that promises more lies.
  if (bytes.size() * 8 < static_cast<size_t>(in.image_width) * in.image_height / 64)
    codec.leave(Fault::kData);
}

// Decodes the picture: to an eighth of its size when only its soundness is asked, whole when its
// pixels are wanted (`codec.pixels`, four colours).
void decode(Codec& codec, bool keep) {
  if (setjmp(codec.jump) != 0) return;
  jpeg_decompress_struct& in = codec.in;
  in.scale_num = 1;
  in.scale_denom = keep ? 1 : 8;
  in.do_fancy_upsampling = keep ? TRUE : FALSE;
  in.dct_method = JDCT_ISLOW;
  if (keep) in.out_color_space = JCS_CMYK;
  jpeg_start_decompress(&in);
  size_t line = static_cast<size_t>(in.output_width) * static_cast<size_t>(in.output_components);
  codec.pixels.resize(keep ? line * in.output_height : line);
  while (in.output_scanline < in.output_height) {
    codec.row =
        reinterpret_cast<JSAMPROW>(codec.pixels.data()) + (keep ? line * in.output_scanline : 0);
    jpeg_read_scanlines(&in, &codec.row, 1);
  }
  jpeg_finish_decompress(&in);
}

// Writes `pixels`, three colours, into `codec.written`.
void encode(Codec& codec, const std::string& pixels, unsigned width, unsigned height) {
  if (setjmp(codec.jump) != 0) return;
  jpeg_compress_struct& out = codec.out;
  jpeg_create_compress(&out);
  codec.writes = true;
  out.err = &codec.errors;
  out.client_data = &codec;
  jpeg_mem_dest(&out, &codec.written, &codec.written_size);
  out.image_width = width;
  out.image_height = height;
  out.input_components = 3;
  out.in_color_space = JCS_RGB;
  jpeg_set_defaults(&out);
  jpeg_set_quality(&out, kQuality, TRUE);
  jpeg_start_compress(&out, TRUE);
  while (out.next_scanline < height) {
    codec.row = reinterpret_cast<JSAMPROW>(const_cast<char*>(pixels.data())) +
                static_cast<size_t>(out.next_scanline) * width * 3;
    jpeg_write_scanlines(&out, &codec.row, 1);
  }
  jpeg_finish_compress(&out);
}

// The profile, in parts of APP2 (ICC.1 annex B.4); "" when it is not whole.
std::string profile_of(const jpeg_decompress_struct& in) {
  constexpr std::string_view kName("ICC_PROFILE\0", 12);
  std::vector<std::string_view> parts;
  for (const jpeg_marker_struct* m = in.marker_list; m != nullptr; m = m->next) {
    std::string_view data(reinterpret_cast<const char*>(m->data), m->data_length);
    if (m->marker != JPEG_APP0 + 2 || data.size() < 14 || data.substr(0, 12) != kName) continue;
    auto number = static_cast<uint8_t>(data[12]), count = static_cast<uint8_t>(data[13]);
    if (number == 0 || number > count) return "";
    parts.resize(count);
    parts[number - 1u] = data.substr(14);
  }
  std::string out;
  for (std::string_view part : parts) {
    if (part.empty() || out.size() + part.size() > kLargestProfile) return "";
    out += part;
  }
  return out;
}

// Exif 2.32 §4.6.4: tag 0x0112 of the first directory; 1 when it is not said.
int orientation_of(const jpeg_decompress_struct& in) {
  for (const jpeg_marker_struct* m = in.marker_list; m != nullptr; m = m->next) {
    std::string_view data(reinterpret_cast<const char*>(m->data), m->data_length);
    if (m->marker != JPEG_APP0 + 1 || data.substr(0, 6) != std::string_view("Exif\0\0", 6))
      continue;
    data.remove_prefix(6);
    bool little = data.substr(0, 2) == "II";
    auto number = [&](size_t at, size_t size) {
      size_t value = 0;
      for (size_t i = 0; i < size; ++i) {
        size_t byte = at + (little ? size - 1 - i : i);
        if (byte >= data.size()) return size_t{0};
        value = value << 8 | static_cast<uint8_t>(data[byte]);
      }
      return value;
    };
    size_t directory = number(4, 4), entries = number(directory, 2);
    for (size_t i = 0; i < entries; ++i) {
      size_t at = directory + 2 + 12 * i;
      if (at + 12 > data.size()) break;
      size_t value = number(at + 8, 2);
      if (number(at, 2) == 0x0112 && value >= 1 && value <= 8) return static_cast<int>(value);
    }
  }
  return 1;
}

// The segments without those of applications (but JFIF and Adobe, which say how colours are coded)
// and without comments. The picture has been decoded, so its markers are in order.
std::string stripped(std::string_view bytes) {
  std::string out(bytes.substr(0, 2));
  size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (bytes[at] != '\xFF') break;
    auto marker = static_cast<uint8_t>(bytes[at + 1]);
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    if (marker == 0xDA || marker == 0xD9) break;
    size_t length = 2 + (static_cast<size_t>(static_cast<uint8_t>(bytes[at + 2])) << 8 |
                         static_cast<uint8_t>(bytes[at + 3]));
    bool kept = marker == 0xE0 || marker == 0xEE || (marker < 0xE0 || marker > 0xEF);
    if (kept && marker != 0xFE) out += bytes.substr(at, length);
    at += length;
  }
  if (at < bytes.size()) out += bytes.substr(at);
  return out;
}

}  // namespace

Result<PreparedImage> read_jpeg(std::string_view bytes, const std::string& file) {
  auto fault = [&](Fault why) -> Diagnostic {
    if (why == Fault::kSize) return error(kLargeImage, {file});
    return error(kDamagedImage, {file, why == Fault::kKind ? N_("its kind is unknown")
                                                           : N_("its data cannot be read")});
  };
  Codec codec;
  read_header(codec, bytes);
  if (codec.fault != Fault::kNone) return fault(codec.fault);
  int colours = codec.in.num_components;
  std::string profile = profile_of(codec.in);
  PreparedImage image;
  image.width = static_cast<int>(codec.in.image_width);
  image.height = static_cast<int>(codec.in.image_height);
  double inch = codec.in.density_unit == 1 ? 1 : codec.in.density_unit == 2 ? 2.54 : 0;
  image.size =
      printed_size(image.width, image.height, codec.in.X_density * inch, codec.in.Y_density * inch);
  image.orientation = orientation_of(codec.in);
  if (image.orientation > 4) std::swap(image.size.width, image.size.height);
  bool plain_rgb = codec.in.jpeg_color_space == JCS_RGB && !codec.in.saw_Adobe_marker;
  bool inverted = codec.in.saw_Adobe_marker;

  decode(codec, colours == 4);
  if (codec.fault != Fault::kNone) return fault(codec.fault);
  // Phones add further pictures behind the first, with all their data.
  bytes.remove_suffix(std::min(bytes.size(), codec.in.src->bytes_in_buffer));
  if (colours == 4) {
    std::string pixels = cmyk_to_srgb(codec.pixels, profile, inverted);
    encode(codec, pixels, codec.in.image_width, codec.in.image_height);
    if (codec.fault != Fault::kNone) return fault(codec.fault);
    image.data.assign(reinterpret_cast<const char*>(codec.written), codec.written_size);
  } else {
    image.data = stripped(bytes);
    if (is_usable_profile(profile, colours) && !is_srgb_profile(profile)) image.profile = profile;
  }
  image.entries = {{"ColorSpace", colours == 1 ? "/DeviceGray" : "/DeviceRGB"},
                   {"BitsPerComponent", "8"},
                   {"Filter", "/DCTDecode"}};
  if (plain_rgb) image.entries.push_back({"DecodeParms", "<< /ColorTransform 0 >>"});
  return image;
}

}  // namespace paraphe
