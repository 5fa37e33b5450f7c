// Whether a query holds for an indexed article, and where. Private to the matcher.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "keyword/article_index.hpp"
#include "keyword/matcher.hpp"

namespace newswatch::keyword {

class Evaluation {
public:
    explicit Evaluation(const ArticleIndex& index) : index_{index} {}

    bool holds(const Node& node) const;
    // What makes a query that holds hold: sorted, each span once, at most evidence_limit.
    std::vector<Span> evidence(const Node& query) const;

private:
    // The tokens first to last of one text.
    struct Hit {
        std::uint32_t text = 0, first = 0, last = 0;
    };
    // Tokens that share a position: where a phrase may have got to.
    struct Places {
        std::array<std::uint32_t, 4> tokens{};
        std::size_t count = 0;
        void add(std::uint32_t token);
    };
    struct RankedSpan {
        std::size_t rank = 0;  // how many hits of the same words come before
        Span span;
    };

    template <class Found>
    bool each_hit(const Node& words, Found found) const;
    bool hit_from(const Node& words, Occurrence start, Hit& hit) const;
    static Places step(const Places& from, const Word& word, const ArticleIndex::Section& section);
    std::vector<Hit> hits_of(const Node& side) const;
    std::vector<Hit> with_partner(const std::vector<Hit>& hits, const std::vector<Hit>& partners,
                                  unsigned distance) const;
    void collect(const Node& node, std::vector<RankedSpan>& out) const;
    void add(const Hit& hit, std::size_t rank, std::vector<RankedSpan>& out) const;

    const ArticleIndex& index_;
};

}  // namespace newswatch::keyword
