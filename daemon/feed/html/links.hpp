// Relative links inside HTML. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// Makes every relative link in an HTML fragment absolute (RFC 3986 section 5.2), where it stands: the
// attributes of HTML 4 and 5 that hold addresses, each candidate of a srcset, character references in their
// values understood. All else stays byte for byte: links with a scheme, empty ones, what stands in comments,
// scripts and styles. A <base> of the fragment counts for nothing. Without a base nothing happens. `budget`
// is the number of bytes that resolving may still add to the document; a link for which it does not suffice
// stays relative: a long base before thousands of short links must not multiply a feed.
void resolve_links(std::string& html, std::string_view base, std::size_t& budget);

}  // namespace newswatch::feed::detail
