#include "feed/dates/dates.hpp"

#include "feed/dates/quick.hpp"
#include "feed/dates/reading.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {

std::optional<ParsedDate> parse_date(std::string_view text) {
    constexpr std::size_t longest = 100;
    text = trim(text);
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (auto date = is_digit(text[0]) ? quick_rfc3339(text) : quick_rfc5322(text)) return date;
    const Tokens tokens{text};
    if (tokens.broken()) return std::nullopt;
    return Reading{tokens}.read();
}

}  // namespace newswatch::feed::detail
