#include "runtime/backoff.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;
using namespace std::chrono_literals;

TEST_CASE("the delay doubles from the first value up to the cap and never beyond", "[backoff]") {
    const runtime::Backoff backoff{.first = 10s, .factor = 2.0, .cap = 60s, .jitter = 0.0};
    CHECK(backoff.delay(1, 0.5) == 10s);
    CHECK(backoff.delay(2, 0.5) == 20s);
    CHECK(backoff.delay(3, 0.5) == 40s);
    CHECK(backoff.delay(4, 0.5) == 60s);
    CHECK(backoff.delay(4'000'000'000u, 0.5) == 60s);
}

TEST_CASE("jitter spreads the delay by its share both ways", "[backoff]") {
    const runtime::Backoff backoff{.first = 10s, .factor = 2.0, .cap = 60s, .jitter = 0.2};
    CHECK(backoff.delay(1, 0.0) == 8s);
    CHECK(backoff.delay(1, 0.5) == 10s);
    CHECK(backoff.delay(1, 0.999999) > 11'900ms);
}
