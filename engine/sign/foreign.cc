#include "sign/foreign.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>
#include <stdexcept>

// qpdf asks for this while it moves from its own smart pointers to the standard ones.
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFLogger.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include "sign/object_text.h"

namespace paraphe {
namespace {

constexpr Message kUnreadable{
    "pdf.unreadable", N_("The PDF file is damaged ({0})."),
    N_("The file was altered or cut: get it again from where it was signed.")};
constexpr Message kReadersDisagree{
    "pdf.ambiguous", N_("Programs may see different content in this PDF file ({0})."),
    N_("Do not trust it: the file was prepared to deceive, or is damaged. Get it again.")};

constexpr int kDeepestField = 16;
constexpr size_t kMostFields = 10'000;

// A number of points, to the nearest 1/65536 pt. Nothing beyond 10^6 points.
std::optional<Length> parse_points(QPDFObjectHandle number) {
  constexpr double kFarthest = 1e6;
  if (!number.isNumber()) return std::nullopt;
  std::string text = number.unparse();
  double points = 0;
  auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), points, std::chars_format::fixed);
  if (problem != std::errc() || end != text.data() + text.size() || std::abs(points) > kFarthest)
    return std::nullopt;
  return Length{std::llround(points * static_cast<double>(Length::kUnitsPerPoint))};
}

// A colour component in [0, 1] as 0 … 255.
int parse_component(QPDFObjectHandle number) {
  std::optional<Length> value = parse_points(number);
  if (!value) return 0;
  Length scaled = value->scaled(255, Length::kUnitsPerPoint);
  return static_cast<int>(std::clamp<int64_t>(scaled.units, 0, 255));
}

std::optional<VisibleSignature> read_visible(QPDFObjectHandle entries) {
  if (!entries.isDictionary()) return std::nullopt;
  constexpr int kMostLines = 20;
  VisibleSignature out;
  QPDFObjectHandle lines = entries.getKey("/Lines");
  QPDFObjectHandle face = entries.getKey("/Face");
  QPDFObjectHandle color = entries.getKey("/Color");
  std::optional<Length> size = parse_points(entries.getKey("/Size"));
  std::optional<Length> leading = parse_points(entries.getKey("/Leading"));
  if (!lines.isArray() || lines.getArrayNItems() > kMostLines || !face.isString() || !size ||
      !leading || !color.isArray() || color.getArrayNItems() != 3)
    return std::nullopt;
  for (int i = 0; i < lines.getArrayNItems(); ++i) {
    if (!lines.getArrayItem(i).isString()) return std::nullopt;
    out.lines.push_back(lines.getArrayItem(i).getUTF8Value());
  }
  out.face = face.getUTF8Value();
  out.size = *size;
  out.leading = *leading;
  out.red = parse_component(color.getArrayItem(0));
  out.green = parse_component(color.getArrayItem(1));
  out.blue = parse_component(color.getArrayItem(2));
  return out;
}

bool is_name(QPDFObjectHandle value, const char* name) {
  return value.isName() && value.getName() == name;
}

bool looks_like_signature(QPDFObjectHandle value) {
  if (!value.isDictionary()) return false;
  return value.hasKey("/ByteRange") || is_name(value.getKey("/Type"), "/Sig") ||
         is_name(value.getKey("/Type"), "/DocTimeStamp") ||
         (value.hasKey("/SubFilter") && value.hasKey("/Contents"));
}

// The same from the bytes, as far as they are read strictly: asking qpdf of every object is most of
// what a verification costs. What is unclear, qpdf must read, and its complaints count.
enum class Likeness : uint8_t { kSignature, kOther, kUnclear };

Likeness likeness_of(const ObjectTexts& texts, const XrefTable& objects, uint32_t number) {
  std::optional<ObjectTexts::Found> found = texts.find(objects, number);
  if (!found) return Likeness::kUnclear;
  std::string_view value = slice(found->bytes, found->value);
  if (found->is_stream || value.substr(0, 2) != "<<") return Likeness::kOther;
  size_t position = 0;
  auto entries = read_dictionary(value, position);
  if (!entries) return Likeness::kUnclear;
  const DictionaryEntry* type = find(*entries, "Type");
  std::string_view name = type == nullptr ? std::string_view() : slice(value, type->value);
  if (name.find('#') != std::string_view::npos || name.find('R') != std::string_view::npos)
    return Likeness::kUnclear;
  bool like = find(*entries, "ByteRange") != nullptr || name == "/Sig" || name == "/DocTimeStamp" ||
              (find(*entries, "SubFilter") != nullptr && find(*entries, "Contents") != nullptr);
  return like ? Likeness::kSignature : Likeness::kOther;
}

