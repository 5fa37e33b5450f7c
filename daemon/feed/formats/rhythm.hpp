// What a feed says of how often to ask for it.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

// RSS <ttl>, <skipHours>, <skipDays> (rssboard.org), sy:updatePeriod with sy:updateFrequency
// (purl.org/rss/1.0/modules/syndication), CDF <schedule>.
class Rhythm {
public:
    // False for any other element.
    bool read(pugi::xml_node element, const Name& name, Reader& reader);
    void settle(Feed& feed) const;

private:
    void read_hours(pugi::xml_node element, Reader& reader);
    void read_days(pugi::xml_node element, Reader& reader);
    std::optional<unsigned> minutes() const;

    std::optional<unsigned> ttl_, period_;
    unsigned frequency_ = 0;  // 0: not said
    std::uint32_t hours_ = 0;
    std::uint8_t days_ = 0;
};

}  // namespace newswatch::feed::detail
