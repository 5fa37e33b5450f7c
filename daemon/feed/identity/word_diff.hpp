// What an edit changed, word by word. Pure, deterministic, bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feed::detail {

struct Hunk {
    enum class Op { same, removed, added, rewritten };
    Op op = Op::same;
    std::string text;  // its words with one space between them; of rewritten: how many words became how many
    bool operator==(const Hunk&) const = default;
};

// The shortest way from one text to the other by removing and adding words (Myers, "An O(ND) difference
// algorithm and its variations", 1986); words are what white space parts. Texts of more than 20,000 words, or
// with more than 1,000 words removed and added, are "rewritten". Empty when the words are the same.
std::vector<Hunk> word_diff(std::string_view before, std::string_view after);

// For people: "... the toll rose to [-12-] {+14+} dead on ...", four words of what is the same around each
// change. At most `limit` bytes, cut at a character, with "..." for what is left out.
std::string to_text(const std::vector<Hunk>& hunks, std::size_t limit = 4096);

}  // namespace newswatch::feed::detail
