// Reads the tokens of a date from left to right, in whatever order its pieces come.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "text/dates/fields.hpp"
#include "text/dates/names.hpp"
#include "text/dates/tokens.hpp"

namespace newswatch::text::detail {

class Reading {
public:
    explicit Reading(const Tokens& tokens) : tokens_{tokens} {}
    std::optional<ParsedDate> read();

private:
    const Token& here(std::size_t ahead = 0) const { return tokens_[at_ + ahead]; }
    bool has_time() const { return fields_.hour >= 0; }
    bool has_date() const { return fields_.year >= 0 && fields_.month > 0 && fields_.day > 0; }
    bool joined(std::size_t ahead) const { return !here(ahead).spaced; }

    // reading.cpp: words and numbers one by one
    void number();
    void lone_number();
    void number_of(Unit unit, int value);
    void word();
    bool dotted_half();
    bool zone_name(std::string_view text);
    void name(const Meaning& meaning);
    void sign();
    void comment();

    // numeric.cpp: dates of numbers; true when one was read
    bool numeric_date();
    bool unix_time();
    bool compact_date();
    bool week_date();
    bool day_of_year();
    bool three_numbers();
    bool two_numbers();
    void set_day_of_year(int year, int ordinal);
    bool set_triple(int a, int b, int c, char separator);
    void set_date(int year, int month, int day);
    void set_year(const Token& token);

    // clock.cpp: times and offsets; true when one was read
    bool clock();
    bool clock_of_digits();
    bool clock_with_colon();
    bool clock_with_dots();
    bool clock_of_hours();
    void seconds_behind(std::string_view separators);
    void fraction();
    bool offset();

    const Tokens& tokens_;
    std::size_t at_ = 0;
    Fields fields_;
    bool failed_ = false;
    bool in_date_ = false;         // the last token belongs to the date: a dash behind it is no offset's sign
    bool behind_t_ = false;        // the "T" of ISO 8601 was just read
    unsigned month_weekdays_ = 0;  // what the month's name means when it was the weekday's after all
};

}  // namespace newswatch::text::detail
