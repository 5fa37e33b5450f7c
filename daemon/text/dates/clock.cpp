// Times of the day and offsets from UTC.
#include "text/dates/reading.hpp"

namespace newswatch::text::detail {

bool Reading::clock() {
    const bool read = clock_with_colon() || clock_of_digits() || clock_with_dots() || clock_of_hours();
    if (read) in_date_ = false;
    return read;
}

// "10:30", "10:30:05.25"
bool Reading::clock_with_colon() {
    if (here().digits() > 2 || !here(1).is_sign(":") || !here(2).is_number() || here(2).digits() > 2)
        return false;
    fields_.hour = here().value();
    fields_.minute = here(2).value();
    at_ += 3;
    if (here().is_sign(".,") && here(1).is_number() && joined(0) && joined(1) && !here(2).is_sign(".,:")) {
        // ISO 8601 allows a fraction of the minute.
        constexpr int most = 3, thousandths = 60;
        const int digits = static_cast<int>(here(1).text.substr(0, most).size());
        const int scale = digits == 1 ? 100 : digits == 2 ? 10 : 1;
        const int milliseconds = here(1).value(0, most) * scale * thousandths;
        fields_.second = milliseconds / 1000;
        fields_.millisecond = milliseconds % 1000;
        at_ += 2;
        return true;
    }
    seconds_behind(":.");
    return true;
}

void Reading::seconds_behind(std::string_view separators) {
    if (!here().is_sign(separators) || !here(1).is_number()) return;
    if (here(1).digits() > 2) {
        failed_ = true;
        return;
    }
    fields_.second = here(1).value();
    at_ += 2;
    fraction();
}

// Of the second, of any length: ".25", ",25", and ":250" of some.
void Reading::fraction() {
    if (!here().is_sign(".,:") || !here(1).is_number() || !joined(0) || !joined(1)) return;
    constexpr std::size_t places = 3;
    const auto digits = here(1).text.substr(0, places).size();
    fields_.millisecond = here(1).value(0, places) * (digits == 1 ? 100 : digits == 2 ? 10 : 1);
    at_ += 2;
}

// ISO 8601 basic: "T10", "T1030", "T103005.25"; without the T only behind a whole date.
bool Reading::clock_of_digits() {
    const auto digits = here().digits();
    const bool basic =
        digits == 4 || digits == 6 || (behind_t_ && digits == 2 && unit_named(here(1).text) == Unit::none);
    if (!basic || !(behind_t_ || has_date())) return false;
    fields_.hour = here().value(0, 2);
    fields_.minute = here().value(2, 2);
    fields_.second = here().value(4, 2);
    fields_.guessed |= !behind_t_;
    ++at_;
    if (digits == 6) fraction();
    return true;
}

// "10.30", "10.30.05" where no date can be meant any more, "10.30 pm" everywhere.
bool Reading::clock_with_dots() {
    constexpr std::size_t minute_digits = 2;
    if (here().digits() > 2 || !here(1).is_sign(".") || here(2).digits() != minute_digits || !joined(2))
        return false;
    if (!has_date() && half_of_day(here(3).text) == Half::none) return false;
    fields_.hour = here().value();
    fields_.minute = here(2).value();
    at_ += 3;
    seconds_behind(".");
    return true;
}

// "10h30", "10 Uhr", "10時30分5秒", "10pm", "10 p.m."
bool Reading::clock_of_hours() {
    const Token& next = here(1);
    if (here().digits() > 2 || !next.is_word()) return false;
    const bool half = half_of_day(next.text) != Half::none && (has_date() || !here(2).is_number());
    const bool dotted =
        here(2).is_sign(".") && (((next.text == "a" || next.text == "p") && here(3).text == "m") ||
                                 ((next.text == "π" || next.text == "μ") && here(3).text == "μ"));
    if (half || dotted) {
        fields_.hour = here().value();
        ++at_;
        return true;
    }
    if (unit_named(next.text) != Unit::hour) return false;
    fields_.hour = here().value();
    at_ += 2;
    if (here().digits() != 2 && unit_named(here(1).text) != Unit::minute) return true;
    if (!here().is_number() || here().digits() > 2) return true;
    fields_.minute = here().value();
    ++at_;
    if (unit_named(here().text) == Unit::minute) ++at_;
    return true;
}

// "+2", "-0330", "+05:30", "-050000"; RFC 3339 section 4.3: -0000 is UTC too. False for a dash of the date.
bool Reading::offset() {
    const auto digits = here(1).digits();
    const bool before_time = fields_.day > 0 && fields_.month > 0 && here().spaced && digits == 4;
    // "2003-12-31+02:00" of XML Schema says nothing about a midnight in UTC, "2003-12-31-10:30" is a time.
    const bool of_date = has_date() && (here().is_sign("+") || here(3).text == "00");
    if (has_time() ? in_date_ && joined(0) && fields_.year < 0 : !before_time && !of_date) return false;
    const bool west = here().is_sign("-");
    constexpr std::size_t most_digits = 6;
    const std::size_t hour_digits = digits <= 2 ? digits : digits == 3 ? 1 : 2;
    const int hours = here(1).value(0, hour_digits);
    int minutes = here(1).value(hour_digits, 2);
    // "Etc/GMT+5" is five hours west of Greenwich (POSIX).
    const bool posix =
        at_ >= 3 && digits <= 2 && tokens_[at_ - 1].text == "gmt" && tokens_[at_ - 3].text == "etc";
    at_ += 2;
    if (digits <= 2 && here().is_sign(":") && here(1).digits() == 2) {
        minutes = here(1).value();
        at_ += 2;
    }
    constexpr int most_hours = 24;
    if (digits > most_digits || hours > most_hours || minutes > 59) failed_ = true;
    fields_.offset = (hours * 60 + minutes) * (west != posix ? -1 : 1);
    in_date_ = false;
    return true;
}

}  // namespace newswatch::text::detail
