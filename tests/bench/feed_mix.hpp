// Feeds as the web serves them, made out of nothing: the same bytes in every run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace newswatch::bench {

// Documents of 20 to 200 KB that together have about `bytes` bytes: of these 35 % RSS 2.0 with HTML in CDATA,
// 25 % RSS 2.0 with escaped HTML, 30 % Atom 1.0, 10 % RSS 1.0; in English, German, Ukrainian and Chinese,
// some of them in windows-1251 and ISO 8859-1. All are well-formed.
std::vector<std::string> make_feed_mix(std::size_t bytes);
// One RSS 2.0 document with HTML in CDATA, of about `bytes` bytes.
std::string make_large_feed(std::size_t bytes);

}  // namespace newswatch::bench
