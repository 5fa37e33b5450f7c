#include "store/journal.hpp"

#include "store/contract/implementations.hpp"

using namespace newswatch;
using namespace newswatch::store_test;

namespace {

void record(store::Store& store, const Article& a) {
    get(store.source_states().record(source(), {found(a)}));
}

store::JournalEntry only_entry(store::Store& store) {
    auto entries = get(store.journal().next(10));
    REQUIRE(entries.size() == 1);
    return std::move(entries[0]);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("an article comes out of the journal as it went in", "[journal]", Implementations) {
    TestType implementation;
    auto in = article("one", "Zwölf Boxkämpfer. Привіт 🙂");
    in.updated = noon + std::chrono::milliseconds{7};
    in.categories.clear();
    record(implementation.store(), in);
    const auto out = only_entry(implementation.store()).article;
    CHECK(out.id == in.id);
    CHECK(out.url == in.url);
    CHECK(out.source == in.source);
    CHECK(out.title == in.title);
    CHECK(out.summary == in.summary);
    CHECK(out.body == in.body);
    CHECK(out.authors == in.authors);
    CHECK(out.categories == in.categories);
    CHECK(out.tags == in.tags);
    CHECK(out.language == in.language);
    CHECK(out.published == in.published);
    CHECK(out.updated == in.updated);
    CHECK(out.fetched == in.fetched);
    CHECK(out.annotations == in.annotations);
}

TEMPLATE_LIST_TEST_CASE("the oldest entries come first, and again until they are committed", "[journal]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    get(store.source_states().record(source(), found_all({"one", "two", "three"})));
    const auto first = get(store.journal().next(2));
    REQUIRE(first.size() == 2);
    CHECK(first[0].article.title == "About one");
    CHECK(first[1].article.title == "About two");
    CHECK(get(store.journal().next(2))[0].seq == first[0].seq);
    get(store.journal().commit({examined(first[0]), examined(first[1])}));
    const auto rest = get(store.journal().next(2));
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].article.title == "About three");
    CHECK(rest[0].seq > first[1].seq);
    CHECK(get(store.journal().depth()) == 1);
}

TEMPLATE_LIST_TEST_CASE("a restart forgets nothing that was not committed, and repeats nothing that was",
                        "[journal]", Implementations) {
    TestType implementation;
    get(implementation.store().source_states().record(source(), found_all({"one", "two"})));
    const auto entries = get(implementation.store().journal().next(2));
    get(implementation.store().journal().commit({examined(entries[0])}));
    implementation.restart();
    CHECK(only_entry(implementation.store()).seq == entries[1].seq);
}

TEMPLATE_LIST_TEST_CASE("a commit keeps annotations, alerts and deliveries together", "[journal]",
                        Implementations) {
    TestType implementation;
    const auto about = article("one");
    const auto receipt =
        raise(implementation, about,
              {alert(about, "nato", "nato", {"press", "desk", "press"}), alert(about, "quiet", "quiet", {})});
    CHECK(receipt.articles == 1);
    CHECK(receipt.alerts == 2);
    CHECK(receipt.repeated == 0);
    CHECK(receipt.deliveries == 2);
    const auto counts = get(implementation.store().archive().counts());
    CHECK(counts.alerts == 2);
    CHECK(counts.pending == 2);
    CHECK(counts.journal == 0);
    const auto archived = get(implementation.store().archive().articles({}));
    REQUIRE(archived.size() == 1);
    REQUIRE(archived[0].article.annotations.size() == 2);
    CHECK(archived[0].article.annotations[0] == about.annotations[0]);
    CHECK(archived[0].article.annotations[1].value == "seoul");
}

TEMPLATE_LIST_TEST_CASE("an alert alike to one already raised is dropped", "[journal]", Implementations) {
    TestType implementation;
    const auto about = article("one");
    // The same rule with another key is another alert; without a key the rule is the key.
    const auto receipt = raise(
        implementation, about,
        {alert(about, "nato", "mention 1"), alert(about, "nato", "mention 2"),
         alert(about, "nato", "mention 1"), alert(about, "keyless", ""), alert(about, "other", "keyless")});
    CHECK(receipt.alerts == 3);
    CHECK(receipt.repeated == 2);
    CHECK(receipt.deliveries == 3);
}

TEMPLATE_LIST_TEST_CASE("the same key on another article, or from another plugin, is another alert",
                        "[journal]", Implementations) {
    TestType implementation;
    const auto one = article("one"), two = article("two");
    raise(implementation, one, {alert(one, "nato", "nato")});
    auto other = alert(two, "nato", "nato");
    other.alert.plugin = "entity";
    other.alert.id = stable_id({"entity", "nato", two.id});
    CHECK(raise(implementation, two, {alert(two, "nato", "nato"), other}).alerts == 2);
}

TEMPLATE_LIST_TEST_CASE("an edited article alerts only for rules that have not fired on it", "[journal]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    const auto before = article("one");
    raise(implementation, before, {alert(before, "nato", "nato")});
    const auto after = article("one", "Warsaw is in it now.");
    record(store, after);
    const auto entry = only_entry(store);
    CHECK(entry.update);
    const auto receipt = get(store.journal().commit(
        {examined(entry, {alert(after, "nato", "another key"), alert(after, "warsaw", "w1"),
                          alert(after, "warsaw", "w2")})}));
    CHECK(receipt.repeated == 1);
    CHECK(receipt.alerts == 2);  // both of the rule that fires for the first time
}

TEMPLATE_LIST_TEST_CASE("what was found in an edited text replaces what was found before", "[journal]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    raise(implementation, article("one"), {});
    record(store, article("one", "Kyiv alone."));
    auto again = examined(only_entry(store));
    again.annotations[0].value = "kyiv";
    get(store.journal().commit({again}));
    const auto annotations = get(store.archive().articles({}))[0].article.annotations;
    REQUIRE(annotations.size() == 2);
    CHECK(annotations[1].value == "kyiv");
}

TEMPLATE_LIST_TEST_CASE("findings in a text that was edited meanwhile are passed over", "[journal]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    const auto before = article("one");
    record(store, before);
    const auto stale = only_entry(store);
    record(store, article("one", "Edited while it was examined."));
    const auto receipt = get(store.journal().commit({examined(stale, {alert(before, "nato", "nato")})}));
    CHECK(receipt.articles == 0);
    CHECK(receipt.alerts == 0);
    CHECK(only_entry(store).article.body == "Edited while it was examined.");
    CHECK(get(store.archive().counts()).alerts == 0);
}

TEMPLATE_LIST_TEST_CASE("a commit repeated after its acknowledgement changes nothing", "[journal]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    const auto about = article("one");
    record(store, about);
    const auto batch = std::vector{examined(only_entry(store), {alert(about, "nato", "nato")})};
    CHECK(get(store.journal().commit(batch)).alerts == 1);
    CHECK(get(store.journal().commit(batch)).articles == 0);
    CHECK(get(store.archive().counts()).pending == 1);
}
