// Where the items of a damaged document begin, so that one that lost a bracket or a quote does not take its
// neighbours with it. Pure; any thread; linear.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace newswatch::feed::detail::json {

struct ItemStarts {
    std::size_t list = 0;                // of the "[" around the items
    std::size_t name = 0, name_end = 0;  // of the list, without quotes; both 0 when the list has no name
    std::vector<std::size_t> items;      // of each "{", in order; empty when too little is sure
};

// The list begins at `list`. Items are the objects that begin with the same name as the first one: those that
// are strict JSON up to the next, and those behind a damaged one that look like them by their white space and
// their second name. Objects inside of items that are whole are none.
ItemStarts item_starts(std::string_view text, std::size_t list);

// The "[" of a member "items" that holds objects; npos when there is none.
std::size_t find_list(std::string_view text);

}  // namespace newswatch::feed::detail::json
