#include "page/content/wording.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "page/html/space.hpp"

namespace newswatch::embedded {
std::string_view page_wording(std::string_view file);
}

namespace newswatch::page::detail {
namespace {

constexpr std::size_t longest_furniture = 240, longest_section = 90;

struct Wording {
    std::vector<std::string> whole, start, related, credit, section, paywall, consent;
};

Wording read_wording() {
    Wording wording;
    for_each_entry("lines.txt", [&](std::string_view kind, std::string_view text) {
        auto* list = kind == "whole"     ? &wording.whole
                     : kind == "start"   ? &wording.start
                     : kind == "related" ? &wording.related
                     : kind == "credit"  ? &wording.credit
                     : kind == "section" ? &wording.section
                     : kind == "paywall" ? &wording.paywall
                                         : &wording.consent;
        list->emplace_back(text);
    });
    return wording;
}

const Wording& wording() {
    static const Wording read = read_wording();
    return read;
}

bool begins_with_one(std::string_view text, const std::vector<std::string>& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& entry) { return text.substr(0, entry.size()) == entry; });
}

// A word that many headings begin with counts when little follows: "Latest news", not "Latest figures
// disappoint".
bool begins_section(std::string_view text, const std::vector<std::string>& list) {
    constexpr std::size_t little = 12;
    return std::any_of(list.begin(), list.end(), [&](const auto& entry) {
        const bool one_word = entry.find(' ') == std::string::npos;
        return text.substr(0, entry.size()) == entry && (!one_word || text.size() <= entry.size() + little);
    });
}

// Without the ornaments around a line: "→ Read more:", "[ad]", "+++".
std::string_view bare(std::string_view line) {
    static constexpr std::string_view ornaments = " >-–—*+|[](){}:.…!»«\"“”";
    const auto first = line.find_first_not_of(" >-*+|[{»\"");
    if (first == std::string_view::npos) return {};
    line.remove_prefix(first);
    while (!line.empty() && ornaments.find(line.back()) != std::string_view::npos &&
           static_cast<unsigned char>(line.back()) < 0x80)
        line.remove_suffix(1);
    return line;
}

}  // namespace

void for_each_entry(std::string_view file,
                    const std::function<void(std::string_view, std::string_view)>& take) {
    auto rest = embedded::page_wording(file);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        const auto colon = line.find(": ");
        if (!line.empty() && line[0] != '#' && colon != std::string_view::npos)
            take(line.substr(0, colon), line.substr(colon + 2));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

LineKind kind_of_line(std::string_view line, bool heading) {
    if (line.size() > longest_furniture) return LineKind::text;
    const auto folded = fold_case(line);
    const auto text = bare(folded);
    const auto& words = wording();
    if (std::find(words.whole.begin(), words.whole.end(), text) != words.whole.end())
        return LineKind::furniture;
    if (heading && line.size() <= longest_section && begins_section(text, words.section))
        return LineKind::section;
    if (begins_with_one(text, words.related)) return LineKind::related;
    if (begins_with_one(folded, words.credit)) return LineKind::credit;
    if (begins_with_one(folded, words.start)) return LineKind::furniture;
    return LineKind::text;
}

bool has_phrase(std::string_view text, Phrase phrase) {
    const auto folded = fold_case(text);
    const auto& list = phrase == Phrase::paywall ? wording().paywall : wording().consent;
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& entry) { return folded.find(entry) != std::string::npos; });
}

}  // namespace newswatch::page::detail
