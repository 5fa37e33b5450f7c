// Lines of "key value": the form in which collect keeps in the store what it alone reads. Pure: any thread.
// Private to the room.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/timestamp.hpp"

namespace newswatch::collect::lines {

// What is empty or zero is left out. A control character becomes a space: what a feed or a hub says must not
// begin a line of its own.
inline void put(std::string& text, std::string_view key, std::string_view value) {
    if (value.empty()) return;
    text.append(key).append(1, ' ');
    for (const char c : value) text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    text += '\n';
}
inline void put(std::string& text, std::string_view key, std::int64_t value) {
    if (value != 0) put(text, key, std::string_view{std::to_string(value)});
}
inline void put(std::string& text, std::string_view key, Duration value) { put(text, key, value.count()); }
inline void put(std::string& text, std::string_view key, Timestamp at) {
    put(text, key, at.time_since_epoch());
}

// Zero when it is none.
inline std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}
inline Timestamp time(std::string_view text) { return Timestamp{Duration{number(text)}}; }

// Calls take(key, value) for each line that has both.
template <class Take>
void read(std::string_view text, Take take) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        const auto space = line.find(' ');
        if (space != line.npos) take(line.substr(0, space), line.substr(space + 1));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace newswatch::collect::lines
