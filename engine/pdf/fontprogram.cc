#include "pdf/fontprogram.h"

#include <hb-subset.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string_view>

namespace paraphe {

namespace {

// Subsetting a preprocessed face takes a third of the time and gives the same bytes, but the
// preparation costs as much as some sixty documents: it waits until a batch is under way.
constexpr int kUsesBeforePreparation = 32;

using ProgramPointer = std::shared_ptr<const FontProgram>;

// The last few of what was made of one font, the latest first. Small on purpose: what matters is the
// act before, and a process may have many fonts open.
template <class Item>
class Last {
 public:
  using Pointer = std::shared_ptr<const Item>;

  template <class Wanted>
  Pointer find(const Wanted& is_wanted) {
    std::lock_guard lock(mutex_);
    auto found = find_in(is_wanted);
    if (found == items_.end()) return nullptr;
    std::rotate(items_.begin(), found, found + 1);
    return items_.front();
  }

  template <class Wanted>
  void keep(const Pointer& item, const Wanted& is_same) {
    std::lock_guard lock(mutex_);
    // Another thread may have made the same meanwhile.
    if (find_in(is_same) != items_.end()) return;
    if (items_.size() == kMost) items_.pop_back();
    items_.insert(items_.begin(), item);
  }

 private:
  static constexpr size_t kMost = 8;

  template <class Wanted>
  typename std::vector<Pointer>::iterator find_in(const Wanted& is_wanted) {
    return std::find_if(items_.begin(), items_.end(),
                        [&](const Pointer& item) { return is_wanted(*item); });
  }

  std::mutex mutex_;
  std::vector<Pointer> items_;
};

// Of one program, in bytes, to be kept.
constexpr size_t kLargest = 64 * 1024;

// What is known of a face besides its glyphs, kept beside it and freed with it.
struct FaceState {
  FontFacts facts;
  std::atomic<int> uses = 0;
  std::atomic<hb_face_t*> prepared = nullptr;
  Last<FontProgram> programs;
  Last<FontParts> parts;

  ~FaceState() { hb_face_destroy(prepared.load()); }
};

// Big-endian fields of a font table; 0 behind its end.
class FontTable {
 public:
  FontTable(hb_face_t* face, hb_tag_t tag) : blob_(hb_face_reference_table(face, tag)) {
    unsigned length = 0;
    const char* data = hb_blob_get_data(blob_, &length);
    bytes_ = std::string_view(data, data != nullptr ? length : 0);
  }
  ~FontTable() { hb_blob_destroy(blob_); }
  FontTable(const FontTable&) = delete;
  FontTable& operator=(const FontTable&) = delete;

  int unsigned16(size_t at) const {
    if (at + 2 > bytes_.size()) return 0;
    return static_cast<uint8_t>(bytes_[at]) << 8 | static_cast<uint8_t>(bytes_[at + 1]);
  }
  int signed16(size_t at) const { return static_cast<int16_t>(unsigned16(at)); }

 private:
  hb_blob_t* blob_;
  std::string_view bytes_;
};

// Offsets: OpenType, tables head, post and OS/2.
FontFacts read_facts(hb_face_t* face) {
  FontFacts facts;
  FontTable head(face, HB_TAG('h', 'e', 'a', 'd'));
  for (size_t i = 0; i < 4; ++i) facts.box[i] = head.signed16(36 + 2 * i);
  FontTable post(face, HB_TAG('p', 'o', 's', 't'));
  facts.italic_angle = post.signed16(4);
  facts.fixed_pitch = post.unsigned16(12) != 0 || post.unsigned16(14) != 0;
  FontTable os2(face, HB_TAG('O', 'S', '/', '2'));
  facts.weight = os2.unsigned16(4);
  int panose_family = os2.unsigned16(32) >> 8, panose_serif = os2.unsigned16(32) & 0xFF;
  facts.serif = panose_family == 2 && panose_serif >= 2 && panose_serif <= 10;
  return facts;
}

FaceState& state_of(const Font& font) {
  static hb_user_data_key_t key;
  hb_face_t* face = font.face();
  if (void* known = hb_face_get_user_data(face, &key)) return *static_cast<FaceState*>(known);
  auto state = std::make_unique<FaceState>();
  state->facts = read_facts(face);
  auto destroy = [](void* data) { delete static_cast<FaceState*>(data); };
  // Without `replace` the first thread wins and the others take what it left.
  if (hb_face_set_user_data(face, &key, state.get(), destroy, false)) return *state.release();
  return *static_cast<FaceState*>(hb_face_get_user_data(face, &key));
}

hb_face_t* face_to_subset(const Font& font, FaceState& state) {
  if (hb_face_t* prepared = state.prepared) return prepared;
  // One thread prepares it; the others need not wait.
  if (state.uses.fetch_add(1) != kUsesBeforePreparation) return font.face();
  hb_face_t* prepared = hb_subset_preprocess(font.face());
  hb_face_make_immutable(prepared);
  state.prepared = prepared;
  return prepared;
}

struct InputDeleter {
  void operator()(hb_subset_input_t* input) const { hb_subset_input_destroy(input); }
};
using Input = std::unique_ptr<hb_subset_input_t, InputDeleter>;

// Only what a CIDFontType2 reads (ISO 32000-1 §9.9 table 126): glyf head hhea hmtx loca maxp.
// Hinting is two thirds of the file and no printer or modern screen uses it.
Input make_input() {
  Input input(hb_subset_input_create_or_fail());
  if (input == nullptr) return input;
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING);
  hb_set_clear(hb_subset_input_set(input.get(), HB_SUBSET_SETS_LAYOUT_FEATURE_TAG));
  hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const char* table :
       {"GSUB", "GPOS", "GDEF", "kern", "cmap", "OS/2", "name", "post", "DSIG", "BASE",
        "MATH", "gasp", "hdmx", "LTSH", "VDMX", "STAT", "meta", "cvt ", "fpgm", "prep"}) {
    hb_set_add(dropped, hb_tag_from_string(table, 4));
  }
  return input;
}

