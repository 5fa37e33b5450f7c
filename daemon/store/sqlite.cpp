#include "store/detail/sqlite.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "core/log.hpp"
#include "store/search/case_folding.hpp"
#include "store/search/tokenizer.hpp"

namespace newswatch::store::detail {
namespace {

constexpr int exit_io_error = 74;  // EX_IOERR of sysexits.h
constexpr int lock_patience_ms = 5000;

// What the kernel last said of the write-ahead log, the only file that a transaction writes to. The
// connection's own memory (sqlite3_system_errno) is not told of a COMMIT that fails.
int errno_of_log(sqlite3* db) {
    sqlite3_file* log = nullptr;
    int number = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return 0;
    if (log && log->pMethods) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

bool out_of_space(int code, int number) {
    switch (code) {
        case SQLITE_IOERR_SHMSIZE:
            return true;  // the log's index, which outlives no process, could not grow
        case SQLITE_IOERR_WRITE:
        case SQLITE_IOERR_FSYNC:
        case SQLITE_IOERR_TRUNCATE:
            return number == ENOSPC || number == EDQUOT || number == EFBIG;
        default:
            return (code & 0xff) == SQLITE_FULL;
    }
}

std::string described(sqlite3* db, int code, int number, std::string_view doing) {
    std::string text{doing};
    text += ": ";
    text += db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    text += " (SQLite code " + std::to_string(code);
    if (number != 0) text += std::string{", "} + std::strerror(number);
    return text + ")";
}

// The index is the only table whose module can find it damaged; what the pages are for, SQLite knows. Nor has
// a module a name for the constraint that breaks when it writes where nothing should be, as our tables have.
bool index_is_damaged(sqlite3* db, int code) {
    if (code == SQLITE_CORRUPT_VTAB) return true;
    return (code & 0xff) == SQLITE_CONSTRAINT && db &&
           sqlite3_errmsg(db) == std::string_view{"constraint failed"};
}

[[noreturn]] void fail_with(sqlite3* db, int code, int number, std::string_view doing) {
    if (out_of_space(code, number))
        throw Failure{Failure::Kind::full,
                      {ErrorKind::unavailable, std::string{doing} + ": disk is full; free some space"}};
    const auto text = described(db, code, number, doing);
    if (index_is_damaged(db, code))
        throw Failure{Failure::Kind::index, {ErrorKind::unavailable, text + ", in the full-text index"}};
    switch (code & 0xff) {
        case SQLITE_IOERR:
            throw Failure{Failure::Kind::fatal, {ErrorKind::io, text}};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw Failure{Failure::Kind::fatal, {ErrorKind::invalid, text}};
        case SQLITE_INTERRUPT:  // by a time limit, the only thing that interrupts
            throw Failure{{ErrorKind::timeout, text}};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Failure{{ErrorKind::unavailable, text}};
        default:
            throw Failure{{ErrorKind::io, text}};
    }
}

int remember_log_pages(void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

// Statements keep old pages aside; in memory, since the daemon may write nowhere but in its state directory.
void configure_library() {
    static const int once = sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    static_cast<void>(once);
}

}  // namespace

void fail(sqlite3* db, int code, std::string_view doing) {
    const bool io = db && (code & 0xff) == SQLITE_IOERR;
    fail_with(db, code, io ? errno_of_log(db) : 0, doing);
}

void end_process(const Failure& failure) {
    log::error("the database failed: ending, so that nothing is lost; the next start recovers",
               {{"why", failure.error().message}});
    log::close();
    std::_Exit(exit_io_error);
}

Statement::~Statement() {
    if (!statement_) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

Statement::Statement(Statement&& other) noexcept : statement_{other.statement_} {
    other.statement_ = nullptr;
}

void Statement::bind(int parameter, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_, parameter + 1, value);
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_), code, "cannot bind a number");
}

void Statement::bind(int parameter, double value) {
    const int code = sqlite3_bind_double(statement_, parameter + 1, value);
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_), code, "cannot bind a number");
}

void Statement::bind(int parameter, std::string_view value) {
    const char* data = value.data() ? value.data() : "";  // a null pointer would be NULL, not an empty text
    const int code =
        sqlite3_bind_text64(statement_, parameter + 1, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_), code, "cannot bind a text");
}

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto* const db = sqlite3_db_handle(statement_);
    const std::string sql = sqlite3_sql(statement_);
    fail(db, sqlite3_extended_errcode(db), "the database cannot do \"" + sql.substr(0, sql.find(' ')) + "\"");
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data ? std::string{data, size} : std::string{};
}

bool Statement::null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::optional<Timestamp> Statement::optional_time(int column) const {
    if (null(column)) return std::nullopt;
    return time(column);
}

Connection::Connection(const std::filesystem::path& file, Mode mode) {
    configure_library();
    const int access =
        mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code = sqlite3_open_v2(file.c_str(), &db_, access | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        const std::unique_ptr<sqlite3, int (*)(sqlite3*)> failed{db_, sqlite3_close};
        fail(db_, code, "cannot open " + file.string());
    }
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, lock_patience_ms);
    sqlite3_wal_hook(db_, remember_log_pages,
                     &log_pages_);  // instead of checkpoints whose errors nobody sees
    try {
        register_tokenizer(db_);
        register_case_folding(db_);
    } catch (...) {
        sqlite3_close(db_);
        throw;
    }
}

Connection::~Connection() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(db_);
}

Statement Connection::prepare(std::string_view sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) {
        if (sqlite3_stmt_busy(known->second)) throw std::logic_error{"a statement is used while it runs"};
        return Statement{known->second};
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(db_, sqlite3_extended_errcode(db_), "cannot prepare a statement");
    statements_.emplace(sql, statement);
    return Statement{statement};
}

void Connection::execute(const char* script) {
    const int code = sqlite3_exec(db_, script, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(db_, sqlite3_extended_errcode(db_), "the database cannot run a script");
}

std::size_t Connection::changes() const { return static_cast<std::size_t>(sqlite3_changes64(db_)); }

std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(db_); }

std::int64_t Connection::last_row() const { return sqlite3_last_insert_rowid(db_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

void Connection::abandon() noexcept {
    if (in_transaction()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Connection::checkpoint(bool truncate) {
    const int how = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    const int code = sqlite3_wal_checkpoint_v2(db_, "main", how, &log_pages_, nullptr);
    if (code != SQLITE_OK)
        fail_with(db_, sqlite3_extended_errcode(db_), sqlite3_system_errno(db_),
                  "cannot write the log into the database");
}

}  // namespace newswatch::store::detail
