// What sites count and date in their texts, which changes with every look and says nothing. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// The text without counters ("12 comments"), without times that tell how old it is ("5 minutes ago",
// "Updated 12:34"), and with links in their canonical spelling. Only whole phrases of daemon/feed/noise/*.txt
// go; any other figure, and so "12 dead", stays. White space is not what it was: fold it before comparing.
// The wording of all languages counts: feeds name the wrong one too often.
std::string without_noise(std::string_view text);

}  // namespace newswatch::feed::detail