std::string utf8(QPDFObjectHandle value) {
  constexpr size_t kLongest = 2000;
  std::string out = value.isString() ? value.getUTF8Value() : "";
  return out.size() <= kLongest ? out : out.substr(0, kLongest);
}

// /Action and /Fields of a FieldMDP transform or of a field's /Lock.
void read_lock(QPDFObjectHandle entries, Permissions& out) {
  constexpr int kMostNames = 10'000;
  Permissions::Lock lock;
  QPDFObjectHandle action = entries.getKey("/Action");
  QPDFObjectHandle fields = entries.getKey("/Fields");
  if (is_name(action, "/All")) {
    lock.action = Permissions::Lock::Action::kAll;
  } else if (is_name(action, "/Include") || is_name(action, "/Exclude")) {
    lock.action = is_name(action, "/Include") ? Permissions::Lock::Action::kInclude
                                              : Permissions::Lock::Action::kExclude;
    out.malformed = out.malformed || !fields.isArray() || fields.getArrayNItems() > kMostNames;
    if (out.malformed) return;
    for (auto& name : fields.aitems()) lock.fields.push_back(utf8(name));
  } else {
    out.malformed = true;
  }
  out.lock.push_back(std::move(lock));
}

// 1, 2 or 3; the default is 2 (ISO 32000-1 table 254).
void read_level(QPDFObjectHandle number, Permissions& out) {
  int64_t level = number.isNull() ? 2 : number.isInteger() ? number.getIntValue() : 0;
  out.malformed = out.malformed || level < 1 || level > 3;
  if (!out.malformed) out.level = out.level == 0 ? static_cast<int>(level)
                                                 : std::min(out.level, static_cast<int>(level));
}

// /Reference of a signature dictionary (ISO 32000-1 table 253).
Permissions read_permissions(QPDFObjectHandle references) {
  constexpr int kMost = 20;
  Permissions out;
  if (references.isNull()) return out;
  out.malformed = !references.isArray() || references.getArrayNItems() > kMost;
  for (int i = 0; !out.malformed && i < references.getArrayNItems(); ++i) {
    QPDFObjectHandle each = references.getArrayItem(i);
    QPDFObjectHandle method = each.isDictionary() ? each.getKey("/TransformMethod") : each;
    QPDFObjectHandle parameters = each.isDictionary() ? each.getKey("/TransformParams") : each;
    if (is_name(method, "/DocMDP")) {
      if (!parameters.isDictionary() && !parameters.isNull()) out.malformed = true;
      read_level(parameters.isDictionary() ? parameters.getKey("/P") : QPDFObjectHandle::newNull(),
                 out);
    } else if (is_name(method, "/FieldMDP") && parameters.isDictionary()) {
      read_lock(parameters, out);
    } else if (!is_name(method, "/UR") && !is_name(method, "/UR3") &&
               !is_name(method, "/Identity")) {
      out.malformed = true;
    }
  }
  return out;
}

// The fields below one node of the field tree (ISO 32000-1 §12.7.3).
class FieldWalker {
 public:
  std::vector<ForeignField> fields;
  std::set<uint32_t> others;  // that are no signatures
  bool complete = true;  // false: the tree is too deep, too large or a loop

  void walk(QPDFObjectHandle node, const std::string& parent, bool is_signature, int depth) {
    bool seen = node.isIndirect() && !visited_.insert(node.getObjectID()).second;
    if (depth > kDeepestField || fields.size() > kMostFields || seen) {
      complete = false;
      return;
    }
    if (!node.isDictionary()) return;
    std::string name = parent;
    if (node.hasKey("/T")) name += (parent.empty() ? "" : ".") + utf8(node.getKey("/T"));
    if (node.hasKey("/FT")) is_signature = is_name(node.getKey("/FT"), "/Sig");
    QPDFObjectHandle value = node.getKey("/V");
    if (is_signature || looks_like_signature(value)) {
      add(node, name, value);
    } else if (node.isIndirect()) {
      others.insert(static_cast<uint32_t>(node.getObjectID()));
    }
    QPDFObjectHandle kids = node.getKey("/Kids");
    if (!kids.isArray()) return;
    for (auto& kid : kids.aitems()) walk(kid, name, is_signature, depth + 1);
  }

