// Tables of dates, as written and as understood.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "feed/dates/dates.hpp"
#include "feed_support.hpp"

namespace newswatch::feed {

struct DateRow {
    const char* written;
    const char* expected = "missing";
    Certainty certainty = Certainty::none;
};

template <std::size_t size>
void check_rows(const DateRow (&rows)[size], const std::string& before = "") {
    for (const auto& row : rows) {
        const auto date = detail::parse_date(before + row.written);
        INFO(before + row.written);
        CHECK(when(date ? std::optional{date->at} : std::nullopt) == row.expected);
        CHECK((date ? date->certainty : Certainty::none) == row.certainty);
    }
}

}  // namespace newswatch::feed
