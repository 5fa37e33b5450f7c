#include "text/dates/zones.hpp"

#include <algorithm>
#include <array>

#include "text/characters.hpp"

namespace newswatch::text::detail {
namespace {

struct Zone {
    std::string_view name;
    int minutes;  // east of UTC
};

constexpr std::array zones{
    Zone{"ut", 0}, Zone{"utc", 0}, Zone{"uct", 0}, Zone{"gmt", 0}, Zone{"zulu", 0}, Zone{"wet", 0},
    Zone{"egst", 0}, Zone{"azost", 0},
    // North America
    Zone{"nst", -210}, Zone{"nt", -210}, Zone{"ndt", -150}, Zone{"ast", -240}, Zone{"adt", -180},
    Zone{"at", -240}, Zone{"est", -300}, Zone{"edt", -240}, Zone{"et", -300}, Zone{"cst", -360},
    Zone{"cdt", -300}, Zone{"ct", -360}, Zone{"mst", -420}, Zone{"mdt", -360}, Zone{"mt", -420},
    Zone{"pst", -480}, Zone{"pdt", -420}, Zone{"pt", -480}, Zone{"akst", -540}, Zone{"akdt", -480},
    Zone{"yst", -540}, Zone{"ydt", -480}, Zone{"hst", -600}, Zone{"hast", -600}, Zone{"hdt", -540},
    Zone{"hadt", -540}, Zone{"ahst", -600}, Zone{"pmst", -180}, Zone{"pmdt", -120}, Zone{"egt", -60},
    Zone{"wgt", -180}, Zone{"wgst", -120}, Zone{"azot", -60}, Zone{"cvt", -60},
    // South America
    Zone{"brt", -180}, Zone{"brst", -120}, Zone{"art", -180}, Zone{"uyt", -180}, Zone{"uyst", -120},
    Zone{"clt", -240}, Zone{"clst", -180}, Zone{"pyt", -240}, Zone{"pyst", -180}, Zone{"bot", -240},
    Zone{"vet", -240}, Zone{"gyt", -240}, Zone{"amt", -240}, Zone{"gft", -180}, Zone{"srt", -180},
    Zone{"cot", -300}, Zone{"pet", -300}, Zone{"ect", -300}, Zone{"galt", -360}, Zone{"fnt", -120},
    Zone{"fkt", -240}, Zone{"fkst", -180}, Zone{"easst", -300}, Zone{"east", -360},
    // Europe
    Zone{"west", 60}, Zone{"bst", 60}, Zone{"cet", 60}, Zone{"met", 60}, Zone{"mez", 60}, Zone{"mewt", 60},
    Zone{"cest", 120}, Zone{"cedt", 120}, Zone{"mest", 120}, Zone{"mesz", 120}, Zone{"eet", 120},
    Zone{"selc", 120}, Zone{"eest", 180}, Zone{"eedt", 180}, Zone{"msk", 180}, Zone{"мск", 180},
    Zone{"fet", 180}, Zone{"trt", 180}, Zone{"msd", 240}, Zone{"samt", 240}, Zone{"volt", 180},
    // Africa
    Zone{"wat", 60}, Zone{"wast", 120}, Zone{"cat", 120}, Zone{"sast", 120}, Zone{"eat", 180},
    Zone{"mut", 240}, Zone{"sct", 240}, Zone{"ret", 240},
    // Asia
    Zone{"idt", 180}, Zone{"irst", 210}, Zone{"irdt", 270}, Zone{"gst", 240}, Zone{"azt", 240},
    Zone{"get", 240}, Zone{"aft", 270}, Zone{"pkt", 300}, Zone{"uzt", 300}, Zone{"yekt", 300},
    Zone{"mvt", 300}, Zone{"tjt", 300}, Zone{"tmt", 300}, Zone{"ist", 330}, Zone{"slst", 330},
    Zone{"npt", 345}, Zone{"bdt", 360}, Zone{"btt", 360}, Zone{"omst", 360}, Zone{"kgt", 360},
    Zone{"almt", 360}, Zone{"mmt", 390}, Zone{"ict", 420}, Zone{"wib", 420}, Zone{"krat", 420},
    Zone{"novt", 420}, Zone{"hovt", 420}, Zone{"hkt", 480}, Zone{"sgt", 480}, Zone{"myt", 480},
    Zone{"pht", 480}, Zone{"phst", 480}, Zone{"wita", 480}, Zone{"irkt", 480}, Zone{"ulat", 480},
    Zone{"bnt", 480}, Zone{"北京时间", 480}, Zone{"北京時間", 480}, Zone{"jst", 540}, Zone{"kst", 540},
    Zone{"wit", 540}, Zone{"yakt", 540}, Zone{"tlt", 540}, Zone{"vlat", 600}, Zone{"magt", 660},
    Zone{"sakt", 660}, Zone{"srett", 660}, Zone{"pett", 720}, Zone{"anat", 720},
    // Australia and the Pacific
    Zone{"awst", 480}, Zone{"awdt", 540}, Zone{"acst", 570}, Zone{"acdt", 630}, Zone{"aest", 600},
    Zone{"aedt", 660}, Zone{"lhst", 630}, Zone{"lhdt", 660}, Zone{"chst", 600}, Zone{"pgt", 600},
    Zone{"sbt", 660}, Zone{"nct", 660}, Zone{"vut", 660}, Zone{"nft", 660}, Zone{"nzst", 720},
    Zone{"nzt", 720}, Zone{"nzdt", 780}, Zone{"fjt", 720}, Zone{"tvt", 720}, Zone{"mht", 720},
    Zone{"chast", 765}, Zone{"chadt", 825}, Zone{"tot", 780}, Zone{"phot", 780}, Zone{"lint", 840},
    Zone{"sst", -660}, Zone{"nut", -660}, Zone{"ckt", -600}, Zone{"taht", -600}, Zone{"gamt", -540}};

// What clocks show there, in summer an hour more than the zone says.
constexpr std::array<std::string_view, 7> all_year{"nt", "at", "et", "ct", "mt", "pt", "nzt"};

// RFC 822: A to M without J go west, N to Y east.
std::optional<int> military(char letter) {
    if (letter == 'z') return 0;
    if (letter < 'a' || letter > 'y' || letter == 'j') return std::nullopt;
    if (letter >= 'n') return (letter - 'n' + 1) * 60;
    return (letter < 'j' ? 'a' - letter - 1 : 'a' - letter) * 60;
}

}  // namespace

std::optional<NamedZone> zone_named(std::string_view name) {
    if (name.size() == 1) {
        const auto minutes = military(name[0]);
        return minutes ? std::optional{NamedZone{*minutes, false}} : std::nullopt;
    }
    const auto* zone =
        std::find_if(zones.begin(), zones.end(), [&](const Zone& z) { return z.name == name; });
    if (zone == zones.end()) return std::nullopt;
    return NamedZone{zone->minutes, std::find(all_year.begin(), all_year.end(), name) != all_year.end()};
}

}  // namespace newswatch::text::detail
