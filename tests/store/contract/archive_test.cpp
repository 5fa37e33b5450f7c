#include "store/archive.hpp"

#include "store/contract/implementations.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;
using Outcome = store::Settlement::Outcome;

namespace {

Article article_of(const std::string& source_name, const std::string& name) {
    auto a = article(name);
    a.source = source_name;
    return a;
}

// Two articles of source "A" and one of "B" between them, each with an alert to "press".
template <class Implementation>
void fill(Implementation& implementation) {
    const std::vector<std::pair<std::string, std::string>> rows{{"A", "one"}, {"B", "two"}, {"A", "three"}};
    for (const auto& [source_name, name] : rows) {
        const auto about = article_of(source_name, name);
        raise(implementation, about, {alert(about, "nato", "nato", {"press", "desk"})});
    }
}

store::Page page(std::size_t limit, std::int64_t before = 0) {
    store::Page p;
    p.limit = limit;
    p.before = before;
    return p;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("articles are shown newest first, page by page", "[archive]", Implementations) {
    TestType implementation;
    fill(implementation);
    auto& archive = implementation.store().archive();
    const auto first = get(archive.articles(page(2)));
    REQUIRE(first.size() == 2);
    CHECK(first[0].article.title == "About three");
    CHECK(first[1].article.title == "About two");
    const auto second = get(archive.articles(page(2, first[1].cursor)));
    REQUIRE(second.size() == 1);
    CHECK(second[0].article.title == "About one");
    CHECK(get(archive.articles(page(2, second[0].cursor))).empty());
    CHECK(get(archive.articles(page(1'000'000))).size() == 3);
}

TEMPLATE_LIST_TEST_CASE("articles and alerts are found by source and by id", "[archive]", Implementations) {
    TestType implementation;
    fill(implementation);
    auto& archive = implementation.store().archive();
    store::Page of_a;
    of_a.source = "A";
    CHECK(get(archive.articles(of_a)).size() == 2);
    CHECK(get(archive.alerts(of_a)).size() == 2);
    of_a.limit = 1;
    CHECK(get(archive.alerts(of_a))[0].article_title == "About three");
    store::Page of_two;
    of_two.id = article("two").id;
    REQUIRE(get(archive.articles(of_two)).size() == 1);
    of_two.source = "A";
    CHECK(get(archive.articles(of_two)).empty());
    store::Page of_alert;
    of_alert.id = alert(article("one"), "nato", "nato").alert.id;
    REQUIRE(get(archive.alerts(of_alert)).size() == 1);
    CHECK(get(archive.alerts(of_alert))[0].article_title == "About one");
}

TEMPLATE_LIST_TEST_CASE("an alert is shown with its article, the words found, and who is told", "[archive]",
                        Implementations) {
    TestType implementation;
    fill(implementation);
    const auto shown = get(implementation.store().archive().alerts(page(1)));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].source == "A");
    CHECK(shown[0].article_title == "About three");
    CHECK(shown[0].article_url == "https://news.example/three");
    CHECK(shown[0].alert.rule == "nato");
    CHECK(shown[0].alert.article_id == article("three").id);
    CHECK(shown[0].surfaces == std::vector<std::string>{"Seoul"});
    CHECK(shown[0].recipients == std::vector<std::string>{"press", "desk"});
}

TEMPLATE_LIST_TEST_CASE("a delivery is shown with its story, and found by its state", "[archive]",
                        Implementations) {
    TestType implementation;
    fill(implementation);
    auto& store = implementation.store();
    const auto claimed = get(store.outbox().claim("press", 1, noon));
    done(store.outbox().settle(settlement(claimed[0].id, Outcome::retry)));
    auto last = settlement(claimed[0].id, Outcome::done);
    last.at = noon + 5min;
    last.reply = "250 accepted";
    done(store.outbox().settle(last));
    store::Page settled;
    settled.state = "done";
    const auto shown = get(store.archive().deliveries(settled));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].id == claimed[0].id);
    CHECK(shown[0].alert_id == claimed[0].alert.id);
    CHECK(shown[0].recipient == "press");
    CHECK(shown[0].state == "done");
    CHECK(shown[0].rule == "nato");
    CHECK(shown[0].article_title == "About one");
    CHECK(shown[0].created == noon);
    CHECK(shown[0].next_attempt == std::nullopt);
    REQUIRE(shown[0].attempts.size() == 2);
    CHECK(shown[0].attempts[0].number == 1);
    CHECK(shown[0].attempts[0].outcome == "retry");
    CHECK(shown[0].attempts[0].reply == "451 try again later");
    CHECK(shown[0].attempts[1].number == 2);
    CHECK(shown[0].attempts[1].at == noon + 5min);
    CHECK(shown[0].attempts[1].outcome == "done");
    store::Page pending;
    pending.state = "pending";
    CHECK(get(store.archive().deliveries(pending)).size() == 5);
    CHECK(get(store.archive().deliveries(pending))[0].next_attempt == noon);
}

TEMPLATE_LIST_TEST_CASE("counts tell what is kept, waiting and sent", "[archive]", Implementations) {
    TestType implementation;
    fill(implementation);
    auto& store = implementation.store();
    get(store.source_states().record(source(), found_all({"four"})));
    const auto claimed = get(store.outbox().claim("press", 2, noon));
    done(store.outbox().settle(settlement(claimed[0].id, Outcome::done)));
    done(store.outbox().settle(settlement(claimed[1].id, Outcome::dead)));
    const auto counts = get(store.archive().counts());
    CHECK(counts.articles == 4);
    CHECK(counts.alerts == 3);
    CHECK(counts.journal == 1);
    CHECK(counts.pending == 4);
    CHECK(counts.delivered == 1);
    CHECK(counts.dead == 1);
}
