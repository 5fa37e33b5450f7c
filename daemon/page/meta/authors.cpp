#include <algorithm>

#include "page/content/names.hpp"
#include "page/html/space.hpp"
#include "page/meta/meta.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t longest_byline = 160, longest_name = 80, most_bytes = 1024;
constexpr int most_looked = 200;  // of what may be a byline: each may hold the next

std::string without_prefix(std::string text) {
    static constexpr std::string_view prefixes[]{
        "written by ", "posted by ", "reported by ", "story by ", "text by ", "by: ", "by ",     "von ",
        "text: ",      "von: ",      "par ",         "por ",      "di ",      "da ",  "автор: ", "автор ",
        "текст: ",     "autor: ",    "autor ",       "door ",     "av ",      "af ",  "tekst: ", "от ",
        "yazan: ",     "文/",        "作者：",       "作者:",     "记者 ",    "記者", "文＝",    "بقلم: ",
        "بقلم ",       "κείμενο: ",  "του ",         "της "};
    const auto folded = fold_case(text);
    for (const auto prefix : prefixes)
        if (folded.size() > prefix.size() && folded.compare(0, prefix.size(), prefix) == 0 &&
            folded.size() == text.size())
            return std::string{trim(std::string_view{text}.substr(prefix.size()))};
    return text;
}

bool looks_like_name(std::string_view text) {
    if (text.size() < 2 || text.size() > longest_name) return false;
    const auto spaces = std::count(text.begin(), text.end(), ' ');
    const bool digits = std::any_of(text.begin(), text.end(), is_digit);
    return spaces <= 5 && !digits && text.find("://") == std::string_view::npos &&
           text.find('@') == std::string_view::npos;
}

void add(std::vector<std::string>& names, std::string_view name) {
    name = trim(name);
    while (!name.empty() && (name.back() == ',' || name.back() == '.' || name.back() == '|'))
        name = trim(name.substr(0, name.size() - 1));
    if (looks_like_name(name) && std::find(names.begin(), names.end(), name) == names.end())
        names.emplace_back(name);
}

// A description of the person beside the name is none of the names.
std::string name_in(const Tree& tree, std::uint32_t node) {
    for (auto i = node + 1; i < tree[node].end; ++i)
        if (tree.attribute(i, Attribute::itemprop) == "name") {
            if (const auto content = tree.attribute(i, Attribute::content); !content.empty())
                return fold_space(content);
            return tree.text_in(i, longest_byline);
        }
    if (const auto content = tree.attribute(node, Attribute::content); !content.empty())
        return fold_space(content);
    return tree.text_in(node, longest_byline);
}

}  // namespace

std::vector<std::string> names_in_byline(std::string_view byline) {
    std::vector<std::string> names;
    auto text = without_prefix(fold_space(cut_view(byline, most_bytes)));
    for (const auto cut : {" | ", " • ", " · ", " – ", " — ", "\n"})
        if (const auto at = text.find(cut); at != std::string::npos && at > 0) text.resize(at);
    std::string_view rest = text;
    static constexpr std::string_view separators[]{", ",  " and ", " & ", " und ",  " et ", " y ", " e ",
                                                   " и ", " та ",  " і ", " oraz ", "; ",   "、",  "，"};
    while (!rest.empty()) {
        std::size_t end = rest.size(), length = 0;
        for (const auto separator : separators)
            if (const auto at = rest.find(separator); at < end) {
                end = at;
                length = separator.size();
            }
        add(names, rest.substr(0, end));
        rest.remove_prefix(std::min(end + length, rest.size()));
    }
    return names;
}

std::vector<std::string> shown_authors(const Tree& tree) {
    std::vector<std::string> names, by_class;
    int looked = 0;
    for (std::uint32_t i = 0; i < tree.size(); ++i) {
        const auto tag = tree[i].tag;
        if (tag == Tag::text || is_code(tag) || tag == Tag::body || tag == Tag::html || tag == Tag::article)
            continue;
        const auto property = tree.attribute(i, Attribute::itemprop);
        const bool named = property == "author" || property == "creator" ||
                           (tag == Tag::a && tree.attribute(i, Attribute::rel) == "author");
        const auto meanings = named ? 0 : meaning_of(tree, i);
        if (named) {
            add(names, without_prefix(name_in(tree, i)));
            i = tree[i].end - 1;
        } else if ((meanings & meaning::byline) && !(meanings & (meaning::author | meaning::comments)) &&
                   by_class.empty() && looked < most_looked) {
            ++looked;
            const auto text = tree.text_in(i, longest_byline + 1);
            if (!text.empty() && text.size() <= longest_byline) by_class = names_in_byline(text);
        } else if (meanings & meaning::comments) {
            i = tree[i].end - 1;
        }
        if (names.size() > 10) break;
    }
    return names.empty() ? by_class : names;
}

}  // namespace newswatch::page::detail
