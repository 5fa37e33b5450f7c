#include "text/dates/quick.hpp"

#include "text/characters.hpp"
#include "text/dates/fields.hpp"

namespace newswatch::text::detail {
namespace {

// Three letters in any case as a number, to switch on.
constexpr unsigned key(const char* letters) {
    unsigned value = 0;
    for (int i = 0; i < 3; ++i) value = value << 8 | (static_cast<unsigned char>(letters[i]) | 32u);
    return value;
}

int month_of(const char* letters) {
    switch (key(letters)) {
        case key("jan"):
            return 1;
        case key("feb"):
            return 2;
        case key("mar"):
            return 3;
        case key("apr"):
            return 4;
        case key("may"):
            return 5;
        case key("jun"):
            return 6;
        case key("jul"):
            return 7;
        case key("aug"):
            return 8;
        case key("sep"):
            return 9;
        case key("oct"):
            return 10;
        case key("nov"):
            return 11;
        case key("dec"):
            return 12;
        default:
            return -1;
    }
}

unsigned weekday_of(const char* letters) {
    switch (key(letters)) {
        case key("sun"):
            return 1u << 0;
        case key("mon"):
            return 1u << 1;
        case key("tue"):
            return 1u << 2;
        case key("wed"):
            return 1u << 3;
        case key("thu"):
            return 1u << 4;
        case key("fri"):
            return 1u << 5;
        case key("sat"):
            return 1u << 6;
        default:
            return 0;
    }
}

// Reads fixed places of a text; what is not there makes it bad, and 0 stands for it.
class Places {
public:
    explicit Places(std::string_view text) : text_{text} {}

    bool good() const { return good_; }
    bool at_end() const { return at_ == text_.size(); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    void skip(std::size_t count) { at_ += count; }
    void expect(char c) {
        good_ &= peek() == c;
        ++at_;
    }
    int digits(int count) {
        int value = 0;
        for (; count > 0; --count, ++at_) {
            const char c = peek();
            good_ &= is_digit(c);
            value = value * 10 + (c - '0');
        }
        return value;
    }
    const char* letters(std::size_t count) {
        good_ &= at_ + count <= text_.size();
        const char* begin = good_ ? text_.data() + at_ : "   ";
        at_ += count;
        return begin;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    bool good_ = true;
};

void time_of_day(Places& places, Fields& f) {
    f.hour = places.digits(2);
    places.expect(':');
    f.minute = places.digits(2);
    places.expect(':');
    f.second = places.digits(2);
}

void fraction(Places& places, Fields& f) {
    if (places.peek() != '.') return;
    places.skip(1);
    if (!is_digit(places.peek())) places.expect('0');
    for (int scale = 100; is_digit(places.peek()); places.skip(1), scale /= 10)
        f.millisecond += scale * (places.peek() - '0');
}

// "+0100", "+01:00"; minutes above 59 make it bad.
void offset(Places& places, Fields& f) {
    const bool west = places.peek() == '-';
    if (!west && places.peek() != '+') return places.expect('+');
    places.skip(1);
    const int hours = places.digits(2);
    if (places.peek() == ':') places.skip(1);
    const int minutes = places.digits(2);
    if (minutes > 59 || hours > 24) places.expect('\1');
    f.offset = (hours * 60 + minutes) * (west ? -1 : 1);
}

std::optional<ParsedDate> finished(const Places& places, const Fields& f) {
    if (!places.good() || !places.at_end()) return std::nullopt;
    return put_together(f);
}

}  // namespace

std::optional<ParsedDate> quick_rfc3339(std::string_view text) {
    constexpr std::size_t shortest = 19;
    if (text.size() < shortest || text[4] != '-') return std::nullopt;
    Places places{text};
    Fields f;
    f.year = places.digits(4);
    places.expect('-');
    f.month = places.digits(2);
    places.expect('-');
    f.day = places.digits(2);
    places.expect('T');
    time_of_day(places, f);
    fraction(places, f);
    if (places.peek() == 'Z') {
        places.skip(1);
        f.offset = 0;
    } else if (!places.at_end()) {
        offset(places, f);
    }
    return finished(places, f);
}

std::optional<ParsedDate> quick_rfc5322(std::string_view text) {
    constexpr std::size_t shortest = 23;
    if (text.size() < shortest || text[3] != ',') return std::nullopt;
    Places places{text};
    Fields f;
    f.weekdays = weekday_of(places.letters(3));
    places.expect(',');
    places.expect(' ');
    f.day = places.digits(is_digit(places.peek(1)) ? 2 : 1);
    places.expect(' ');
    f.month = month_of(places.letters(3));
    places.expect(' ');
    f.year = places.digits(4);
    places.expect(' ');
    time_of_day(places, f);
    places.expect(' ');
    if (f.weekdays == 0 || f.month < 0) return std::nullopt;
    if (places.peek() == 'G' || places.peek() == 'U') {
        const unsigned name = key(places.letters(3));
        if (name != key("gmt") && name != key("utc")) return std::nullopt;
        f.offset = 0;
    } else {
        offset(places, f);
    }
    return finished(places, f);
}

}  // namespace newswatch::text::detail
