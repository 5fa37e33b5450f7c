#include "text/dates/reading.hpp"

#include "text/dates/zones.hpp"

namespace newswatch::text::detail {

std::optional<ParsedDate> Reading::read() {
    // "-0001-11-30", "--12-31": years before the first, and no year at all.
    if (here().is_sign("-") && joined(1)) return std::nullopt;
    while (at_ < tokens_.size() && !failed_) {
        if (here().is_number())
            number();
        else if (here().is_word())
            word();
        else
            sign();
    }
    if (failed_) return std::nullopt;
    return put_together(fields_);
}

void Reading::number() {
    const bool begun = fields_.year >= 0 || fields_.month > 0 || fields_.day > 0;
    const bool read = (!begun && numeric_date()) || (!has_time() && clock());
    behind_t_ = false;
    if (!read) lone_number();
}

void Reading::number_of(Unit unit, int value) {
    switch (unit) {
        case Unit::year:
            fields_.year = value < 100 ? full_year(value) : value;
            break;
        case Unit::month:
            fields_.month = value;
            break;
        case Unit::day:
            fields_.day = value;
            break;
        case Unit::hour:
            fields_.hour = value;
            break;
        case Unit::minute:
            fields_.minute = value;
            break;
        case Unit::second:
            fields_.second = value;
            break;
        case Unit::none:
            break;
    }
}

// A number of a date in words: which one it is follows from its length and from what is known.
void Reading::lone_number() {
    const Token& token = here();
    const std::size_t digits = token.digits();
    const int value = token.value();
    ++at_;
    in_date_ = true;
    const Unit unit = here().is_word() ? unit_named(here().text) : Unit::none;
    if (unit != Unit::none && (joined(0) || unit <= Unit::day)) {
        fields_.korean |= is_korean(here().text);
        number_of(unit, value);
        ++at_;
        return;
    }
    if (digits <= 2 && fields_.day < 0) {
        fields_.day = value;
    } else if (digits <= 4 && fields_.year < 0) {
        set_year(token);
    } else if (digits == 4 && has_time() && !fields_.offset) {
        // An offset whose plus became a space on its way through a form.
        fields_.offset = token.value(0, 2) * 60 + token.value(2, 2);
        fields_.guessed |= value != 0;
    } else {
        fields_.guessed = true;
    }
    // "3rd", "1er": not when it is "3Sep" or "5pm".
    constexpr std::size_t longest_ordinal = 4;
    if (here().is_word() && joined(0) && here().text.size() <= longest_ordinal && here().text != "t" &&
        meaning_of(here().text).month == 0)
        ++at_;
}

// "a.m.", "p. m.", "π.μ."
bool Reading::dotted_half() {
    const auto first = here().text;
    const std::size_t dot = here(1).is_sign(".") ? 1 : 0;
    const auto& second = here(1 + dot);
    const bool latin = (first == "a" || first == "p") && second.text == "m";
    const bool greek = (first == "π" || first == "μ") && second.text == "μ";
    if (!has_time() || !second.is_word()) return false;
    if (!latin && !greek) return false;
    fields_.half = first == "a" || first == "π" ? Half::am : Half::pm;
    at_ += 2 + dot;
    return true;
}

void Reading::word() {
    const auto text = here().text;
    if (dotted_half()) return;
    const bool joined_here = joined(0);
    ++at_;
    if (text == "t" && has_date() && !has_time() && here().is_number()) {
        behind_t_ = true;
        return;
    }
    // In "am 5. Mai" the half day is a preposition; east Asian ones stand before the time.
    const Half half = half_of_day(text);
    const bool east_asian = half != Half::none && static_cast<unsigned char>(text[0]) >= 0xE3;
    if (half != Half::none && (has_time() || east_asian)) {
        fields_.half = half;
        fields_.korean |= is_korean(text);
        return;
    }
    if (has_time() && joined_here && !fields_.offset && (text == "a" || text == "p")) {
        fields_.half = text == "a" ? Half::am : Half::pm;
        return;
    }
    if (zone_name(text)) return;
    const auto meaning = meaning_of(text);
    if (meaning.month > 0 || meaning.weekdays != 0)
        name(meaning);
    else if (has_time() && !is_filler(text))
        fields_.unknown_zone = true;
}

// A zone behind the time, or within asctime() before it. What is a filler too ("at") is one only as the
// last word.
bool Reading::zone_name(std::string_view text) {
    const bool letter = text.size() == 1;
    if (!has_time() && (fields_.day < 0 || letter || meaning_of(text).month > 0)) return false;
    const bool last = at_ == tokens_.size() && text != "h" && text != "u";
    if (is_filler(text) && !last) return false;
    const auto zone = zone_named(text);
    if (!zone) return false;
    const bool both = here().is_number() && joined(0) && here().digits() <= 2;  // "EST5EDT"
    if (!fields_.offset) {
        fields_.offset = zone->offset;
        fields_.guessed |= zone->all_year || both;
    }
    if (both) ++at_;
    in_date_ = false;
    return true;
}

// Where a name means a month and a day of the week, it is the month unless another one is named.
void Reading::name(const Meaning& meaning) {
    const bool open = fields_.month < 0 || month_weekdays_ != 0;
    if (meaning.month == 0 || !open) {
        fields_.weekdays |= meaning.weekdays;
        return;
    }
    if (meaning.repaired && fields_.month > 0) return;
    fields_.weekdays |= month_weekdays_;
    month_weekdays_ = meaning.weekdays;
    fields_.month = meaning.month;
    fields_.other_month = meaning.other_month;
    fields_.guessed |= meaning.repaired;
    in_date_ = true;
}

void Reading::sign() {
    if (here().is_sign("(") && fields_.offset) return comment();
    if (here().is_sign("+-") && here(1).is_number() && joined(1) && offset()) return;
    if (!here().is_sign("-/.,")) in_date_ = false;
    ++at_;
}

// RFC 5322 section 3.2.2: comments nest.
void Reading::comment() {
    int depth = 0;
    do {
        if (here().is_sign("(")) ++depth;
        if (here().is_sign(")")) --depth;
        ++at_;
    } while (depth > 0 && at_ < tokens_.size());
}

}  // namespace newswatch::text::detail
