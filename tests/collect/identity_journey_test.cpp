// Feeds as the world publishes them, from their bytes to what the archive says of their articles.
#include <catch2/catch.hpp>

#include "collect/ingest.hpp"
#include "feed/identity.hpp"
#include "store/running.hpp"
#include "store/store.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;

namespace {

struct Item {
    std::string guid, link, title, text;
    std::string date = "Tue, 10 Mar 2026 09:30:00 GMT";
};

const std::string cable =
    "The harbour master said on Tuesday that the repair ship would reach the damaged cable before the end of "
    "the week, weather permitting, and that 12 owners had agreed to share the cost of the work.";
const std::string trains =
    "Two sleeping cars and a breakfast car return to the mountain line this winter after a pause of eleven "
    "years, the railway announced, with tickets on sale from the first of December.";

std::string element(const std::string& name, const std::string& text) {
    return text.empty() ? "" : "<" + name + "><![CDATA[" + text + "]]></" + name + ">";
}

std::string feed_of(const std::vector<Item>& items) {
    std::string text = "<rss version='2.0'><channel><title>t</title><link>https://example.org/</link>";
    for (const auto& item : items)
        text += "<item>" + element("guid", item.guid) + element("link", item.link) +
                element("title", item.title) + element("description", item.text) +
                element("pubDate", item.date) + "</item>";
    return text + "</channel></rss>";
}

class Journey {
public:
    store::PollReceipt poll(const std::vector<Item>& items) {
        config::SourceConfig source;
        source.name = "Example";
        source.url = "https://example.org/feed";
        source.max_age = 48h;
        const collect::Body body{.status = 200,
                                 .bytes = feed_of(items),
                                 .content_type = "application/rss+xml",
                                 .url = source.url,
                                 .validators = {}};
        auto ingested = collect::ingest(body, source, false, now_ += 10min);
        REQUIRE(ingested);
        store::SourceState state;
        state.source = source.name;
        state.url = source.url;
        return get(store_->source_states().record(state, std::move(ingested->articles)));
    }
    // Examines what waits, so that an edit shows as an update.
    void examine() {
        std::vector<store::Examined> batch;
        for (const auto& entry : get(store_->journal().next(1000)))
            batch.push_back({entry.seq, entry.article.id, entry.update, {}, {}});
        get(store_->journal().commit(std::move(batch)));
    }
    std::vector<store::ArchivedArticle> articles() { return get(store_->archive().articles({})); }
    store::ArchivedArticle only() {
        const auto all = articles();
        REQUIRE(all.size() == 1);
        store::Page page;
        page.id = all[0].article.id;
        return get(store_->archive().articles(page)).at(0);
    }

private:
    TemporaryDirectory directory_;
    Timestamp now_ = *from_rfc3339("2026-03-10T12:00:00Z");
    std::unique_ptr<store::Store> store_ =
        std::move(store::Store::open(directory_.path() / "state", &feed::identification()).value());
};

// The receipt of the second poll, after the first was examined.
store::PollReceipt then(Journey& journey, const std::vector<Item>& first, const std::vector<Item>& second) {
    CHECK(journey.poll(first).fresh == first.size());
    journey.examine();
    return journey.poll(second);
}

}  // namespace

TEST_CASE("a guid that counts its versions is the same article, and the archive says why", "[identity]") {
    Journey journey;
    const Item before{"https://www.bbc.example/news/1#0", "https://www.bbc.example/news/1?at_medium=RSS", "T",
                      cable};
    auto after = before;
    after.guid = "https://www.bbc.example/news/1#3";
    const auto receipt = then(journey, {before}, {after});
    CHECK(receipt.unchanged == 1);
    const auto archived = journey.only();
    REQUIRE(archived.identity);
    CHECK(archived.identity->rung == "normalised_guid");
    CHECK(archived.identity->explanation.find("#0") != std::string::npos);
    CHECK(archived.identity->explanation.find("#3") != std::string::npos);
    CHECK(archived.edits.empty());
}

TEST_CASE("a feed that moves to https and to another host brings nothing new", "[identity]") {
    Journey journey;
    std::vector<Item> items;
    for (int i = 0; i < 5; ++i) {
        const auto address = "http://old.example/news/" + std::to_string(i);
        items.push_back({address, address, "T" + std::to_string(i), cable + std::to_string(i)});
    }
    auto secure = items, moved = items;
    for (auto& item : secure) item.guid = item.link = "https" + item.guid.substr(4);
    for (auto& item : moved) item.guid = item.link = "https://new.example" + item.guid.substr(18);
    CHECK(then(journey, items, secure).unchanged == 5);
    CHECK(journey.poll(moved).unchanged == 5);
    CHECK(journey.articles().size() == 5);
    CHECK(journey.articles()[0].article.url.find("https://new.example/news/") == 0);
}

