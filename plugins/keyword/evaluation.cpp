#include "keyword/evaluation.hpp"

#include <algorithm>
#include <tuple>

namespace newswatch::keyword {
namespace {

using Section = ArticleIndex::Section;
using analysis::Join;
using analysis::Token;

// A name may have a tail or two behind apostrophes; more are not followed, so that a step has a fixed cost.
constexpr std::uint32_t group_limit = 4;

bool in_scope(const std::optional<Field>& scope, Field field) {
    if (scope) return *scope == field;
    return field == Field::title || field == Field::summary || field == Field::body;
}

bool fits(const Word& word, const Section& section, std::uint32_t token) {
    if (section.hidden[token]) return false;
    const std::string_view there = section.words.word(section.words.tokens[token]);
    return word.prefix ? there.starts_with(word.folded) : there == word.folded;
}

bool is_join(Link link, Join join) {
    switch (link) {
        case Link::adjacent:
            return join == Join::adjacent;
        case Link::apostrophe:
            return join == Join::apostrophe;
        case Link::hyphen:
            return join == Join::hyphen;
        case Link::sign:
            return join == Join::punctuation;
        case Link::next:
            return join != Join::paragraph;
    }
    return false;
}

}  // namespace

void Evaluation::Places::add(std::uint32_t token) {
    if (count == tokens.size() ||
        std::find(tokens.begin(), tokens.begin() + count, token) != tokens.begin() + count) {
        return;
    }
    tokens[count++] = token;
}

// From the places of one word of a phrase to those of the next. A step with Link::next goes to the next
// position, so that the tail of "South Korea's" is no obstacle between "South Korea" and what follows.
Evaluation::Places Evaluation::step(const Places& from, const Word& word, const Section& section) {
    const std::vector<Token>& tokens = section.words.tokens;
    const auto size = static_cast<std::uint32_t>(tokens.size());
    Places places;
    for (std::size_t i = 0; i < from.count; ++i) {
        const std::uint32_t place = from.tokens[i];
        std::uint32_t next = place + 1;
        if (word.link != Link::next) {
            if (next < size && is_join(word.link, tokens[next].before) && fits(word, section, next))
                places.add(next);
            continue;
        }
        const std::uint32_t position = tokens[place].position;
        while (next < size && tokens[next].position == position && next - place < group_limit) ++next;
        if (next >= size || tokens[next].position != position + 1 || !is_join(word.link, tokens[next].before))
            continue;
        const std::uint32_t end = std::min(size, next + group_limit);
        for (; next < end && tokens[next].position == position + 1; ++next) {
            if (fits(word, section, next)) places.add(next);
        }
    }
    return places;
}

bool Evaluation::hit_from(const Node& words, Occurrence start, Hit& hit) const {
    Places places;
    places.add(start.token);
    for (std::size_t i = 1; i < words.words.size() && places.count != 0; ++i) {
        places = step(places, words.words[i], index_.sections()[start.text]);
    }
    if (places.count == 0) return false;
    hit = {start.text, start.token,
           *std::min_element(places.tokens.begin(), places.tokens.begin() + places.count)};
    return true;
}

// Calls found(hit) in reading order until it returns true; says whether it did.
template <class Found>
bool Evaluation::each_hit(const Node& words, Found found) const {
    for (const Word& word : words.words) {
        if (index_.occurrences(word.term).empty()) return false;
    }
    for (const Occurrence start : index_.occurrences(words.words[0].term)) {
        Hit hit;
        if (!in_scope(words.scope, index_.sections()[start.text].field)) continue;
        if (hit_from(words, start, hit) && found(hit)) return true;
    }
    return false;
}

bool Evaluation::holds(const Node& node) const {
    const auto part_holds = [this](const Node& part) { return holds(part); };
    switch (node.kind) {
        case Node::Kind::words:
            return each_hit(node, [](const Hit&) { return true; });
        case Node::Kind::near:
            return !with_partner(hits_of(node.parts[0]), hits_of(node.parts[1]), node.distance).empty();
        case Node::Kind::none:
            return !holds(node.parts[0]);
        case Node::Kind::all:
            return std::all_of(node.parts.begin(), node.parts.end(), part_holds);
        case Node::Kind::any:
            return std::any_of(node.parts.begin(), node.parts.end(), part_holds);
    }
    return false;
}

// The hits of a side of NEAR in reading order.
std::vector<Evaluation::Hit> Evaluation::hits_of(const Node& side) const {
    std::vector<Hit> hits;
    if (side.kind == Node::Kind::words) {
        each_hit(side, [&](const Hit& hit) { return hits.push_back(hit), false; });
        return hits;
    }
    for (const Node& part : side.parts) {
        const std::vector<Hit> more = hits_of(part);
        hits.insert(hits.end(), more.begin(), more.end());
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return std::tie(a.text, a.first, a.last) < std::tie(b.text, b.first, b.last);
    });
    return hits;
}

