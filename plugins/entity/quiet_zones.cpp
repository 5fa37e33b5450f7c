#include "entity/quiet_zones.hpp"

#include <algorithm>
#include <tuple>

namespace newswatch::entity {

QuietZones::QuietZones(const nw::article& article) {
    for (const auto& each : article.annotations()) {
        if (nw::is_quiet_zone(each) && each.span.field != nw::field::none)
            zones_.push_back({each.span.field, each.span.begin, each.span.end});
    }
    std::sort(zones_.begin(), zones_.end(), [](const Zone& a, const Zone& b) {
        return std::tie(a.field, a.begin) < std::tie(b.field, b.begin);
    });
    for (std::size_t i = 1; i < zones_.size(); ++i)
        if (zones_[i].field == zones_[i - 1].field)
            zones_[i].reach = std::max(zones_[i].reach, zones_[i - 1].reach);
}

bool QuietZones::cover(const nw::span& span) const {
    const auto after =
        std::upper_bound(zones_.begin(), zones_.end(), span, [](const nw::span& sought, const Zone& zone) {
            return std::tie(sought.field, sought.begin) < std::tie(zone.field, zone.begin);
        });
    if (after == zones_.begin()) return false;
    const auto& zone = *std::prev(after);
    return zone.field == span.field && span.end <= zone.reach;
}

}  // namespace newswatch::entity
