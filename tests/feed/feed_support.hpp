// Short forms that the tests of this room share.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "feed/normalise.hpp"
#include "feed/parse.hpp"

namespace newswatch::feed {

// Fails the test by an exception when there is no document.
inline Document parsed(std::string_view bytes,
                       const ParseHints& hints = {"https://example.org/feeds/news.xml", "", ""}) {
    return parse(bytes, hints).value();
}

inline std::string rss(std::string_view items) {
    return R"(<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/")"
           R"( xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom")"
           R"( xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title>)"
           R"(<link>https://example.org/</link>)" +
           std::string{items} + "</channel></rss>";
}

inline std::string atom(std::string_view entries) {
    return R"(<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>)" +
           std::string{entries} + "</feed>";
}

inline std::size_t problems_of_kind(const Document& document, std::string_view kind) {
    return static_cast<std::size_t>(
        std::count_if(document.problems.begin(), document.problems.end(),
                      [&](const Problem& problem) { return problem.kind == kind; }));
}

inline std::string when(const std::optional<Timestamp>& at) { return at ? to_rfc3339(*at) : "missing"; }
inline std::string when(const Date& date) { return when(date.at); }

inline std::vector<std::string> terms(const std::vector<Category>& categories) {
    std::vector<std::string> list;
    for (const auto& category : categories) list.push_back(category.term);
    return list;
}

}  // namespace newswatch::feed
