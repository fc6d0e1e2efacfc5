#include "session/journal.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kNone{"journal.none", N_("“{0}” has no journal"),
                        N_("Give the folder into which Paraphe wrote the acts.")};
constexpr Message kForeign{"journal.foreign", N_("“{0}” is not a journal that this Paraphe knows"),
                           N_("It was changed, or written by another program or a newer version. "
                              "Restore it from a backup, or use the version that wrote it.")};
constexpr Message kFailed{"journal.failed", N_("the journal “{0}” cannot be used: {1}"),
                          N_("Check the free space of the disk and your rights on the folder. "
                             "Nothing that is written in it was lost.")};
constexpr Message kBusy{"journal.busy", N_("another program has been holding the journal “{0}”"),
                        N_("Wait until it has finished, then run the command again.")};
constexpr Message kCut{"journal.cut", N_("the end of the journal “{0}” is not the one it notes"),
                       N_("Lines were taken out or added by another hand. Nothing is written "
                          "behind them: restore the journal from a backup.")};
constexpr Message kAltered{"journal.altered",
                           N_("line {0} of the journal, or the one before it, was altered"),
                           N_("The hash that it bears is not that of what it says behind the line "
                              "before it. Compare both with a backup.")};
constexpr Message kMissing{"journal.missing", N_("lines {0} to {1} of the journal are missing"),
                           N_("They were taken out. Compare with a backup.")};

// "Prph", and the version of the tables.
constexpr int kApplication = 0x50727068;
constexpr int kVersion = 1;
constexpr int kPatience = 10'000;  // ms that another process may hold the file

// The triggers stop a hand that slips; who means it, check() finds.
constexpr const char* kSchema[] = {
    "CREATE TABLE line(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, time INTEGER NOT NULL, "
    "time_offset INTEGER NOT NULL, authority TEXT NOT NULL, session TEXT NOT NULL, "
    "act TEXT NOT NULL, identifier TEXT NOT NULL, document TEXT NOT NULL, file TEXT NOT NULL, "
    "digest TEXT NOT NULL, size INTEGER NOT NULL, record TEXT NOT NULL, layout TEXT NOT NULL, "
    "certificate TEXT NOT NULL, program TEXT NOT NULL, "
    "dated INTEGER NOT NULL, dated_offset INTEGER NOT NULL, level TEXT NOT NULL, "
    "serial INTEGER NOT NULL, note TEXT NOT NULL, hash TEXT NOT NULL) STRICT",
    "CREATE TABLE last(id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, "
    "hash TEXT NOT NULL) STRICT",
    "CREATE INDEX line_act ON line(act, session)",
    "CREATE INDEX line_identifier ON line(identifier) WHERE identifier <> ''",
    "CREATE INDEX line_file ON line(file) WHERE file <> ''",
    "CREATE INDEX line_serial ON line(authority, session) WHERE serial > 0",
    "CREATE TRIGGER line_kept BEFORE DELETE ON line "
    "BEGIN SELECT RAISE(ABORT, 'lines are never deleted'); END",
    "CREATE TRIGGER line_fixed BEFORE UPDATE ON line "
    "BEGIN SELECT RAISE(ABORT, 'lines are never changed'); END",
    "INSERT INTO last VALUES(1, 0, '')",
};
constexpr const char* kColumns =
    "number, kind, time, time_offset, authority, session, act, identifier, document, file, digest, "
    "size, record, layout, certificate, program, dated, dated_offset, level, serial, "
    "note, hash";
constexpr const char* kMade = "kind IN ('rendered', 'signed', 'extended')";

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;

// The statements of one database, prepared once: a batch asks the same of every act.
class Statements {
 public:
  Statements() = default;
  Statements(const Statements&) = delete;
  Statements& operator=(const Statements&) = delete;
  ~Statements() {
    for (auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  }

  // Null when it cannot be prepared; the database says why.
  sqlite3_stmt* find(sqlite3* database, const std::string& sql) {
    sqlite3_stmt*& known = prepared_[sql];
    if (known == nullptr)
      sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &known, nullptr);
    return known;
  }

