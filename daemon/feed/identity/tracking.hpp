// The query parameters that say where a reader comes from, and nothing of what the address shows. Pure.
#pragma once

#include <string_view>

namespace newswatch::feed::detail {

// True when the parameter is tracking or a session. `name` and `value` have their percent-encoding
// normalised; `host` is lower case. A name that other sites use for content is tracking with certain values
// or on certain hosts only.
bool is_tracking(std::string_view host, std::string_view name, std::string_view value);

}  // namespace newswatch::feed::detail
