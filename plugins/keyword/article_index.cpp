#include "keyword/article_index.hpp"

#include <algorithm>

namespace newswatch::keyword {

Term Vocabulary::add(const Word& word) {
    const auto [at, added] = (word.prefix ? prefixes_ : whole_).try_emplace(word.folded, size_);
    if (!added) return at->second;
    ++size_;
    if (word.prefix) {
        prefix_starts_.set(start_of(word.folded));
        const auto place = std::lower_bound(prefix_sizes_.begin(), prefix_sizes_.end(), word.folded.size());
        if (place == prefix_sizes_.end() || *place != word.folded.size())
            prefix_sizes_.insert(place, word.folded.size());
    }
    return at->second;
}

void ArticleIndex::read(const std::vector<FieldText>& texts) {
    for (const Term term : terms_) occurrences_[term].clear();
    terms_.clear();
    sections_.clear();
    occurrences_.resize(vocabulary_.size());
    for (const FieldText& text : texts) read_section(text);
}

void ArticleIndex::read_section(const FieldText& text) {
    Section section{text.field, text.index, analysis::analyse(text.text), {}};
    section.hidden.resize(section.words.tokens.size());
    const auto number = static_cast<std::uint32_t>(sections_.size());
    std::vector<Range> left_out = text.left_out;
    std::sort(left_out.begin(), left_out.end(), [](Range a, Range b) { return a.begin < b.begin; });
    std::uint32_t hidden_until = 0;
    auto range = left_out.begin();
    for (std::uint32_t i = 0; i < section.words.tokens.size(); ++i) {
        const analysis::Token& token = section.words.tokens[i];
        for (; range != left_out.end() && range->begin <= token.begin; ++range) {
            hidden_until = std::max(hidden_until, range->end);
        }
        if (token.begin < hidden_until) {
            section.hidden[i] = true;
            continue;
        }
        vocabulary_.look_up(section.words.word(token), [&](Term term) {
            if (occurrences_[term].empty()) terms_.push_back(term);
            occurrences_[term].push_back({number, i});
        });
    }
    sections_.push_back(std::move(section));
}

const std::vector<Occurrence>& ArticleIndex::occurrences(Term term) const { return occurrences_[term]; }

}  // namespace newswatch::keyword
