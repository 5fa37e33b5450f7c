#include "core/result.hpp"

#include <catch2/catch.hpp>
#include <memory>

using namespace newswatch;

TEST_CASE("a result holds its value or its error", "[result]") {
    const Result<int> good{7};
    const Result<int> bad{Error{ErrorKind::timeout, "example.org did not answer within 30 s"}};
    CHECK(good);
    CHECK(*good == 7);
    CHECK_FALSE(bad);
    CHECK(bad.error().kind == ErrorKind::timeout);
    CHECK_THROWS_AS(bad.value(), std::logic_error);
}

TEST_CASE("a value that can only be moved moves out of its result", "[result]") {
    Result<std::unique_ptr<int>> result{std::make_unique<int>(3)};
    const auto taken = *std::move(result);
    CHECK(*taken == 3);
}

TEST_CASE("every kind of error has a name of its own", "[result]") {
    CHECK(std::string{name_of(ErrorKind::invalid)} == "invalid");
    CHECK(std::string{name_of(ErrorKind::cancelled)} == "cancelled");
    CHECK_FALSE(Result<void>{Error{}});
    CHECK(Result<void>{});
}
