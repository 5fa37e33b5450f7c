#include "feed/html/make_text.hpp"

#include "feed/charset/mojibake.hpp"
#include "feed/html/html.hpp"
#include "feed/html/links.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// Some publishers escape the HTML of whole texts twice: what is then read as text has paragraphs, line breaks
// or links written out.
bool is_escaped_twice(std::string_view value, std::string_view plain) {
    if (value.find('<') != value.npos || plain.find('<') == plain.npos) return false;
    for (const std::string_view tag : {"</p>", "</div>", "</a>", "<br>", "<br/>", "<br />"})
        if (plain.find(tag) != plain.npos) return true;
    return false;
}

// Nothing but white space of any kind.
bool is_blank(std::string_view text) {
    constexpr std::size_t longest = 64;
    if (text.empty() || text.size() > longest) return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto code = next_code(text, at);
        const bool space = code <= 0x20 || code == 0xA0 || (code >= 0x2000 && code <= 0x200F) ||
                           code == 0x3000 || code == 0xFEFF;
        if (!space) return false;
    }
    return true;
}

}  // namespace

Text make_text(std::string value, bool html, Shape shape, std::string_view base, TextLimits& limits) {
    repair_mojibake(value);
    if (html && !base.empty()) resolve_links(value, base, limits.resolving);
    Text text{std::move(value), {}, html};
    if (html) {
        text.plain = html_to_text(text.value, limits.bytes);
        // What was encoded twice may stand there as references.
        if (text.value.find('&') != text.value.npos) repair_mojibake(text.plain);
        if (shape == Shape::paragraphs && is_escaped_twice(text.value, text.plain))
            text.plain = html_to_text(text.plain, limits.bytes);
        if (shape == Shape::line) text.plain = fold_space(text.plain);
    } else {
        text.plain = shape == Shape::line ? fold_space(text.value) : fold_lines(text.value);
    }
    if (is_blank(text.plain)) text.plain.clear();
    return text;
}

}  // namespace newswatch::feed::detail
