// The faults of a file that the parser has refused, read once more by a reader that goes on.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/xml_fault_texts.h"
#include "base/xml_faults.h"

namespace paraphe {
namespace {

constexpr size_t kMostFaults = 50;
constexpr size_t kDeepest = 256;         // as the parser, which refuses what is deeper
constexpr size_t kMostTags = 1'000'000;  // a record of a long evening has a tenth of that
constexpr size_t kMostAttributes = 64;   // of one element that are held against each other

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
// XML 1.0, 2.3. A no-break space, × or ’ that came with pasted text is in no name.
bool begins_name(char32_t c) {
  static constexpr std::pair<char32_t, char32_t> kRanges[] = {
      {':', ':'},       {'A', 'Z'},       {'_', '_'},       {'a', 'z'},
      {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
      {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
      {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
  return std::any_of(std::begin(kRanges), std::end(kRanges),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}
bool in_name(char32_t c) {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == 0xB7 ||
         (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}
// Whether a name begins at the start of `text`.
bool starts_with_name(std::string_view text) {
  size_t at = 0;
  return !text.empty() && begins_name(next_character(text, at));
}

struct Tag {
  enum class Kind : uint8_t { kOpening, kClosing } kind = Kind::kOpening;
  std::string_view name;
  size_t at = 0;  // offset
};

// Reads tags and text from the start to the end, telling the faults inside each.
class Scanner {
 public:
  Scanner(std::string_view bytes, const std::string& file) : text_(bytes), file_(file) {}

  Diagnostics run() {
    while (at_ < text_.size() && !stopped_) {
      read_next();
      if (tags_.size() > kMostTags) stopped_ = true;
    }
    match_tags();
    // In the order of the file; what stands where another fault stands follows from it.
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const Fault& a, const Fault& b) { return a.at < b.at; });
    return told();
  }

 private:
  struct Fault {
    size_t at;
    Message message;
    std::vector<std::string> arguments;
  };

  void tell(size_t at, const Message& message, std::vector<std::string> arguments = {}) {
    if (faults_.size() < kMostFaults) faults_.push_back({at, message, std::move(arguments)});
  }

  // ------------------------------------------------------------------ text

  void read_next() {
    const char c = text_[at_];
    if (c == '<') {
      read_markup();
    } else if (tags_.empty() && !is_blank(c)) {
      tell(at_, kLeading);
      at_ = std::min(text_.find('<', at_), text_.size());
    } else {
      if (text_.substr(at_).starts_with("]]>")) tell(at_, kSectionEnd);
      read_character();
    }
  }

  // A character of text or of a value; a reference is one.
  void read_character() {
    const char c = text_[at_];
    if (c == '&') {
      read_reference();
      return;
    }
    if (static_cast<unsigned char>(c) < 0x20 && !is_blank(c))
      tell(at_, kControlCharacter, {code_point(c)});
    ++at_;
  }

  void read_reference() {
    const size_t start = at_++;
    if (at_ < text_.size() && text_[at_] == '#') {
      std::string_view digits = text_.substr(at_ + 1, 12);
      const size_t end = at_ + 1 + digits.find(';');
      digits = digits.substr(0, digits.find(';'));
      const bool hexadecimal = digits.starts_with("x");
      int value = 0;
      const bool number = end > at_ && parse_number(digits.substr(hexadecimal ? 1 : 0),
                                                    hexadecimal ? 16 : 10, value);
      if (!number)
        tell(start, kBareAmpersand);
      else if (value < 0x20 && value != '\t' && value != '\n' && value != '\r')
        tell(start, kControlCharacter, {code_point(value)});
      if (number) at_ = end + 1;
      return;
    }
    const std::string_view name = read_name();
    if (name.empty() || at_ >= text_.size() || text_[at_] != ';') {
      tell(start, kBareAmpersand);
      return;
    }
    ++at_;
    for (std::string_view known : {"amp", "lt", "gt", "quot", "apos"})
      if (name == known) return;
    tell(start, kUnknownEntity, {std::string(name)});
  }

  static bool parse_number(std::string_view digits, int base, int& value) {
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return fault == std::errc() && end == digits.data() + digits.size() && value >= 0;
  }

  std::string_view read_name() {
    const size_t start = at_;
    if (starts_with_name(text_.substr(at_)))
      for (size_t next = at_; next < text_.size() && in_name(next_character(text_, next));)
        at_ = next;
    return text_.substr(start, at_ - start);
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  // ------------------------------------------------------------------ markup

  void read_markup() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("<!--"))
      read_comment();
    else if (rest.starts_with("<![CDATA["))
      skip_past("<![CDATA[", "]]>");
    else if (rest.starts_with("<?"))
      read_instruction();
    else if (rest.size() > 2 && rest[1] == '/' && starts_with_name(rest.substr(2)))
      read_closing();
    else if (starts_with_name(rest.substr(1)))
      read_opening();
    else
      tell(at_++, kBareLess);
  }

  // What has no end swallows the rest: nothing can be said of it.
  void skip_past(std::string_view open, std::string_view close) {
    const size_t end = text_.find(close, at_ + open.size());
    if (end == text_.npos) {
      tell(at_, kOpen, {std::string(open), std::string(close)});
      stopped_ = true;
    } else {
      at_ = end + close.size();
    }
  }

  // XML 1.0, 2.5: no two hyphens inside, nor a third before the end.
  void read_comment() {
    const size_t start = at_;
    skip_past("<!--", "-->");
    if (stopped_) return;
    const size_t dashes = text_.find("--", start + 4);
    if (dashes + 3 < at_) tell(dashes, kDashes);
  }

  void read_instruction() {
    const size_t start = at_;
    skip_past("<?", "?>");
    if (stopped_) return;
    const std::string_view inside = text_.substr(start + 2, at_ - start - 4);
    if (!starts_with_name(inside))
      tell(start, kInstruction);
    else if (start == 0 && inside == "xml")
      tell(start, kDeclaration);
    else if (start > 0 && (inside == "xml" || inside.starts_with("xml ")))
      tell(start, kLateDeclaration);
  }

  void read_closing() {
    const size_t start = at_;
    at_ += 2;
    const std::string_view name = read_name();
    tags_.push_back({Tag::Kind::kClosing, name, start});
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '>')
      ++at_;
    else
      tell(start, kTagOpen, {"</" + std::string(name)});
  }

  void read_opening() {
    const size_t start = at_++;
    const std::string_view name = read_name();
    tags_.push_back({Tag::Kind::kOpening, name, start});
    std::vector<std::string_view> attributes;
    ran_on_ = false;
    while (true) {
      const bool apart = at_ < text_.size() && is_blank(text_[at_]);
      skip_blanks();
      if (at_ >= text_.size() || text_[at_] == '<') {
        stopped_ = at_ >= text_.size();
        tell(start, stopped_ ? kCutOff : kTagOpen, {"<" + std::string(name)});
        return;
      }
      if (end_of_tag(name)) return;
      const size_t before = faults_.size();
      if (!apart || !read_attribute(start, name, attributes)) {
        skip_tag(name);
        stopped_ = at_ >= text_.size() && tags_.back().kind == Tag::Kind::kOpening;
        if (faults_.size() > before) return;
        if (stopped_)
          tell(start, kCutOff, {"<" + std::string(name)});
        else if (ran_on_)  // into the quotation mark of the next one
          tell(start, kQuoteOpen, {std::string(name), std::string(attributes.back())});
        else
          tell(start, kTag, {std::string(name)});
        return;
      }
    }
  }

  // Past > or />.
  bool end_of_tag(std::string_view name) {
    if (text_[at_] == '>') {
      ++at_;
      return true;
    }
    if (!text_.substr(at_).starts_with("/>")) return false;
    tags_.push_back({Tag::Kind::kClosing, name, at_});
    at_ += 2;
    return true;
  }

  // To the end of a tag that makes no sense any more, or to the next one.
  void skip_tag(std::string_view name) {
    while (at_ < text_.size() && text_[at_] != '<' && !end_of_tag(name)) ++at_;
  }

  // False at a fault that leaves the rest of the tag in doubt.
  bool read_attribute(size_t tag, std::string_view element,
                      std::vector<std::string_view>& attributes) {
    const size_t start = at_;
    const std::string_view name = read_name();
    if (name.empty()) return false;
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '=') return false;
    ++at_;
    skip_blanks();
    const std::vector<std::string> named = {std::string(element), std::string(name)};
    if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) {
      tell(start, kNoQuotes, named);
      return false;
    }
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '<') {
        // Most likely the quotation mark is missing: the value would have swallowed the tag's end.
        tell(start, kQuoteOpen, named);
        return false;
      }
      read_character();
    }
    if (at_ >= text_.size()) {
      tell(start, kQuoteOpen, named);
      return false;
    }
    ran_on_ = text_[at_ - 1] == '=';
    ++at_;
    if (std::find(attributes.begin(), attributes.end(), name) != attributes.end())
      tell(tag, kAttributeTwice, {std::string(name)});
    // The last one stands last even where there are too many to be held against each other.
    if (attributes.size() < kMostAttributes)
      attributes.push_back(name);
    else
      attributes.back() = name;
    return true;
  }

