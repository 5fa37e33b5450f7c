#include <newswatch/testing.hpp>

int main() {
    nw::test::harness t{{{"words", 3}}};
    t.feed_batch({{.title = "long", .body = "one two three"}, {.title = "short", .body = "one two"}});
    return t.alerts.size() == 1 && t.alerts[0].text == "3 words" ? 0 : 1;
}
