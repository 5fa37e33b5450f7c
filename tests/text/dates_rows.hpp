// Tables of dates, as written and as understood.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "text/dates.hpp"

namespace newswatch::text {

struct DateRow {
    const char* written;
    const char* expected = "missing";
    Certainty certainty = Certainty::none;
};

template <std::size_t size>
void check_rows(const DateRow (&rows)[size], const std::string& before = "") {
    for (const auto& row : rows) {
        const auto date = parse_date(before + row.written);
        INFO(before + row.written);
        CHECK((date ? to_rfc3339(date->at) : "missing") == row.expected);
        CHECK((date ? date->certainty : Certainty::none) == row.certainty);
    }
}

}  // namespace newswatch::text