  // ------------------------------------------------------------------ elements

  void match_tags() {
    std::vector<const Tag*> open;
    bool closed = false;  // the root
    for (size_t i = 0; i < tags_.size() && faults_.size() < kMostFaults; ++i) {
      const Tag& tag = tags_[i];
      if (open.empty() && closed) {
        tell(tag.at, kTrailingContent);
        return;
      }
      if (tag.kind == Tag::Kind::kOpening) {
        if (open.size() > kDeepest) return;
        open.push_back(&tag);
      } else {
        close(tag, i, open);
      }
      closed = closed || (open.empty() && tag.kind == Tag::Kind::kClosing);
    }
    // Of a file that was cut off, all that holds the end is open; one of them says it.
    if (!open.empty() && !stopped_ && faults_.size() < kMostFaults)
      tell(text_.size(), kNeverClosed, {std::string(open.back()->name), line_of(open.back()->at)});
  }

  // `closing` is tag `index`. What comes next tells which of two readings is the right one.
  void close(const Tag& closing, size_t index, std::vector<const Tag*>& open) {
    if (open.empty()) {
      tell(closing.at, kStray, {std::string(closing.name)});
      return;
    }
    if (open.back()->name == closing.name) {
      open.pop_back();
      return;
    }
    const std::string_view next = next_closing(index);
    const auto named = [&](const Tag* tag) { return tag->name == closing.name; };
    const auto found = std::find_if(open.rbegin(), open.rend(), named);
    const bool stray = next == open.back()->name;
    if (found == open.rend()) {
      // One name for the other, or one closing tag too many.
      if (stray) {
        tell(closing.at, kStray, {std::string(closing.name)});
      } else {
        tell_mismatch(*open.back(), closing);
        open.pop_back();
      }
      return;
    }
    const size_t above = static_cast<size_t>(found - open.rbegin());  // that are still open
    const size_t rest = open.size() - above - 1;
    if (stray && (rest == 0 || open[rest - 1]->name != next)) {
      tell(closing.at, kStray, {std::string(closing.name)});
      return;
    }
    for (size_t i = 0; i < above; ++i) {
      tell_mismatch(*open.back(), closing);
      open.pop_back();
    }
    open.pop_back();
  }

