// The log. Thread-safe. One line an event: what, with key=value fields. Text from outside is escaped,
// so no feed, plugin or server can write a line of its own (control characters and line ends become \xNN).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace newswatch::log {

enum class Level { trace, debug, info, warn, error };

struct Field {
    std::string_view key;
    std::string value;
    Field(std::string_view k, std::string_view v) : key{k}, value{v} {}
    Field(std::string_view k, const std::string& v) : key{k}, value{v} {}
    Field(std::string_view k, const char* v) : key{k}, value{v} {}
    template <class N>
    requires std::is_arithmetic_v<N> Field(std::string_view k, N n) : key{k}, value{std::to_string(n)} {}
};

// Call once, before threads start. `journal`: lines carry the syslog priority prefix (sd-daemon(3)) and no
// time.
void open(Level level, bool journal);
void set_level(Level level);
// Writes out what is buffered and closes; the last step of a shutdown.
void close();

void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});
inline void debug(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::debug, m, f); }
inline void info(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::info, m, f); }
inline void warn(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::warn, m, f); }
inline void error(std::string_view m, std::initializer_list<Field> f = {}) { write(Level::error, m, f); }

// Control characters, DEL, C1 and invalid bytes as \xNN; at most `limit` bytes, cut at a character with
// "...".
std::string printable(std::string_view text, std::size_t limit = 400);

}  // namespace newswatch::log
