// From the bytes of a web page to the article on it. Pure: no I/O, no state; any thread. Linear in the bytes,
// and whatever the bytes are, a Page comes out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/timestamp.hpp"

namespace newswatch::page {

// What the transport says of the page.
struct Hints {
    std::string url;           // where it came from, after redirects: the base of relative links
    std::string content_type;  // RFC 9110 section 8.3; its charset counts more than that of the page
};

// What a block is to the article; the names are those of the zones of an article.
enum class Zone : std::uint8_t { lead, body, caption, credit, related, boilerplate };
const char* name_of(Zone zone);

enum class Form : std::uint8_t { paragraph, heading, item, quote, preformatted, row };
const char* name_of(Form form);

struct Block {
    Zone zone = Zone::body;
    Form form = Form::paragraph;
    std::string text;  // white space folded; "\n" where the page breaks the line
    bool operator==(const Block&) const = default;
};

// Bytes [begin, end) of the text of a page.
struct Part {
    Zone zone = Zone::body;
    std::uint32_t begin = 0, end = 0;
    bool operator==(const Part&) const = default;
};

// What keeps a reader from the text. A paywall is told even when the bytes hold the whole text behind it.
enum class Wall : std::uint8_t { none, paywall, consent };
const char* name_of(Wall wall);

// How the text was found, the surest first.
enum class Method : std::uint8_t {
    container,   // the part of the page that reads like an article
    structured,  // the article's text in the page's JSON-LD (schema.org articleBody), when the page shows
                 // less
    baseline,    // whatever reads like sentences, from all over the page
    none
};
const char* name_of(Method method);

struct Page {
    std::string title;                 // without the site's name
    std::vector<std::string> authors;  // without "By", each once
    std::string byline;                // as many of them as fit into a line, with ", " between them
    std::optional<Timestamp> published, modified;
    std::string language;       // BCP 47 as the page declares it, else as the text reads; may be empty
    std::string site;           // the publisher's or the site's name; the host when the page does not say
    std::string canonical_url;  // http or https, absolute; empty when the page has none
    std::string description;    // the page's own summary
    std::string image;          // the picture that stands for the page, absolute

    // The lead and the body: paragraphs, sub-headings, lists, quotes and tables with a blank line between
    // them. Without the title, the byline and dates; without captions, unless a gallery has little else.
    std::string text;
    std::vector<Part> parts;  // all of the text but the breaks between them, in its order; neighbours differ
    // All that was kept of the chosen part, in the page's order: those of the text, and captions, credits,
    // related links and boilerplate that stand among them.
    std::vector<Block> blocks;

    Method method = Method::none;
    Wall wall = Wall::none;
    // True when the text can be taken for one article's. When it is false `doubt` says why, for people: a
    // list of teasers, next to no text, a wall.
    bool article = false;
    std::string doubt;
    std::string encoding;    // as the bytes were read, lower case
    bool truncated = false;  // a limit of size or depth was reached; what lies before it was read
};

// At most the first 8 MiB of the bytes and elements 512 deep are read.
Page read_page(std::string_view bytes, const Hints& hints);

// Whether the page's text should replace what the feed itself gave (plain text; may be empty): the page is an
// article, and says clearly more; a text that has nothing to do with the feed's is not taken.
bool better_than(const Page& page, std::string_view feed_text);

}  // namespace newswatch::page
