#include "feed/dates/dates.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Named {
    std::string_view name;
    int value;
};

// Beginnings of month names, lower case: English, German, French, Spanish, Italian, Portuguese, Dutch,
// Polish, Ukrainian, Russian. A longer beginning stands before a shorter one that it contains.
constexpr std::array months{
    Named{"jan", 1},  Named{"feb", 2},  Named{"mar", 3},  Named{"apr", 4}, Named{"may", 5},  Named{"june", 6},
    Named{"jun", 6},  Named{"jul", 7},  Named{"aug", 8},  Named{"sep", 9}, Named{"oct", 10}, Named{"nov", 11},
    Named{"dec", 12}, Named{"jän", 1},  Named{"mär", 3},  Named{"mrz", 3}, Named{"mai", 5},  Named{"okt", 10},
    Named{"dez", 12}, Named{"fév", 2},  Named{"fev", 2},  Named{"avr", 4}, Named{"juin", 6}, Named{"juil", 7},
    Named{"aoû", 8},  Named{"aou", 8},  Named{"déc", 12}, Named{"ene", 1}, Named{"abr", 4},  Named{"ago", 8},
    Named{"dic", 12}, Named{"gen", 1},  Named{"mag", 5},  Named{"giu", 6}, Named{"lug", 7},  Named{"set", 9},
    Named{"ott", 10}, Named{"out", 10}, Named{"mrt", 3},  Named{"mei", 5}, Named{"sty", 1},  Named{"lut", 2},
    Named{"kwi", 4},  Named{"maj", 5},  Named{"cze", 6},  Named{"lip", 7}, Named{"sie", 8},  Named{"wrz", 9},
    Named{"paź", 10}, Named{"lis", 11}, Named{"gru", 12}, Named{"січ", 1}, Named{"лют", 2},  Named{"бер", 3},
    Named{"кві", 4},  Named{"тра", 5},  Named{"чер", 6},  Named{"лип", 7}, Named{"сер", 8},  Named{"вер", 9},
    Named{"жов", 10}, Named{"лис", 11}, Named{"гру", 12}, Named{"янв", 1}, Named{"фев", 2},  Named{"мар", 3},
    Named{"апр", 4},  Named{"май", 5},  Named{"мая", 5},  Named{"июн", 6}, Named{"июл", 7},  Named{"авг", 8},
    Named{"сен", 9},  Named{"окт", 10}, Named{"ноя", 11}, Named{"дек", 12}};

// Minutes east of UTC. RFC 5322 section 4.3 gives the American ones; the others as news sites use them.
constexpr std::array zones{
    Named{"ut", 0},     Named{"utc", 0},    Named{"gmt", 0},     Named{"z", 0},       Named{"wet", 0},
    Named{"west", 60},  Named{"bst", 60},   Named{"cet", 60},    Named{"mez", 60},    Named{"cest", 120},
    Named{"mesz", 120}, Named{"eet", 120},  Named{"eest", 180},  Named{"msk", 180},   Named{"trt", 180},
    Named{"gst", 240},  Named{"pkt", 300},  Named{"ist", 330},   Named{"ict", 420},   Named{"wib", 420},
    Named{"hkt", 480},  Named{"sgt", 480},  Named{"awst", 480},  Named{"jst", 540},   Named{"kst", 540},
    Named{"aest", 600}, Named{"aedt", 660}, Named{"nzst", 720},  Named{"nzdt", 780},  Named{"nst", -210},
    Named{"adt", -180}, Named{"brt", -180}, Named{"art", -180},  Named{"ast", -240},  Named{"edt", -240},
    Named{"est", -300}, Named{"cdt", -300}, Named{"cst", -360},  Named{"mdt", -360},  Named{"mst", -420},
    Named{"pdt", -420}, Named{"pst", -480}, Named{"akdt", -480}, Named{"akst", -540}, Named{"hst", -600}};

struct Fields {
    int year = -1, month = -1, day = -1;
    int hour = 0, minute = 0, second = 0, millisecond = 0;
    int offset = 0;  // minutes east of UTC
};

std::optional<Timestamp> put_together(const Fields& f) {
    using namespace std::chrono;
    if (f.year < 1900 || f.year > 9999 || f.month < 1 || f.day < 1) return std::nullopt;
    const year_month_day date{year{f.year}, month{static_cast<unsigned>(f.month)},
                              day{static_cast<unsigned>(f.day)}};
    // 24:00 is the next midnight (ISO 8601), 60 seconds a leap second.
    const bool midnight = f.hour == 24 && f.minute == 0 && f.second == 0;
    if (!date.ok() || (f.hour > 23 && !midnight) || f.minute > 59 || f.second > 60) return std::nullopt;
    if (f.offset < -24 * 60 || f.offset > 24 * 60) return std::nullopt;
    return Timestamp{sys_days{date} + hours{f.hour} + minutes{f.minute - f.offset} + seconds{f.second} +
                     milliseconds{f.millisecond}};
}

// Reads a date from left to right; `at` never moves back.
class Reading {
public:
    explicit Reading(std::string_view text) : text_{text} {}

