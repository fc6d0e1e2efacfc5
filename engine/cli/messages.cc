#include "cli/messages.h"

#include <algorithm>

#include "base/resource.h"
#include "base/text.h"
#include "cli/phrases.h"

namespace paraphe {
namespace {

constexpr const char* kError = N_("error [{0}]: ");
constexpr const char* kWarning = N_("warning [{0}]: ");
constexpr const char* kAdvice = N_("note [{0}]: ");

constexpr const char* kMonths[] = {N_("January"),   N_("February"), N_("March"),    N_("April"),
                                   N_("May"),       N_("June"),     N_("July"),     N_("August"),
                                   N_("September"), N_("October"),  N_("November"), N_("December")};
// Day, month, year.
constexpr const char* kDate = N_("{0} {1} {2}");
constexpr const char* kFirstOfMonth = N_("1 {1} {2}");

constexpr uint32_t kMagic = 0x950412DE;
constexpr size_t kLargestTable = 100000;  // entries: a bound, far above any catalogue

bool read_u32(std::string_view bytes, size_t offset, uint32_t& value) {
  if (offset > bytes.size() || bytes.size() - offset < 4) return false;
  value = 0;
  for (size_t i = 0; i < 4; ++i)
    value |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
  return true;
}

std::string variable(const std::map<std::string, std::string>& variables, const char* name) {
  auto found = variables.find(name);
  return found == variables.end() ? "" : found->second;
}

const char* label_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return kError;
    case Severity::kWarning:
      return kWarning;
    case Severity::kAdvice:
      return kAdvice;
  }
  return kError;
}

// Select Graphic Rendition (ECMA-48 §8.3.117): bold red, bold yellow, bold cyan.
const char* colour_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "\x1b[1;31m";
    case Severity::kWarning:
      return "\x1b[1;33m";
    case Severity::kAdvice:
      return "\x1b[1;36m";
  }
  return "";
}

// French elides "de" before a vowel: "le certificat d’Anne BERTIN". An h is left alone, since only
// a dictionary knows which ones are aspirated.
std::string elide(std::string_view text, const std::vector<std::string>& arguments) {
  constexpr std::u32string_view kVowels = U"aeiouyàâäéèêëîïôöùûüœæAEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ";
  std::string out(text);
  for (size_t i = 0; i < arguments.size() && i < 10; ++i) {
    if (arguments[i].empty()) continue;
    size_t position = 0;
    if (kVowels.find(next_character(arguments[i], position)) == std::u32string_view::npos) continue;
    std::string reference = "{" + std::to_string(i) + "}";
    for (size_t at; (at = out.find(" de " + reference)) != std::string::npos;)
      out.replace(at, 4, " d’");
  }
  return out;
}

bool is_dangerous(char32_t c) {
  bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
  bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
                   c == 0x200F || c == 0x061C;
  return control || direction;
}

}  // namespace

Language choose_language(std::string_view option,
                         const std::map<std::string, std::string>& variables) {
  std::string locale(option);
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (locale.empty()) locale = variable(variables, name);
  std::string code = locale.substr(0, locale.find_first_of("_.@"));
  if (code.empty() || code == "C" || code == "POSIX" || code == "fr") return Language::kFrench;
  return Language::kEnglish;
}

std::optional<Catalogue> Catalogue::open(std::string_view bytes) {
  uint32_t magic = 0, revision = 0, count = 0, originals = 0, translations = 0;
  bool whole = read_u32(bytes, 0, magic) && read_u32(bytes, 4, revision) &&
               read_u32(bytes, 8, count) && read_u32(bytes, 12, originals) &&
               read_u32(bytes, 16, translations);
  if (!whole || magic != kMagic || revision >> 16 != 0 || count > kLargestTable)
    return std::nullopt;
  Catalogue catalogue;
  catalogue.bytes_ = bytes;
  catalogue.count_ = count;
  catalogue.originals_ = originals;
  catalogue.translations_ = translations;
  return catalogue;
}

// Empty when the table or the string lies outside the file.
std::string_view Catalogue::string_at(size_t table, size_t index) const {
  uint32_t length = 0, offset = 0;
  if (!read_u32(bytes_, table + 8 * index, length) ||
      !read_u32(bytes_, table + 8 * index + 4, offset) || offset > bytes_.size() ||
      bytes_.size() - offset < length)
    return {};
  return bytes_.substr(offset, length);
}