 private:
  void add(QPDFObjectHandle node, const std::string& name, QPDFObjectHandle value) {
    ForeignField field;
    field.name = name;
    if (node.isIndirect()) field.object = static_cast<uint32_t>(node.getObjectID());
    field.has_value = node.getDictAsMap().count("/V") != 0;
    if (value.isIndirect() && value.isDictionary())
      field.value = static_cast<uint32_t>(value.getObjectID());
    QPDFObjectHandle box = node.getKey("/Rect");
    if (box.isArray() && box.getArrayNItems() == 4) {
      std::optional<Length> side[4];
      for (int i = 0; i < 4; ++i) side[i] = parse_points(box.getArrayItem(i));
      if (side[0] && side[1] && side[2] && side[3]) {
        field.width = *side[2] - *side[0];
        field.height = *side[3] - *side[1];
      }
    }
    field.visible = read_visible(node.getKey("/PRPH_Signature"));
    QPDFObjectHandle lock = node.getKey("/Lock");
    if (lock.isDictionary()) {
      read_lock(lock, field.lock);
      if (lock.hasKey("/P")) read_level(lock.getKey("/P"), field.lock);
    }
    // A kid without name of its own is a widget of the same field.
    bool widget_only = !node.hasKey("/T") && !node.hasKey("/FT") && !field.has_value;
    if (!widget_only) fields.push_back(std::move(field));
  }

  std::set<int> visited_;
};

// A decoded stream of at most `limit` bytes: small files can hold streams of any size.
class BoundedText final : public Pipeline {
 public:
  explicit BoundedText(size_t limit) : Pipeline("text", nullptr), limit_(limit) {}
  void write(unsigned char const* data, size_t length) override {
    if (length > limit_ - text.size()) throw std::length_error("stream too large");
    text.append(reinterpret_cast<const char*>(data), length);
  }
  void finish() override {}
  std::string text;

 private:
  size_t limit_;
};

// Both readers must find the same objects at the same places.
bool same_objects(QPDF& pdf, const XrefTable& objects) {
  size_t in_use = 0;
  for (const auto& [number, entry] : objects) in_use += entry.in_use ? 1 : 0;
  std::map<QPDFObjGen, QPDFXRefEntry> table = pdf.getXRefTable();
  if (table.size() != in_use) return false;
  for (const auto& [id, entry] : table) {
    auto found = objects.find(static_cast<uint32_t>(id.getObj()));
    if (found == objects.end() || !found->second.in_use ||
        static_cast<int>(found->second.generation) != id.getGen())
      return false;
    const XrefEntry& ours = found->second;
    bool same = ours.container == 0
                    ? entry.getType() == 1 &&
                          static_cast<qpdf_offset_t>(ours.offset) == entry.getOffset()
                    : entry.getType() == 2 &&
                          static_cast<int>(ours.container) == entry.getObjStreamNumber() &&
                          static_cast<int>(ours.index) == entry.getObjStreamIndex();
    if (!same) return false;
  }
  return true;
}

}  // namespace

bool Permissions::locks(const std::string& field) const {
  // A name stands for everything below it too.
  auto named = [&field](const std::string& name) {
    return field == name || field.compare(0, name.size() + 1, name + ".") == 0;
  };
  for (const Lock& each : lock) {
    bool listed = std::any_of(each.fields.begin(), each.fields.end(), named);
    if (each.action == Lock::Action::kAll || listed == (each.action == Lock::Action::kInclude))
      return true;
  }
  return false;
}

struct ForeignPdf::Parts {
  QPDF pdf;
};

