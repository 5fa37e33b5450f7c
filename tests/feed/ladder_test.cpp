#include <catch2/catch.hpp>
#include <map>

#include "feed/identity.hpp"
#include "feed/identity/shingle.hpp"
#include "feed/normalise.hpp"
#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;
using namespace std::chrono_literals;

namespace {

const Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 25} + 12h};

const std::string text_a =
    "The harbour master said on Tuesday that the repair ship would reach the damaged cable before the end of "
    "the week, weather permitting, and that the owners had agreed to share the cost of the work.";
const std::string text_b =
    "Two sleeping cars and a breakfast car return to the mountain line this winter after a pause of eleven "
    "years, the railway announced, with tickets on sale from the first of December.";

Article article(std::string guid, std::string url, std::string title, std::string body = text_a,
                std::optional<Timestamp> published = noon - 1h) {
    Article made;
    made.source = "Harbour";
    made.guid = std::move(guid);
    made.url = std::move(url);
    made.title = std::move(title);
    made.body = std::move(body);
    made.published = published;
    made.id = stable_id({made.guid, made.url, made.title});
    return made;
}

// What a source has listed before.
class Memory final : public KnownArticles {
public:
    explicit Memory(const std::vector<Article>& articles) {
        for (const auto& keys : keys_of(articles)) known_.push_back({keys.id, keys});
    }
    std::optional<KnownArticle> with_id(const std::string& id) override {
        for (const auto& one : known_)
            if (one.id == id) return one;
        return std::nullopt;
    }
    std::vector<KnownArticle> with(Rung rung, const std::string& value) override {
        std::vector<KnownArticle> found;
        for (const auto& one : known_)
            if (one.keys.of(rung) == value && !one.keys.is_shared(rung)) found.push_back(one);
        return found;
    }
    bool is_shared(Rung rung, const std::string& value) override {
        for (const auto& one : known_)
            if (one.keys.of(rung) == value && one.keys.is_shared(rung)) return true;
        return false;
    }
    std::vector<KnownArticle> listed_since(Timestamp) override { return known_; }

private:
    std::vector<KnownArticle> known_;
};

std::vector<Identity> decide(const std::vector<Article>& before, const std::vector<Article>& listed) {
    Memory memory{before};
    return identification().identify(keys_of(listed), memory, noon);
}

// "same by guid", or "new".
std::string verdict(const std::vector<Article>& before, const std::vector<Article>& listed,
                    std::size_t item = 0) {
    const auto decision = decide(before, listed).at(item);
    if (!decision.known) return "new";
    const bool first = decision.article == before.at(0).id;
    return std::string{first ? "same" : "other"} + " by " + name_of(decision.rung);
}

struct Row {
    const char* what;
    Article before, after;
    const char* verdict;
};

const std::string u = "https://example.org/news/1", v = "https://example.org/news/2";

}  // namespace

