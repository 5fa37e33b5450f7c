#include "feed/formats/renditions.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Ending {
    std::string_view name, medium;
};
constexpr std::array endings{
    Ending{"jpg", "image"},  Ending{"jpeg", "image"},  Ending{"png", "image"},  Ending{"gif", "image"},
    Ending{"webp", "image"}, Ending{"tif", "image"},   Ending{"tiff", "image"}, Ending{"svg", "image"},
    Ending{"avif", "image"}, Ending{"mp4", "video"},   Ending{"m4v", "video"},  Ending{"mov", "video"},
    Ending{"mpg", "video"},  Ending{"webm", "video"},  Ending{"m3u8", "video"}, Ending{"mxf", "video"},
    Ending{"mp3", "audio"},  Ending{"m4a", "audio"},   Ending{"wav", "audio"},  Ending{"ogg", "audio"},
    Ending{"aac", "audio"},  Ending{"pdf", "document"}};

std::string_view ending_of(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto dot = url.find_last_of("./");
    return dot == url.npos || url[dot] == '/' ? std::string_view{} : url.substr(dot + 1);
}

bool says(const Rendition& rendition, std::string_view lower_case) {
    return ifind(rendition.role, lower_case) != std::string_view::npos;
}

// 0: a thumbnail, 1: a preview, 2: nothing is said, 3: the original.
int grade_of(const Rendition& rendition) {
    for (const auto* small : {"thumb", "icon", "quicklook", "squared"})
        if (says(rendition, small)) return 0;
    for (const auto* middling : {"preview", "low", "small", "sample", "caption", "mobile", "view"})
        if (says(rendition, middling)) return 1;
    for (const auto* large : {"high", "main", "full", "orig", "print", "large", "base"})
        if (says(rendition, large)) return 3;
    return 2;
}

std::uint64_t area_of(const Media& media) {
    return static_cast<std::uint64_t>(media.width) * std::max<std::uint32_t>(media.height, 1);
}

auto rank_of(const Rendition& rendition, std::string_view wanted) {
    const auto& medium = rendition.media.medium;
    const int fits = wanted.empty() ? (medium == "video" ? 2 : medium == "audio" ? 1 : 0) : medium == wanted;
    return std::tuple{fits, grade_of(rendition), area_of(rendition.media), rendition.media.length};
}

bool is_smaller(const Rendition& picture, const Rendition& best) {
    if (best.media.medium != "image" || grade_of(picture) < std::min(grade_of(best), 2)) return true;
    return area_of(picture.media) != 0 && area_of(picture.media) < area_of(best.media);
}

}  // namespace

std::string medium_of(std::string_view type, std::string_view url) {
    for (const auto* medium : {"image", "video", "audio"})
        if (istarts_with(type, medium)) return medium;
    if (iequals(type, "application/pdf")) return "document";
    if (!type.empty()) return {};
    for (const auto& ending : endings)
        if (iequals(ending_of(url), ending.name)) return std::string{ending.medium};
    return {};
}

Media best_of(const std::vector<Rendition>& renditions, std::string_view wanted) {
    const auto& best = *std::max_element(
        renditions.begin(), renditions.end(),
        [&](const Rendition& a, const Rendition& b) { return rank_of(a, wanted) < rank_of(b, wanted); });
    Media media = best.media;
    const Rendition* thumbnail = nullptr;
    for (const auto& other : renditions) {
        if (&other == &best || other.media.medium != "image" || !is_smaller(other, best)) continue;
        if (!thumbnail || rank_of(other, "image") < rank_of(*thumbnail, "image")) thumbnail = &other;
    }
    if (thumbnail && media.thumbnail.empty()) media.thumbnail = thumbnail->media.url;
    return media;
}

}  // namespace newswatch::feed::detail
