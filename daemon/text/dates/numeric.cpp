// Dates of numbers only: ISO 8601 in all its forms, dots, slashes and dashes in the orders of the world.
#include <chrono>

#include "text/dates/reading.hpp"

namespace newswatch::text::detail {
namespace {

bool may_be(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

}  // namespace

bool Reading::numeric_date() {
    const bool read =
        unix_time() || compact_date() || week_date() || three_numbers() || day_of_year() || two_numbers();
    in_date_ |= read;
    return read;
}

void Reading::set_date(int year, int month, int day) {
    fields_.year = year;
    fields_.month = month;
    fields_.day = day;
}

void Reading::set_year(const Token& token) {
    const int value = token.value();
    const bool whole = token.digits() >= 4;
    fields_.year = whole ? value : token.digits() == 3 ? value + 1900 : full_year(value);
    fields_.guessed |= !whole;
}

// Seconds (ten digits, 2001 to 2286) or milliseconds since 1970, alone.
bool Reading::unix_time() {
    constexpr std::size_t seconds_digits = 10, milliseconds_digits = 13;
    const auto digits = here().digits();
    const bool fraction = tokens_.size() == 3 && here(1).is_sign(".") && digits == seconds_digits;
    if (digits != seconds_digits && digits != milliseconds_digits) return false;
    if (here().text[0] == '0' || (tokens_.size() != 1 && !fraction)) return false;
    using namespace std::chrono;
    const sys_seconds at{seconds{static_cast<long long>(here().value(0, 5)) * 100000 + here().value(5, 5)}};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    set_date(int{date.year()}, static_cast<int>(unsigned{date.month()}),
             static_cast<int>(unsigned{date.day()}));
    fields_.hour = static_cast<int>(time.hours().count());
    fields_.minute = static_cast<int>(time.minutes().count());
    fields_.second = static_cast<int>(time.seconds().count());
    fields_.millisecond = here().value(seconds_digits, 3);
    fields_.guessed = true;
    at_ = tokens_.size();
    return true;
}

// "20031231", "200312311014", "20031231101455"; "2003335"; "2003" alone; guessed "031231", "03335".
bool Reading::compact_date() {
    const auto digits = here().digits();
    if (here(1).is_sign("-/.") && here(2).is_number() && joined(1) && joined(2)) return false;
    const Token& token = here();
    switch (digits) {
        case 4:
            if (tokens_.size() != 1 && !(here(1).text == "t" && here(2).is_number())) return false;
            set_date(token.value(), 1, 1);
            fields_.partial = true;
            break;
        case 5:
            set_day_of_year(full_year(token.value(0, 2)), token.value(2, 3));
            fields_.guessed = true;
            break;
        case 6:
            set_date(full_year(token.value(0, 2)), token.value(2, 2), token.value(4, 2));
            fields_.guessed = true;
            break;
        case 7:
            set_day_of_year(token.value(0, 4), token.value(4, 3));
            break;
        case 8:
        case 12:
        case 14:
            set_date(token.value(0, 4), token.value(4, 2), token.value(6, 2));
            if (digits == 8) break;
            fields_.hour = token.value(8, 2);
            fields_.minute = token.value(10, 2);
            fields_.second = token.value(12, 2);
            break;
        default:
            return false;
    }
    ++at_;
    if (digits == 14) fraction();
    return true;
}

// ISO 8601: "2003-W52-3", "2003W523", "2003-W52" (its Monday). Week 1 holds the fourth of January.
bool Reading::week_date() {
    std::size_t ahead = here(1).is_sign("-") ? 2 : 1;
    const auto year_digits = here().digits(), digits = here(ahead + 1).digits();
    if ((year_digits != 4 && year_digits != 2) || here(ahead).text != "w" || (digits != 2 && digits != 3))
        return false;
    const int week = here(ahead + 1).value(0, 2);
    int weekday = digits == 3 ? here(ahead + 1).value(2, 1) : -1;
    set_year(here());
    ahead += 2;
    if (weekday < 0 && here(ahead).is_sign("-") && here(ahead + 1).digits() == 1) {
        weekday = here(ahead + 1).value();
        ahead += 2;
    }
    at_ += ahead;
    fields_.partial = weekday < 0;
    if (weekday < 0) weekday = 1;
    using namespace std::chrono;
    const sys_days fourth{year{fields_.year} / 1 / 4};
    const sys_days first_monday = fourth - (std::chrono::weekday{fourth} - Monday);
    const year_month_day date{first_monday + weeks{week - 1} + days{weekday - 1}};
    // Only years with 53 weeks have a Thursday in it.
    const year_month_day thursday{first_monday + weeks{week - 1} + days{3}};
    failed_ = week < 1 || weekday < 1 || weekday > 7 || int{thursday.year()} != fields_.year;
    set_date(int{date.year()}, static_cast<int>(unsigned{date.month()}),
             static_cast<int>(unsigned{date.day()}));
    return true;
}

void Reading::set_day_of_year(int year, int ordinal) {
    using namespace std::chrono;
    const year_month_day date{sys_days{std::chrono::year{year} / 1 / 1} + days{ordinal - 1}};
    failed_ = ordinal < 1 || int{date.year()} != year;
    set_date(year, static_cast<int>(unsigned{date.month()}), static_cast<int>(unsigned{date.day()}));
}

// "2003-335", guessed "03-335"
bool Reading::day_of_year() {
    const auto digits = here().digits();
    if ((digits != 4 && digits != 2) || !here(1).is_sign("-") || here(2).digits() != 3) return false;
    set_year(here());
    set_day_of_year(fields_.year, here(2).value());
    at_ += 3;
    return true;
}

// Three numbers with the same sign between them; "5. 9. 2024" may have spaces, "2003-012-31" a zero too many.
bool Reading::three_numbers() {
    const Token &a = here(), &b = here(2), &c = here(4);
    if (!here(1).is_sign("-/.") || !b.is_number() || !c.is_number()) return false;
    const char separator = here(1).text[0];
    const bool tight = joined(1) && joined(2) && joined(3) && joined(4);
    if (!here(3).is_sign({&separator, 1}) || (separator != '.' && !tight)) return false;
    const bool padded = b.digits() == 3 && b.text[0] == '0';
    if (a.digits() > 4 || a.digits() == 3 || c.digits() > 4 || c.digits() == 3 || (b.digits() > 2 && !padded))
        return false;
    if (a.digits() == 4) {
        set_date(a.value(), b.value(), c.value());
    } else if (c.digits() == 4) {
        if (!set_triple(a.value(), b.value(), c.value(), separator)) return false;
    } else if (separator == '-' && a.digits() == 2 && may_be(b.value(), c.value())) {
        set_date(full_year(a.value()), b.value(), c.value());
        fields_.guessed = true;
    } else {
        if (!set_triple(a.value(), b.value(), full_year(c.value()), separator)) return false;
        fields_.guessed = true;
    }
    at_ += 5;
    if (here().is_sign(".") && separator == '.') ++at_;
    return true;
}

// Day and month before the year. Dots are written with the day first, slashes most often with the month
// first.
bool Reading::set_triple(int a, int b, int year, char separator) {
    const bool month_first = may_be(a, b), day_first = may_be(b, a);
    if (!month_first && !day_first) {
        failed_ = true;
        return true;
    }
    const bool as_month_first = month_first && (!day_first || separator == '/');
    if (as_month_first)
        set_date(year, a, b);
    else
        set_date(year, b, a);
    if (month_first && day_first && a != b && separator != '.')
        fields_.order = separator == '/' ? Order::month_first : Order::day_first;
    fields_.guessed |= separator == '.' && as_month_first;
    return true;
}

// "2003-12", "12/2003": the first of the month.
bool Reading::two_numbers() {
    const bool year_first = here().digits() == 4, year_last = here(2).digits() == 4;
    const auto month_digits = here(year_first ? 2 : 0).digits();
    if (!here(1).is_sign("-/.") || year_first == year_last || month_digits < 1 || month_digits > 2)
        return false;
    if (!joined(1) || !joined(2)) return false;
    set_date(here(year_first ? 0 : 2).value(), here(year_first ? 2 : 0).value(), 1);
    fields_.partial = true;
    at_ += 3;
    return true;
}

}  // namespace newswatch::text::detail
