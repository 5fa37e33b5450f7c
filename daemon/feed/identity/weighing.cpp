#include "feed/identity/weighing.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "feed/identity/shingle.hpp"
#include "feed/identity/words.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr double related = 0.3;
constexpr double nearly_same = 0.85;
constexpr std::size_t enough_words = 60;
constexpr Duration reach = std::chrono::hours{48};

bool differ(const ArticleKeys& a, const ArticleKeys& b, Rung rung) {
    return !a.of(rung).empty() && !b.of(rung).empty() && a.of(rung) != b.of(rung);
}

bool same_date(const ArticleKeys& a, const ArticleKeys& b) {
    return a.published && a.published == b.published;
}

// A date without a time of day is shared by all of a day's articles.
bool has_time_of_day(Timestamp at) {
    return at.time_since_epoch() % std::chrono::hours{24} != Duration::zero();
}

bool within_reach(const ArticleKeys& a, const ArticleKeys& b) {
    if (!a.published || !b.published) return true;
    const auto apart =
        *a.published > *b.published ? *a.published - *b.published : *b.published - *a.published;
    return apart <= reach;
}

// "#v2" is a part of a page, "#2" the version of an article.
bool names_a_part(std::string_view guid) {
    const auto hash = guid.rfind('#');
    if (hash == guid.npos) return false;
    const auto fragment = guid.substr(hash + 1);
    return !std::all_of(fragment.begin(), fragment.end(), is_digit);
}

std::set<std::string_view> words_of(std::string_view title, bool figures) {
    std::set<std::string_view> words;
    for (std::size_t at = 0; at < title.size();) {
        const auto word = next_word(title, at);
        if (!word.empty() && is_figure(word) == figures) words.insert(word);
    }
    return words;
}

// "Quick crossword 12" is not "Quick crossword 13".
bool same_figures_in_titles(std::string_view one, std::string_view other) {
    return words_of(one, true) == words_of(other, true);
}

// Half of the words are the same.
bool similar_titles(std::string_view one, std::string_view other) {
    const auto a = words_of(one, false), b = words_of(other, false);
    std::size_t common = 0;
    for (const auto word : a) common += b.contains(word);
    return 2 * common >= std::max(a.size(), b.size());
}

}  // namespace

bool resemble(const ArticleKeys& one, const ArticleKeys& other, double least) {
    return resemblance(one.of(Rung::content), other.of(Rung::content)) >= least;
}

bool is_used_again(const ArticleKeys& listed, const ArticleKeys& known, Rung rung) {
    const bool dates_differ = listed.published && known.published && listed.published != known.published;
    if (!dates_differ || !differ(listed, known, Rung::title)) return false;
    if (resemble(listed, known, related)) return false;
    if (rung == Rung::url) return differ(listed, known, Rung::guid);
    const bool parts = rung == Rung::normalised_guid && names_a_part(listed.of(Rung::guid)) &&
                       differ(listed, known, Rung::guid);
    return parts || differ(listed, known, Rung::url);
}

bool same_title_and_date(const ArticleKeys& listed, const ArticleKeys& known) {
    return !listed.of(Rung::title).empty() && listed.of(Rung::title) == known.of(Rung::title) &&
           same_date(listed, known);
}

bool recurs_within_a_day(const ArticleKeys& listed, const ArticleKeys& known) {
    const bool both_have_text = !listed.of(Rung::content).empty() && !known.of(Rung::content).empty();
    return both_have_text && !resemble(listed, known, related) && listed.published &&
           !has_time_of_day(*listed.published);
}

bool same_content(const ArticleKeys& listed, const ArticleKeys& known, bool unstable) {
    if (!resemble(listed, known, nearly_same) || !within_reach(listed, known)) return false;
    if (!same_figures(listed.of(Rung::content), known.of(Rung::content))) return false;
    if (!same_figures_in_titles(listed.of(Rung::title), known.of(Rung::title))) return false;
    if (same_date(listed, known) && has_time_of_day(*listed.published)) return true;
    return unstable && words_behind(listed.of(Rung::content)) >= enough_words &&
           similar_titles(listed.of(Rung::title), known.of(Rung::title));
}

}  // namespace newswatch::feed::detail
