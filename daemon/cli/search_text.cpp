#include "cli/detail/search_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/detail/table.hpp"
#include "core/log.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* bold = "\x1b[1m";
constexpr const char* plain = "\x1b[0m";

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\t', ' ');
    return log::printable(text, 100'000);
}

std::string snippet_text(const Json& snippet, Marking marking) {
    if (!snippet.is_object()) return {};
    const auto text = marked(snippet.value("text", ""), snippet.value("marks", Json::array()), marking);
    return "    " + std::string{snippet.value("cut_before", false) ? "... " : ""} + text +
           (snippet.value("cut_after", false) ? " ...\n" : "\n");
}

std::string hit_text(const Json& hit, Marking marking) {
    const auto published = text(hit, "published");
    auto out = (published.empty() ? text(hit, "fetched") : published) + "  " + text(hit, "source") + "  " +
               marked(hit.value("title", ""), hit.value("title_marks", Json::array()), marking) + "\n";
    if (hit.contains("snippet")) out += snippet_text(hit["snippet"], marking);
    const auto link = text(hit, "url");
    if (!link.empty()) out += "    " + link + "\n";
    return out;
}

}  // namespace

std::string marked(const std::string& text, const Json& marks, Marking marking) {
    std::string out;
    std::size_t at = 0;
    for (const auto& mark : marks) {
        const auto begin = mark.value("begin", std::size_t{0}), end = mark.value("end", std::size_t{0});
        if (begin < at || end < begin || end > text.size()) continue;
        out += on_one_line(text.substr(at, begin - at)) + (marking == Marking::bold ? bold : "[");
        out += on_one_line(text.substr(begin, end - begin)) + (marking == Marking::bold ? plain : "]");
        at = end;
    }
    return out + on_one_line(text.substr(at));
}

std::string search_text(const Json& answer, Marking marking) {
    std::string out;
    for (const auto& hit : answer.value("articles", Json::array()))
        out += (out.empty() ? "" : "\n") + hit_text(hit, marking);
    if (out.empty()) out = "nothing found\n";
    if (answer.value("more", false)) out += "\nThere are more: --limit shows up to 200.\n";
    if (answer.contains("indexing_below") && !answer["indexing_below"].is_null())
        out += "\nOlder articles are still being indexed, and are not all found yet.\n";
    return out;
}

}  // namespace newswatch::cli
