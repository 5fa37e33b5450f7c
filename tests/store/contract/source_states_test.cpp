#include "store/source_states.hpp"

#include <algorithm>

#include "store/contract/implementations.hpp"

using namespace newswatch;
using namespace newswatch::store_test;

namespace {

// Examines what waits, so that what comes next meets an empty journal.
void examine_all(store::Store& store) {
    std::vector<store::Examined> batch;
    for (const auto& entry : get(store.journal().next(100))) batch.push_back(examined(entry));
    get(store.journal().commit(std::move(batch)));
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a source's state is loaded as it was recorded, also after a restart",
                        "[source_states]", Implementations) {
    TestType implementation;
    auto& states = implementation.store().source_states();
    CHECK(get(states.load()).empty());
    get(states.record(source("B"), found_all({"one", "two"})));
    auto second = source("A");
    second.last_polled.reset();
    second.last_success = noon;
    second.last_error.clear();
    second.memory = "ttl 60\nhub \"https://hub.example\"";
    get(states.record(second, {}));
    implementation.restart();
    const auto loaded = get(implementation.store().source_states().load());
    REQUIRE(loaded.size() == 2);
    const auto expected = source("B");
    const auto& b = loaded[0].source == "B" ? loaded[0] : loaded[1];
    const auto& a = loaded[0].source == "A" ? loaded[0] : loaded[1];
    CHECK(b.url == expected.url);
    CHECK(b.etag == expected.etag);
    CHECK(b.last_modified == expected.last_modified);
    CHECK(b.next_due == expected.next_due);
    CHECK(b.next_reason == expected.next_reason);
    CHECK(b.last_polled == expected.last_polled);
    CHECK(b.last_success == std::nullopt);
    CHECK(b.failures == 3);
    CHECK(b.last_status == 503);
    CHECK(b.last_error == expected.last_error);
    CHECK(b.articles == 2);
    CHECK(a.last_polled == std::nullopt);
    CHECK(a.last_success == noon);
    CHECK(a.last_error.empty());
    CHECK(a.memory == second.memory);
    CHECK(b.memory.empty());
}

TEMPLATE_LIST_TEST_CASE("an article enters the journal once, however often it is listed", "[source_states]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    const auto first = get(store.source_states().record(source(), found_all({"one", "two"})));
    CHECK(first.fresh == 2);
    const auto second = get(store.source_states().record(source(), found_all({"one", "two", "three"})));
    CHECK(second.fresh == 1);
    CHECK(second.unchanged == 2);
    CHECK(get(store.journal().depth()) == 3);
    CHECK(get(store.source_states().load())[0].articles == 3);
}

TEMPLATE_LIST_TEST_CASE("what is too old at the first contact is kept but not examined", "[source_states]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    const auto receipt = get(store.source_states().record(source(), {found(article("old"), true)}));
    CHECK(receipt.archived == 1);
    CHECK(receipt.fresh == 0);
    CHECK(get(store.journal().depth()) == 0);
    CHECK(get(store.archive().counts()).articles == 1);
}

TEMPLATE_LIST_TEST_CASE("an edited article comes again as an update, with its new text", "[source_states]",
                        Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    get(store.source_states().record(source(), {found(article("one"))}));
    examine_all(store);
    const auto receipt = get(store.source_states().record(source(), {found(article("one", "Edited text."))}));
    CHECK(receipt.updated == 1);
    CHECK(receipt.fresh == 0);
    const auto entries = get(store.journal().next(10));
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].update);
    CHECK(entries[0].article.body == "Edited text.");
    CHECK(entries[0].article.annotations == article("one").annotations);  // no findings in the old text
    CHECK(get(store.archive().counts()).articles == 1);
}

TEMPLATE_LIST_TEST_CASE("an edit before the examination takes the waiting version's place, as new",
                        "[source_states]", Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    get(store.source_states().record(source(), {found(article("one"))}));
    const auto before = get(store.journal().next(10));
    get(store.source_states().record(source(), {found(article("one", "Edited text."))}));
    const auto after = get(store.journal().next(10));
    REQUIRE(after.size() == 1);
    CHECK_FALSE(after[0].update);
    CHECK(after[0].seq > before[0].seq);
    CHECK(after[0].article.body == "Edited text.");
}

TEMPLATE_LIST_TEST_CASE("an article kept without examination that is edited later comes as an update",
                        "[source_states]", Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    get(store.source_states().record(source(), {found(article("old"), true)}));
    get(store.source_states().record(source(), {found(article("old", "Corrected."))}));
    const auto entries = get(store.journal().next(10));
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].update);
}

