// What a message tells about a delivery, as texts that are clean and cut to size. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "store/outbox.hpp"

namespace newswatch::deliver::detail {

// One piece of evidence with a little of the text around it.
struct Quote {
    std::string field;
    std::string before, surface, after;
};

struct Story {
    std::string headline;
    std::string link, link_host;  // empty when the article's URL is not http or https
    std::string source, published;
    std::string rule, plugin, severity;
    std::string text;             // the plugin's own words
    std::vector<Quote> quotes;    // at most max_quotes
    std::size_t more_quotes = 0;  // evidence beyond them
    std::string lead;
    std::string alert_id, raised;
};

inline constexpr std::size_t max_quotes = 20;

Story story_of(const store::PendingDelivery& delivery);

}  // namespace newswatch::deliver::detail
