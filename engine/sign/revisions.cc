#include "sign/revisions.h"

#include <algorithm>
#include <optional>

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
};

const char* read_trailer(std::string_view bytes, size_t& position, Section& out) {
  position = skip_space(bytes, position);
  std::optional<std::vector<DictionaryEntry>> trailer = read_dictionary(bytes, position);
  if (!trailer) return N_("the trailer is unreadable");
  out.revision.trailer = std::move(*trailer);
  if (const DictionaryEntry* previous = find(out.revision.trailer, "Prev")) {
    size_t digits = previous->value.begin;
    std::optional<uint64_t> offset = read_number(bytes, digits);
    if (!offset || digits != previous->value.end)
      return N_("the link to the revision before is wrong");
    out.previous = static_cast<size_t>(*offset);
  }
  return nullptr;
}

// The kind of thing that stands where a classic table should.
bool is_xref_stream(std::string_view bytes, size_t position) {
  size_t start = position;
  if (!read_number(bytes, position) || !read_word(bytes, position, " ")) return false;
  if (!read_number(bytes, position) || !read_word(bytes, position, " obj")) return false;
  position = skip_space(bytes, position);
  std::optional<std::vector<DictionaryEntry>> dictionary = read_dictionary(bytes, position);
  if (!dictionary || start >= bytes.size()) return false;
  const DictionaryEntry* type = find(*dictionary, "Type");
  return type != nullptr && slice(bytes, type->value) == "/XRef";
}

Result<Section> read_section(std::string_view bytes, size_t xref, const std::string& file) {
  Section out;
  out.revision.xref = xref;
  size_t position = xref;
  if (!read_word(bytes, position, "xref") || !read_line_end(bytes, position)) {
    if (is_xref_stream(bytes, xref))
      return error(kUnsupported, {N_("it has a cross-reference stream")}, {file, 0, 0, ""});
    return broken(xref, N_("no table stands there"), file);
  }
  while (!read_word(bytes, position, "trailer"))
    if (const char* why = read_subsection(bytes, position, out.revision.changed))
      return broken(position, why, file);
  if (const char* why = read_trailer(bytes, position, out)) return broken(position, why, file);
  for (auto [key, what] : {std::pair{"Encrypt", N_("it is encrypted")},
                           {"XRefStm", N_("it has two tables of contents (hybrid file)")}})
    if (find(out.revision.trailer, key) != nullptr)
      return error(kUnsupported, {what}, {file, 0, 0, ""});
  position = skip_space(bytes, position);
  size_t word = position;
  std::optional<Ending> ending;
  if (read_word(bytes, position, "startxref")) {
    size_t end = bytes.substr(position, 40).find("%%EOF");
    if (end != std::string_view::npos) ending = read_ending(bytes, position + end + 5);
  }
  if (!ending || ending->word != word || ending->startxref != xref)
    return broken(word, N_("its end does not lead back to it"), file);
  out.revision.bare_end = position = ending->bare_end;
  read_line_end(bytes, position);
  out.revision.end = position;
  return out;
}

// Entries must lead to "N G obj" before the table; later revisions may not reach back into the
// bytes of earlier ones (that is how hidden content is brought to light: "shadow" attacks).
const char* join(std::string_view bytes, const XrefTable& before, Revision& revision) {
  revision.objects = before;
  for (auto entry = revision.changed.begin(); entry != revision.changed.end();) {
    auto [number, now] = *entry;
    auto old = before.find(number);
    if (old != before.end() && old->second == now) {
      entry = revision.changed.erase(entry);
      continue;
    }
    if (now.in_use) {
      size_t position = now.offset;
      if (now.offset < revision.begin || now.offset >= revision.xref || number == 0 ||
          read_number(bytes, position) != number || !read_word(bytes, position, " ") ||
          read_number(bytes, position) != now.generation || !read_word(bytes, position, " obj"))
        return N_("an entry does not lead to its object");
    }
    revision.objects[number] = now;
    ++entry;
  }
  return nullptr;
}

Result<std::vector<Revision>> read_chain(std::string_view bytes, size_t startxref,
                                         const std::string& file) {
  std::vector<Revision> newest_first;
  std::optional<size_t> next = startxref;
  size_t limit = bytes.size();
  while (next) {
    if (newest_first.size() == kMostRevisions)
      return error(kTooMany, {std::to_string(kMostRevisions), N_("revisions")}, {file, 0, 0, ""});
    if (*next >= limit) return broken(*next, N_("a revision does not precede the next one"), file);
    PARAPHE_TRY(Section section, read_section(bytes, *next, file));
    if (section.revision.bare_end > limit && !newest_first.empty())
      return broken(*next, N_("two revisions overlap"), file);
    limit = *next;
    next = section.previous;
    newest_first.push_back(std::move(section.revision));
  }
  std::reverse(newest_first.begin(), newest_first.end());
  return newest_first;
}

bool is_linearised(std::string_view bytes) {
  size_t found = bytes.substr(0, 1024).find("/Linearized");
  return found != std::string_view::npos;
}

}  // namespace

Result<std::vector<Revision>> read_revisions(std::string_view bytes, const std::string& file) {
  Place place{file, 0, 0, ""};
  if (bytes.substr(0, 7) != "%PDF-1." && bytes.substr(0, 7) != "%PDF-2.")
    return error(kNoHeader, {}, place);
  std::optional<Ending> ending = read_ending(bytes, bytes.size());
  if (!ending) return error(kNoEnd, {}, place);
  if (is_linearised(bytes)) return error(kUnsupported, {N_("it is linearised")}, place);
  PARAPHE_TRY(std::vector<Revision> revisions, read_chain(bytes, ending->startxref, file));
  if (revisions.back().bare_end != ending->bare_end) return error(kNoEnd, {}, place);
  const XrefTable none;
  size_t entries = 0;
  for (size_t i = 0; i < revisions.size(); ++i) {
    Revision& revision = revisions[i];
    revision.begin = i == 0 ? 0 : revisions[i - 1].end;
    if (const char* why = join(bytes, i == 0 ? none : revisions[i - 1].objects, revision))
      return broken(revision.xref, why, file);
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
