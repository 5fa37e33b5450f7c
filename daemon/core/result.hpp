// Errors as values: what the world refused is an Error, not an exception.
// Exceptions are for tasks that cannot go on (docs/architecture.md, "Errors").
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace newswatch {

enum class ErrorKind : std::uint8_t {
    invalid,      // the input breaks a rule (a feed, a rule file, an option)
    not_found,    // no such file, host, row, plugin
    refused,      // the other side said no, or the address guard did
    unreachable,  // nobody answers there: no route, connection refused
    untrusted,    // TLS: a certificate that is not to be trusted, or no common way to talk
    timeout,      // the deadline passed
    too_large,    // a size limit was reached
    io,           // the disk or the connection failed
    protocol,     // the other side does not speak the protocol
    unavailable,  // not now; later may work
    conflict,     // somebody else holds it
    cancelled,    // stopped on purpose
};

// "timeout", "too_large", ...; for logs and metrics labels.
const char* name_of(ErrorKind kind);

struct Error {
    ErrorKind kind = ErrorKind::invalid;
    std::string message;  // one line, for people: what, where, what was expected, what to do
};

// A value or an Error. Check with `if (result)`; value() of an error is a bug and throws std::logic_error.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : state_{std::in_place_index<1>, std::move(error)} {}

    explicit operator bool() const { return state_.index() == 0; }
    T& value() & { return check(), std::get<0>(state_); }
    const T& value() const& { return check(), std::get<0>(state_); }
    T&& value() && { return check(), std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return std::get<1>(state_); }

private:
    void check() const {
        if (state_.index() != 0) throw std::logic_error{"Result holds an error: " + error().message};
    }
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_{std::move(error)}, failed_{true} {}

    explicit operator bool() const { return !failed_; }
    const Error& error() const { return error_; }

private:
    Error error_;
    bool failed_ = false;
};

}  // namespace newswatch
