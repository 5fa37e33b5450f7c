// Decisions in words, for the archive. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/identity.hpp"

namespace newswatch::feed::detail {

// A name that the item shares with a known article that it is not.
struct Refusal {
    Rung rung = Rung::guid;
    std::string article;
};

// Why an item is a new article, in one line of at most some 2 KiB.
std::string explain_new(const ArticleKeys& listed, const std::vector<Refusal>& refusals);
// What changed of a known article's keys, and what it was recognised by in spite of that; empty when guid,
// link, title and date are what they were.
std::string explain_known(const ArticleKeys& listed, const ArticleKeys& known, Rung rung);

}  // namespace newswatch::feed::detail
