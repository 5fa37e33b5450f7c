#include "store/outbox.hpp"

#include "store/contract/implementations.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;
using Outcome = store::Settlement::Outcome;

namespace {

// One delivery to "press" for each name, oldest first.
template <class Implementation>
void fill(Implementation& implementation, const std::vector<std::string>& names) {
    for (const auto& name : names) {
        const auto about = article(name);
        raise(implementation, about, {alert(about, "nato", "nato")});
    }
}

std::vector<std::string> titles(const std::vector<store::PendingDelivery>& deliveries) {
    std::vector<std::string> all;
    for (const auto& delivery : deliveries) all.push_back(delivery.article.title);
    return all;
}

using Titles = std::vector<std::string>;

}  // namespace

TEMPLATE_LIST_TEST_CASE("a claim brings what is needed to send", "[outbox]", Implementations) {
    TestType implementation;
    const auto about = article("one");
    const auto raised = alert(about, "nato", "nato");
    raise(implementation, about, {raised});
    const auto claimed = get(implementation.store().outbox().claim("press", 10, noon));
    REQUIRE(claimed.size() == 1);
    const auto& delivery = claimed[0];
    CHECK(delivery.id == stable_id({raised.alert.id, "press"}));
    CHECK(delivery.recipient == "press");
    CHECK(delivery.attempt == 1);
    CHECK(delivery.created == noon);
    CHECK(delivery.alert.id == raised.alert.id);
    CHECK(delivery.alert.article_id == about.id);
    CHECK(delivery.alert.plugin == "keyword");
    CHECK(delivery.alert.rule == "nato");
    CHECK(delivery.alert.severity == Severity::high);
    CHECK(delivery.alert.title == raised.alert.title);
    CHECK(delivery.alert.text == raised.alert.text);
    CHECK(delivery.alert.dedup_key == "nato");
    CHECK(delivery.alert.score == 0.75);
    CHECK(delivery.alert.tags == raised.alert.tags);
    CHECK(delivery.alert.evidence == raised.alert.evidence);
    CHECK(delivery.alert.created == noon);
    CHECK(delivery.article.body == about.body);
    CHECK(delivery.article.annotations.size() == 2);
    CHECK(delivery.surfaces == Titles{"Seoul"});
}

TEMPLATE_LIST_TEST_CASE("a claim takes the oldest of one recipient, and nobody else sees them", "[outbox]",
                        Implementations) {
    TestType implementation;
    fill(implementation, {"one", "two", "three"});
    auto& outbox = implementation.store().outbox();
    CHECK(get(outbox.claim("desk", 10, noon)).empty());
    CHECK(titles(get(outbox.claim("press", 2, noon))) == Titles{"About one", "About two"});
    CHECK(titles(get(outbox.claim("press", 2, noon))) == Titles{"About three"});
    CHECK(get(outbox.claim("press", 2, noon)).empty());
    CHECK(get(outbox.depth()) == 3);
}

TEMPLATE_LIST_TEST_CASE("what was claimed but not settled is sent again after a restart, with the same id",
                        "[outbox]", Implementations) {
    TestType implementation;
    fill(implementation, {"one"});
    const auto before = get(implementation.store().outbox().claim("press", 1, noon));
    implementation.restart();
    const auto after = get(implementation.store().outbox().claim("press", 1, noon));
    REQUIRE(after.size() == 1);
    CHECK(after[0].id == before[0].id);
    CHECK(after[0].attempt == 1);
}

TEMPLATE_LIST_TEST_CASE("a retry comes back when it is due, with the next number", "[outbox]",
                        Implementations) {
    TestType implementation;
    fill(implementation, {"one"});
    auto& outbox = implementation.store().outbox();
    const auto id = get(outbox.claim("press", 1, noon))[0].id;
    done(outbox.settle(settlement(id, Outcome::retry)));
    CHECK(get(outbox.claim("press", 1, noon + 5min - 1ms)).empty());
    const auto again = get(outbox.claim("press", 1, noon + 5min));
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == id);
    CHECK(again[0].attempt == 2);
}

TEMPLATE_LIST_TEST_CASE("an attempt that does not count is remembered but not numbered", "[outbox]",
                        Implementations) {
    TestType implementation;
    fill(implementation, {"one"});
    auto& store = implementation.store();
    const auto id = get(store.outbox().claim("press", 1, noon))[0].id;
    auto paused = settlement(id, Outcome::retry);
    paused.counts = false;
    done(store.outbox().settle(paused));
    CHECK(get(store.outbox().claim("press", 1, noon + 5min))[0].attempt == 1);
    CHECK(get(store.archive().deliveries({}))[0].attempts.size() == 1);
}

