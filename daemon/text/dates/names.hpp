// What the words of a date mean: months, days of the week, halves of the day, units, in the languages of the
// news. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "text/dates/fields.hpp"

namespace newswatch::text::detail {

enum class Unit : std::uint8_t { none, year, month, day, hour, minute, second };

// A word may mean several things ("mar" is March, a Tuesday in French, a Wednesday nowhere).
struct Meaning {
    int month = 0;          // 1 to 12, 0 for none
    int other_month = 0;    // in a rarer language
    unsigned weekdays = 0;  // bit 0 is Sunday
    bool repaired = false;  // a misspelt English month
};

// `word` as Tokens folds it. The longest known beginning wins, so that inflected forms are found.
Meaning meaning_of(std::string_view word);

Half half_of_day(std::string_view word);
Unit unit_named(std::string_view word);
bool is_korean(std::string_view word);
// Words that stand beside a time and say nothing about it: "at", "Uhr", "hrs".
bool is_filler(std::string_view word);

}  // namespace newswatch::text::detail
