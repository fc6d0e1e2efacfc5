#include "pack/actes_checks.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/latin1.h"
#include "base/text.h"
#include "pack/actes_names.h"
#include "pack/actes_xml.h"
#include "pack/forms.h"

namespace paraphe {
namespace {

constexpr const char* kWriteAgain =
    N_("Have the message written again by `paraphe pack actes`; do not edit it by hand.");
constexpr Message kEncoding{"pack.encoding", N_("“{0}” does not declare ISO-8859-1"), kWriteAgain};
constexpr Message kBytes{"pack.encoding", N_("“{0}” has bytes that ISO-8859-1 does not have"),
                         kWriteAgain};
constexpr Message kPrefix{
    "pack.prefix", N_("“{0}” has the prefix “{1}” where “{2}” is read literally"), kWriteAgain};
constexpr Message kNumber{
    "pack.number", N_("no. {0} is sent as “{1}”, which is not 1 to 15 capitals, digits and “_”"),
    N_("State a shorter one in the record: identifiant=\"…\", 2 to 15 capitals, digits and “_”.")};
constexpr Message kNumberTwice{"pack.number-twice", N_("no. {0} and no. {1} are both sent as {2}"),
                               N_("Give each an identifiant of its own.")};
constexpr Message kObjectEmpty{"pack.object", N_("no. {0} has no object"),
                               N_("Write what the act is about, in 1 to 499 characters.")};
constexpr Message kObjectLong{
    "pack.object", N_("the object of no. {0} has {1} characters as it is sent; 499 are the most"),
    N_("Shorten the object: details belong in the text of the act.")};
constexpr Message kObjectLines{"pack.object", N_("the object of no. {0} is more than one line"),
                               N_("Write it on one line.")};
constexpr Message kAnnexCount{"pack.annex-count", N_("{0} states {1} annexes and names {2}"),
                              kWriteAgain};
constexpr Message kFileName{"pack.file-name", N_("“{0}” should be called “{1}”"), kWriteAgain};
constexpr Message kMatterGap{"pack.matter-gap",
                             N_("the matter of {0} has a level {1} but not the one above it"),
                             N_("State every level from the first on, without a gap.")};
constexpr Message kNoDate{"pack.act-date", N_("{0} has no date of decision"),
                          N_("State the date of the session.")};
constexpr Message kSiren{"pack.siren", N_("the SIREN “{0}” is not nine digits with a right key"),
                         N_("Correct siren=\"…\" of the authority in the record.")};
constexpr Message kDepartment{
    "pack.department", N_("the département “{0}” is not one that can be sent: 062, 02A, 971"),
    N_("Correct the code of the département in the record: code=\"62\".")};
constexpr Message kArrondissement{
    "pack.arrondissement", N_("the code of the arrondissement, “{0}”, is not one digit"),
    N_("Add it to the record: <arrondissement code=\"5\">; the préfecture knows it.")};
constexpr Message kNature{
    "pack.authority-nature", N_("the nature of the authority, “{0}”, is not two digits"),
    N_("Add it to the record: nature=\"31\" for a commune, nature=\"44\" for a "
       "communauté de communes.")};
constexpr Message kEmail{"pack.email", N_("“{0}” is not an address that the ministry takes"),
                         N_("Give an address without accents, such as mairie@exemple.fr.")};
constexpr Message kNoReturn{"pack.return-address",
                            N_("no address is given to which the préfecture can write"),
                            N_("Add --reply-to, or the courriel of the authority in the record.")};
constexpr Message kPlatform{
    "pack.platform", N_("“{0}” is not the three letters of an operator of télétransmission"),
    N_("Add --operator with the three letters that your operator gave you, such as SLO.")};
constexpr Message kSerial{"pack.serial",
                          N_("the serial {0} of {1} on {2} is not between 1 and 9999"),
                          N_("At most 9999 envelopes leave in a day: wait until tomorrow.")};

bool has_digits(std::string_view text, size_t length) {
  return text.size() == length && is_digits(text);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The schema's pattern: parts of letters, digits, "_" and "-" with points between; a last part of 2
// to 6 letters.
bool is_email(std::string_view text) {
  auto part = [](std::string_view p, bool low_line) {
    return !p.empty() && std::all_of(p.begin(), p.end(), [&](char c) {
      return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || (low_line && c == '_');
    });
  };
  auto parts = [&](std::string_view whole, bool low_line) {
    for (size_t start = 0; start <= whole.size();) {
      size_t end = std::min(whole.find('.', start), whole.size());
      if (!part(whole.substr(start, end - start), low_line)) return false;
      start = end + 1;
    }
    return true;
  };
  size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  std::string_view host = text.substr(at + 1);
  size_t dot = host.rfind('.');
  if (dot == std::string_view::npos) return false;
  std::string_view last = host.substr(dot + 1);
  return parts(text.substr(0, at), true) && parts(host.substr(0, dot), false) && last.size() >= 2 &&
         last.size() <= 6 && std::all_of(last.begin(), last.end(), is_letter);
}

// The declaration's encoding, "" when it has none.
std::string declared_encoding(std::string_view bytes) {
  size_t end = bytes.find("?>");
  if (!bytes.starts_with("<?xml") || end == std::string_view::npos) return "";
  std::string_view declaration = bytes.substr(0, end);
  size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return "";
  size_t open = declaration.find_first_of("'\"", at);
  if (open == std::string_view::npos) return "";
  size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return "";
  return std::string(declaration.substr(open + 1, close - open - 1));
}

const char* prefix_of(std::string_view space) {
  if (space == kActesNamespace) return "actes";
  return space == kInseeNamespace ? "insee" : nullptr;
}

// The first name below `node` that has another prefix than receivers read.
bool find_other_prefix(XmlNode node, std::string& found, std::string& wanted) {
  const char* right = prefix_of(node.namespace_uri());
  if (right != nullptr && node.prefix() != right) {
    found = node.prefix();
    wanted = right;
    return true;
  }
  for (XmlNode child : node.elements())
    if (find_other_prefix(child, found, wanted)) return true;
  return false;
}

}  // namespace

Diagnostics check_message_bytes(std::string_view bytes, const std::string& file) {
  Place place{file, 1, 0, ""};
  if (declared_encoding(bytes) != "ISO-8859-1") return {error(kEncoding, {file}, place)};
  // 0x80 to 0x9F are controls: such bytes are Windows-1252.
  bool foreign = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 && byte < 0xA0;
  });
  // Letters in UTF-8 are pairs of bytes that ISO-8859-1 has, and no French word.
  bool doubled = is_valid_utf8(bytes) && std::any_of(bytes.begin(), bytes.end(), [](char c) {
                   return static_cast<unsigned char>(c) >= 0x80;
                 });
  if (foreign || doubled) return {error(kBytes, {file}, place)};
  Result<XmlDocument> document = XmlDocument::parse(bytes, file, nullptr);
  if (!document.ok()) return document.errors();
  std::string found, wanted;
  if (find_other_prefix(document->root(), found, wanted))
    return {error(kPrefix, {file, found, wanted + ":"}, place)};
  // Attributes have the prefixes that the declarations bind: these two and no other.
  for (auto [prefix, space] : {std::pair{"actes", kActesNamespace}, {"insee", kInseeNamespace}}) {
    for (size_t at = bytes.find(space); at != std::string_view::npos;
         at = bytes.find(space, at + 1)) {
      std::string_view before = bytes.substr(0, at == 0 ? 0 : at - 1);  // without the quote
      std::string_view name = before.substr(before.find_last_of(" \t\r\n") + 1);
      if (name.starts_with("xmlns") && name != std::string("xmlns:") + prefix + "=")
        return {error(kPrefix, {file, std::string(name), std::string(prefix) + ":"}, place)};
    }
  }
  return {};
}

