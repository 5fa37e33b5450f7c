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

namespace newswatch::feed {

struct ParseHints {
    std::string url;           // base for relative links
    std::string content_type;  // the HTTP header, for its charset
};

// A text as published, with the markup decoded, and whether that is HTML or plain.
struct Text {
    std::string value;  // UTF-8
    bool html = false;
    std::string base;  // xml:base in force, absolute; relative links inside an HTML value resolve against it
};

struct Author {
    std::string name, email, url;
};

struct Enclosure {
    std::string url, type;
    std::uint64_t length = 0;  // bytes, 0 when not said
};

struct Item {
    std::string id;  // guid or atom:id as published, may be empty
    bool id_is_link = false;
    std::string link;  // absolute
    Text title, summary, content;
    std::vector<Author> authors;
    std::vector<std::string> categories;
    std::vector<Enclosure> enclosures;
    std::string language;
    std::optional<Timestamp> published, updated;
    std::string published_text, updated_text;  // as written
};

struct Feed {
    std::string title, link, description, language, id;
    std::optional<Timestamp> updated;
    std::optional<unsigned> ttl_minutes;
};

// What was wrong, and where: 1-based line and column of the decoded text, 0 when not known.
struct Problem {
    std::uint32_t line = 0, column = 0;
    std::string kind;  // "encoding", "xml", "date", "entity", "truncated", "limit"
    std::string message;
};

struct Document {
    std::string format;    // "rss20", "rss10", "rss09", "atom10", ...
    std::string encoding;  // what the bytes were read as
    Feed feed;
    std::vector<Item> items;
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
