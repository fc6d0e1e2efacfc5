#include "session/prove.h"

#include <algorithm>
#include <optional>

#include "sign/origin.h"

namespace paraphe {
namespace {

constexpr Message kSame{"prove.same",
                        N_("The signed pages are those of the record in the file: typeset again, it "
                           "gives the same {0} bytes."),
                        ""};
constexpr Message kDifferent{
    "prove.different",
    N_("The signed pages are NOT those of the record in the file: typeset again, it gives another "
       "file from byte {0} on."),
    N_("Compare the two: take the record out of the file and render it. Other versions of the "
       "libraries of this computer can be the cause too.")};
constexpr Message kOtherVersion{
    "prove.other-version",
    N_("The file was made by {0}, and this is {1}: typeset again, the record gives another file, "
       "which proves nothing."),
    N_("Prove it with the version that made it.")};
constexpr Message kOtherLayout{
    "prove.other-layout",
    N_("The file was not made with this layout, so its record cannot be typeset as it was ({0})."),
    N_("Give the layout that was used with --layout; without the option, the built-in one is "
       "taken.")};
constexpr Message kOtherRecord{"prove.other-record",
                               N_("The record in the file has no act no. {0}, or the file is of an "
                                  "unknown kind ({1})."),
                               N_("Take the record out of the file and look at it.")};
constexpr Message kCannot{
    "prove.cannot-render", N_("The record in the file cannot be typeset as it is."),
    N_("See the findings above; pictures that the act shows must lie beside the file.")};

class Prover {
 public:
  Prover(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  Proving run(EngineOptions options) {
    Result<Origin> origin = read_origin(bytes_, file_);
    if (!origin.ok()) return keep(origin.errors());
    out_.producer = origin->producer;
    std::optional<DocumentKind> kind = find_kind(origin->kind);
    if (!kind) return say(Severity::kWarning, kOtherRecord, {std::to_string(origin->act), origin->kind});
    options.documents = {*kind};
    options.accessible = origin->layout.ends_with(" accessible");
    Result<Engine> engine = Engine::create(options);
    if (!engine.ok()) return keep(engine.errors());
    if (engine->layout_identity(*kind) != origin->layout)
      return say(Severity::kWarning, kOtherLayout, {origin->layout});
    return make_again(*engine, *kind, *origin);
  }

 private:
  Proving make_again(const Engine& engine, DocumentKind kind, const Origin& origin) {
    std::vector<Seance> sessions;
    for (const Origin::Record& record : origin.records) {
      Result<Seance> seance = read_seance(record.bytes, record.name);
      if (!seance.ok()) return cannot(seance.errors());
      sessions.push_back(std::move(seance).value());
    }
    std::stable_sort(sessions.begin(), sessions.end(),
                     [](const Seance& a, const Seance& b) { return a.date < b.date; });
    Order order{kind, {}};
    for (const Seance& seance : sessions) order.subject.sessions.push_back(&seance);
    bool of_act = about(kind).extent == Extent::kAct;
    if (of_act) order.subject.act = origin.act - 1;  // 0 becomes a place that no record has
    if ((of_act && (sessions.size() != 1 || origin.act == 0 ||
                    origin.act > sessions.front().deliberations.size())) ||
        (about(kind).extent == Extent::kSession && sessions.size() != 1))
      return say(Severity::kError, kOtherRecord, {std::to_string(origin.act), origin.kind});
    Result<Act> act = engine.make(order, origin.date, origin.waivers);
    if (!act.ok()) return cannot(act.errors());
    return compare(act->pdf.bytes, origin);
  }

  Proving compare(const std::string& again, const Origin& origin) {
    std::string_view was = origin.unsigned_file;
    if (again == was) {
      out_.proof = Proof::kSame;
      return say(Severity::kAdvice, kSame, {std::to_string(again.size())});
    }
    std::string here = std::string("Paraphe ") + version();
    if (origin.producer != here)
      return say(Severity::kWarning, kOtherVersion, {origin.producer, here});
    size_t at = 0;
    while (at < again.size() && at < was.size() && again[at] == was[at]) ++at;
    out_.proof = Proof::kDifferent;
    return say(Severity::kError, kDifferent, {std::to_string(at)});
  }

  Proving say(Severity severity, const Message& message, std::vector<std::string> arguments) {
    out_.findings.push_back({severity, message, std::move(arguments), {file_, 0, 0, ""}});
    return std::move(out_);
  }
  Proving keep(const Diagnostics& why) {
    out_.findings = why;
    return std::move(out_);
  }
  Proving cannot(const Diagnostics& why) {
    out_.findings = why;
    return say(Severity::kError, kCannot, {});
  }

  std::string_view bytes_;
  const std::string& file_;
  Proving out_;
};

}  // namespace

Proving prove(std::string_view bytes, const std::string& file, const std::string& layout,
              const std::string& layout_bytes, const std::string& folder) {
  EngineOptions options;
  options.layout = layout;
  options.layout_bytes = layout_bytes;
  options.record_folder = folder;
  return Prover(bytes, file).run(std::move(options));
}

}  // namespace paraphe