Result<ForeignPdf> ForeignPdf::open(std::string_view bytes, const XrefTable& objects,
                                    const std::string& file) try {
  Place place{file, 0, 0, ""};
  ForeignPdf out;
  out.parts_ = std::make_shared<Parts>();
  QPDF& pdf = out.parts_->pdf;
  pdf.setLogger(QPDFLogger::create());
  pdf.getLogger()->setError(nullptr);
  pdf.setSuppressWarnings(true);
  pdf.setAttemptRecovery(false);
  pdf.processMemoryFile("file", bytes.data(), bytes.size());
  if (!same_objects(pdf, objects))
    return error(kReadersDisagree, {N_("two readings of its table of contents differ")}, place);
  ObjectTexts texts(bytes);
  for (const auto& [number, entry] : objects) {
    if (!entry.in_use) continue;
    Likeness likeness = likeness_of(texts, objects, number);
    if (likeness == Likeness::kUnclear)
      likeness = looks_like_signature(pdf.getObjectByID(static_cast<int>(number),
                                                        static_cast<int>(entry.generation)))
                     ? Likeness::kSignature
                     : Likeness::kOther;
    if (likeness == Likeness::kSignature) out.signature_objects_.insert(number);
  }

  FieldWalker walker;
  QPDFObjectHandle form = pdf.getRoot().getKey("/AcroForm");
  if (form.isIndirect()) out.form_ = static_cast<uint32_t>(form.getObjectID());
  if (form.isDictionary() && form.getKey("/Fields").isArray())
    for (auto& field : form.getKey("/Fields").aitems()) walker.walk(field, "", false, 0);
  QPDFObjectHandle permissions = pdf.getRoot().getKey("/Perms");
  if (permissions.isDictionary()) {
    QPDFObjectHandle certification = permissions.getKey("/DocMDP");
    out.is_certified_ = permissions.getDictAsMap().count("/DocMDP") != 0;
    if (certification.isIndirect() && certification.isDictionary())
      out.certification_ = static_cast<uint32_t>(certification.getObjectID());
    // Usage rights are granted by a signature of their own, in no field (ISO 32000-1 §12.8.2.3).
    QPDFObjectHandle rights = permissions.getKey("/UR3");
    if (rights.isIndirect()) out.signature_objects_.erase(static_cast<uint32_t>(rights.getObjectID()));
  }
  if (!walker.complete) return error(kReadersDisagree, {N_("its form fields are tangled")}, place);
  out.fields_ = std::move(walker.fields);
  out.form_objects_ = std::move(walker.others);
  for (const QPDFExc& finding : pdf.getWarnings())
    return error(kUnreadable, {finding.getMessageDetail()}, place);
  return out;
} catch (const std::exception& failure) {
  return error(kUnreadable, {failure.what()}, {file, 0, 0, ""});
}

std::optional<ForeignSignature> ForeignPdf::signature(uint32_t object) const try {
  QPDFObjectHandle value = parts_->pdf.getObjectByID(static_cast<int>(object), 0);
  if (!value.isDictionary()) return std::nullopt;
  ForeignSignature out;
  auto name = [&value](const char* key) {
    QPDFObjectHandle entry = value.getKey(key);
    return entry.isName() ? entry.getName().substr(1) : std::string();
  };
  out.filter = name("/Filter");
  out.subfilter = name("/SubFilter");
  out.date = utf8(value.getKey("/M"));
  out.reason = utf8(value.getKey("/Reason"));
  out.location = utf8(value.getKey("/Location"));
  out.has_certificate_entry = value.hasKey("/Cert");
  out.permissions = read_permissions(value.getKey("/Reference"));
  if (value.getKey("/Contents").isString())
    out.contents = value.getKey("/Contents").getStringValue();
  QPDFObjectHandle range = value.getKey("/ByteRange");
  constexpr int kRanges = 4;
  if (range.isArray() && range.getArrayNItems() == kRanges)
    for (int i = 0; i < kRanges; ++i) {
      QPDFObjectHandle number = range.getArrayItem(i);
      if (!number.isInteger()) return out.byte_range.clear(), out;
      out.byte_range.push_back(number.getIntValue());
    }
  return out;
} catch (const std::exception&) {
  return std::nullopt;
}

