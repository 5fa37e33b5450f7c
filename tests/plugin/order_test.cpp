#include "plugin/detail/order.hpp"

#include <catch2/catch.hpp>

using namespace newswatch::plugin;

namespace {

Manifest needs(std::vector<std::string> consumes, std::vector<std::string> provides = {}) {
    Manifest m;
    m.consumes = std::move(consumes);
    m.provides = std::move(provides);
    return m;
}

Order order(const std::vector<Manifest>& manifests) {
    std::vector<const Manifest*> pointers;
    for (const auto& m : manifests) pointers.push_back(&m);
    return order_of(pointers);
}

using Sequence = std::vector<std::size_t>;

}  // namespace

TEST_CASE("without a reason to move, the order given stands") {
    CHECK(order({needs({}), needs({"nw.zone"}), needs({})}).sequence == Sequence{0, 1, 2});
    CHECK(order({}).sequence.empty());
}

TEST_CASE("whoever provides runs before all that consume") {
    CHECK(order({needs({"a"}), needs({}), needs({}, {"a"})}).sequence == Sequence{1, 2, 0});
    CHECK(order({needs({"a"}), needs({}, {"a"}), needs({}, {"a"})}).sequence == Sequence{1, 2, 0});
    CHECK(order({needs({"b"}), needs({"a"}, {"b"}), needs({}, {"a"})}).sequence == Sequence{2, 1, 0});
}

TEST_CASE("a plugin may consume what it provides itself") {
    CHECK(order({needs({"a"}, {"a"})}).sequence == Sequence{0});
}

TEST_CASE("what nobody provides refuses those that need it, and those behind them") {
    const auto result = order({needs({"a"}, {"b"}), needs({"b"}, {"c"}), needs({})});
    CHECK(result.sequence == Sequence{2});
    CHECK(result.refused[0] == "no configured plugin provides the annotation \"a\" that it consumes");
    CHECK(result.refused[1] == "no configured plugin provides the annotation \"b\" that it consumes");
    CHECK(result.refused[2].empty());
}

TEST_CASE("a cycle refuses its members and leaves the others") {
    const auto result = order({needs({"a"}, {"b"}), needs({"b"}, {"a"}), needs({})});
    CHECK(result.sequence == Sequence{2});
    CHECK_THAT(result.refused[0], Catch::Contains("\"a\""));
    CHECK_THAT(result.refused[1], Catch::Contains("\"b\""));
}
