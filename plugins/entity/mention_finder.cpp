#include "entity/mention_finder.hpp"

#include <algorithm>
#include <array>

#include "entity/spelling.hpp"

namespace newswatch::entity {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 4647 section 3.3.1: the tag is the range, or begins with it and a hyphen.
bool in_language(std::string_view tag, std::string_view range) {
    if (tag.empty() || range.empty()) return true;
    if (tag.size() < range.size() || (tag.size() > range.size() && tag[range.size()] != '-')) return false;
    return std::equal(range.begin(), range.end(), tag.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view slice(std::string_view text, const analysis::Token& token) {
    return text.substr(token.begin, token.end - token.begin);
}

bool is_single_character(std::string_view word) {
    return std::count_if(word.begin(), word.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) == 1;
}

}  // namespace

// A text prepared for the walk: what is asked of a word many times is worked out once.
struct MentionFinder::Reading {
    std::string_view text;
    analysis::Text words;
    std::vector<std::uint32_t> ids;       // of each token's word, or none
    std::vector<Gap> gaps;                // before each token; computed where a name could go on
    std::vector<std::uint8_t> languages;  // which of languages_ apply
};

MentionFinder::MentionFinder(const WatchList& list) : first_form_{none} {
    // Forms are linked at the head, so going backwards leaves them in the order of the list.
    for (std::size_t entity = list.entities.size(); entity-- > 0;) {
        const auto& aliases = list.entities[entity].aliases;
        for (std::size_t alias = aliases.size(); alias-- > 0;)
            add(aliases[alias], static_cast<std::uint32_t>(entity), static_cast<std::uint32_t>(alias));
    }
}

void MentionFinder::add(const Alias& alias, std::uint32_t entity, std::uint32_t index) {
    const auto words = analysis::analyse(alias.text);
    const auto node = node_of(words);
    const auto words_at = static_cast<std::uint32_t>(words_.size());
    for (std::size_t at = 0; at < words.tokens.size(); ++at) words_.push_back(word_of(alias, words, at));
    forms_.push_back({entity, index, first_form_[node], words_at,
                      static_cast<std::uint32_t>(words.tokens.size()), language_of(alias.language),
                      alias.spelling});
    first_form_[node] = static_cast<std::uint32_t>(forms_.size() - 1);
}

std::uint32_t MentionFinder::node_of(const analysis::Text& words) {
    std::uint32_t node = 0;
    for (const auto& token : words.tokens) {
        const auto next_id = static_cast<std::uint32_t>(word_ids_.size());
        const auto word_id = word_ids_.try_emplace(std::string{words.word(token)}, next_id).first->second;
        const auto next_node = static_cast<std::uint32_t>(first_form_.size());
        const auto [edge, is_new] = edges_.try_emplace(std::uint64_t{node} << 32 | word_id, next_node);
        if (is_new) first_form_.push_back(none);
        node = edge->second;
    }
    return node;
}

std::uint32_t MentionFinder::language_of(const std::string& language) {
    const auto known = std::find(languages_.begin(), languages_.end(), language);
    if (known != languages_.end()) return static_cast<std::uint32_t>(known - languages_.begin());
    languages_.push_back(language);
    return static_cast<std::uint32_t>(languages_.size() - 1);
}

MentionFinder::Word MentionFinder::word_of(const Alias& alias, const analysis::Text& words, std::size_t at) {
    const auto& token = words.tokens[at];
    Word word;
    if (at != 0) word.gap = gap_between(alias.text, words.tokens[at - 1], token);
    word.capital = token.capital;
    if (alias.spelling == CaseRule::exact) {
        auto model = without_invisible(slice(alias.text, token));
        auto capitals = capitals_of(model);
        word.model = static_cast<std::uint32_t>(models_.size());
        models_.push_back({std::move(model), std::move(capitals)});
    }
    return word;
}

std::uint32_t MentionFinder::descend(std::uint32_t node, std::uint32_t word_id) const {
    const auto edge = edges_.find(std::uint64_t{node} << 32 | word_id);
    return edge == edges_.end() ? none : edge->second;
}

std::vector<Mention> MentionFinder::find(std::string_view text, std::string_view language) const {
    Reading reading{text, analysis::analyse(text), {}, {}, {}};
    const auto& tokens = reading.words.tokens;
    reading.ids.reserve(tokens.size());
    reading.gaps.resize(tokens.size());
    for (const auto& token : tokens) {
        const auto known = word_ids_.find(reading.words.word(token));
        reading.ids.push_back(known == word_ids_.end() ? none : known->second);
        const auto at = reading.ids.size() - 1;
        if (at != 0 && reading.ids[at] != none && reading.ids[at - 1] != none)
            reading.gaps[at] = gap_between(text, tokens[at - 1], token);
    }
    for (const auto& each : languages_) reading.languages.push_back(in_language(language, each));

    std::vector<Mention> found;
    for (std::size_t at = 0; at < tokens.size();)
        at += std::max<std::size_t>(take_longest(reading, at, found), 1);
    return found;
}

// Appends the mentions of the longest alias that begins at the token `at`; answers with its number of words.
std::size_t MentionFinder::take_longest(const Reading& reading, std::size_t at,
                                        std::vector<Mention>& found) const {
    std::array<std::uint32_t, max_alias_words> path;
    std::size_t depth = 0;
    for (std::uint32_t node = 0; depth < path.size() && at + depth < reading.ids.size(); ++depth) {
        const auto next = at + depth;
        if (reading.ids[next] == none) break;
        if (depth != 0 && reading.words.tokens[next].before == analysis::Join::paragraph) break;
        node = descend(node, reading.ids[next]);
        if (node == none) break;
        path[depth] = node;
    }
    for (; depth > 0; --depth)
        if (take_at(path[depth - 1], reading, at, found) != 0) return depth;
    return 0;
}

// Appends a mention for each entity that has an alias at the node and fits; answers with how many.
std::size_t MentionFinder::take_at(std::uint32_t node, const Reading& reading, std::size_t at,
                                   std::vector<Mention>& found) const {
    std::size_t taken = 0, tried = 0;
    for (auto index = first_form_[node]; index != none && tried < max_alike; index = forms_[index].next) {
        ++tried;
        const auto& form = forms_[index];
        // The forms of one entity stand together: the first that fits speaks for it.
        if (taken != 0 && found.back().entity == form.entity) continue;
        if (!fits(form, reading, at)) continue;
        const auto& tokens = reading.words.tokens;
        found.push_back({form.entity, form.alias, tokens[at].begin, tokens[at + form.word_count - 1].end});
        ++taken;
    }
    return taken;
}

bool MentionFinder::fits(const Form& form, const Reading& reading, std::size_t at) const {
    if (!reading.languages[form.language]) return false;
    const auto& tokens = reading.words.tokens;
    for (std::uint32_t i = 0; i < form.word_count; ++i) {
        const auto& word = words_[form.words_at + i];
        const auto& token = tokens[at + i];
        if (i != 0) {
            const bool after_initial = is_single_character(reading.words.word(tokens[at + i - 1]));
            if (!may_stand_for(word.gap, reading.gaps[at + i], after_initial)) return false;
        }
        if (form.spelling == CaseRule::initial && word.capital && !token.capital) return false;
        if (form.spelling != CaseRule::exact) continue;
        const auto& model = models_[word.model];
        if (!written_as(model.word, model.capitals, slice(reading.text, token))) return false;
    }
    const auto last = at + form.word_count - 1;
    if (at != 0 && one_word(reading.words, tokens[at - 1], tokens[at])) return false;
    return last + 1 == tokens.size() || !one_word(reading.words, tokens[last], tokens[last + 1]);
}

}  // namespace newswatch::entity
