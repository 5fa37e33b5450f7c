#include "feed/html/make_text.hpp"

#include "feed/html/html.hpp"
#include "feed/html/links.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// Some publishers escape their HTML twice: what is then read as text is markup all through.
bool is_escaped_twice(std::string_view value, std::string_view plain) {
    return value.find('<') == value.npos && plain.find("</") != plain.npos && looks_like_html(plain);
}

}  // namespace

Text make_text(std::string value, bool html, Shape shape, std::string_view base, TextLimits& limits) {
    if (html && !base.empty()) resolve_links(value, base, limits.resolving);
    Text text{std::move(value), {}, html};
    if (html) {
        text.plain = html_to_text(text.value, limits.bytes);
        if (is_escaped_twice(text.value, text.plain)) text.plain = html_to_text(text.plain, limits.bytes);
        if (shape == Shape::line) text.plain = fold_space(text.plain);
    } else {
        text.plain = shape == Shape::line ? fold_space(text.value) : fold_lines(text.value);
    }
    return text;
}

}  // namespace newswatch::feed::detail
