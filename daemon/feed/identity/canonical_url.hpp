// One spelling for all the addresses under which the same page is published. Pure, linear, never throws for
// what it is given.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// Of an http or https URL: https, the host in lower case without "www." or "amp.", no user, no default port,
// dot segments resolved, no trailing slash (but "/" for an empty path), percent-encoding as RFC 3986, section
// 6.2.2, would have it, neither tracking parameters nor session tokens, the other parameters sorted, no
// fragment but a route ("#!/...", "#/..."), no "/amp" behind a longer path. Redirecting links of feed proxies
// stay what they are: where they lead is not written in them.
// What is no such URL (tag:, urn:, a text with spaces) stays, without the white space around it. At most
// 8 KiB; longer texts are no URL.
std::string canonical_url(std::string_view url);

// True when a canonical URL names a whole site rather than a page: no path, no query, no route.
bool is_home_page(std::string_view canonical);

}  // namespace newswatch::feed::detail
