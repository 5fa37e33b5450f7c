// One value as written, with its name and place, and the ways to read it. What does not fit is reported, and
// the reader gets nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/detail/document.hpp"

namespace newswatch::config::detail {

// What reading one file needs to know. Lives for one load().
struct Scope {
    Report& report;
    std::string file;                 // as shown in messages
    std::filesystem::path directory;  // of the file, absolute
    std::filesystem::path state_dir;  // absolute; what ${state_dir} stands for
    bool resolve_secrets = true;
};

// The range a duration, size or number must lie in, both ends allowed, with the words for it.
template <class T>
struct Range {
    T least, most;
};

struct Setting {
    std::string_view name;
    const toml::node& node;
    Scope& scope;

    Position where() const { return position_of(node, scope.file); }
    // "name: expected ..., got ...".
    void expected(std::string_view what) const;

    // Printable text (no control characters) of 1 to `longest` bytes; `what` completes "expected".
    std::optional<std::string> text(std::string_view what, std::size_t longest = 1024) const;
    // A text that `accept` accepts.
    std::optional<std::string> text_like(std::string_view what, bool (*accept)(std::string_view)) const;
    std::optional<std::string> one_of(const std::vector<std::string>& words) const;
    std::optional<bool> flag() const;
    std::optional<std::uint32_t> number(Range<std::uint32_t> range) const;
    std::optional<Duration> duration(Range<Duration> range) const;
    std::optional<std::uint64_t> size(Range<std::uint64_t> range) const;  // an integer, or a text with a unit
    std::optional<std::filesystem::path> path() const;                    // absolute
    // An array of texts that `accept` accepts; those it refuses are reported and left out.
    std::optional<std::vector<std::string>> texts(std::string_view what,
                                                  bool (*accept)(std::string_view)) const;
    std::optional<std::vector<std::filesystem::path>> paths() const;
    std::optional<std::string> web_url() const;  // http or https, with a host
    std::optional<std::string> source_url()
        const;  // or file:, then as "file:" and the absolute path, not encoded
};

// Tags, names, patterns: not empty, no control characters, at most 200 bytes.
bool is_short_text(std::string_view text);
bool has_control_characters(std::string_view text);
bool is_path(std::string_view text);

// Absolute and without "." and "..": against `directory`, or the state directory after "${state_dir}".
std::filesystem::path resolve_path(std::string_view text, const Scope& scope);

template <class T, class U>
void assign(T& target, std::optional<U> value) {
    if (value) target = std::move(*value);
}

}  // namespace newswatch::config::detail
