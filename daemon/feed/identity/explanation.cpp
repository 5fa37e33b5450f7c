#include "feed/identity/explanation.hpp"

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_shown = 200;

const char* in_words(Rung rung) {
    switch (rung) {
        case Rung::guid:
            return "guid";
        case Rung::normalised_guid:
            return "normalised guid";
        case Rung::url:
            return "URL";
        case Rung::title:
            return "title and date";
        case Rung::content:
            return "content";
    }
    return "";
}

std::string quoted(std::string_view value) {
    if (value.empty()) return "none";
    std::string shown{value.substr(0, cut_point(value, longest_shown))};
    if (shown.size() < value.size()) shown += "...";
    return '"' + shown + '"';
}

void join(std::string& text, std::string_view separator, std::string_view more) {
    if (!text.empty()) text += separator;
    text += more;
}

std::string date_of(const ArticleKeys& keys) { return keys.published ? to_rfc3339(*keys.published) : "none"; }

}  // namespace

std::string explain_new(const ArticleKeys& listed, const std::vector<Refusal>& refusals) {
    std::string unknown, notes;
    for (const auto rung : {Rung::guid, Rung::url, Rung::title}) {
        if (listed.of(rung).empty()) continue;
        if (listed.is_shared(rung))
            join(notes, "; ",
                 std::string{in_words(rung)} + " " + quoted(listed.of(rung)) + " names no single article");
        else
            join(unknown, ", ", std::string{in_words(rung)} + " " + quoted(listed.of(rung)));
    }
    for (const auto& refusal : refusals)
        join(notes, "; ",
             std::string{"the "} + in_words(refusal.rung) + " was that of " + refusal.article +
                 ", of which everything else differs");
    std::string text = "new";
    if (!unknown.empty()) text += ": " + unknown;
    if (!notes.empty()) text += "; " + notes;
    return text;
}

std::string explain_known(const ArticleKeys& listed, const ArticleKeys& known, Rung rung) {
    std::string changes;
    for (const auto key : {Rung::guid, Rung::url, Rung::title}) {
        if (listed.of(key) == known.of(key)) continue;
        const char* name = key == Rung::title ? "title" : in_words(key);
        join(changes, "; ",
             std::string{name} + " was " + quoted(known.of(key)) + ", is " + quoted(listed.of(key)));
    }
    if (listed.published != known.published)
        join(changes, "; ", "date was " + date_of(known) + ", is " + date_of(listed));
    if (changes.empty()) return {};
    std::string text = std::string{"recognised by its "} + in_words(rung);
    if (rung != Rung::content) text += " " + quoted(listed.of(rung));
    return text + "; " + changes;
}

}  // namespace newswatch::feed::detail
