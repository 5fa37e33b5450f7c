// What parse() promises of a Document, whatever the bytes were. For the fuzz targets: a broken promise
// aborts.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "feed/charset/charset.hpp"
#include "feed/parse.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::promises {

inline void require(bool holds) {
    if (!holds) std::abort();
}

// Texts of a document read with `limits`.
class Checker {
public:
    explicit Checker(const Limits& limits) : limits_{limits} {}

    void line(std::string_view text) const { require(detail::scan_utf8(text).clean()); }
    // Links that are made absolute may lengthen a text past the limit.
    void link(std::string_view address) const { line(address); }
    void bounded(std::string_view text) const {
        line(text);
        require(text.size() <= limits_.item_bytes);
    }
    void text(const Text& text) const {
        line(text.value);
        line(text.plain);
        require(text.html || text.value.size() <= limits_.item_bytes);
        require(text.plain.size() <= std::max(limits_.item_bytes, text.value.size()));
    }
    void date(const Date& date) const {
        line(date.as_written);
        require(date.as_written.size() <= 200);
        require(date.at.has_value() == (date.certainty != Certainty::none));
    }
    template <class List, class Check>
    void list(const List& list, std::size_t most, Check check) const {
        require(list.size() <= most);
        for (const auto& one : list) check(one);
    }
    void people(const std::vector<Author>& people, std::size_t most) const {
        list(people, most, [this](const Author& author) {
            bounded(author.name);
            bounded(author.email);
            link(author.url);
            require(!author.name.empty() || !author.email.empty() || !author.url.empty());
        });
    }
    void categories(const std::vector<Category>& categories, std::size_t most) const {
        list(categories, most, [this](const Category& category) {
            bounded(category.term);
            bounded(category.scheme);
            bounded(category.label);
            require(!category.shown().empty());
        });
    }
    void media(const Media& media) const {
        link(media.url);
        link(media.thumbnail);
        for (const auto* text : {&media.type, &media.medium, &media.title, &media.description, &media.credit})
            bounded(*text);
        require(!media.url.empty());
    }

private:
    const Limits& limits_;
};

inline void check(const Item& item, const Checker& checker) {
    constexpr std::size_t most = 100;
    for (const auto* text : {&item.title, &item.summary, &item.content}) checker.text(*text);
    for (const auto* date : {&item.published, &item.updated, &item.expires}) checker.date(*date);
    for (const auto* line : {&item.id, &item.link, &item.comments, &item.source.url}) checker.link(*line);
    for (const auto* line :
         {&item.language, &item.rights, &item.in_reply_to, &item.source.title, &item.source.id})
        checker.bounded(*line);
    checker.people(item.authors, most);
    checker.people(item.contributors, most);
    checker.categories(item.categories, most);
    checker.list(item.media, most, [&](const Media& media) { checker.media(media); });
    checker.list(item.enclosures, most, [&](const Enclosure& file) {
        checker.link(file.url);
        checker.bounded(file.type);
    });
    require(item.urgency <= 8);
    if (!item.place) return;
    checker.bounded(item.place->name);
    require(std::abs(item.place->latitude) <= 90 && std::abs(item.place->longitude) <= 180);
}

inline void check(const Feed& feed, const Checker& checker) {
    constexpr std::size_t most = 200;
    checker.text(feed.title);
    checker.text(feed.description);
    for (const auto* line :
         {&feed.link, &feed.icon, &feed.self, &feed.hub, &feed.moved_to, &feed.image.url, &feed.image.link,
          &feed.paging.next, &feed.paging.previous, &feed.paging.current})
        checker.link(*line);
    for (const auto* line : {&feed.language, &feed.id, &feed.copyright, &feed.generator, &feed.image.title})
        checker.bounded(*line);
    checker.people(feed.authors, most);
    checker.people(feed.contributors, most);
    checker.categories(feed.categories, most);
    checker.date(feed.updated);
    checker.date(feed.published);
    checker.list(feed.more_hubs, most, [&](const std::string& hub) { checker.link(hub); });
    require(feed.skip_hours >> 24 == 0 && feed.skip_days >> 7 == 0);
}

// How many characters each line of a text has, as Problem counts lines and columns.
inline std::vector<std::size_t> widths_of_lines(std::string_view text) {
    std::vector<std::size_t> widths{0};
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool feed = text[at] == '\n', lone = text[at] == '\r' && text.substr(at + 1, 1) != "\n";
        if (feed || lone)
            widths.push_back(0);
        else if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80)
            ++widths.back();
    }
    return widths;
}

// Places lie inside the decoded text, or just behind a line of it.
inline void check(const std::vector<Problem>& problems, std::string_view decoded) {
    const auto widths = widths_of_lines(decoded);
    require(problems.size() <= 52);  // fifty, that there are more, and what is wrong with a gzip file
    for (const auto& problem : problems) {
        require(detail::scan_utf8(problem.message).clean() && !problem.message.empty());
        require((problem.line == 0) == (problem.column == 0) && problem.line <= widths.size());
        // The bytes of a wrong character are counted one by one.
        if (problem.line != 0 && problem.kind != "encoding")
            require(problem.column <= widths[problem.line - 1] + 1);
    }
}

inline void check(const Document& document, const Limits& limits) {
    const Checker checker{limits};
    require(!document.format.empty() && !document.encoding.empty());
    check(document.feed, checker);
    checker.list(document.items, limits.items, [&](const Item& item) { check(item, checker); });
    checker.list(document.withdrawn, limits.items, [&](const Withdrawn& withdrawn) {
        checker.link(withdrawn.id);
        checker.bounded(withdrawn.by);
        checker.bounded(withdrawn.comment);
        checker.date(withdrawn.at);
    });
    checker.list(document.sitemaps, limits.items, [&](const SitemapReference& sitemap) {
        checker.link(sitemap.url);
        checker.date(sitemap.modified);
    });
}

}  // namespace newswatch::feed::promises
