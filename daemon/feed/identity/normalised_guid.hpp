// What stays of a guid when a feed moves to another host or to https, or counts its versions. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// Of a guid that is a web address: its canonical path and query, without scheme, host and fragment; empty for
// a home page, which names no article. "12 at https://example.org" (Drupal) loses the host, "urn:uuid:" its
// prefix, and a tag: or urn: name a version behind "#" that is a mere number. Anything else stays, without
// the white space around it. Only guids of one source can be compared.
std::string normalised_guid(std::string_view guid);

}  // namespace newswatch::feed::detail
