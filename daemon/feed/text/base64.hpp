// RFC 4648 section 4, as Atom 0.3 uses it for texts (mode="base64").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// The text, or nothing when it is no base64 or what comes out is no UTF-8 text. White space is passed over.
std::optional<std::string> from_base64(std::string_view encoded);

}  // namespace newswatch::feed::detail
