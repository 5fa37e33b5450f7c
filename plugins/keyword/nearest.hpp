// The name that was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace newswatch::keyword {

// The known name with the fewest letters inserted, left out or changed; empty when none is near. Case does
// not count.
std::string_view nearest(std::string_view written, std::span<const std::string_view> known);

// "a, b, c"
std::string listed(std::span<const std::string_view> names);

}  // namespace newswatch::keyword
