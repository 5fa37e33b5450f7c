// Which of the rules' words stand where in one article. One thread at a time.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/analysis.hpp"
#include "keyword/query.hpp"

namespace newswatch::keyword {

using Term = std::uint32_t;

// The words that rules look for, numbered. Whole words and prefixes are different terms.
class Vocabulary {
public:
    Term add(const Word& word);
    std::size_t size() const { return size_; }

    // Calls found(term) for every term that the folded word of a text satisfies.
    template <class Found>
    void look_up(std::string_view word, Found found) const {
        if (const auto at = whole_.find(word); at != whole_.end()) found(at->second);
        if (word.size() < 2 || !prefix_starts_.test(start_of(word))) return;
        for (const std::size_t size : prefix_sizes_) {
            if (size > word.size()) return;
            if (const auto at = prefixes_.find(word.substr(0, size)); at != prefixes_.end())
                found(at->second);
        }
    }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Numbers = std::unordered_map<std::string, Term, Hash, std::equal_to<>>;

    static std::size_t start_of(std::string_view word) {
        return static_cast<unsigned char>(word[0]) * 256u + static_cast<unsigned char>(word[1]);
    }

    Numbers whole_, prefixes_;
    std::vector<std::size_t> prefix_sizes_;  // ascending
    std::bitset<65536> prefix_starts_;       // the first two bytes of a prefix
    Term size_ = 0;
};

// Bytes [begin, end) of a text.
struct Range {
    std::uint32_t begin = 0, end = 0;
};

// One text of an article, as given: `index` counts authors, categories and tags.
struct FieldText {
    Field field = Field::body;
    std::uint32_t index = 0;
    std::string_view text;
    std::vector<Range> left_out = {};  // no word that begins in one of them is seen
};

// Where a term occurs: the text by its number, the token by its number there.
struct Occurrence {
    std::uint32_t text = 0, token = 0;
    auto operator<=>(const Occurrence&) const = default;
};

class ArticleIndex {
public:
    struct Section {
        Field field = Field::body;
        std::uint32_t index = 0;
        analysis::Text words;
        std::vector<bool> hidden;  // by token
    };

    explicit ArticleIndex(const Vocabulary& vocabulary) : vocabulary_{vocabulary} {}

    // Forgets the article before. The texts are not needed afterwards.
    void read(const std::vector<FieldText>& texts);

    const std::vector<Section>& sections() const { return sections_; }
    // In reading order, until the next read().
    const std::vector<Occurrence>& occurrences(Term term) const;
    // The terms that occur, each once.
    const std::vector<Term>& terms() const { return terms_; }

private:
    void read_section(const FieldText& text);

    const Vocabulary& vocabulary_;
    std::vector<Section> sections_;
    std::vector<std::vector<Occurrence>> occurrences_;  // by term
    std::vector<Term> terms_;
};

}  // namespace newswatch::keyword
