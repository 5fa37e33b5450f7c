#include "keyword/matcher.hpp"

#include <algorithm>

#include "keyword/evaluation.hpp"

namespace newswatch::keyword {
namespace {

// Terms at least one of which is in every article that a query matches, or none when a query can do without
// every word of its own. The rarer they are, the fewer articles the query costs.
struct Cover {
    std::vector<Term> terms;
    std::size_t shortest = 0;  // characters of the shortest term; long words are rare ones
};

bool is_better(const Cover& a, const Cover& b) {
    if (a.terms.empty() || b.terms.empty()) return !a.terms.empty();
    if (a.terms.size() != b.terms.size()) return a.terms.size() < b.terms.size();
    return a.shortest > b.shortest;
}

Cover cover_of(const Node& node) {
    Cover cover;
    switch (node.kind) {
        case Node::Kind::words:
            for (const Word& word : node.words) {
                if (word.folded.size() > cover.shortest) cover = {{word.term}, word.folded.size()};
            }
            break;
        case Node::Kind::none:
            break;
        case Node::Kind::near:
        case Node::Kind::all:
            for (const Node& part : node.parts) {
                Cover of_part = cover_of(part);
                if (is_better(of_part, cover)) cover = std::move(of_part);
            }
            break;
        case Node::Kind::any:
            cover.shortest = static_cast<std::size_t>(-1);
            for (const Node& part : node.parts) {
                const Cover of_part = cover_of(part);
                if (of_part.terms.empty()) return {};
                cover.terms.insert(cover.terms.end(), of_part.terms.begin(), of_part.terms.end());
                cover.shortest = std::min(cover.shortest, of_part.shortest);
            }
            break;
    }
    return cover;
}

void number_words(Node& node, Vocabulary& vocabulary) {
    for (Word& word : node.words) word.term = vocabulary.add(word);
    for (Node& part : node.parts) number_words(part, vocabulary);
}

}  // namespace

void Matcher::add(Node query) {
    number_words(query, vocabulary_);
    queries_by_term_.resize(vocabulary_.size());
    const auto number = static_cast<std::uint32_t>(queries_.size());
    for (const Term term : cover_of(query).terms) queries_by_term_[term].push_back(number);
    queries_.push_back(std::move(query));
    looked_at_.push_back(0);
}

std::vector<std::size_t> Matcher::candidates() {
    ++article_;
    std::vector<std::size_t> found;
    for (const Term term : index_.terms()) {
        for (const std::uint32_t query : queries_by_term_[term]) {
            if (looked_at_[query] == article_) continue;
            looked_at_[query] = article_;
            found.push_back(query);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<Match> Matcher::match(const std::vector<FieldText>& texts) {
    index_.read(texts);
    const Evaluation evaluation{index_};
    std::vector<Match> matches;
    for (const std::size_t query : candidates()) {
        if (evaluation.holds(queries_[query]))
            matches.push_back({query, evaluation.evidence(queries_[query])});
    }
    return matches;
}

}  // namespace newswatch::keyword
