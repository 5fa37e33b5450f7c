#include "keyword/query_words.hpp"

#include <algorithm>

#include "analysis/analysis.hpp"
#include "analysis/characters.hpp"

namespace newswatch::keyword {
namespace {

using analysis::CharacterClass;
using analysis::Join;
using analysis::Token;

bool has_space(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto character = analysis::character_at(text, at);
        if (character.kind == CharacterClass::space || character.kind == CharacterClass::line_end)
            return true;
        at += character.size;
    }
    return false;
}

Link link_of(Join join, std::string_view gap) {
    switch (join) {
        case Join::adjacent:
            return Link::adjacent;
        case Join::apostrophe:
            return Link::apostrophe;
        case Join::hyphen:
            return Link::hyphen;
        case Join::punctuation:
            return has_space(gap) ? Link::next : Link::sign;
        case Join::start:
        case Join::space:
        case Join::paragraph:
            return Link::next;
    }
    return Link::next;
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Reads the words of one term or phrase.
class WordReader {
public:
    WordReader(std::string_view query, std::size_t begin, std::size_t end, std::vector<QueryError>& errors)
        : begin_{begin},
          in_{query.substr(begin, end - begin)},
          text_{analysis::analyse(in_)},
          errors_{errors} {}

    std::vector<Word> read() {
        const std::size_t errors_before = errors_.size();
        if (text_.tokens.empty()) {
            fail(0, "expected a word, but there is no letter or digit here");
            return {};
        }
        if (text_.tokens.size() > phrase_limit) {
            fail(text_.tokens[phrase_limit].begin, "a phrase has at most " + std::to_string(phrase_limit) +
                                                       " words; split it and join the parts with AND");
            return {};
        }
        check_star_before_words();
        std::vector<Word> words;
        for (std::size_t i = 0; i < text_.tokens.size(); ++i) words.push_back(word(i));
        if (errors_.size() != errors_before) words.clear();
        return words;
    }

private:
    void fail(std::size_t offset, std::string message) {
        errors_.push_back({begin_ + offset, std::move(message)});
    }

    std::string_view gap_after(std::size_t i) const {
        const std::size_t from = text_.tokens[i].end;
        const std::size_t to = i + 1 < text_.tokens.size() ? text_.tokens[i + 1].begin : in_.size();
        return in_.substr(from, to - from);
    }

    void check_star_before_words() {
        const std::size_t star = in_.substr(0, text_.tokens[0].begin).find('*');
        if (star != std::string_view::npos) {
            fail(star,
                 "a * stands only behind the beginning of a word, as in drone*; there is no search for "
                 "endings");
        }
    }

    Word word(std::size_t i) {
        const Token& token = text_.tokens[i];
        Word word;
        word.folded = text_.word(token);
        // Invisible characters that part two adjacent words go with the second, so that printing keeps them
        // apart.
        const bool adjacent = token.before == Join::adjacent;
        const std::size_t from = adjacent ? text_.tokens[i - 1].end : token.begin;
        word.written = in_.substr(from, token.end - from);
        if (i > 0) word.link = link_of(token.before, gap_after(i - 1));
        if (token.end - from > word_size_limit) {
            fail(token.begin, "a word has at most " + std::to_string(word_size_limit) + " bytes");
        }
        word.prefix = has_star(i, word);
        return word;
    }

    bool has_star(std::size_t i, const Word& word) {
        const std::string_view gap = gap_after(i);
        const std::size_t star = gap.find('*');
        if (star == std::string_view::npos) return false;
        const std::size_t at = text_.tokens[i].end + star;
        const bool last = i + 1 == text_.tokens.size();
        if (star != 0 || gap.find('*', 1) != std::string_view::npos || (!last && !has_space(gap))) {
            fail(at, "a * stands only at the end of a word, as in drone*");
        } else if (characters_in(word.folded) < prefix_minimum) {
            fail(at, "expected at least " + std::to_string(prefix_minimum) +
                         " characters before *, because fewer begin too many words");
        }
        return true;
    }

    std::size_t begin_;
    std::string_view in_;
    analysis::Text text_;
    std::vector<QueryError>& errors_;
};

}  // namespace

std::vector<Word> words_between(std::string_view query, std::size_t begin, std::size_t end,
                                std::vector<QueryError>& errors) {
    return WordReader{query, begin, end, errors}.read();
}

}  // namespace newswatch::keyword