TEST_CASE("an article is recognised while its guid, link, title and text change one at a time",
          "[feed][identity]") {
    const Row rows[]{
        {"as it was", article("g", u, "T"), article("g", u, "T"), "same by guid"},
        {"new guid", article("g", u, "T"), article("h", u, "T"), "same by url"},
        {"new link", article("g", u, "T"), article("g", v, "T"), "same by guid"},
        {"new title", article("g", u, "T"), article("g", u, "U"), "same by guid"},
        {"new text", article("g", u, "T"), article("g", u, "T", text_b), "same by guid"},
        {"new date", article("g", u, "T"), article("g", u, "T", text_a, noon), "same by guid"},
        {"all but the guid, dated as before", article("g", u, "T"), article("g", v, "U", text_b),
         "same by guid"},
        {"version behind #", article("https://bbc.example/news/1#0", "https://bbc.example/news/1", "T"),
         article("https://bbc.example/news/1#3", "https://bbc.example/news/1", "U"),
         "same by normalised_guid"},
        {"https", article("http://example.org/news/1", "", "T"), article(u, "", "U"),
         "same by normalised_guid"},
        {"another host", article("https://old.example/news/1", "https://old.example/news/1", "T"),
         article("https://new.example/news/1", "https://new.example/news/1", "T"), "same by normalised_guid"},
        {"guid and title at once", article("g", u, "T"), article("h", u, "U"), "same by url"},
        {"guid, title and date at once", article("g", u, "T"), article("h", u, "U", text_a, noon),
         "same by url"},
        {"tracking in the link", article("", u + "?utm_source=rss", "T"), article("", u + "?fbclid=x", "U"),
         "same by url"},
        {"a token in the link", article("", u + "?k=1", "T"), article("", u + "?k=2", "T"), "same by title"},
        {"guid and link, the title and date stay", article("g", u, "T"), article("h", v, "T"),
         "same by title"},
        {"all names at once, the text and date stay", article("g", u, "T"), article("h", v, "U"),
         "same by content"},
        {"no names, no date", article("", "", "T", text_a, std::nullopt),
         article("", "", "T", text_b, std::nullopt), "same by title"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(verdict({row.before}, {row.after}) == row.verdict);
    }
}

TEST_CASE("what only looks alike is another article", "[feed][identity]") {
    const Row rows[]{
        {"nothing alike", article("g", u, "T"), article("h", v, "U", text_b), "new"},
        {"a guid used again", article("1", u, "T"), article("1", v, "U", text_b, noon), "new"},
        {"a page with another report every day", article("g", u, "T"), article("h", u, "U", text_b, noon),
         "new"},
        {"a title that recurs", article("g", u, "Weather"), article("h", v, "Weather", text_b, noon), "new"},
        {"the home page as link", article("", "https://example.org/", "T"),
         article("", "https://example.org", "U", text_b, noon), "new"},
        {"the home page as guid", article("https://example.org/", u, "T"),
         article("https://example.org/", v, "U", text_b), "new"},
        {"the same words under every crossword", article("g", u, "Crossword 12"),
         article("h", v, "Crossword 13", text_a, noon), "new"},
        {"a title twice on a day without hours", article("g", u, "Weather", text_a, noon - 12h),
         article("h", v, "Weather", text_b, noon - 12h), "new"},
        {"two crosswords of the same second", article("g", u, "Quick crossword 12"),
         article("h", v, "Cryptic crossword 345"), "new"},
        {"two reports of one form, of the same second",
         article("g", u, "Tremor in the north", text_a + " 4.5"),
         article("h", v, "Tremor in the south", text_a + " 4.7"), "new"},
        {"another note on the same page", article(u + "#v1", u + "#v1", "T"),
         article(u + "#v2", u + "#v2", "U", text_b, noon), "new"},
        {"the same text a week later", article("g", u, "T", text_a, noon - 200h), article("h", v, "U"),
         "new"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(verdict({row.before}, {row.after}) == row.verdict);
    }
}

TEST_CASE("what the items of a document share is no name", "[feed][identity]") {
    const auto a = article("https://example.org/all", u, "A"),
               b = article("https://example.org/all", v, "B", text_b);
    const auto decisions = decide({}, {a, b});
    CHECK(decisions[0].article != decisions[1].article);
    CHECK(decisions[0].rung == Rung::url);
    // The store has been told, so one of them alone does not count either.
    CHECK(verdict({a, b}, {article("https://example.org/all", "https://example.org/news/3", "C",
                                   "Something else.")}) == "new");
    // Notes on one page.
    const auto first = article(u + "#v1", u + "#v1", "Version 1"),
               second = article(u + "#v2", u + "#v2", "Version 2");
    const auto notes = decide({}, {first, second});
    CHECK(notes[0].article != notes[1].article);
    CHECK(verdict({first, second}, {second, first}, 1) == "same by guid");
}

TEST_CASE("a weak rung takes no article that another item names by a strong one", "[feed][identity]") {
    const auto known = article("g", u, "T");
    const auto twin = article("h", v, "T");
    CHECK(verdict({known}, {twin, known}, 0) == "new");
    CHECK(verdict({known}, {twin, known}, 1) == "same by guid");
    CHECK(verdict({known}, {article("h", v, "U"), known}, 0) == "new");
}

TEST_CASE("two new items under one normalised guid and title are one article", "[feed][identity]") {
    const auto decisions = decide({}, {article(u + "#0", u, "T"), article(u + "#3", u, "T")});
    CHECK(decisions[0].article == decisions[1].article);
}

TEST_CASE("a decision says why", "[feed][identity]") {
    const auto moved = decide({article("g", u, "T")}, {article("g", v, "T")}).at(0);
    CHECK(moved.changed);
    CHECK(moved.explanation == "recognised by its guid \"g\"; URL was \"" + u + "\", is \"" + v + "\"");
    CHECK_FALSE(decide({article("g", u, "T")}, {article("g", u, "T")}).at(0).changed);
    CHECK(decide({}, {article("g", u, "T")}).at(0).explanation ==
          "new: guid \"g\", URL \"" + u + "\", title and date \"t\"");
    const auto again = decide({article("1", u, "T")}, {article("1", v, "U", text_b, noon)}).at(0);
    CHECK(again.explanation.find("everything else differs") != std::string::npos);
}

TEST_CASE("a guid that all items of a feed share gives each item an id of its own",
          "[feed][identity][normalise]") {
    const auto made =
        normalise(parsed(rss("<item><guid>https://example.org/</guid><link>https://example.org/1</link>"
                             "<title>a</title></item><item><guid>https://example.org/</guid>"
                             "<link>https://example.org/2</link><title>b</title></item>"
                             "<item><guid>same</guid><link>https://example.org/3</link><title>c</title>"
                             "</item><item><guid>same</guid><link>https://example.org/4</link>"
                             "<title>d</title></item>")),
                  {"Harbour", "https://example.org/feed", {}, "en"}, noon);
    CHECK(made.size() == 4);
}

TEST_CASE("resemblance follows how much of the text is the same", "[feed][identity]") {
    using namespace newswatch::feed::detail;
    const auto alike = [](std::string_view one, std::string_view other) {
        return resemblance(signature_of(one), signature_of(other));
    };
    CHECK(alike(text_a, text_a) == 1.0);
    CHECK(alike(text_a, "THE HARBOUR MASTER said, on Tuesday" + text_a.substr(34)) == 1.0);
    CHECK(alike(text_a, text_b) < 0.1);
    CHECK(alike(text_a, text_a + " More follows.") > 0.7);
    CHECK(alike("too few words", "too few words") == 0.0);
    CHECK(same_figures(signature_of(text_a + " 12"), signature_of("12 " + text_a)));
    CHECK_FALSE(same_figures(signature_of(text_a + " 12"), signature_of(text_a + " 14")));
    CHECK(words_behind(signature_of(text_a)) == 36);
}

TEST_CASE("counters and times are no edit, a figure of the news is one, and its diff says which",
          "[feed][identity][edit]") {
    const auto edit = [](const std::string& before, const std::string& after) {
        auto one = article("g", u, "T", before), other = article("g", u, "T", after);
        add_zones(one);
        add_zones(other);
        return identification().edit(one, other).value_or("no edit");
    };
    CHECK(edit("Text.\n12 comments", "Text.\n13 comments") == "no edit");
    CHECK(edit("Text.\nUpdated 12:34", "Text.\nUpdated 13:00") == "no edit");
    CHECK(edit("See https://example.org/?utm_source=a", "See https://example.org/?utm_source=b") ==
          "no edit");
    CHECK(edit("12 dead in the city", "14 dead in the city") == "body: [-12-] {+14+} dead in the city");
}