  void tell_mismatch(const Tag& opening, const Tag& closing) {
    tell(closing.at, kClosedByAnother,
         {std::string(opening.name), line_of(opening.at), std::string(closing.name)});
  }

  // The name of the first closing tag behind tag `index` that closes nothing opened behind it.
  std::string_view next_closing(size_t index) const {
    size_t depth = 0;
    for (size_t i = index + 1; i < tags_.size(); ++i) {
      if (tags_[i].kind == Tag::Kind::kOpening)
        ++depth;
      else if (depth-- == 0)
        return tags_[i].name;
    }
    return {};
  }

  // ------------------------------------------------------------------ places

  int line_at(size_t offset) const {
    return 1 + static_cast<int>(
                   std::count(text_.begin(), text_.begin() + static_cast<long>(offset), '\n'));
  }
  std::string line_of(size_t offset) const { return std::to_string(line_at(offset)); }

  // Faults are told once a line of one kind: who mends the first sees the others beside it.
  Diagnostics told() const {
    Diagnostics out;
    int line = 1;
    size_t counted = 0;
    for (const Fault& fault : faults_) {
      line += static_cast<int>(std::count(text_.begin() + static_cast<long>(counted),
                                          text_.begin() + static_cast<long>(fault.at), '\n'));
      counted = fault.at;
      const size_t begin = text_.substr(0, fault.at).rfind('\n');  // npos: the first line
      const int column = static_cast<int>(fault.at - begin);
      Diagnostic next = error(fault.message, fault.arguments, {file_, line, column, ""});
      const bool again = !out.empty() && out.back().place.line == line &&
                         out.back().message.text == next.message.text &&
                         out.back().arguments == next.arguments;
      if (!again) out.push_back(std::move(next));
    }
    return out;
  }

  std::string_view text_;
  const std::string& file_;
  size_t at_ = 0;
  bool stopped_ = false;
  bool ran_on_ = false;  // the last value ends as only one does that has lost its quotation mark
  std::vector<Tag> tags_;
  std::vector<Fault> faults_;
};

}  // namespace

Diagnostics syntax_faults(std::string_view bytes, const std::string& file) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.substr(0, 4).find('\0') != bytes.npos) return {};  // UTF-16 and its kind
  if (!is_valid_utf8(bytes)) return {};
  return Scanner(bytes, file).run();
}

}  // namespace paraphe
