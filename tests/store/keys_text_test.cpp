// The column that keeps the keys of an article.
#include <catch2/catch.hpp>

#include "store/detail/rows.hpp"

using namespace newswatch;
using store::detail::keys_from;
using store::detail::to_text;

namespace {

ArticleKeys some_keys() {
    ArticleKeys keys;
    keys.of(Rung::guid) = "tag:example.org,2026:1";
    keys.of(Rung::url) = "https://example.org/1";
    keys.of(Rung::title) = std::string{"three\n7:lines\0and bytes \xFF", 24};
    keys.shared[static_cast<std::size_t>(Rung::url)] = true;
    keys.published = Timestamp{Duration{1'772'366'400'000}};
    return keys;
}

}  // namespace

TEST_CASE("keys come back from the database as they were", "[store]") {
    CHECK(keys_from(to_text(some_keys())) == some_keys());
    CHECK(keys_from(to_text(ArticleKeys{})) == ArticleKeys{});
    auto early = some_keys();
    early.published = Timestamp{Duration{-1}};
    CHECK(keys_from(to_text(early)) == early);
}

TEST_CASE("keys that an older release wrote as JSON are read", "[store]") {
    const auto keys =
        keys_from(R"({"guid":"g","published":1772366400000,"shared":["url"],"url":"https://example.org/1"})");
    ArticleKeys expected;
    expected.of(Rung::guid) = "g";
    expected.of(Rung::url) = "https://example.org/1";
    expected.shared[static_cast<std::size_t>(Rung::url)] = true;
    expected.published = Timestamp{Duration{1'772'366'400'000}};
    CHECK(keys == expected);
}

TEST_CASE("keys that break off are an error, not a guess", "[store]") {
    const auto whole = to_text(some_keys());
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_THROWS_AS(keys_from(whole.substr(0, size)), store::detail::Failure);
    CHECK_THROWS_AS(keys_from("{\"guid\":"), store::detail::Failure);
    CHECK_THROWS_AS(keys_from("99999999999999999999:x"), store::detail::Failure);
}
