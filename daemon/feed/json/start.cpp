#include "feed/json/tree.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t longest_callback = 200;

void pass_space(std::string_view& text) {
    while (!text.empty()) {
        if (is_space(text[0]))
            text.remove_prefix(1);
        else if (text.substr(0, 3) == byte_order_mark)
            text.remove_prefix(3);
        else if (text.substr(0, 2) == "/*" && text.find("*/", 2) != text.npos)
            text.remove_prefix(text.find("*/", 2) + 2);
        else if (text.substr(0, 2) == "//" && text.find('\n') != text.npos)
            text.remove_prefix(text.find('\n') + 1);
        else
            return;
    }
}

bool pass(std::string_view& text, std::string_view word) {
    if (text.substr(0, word.size()) != word) return false;
    text.remove_prefix(word.size());
    return true;
}

// What services put before their JSON so that a <script> of another site cannot read it.
void pass_guard(std::string_view& text) {
    for (const auto* guard : {")]}'", ")]}", "while(1);", "while (1);", "for(;;);", "for (;;);", "throw 1;"})
        if (pass(text, guard)) break;
    pass_space(text);
    pass(text, ",");
    pass_space(text);
}

// callback( ... ), a.b["c"]( ... ), var feed = ...
void pass_callback(std::string_view& text) {
    auto rest = text;
    for (const auto* keyword : {"var ", "let ", "const ", "window."}) pass(rest, keyword);
    pass_space(rest);
    std::size_t end = 0;
    const auto is_name = [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view{"_$.[]\"'"}.find(c) != std::string_view::npos;
    };
    if (rest.empty() || !(is_letter(rest[0]) || rest[0] == '_' || rest[0] == '$')) return;
    while (end < rest.size() && end < longest_callback && is_name(rest[end])) ++end;
    rest.remove_prefix(end);
    pass_space(rest);
    if (!pass(rest, "(") && !pass(rest, "=")) return;
    pass_space(rest);
    text = rest;
}

// "[notice] ..." of a log is no JSON.
bool begins_value(std::string_view text) {
    const char bracket = text.empty() ? '\0' : text[0];
    if (bracket != '{' && bracket != '[') return false;
    text.remove_prefix(1);
    pass_space(text);
    if (text.empty()) return true;
    const char c = text[0];
    if (c == '"' || c == '\'' || c == '/') return true;
    if (bracket == '{') return c == '}' || c == '_' || c == '$' || is_letter(c) || c == ',';
    if (c == ']') return text.size() < 2 || text[1] != ']';
    if (text.substr(0, 4) == "null" || text.substr(0, 4) == "true" || text.substr(0, 5) == "false")
        return true;
    return c == '{' || c == '[' || c == ',' || c == '-' || is_digit(c);
}

}  // namespace

std::size_t start_of_json(std::string_view text) {
    auto rest = text;
    pass_space(rest);
    if (!begins_value(rest)) {
        pass_guard(rest);
        if (!begins_value(rest)) pass_callback(rest);
    }
    return begins_value(rest) ? text.size() - rest.size() : text.npos;
}

}  // namespace newswatch::feed::detail::json
