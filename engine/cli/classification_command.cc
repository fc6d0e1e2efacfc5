// paraphe classification: the matters and types of piece that the préfecture accepts.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/date.h"
#include "cli/sending.h"

namespace paraphe {
namespace {

constexpr const char* kOf = N_("Classification of {0}");
constexpr const char* kMatters = N_("Matters");
constexpr const char* kNatures = N_("Natures and their types of piece");
constexpr const char* kInOrder = N_("{0} — matter {1} {2}");
constexpr const char* kAllInOrder = N_("The classification of {0} can be used on {1}.");

void write_json(JsonWriter& json, const Classification& classification) {
  json.member("date", day_text(classification.date)).key("matters").begin_array();
  for (const ClassifiedMatter& matter : classification.matters)
    json.begin_object()
        .member("code", matter_text(matter.codes))
        .member("label", matter.label)
        .end_object();
  json.end_array().key("natures").begin_array();
  for (const ClassifiedNature& nature : classification.natures) {
    json.begin_object().member("code", nature.code).member("letters", nature.letters);
    json.member("label", nature.label).key("pieces").begin_array();
    for (const PieceType& piece : nature.pieces)
      json.begin_object().member("code", piece.code).member("label", piece.label).end_object();
    json.end_array().end_object();
  }
  json.end_array();
}

Result<Classification> read_first(const Options& options) {
  PARAPHE_TRY(std::string bytes, read_file(options.inputs.front(), 16u << 20));
  return read_classification(bytes, options.inputs.front());
}

ExitCode run_show(Context& context) {
  Result<Classification> read = read_first(context.options());
  if (!read.ok()) return context.report(read.errors()), context.code();
  const Messages& messages = context.messages();
  context.say(messages.text(kOf, {messages.date(day_text(read->date))}));
  context.say("");
  context.say(messages.text(kMatters));
  for (const ClassifiedMatter& matter : read->matters)
    context.say(printable(std::string(2 * matter.codes.size(), ' ') + matter_text(matter.codes) +
                          "  " + matter.label));
  context.say("");
  context.say(messages.text(kNatures));
  for (const ClassifiedNature& nature : read->natures) {
    context.say(printable("  " + nature.letters + "  " + nature.label));
    for (const PieceType& piece : nature.pieces)
      context.say(printable("    " + piece.code + "  " + piece.label));
  }
  write_json(context.json(), *read);
  return ExitCode::kOk;
}

// What the acts of a record state, against the classification.
Diagnostics check_record(Context& context, const Classification& classification,
                         const Seance& seance) {
  Diagnostics found;
  auto note = [&](const Diagnostics& more) { found.insert(found.end(), more.begin(), more.end()); };
  const Messages& messages = context.messages();
  for (const Deliberation& d : seance.deliberations) {
    const size_t before = found.size();
    note(check_matter(classification, d.matieres, d.numero, d.place));
    const ActesNature* nature = find_nature(d.nature);
    if (nature == nullptr) continue;
    if (!d.type_piece.empty())
      note(check_piece(classification, nature->code, d.type_piece, d.numero, d.place));
    for (const Annexe& annex : d.annexes)
      if (!annex.type_piece.empty())
        note(check_piece(classification, nature->code, annex.type_piece,
                         d.numero + ", " + annex.libelle, annex.place));
    if (found.size() == before)
      context.say(printable(messages.text(
          kInOrder, {d.numero, matter_text(d.matieres), classification.labels(d.matieres)})));
  }
  return found;
}

ExitCode run_check(Context& context) {
  const Options& given = context.options();
  Result<Classification> read = read_first(given);
  if (!read.ok()) return context.report(read.errors()), context.code();
  Result<Instant> date = chosen_date(given, context.environment(), true);
  if (!date.ok()) return context.report(date.errors()), context.code();
  ClassificationNews news;
  if (!given.sending.journal.empty()) {
    Result<Journal> journal = Journal::open(given.sending.journal, Journal::Mode::kExisting);
    if (!journal.ok()) return context.report(journal.errors()), context.code();
    Result<TransmissionBook> book = read_transmissions(*journal);
    if (!book.ok()) return context.report(book.errors()), context.code();
    news = book->news;
    // A confirmation of another version is none of this one.
    if (news.current != read->date) news.confirmed.reset();
  }
  if (std::optional<Date> day = given_confirmation(given)) news.confirmed = day;
  Date today = day_of(*date);
  Diagnostics found = check_age(*read, news, today);
  for (size_t i = 1; i < given.inputs.size(); ++i) {
    Result<std::string> bytes = read_file(given.inputs[i]);
    Result<Seance> seance =
        bytes.ok() ? read_seance(*bytes, given.inputs[i]) : Result<Seance>(bytes.errors());
    const Diagnostics more = seance.ok() ? check_record(context, *read, *seance) : seance.errors();
    found.insert(found.end(), more.begin(), more.end());
  }
  context.report(found);
  const Messages& messages = context.messages();
  context.json().member("date", day_text(read->date)).member("usable", !has_errors(found));
  if (!has_errors(found))
    context.say(messages.text(
        kAllInOrder, {messages.date(day_text(read->date)), messages.date(day_text(today))}));
  return context.code();
}

ExitCode run_request(Context& context) {
  const Options& given = context.options();
  Result<AnswerOptions> options = answer_options(context);
  if (!options.ok()) return context.report(options.errors()), context.code();
  Result<std::string> bytes = read_file(given.inputs.front());
  if (!bytes.ok()) return context.report(bytes.errors()), context.code();
  Result<Seance> record = read_seance(*bytes, given.inputs.front());
  if (!record.ok()) return context.report(record.errors()), context.code();
  std::optional<Date> known;
  if (!given.sending.classification.empty()) {
    Result<Classification> read = given_classification(given);
    if (!read.ok()) return context.report(read.errors()), context.code();
    known = read->date;
  }
  return report_answer(context, request_classification(*options, *record, known));
}

}  // namespace

const Command kClassificationShowCommand = {
    "classification show",
    N_("paraphe classification show FILE [options]"),
    N_("Lists the matters and types of piece of a classification."),
    N_("Reads the classification that the ministry sent (RetourClassification) and lists its "
       "matters "
       "by their codes, and the types of piece that each nature of act accepts."),
    N_("paraphe classification show classification.xml\n"
       "paraphe classification show classification.xml --format json"),
    "",
    {1, 1},
    Reports::kPlain,
    nullptr,
    run_show};

const Command kClassificationCheckCommand = {
    "classification check",
    N_("paraphe classification check FILE RECORD... [options]"),
    N_("Says whether a classification can be used, and fits records."),
    N_("Checks the age of a classification (warning after a year, refusal after two, unless the "
       "State confirmed it since) and, for each record behind it, that the matters and types of "
       "piece of its acts are in it."),
    N_("paraphe classification check classification.xml seance.xml\n"
       "paraphe classification check classification.xml --journal signes"),
    "confirmed journal date",
    {1, kManyInputs},
    Reports::kPlain,
    nullptr,
    run_check};

const Command kClassificationRequestCommand = {
    "classification request",
    N_("paraphe classification request RECORD -o FOLDER --operator LETTERS [options]"),
    N_("Asks the préfecture for the current classification."),
    N_("Writes the message (7-1) that asks for the classification in force and packs it. The "
       "record "
       "says who asks. With --classification the question is whether that one is still current."),
    N_("paraphe classification request seance.xml -o envoi --operator SLO --journal signes"),
    "output classification operator test reply-to contact contact-phone contact-email serial "
    "journal "
    "date",
    {1, 1},
    Reports::kPlain,
    need_output,
    run_request};

}  // namespace paraphe
