// Looks into what was collected, raised and sent, for the API and the command line. Reads only, on a thread
// and connection of its own, so that a long look never holds up the daemon. Loop thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/result.hpp"

namespace newswatch::store {
namespace asio = boost::asio;

struct Counts {
    std::size_t articles = 0, alerts = 0, journal = 0;
    std::size_t pending = 0, delivered = 0, dead = 0;  // deliveries
};

// Newest first. `before` is the `cursor` of the last row already seen; 0 starts at the newest.
struct Page {
    std::size_t limit = 50;  // at most 1,000
    std::int64_t before = 0;
    std::string source;  // articles and alerts of this source only, when given
    std::string state;   // deliveries in this state only: pending, done, dead
    std::string id;      // this row only
};

// Why the article is taken for the one it is.
struct ArchivedIdentity {
    std::string
        rung;  // what it was last recognised by (name_of(Rung)); of one never seen before, its best key
    std::string explanation;  // one line, for people
    Timestamp at{};           // when that was decided
};

struct ArchivedEdit {
    Timestamp at{};
    std::string diff;  // "title: old [-word-] {+word+} ...", a line for each field
};

struct ArchivedArticle {
    std::int64_t cursor = 0;
    Article article;
    // Of a page with an id only.
    std::optional<ArchivedIdentity> identity = {};
    std::vector<ArchivedEdit> edits = {};  // the latest first, at most 20
};

struct ArchivedAlert {
    std::int64_t cursor = 0;
    Alert alert;
    std::string source, article_title, article_url;
    std::vector<std::string> surfaces;  // the texts that the evidence names, in order
    std::vector<std::string> recipients;
};

struct Attempt {
    unsigned number = 0;
    Timestamp at{};
    std::string outcome;  // done, retry, dead
    std::string reply;
};

struct ArchivedDelivery {
    std::int64_t cursor = 0;
    std::string id, alert_id, recipient, state, rule, article_title;
    Timestamp created{};
    std::optional<Timestamp> next_attempt;
    std::vector<Attempt> attempts;
};

// What to look for in the archive. What is given beside the query must hold as well.
struct Search {
    enum class Sort { newest, relevance };
    std::string query;     // as people write it: docs/operating.md, "Searching"
    std::string source;    // configured name
    std::string language;  // BCP 47; with its regions
    std::string tag;
    std::string since, until;  // "7d", "2026-11", "2026-11-25", RFC 3339, "today"
    std::size_t limit = 20;    // at most 200
    std::int64_t before = 0;   // the cursor of the last row already seen; not by relevance
    Sort sort = Sort::newest;  // the latest in the archive first, or the best
    Timestamp now{};           // what "7d" counts from
};

// Bytes [begin, end) of a text.
struct Mark {
    std::size_t begin = 0, end = 0;
    bool operator==(const Mark&) const = default;
};

struct Snippet {
    Field field = Field::none;  // title, summary, body, author or category; none: nothing was to be marked
    std::string text;           // of the article as it stands there; UTF-8
    std::vector<Mark> marks;    // in `text`, in order, not overlapping
    bool cut_before = false, cut_after = false;  // the field goes on
};

struct SearchHit {
    std::int64_t cursor = 0;
    Article article;  // without body and annotations
    std::vector<Mark> title_marks;
    Snippet snippet;
};

struct SearchAnswer {
    std::vector<SearchHit> hits;
    bool more = false;  // there are further ones
    // The index is still being made: articles with a lower cursor are not found by their words. 0: all are.
    std::int64_t unindexed = 0;
};

class Archive {
public:
    virtual ~Archive() = default;
    virtual asio::awaitable<Result<Counts>> counts() = 0;
    virtual asio::awaitable<Result<std::vector<ArchivedArticle>>> articles(Page page) = 0;
    virtual asio::awaitable<Result<std::vector<ArchivedAlert>>> alerts(Page page) = 0;
    virtual asio::awaitable<Result<std::vector<ArchivedDelivery>>> deliveries(Page page) = 0;
    // On a thread of its own, one after the other. Errors: invalid (the query, with the column; the times),
    // timeout (more than two seconds: too much matches), unavailable (many wait already).
    virtual asio::awaitable<Result<SearchAnswer>> search(Search search) = 0;
};

// The same in the archive of a daemon that does not run. Blocks. Errors also: not_found (no archive there),
// io.
Result<SearchAnswer> search_at_rest(const std::filesystem::path& state_dir, const Search& search);

}  // namespace newswatch::store