Diagnostics check_sender(const ActesSender& sender, const Place& place) {
  Diagnostics out;
  if (!has_digits(sender.siren, 9) || !has_luhn_key(sender.siren))
    out.push_back(error(kSiren, {sender.siren}, place));
  // Read as part of an identifier: the one reader of the form.
  if (!read_act_id(sender.department + "-000000000-20000101-1-DE"))
    out.push_back(error(kDepartment, {sender.department}, place));
  if (!has_digits(sender.arrondissement, 1))
    out.push_back(error(kArrondissement, {sender.arrondissement}, place));
  if (!has_digits(sender.nature, 2)) out.push_back(error(kNature, {sender.nature}, place));
  return out;
}

Diagnostics check_platform(const std::string& platform) {
  bool letters = platform.size() == 3 && std::all_of(platform.begin(), platform.end(),
                                                     [](char c) { return c >= 'A' && c <= 'Z'; });
  if (letters) return {};
  return {error(kPlatform, {platform})};
}

Diagnostics check_addresses(const ActesEnvelope& envelope, const Place& place) {
  Diagnostics out;
  if (envelope.return_addresses.empty()) out.push_back(error(kNoReturn, {}, place));
  for (const std::string& address : envelope.return_addresses)
    if (!is_email(address)) out.push_back(error(kEmail, {address}, place));
  const std::string& referent = envelope.referent.email;
  if (!referent.empty() && !is_email(referent)) out.push_back(error(kEmail, {referent}, place));
  return out;
}

