// What speaks for and against two sets of keys being those of one article. Pure.
#pragma once

#include "core/identity.hpp"

namespace newswatch::feed::detail {

// A guid or a link names an article unless everything else about it has changed at once: then the source has
// used it again (guids that count places in the list, a page that shows another report every day). `rung` is
// what both share; dates, titles, texts, and of guid and link the other one must all differ; of guids that
// are alike but for a named part behind "#" the link need not.
bool is_used_again(const ArticleKeys& listed, const ArticleKeys& known, Rung rung);

// The same title and the same date to the second, both given.
bool same_title_and_date(const ArticleKeys& listed, const ArticleKeys& known);
// A date without a time of day, and texts that have little in common: the same title twice on one day.
bool recurs_within_a_day(const ArticleKeys& listed, const ArticleKeys& known);
// Nearly the same text, with the same figures in it and in the title: either published at the same second,
// or, when the source changes guid and link all the time, long and under a similar title within two days.
bool same_content(const ArticleKeys& listed, const ArticleKeys& known, bool unstable);
// Texts so alike that it is a coincidence no more, within the limits of short texts.
bool resemble(const ArticleKeys& one, const ArticleKeys& other, double least);

}  // namespace newswatch::feed::detail