// Those hits that have a partner at most so many words before or behind them. The two share no word.
std::vector<Evaluation::Hit> Evaluation::with_partner(const std::vector<Hit>& hits,
                                                      const std::vector<Hit>& partners,
                                                      unsigned distance) const {
    std::vector<Hit> by_end = partners;
    std::sort(by_end.begin(), by_end.end(),
              [](const Hit& a, const Hit& b) { return std::tie(a.text, a.last) < std::tie(b.text, b.last); });
    const auto near = [&](const Hit& before, const Hit& behind) {
        const std::vector<Token>& tokens = index_.sections()[before.text].words.tokens;
        return tokens[behind.first].position - tokens[before.last].position <= distance;
    };
    std::vector<Hit> found;
    for (const Hit& hit : hits) {
        const auto behind = std::upper_bound(
            partners.begin(), partners.end(), hit,
            [](const Hit& h, const Hit& p) { return std::tie(h.text, h.last) < std::tie(p.text, p.first); });
        const auto after = std::lower_bound(
            by_end.begin(), by_end.end(), hit,
            [](const Hit& p, const Hit& h) { return std::tie(p.text, p.last) < std::tie(h.text, h.first); });
        const bool one_behind = behind != partners.end() && behind->text == hit.text && near(hit, *behind);
        const bool one_before =
            after != by_end.begin() && (after - 1)->text == hit.text && near(*(after - 1), hit);
        if (one_behind || one_before) found.push_back(hit);
    }
    return found;
}

void Evaluation::add(const Hit& hit, std::size_t rank, std::vector<RankedSpan>& out) const {
    const Section& section = index_.sections()[hit.text];
    const std::vector<Token>& tokens = section.words.tokens;
    out.push_back({rank, {section.field, section.index, tokens[hit.first].begin, tokens[hit.last].end}});
}

void Evaluation::collect(const Node& node, std::vector<RankedSpan>& out) const {
    switch (node.kind) {
        case Node::Kind::words: {
            std::size_t rank = 0;
            each_hit(node, [&](const Hit& hit) { return add(hit, rank, out), ++rank == evidence_limit; });
            break;
        }
        case Node::Kind::near: {
            const std::vector<Hit> left = hits_of(node.parts[0]), right = hits_of(node.parts[1]);
            for (const std::vector<Hit>& side :
                 {with_partner(left, right, node.distance), with_partner(right, left, node.distance)}) {
                for (std::size_t i = 0; i < std::min(side.size(), evidence_limit); ++i) add(side[i], i, out);
            }
            break;
        }
        case Node::Kind::none:
            break;
        case Node::Kind::all:
        case Node::Kind::any:
            for (const Node& part : node.parts) {
                if (holds(part)) collect(part, out);
            }
    }
}

std::vector<Span> Evaluation::evidence(const Node& query) const {
    std::vector<RankedSpan> ranked;
    collect(query, ranked);
    std::sort(ranked.begin(), ranked.end(), [](const RankedSpan& a, const RankedSpan& b) {
        return std::tie(a.span, a.rank) < std::tie(b.span, b.rank);
    });
    const auto same_span = [](const RankedSpan& a, const RankedSpan& b) { return a.span == b.span; };
    ranked.erase(std::unique(ranked.begin(), ranked.end(), same_span), ranked.end());
    std::sort(ranked.begin(), ranked.end(), [](const RankedSpan& a, const RankedSpan& b) {
        return std::tie(a.rank, a.span) < std::tie(b.rank, b.span);
    });
    std::vector<Span> spans;
    for (std::size_t i = 0; i < std::min(ranked.size(), evidence_limit); ++i) spans.push_back(ranked[i].span);
    std::sort(spans.begin(), spans.end());
    return spans;
}

}  // namespace newswatch::keyword