std::optional<std::string_view> Catalogue::find(std::string_view text) const {
  if (text.empty()) return std::nullopt;  // the empty text stands for the catalogue's own header
  size_t low = 0, high = count_;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (string_at(originals_, middle) < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == count_ || string_at(originals_, low) != text) return std::nullopt;
  std::string_view translation = string_at(translations_, low);
  if (translation.empty()) return std::nullopt;
  return translation;
}

Messages::Messages(Language language, bool colours) : language_(language), colours_(colours) {
  if (language != Language::kFrench) return;
  if (std::optional<std::string_view> bytes = find_resource("messages/fr.mo"))
    catalogue_ = Catalogue::open(*bytes);
}

std::string_view Messages::translate(const char* text) const {
  if (catalogue_)
    if (std::optional<std::string_view> found = catalogue_->find(text)) return *found;
  return text;
}

std::string Messages::fill_in(const char* text, const Diagnostic& diagnostic) const {
  std::string_view code = diagnostic.message.code;
  // Elsewhere a date is what the user wrote, and is quoted as such.
  bool certificate = code.starts_with("sign.") || code.starts_with("verify.");
  std::vector<std::string> words;
  words.reserve(diagnostic.arguments.size());
  for (const std::string& argument : diagnostic.arguments) {
    std::optional<Phrase> phrase = find_phrase(argument);
    // Stages also pass on texts of their own; no name or value of a record is one of them.
    words.push_back(phrase        ? fill(translate(phrase->text), phrase->arguments)
                    : certificate ? date(translate(argument.c_str()))
                                  : std::string(translate(argument.c_str())));
  }
  std::string_view template_text = translate(text);
  if (language_ != Language::kFrench) return fill(template_text, words);
  return fill(elide(template_text, words), words);
}

std::string Messages::date(std::string_view iso) const {
  constexpr std::string_view kForm = "0000-00-00";
  if (iso.size() < kForm.size()) return std::string(iso);
  for (size_t i = 0; i < kForm.size(); ++i) {
    bool digit = iso[i] >= '0' && iso[i] <= '9';
    if (kForm[i] == '0' ? !digit : iso[i] != '-') return std::string(iso);
  }
  int month = (iso[5] - '0') * 10 + (iso[6] - '0');
  int day = (iso[8] - '0') * 10 + (iso[9] - '0');
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::string(iso);
  std::string name(translate(kMonths[month - 1]));
  std::string rest(iso.substr(kForm.size()));
  if (!rest.empty() && rest.front() == 'T') rest = ", " + rest.substr(1);
  return text(day == 1 ? kFirstOfMonth : kDate,
              {std::to_string(day), name, std::string(iso.substr(0, 4))}) +
         rest;
}

std::string Messages::text(const char* text, const std::vector<std::string>& arguments) const {
  return fill(translate(text), arguments);
}

std::string Messages::count(const char* one, const char* many, size_t number,
                            const std::vector<std::string>& more) const {
  bool singular = language_ == Language::kFrench ? number < 2 : number == 1;
  std::vector<std::string> arguments{std::to_string(number)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return text(singular ? one : many, arguments);
}

std::string Messages::text_of(const Diagnostic& diagnostic) const {
  return fill_in(diagnostic.message.text, diagnostic);
}

std::string Messages::remedy_of(const Diagnostic& diagnostic) const {
  return fill_in(diagnostic.message.remedy, diagnostic);
}

std::string Messages::show(const Diagnostic& diagnostic) const {
  const Place& place = diagnostic.place;
  std::string out = printable(place.file);
  if (place.line > 0) out += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) out += ":" + std::to_string(place.column);
  if (!out.empty()) out += ": ";
  if (colours_) out += colour_of(diagnostic.severity);
  out += text(label_of(diagnostic.severity), {diagnostic.message.code});
  if (colours_) out += "\x1b[0m";
  out += printable(text_of(diagnostic)) + "\n";
  if (!place.path.empty()) out += "    (" + printable(place.path) + ")\n";
  std::string remedy = remedy_of(diagnostic);
  if (!remedy.empty()) out += "    → " + printable(remedy) + "\n";
  return out;
}

std::string printable(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    char32_t c = next_character(text, i);
    bool keep = !is_dangerous(c) || (lines && c == '\n');
    append_utf8(out, keep ? c : kReplacement);
  }
  return out;
}

}  // namespace paraphe
