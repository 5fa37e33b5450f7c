// What the store keeps of identities. The rules that decide are another's (feed); here they are scripted.
#include <sqlite3.h>

#include "store/contract/implementations.hpp"
#include "store/detail/sqlite.hpp"
#include "store/source_states.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;

namespace {

// The same guid is the same article; an edit is what changes the body, "noise" in it aside.
class ByGuid final : public Identification {
public:
    std::vector<Identity> identify(const std::vector<ArticleKeys>& listed, KnownArticles& known,
                                   Timestamp) const override {
        std::vector<Identity> all;
        for (const auto& keys : listed) {
            const auto found = known.with(Rung::guid, keys.of(Rung::guid));
            const auto by_url = known.with(Rung::url, keys.of(Rung::url));
            if (!found.empty())
                all.push_back({found[0].id, true, Rung::guid,
                               found[0].keys.of(Rung::url) != keys.of(Rung::url), "moved"});
            else if (!by_url.empty())
                all.push_back({by_url[0].id, true, Rung::url, true, "by its link"});
            else
                all.push_back({keys.id, false, Rung::guid, false, "new"});
        }
        return all;
    }
    ArticleKeys keys_of(const Article& article) const override {
        ArticleKeys keys;
        keys.of(Rung::url) = article.url;
        return keys;
    }
    std::optional<std::string> edit(const Article& before, const Article& after) const override {
        if (after.body.find("noise") != std::string::npos) return std::nullopt;
        return before.body + " -> " + after.body;
    }
};

class Shop {
public:
    Shop() { open(); }
    void open() {
        store_.reset();
        store_ = std::move(store::Store::open(directory_.path(), &rules_).value());
    }
    void close() { store_.reset(); }
    store::Store& store() { return *store_; }
    std::filesystem::path file() const { return directory_.path() / "newswatch.db"; }
    store::PollReceipt record(const std::string& name, const std::string& guid, const std::string& body,
                              Duration age = 0h, bool shared = false) {
        auto one = found(article(name, body));
        one.article.fetched = noon - age;
        one.keys.of(Rung::guid) = guid;
        one.keys.of(Rung::url) = one.article.url;
        one.keys.shared[0] = shared;
        one.archive_only = true;
        return get(store_->source_states().record(source(), {one}));
    }
    store::ArchivedArticle look(const std::string& name) {
        store::Page page;
        page.id = article(name).id;
        return get(store_->archive().articles(page)).at(0);
    }
    std::int64_t rows(const char* count) {
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open(file().c_str(), &db) == SQLITE_OK);
        std::int64_t rows = -1;
        const auto keep = [](void* out, int, char** values, char**) {
            *static_cast<std::int64_t*>(out) = std::stoll(values[0]);
            return 0;
        };
        CHECK(sqlite3_exec(db, count, keep, &rows, nullptr) == SQLITE_OK);
        sqlite3_close(db);
        return rows;
    }

private:
    ByGuid rules_;
    TemporaryDirectory directory_;
    std::unique_ptr<store::Store> store_;
};

}  // namespace

TEST_CASE("a known article keeps its id and takes the link it is listed under now", "[identity]") {
    Shop shop;
    CHECK(shop.record("one", "g", "Text.").archived == 1);
    CHECK(shop.look("one").identity->explanation == "new");
    shop.open();
    CHECK(shop.record("moved", "g", "Text.").unchanged == 1);
    const auto archived = shop.look("one");
    CHECK(archived.article.url == "https://news.example/moved");
    CHECK(archived.identity->explanation == "moved");
    CHECK(archived.identity->rung == "guid");
    CHECK(get(shop.store().archive().counts()).articles == 1);
}

TEST_CASE("every former key leads to the article", "[identity]") {
    Shop shop;
    shop.record("one", "g", "Text.");
    shop.record("two", "g", "Text.");
    CHECK(shop.record("one", "h", "Text.").unchanged == 1);
    CHECK(shop.record("two", "i", "Text.").unchanged == 1);
    CHECK(get(shop.store().archive().counts()).articles == 1);
}

TEST_CASE("an edit leaves its diff, noise leaves none and no update", "[identity]") {
    Shop shop;
    shop.record("one", "g", "Text.");
    CHECK(shop.record("one", "g", "noise").unchanged == 1);
    CHECK(shop.look("one").article.body == "Text.");
    shop.record("one", "g", "Edited.");
    const auto archived = shop.look("one");
    CHECK(archived.article.body == "Edited.");
    REQUIRE(archived.edits.size() == 1);
    CHECK(archived.edits[0].diff == "Text. -> Edited.");
    CHECK(archived.edits[0].at == noon);
}

TEST_CASE("the last twenty edits and eight links of an article are kept", "[identity]") {
    Shop shop;
    for (int i = 0; i < 30; ++i) shop.record("link " + std::to_string(i), "g", std::to_string(i));
    CHECK(shop.look("link 0").edits.size() == 20);
    CHECK(shop.look("link 0").edits[0].diff == "28 -> 29");
    CHECK(shop.rows("SELECT count(*) FROM identity_keys WHERE rung = 'url'") == 8);
}

TEST_CASE("a key that names several articles leads to none", "[identity]") {
    Shop shop;
    shop.record("one", "all", "Text.");
    shop.record("two", "all", "Text.", 0h, true);
    CHECK(shop.record("three", "all", "Text.").archived == 1);
}

TEST_CASE("what is known of an article expires with it", "[identity]") {
    Shop shop;
    shop.record("old", "g", "Text.", 48h);
    shop.record("old", "g", "Edited.", 47h);
    shop.record("old", "all", "Edited.", 47h, true);
    shop.record("new", "h", "Text.", 1h);
    CHECK(get(shop.store().expire(noon - 24h)) == 1);
    CHECK(shop.rows("SELECT count(*) FROM article_identity") == 1);
    CHECK(shop.rows("SELECT count(*) FROM article_edits") == 0);
    CHECK(shop.rows("SELECT count(*) FROM identity_keys") == 2);
}

TEST_CASE("a database of before there were keys keeps its articles, and finds them by their links",
          "[identity]") {
    Shop shop;
    shop.record("one", "g", "Text.");
    shop.close();
    {
        store::detail::Connection db{shop.file(), store::detail::Connection::Mode::read_write};
        db.execute(
            "DROP TABLE article_identity; DROP TABLE identity_keys; DROP TABLE article_edits; "
            "DROP TABLE search; DROP TABLE search_state; DROP TABLE taken_files; "
            "ALTER TABLE sources DROP COLUMN keyed; ALTER TABLE sources DROP COLUMN memory; "
            "ALTER TABLE sources DROP COLUMN subscription; "
            "PRAGMA user_version = 2");
    }
    shop.open();
    CHECK(shop.look("one").article.body == "Text.");
    CHECK_FALSE(shop.look("one").identity);
    CHECK(shop.record("one", "another guid", "Text.").unchanged == 1);
    CHECK(shop.look("one").identity->rung == "url");
}
