#include "config/detail/nesting.hpp"

namespace newswatch::config::detail {
namespace {

constexpr int deepest = 16;

// The end of the string that opens at `at`: past its closing quotes, or at the line end that cuts a
// single-line one.
std::size_t skip_string(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const char triple[] = {quote, quote, quote};
    const std::string_view fence{triple, 3};
    if (text.substr(at, 3) == fence) {
        for (at += 3; at < text.size() && text.substr(at, 3) != fence; ++at)
            if (quote == '"' && text[at] == '\\') ++at;
        at = at + 3 < text.size() ? at + 3 : text.size();
        // Up to two quotes may stand directly before the closing three.
        for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more) ++at;
        return at;
    }
    for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at)
        if (quote == '"' && text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '\n') ++at;
    return at < text.size() && text[at] == quote ? at + 1 : at;
}

TextPlace place_of(std::string_view text, std::size_t at) {
    TextPlace place;
    for (const char c : text.substr(0, at)) {
        ++place.column;
        if (c == '\n') place = {place.line + 1, 1};
    }
    return place;
}

}  // namespace

std::optional<TextPlace> too_deep(std::string_view text) {
    int brackets = 0, dots = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            at = skip_string(text, at);
            continue;
        }
        if (c == '#') {
            at = text.find('\n', at);
            if (at == text.npos) break;
            continue;
        }
        if (c == '.') ++dots;
        if (c == '\n' || c == ',' || c == '=' || c == '[' || c == '{') dots = 0;
        if (c == '[' || c == '{') ++brackets;
        if ((c == ']' || c == '}') && brackets > 0) --brackets;
        if (brackets > deepest || dots > deepest) return place_of(text, at);
        ++at;
    }
    return std::nullopt;
}

}  // namespace newswatch::config::detail
