// Many queries against one article after the other. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "keyword/article_index.hpp"
#include "keyword/query.hpp"

namespace newswatch::keyword {

inline constexpr std::size_t evidence_limit = 100;  // spans of one match

// Bytes [begin, end) of the text numbered `index` of a field.
struct Span {
    Field field = Field::body;
    std::uint32_t index = 0, begin = 0, end = 0;
    auto operator<=>(const Span&) const = default;
};

struct Match {
    std::size_t query = 0;
    std::vector<Span> evidence;  // sorted, each once; when there are too many, some of every term's
};

class Matcher {
public:
    Matcher() = default;
    Matcher(const Matcher&) = delete;
    Matcher& operator=(const Matcher&) = delete;

    // Takes a query as parse() gave it. The queries are numbered from 0 in the order of adding.
    void add(Node query);
    std::size_t size() const { return queries_.size(); }

    // The queries that match, in the order of adding. A query without any of its words in the article costs
    // nothing.
    std::vector<Match> match(const std::vector<FieldText>& texts);

private:
    std::vector<std::size_t> candidates();

    Vocabulary vocabulary_;
    ArticleIndex index_{vocabulary_};
    std::vector<Node> queries_;
    std::vector<std::vector<std::uint32_t>>
        queries_by_term_;                   // a query stands at terms one of which it cannot do without
    std::vector<std::uint64_t> looked_at_;  // by query: the last article that made it a candidate
    std::uint64_t article_ = 0;
};

}  // namespace newswatch::keyword
