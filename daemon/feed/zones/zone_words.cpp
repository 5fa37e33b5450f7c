#include "feed/zones/zone_words.hpp"

#include <unordered_map>
#include <vector>

#include "feed/text/text.hpp"
#include "feed/text/wording.hpp"

namespace newswatch::feed::detail {
namespace {

struct Wording {
    std::string_view language, zone, text;
    std::u32string folded;
    bool open = false;  // "..." behind it: needs no colon
};

constexpr bool is_blank(char32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A) ||
           c == 0xFEFF;
}

// What editors put before such a line: bullets, dashes, brackets, quotes, arrows.
constexpr bool is_ornament(char32_t c) {
    constexpr std::u32string_view ascii = U"-*>([\"'#|";
    return is_blank(c) || ascii.find(c) != ascii.npos || (c >= 0x2010 && c <= 0x203A) ||
           (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2500 && c <= 0x27BF) || c == 0xAB || c == 0xBB ||
           c == 0xB7 || (c >= 0x1F300 && c <= 0x1FAFF) || c == 0xFE0F;
}

constexpr bool is_colon(char32_t c) { return c == ':' || c == 0xFF1A; }

char32_t folded_code(char32_t c) {
    if (c == 0x2019 || c == 0x02BC) return '\'';
    return is_blank(c) ? U' ' : fold_code(c);
}

Wording wording_of(std::string_view language, std::string_view line) {
    const auto colon = line.find(':');
    Wording wording{language, trim(line.substr(0, colon)), trim(line.substr(colon + 1)), {}, false};
    if (wording.text.size() > 3 && wording.text.substr(wording.text.size() - 3) == "...") {
        wording.open = true;
        wording.text.remove_suffix(3);
    }
    for (std::size_t at = 0; at < wording.text.size();)
        wording.folded += folded_code(next_code(wording.text, at));
    return wording;
}

// By first character, so that an ordinary line costs one look-up.
using Table = std::unordered_map<char32_t, std::vector<Wording>>;

const Table& table() {
    static const Table made = [] {
        Table words;
        for (const auto& file : zones_files())
            for (std::size_t at = 0, end = 0; at < file.text.size(); at = end + 1) {
                end = std::min(file.text.find('\n', at), file.text.size());
                const auto line = trim(file.text.substr(at, end - at));
                if (line.empty() || line[0] == '#') continue;
                auto wording = wording_of(file.language, line);
                words[wording.folded[0]].push_back(std::move(wording));
            }
        return words;
    }();
    return made;
}

void skip_blanks(std::string_view line, std::size_t& at) {
    while (at < line.size()) {
        std::size_t next = at;
        if (!is_blank(next_code(line, next))) return;
        at = next;
    }
}

// Past the wording, or npos. A space of the wording takes any run of blanks.
std::size_t past_wording(std::string_view line, std::size_t at, const Wording& wording) {
    for (const char32_t wanted : wording.folded) {
        if (at >= line.size()) return line.npos;
        const std::size_t before = at;
        if (folded_code(next_code(line, at)) != wanted) return line.npos;
        if (wanted == ' ') skip_blanks(line, at = before);
    }
    return at;
}

bool ends_word(std::string_view line, std::size_t at) {
    if (at == line.size()) return true;
    const char32_t next = next_code(line, at);
    return is_blank(next) ||
           (next < 0x80 && !is_letter(static_cast<char>(next)) && !is_digit(static_cast<char>(next)));
}

// The end of the marking words, colon and all, or npos when the line is an ordinary one.
std::size_t past_mark(std::string_view line, std::size_t at, const Wording& wording) {
    at = past_wording(line, at, wording);
    if (at == line.npos) return at;
    if (wording.open) return ends_word(line, at) ? at : line.npos;
    skip_blanks(line, at);
    if (at == line.size()) return at;
    return is_colon(next_code(line, at)) ? at : line.npos;
}

std::string_view primary(std::string_view language) { return language.substr(0, language.find('-')); }

}  // namespace

ZoneMatch match_zone(std::string_view line, std::string_view language) {
    std::size_t at = 0;
    char32_t first = 0;
    for (std::size_t next = 0; next < line.size(); at = next) {
        first = next_code(line, next);
        if (!is_ornament(first)) break;
    }
    const auto found = table().find(folded_code(first));
    ZoneMatch match;
    if (at >= line.size() || found == table().end()) return match;
    for (const auto& wording : found->second) {
        std::size_t end = past_mark(line, at, wording);
        if (end == line.npos) continue;
        skip_blanks(line, end);
        const bool own = wording.language == primary(language);
        if (match.zone.empty() || own) match = {wording.zone, wording.text, end >= line.size()};
        if (own) break;
    }
    return match;
}

}  // namespace newswatch::feed::detail
