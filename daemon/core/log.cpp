#include "core/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>
#include <memory>

namespace newswatch::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    constexpr std::array levels{spdlog::level::trace, spdlog::level::debug, spdlog::level::info,
                                spdlog::level::warn, spdlog::level::err};
    return levels[static_cast<std::size_t>(level)];
}

// sd-daemon(3): the journal reads a priority from "<N>" at the start of a line.
const char* priority_prefix(Level level) {
    constexpr std::array prefixes{"<7>", "<7>", "<6>", "<4>", "<3>"};
    return prefixes[static_cast<std::size_t>(level)];
}

bool journal_lines = false;

std::shared_ptr<spdlog::logger>& logger() {
    static auto instance = spdlog::stderr_color_mt("newswatch");
    return instance;
}

// Bytes of the well-formed UTF-8 sequence at the start of `text` (Unicode 15, table 3-7), 0 when ill-formed.
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0) == 0x80; };
    const unsigned char lead = at(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if ((lead & 0xF0) == 0xE0 && follows(1) && follows(2))
        return (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F) ? 0 : 3;
    if (lead >= 0xF0 && lead <= 0xF4 && follows(1) && follows(2) && follows(3))
        return (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F) ? 0 : 4;
    return 0;
}

bool is_control(std::string_view sequence) {
    const auto lead = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 1) return lead < 0x20 || lead == 0x7F;
    return sequence.size() == 2 && lead == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

void append_escaped(std::string& out, std::string_view bytes) {
    for (const char c : bytes) {
        std::array<char, 5> hex{};
        std::snprintf(hex.data(), hex.size(), "\\x%02x",
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += hex.data();
    }
}

// A value cannot end its own quotes and go on as another field.
std::string quoted(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace

void open(Level level, bool journal) {
    journal_lines = journal;
    logger()->set_pattern(journal ? "%v" : "%H:%M:%S %^%-7l%$ %v");
    logger()->flush_on(spdlog::level::trace);
    set_level(level);
}

void set_level(Level level) { logger()->set_level(spdlog_level(level)); }

void close() { logger()->flush(); }

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    while (!text.empty()) {
        if (out.size() >= limit) return out + "...";
        const auto length = sequence_length(text);
        const auto piece = text.substr(0, length == 0 ? 1 : length);
        if (length == 0 || is_control(piece))
            append_escaped(out, piece);
        else
            out += piece;
        text.remove_prefix(piece.size());
    }
    return out;
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
    if (!logger()->should_log(spdlog_level(level))) return;
    std::string line = journal_lines ? priority_prefix(level) : "";
    line += printable(message, 2000);
    for (const auto& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        const auto value = printable(field.value);
        const bool quote = value.empty() || value.find_first_of(" =\"") != std::string::npos;
        line += quote ? quoted(value) : value;
    }
    logger()->log(spdlog_level(level), "{}", line);
}

}  // namespace newswatch::log
