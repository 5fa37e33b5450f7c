#include "text/dates.hpp"

#include "text/characters.hpp"
#include "text/dates/quick.hpp"
#include "text/dates/reading.hpp"

namespace newswatch::text {

using namespace detail;

const char* name_of(Certainty certainty) {
    switch (certainty) {
        case Certainty::exact:
            return "exact";
        case Certainty::no_zone:
            return "no_zone";
        case Certainty::date_only:
            return "date_only";
        case Certainty::partial:
            return "partial";
        case Certainty::guessed:
            return "guessed";
        case Certainty::none:
            break;
    }
    return "";
}

std::optional<ParsedDate> parse_date(std::string_view text) {
    constexpr std::size_t longest = 100;
    text = trim(text);
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (auto date = is_digit(text[0]) ? quick_rfc3339(text) : quick_rfc5322(text)) return date;
    const Tokens tokens{text};
    if (tokens.broken()) return std::nullopt;
    return Reading{tokens}.read();
}

}  // namespace newswatch::text