Diagnostics check_act(const ActesAct& act, const std::string& label, const Place& place) {
  Diagnostics out;
  auto plain = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  if (act.number.empty() || act.number.size() > 15 ||
      !std::all_of(act.number.begin(), act.number.end(), plain))
    out.push_back(error(kNumber, {label, act.number}, place));
  size_t length = count_characters(act.object);
  if (trim(act.object).empty()) {
    out.push_back(error(kObjectEmpty, {label}, place));
  } else if (length > 499) {
    out.push_back(error(kObjectLong, {label, std::to_string(length)}, place));
  } else if (act.object.find_first_of("\r\n") != std::string::npos) {
    out.push_back(error(kObjectLines, {label}, place));
  }
  for (size_t level = 1; level < act.matters.size(); ++level)
    if (act.matters[level] != 0 && act.matters[level - 1] == 0)
      out.push_back(error(kMatterGap, {label, std::to_string(level + 1)}, place));
  if (!act.date) out.push_back(error(kNoDate, {label}, place));
  return out;
}

Diagnostics check_annex_count(const ActesAct& act, const std::string& label, const Place& place) {
  if (act.stated_annexes == static_cast<int>(act.annexes.size())) return {};
  return {error(
      kAnnexCount,
      {label, std::to_string(act.stated_annexes.value_or(0)), std::to_string(act.annexes.size())},
      place)};
}

Diagnostics check_act_names(const ActesAct& act, const ActesSender& sender,
                            const std::string& message, const Place& place) {
  const ActesNature* nature = find_nature(act.nature);
  if (nature == nullptr || !act.date) return {};
  ActId id{sender.department, sender.siren, day_digits(*act.date), act.number, nature->letters};
  Diagnostics out;
  if (message != message_name(id, 1, 1))
    out.push_back(error(kFileName, {message, message_name(id, 1, 1)}, place));
  auto check = [&](const std::string& name, size_t index) {
    std::optional<ActesFileName> read = read_actes_file_name(name);
    std::string piece = read ? read->piece : "", extension = read ? read->extension : "";
    std::string right = piece_name(piece.empty() ? nature->piece : piece, id, 1, 1, index,
                                   extension.empty() ? "pdf" : extension);
    if (name != right) out.push_back(error(kFileName, {name, right}, place));
  };
  check(act.document, 1);
  for (size_t i = 0; i < act.annexes.size(); ++i) check(act.annexes[i], i + 2);
  return out;
}

Diagnostics check_unique(const std::vector<ActesAct>& acts, const std::vector<std::string>& labels,
                         const std::vector<Place>& places) {
  Diagnostics out;
  std::map<std::tuple<std::string, Date, int>, size_t> seen;
  for (size_t i = 0; i < acts.size(); ++i) {
    auto [first, is_new] =
        seen.insert({{acts[i].number, acts[i].date.value_or(Date()), acts[i].nature}, i});
    if (!is_new)
      out.push_back(
          error(kNumberTwice, {labels[first->second], labels[i], acts[i].number}, places[i]));
  }
  return out;
}

Diagnostics check_serial(int serial, const std::string& siren, const Date& day) {
  if (serial >= 1 && serial <= kLastSerial) return {};
  return {error(kSerial, {std::to_string(serial), siren, day_text(day)})};
}

std::string object_sent(std::string_view object) {
  std::string spelt = spell_in_latin1(object);
  // No-break spaces are for the page; the receiver's screens show them as boxes.
  std::string plain;
  for (size_t i = 0; i < spelt.size();) {
    char32_t c = next_character(spelt, i);
    append_utf8(plain, c == kNoBreakSpace ? U' ' : c);
  }
  return collapse_spaces(plain);
}

}  // namespace paraphe
