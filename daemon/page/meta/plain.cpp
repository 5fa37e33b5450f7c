#include "page/meta/plain.hpp"

#include <algorithm>

#include "page/content/runs.hpp"
#include "page/html/space.hpp"
#include "page/html/tree.hpp"

namespace newswatch::page::detail {
namespace {

constexpr auto npos = std::string_view::npos;

// "&amp;", "&#38;": "AT&T" and "Q&A" are none.
bool is_reference(std::string_view text) {
    constexpr std::size_t longest = 33;
    std::size_t at = text.substr(1, 1) == "#" ? 2 : 1;
    const auto begin = at;
    while (at < std::min(text.size(), longest) && (is_letter(text[at]) || is_digit(text[at]))) ++at;
    return at > begin && at < text.size() && text[at] == ';';
}

// Nearly all values have none, and an HTML parser is much for a line.
bool has_markup(std::string_view text) {
    const auto last = text.rfind('>');
    for (auto at = text.find_first_of("<&"); at != npos && at + 1 < text.size();
         at = text.find_first_of("<&", at + 1)) {
        const char next = text[at + 1];
        if (text[at] == '&' ? is_reference(text.substr(at))
                            : last != npos && at < last && (is_letter(next) || next == '/' || next == '!'))
            return true;
    }
    return false;
}

}  // namespace

std::string plain(std::string_view text) {
    if (!has_markup(text)) return fold_space(text);
    const auto tree = read_html(text);
    return tree.size() == 0 ? std::string{} : tree.text_in(0, text.size());
}

std::string plain_paragraphs(std::string_view text) {
    std::string result;
    const auto add = [&](std::string paragraph) {
        if (paragraph.empty()) return;
        if (!result.empty()) result += "\n\n";
        result += paragraph;
    };
    if (has_markup(text)) {
        const auto tree = read_html(text);
        if (tree.size() == 0) return {};
        for (const auto& run : runs_of(tree).list) add(text_of(tree, run));
        return result;
    }
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        add(fold_space(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

}  // namespace newswatch::page::detail
