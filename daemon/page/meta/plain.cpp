#include "page/meta/plain.hpp"

#include <algorithm>

#include "page/content/runs.hpp"
#include "page/html/space.hpp"
#include "page/html/tree.hpp"

namespace newswatch::page::detail {
namespace {

bool has_markup(std::string_view text) {
    for (std::size_t at = text.find_first_of("<&"); at != std::string_view::npos && at + 1 < text.size();
         at = text.find_first_of("<&", at + 1)) {
        const char next = text[at + 1];
        if (is_letter(next) || next == '/' || next == '#' || next == '!') return true;
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
