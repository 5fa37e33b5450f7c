// Short forms that the tests of the JSON formats share.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "feed/formats/json.hpp"

namespace newswatch::feed {

inline Result<Document> tried_json(std::string_view text, const Limits& limits = {},
                                   const std::string& url = "https://example.org/feeds/news.json") {
    detail::Report report;
    report.set_text(text);
    auto document = detail::read_json(text, {url, ""}, limits, report);
    if (document) document->problems = report.take();
    return document;
}

// Fails the test by an exception when there is no document.
inline Document json_document(std::string_view text, const Limits& limits = {},
                              const std::string& url = "https://example.org/feeds/news.json") {
    return tried_json(text, limits, url).value();
}

// The only item of a JSON Feed that has these members besides an id.
inline Item json_item(std::string_view members) {
    auto document =
        json_document(R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1")" +
                      (members.empty() ? "" : "," + std::string{members}) + "}]}");
    return document.items.at(0);
}

// "kind line:column", one after the other with ", " between.
inline std::string complaints(const Document& document) {
    std::string text;
    for (const auto& problem : document.problems)
        text += (text.empty() ? "" : ", ") + problem.kind + " " + std::to_string(problem.line) + ":" +
                std::to_string(problem.column);
    return text;
}

inline std::string written(const Date& date) { return date ? to_rfc3339(*date.at) : "missing"; }

inline std::string titles(const Document& document) {
    std::string text;
    for (const auto& item : document.items)
        text += (&item == &document.items[0] ? "" : "|") + item.title.value;
    return text;
}

}  // namespace newswatch::feed
