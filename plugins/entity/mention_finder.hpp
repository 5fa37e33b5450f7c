// Finds the mentions of a watch-list's entities in a text: a trie of folded words, walked once from each
// word.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/analysis.hpp"
#include "entity/gap.hpp"
#include "entity/watch_list.hpp"

namespace newswatch::entity {

// Bytes [begin, end) of the text are the alias `alias` of the entity `entity`, both counted in the
// watch-list.
struct Mention {
    std::uint32_t entity = 0, alias = 0;
    std::uint32_t begin = 0, end = 0;
    bool operator==(const Mention&) const = default;
};

// Built once, then read by any number of threads. Building is linear in the size of the watch-list, find() in
// that of the text times the words of the longest alias.
class MentionFinder {
public:
    // Every alias of the list has passed alias_fault(). Keeps nothing of the list; its indices are what
    // find() answers with.
    explicit MentionFinder(const WatchList& list);

    // In reading order. At each word the longest alias that fits wins and the search goes on after it; when
    // several entities share that alias there is a mention for each, in the order of the list. `language`
    // (BCP 47) is the text's; when empty, the aliases of all languages apply.
    std::vector<Mention> find(std::string_view text, std::string_view language) const;

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    // One alias, hanging at the node of its last word.
    struct Form {
        std::uint32_t entity, alias;
        std::uint32_t next;      // the next form at this node, or none
        std::uint32_t words_at;  // its words in words_
        std::uint32_t word_count;
        std::uint32_t language;  // in languages_
        CaseRule spelling;
    };
    // One word of an alias as it must stand in a text.
    struct Word {
        Gap gap;  // before it; of the first word: unused
        bool capital = false;
        std::uint32_t model = none;  // in models_, when the alias's case rule is exact
    };
    struct Model {
        std::string word;
        std::vector<std::uint32_t> capitals;
    };
    struct WordHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
    };
    struct Reading;

    void add(const Alias& alias, std::uint32_t entity, std::uint32_t index);
    std::uint32_t descend(std::uint32_t node, std::uint32_t word_id) const;
    std::uint32_t node_of(const analysis::Text& words);
    std::uint32_t language_of(const std::string& language);
    Word word_of(const Alias& alias, const analysis::Text& words, std::size_t at);
    std::size_t take_longest(const Reading& reading, std::size_t at, std::vector<Mention>& found) const;
    std::size_t take_at(std::uint32_t node, const Reading& reading, std::size_t at,
                        std::vector<Mention>& found) const;
    bool fits(const Form& form, const Reading& reading, std::size_t at) const;

    std::unordered_map<std::string, std::uint32_t, WordHash, std::equal_to<>> word_ids_;
    std::unordered_map<std::uint64_t, std::uint32_t> edges_;  // node << 32 | word -> node
    std::vector<std::uint32_t> first_form_;                   // of each node; node 0 is the root
    std::vector<Form> forms_;
    std::vector<Word> words_;
    std::vector<Model> models_;
    std::vector<std::string> languages_;
};

}  // namespace newswatch::entity