TEMPLATE_LIST_TEST_CASE("an id that a feed lists twice counts once, so that its texts do not take turns",
                        "[source_states]", Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    const std::vector<store::FoundArticle> twice{found(article("one")), found(article("one", "Other text."))};
    const auto first = get(store.source_states().record(source(), twice));
    CHECK(first.fresh == 1);
    const auto second = get(store.source_states().record(source(), twice));
    CHECK(second.updated == 0);
    CHECK(get(store.journal().depth()) == 1);
}

TEMPLATE_LIST_TEST_CASE("another URL under the same name counts its articles afresh", "[source_states]",
                        Implementations) {
    TestType implementation;
    auto& states = implementation.store().source_states();
    get(states.record(source(), found_all({"one", "two"})));
    auto moved = source();
    moved.url = "https://other.example/feed";
    get(states.record(moved, found_all({"three"})));
    const auto loaded = get(states.load());
    CHECK(loaded[0].url == moved.url);
    CHECK(loaded[0].articles == 1);
}

TEMPLATE_LIST_TEST_CASE("sources that are configured no longer are forgotten, their articles stay",
                        "[source_states]", Implementations) {
    TestType implementation;
    auto& store = implementation.store();
    get(store.source_states().record(source("gone"), found_all({"one"})));
    get(store.source_states().record(source("O'Hara \"kept\""), {}));
    done(store.source_states().keep_only({"O'Hara \"kept\"", "not seen yet"}));
    const auto loaded = get(store.source_states().load());
    REQUIRE(loaded.size() == 1);
    CHECK(loaded[0].source == "O'Hara \"kept\"");
    CHECK(get(store.archive().counts()).articles == 1);
    done(store.source_states().keep_only({}));
    CHECK(get(store.source_states().load()).empty());
}

TEMPLATE_LIST_TEST_CASE(
    "the files taken from a folder are remembered with their articles, while it is that folder",
    "[source_states]", Implementations) {
    TestType implementation;
    auto folder = source();
    folder.url = "file:/srv/drop";
    const store::TakenFile one{"one.xml", 10, 1'790'000'000'123'456'789, 77, ""};
    const store::TakenFile two{"two \xFF.bin", 20, -1, ~std::uint64_t{0}, "neither a feed nor a text"};
    store::Listing listing{{found(article("one"))}, false};
    listing.taken = {one, two};
    get(implementation.store().source_states().record(folder, listing));
    implementation.restart();
    auto& states = implementation.store().source_states();
    auto files = get(states.taken_files(folder.source, folder.url));
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    CHECK(files == std::vector{one, two});
    CHECK(get(states.taken_files(folder.source, "file:/srv/other")).empty());
    CHECK(get(states.taken_files("Other", folder.url)).empty());

    store::Listing later;
    later.taken = {{"one.xml", 11, 5, 78, ""}};
    later.gone = {two.name};
    get(states.record(folder, later));
    CHECK(get(states.taken_files(folder.source, folder.url)) == later.taken);

    auto elsewhere = folder;
    elsewhere.url = "file:/srv/other";
    get(states.record(elsewhere, {}));
    get(states.record(folder, {}));
    CHECK(get(states.taken_files(folder.source, folder.url)).empty());

    get(states.record(folder, listing));
    done(states.keep_only({"Other"}));
    get(states.record(folder, {}));
    CHECK(get(states.taken_files(folder.source, folder.url)).empty());
}

TEMPLATE_LIST_TEST_CASE(
    "articles beside a poll enter as with one, and leave what the poll remembers as it is", "[source_states]",
    Implementations) {
    TestType implementation;
    auto& states = implementation.store().source_states();
    CHECK(run(states.add("nobody", found_all({"one"}))).error().kind == ErrorKind::not_found);
    get(states.record(source(), found_all({"one"})));
    store::Listing push{found_all({"one", "two"}), false};
    const auto receipt = get(states.add(source().source, push));
    CHECK(receipt.fresh == 1);
    CHECK(receipt.unchanged == 1);
    implementation.restart();
    const auto loaded = get(implementation.store().source_states().load());
    REQUIRE(loaded.size() == 1);
    CHECK(loaded[0].articles == 2);
    CHECK(loaded[0].etag == source().etag);
    CHECK(loaded[0].next_due == source().next_due);
}

TEMPLATE_LIST_TEST_CASE("a subscription is kept beside what polls record", "[source_states]",
                        Implementations) {
    TestType implementation;
    auto& states = implementation.store().source_states();
    get(states.record(source(), {}));
    done(states.keep_subscription(source().source, "push-id 1"));
    auto changed = source();
    changed.subscription = "nothing";
    get(states.record(changed, {}));
    implementation.restart();
    CHECK(get(implementation.store().source_states().load()).at(0).subscription == "push-id 1");
}