TEMPLATE_LIST_TEST_CASE("the done and the dead leave the outbox", "[outbox]", Implementations) {
    TestType implementation;
    fill(implementation, {"one", "two"});
    auto& store = implementation.store();
    const auto claimed = get(store.outbox().claim("press", 2, noon));
    done(store.outbox().settle(settlement(claimed[0].id, Outcome::done)));
    done(store.outbox().settle(settlement(claimed[1].id, Outcome::dead)));
    CHECK(get(store.outbox().claim("press", 2, noon + 24h)).empty());
    CHECK(get(store.outbox().depth()) == 0);
    CHECK(get(store.outbox().recipients()).empty());
    const auto counts = get(store.archive().counts());
    CHECK(counts.delivered == 1);
    CHECK(counts.dead == 1);
}

TEMPLATE_LIST_TEST_CASE("what is not pending cannot be settled", "[outbox]", Implementations) {
    TestType implementation;
    fill(implementation, {"one"});
    auto& outbox = implementation.store().outbox();
    const auto unknown = run(outbox.settle(settlement("0123456789abcdef0123456789abcdef", Outcome::done)));
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind == ErrorKind::not_found);
    const auto id = get(outbox.claim("press", 1, noon))[0].id;
    done(outbox.settle(settlement(id, Outcome::done)));
    const auto again = run(outbox.settle(settlement(id, Outcome::dead)));
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == ErrorKind::not_found);
}

TEMPLATE_LIST_TEST_CASE("the next due time is that of the first delivery nobody is sending", "[outbox]",
                        Implementations) {
    TestType implementation;
    fill(implementation, {"one", "two"});
    auto& outbox = implementation.store().outbox();
    CHECK(get(outbox.next_due("desk")) == std::nullopt);
    CHECK(get(outbox.next_due("press")) == noon);
    const auto claimed = get(outbox.claim("press", 2, noon));
    CHECK(get(outbox.next_due("press")) == std::nullopt);
    done(outbox.settle(settlement(claimed[1].id, Outcome::retry)));
    CHECK(get(outbox.next_due("press")) == noon + 5min);
}

TEMPLATE_LIST_TEST_CASE("recipients are those for whom something is pending", "[outbox]", Implementations) {
    TestType implementation;
    const auto about = article("one");
    raise(implementation, about, {alert(about, "nato", "nato", {"press", "desk"})});
    auto& outbox = implementation.store().outbox();
    CHECK(get(outbox.recipients()) == Titles{"desk", "press"});
    const auto id = get(outbox.claim("desk", 1, noon))[0].id;
    CHECK(get(outbox.recipients()) == Titles{"desk", "press"});
    done(outbox.settle(settlement(id, Outcome::done)));
    CHECK(get(outbox.recipients()) == Titles{"press"});
}

TEMPLATE_LIST_TEST_CASE("dead deliveries are replayed at once, under the same id and from the first attempt",
                        "[outbox]", Implementations) {
    TestType implementation;
    fill(implementation, {"one", "two", "three"});
    auto& outbox = implementation.store().outbox();
    const auto claimed = get(outbox.claim("press", 3, noon));
    done(outbox.settle(settlement(claimed[0].id, Outcome::done)));
    for (const auto i : {1, 2}) {
        done(outbox.settle(settlement(claimed[i].id, Outcome::retry)));
        get(outbox.claim("press", 3, noon + 5min));
        done(outbox.settle(settlement(claimed[i].id, Outcome::dead)));
    }
    CHECK(get(outbox.replay(claimed[0].id, noon + 1h)) == 0);  // done, not dead
    CHECK(get(outbox.replay(claimed[2].id, noon + 1h)) == 1);
    CHECK(get(outbox.replay("", noon + 2h)) == 1);
    CHECK(get(outbox.next_due("press")) == noon + 1h);
    const auto again = get(outbox.claim("press", 3, noon + 2h));
    REQUIRE(again.size() == 2);
    CHECK(again[0].id == claimed[1].id);
    CHECK(again[0].attempt == 1);
    CHECK(again[0].created == noon);
}

TEMPLATE_LIST_TEST_CASE("the words of the evidence survive an edit of the article", "[outbox]",
                        Implementations) {
    TestType implementation;
    fill(implementation, {"one"});
    auto& store = implementation.store();
    get(store.source_states().record(source(), {found(article("one", "Quite another text."))}));
    const auto claimed = get(store.outbox().claim("press", 1, noon));
    REQUIRE(claimed.size() == 1);
    CHECK(claimed[0].article.body == "Quite another text.");
    CHECK(claimed[0].surfaces == Titles{"Seoul"});
}
