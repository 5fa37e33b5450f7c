// The parts of an article that must not alert on their own: its zones (nw.zone) related, credit and
// boilerplate.
#pragma once

#include <cstdint>
#include <newswatch/plugin.hpp>
#include <vector>

namespace newswatch::entity {

// Says of any number of spans whether they lie in such a zone, each in the logarithm of the number of zones.
// Keeps nothing of the article.
class QuietZones {
public:
    explicit QuietZones(const nw::article& article);

    // True when the span lies wholly in one of the zones.
    bool cover(const nw::span& span) const;

private:
    struct Zone {
        nw::field field;
        std::uint32_t begin;
        std::uint32_t reach;  // the furthest end of this zone and those of its field before it
    };
    std::vector<Zone> zones_;  // by field, then begin
};

}  // namespace newswatch::entity
