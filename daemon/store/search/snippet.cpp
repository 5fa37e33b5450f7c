#include "store/search/snippet.hpp"

#include <algorithm>

namespace newswatch::store::detail {
namespace {

using Kind = SearchNode::Kind;

constexpr std::size_t most_read = 256 * 1024;  // of a text; what comes after is found, but not shown
constexpr std::size_t window = 30, dense_in_a_word = 2;

// Where a term stands: tokens [first, first + count) of a text.
struct Hit {
    std::size_t first = 0, count = 0, term = 0;
};

void collect(const SearchNode& node, std::vector<const SearchNode*>& terms) {
    if (node.kind == Kind::none) return;
    if (node.kind == Kind::term) terms.push_back(&node);
    for (const auto& child : node.children) collect(child, terms);
}

bool looks_into(const SearchNode& term, Field field) {
    switch (term.field) {
        case SearchNode::Field::any:
            return true;
        case SearchNode::Field::title:
            return field == Field::title;
        case SearchNode::Field::summary:
            return field == Field::summary;
        case SearchNode::Field::body:
            return field == Field::body;
        case SearchNode::Field::author:
            return field == Field::author;
        default:
            return field == Field::category;
    }
}

bool stands_at(const SearchNode& term, const std::vector<SearchToken>& tokens, std::size_t at) {
    const auto& wanted = term.tokens;
    if (at + wanted.size() > tokens.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const bool begins = term.prefix && i + 1 == wanted.size();
        const auto& text = tokens[at + i].text;
        if (begins ? !text.starts_with(wanted[i].text) : text != wanted[i].text) return false;
    }
    return true;
}

std::vector<Hit> hits_in(const std::vector<SearchToken>& tokens, Field field,
                         const std::vector<const SearchNode*>& terms) {
    std::vector<Hit> hits;
    for (std::size_t at = 0; at < tokens.size(); ++at)
        for (std::size_t i = 0; i < terms.size(); ++i)
            if (looks_into(*terms[i], field) && stands_at(*terms[i], tokens, at))
                hits.push_back({at, terms[i]->tokens.size(), i});
    return hits;
}

// A single character of a dense script is found as the beginning of a pair, of which it is marked alone.
std::size_t end_of(const Hit& hit, const SearchNode& term, const std::vector<SearchToken>& tokens) {
    const auto& last = tokens[hit.first + hit.count - 1];
    if (!begins_tokens(term.tokens) || last.text == term.tokens.back().text) return last.end;
    const auto next = hit.first + hit.count;
    return next < tokens.size() && tokens[next].dense ? std::min(last.end, tokens[next].begin) : last.end;
}

std::vector<Mark> marks_of(const std::vector<Hit>& hits, const std::vector<SearchToken>& tokens,
                           const std::vector<const SearchNode*>& terms) {
    std::vector<Mark> marks;
    for (const auto& hit : hits) {
        const Mark mark{tokens[hit.first].begin, end_of(hit, *terms[hit.term], tokens)};
        if (!marks.empty() && mark.begin <= marks.back().end && mark.begin >= marks.back().begin)
            marks.back().end = std::max(marks.back().end, mark.end);
        else
            marks.push_back(mark);
    }
    return marks;
}

std::vector<SearchToken> tokens_of_beginning(std::string_view text) {
    auto size = std::min(text.size(), most_read);
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return tokens_of(text.substr(0, size), TokenizeFor::index);
}

// In half words, so that what is dense counts for less.
std::size_t width_of(const SearchToken& token) { return token.dense ? 1 : dense_in_a_word; }

// The hit with which the window begins that has the most different terms in it.
std::size_t best_hit(const std::vector<Hit>& hits, std::size_t terms) {
    std::vector<std::size_t> inside(terms, 0);
    std::size_t best = 0, most = 0, end = 0, different = 0;
    for (std::size_t begin = 0; begin < hits.size(); ++begin) {
        for (; end < hits.size() && hits[end].first < hits[begin].first + window; ++end)
            different += inside[hits[end].term]++ == 0 ? 1 : 0;
        if (different > most) {
            most = different;
            best = begin;
        }
        different -= --inside[hits[begin].term] == 0 ? 1 : 0;
    }
    return best;
}

// The tokens [first, last] around one of them: some before it, the rest after.
std::pair<std::size_t, std::size_t> around(const std::vector<SearchToken>& tokens, std::size_t middle) {
    std::size_t first = middle, last = middle, width = 0;
    const auto before = window * dense_in_a_word / 4, all = window * dense_in_a_word;
    while (first > 0 && width + width_of(tokens[first - 1]) <= before) width += width_of(tokens[--first]);
    while (last + 1 < tokens.size() && width < all) width += width_of(tokens[++last]);
    while (first > 0 && width < all) width += width_of(tokens[--first]);
    return {first, last};
}

Snippet cut(std::string_view text, Field field, const std::vector<SearchToken>& tokens,
            const std::vector<Hit>& hits, const std::vector<const SearchNode*>& terms) {
    const auto [first, last] = around(tokens, hits.empty() ? 0 : hits[best_hit(hits, terms.size())].first);
    const auto begin = first == 0 ? 0 : tokens[first].begin;
    const auto end =
        last + 1 == tokens.size() && text.size() - tokens[last].end < 16 ? text.size() : tokens[last].end;
    Snippet snippet{field, std::string{text.substr(begin, end - begin)}, {}, begin != 0, end != text.size()};
    for (const auto& mark : marks_of(hits, tokens, terms))
        if (mark.begin < end && mark.end > begin)
            snippet.marks.push_back({std::max(mark.begin, begin) - begin, std::min(mark.end, end) - begin});
    return snippet;
}

struct Place {
    Field field;
    std::string_view text;
};

std::vector<Place> places_in(const Article& article) {
    std::vector<Place> places{{Field::body, article.body}, {Field::summary, article.summary}};
    for (const auto& author : article.authors) places.push_back({Field::author, author});
    for (const auto& category : article.categories) places.push_back({Field::category, category});
    return places;
}

}  // namespace

std::vector<const SearchNode*> wanted_terms(const SearchNode& query) {
    std::vector<const SearchNode*> terms;
    collect(query, terms);
    return terms;
}

std::vector<Mark> marks_in(std::string_view text, Field field, const std::vector<const SearchNode*>& terms) {
    const auto tokens = tokens_of_beginning(text);
    return marks_of(hits_in(tokens, field, terms), tokens, terms);
}

Snippet snippet_of(const Article& article, const std::vector<const SearchNode*>& terms) {
    for (const auto& place : places_in(article)) {
        const auto tokens = tokens_of_beginning(place.text);
        const auto hits = hits_in(tokens, place.field, terms);
        if (!hits.empty()) return cut(place.text, place.field, tokens, hits, terms);
    }
    for (const auto& place : {Place{Field::summary, article.summary}, Place{Field::body, article.body}}) {
        const auto tokens = tokens_of_beginning(place.text);
        if (!tokens.empty()) return cut(place.text, place.field, tokens, {}, terms);
    }
    return {};
}

}  // namespace newswatch::store::detail
