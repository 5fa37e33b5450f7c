#include "feed/json/string_end.hpp"

#include <algorithm>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {

bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '$' || c == '-' || c == '+' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && is_word(text[at])) ++at;
    return at;
}

std::size_t behind_space(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}

std::size_t behind_comment(std::string_view text, std::size_t at) {
    const auto mark = text.substr(at, 2);
    if (mark == "//") return std::min(text.find('\n', at), text.size());
    if (mark != "/*") return at;
    const auto close = text.find("*/", at + 2);
    return close == text.npos ? text.size() : close + 2;
}

bool StringEnd::is_at(std::size_t at) const {
    const auto next = behind_space(text_, at + 1);
    if (next == text_.size()) return true;
    const char c = text_[next];
    if (c == '}' || c == ']' || behind_comment(text_, next) != next) return true;
    if (c == ',') return goes_on(behind_space(text_, next + 1));
    // A forgotten comma: a name follows, or the next line begins with the next value.
    if (c == '"' && in_object_ && is_name(next)) return true;
    const auto between = text_.substr(at + 1, next - at - 1);
    return (c == '"' || c == '{' || c == '[') && between.find('\n') != between.npos;
}

// After a comma: another member, another element, or the end of a list with a comma too many.
bool StringEnd::goes_on(std::size_t at) const {
    if (at == text_.size()) return true;
    const char c = text_[at];
    if (c == '}' || c == ']' || c == ',' || behind_comment(text_, at) != at) return true;
    if (!in_object_) return is_element(at);
    // Or the next object, where the bracket that closes this one is missing.
    const auto inside = c == '{' ? behind_space(text_, at + 1) : at;
    return inside < text_.size() && (c != '{' || text_[inside] == '"') && is_name(inside);
}

bool StringEnd::is_element(std::size_t at) const {
    if (std::string_view{"\"'{["}.find(text_[at]) != std::string_view::npos) return true;
    const auto end = word_end(text_, at);
    const auto behind = behind_space(text_, end);
    const auto goes_on_there = [&] {
        return std::string_view{",]}"}.find(text_[behind]) != std::string_view::npos;
    };
    return end != at && (behind == text_.size() || goes_on_there());
}

bool StringEnd::is_name(std::size_t at) const {
    constexpr std::size_t longest_name = 100;
    const char quote = text_[at];
    std::size_t end = at;
    if (quote == '"' || quote == '\'') {
        for (++end; end < text_.size() && text_[end] != quote; ++end) {
            if (end - at > longest_name) return true;
            if (text_[end] == '\\') ++end;
        }
        end = std::min(end + 1, text_.size());
    } else {
        end = word_end(text_.substr(0, at + longest_name), at);
    }
    const auto behind = behind_space(text_, end);
    return behind == text_.size() || text_[behind] == ':';
}

}  // namespace newswatch::feed::detail::json
