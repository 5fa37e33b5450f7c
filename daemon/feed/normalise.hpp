// From a feed's items to articles: plain text, identity, zones. Pure: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/article.hpp"
#include "feed/parse.hpp"

namespace newswatch::feed {

// What the configuration says of the source an article came from.
struct Origin {
    std::string source;  // configured name
    std::string url;
    std::vector<std::string> tags;
    std::string language;  // when the feed does not say
};

// The articles of a document, oldest first, each with its zones. `fetched` is the poll's time.
std::vector<Article> normalise(const Document& document, const Origin& origin, Timestamp fetched);

// Adds the nw.zone annotations for title, lead, body, caption, credit, related and boilerplate; spans of one
// field do not overlap. For articles that come ready-made (scan, source plugins) as well as for those of
// normalise(). The wording of credit and related lines comes from daemon/feed/zones/*.txt, by language.
void add_zones(Article& article);

// Changes when, and only when, an edit of the article counts as an update: its own text, not its boilerplate
// zones, white space or time stamps.
std::string revision_of(const Article& article);

// Text of an HTML fragment: blocks become paragraphs (a blank line between them), scripts and styles are
// gone, entities decoded, white space folded, no-break spaces kept. At most `limit` bytes.
std::string html_to_text(std::string_view html, std::size_t limit = 4u << 20);

}  // namespace newswatch::feed
