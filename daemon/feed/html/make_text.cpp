#include "feed/html/make_text.hpp"

#include "feed/html/html.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// Some publishers escape their HTML twice: what is then read as text is markup all through.
bool is_escaped_twice(std::string_view value, std::string_view plain) {
    return value.find('<') == value.npos && plain.find("</") != plain.npos && looks_like_html(plain);
}

}  // namespace

std::string plain_paragraphs(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t breaks = 0;
    bool space = false;
    for (const char c : text) {
        if (c == '\n') ++breaks;
        if (is_space(c)) {
            space = true;
            continue;
        }
        if (!out.empty() && breaks != 0)
            out += breaks > 1 ? "\n\n" : "\n";
        else if (!out.empty() && space)
            out += ' ';
        out += c;
        breaks = 0;
        space = false;
    }
    return out;
}

Text make_text(std::string value, bool html, Shape shape, std::string_view base, TextLimits& limits) {
    Text text{std::move(value), {}, html};
    (void)base;
    if (html) {
        text.plain = html_to_text(text.value, limits.bytes);
        if (is_escaped_twice(text.value, text.plain)) text.plain = html_to_text(text.plain, limits.bytes);
        if (shape == Shape::line) text.plain = fold_space(text.plain);
    } else {
        text.plain = shape == Shape::line ? fold_space(text.value) : plain_paragraphs(text.value);
    }
    return text;
}

}  // namespace newswatch::feed::detail