    std::optional<Timestamp> iso();
    std::optional<Timestamp> worded();

private:
    bool more() const { return at_ < text_.size(); }
    char here() const { return more() ? text_[at_] : '\0'; }
    bool take(std::string_view any_of) {
        if (!more() || any_of.find(here()) == any_of.npos) return false;
        return ++at_, true;
    }
    std::size_t digits_ahead() const {
        std::size_t end = at_;
        while (end < text_.size() && is_digit(text_[end])) ++end;
        return end - at_;
    }
    int number(std::size_t most) {
        int value = 0;
        for (std::size_t i = std::min(digits_ahead(), most); i > 0; --i)
            value = value * 10 + (text_[at_++] - '0');
        return value;
    }
    void skip_spaces() {
        while (more() && is_space(here())) ++at_;
    }
    bool time();
    void fraction();
    void signed_offset(bool west);
    void word();
    void plain_number();

    std::string_view text_;
    std::size_t at_ = 0;
    Fields fields_;
    bool has_time_ = false;
};

void Reading::fraction() {
    if (!take(".,")) return;
    for (int scale = 100; more() && is_digit(here()); ++at_, scale /= 10)
        fields_.millisecond += scale * (here() - '0');
}

// "10", "10:30", "10:30:05.25", "103005"; false when there is no time here.
bool Reading::time() {
    const std::size_t ahead = digits_ahead();
    if (ahead == 0 || ahead == 3 || ahead == 5 || ahead > 6) return false;
    fields_.hour = number(ahead >= 4 ? 2 : ahead);
    if (ahead >= 4) fields_.minute = number(2);
    if (ahead == 6) fields_.second = number(2);
    if (ahead <= 2 && take(":.")) {
        fields_.minute = number(2);
        if (take(":")) fields_.second = number(2);
    }
    fraction();
    has_time_ = true;
    return true;
}

// Behind "+" or "-": "2", "02", "0200", "02:00".
void Reading::signed_offset(bool west) {
    const std::size_t ahead = digits_ahead();
    int minutes = number(ahead == 3 ? 1 : 2) * 60;
    if (ahead >= 3)
        minutes += number(2);
    else if (take(":"))
        minutes += number(2);
    fields_.offset = west ? -minutes : minutes;
}

std::optional<Timestamp> Reading::iso() {
    fields_.year = number(4);
    const bool dashed = take("-/.");
    fields_.month = digits_ahead() > 0 ? number(2) : 1;
    if (dashed) take("-/.");
    fields_.day = digits_ahead() > 0 ? number(2) : 1;
    skip_spaces();
    if (take("Tt")) skip_spaces();
    if (more() && is_digit(here()) && !time()) return std::nullopt;
    skip_spaces();
    while (more()) {
        if (take("+"))
            signed_offset(false);
        else if (take("-"))
            signed_offset(true);
        else if (is_digit(here()))
            return std::nullopt;
        else
            word();
        skip_spaces();
    }
    return put_together(fields_);
}

// The first of the table whose name the word begins with or, for a whole word, is.
template <class Table>
int look_up(const Table& table, std::string_view word, bool whole, int none) {
    for (const auto& entry : table)
        if (entry.name[0] == word[0] && (whole ? word : word.substr(0, entry.name.size())) == entry.name)
            return entry.value;
    return none;
}

// A month, a zone, half of the day, or something to pass over (weekdays, "at", "3rd").
void Reading::word() {
    std::string folded;
    const std::size_t begin = at_;
    while (more() && (is_letter(here()) || static_cast<unsigned char>(here()) >= 0x80))
        append_utf8(folded, fold_code(next_code(text_, at_)));
    if (at_ == begin) {
        ++at_;
        return;
    }
    if (has_time_) {
        fields_.offset = look_up(zones, folded, true, fields_.offset);
        if (folded == "pm" && fields_.hour < 12) fields_.hour += 12;
        if (folded == "am" && fields_.hour == 12) fields_.hour = 0;
    }
    // "mar." may be a French Tuesday: the month's name stands behind it and wins.
    if (!has_time_ || fields_.month < 0) fields_.month = look_up(months, folded, false, fields_.month);
}

void Reading::plain_number() {
    const std::size_t ahead = digits_ahead();
    const std::size_t behind = at_ + ahead;
    const bool is_time = ahead <= 2 && behind + 1 < text_.size() && text_[behind] == ':' && !has_time_;
    if (is_time) {
        time();
        return;
    }
    const int value = number(9);
    if (ahead == 4) {
        if (fields_.year < 0) fields_.year = value;
    } else if (ahead <= 2 && fields_.day < 0) {
        fields_.day = value;
    } else if (ahead == 2 && fields_.year < 0) {
        fields_.year = value + (value < 50 ? 2000 : 1900);
    }
    while (more() && is_digit(here())) ++at_;
}

std::optional<Timestamp> Reading::worded() {
    while (more()) {
        if (is_digit(here())) {
            plain_number();
        } else if (has_time_ && (here() == '+' || here() == '-') && at_ + 1 < text_.size() &&
                   is_digit(text_[at_ + 1])) {
            const bool west = here() == '-';
            ++at_;
            signed_offset(west);
        } else if (here() == '(') {
            at_ = std::min(text_.find(')', at_), text_.size());
        } else {
            word();
        }
    }
    return put_together(fields_);
}

bool begins_like_iso(std::string_view text) {
    if (text.size() < 4 || !std::all_of(text.begin(), text.begin() + 4, is_digit)) return false;
    return text.size() == 4 || text[4] == '-' || text[4] == '/' || text[4] == '.' || is_digit(text[4]);
}

}  // namespace

std::optional<Timestamp> parse_date(std::string_view text) {
    constexpr std::size_t longest = 100;
    text = trim(text);
    if (text.empty() || text.size() > longest) return std::nullopt;
    return begins_like_iso(text) ? Reading{text}.iso() : Reading{text}.worded();
}

}  // namespace newswatch::feed::detail