 private:
  std::unordered_map<std::string, sqlite3_stmt*> prepared_;
};

struct Connection {
  sqlite3* database;
  Statements& statements;
};

// One use of a statement; values are bound in order, columns read in order. The same one is used by
// one hand at a time.
class Statement {
 public:
  Statement(const Connection& connection, const std::string& sql)
      : statement_(connection.statements.find(connection.database, sql)) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

  Statement& bind(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
    return *this;
  }
  Statement& bind(int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  // SQLITE_ROW, SQLITE_DONE or an error.
  int step() {
    column_ = 0;
    return statement_ == nullptr ? SQLITE_ERROR : sqlite3_step(statement_);
  }
  void reset() {
    bound_ = 0;
    sqlite3_reset(statement_);
  }
  int64_t number() { return sqlite3_column_int64(statement_, column_++); }
  std::string text() {
    const unsigned char* text = sqlite3_column_text(statement_, column_);
    int size = sqlite3_column_bytes(statement_, column_++);
    return text == nullptr
               ? ""
               : std::string(reinterpret_cast<const char*>(text), static_cast<size_t>(size));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0, column_ = 0;
};

JournalLine line_in(Statement& row) {
  JournalLine line;
  line.number = row.number();
  line.kind = row.text();
  line.time.seconds = row.number();
  line.time.offset_minutes = static_cast<int>(row.number());
  for (std::string* field : {&line.key.authority, &line.key.session, &line.key.act,
                             &line.key.identifier, &line.key.document, &line.file, &line.digest})
    *field = row.text();
  line.size = row.number();
  for (std::string* field : {&line.record, &line.layout, &line.certificate, &line.program})
    *field = row.text();
  line.dated.seconds = row.number();
  line.dated.offset_minutes = static_cast<int>(row.number());
  line.level = row.text();
  line.serial = row.number();
  line.note = row.text();
  line.hash = row.text();
  return line;
}

void bind_line(Statement& row, const JournalLine& line) {
  row.bind(line.number).bind(line.kind).bind(line.time.seconds);
  row.bind(int64_t{line.time.offset_minutes});
  for (const std::string* field :
       {&line.key.authority, &line.key.session, &line.key.act, &line.key.identifier,
        &line.key.document, &line.file, &line.digest})
    row.bind(*field);
  row.bind(line.size);
  for (const std::string* field : {&line.record, &line.layout, &line.certificate, &line.program})
    row.bind(*field);
  row.bind(line.dated.seconds).bind(int64_t{line.dated.offset_minutes});
  row.bind(line.level).bind(line.serial).bind(line.note).bind(line.hash);
}

std::string select(const std::string& where) {
  return std::string("SELECT ") + kColumns + " FROM line WHERE " + where;
}

bool run(sqlite3* database, const char* sql) {
  return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

// A statement of every transaction.
bool run(const Connection& connection, const char* sql) {
  return Statement(connection, sql).step() == SQLITE_DONE;
}

int64_t pragma(const Connection& connection, const char* sql) {
  Statement row(connection, sql);
  return row.step() == SQLITE_ROW ? row.number() : -1;
}

}  // namespace

struct Journal::Parts {
  std::string path;
  Database database{nullptr, &sqlite3_close_v2};
  mutable Statements statements;  // gone before the database
  std::mutex mutex;

  sqlite3* get() const { return database.get(); }
  Connection connection() const { return {get(), statements}; }
  Diagnostic fail() const {
    const int code = sqlite3_errcode(get());
    if (code == SQLITE_BUSY) return error(kBusy, {path}, {path, 0, 0, ""});
    // What the system said, where it did: a full disk is told as everywhere else.
    const int system = sqlite3_system_errno(get());
    if ((code & 0xFF) == SQLITE_FULL) return cannot_write(path, system != 0 ? system : ENOSPC);
    if ((code & 0xFF) == SQLITE_IOERR) return cannot_write(path, system != 0 ? system : EIO);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
      return error(kForeign, {path}, {path, 0, 0, ""});
    return error(kFailed, {path, sqlite3_errmsg(get())}, {path, 0, 0, ""});
  }
  // Undoes what is open, and keeps the reason, which the undoing would overwrite.
  Diagnostic abandon() const {
    Diagnostic why = fail();
    run(get(), "ROLLBACK");
    return why;
  }

  Result<Done> set_up(bool may_create);
  Result<std::vector<JournalLine>> query(Statement& rows) const;
  Result<std::optional<JournalLine>> first(Statement& rows) const;
  // Inside a transaction that is open. False: errors as append().
  Result<Done> add(std::vector<JournalLine>& lines) const;
};

// A stranger's tables could run a stranger's triggers: only ours are used.
Result<Done> Journal::Parts::set_up(bool may_create) {
  sqlite3_busy_timeout(get(), kPatience);
  sqlite3_db_config(get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // A rollback journal that is emptied, not deleted: one file to sync, and no shared memory, which
  // folders on a network do not have. FULL: durable when COMMIT returns.
  if (!run(get(), "PRAGMA journal_mode=TRUNCATE") || !run(get(), "PRAGMA synchronous=FULL"))
    return fail();
  if (!run(get(), may_create ? "BEGIN IMMEDIATE" : "BEGIN")) return fail();
  const int64_t application = pragma(connection(), "PRAGMA application_id");
  if (may_create && application == 0 && pragma(connection(), "SELECT count(*) FROM sqlite_schema") == 0) {
    for (const char* sql : kSchema)
      if (!run(get(), sql)) return abandon();
    const std::string marks = "PRAGMA application_id=" + std::to_string(kApplication) +
                              "; PRAGMA user_version=" + std::to_string(kVersion);
    if (!run(get(), marks.c_str())) return abandon();
  }
  bool ours = pragma(connection(), "PRAGMA application_id") == kApplication &&
              pragma(connection(), "PRAGMA user_version") == kVersion;
  Statement tables(connection(), "SELECT sql FROM sqlite_schema ORDER BY rowid");
  size_t known = std::size(kSchema) - 1;  // the last one makes no table
  for (size_t i = 0; ours && i < known; ++i)
    ours = tables.step() == SQLITE_ROW && tables.text() == kSchema[i];
  ours = ours && tables.step() == SQLITE_DONE;
  if (!run(get(), "COMMIT")) return abandon();
  if (!ours) return error(kForeign, {path}, {path, 0, 0, ""});
  return Done{};
}

Result<std::vector<JournalLine>> Journal::Parts::query(Statement& rows) const {
  std::vector<JournalLine> lines;
  int state = 0;
  while ((state = rows.step()) == SQLITE_ROW) lines.push_back(line_in(rows));
  if (state != SQLITE_DONE) return fail();
  return lines;
}

Result<std::optional<JournalLine>> Journal::Parts::first(Statement& rows) const {
  int state = rows.step();
  if (state == SQLITE_ROW) return std::optional<JournalLine>(line_in(rows));
  if (state != SQLITE_DONE) return fail();
  return std::optional<JournalLine>();
}

Result<Done> Journal::Parts::add(std::vector<JournalLine>& lines) const {
  Statement last(connection(), "SELECT number, hash FROM last");
  if (last.step() != SQLITE_ROW) return fail();
  int64_t number = last.number();
  std::string hash = last.text();
  last.reset();
  Statement end(connection(), "SELECT number, hash FROM line ORDER BY number DESC LIMIT 1");
  const int found = end.step();
  if (found != SQLITE_ROW && found != SQLITE_DONE) return fail();
  if (found == SQLITE_ROW ? end.number() != number || end.text() != hash : number != 0)
    return error(kCut, {path}, {path, 0, 0, ""});
  end.reset();
  std::string marks = "?";
  for (const char* c = kColumns; *c != '\0'; ++c) marks += *c == ',' ? ",?" : "";
  Statement insert(connection(), std::string("INSERT INTO line VALUES(") + marks + ")");
  for (JournalLine& line : lines) {
    line.number = ++number;
    hash = line.hash = chained_hash(hash, line);
    bind_line(insert, line);
    if (insert.step() != SQLITE_DONE) return fail();
    insert.reset();
  }
  Statement moved(connection(), "UPDATE last SET number = ?, hash = ?");
  if (moved.bind(number).bind(hash).step() != SQLITE_DONE) return fail();
  return Done{};
}

Journal::Journal(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

std::string Journal::path_in(const std::string& folder) {
  return folder + "/.paraphe/journal.sqlite";
}

Result<Journal> Journal::open(const std::string& folder, Mode mode) {
  auto parts = std::make_unique<Parts>();
  parts->path = path_in(folder);
  const Place place{parts->path, 0, 0, ""};
  struct stat status{};
  const bool there = ::stat(parts->path.c_str(), &status) == 0;
  if (!there && mode == Mode::kExisting) return error(kNone, {folder}, {folder, 0, 0, ""});
  if (!there) {
    Result<Done> usable = check_folder(folder);
    if (!usable.ok()) return usable.errors();
    const std::string own = folder + "/.paraphe";
    if (::mkdir(own.c_str(), 0777) != 0 && errno != EEXIST)
      return error(kFailed, {parts->path, std::strerror(errno)}, place);
  }
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX |
                    (mode == Mode::kCreate ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(parts->path.c_str(), &opened, flags, nullptr);
  parts->database.reset(opened);
  if (code != SQLITE_OK) return parts->fail();
  Result<Done> ready = parts->set_up(mode == Mode::kCreate);
  if (!ready.ok()) return ready.errors();
  return Journal(std::move(parts));
}

Result<Done> Journal::append(std::vector<JournalLine>& lines, bool* in_doubt) {
  if (in_doubt != nullptr) *in_doubt = false;
  if (lines.empty()) return Done{};
  std::lock_guard lock(parts_->mutex);
  if (!run(parts_->connection(), "BEGIN IMMEDIATE")) return parts_->fail();
  Result<Done> added = parts_->add(lines);
  if (added.ok() && !run(parts_->connection(), "COMMIT")) {
    added = parts_->fail();
    if (in_doubt != nullptr) *in_doubt = true;
  }
  if (!added.ok()) run(parts_->get(), "ROLLBACK");
  return added;
}

Result<Done> Journal::add_event(const ActKey& act, std::string_view kind, Instant time,
                                const EventDetail& detail) {
  std::vector<JournalLine> lines(1);
  JournalLine& line = lines[0];
  line.kind = kind;
  line.time = time;
  line.key = act;
  line.note = detail.note;
  line.file = detail.file;
  line.digest = detail.digest;
  line.size = detail.size;
  line.serial = detail.serial;
  line.program = version();
  return append(lines);
}

Result<int64_t> Journal::next_serial(const std::string& authority, const std::string& day,
                                     std::string_view series, Instant time) {
  std::lock_guard lock(parts_->mutex);
  sqlite3* database = parts_->get();
  if (!run(parts_->connection(), "BEGIN IMMEDIATE")) return parts_->fail();
  Statement highest(parts_->connection(),
                    "SELECT coalesce(max(serial), 0) FROM line WHERE kind = 'serial' AND "
                    "authority = ? AND session = ? AND serial > 0 AND document = ?");
  if (highest.bind(authority).bind(day).bind(series).step() != SQLITE_ROW) return parts_->abandon();
  std::vector<JournalLine> lines(1);
  lines[0].kind = kLineSerial;
  lines[0].time = time;
  lines[0].key.authority = authority;
  lines[0].key.session = day;
  lines[0].key.document = series;
  lines[0].serial = highest.number() + 1;
  lines[0].program = version();
  highest.reset();
  Result<Done> added = parts_->add(lines);
  if (added.ok() && !run(parts_->connection(), "COMMIT")) added = parts_->fail();
  if (!added.ok()) {
    run(database, "ROLLBACK");
    return added.errors();
  }
  return lines[0].serial;
}

Result<std::optional<JournalLine>> Journal::last_made(const ActKey& key) const {
  std::lock_guard lock(parts_->mutex);
  Statement rows(parts_->connection(), select(std::string("act = ? AND session = ? AND authority = ? AND "
                                                   "document = ? AND ") +
                                       kMade + " ORDER BY number DESC LIMIT 1"));
  return parts_->first(rows.bind(key.act).bind(key.session).bind(key.authority).bind(key.document));
}

Result<std::optional<JournalLine>> Journal::last_of_file(const std::string& file) const {
  std::lock_guard lock(parts_->mutex);
  Statement rows(parts_->connection(), select(std::string("file = ? AND file <> '' AND ") + kMade +
                                       " ORDER BY number DESC LIMIT 1"));
  return parts_->first(rows.bind(file));
}

Result<std::vector<JournalLine>> Journal::find_acts(const std::string& number,
                                                    const std::string& session) const {
  std::lock_guard lock(parts_->mutex);
  Statement rows(
      parts_->connection(),
      select(std::string("number IN (SELECT max(number) FROM line WHERE ((identifier = ?1 AND "
                         "identifier <> '') OR act = ?1) AND (?2 = '' OR session = ?2) AND ") +
             kMade + " GROUP BY authority, session, act, document) ORDER BY number"));
  return parts_->query(rows.bind(number).bind(session));
}

Result<std::vector<JournalLine>> Journal::history(const ActKey& act, std::string_view kind) const {
  std::lock_guard lock(parts_->mutex);
  Statement rows(parts_->connection(), select("act = ? AND session = ? AND authority = ? AND "
                                       "(?4 = '' OR kind = ?4) ORDER BY number"));
  return parts_->query(rows.bind(act.act).bind(act.session).bind(act.authority).bind(kind));
}

Result<Done> Journal::each(const std::function<bool(const JournalLine&)>& visit) const {
  std::lock_guard lock(parts_->mutex);
  Statement rows(parts_->connection(), select("1 ORDER BY number"));
  int state = 0;
  while ((state = rows.step()) == SQLITE_ROW)
    if (!visit(line_in(rows))) return Done{};
  if (state != SQLITE_DONE) return parts_->fail();
  return Done{};
}

Result<int64_t> Journal::find(const std::string& hash) const {
  std::lock_guard lock(parts_->mutex);
  Statement row(parts_->connection(), "SELECT number FROM line WHERE hash = ?");
  const int state = row.bind(hash).step();
  if (state == SQLITE_ROW) return row.number();
  if (state != SQLITE_DONE) return parts_->fail();
  return int64_t{0};
}

JournalCheck Journal::check() const {
  JournalCheck result;
  const Place place{parts_->path, 0, 0, ""};
  auto find = [&](const Message& message, std::vector<std::string> arguments) {
    result.findings.push_back(error(message, std::move(arguments), place));
  };
  int64_t number = 0;
  Result<Done> read = each([&](const JournalLine& line) {
    ++result.lines;
    if (line.number != number + 1)
      find(kMissing, {std::to_string(number + 1), std::to_string(line.number - 1)});
    else if (chained_hash(result.hash, line) != line.hash)
      find(kAltered, {std::to_string(line.number)});
    number = line.number;
    result.hash = line.hash;
    return true;
  });
  if (!read.ok()) result.findings = read.errors();
  std::lock_guard lock(parts_->mutex);
  Statement last(parts_->connection(), "SELECT number, hash FROM last");
  if (last.step() != SQLITE_ROW) {
    result.findings.push_back(parts_->fail());
  } else if (int64_t noted = last.number(); noted > number) {
    find(kMissing, {std::to_string(number + 1), std::to_string(noted)});
  } else if (noted < number || last.text() != result.hash) {
    find(kCut, {parts_->path});
  }
  return result;
}

}  // namespace paraphe