StoredProofs ForeignPdf::proofs() const try {
  constexpr int kMost = 1000;
  constexpr size_t kLargest = 64u << 20;
  StoredProofs out;
  QPDFObjectHandle store = parts_->pdf.getRoot().getKey("/DSS");
  if (!store.isDictionary()) return out;
  size_t total = 0;
  for (auto [key, list] :
       {std::pair{"/Certs", &out.certificates}, {"/CRLs", &out.crls}, {"/OCSPs", &out.ocsps}}) {
    QPDFObjectHandle array = store.getKey(key);
    for (int i = 0; array.isArray() && i < std::min(array.getArrayNItems(), kMost); ++i) {
      QPDFObjectHandle item = array.getArrayItem(i);
      if (!item.isStream()) continue;
      BoundedText data(kLargest - total);
      if (!item.pipeStreamData(&data, nullptr, 0, qpdf_dl_generalized, true, false)) continue;
      total += data.text.size();
      list->push_back({static_cast<uint32_t>(item.getObjectID()), std::move(data.text)});
    }
  }
  return out;
} catch (const std::exception&) {
  return {};
}

std::optional<std::vector<EmbeddedFile>> ForeignPdf::embedded_files() const try {
  constexpr int kMost = 100;
  constexpr size_t kLargest = 512u << 20;
  std::vector<EmbeddedFile> out;
  QPDFObjectHandle list = parts_->pdf.getRoot().getKey("/AF");
  size_t total = 0;
  for (int i = 0; list.isArray() && i < list.getArrayNItems(); ++i) {
    QPDFObjectHandle item = list.getArrayItem(i);
    if (i == kMost || !item.isDictionary()) return std::nullopt;
    QPDFObjectHandle streams = item.getKey("/EF");
    QPDFObjectHandle stream = streams.isDictionary() ? streams.getKey("/F") : streams;
    if (!stream.isStream()) return std::nullopt;
    BoundedText data(kLargest - total);
    if (!stream.pipeStreamData(&data, nullptr, 0, qpdf_dl_generalized, true, false))
      return std::nullopt;
    total += data.text.size();
    EmbeddedFile file;
    auto text = [&](const char* key) {
      QPDFObjectHandle value = item.getKey(key);
      return value.isString() ? value.getUTF8Value() : std::string();
    };
    auto name = [](QPDFObjectHandle value) {
      return value.isName() ? value.getName().substr(1) : std::string();
    };
    file.name = text("/UF");
    file.description = text("/Desc");
    file.relationship = name(item.getKey("/AFRelationship"));
    file.mime = name(stream.getDict().getKey("/Subtype"));
    file.bytes = std::move(data.text);
    out.push_back(std::move(file));
  }
  return out;
} catch (const std::exception&) {
  return std::nullopt;
}

std::string ForeignPdf::metadata() const try {
  constexpr size_t kLargest = 4u << 20;
  QPDFObjectHandle stream = parts_->pdf.getRoot().getKey("/Metadata");
  if (!stream.isStream()) return "";
  BoundedText data(kLargest);
  if (!stream.pipeStreamData(&data, nullptr, 0, qpdf_dl_generalized, true, false)) return "";
  return std::move(data.text);
} catch (const std::exception&) {
  return "";
}

std::optional<std::string> ForeignPdf::normalise(std::string_view value) const try {
  // Inside an array, because a reference alone is not an object to qpdf.
  QPDFObjectHandle list = QPDFObjectHandle::parse(&parts_->pdf, "[ " + std::string(value) + " ]");
  if (!list.isArray() || list.getArrayNItems() != 1) return std::nullopt;
  std::string text = list.unparse();
  return text.substr(2, text.size() - 4);
} catch (const std::exception&) {
  return std::nullopt;
}

std::optional<std::string> ForeignPdf::string_bytes(std::string_view value) const try {
  QPDFObjectHandle parsed = QPDFObjectHandle::parse(&parts_->pdf, std::string(value));
  if (!parsed.isString()) return std::nullopt;
  return parsed.getStringValue();
} catch (const std::exception&) {
  return std::nullopt;
}

std::optional<std::string> ForeignPdf::string_text(std::string_view value) const try {
  QPDFObjectHandle parsed = QPDFObjectHandle::parse(&parts_->pdf, std::string(value));
  if (!parsed.isString()) return std::nullopt;
  return parsed.getUTF8Value();
} catch (const std::exception&) {
  return std::nullopt;
}

}  // namespace paraphe