ProgramPointer cut(const Font& font, FaceState& state, const std::vector<uint16_t>& glyphs) {
  Input input = make_input();
  if (input == nullptr) return nullptr;
  hb_set_t* set = hb_subset_input_glyph_set(input.get());
  hb_set_add(set, 0);
  for (uint16_t glyph : glyphs) hb_set_add(set, glyph);
  hb_face_t* source = face_to_subset(font, state);
  hb_subset_plan_t* plan = hb_subset_plan_create_or_fail(source, input.get());
  if (plan == nullptr) return nullptr;
  auto program = std::make_shared<FontProgram>();
  program->glyphs = glyphs;
  program->numbers.reserve(glyphs.size());
  const hb_map_t* renumbered = hb_subset_plan_old_to_new_glyph_mapping(plan);
  for (uint16_t glyph : glyphs) {
    hb_codepoint_t now = hb_map_get(renumbered, glyph);
    program->numbers.push_back(now == HB_MAP_VALUE_INVALID ? 0 : static_cast<uint16_t>(now));
  }
  hb_face_t* subset = hb_subset_plan_execute_or_fail(plan);
  hb_subset_plan_destroy(plan);
  if (subset == nullptr) return nullptr;
  hb_blob_t* blob = hb_face_reference_blob(subset);
  unsigned length = 0;
  const char* data = hb_blob_get_data(blob, &length);
  program->length = data != nullptr ? length : 0;
  program->packed = ObjectStore::pack(std::string(data != nullptr ? data : "", program->length));
  hb_blob_destroy(blob);
  hb_face_destroy(subset);
  return program->length > 0 ? program : nullptr;
}

}  // namespace

const FontFacts& facts_of(const Font& font) { return state_of(font).facts; }

uint16_t FontProgram::renumbered(uint16_t glyph) const {
  auto found = std::lower_bound(glyphs.begin(), glyphs.end(), glyph);
  if (found == glyphs.end() || *found != glyph) return 0;
  return numbers[static_cast<size_t>(found - glyphs.begin())];
}

ProgramPointer program_of(const Font& font, const std::vector<uint16_t>& glyphs) {
  FaceState& state = state_of(font);
  auto is_it = [&](const FontProgram& program) { return program.glyphs == glyphs; };
  if (ProgramPointer known = state.programs.find(is_it)) return known;
  ProgramPointer program = cut(font, state, glyphs);
  if (program != nullptr && program->packed.bytes.size() <= kLargest)
    state.programs.keep(program, is_it);
  return program;
}

std::shared_ptr<const FontParts> parts_of(
    const Font& font, const std::string& codes,
    const std::function<std::shared_ptr<const FontParts>()>& make) {
  FaceState& state = state_of(font);
  auto are_they = [&](const FontParts& parts) { return parts.codes == codes; };
  if (std::shared_ptr<const FontParts> known = state.parts.find(are_they)) return known;
  std::shared_ptr<const FontParts> parts = make();
  if (parts != nullptr && parts->program->packed.bytes.size() <= kLargest)
    state.parts.keep(parts, are_they);
  return parts;
}

}  // namespace paraphe