TEST_CASE("a site whose guid changes at each edit keeps its articles by their link", "[identity]") {
    Journey journey;
    const Item before{"rev-1", "https://example.org/a", "T", cable};
    CHECK(then(journey, {before}, {{"rev-2", before.link, "T", cable + " More."}}).updated == 1);
    CHECK(journey.poll({{"rev-3", before.link, "T", cable + " More."}}).unchanged == 1);
    CHECK(journey.only().article.body == cable + " More.");
    CHECK(journey.only().identity->rung == "url");
}

TEST_CASE("an edit comes once, as an update, with what it changed", "[identity]") {
    Journey journey;
    const Item before{"g", "https://example.org/a", "Cable damaged", cable};
    auto after = before;
    after.title = "Cable repaired";
    after.text.replace(after.text.find("12"), 2, "14");
    const auto receipt = then(journey, {before}, {after});
    CHECK(receipt.updated == 1);
    CHECK(receipt.fresh == 0);
    CHECK(journey.poll({after}).unchanged == 1);
    const auto archived = journey.only();
    CHECK(archived.article.title == "Cable repaired");
    REQUIRE(archived.edits.size() == 1);
    CHECK(archived.edits[0].diff.find("title: Cable [-damaged-] {+repaired+}") == 0);
    CHECK(archived.edits[0].diff.find("[-12-] {+14+}") != std::string::npos);
}

TEST_CASE("guid, link and title may change one after another", "[identity]") {
    Journey journey;
    Item item{"g", "https://example.org/a", "T", cable};
    CHECK(journey.poll({item}).fresh == 1);
    journey.examine();
    for (int round = 0; round < 3; ++round) {
        item.guid += "x";
        CHECK(journey.poll({item}).fresh == 0);
        item.link += "x";
        CHECK(journey.poll({item}).fresh == 0);
        item.title += " x";
        CHECK(journey.poll({item}).fresh == 0);
    }
    CHECK(journey.articles().size() == 1);
}

TEST_CASE("links with a token each time, and no guid, bring nothing new and fill no table", "[identity]") {
    Journey journey;
    const auto listed = [](int poll) {
        const auto token = "?k=" + std::to_string(poll);
        return std::vector<Item>{{"", "https://example.org/a" + token, "Cable", cable},
                                 {"", "https://example.org/b" + token, "Trains", trains}};
    };
    CHECK(journey.poll(listed(0)).fresh == 2);
    for (int poll = 1; poll < 20; ++poll) CHECK(journey.poll(listed(poll)).unchanged == 2);
    CHECK(journey.articles().size() == 2);
}

TEST_CASE("one guid for all items merges none of them, however they are listed", "[identity]") {
    Journey journey;
    const Item a{"https://example.org/", "https://example.org/a", "Cable", cable};
    const Item b{"https://example.org/", "https://example.org/b", "Trains", trains};
    CHECK(then(journey, {a, b}, {b, a}).unchanged == 2);
    const Item c{"https://example.org/", "https://example.org/c", "Third", "Something else entirely."};
    CHECK(journey.poll({c}).fresh == 1);
    CHECK(journey.articles().size() == 3);
}

TEST_CASE("guids that count places in the list stay with their articles", "[identity]") {
    Journey journey;
    const Item a{"2", "https://example.org/a", "Cable", cable, "Tue, 10 Mar 2026 08:00:00 GMT"};
    const Item b{"1", "https://example.org/b", "Trains", trains, "Tue, 10 Mar 2026 09:00:00 GMT"};
    const Item c{"1", "https://example.org/c", "Third", "Something else entirely.",
                 "Tue, 10 Mar 2026 10:00:00 GMT"};
    auto moved = b;
    moved.guid = "2";
    const auto receipt = then(journey, {b, a}, {c, moved});
    CHECK(receipt.fresh == 1);
    CHECK(receipt.unchanged == 1);
    CHECK(journey.articles().size() == 3);
    CHECK(journey.poll({c, moved}).unchanged == 2);
}

TEST_CASE("a new article under the guid of one that is listed beside it is not lost", "[identity]") {
    Journey journey;
    const Item a{"2", "https://example.org/a", "Cable", cable, "Tue, 10 Mar 2026 08:00:00 GMT"};
    const Item b{"1", "https://example.org/b", "Trains", trains, "Tue, 10 Mar 2026 09:00:00 GMT"};
    const Item late{"1", "https://example.org/c", "Third", "Something else entirely.",
                    "Tue, 10 Mar 2026 08:30:00 GMT"};
    auto moved = b;
    moved.guid = "2";
    moved.text += " More.";
    const auto receipt = then(journey, {b, a}, {late, moved});
    CHECK(receipt.fresh == 1);
    CHECK(receipt.updated == 1);
    CHECK(journey.articles().size() == 3);
}

TEST_CASE("counters and clocks in a text are no edit", "[identity]") {
    Journey journey;
    const auto listed = [](const std::string& comments, const std::string& time) {
        return Item{"g", "https://example.org/a", "T",
                    cable + "<p>" + comments + " comments</p><p>Updated " + time + "</p>"};
    };
    CHECK(then(journey, {listed("12", "12:34")}, {listed("14", "13:00")}).unchanged == 1);
    CHECK(journey.only().edits.empty());
}
