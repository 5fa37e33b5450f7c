// From the bytes of a feed to a value. Pure: any thread, no I/O, no state. Linear and bounded on hostile
// input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/timestamp.hpp"
#include "text/dates.hpp"

namespace newswatch::feed {

struct ParseHints {
    std::string url;           // base for relative links
    std::string content_type;  // the HTTP header, for its charset
    std::string language{};    // the HTTP header Content-Language, when the feed does not say
};

// A text as published, and as people read it.
struct Text {
    std::string value;  // UTF-8, markup decoded, links inside HTML absolute
    std::string plain;  // without markup; blocks are paragraphs, a title is one line
    bool html = false;  // of `value`
};

using text::Certainty;
using text::name_of;

// A missing or unreadable date is missing; it is never the time of the poll.
struct Date {
    std::optional<Timestamp> at;
    std::string as_written;
    Certainty certainty = Certainty::none;
    explicit operator bool() const { return at.has_value(); }
};

struct Author {
    std::string name, email, url;
};

// RFC 4287 section 4.2.2; of an RSS category the text is the term and the domain the scheme.
struct Category {
    std::string term, scheme, label;
    const std::string& shown() const { return label.empty() ? term : label; }
    bool operator==(const Category&) const = default;
};

struct Enclosure {
    std::string url, type;
    std::uint64_t length = 0;  // bytes, 0 when not said
};

// A picture, film or sound that goes with an item (Media RSS, images of other formats).
struct Media {
    std::string url, type;
    std::string medium;  // image, video, audio, document, executable, or empty
    std::string title, description, credit;
    std::string thumbnail;
    std::uint32_t width = 0, height = 0;  // pixels, 0 when not said
    std::uint64_t length = 0;             // bytes
    std::uint32_t seconds = 0;            // of playing time
};

struct Image {
    std::string url, title, link;
    bool operator==(const Image&) const = default;
};

// Where an item came from first (RSS <source>, atom:source, a sitemap's publication).
struct ItemSource {
    std::string title, url, id;
};

// georss, W3C geo: degrees, WGS 84.
struct Place {
    double latitude = 0, longitude = 0;
    std::string name;
};

struct Item {
    std::string id;  // guid, atom:id or rdf:about as published, may be empty
    bool id_is_link = false;
    std::string link;  // absolute
    Text title, summary, content;
    std::vector<Author> authors, contributors;
    std::vector<Category> categories;
    std::vector<Enclosure> enclosures;
    std::vector<Media> media;
    ItemSource source;
    std::string language, rights;
    std::string comments;             // the address of the page with comments
    std::string in_reply_to;          // RFC 4685: the id of what this answers
    std::optional<unsigned> replies;  // slash:comments, thr:total
    std::optional<Place> place;
    unsigned urgency = 0;  // of agencies: 1 most to 8 least urgent; 0 when not said
    Date published, updated, expires;
};

// The feed's wishes and places for polling and paging.
struct Paging {
    std::string next, previous, current;  // RFC 5005: older pages; prev-archive counts as next
    bool complete = false, archive = false;
};

struct Feed {
    Text title, description;
    std::string link, language, id, copyright, generator;
    std::vector<Author> authors, contributors;
    std::vector<Category> categories;
    Date updated, published;
    Image image;            // the logo
    std::string icon;       // a small square one
    std::string self, hub;  // its own address; where WebSub subscriptions go
    std::vector<std::string> more_hubs;
    std::optional<unsigned> ttl_minutes;
    std::uint32_t skip_hours = 0;  // bit h: not between h:00 and h:59 UTC
    std::uint8_t skip_days = 0;    // bit 0: not on Sundays ... bit 6: not on Saturdays (UTC)
    Paging paging;
    std::string moved_to;  // itunes:new-feed-url and its like
};

// RFC 6721: an entry that the publisher took back.
struct Withdrawn {
    std::string id;
    Date at;
    std::string by, comment;
};

// A sitemap that a sitemap index names.
struct SitemapReference {
    std::string url;
    Date modified;
};

// What was wrong, and where: 1-based line and column of the decoded text, 0 when not known.
struct Problem {
    std::uint32_t line = 0, column = 0;
    std::string kind;  // "encoding", "xml", "json", "date", "entity", "truncated", "limit"; "slip": what XML
                       // forbids and costs nothing
    std::string message;
};

struct Document {
    std::string format;    // "rss20", "rss10", "rss092", "atom10", "json11", "newsml", ...
    std::string encoding;  // what the bytes were read as
    Feed feed;
    std::vector<Item> items;
    std::vector<Withdrawn> withdrawn;
    std::vector<SitemapReference> sitemaps;
    std::vector<Problem> problems;
};

struct Limits {
    std::size_t bytes = 50u << 20;
    std::size_t items = 5000;
    std::size_t item_bytes = 1u << 20;  // of one text; longer ones are cut at a character
    unsigned depth = 256;
};

// Reads what can be read; problems() tell of the rest. An Error only when there is no feed in the bytes at
// all (invalid: HTML instead of a feed, an empty body, a doctype bomb), or a limit of the whole was broken
// (too_large).
Result<Document> parse(std::string_view bytes, const ParseHints& hints, const Limits& limits = {});

}  // namespace newswatch::feed
