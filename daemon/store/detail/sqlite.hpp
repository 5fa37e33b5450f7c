// SQLite as C++ values: a connection with its prepared statements, and failures by what they mean for the
// daemon. A connection belongs to one thread at a time.
#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/timestamp.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace newswatch::store::detail {

// Thrown inside the room; its faces turn it into an Error, or end the process when it is fatal.
class Failure : public std::exception {
public:
    enum class Kind {
        refused,  // this one request cannot be done
        full,     // no space left: later may work
        index,    // the full-text index is damaged, which can be made anew
        fatal,    // the disk or the file can be trusted no longer
    };
    explicit Failure(Error error) : error_{std::move(error)} {}
    Failure(Kind kind, Error error) : kind_{kind}, error_{std::move(error)} {}

    Kind kind() const { return kind_; }
    const Error& error() const { return error_; }
    const char* what() const noexcept override { return error_.message.c_str(); }

private:
    Kind kind_ = Kind::refused;
    Error error_;
};

// Says why and ends the process with EX_IOERR: what was committed is safe, and the next start recovers. A
// failed fsync must not be tried again, because the kernel may have dropped what it could not write.
[[noreturn]] void end_process(const Failure& failure);

// One use of a cached prepared statement; columns and parameters count from 0.
class Statement {
public:
    explicit Statement(sqlite3_stmt* statement) : statement_{statement} {}
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int parameter, std::int64_t value);
    void bind(int parameter, double value);
    void bind(int parameter, std::string_view value);  // copied
    void bind(int parameter, Timestamp value) {
        bind(parameter, std::int64_t{value.time_since_epoch().count()});
    }
    template <std::integral Number>
    void bind(int parameter, Number value) {
        bind(parameter, static_cast<std::int64_t>(value));
    }
    template <class T>
    void bind(int parameter, const std::optional<T>& value) {
        if (value) bind(parameter, *value);  // an unbound parameter is NULL
    }

    // True when there is a row to read.
    bool step();

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    bool null(int column) const;
    Timestamp time(int column) const { return Timestamp{Duration{integer(column)}}; }
    std::optional<Timestamp> optional_time(int column) const;

private:
    sqlite3_stmt* statement_;
};

class Connection {
public:
    enum class Mode { read_write, read_only };
    Connection(const std::filesystem::path& file, Mode mode);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // A statement with its parameters bound. `sql` is kept prepared: never build it from values.
    template <class... Values>
    Statement query(std::string_view sql, const Values&... values) {
        Statement statement = prepare(sql);
        int parameter = 0;
        (statement.bind(parameter++, values), ...);
        return statement;
    }
    // The same, run to its end. How many rows it changed.
    template <class... Values>
    std::size_t run(std::string_view sql, const Values&... values) {
        Statement statement = query(sql, values...);
        while (statement.step()) continue;
        return changes();
    }
    // Several statements without parameters, not kept.
    void execute(const char* script);

    std::size_t changes() const;
    std::int64_t total_changes() const;
    std::int64_t last_row() const;
    bool in_transaction() const;
    // Rolls an open transaction back after a failure; that this may fail too says nothing new.
    void abandon() noexcept;
    // Pages in the write-ahead log after the last commit.
    int log_pages() const { return log_pages_; }
    // Copies the log into the database as far as readers allow, and with `truncate` empties it.
    void checkpoint(bool truncate);

    sqlite3* raw() const { return db_; }

private:
    Statement prepare(std::string_view sql);

    sqlite3* db_ = nullptr;
    int log_pages_ = 0;
    std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// Throws the Failure that `code`, a result code of SQLite, stands for.
[[noreturn]] void fail(sqlite3* db, int code, std::string_view doing);

}  // namespace newswatch::store::detail
