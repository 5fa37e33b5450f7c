// One picture, film or sound that is delivered in several sizes. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/parse.hpp"

namespace newswatch::feed::detail {

struct Rendition {
    Media media;
    std::string role;  // "rnd:highRes", "thumbnail": as published
};

// "image", "video", "audio" or "document" by the media type, else by the ending of the address; else empty.
std::string medium_of(std::string_view type, std::string_view url);

// The best of them, with the address of a small picture as its thumbnail. `wanted` is the medium of the
// whole, when it is known: of a film and a picture of it, the film. There must be one at least.
Media best_of(const std::vector<Rendition>& renditions, std::string_view wanted);

}  // namespace newswatch::feed::detail
