// The known name a mistyped one was probably meant to be. Pure; any thread.
#pragma once

#include <span>
#include <string_view>

namespace newswatch::entity {

// The name with the fewest letters to insert, delete, replace or swap with the next; empty when even that one
// needs more than a third of its letters (at least one) changed.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names);

}  // namespace newswatch::entity
