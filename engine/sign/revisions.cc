#include "sign/revisions.h"

#include <algorithm>
#include <optional>
#include <set>

#include "sign/object_text.h"

namespace paraphe {
namespace {

constexpr Message kUnsupported{
    "pdf.unsupported", N_("This kind of PDF file is not read here: {0}."),
    N_("Ask for the file as Paraphe or the signer made it, or check it with another verifier.")};
constexpr Message kNoHeader{"pdf.no-header", N_("The file does not begin with %PDF-."),
                            N_("Check that it is a PDF file and that nothing was put before it.")};
constexpr Message kNoEnd{
    "pdf.no-end", N_("The file does not end as a PDF file must (startxref, a number, %%EOF)."),
    N_("The file is cut off, or something was added behind its end: get it again.")};
constexpr Message kBrokenXref{
    "pdf.broken-xref", N_("The table of contents of the PDF file at byte {0} is damaged ({1})."),
    N_("The file was altered or cut: get it again from where it was signed.")};
constexpr Message kTooMany{"pdf.too-large", N_("The PDF file has more than {0} {1}."),
                           N_("Files this large are not read here.")};

constexpr size_t kMostRevisions = 64;
constexpr size_t kMostObjects = 1'000'000;  // in one table
constexpr size_t kMostEntries = 4'000'000;  // in all tables of all revisions

bool is_line_end(std::string_view two) { return two == " \n" || two == " \r" || two == "\r\n"; }

bool read_line_end(std::string_view bytes, size_t& position) {
  return read_word(bytes, position, "\r\n") || read_word(bytes, position, "\n") ||
         read_word(bytes, position, "\r");
}

Diagnostic broken(size_t position, const char* what, const std::string& file) {
  return error(kBrokenXref, {std::to_string(position), what}, {file, 0, 0, ""});
}

// "startxref", a number, "%%EOF" read backwards from `end`, which may include one end of line.
struct Ending {
  size_t startxref = 0, bare_end = 0;
  size_t word = 0;  // of the word startxref
};
std::optional<Ending> read_ending(std::string_view bytes, size_t end) {
  constexpr size_t kLongestEnding = 40;
  size_t from = end > kLongestEnding ? end - kLongestEnding : 0;
  size_t word = bytes.substr(0, end).rfind("startxref");
  if (word == std::string_view::npos || word < from) return std::nullopt;
  size_t position = word + 9;
  if (!read_line_end(bytes, position)) return std::nullopt;
  std::optional<uint64_t> offset = read_number(bytes, position);
  if (!offset || !read_line_end(bytes, position) || !read_word(bytes, position, "%%EOF"))
    return std::nullopt;
  Ending ending{static_cast<size_t>(*offset), position, word};
  if (position != end && (!read_line_end(bytes, position) || position != end)) return std::nullopt;
  return ending;
}

// One subsection line and its entries of exactly 20 bytes (ISO 32000-1 §7.5.4).
const char* read_subsection(std::string_view bytes, size_t& position, XrefTable& table) {
  std::optional<uint64_t> first = read_number(bytes, position);
  if (!first || !read_word(bytes, position, " ")) return N_("a subsection has no range");
  std::optional<uint64_t> count = read_number(bytes, position);
  if (!count) return N_("a subsection has no range");
  read_word(bytes, position, " ");
  if (!read_line_end(bytes, position)) return N_("a subsection has no range");
  if (*count > (bytes.size() - position) / 20 || *first + *count > kMostObjects)
    return N_("a subsection is too long");
  for (uint64_t i = 0; i < *count; ++i) {
    size_t start = position;
    std::optional<uint64_t> offset = read_number(bytes, position);
    bool spaced = position == start + 10 && read_word(bytes, position, " ");
    std::optional<uint64_t> generation = spaced ? read_number(bytes, position) : std::nullopt;
    if (!offset || !generation || position != start + 16 || *generation > 65535)
      return N_("an entry is malformed");
    bool in_use = read_word(bytes, position, " n");
    if ((!in_use && !read_word(bytes, position, " f")) || !is_line_end(bytes.substr(position, 2)))
      return N_("an entry is malformed");
    position += 2;
    XrefEntry entry{static_cast<size_t>(*offset), static_cast<uint32_t>(*generation), in_use};
    if (!table.emplace(static_cast<uint32_t>(*first + i), entry).second)
      return N_("an object is listed twice");
  }
  return nullptr;
}

struct Section {
  Revision revision;
  std::optional<size_t> previous;
  std::optional<size_t> hidden_table;  // /XRefStm
};

const char* read_trailer(std::string_view bytes, size_t& position, Section& out) {
  position = skip_space(bytes, position);
  std::optional<std::vector<DictionaryEntry>> trailer = read_dictionary(bytes, position);
  if (!trailer) return N_("the trailer is unreadable");
  out.revision.trailer = std::move(*trailer);
  return nullptr;
}

const char* read_links(std::string_view bytes, Section& out) {
  for (auto [key, link] :
       {std::pair{"Prev", &out.previous}, {"XRefStm", &out.hidden_table}}) {
    const DictionaryEntry* entry = find(out.revision.trailer, key);
    if (entry == nullptr) continue;
    size_t digits = entry->value.begin;
    std::optional<uint64_t> offset = read_number(bytes, digits);
    if (!offset || digits != entry->value.end)
      return N_("the link to the revision before is wrong");
    *link = static_cast<size_t>(*offset);
  }
  return nullptr;
}

// A big-endian number of at most 8 bytes; `usual` when it has none (§7.5.8.2).
uint64_t field_at(std::string_view bytes, size_t position, size_t width, uint64_t usual) {
  if (width == 0) return usual;
  uint64_t out = 0;
  for (size_t i = 0; i < width; ++i)
    out = out << 8 | static_cast<unsigned char>(bytes[position + i]);
  return out;
}

// "[ 1 2 1 ]"; nothing when something else stands there too.
std::optional<std::vector<uint64_t>> numbers_in(std::string_view array) {
  constexpr size_t kMost = 20'000;
  if (array.size() < 2 || array.front() != '[' || array.back() != ']') return std::nullopt;
  array = array.substr(1, array.size() - 2);
  std::vector<uint64_t> out;
  for (size_t at = skip_space(array, 0); at < array.size(); at = skip_space(array, at)) {
    std::optional<uint64_t> number = read_number(array, at);
    if (!number || out.size() == kMost) return std::nullopt;
    out.push_back(*number);
  }
  return out;
}

const char* add_entry(uint64_t number, uint64_t type, uint64_t second, uint64_t third,
                      XrefTable& table) {
  XrefEntry entry;
  if (type == 2) {
    if (second == 0 || second > kMostObjects || third > kMostObjects)
      return N_("an entry is malformed");
    entry.container = static_cast<uint32_t>(second);
    entry.index = static_cast<uint32_t>(third);
  } else {
    if (type > 1 || third > 65535) return N_("an entry is malformed");
    entry.offset = static_cast<size_t>(second);
    entry.generation = static_cast<uint32_t>(third);
  }
  entry.in_use = type != 0;
  return table.emplace(static_cast<uint32_t>(number), entry).second
             ? nullptr
             : N_("an object is listed twice");
}

// A cross-reference stream (§7.5.8); `position` moves behind its "endobj".
const char* read_stream_table(std::string_view bytes, size_t& position, Section& out) {
  std::optional<IndirectObject> object = read_object(bytes, position);
  size_t start = object ? object->value.begin : 0;
  auto dictionary = object && object->is_stream ? read_dictionary(bytes, start) : std::nullopt;
  const DictionaryEntry* type = dictionary ? find(*dictionary, "Type") : nullptr;
  if (type == nullptr || slice(bytes, type->value) != "/XRef") return N_("no table stands there");
  const DictionaryEntry* w = find(*dictionary, "W");
  const DictionaryEntry* index = find(*dictionary, "Index");
  const DictionaryEntry* size = find(*dictionary, "Size");
  auto widths = w == nullptr ? std::nullopt : numbers_in(slice(bytes, w->value));
  size_t digits = size == nullptr ? 0 : size->value.begin;
  std::optional<uint64_t> count;
  if (size != nullptr) count = read_number(bytes, digits);
  uint64_t total = count.value_or(kMostObjects + 1);
  if (!widths || widths->size() != 3 || total > kMostObjects)
    return N_("its entries cannot be told apart");
  for (uint64_t width : *widths)
    if (width > 8) return N_("its entries cannot be told apart");
  std::vector<uint64_t> ranges{0, total};
  if (index != nullptr)
    ranges = numbers_in(slice(bytes, index->value)).value_or(std::vector<uint64_t>{0});
  if (ranges.size() % 2 != 0) return N_("a subsection has no range");
  size_t one = (*widths)[0] + (*widths)[1] + (*widths)[2];
  std::optional<std::string> data = decode_stream(bytes, *object, kMostObjects * 24);
  if (!data || one == 0) return N_("its entries cannot be decoded");
  size_t at = 0;
  for (size_t i = 0; i < ranges.size(); i += 2)
    for (uint64_t n = 0; n < ranges[i + 1]; ++n, at += one) {
      if (data->size() - at < one || ranges[i] + n > kMostObjects)
        return N_("a subsection is too long");
      if (const char* why = add_entry(
              ranges[i] + n, field_at(*data, at, (*widths)[0], 1),
              field_at(*data, at + (*widths)[0], (*widths)[1], 0),
              field_at(*data, at + (*widths)[0] + (*widths)[1], (*widths)[2], 0),
              out.revision.changed))
        return why;
    }
  if (at != data->size()) return N_("it has more entries than it says");
  out.revision.stream = object->number;
  position = object->whole.end;
  out.revision.trailer = std::move(*dictionary);
  return nullptr;
}

// What only describes the cross-reference stream itself.
void strip_stream_keys(std::vector<DictionaryEntry>& trailer) {
  auto is_own = [](const DictionaryEntry& entry) {
    for (std::string_view key : {"Type", "W", "Index", "Length", "Filter", "DecodeParms"})
      if (entry.key == key) return true;
    return false;
  };
  trailer.erase(std::remove_if(trailer.begin(), trailer.end(), is_own), trailer.end());
}

// `back` is where the end of the section leads: to itself, but in a linearised file. There the first
// part says 0, or has no end when its table is a stream (F.3.4).
Result<Section> read_section(std::string_view bytes, size_t xref, size_t back,
                             const std::string& file) {
  Section out;
  out.revision.xref = xref;
  size_t position = xref;
  if (read_word(bytes, position, "xref") && read_line_end(bytes, position)) {
    while (!read_word(bytes, position, "trailer"))
      if (const char* why = read_subsection(bytes, position, out.revision.changed))
        return broken(position, why, file);
    if (const char* why = read_trailer(bytes, position, out)) return broken(position, why, file);
  } else {
    position = xref;
    if (const char* why = read_stream_table(bytes, position, out)) return broken(xref, why, file);
    strip_stream_keys(out.revision.trailer);
  }
  if (const char* why = read_links(bytes, out)) return broken(position, why, file);
  if (find(out.revision.trailer, "Encrypt") != nullptr)
    return error(kUnsupported, {N_("it is encrypted")}, {file, 0, 0, ""});
  position = skip_space(bytes, position);
  size_t word = position;
  if (back == 0 && out.revision.stream != 0 && bytes.substr(word, 9) != "startxref") {
    out.revision.bare_end = out.revision.end = word;
    return out;
  }
  std::optional<Ending> ending;
  if (read_word(bytes, position, "startxref")) {
    size_t end = bytes.substr(position, 40).find("%%EOF");
    if (end != std::string_view::npos) ending = read_ending(bytes, position + end + 5);
  }
  if (!ending || ending->word != word || ending->startxref != back)
    return broken(word, N_("its end does not lead back to it"), file);
  out.revision.bare_end = position = ending->bare_end;
  read_line_end(bytes, position);
  out.revision.end = position;
  return out;
}

// ------------------------------------------------------------------ hybrid files (§7.5.8.4)

// Adds what only the stream lists. Old programs see the table alone, new ones look into the stream for
// what the table calls free: nothing may have two places.
const char* add_hidden(std::string_view bytes, Section& section) {
  Revision& revision = section.revision;
  Section hidden;
  size_t position = revision.hidden_at = *section.hidden_table;
  if (position >= revision.xref) return N_("its second table does not precede it");
  if (const char* why = read_stream_table(bytes, position, hidden)) return why;
  for (const char* key : {"Prev", "XRefStm", "Encrypt"})
    if (find(hidden.revision.trailer, key) != nullptr) return N_("its second table leads elsewhere");
  for (const char* key : {"Root", "Info"}) {
    const DictionaryEntry* ours = find(revision.trailer, key);
    const DictionaryEntry* other = find(hidden.revision.trailer, key);
    if (other != nullptr && (ours == nullptr || slice(bytes, ours->value) != slice(bytes, other->value)))
      return N_("its second table leads elsewhere");
  }
  for (const auto& [number, entry] : hidden.revision.changed) {
    auto [known, is_new] = revision.changed.emplace(number, entry);
    if (known->second.in_use && !is_new) {
      if (known->second != entry) return N_("an object is listed twice");
    } else if (entry.in_use) {
      known->second = entry;
      revision.hidden.insert(number);
    }
  }
  revision.stream = hidden.revision.stream;
  revision.is_plain = false;
  return nullptr;
}

// Word writes a table of everything, an end, then an empty table that leads to the stream: one
// revision, whose first end counts for nothing.
Result<Section> read_hybrid(std::string_view bytes, Section section, const std::string& file) {
  const size_t xref = section.revision.xref;
  if (section.revision.changed.empty() && section.previous && *section.previous < xref) {
    PARAPHE_TRY(Section older, read_section(bytes, *section.previous, *section.previous, file));
    if (!older.previous && !older.hidden_table && older.revision.stream == 0 &&
        older.revision.bare_end <= xref && *section.hidden_table < older.revision.xref) {
      section.previous.reset();
      section.revision.changed = std::move(older.revision.changed);
    }
  }
  if (const char* why = add_hidden(bytes, section)) return broken(xref, why, file);
  return section;
}

// ------------------------------------------------------------------ linearised files (annex F)

struct Linearisation {
  size_t length = 0;  // of the file, as it was linearised
  size_t table = 0;   // where that of the first page stands
  uint32_t first_page = 0;
};

// The first object of the file, which says so.
std::optional<Linearisation> read_linearisation(std::string_view bytes) {
  size_t position = 0;
  while (position < bytes.size() && bytes[position] == '%') {
    position = bytes.find_first_of("\r\n", position);
    if (position == std::string_view::npos) return std::nullopt;
    position = skip_space(bytes, position);
  }
  std::optional<IndirectObject> object = read_object(bytes, position);
  size_t start = object ? object->value.begin : bytes.size();
  auto dictionary = object && !object->is_stream ? read_dictionary(bytes, start) : std::nullopt;
  if (!dictionary || find(*dictionary, "Linearized") == nullptr) return std::nullopt;
  auto number = [&](const char* key) -> uint64_t {
    const DictionaryEntry* entry = find(*dictionary, key);
    size_t digits = entry == nullptr ? 0 : entry->value.begin;
    std::optional<uint64_t> value =
        entry == nullptr ? std::nullopt : read_number(bytes, digits);
    return value && digits == entry->value.end ? *value : 0;
  };
  // /P: the page that is shown first; another than the first is hardly ever asked for.
  if (number("P") != 0 || number("O") == 0 || number("O") > kMostObjects) return std::nullopt;
  return Linearisation{static_cast<size_t>(number("L")), skip_space(bytes, object->whole.end),
                       static_cast<uint32_t>(number("O"))};
}

// The table of the first page, at the beginning, and the main one, at the end.
Result<Section> read_linearised(std::string_view bytes, const Linearisation& said,
                                const std::string& file) {
  PARAPHE_TRY(Section first, read_section(bytes, said.table, 0, file));
  auto wrong = [&](const char* why) { return broken(said.table, why, file); };
  if (!first.previous || *first.previous <= first.revision.bare_end || first.hidden_table)
    return wrong(N_("its parts do not follow each other"));
  PARAPHE_TRY(Section main, read_section(bytes, *first.previous, said.table, file));
  if (main.previous || main.hidden_table) return wrong(N_("its parts do not follow each other"));
  // A program may show the file by its first table alone, as long as it ends where it says.
  if (said.length < main.revision.bare_end || said.length > main.revision.end)
    return wrong(N_("it is not as long as it says"));
  for (const auto& [number, entry] : first.revision.changed)
    if (!main.revision.changed.emplace(number, entry).second)
      return wrong(N_("an object is listed twice"));
  main.revision.trailer = std::move(first.revision.trailer);
  main.revision.is_plain = false;
  main.revision.first_page = said.first_page;
  return main;
}

// Whether an entry leads to its object in the bytes of its own revision. Object streams must be of
// the same revision as what they hold.
bool leads_to_object(std::string_view bytes, const Revision& revision, uint32_t number,
                     const XrefEntry& entry) {
  if (!entry.in_use) return true;
  if (entry.container != 0) {
    auto container = revision.changed.find(entry.container);
    return container != revision.changed.end() && container->second.in_use &&
           container->second.container == 0 && entry.container != number;
  }
  size_t position = entry.offset;
  bool is_table = entry.offset == revision.xref && number == revision.stream;
  return entry.offset >= revision.begin && (entry.offset < revision.xref || is_table) &&
         number != 0 && read_number(bytes, position) == number &&
         read_word(bytes, position, " ") && read_number(bytes, position) == entry.generation &&
         read_word(bytes, position, " obj");
}

// Entries must lead to "N G obj" before the table; later revisions may not reach back into the
// bytes of earlier ones (that is how hidden content is brought to light: "shadow" attacks), nor
// replace an object stream under the objects that are listed in it.
const char* join(std::string_view bytes, const XrefTable& before, Revision& revision) {
  revision.objects = before;
  std::set<uint32_t> containers;
  for (const auto& [number, entry] : before)
    if (entry.container != 0) containers.insert(entry.container);
  for (auto entry = revision.changed.begin(); entry != revision.changed.end();) {
    auto [number, now] = *entry;
    auto old = before.find(number);
    if (old != before.end() && old->second == now) {
      entry = revision.changed.erase(entry);
      continue;
    }
    if (containers.count(number) != 0) return N_("an object stream is replaced");
    revision.objects[number] = now;
    ++entry;
  }
  for (const auto& [number, entry] : revision.changed)
    if (!leads_to_object(bytes, revision, number, entry))
      return N_("an entry does not lead to its object");
  return nullptr;
}

Result<std::vector<Revision>> read_chain(std::string_view bytes, size_t startxref,
                                         const std::optional<Linearisation>& linearised,
                                         const std::string& file) {
  std::vector<Revision> newest_first;
  std::optional<size_t> next = startxref;
  size_t limit = bytes.size();
  while (next) {
    if (newest_first.size() == kMostRevisions)
      return error(kTooMany, {std::to_string(kMostRevisions), N_("revisions")}, {file, 0, 0, ""});
    if (*next >= limit) return broken(*next, N_("a revision does not precede the next one"), file);
    const bool in_two = linearised && *next == linearised->table;
    PARAPHE_TRY(Section section, in_two ? read_linearised(bytes, *linearised, file)
                                        : read_section(bytes, *next, *next, file));
    if (section.revision.bare_end > limit && !newest_first.empty())
      return broken(*next, N_("two revisions overlap"), file);
    if (section.hidden_table) {
      PARAPHE_TRY(section, read_hybrid(bytes, std::move(section), file));
    }
    limit = *next;
    next = section.previous;
    newest_first.push_back(std::move(section.revision));
  }
  std::reverse(newest_first.begin(), newest_first.end());
  return newest_first;
}

}  // namespace

Result<std::vector<Revision>> read_revisions(std::string_view bytes, const std::string& file) {
  Place place{file, 0, 0, ""};
  if (bytes.substr(0, 7) != "%PDF-1." && bytes.substr(0, 7) != "%PDF-2.")
    return error(kNoHeader, {}, place);
  std::optional<Ending> ending = read_ending(bytes, bytes.size());
  if (!ending) return error(kNoEnd, {}, place);
  std::optional<Linearisation> linearised = read_linearisation(bytes);
  if (!linearised && bytes.substr(0, 1024).find("/Linearized") != std::string_view::npos)
    return error(kUnsupported, {N_("it is linearised")}, place);
  PARAPHE_TRY(std::vector<Revision> revisions,
              read_chain(bytes, ending->startxref, linearised, file));
  if (linearised && revisions.front().first_page == 0)
    return broken(linearised->table, N_("its parts do not follow each other"), file);
  if (revisions.back().bare_end != ending->bare_end) return error(kNoEnd, {}, place);
  const XrefTable none;
  size_t entries = 0;
  for (size_t i = 0; i < revisions.size(); ++i) {
    Revision& revision = revisions[i];
    revision.begin = i == 0 ? 0 : revisions[i - 1].end;
    if (const char* why = join(bytes, i == 0 ? none : revisions[i - 1].objects, revision))
      return broken(revision.xref, why, file);
    if (revision.hidden_at != 0 && revision.hidden_at < revision.begin)
      return broken(revision.xref, N_("its second table leads elsewhere"), file);
    entries += revision.objects.size();
    if (entries > kMostEntries)
      return error(kTooMany, {std::to_string(kMostEntries), N_("objects")}, place);
  }
  return revisions;
}

bool is_unsupported(const Diagnostics& errors) {
  return !errors.empty() && std::string_view(errors.front().message.code) == kUnsupported.code;
}

}  // namespace paraphe
