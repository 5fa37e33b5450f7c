#include "page/main_text.hpp"

#include <algorithm>
#include <unordered_set>

#include "page/charset/decode.hpp"
#include "page/content/blocks.hpp"
#include "page/content/choose.hpp"
#include "page/content/doubt.hpp"
#include "page/html/space.hpp"
#include "page/meta/description.hpp"
#include "page/meta/plain.hpp"

namespace newswatch::page {
namespace {

using namespace detail;

constexpr std::size_t most_bytes = 8u << 20;
constexpr std::uint32_t little_prose = 180;

struct Found {
    Body body;
    Method method = Method::none;
};

std::uint32_t captions_in(const Tree& tree, const Runs& runs, const Marks& marks) {
    std::uint32_t length = 0;
    for (const auto& run : runs.list)
        if (run.prose && mark_of(tree, marks, run) == Mark::caption) length += run.length;
    return length;
}

Found find_body(const Tree& tree, const Runs& runs, std::string_view title) {
    const auto strict = marks_of(tree, runs, true);
    Found best{body_of(tree, runs, strict, choose(tree, runs, strict, false), title), Method::container};
    if (best.body.prose >= little_prose) return best;
    if (captions_in(tree, runs, strict) > std::max(little_prose, best.body.prose))
        return {body_of(tree, runs, strict, choose(tree, runs, strict, true), title), Method::container};
    // The looser readings must find much more to be believed.
    const auto loose = marks_of(tree, runs, false);
    auto body = body_of(tree, runs, loose, choose(tree, runs, loose, false), title);
    if (body.prose > 2 * best.body.prose) best = {std::move(body), Method::container};
    if (best.body.prose >= little_prose) return best;
    auto baseline = baseline_of(tree, runs, loose);
    if (baseline.prose > 2 * best.body.prose) best = {std::move(baseline), Method::baseline};
    return best;
}

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || is_letter(c) || is_digit(c);
    }));
}

// The words of a text, hashed; of scripts without spaces every character is one.
std::unordered_set<std::size_t> words_of(std::string_view text) {
    std::unordered_set<std::size_t> words;
    const auto folded = fold_case(text);
    std::string_view rest = folded;
    while (!rest.empty()) {
        std::size_t end = 0;
        const auto first = static_cast<unsigned char>(rest[0]);
        if (first >= 0xE3) {
            end = std::min<std::size_t>(first >= 0xF0 ? 4 : 3, rest.size());
        } else {
            while (end < rest.size() && static_cast<unsigned char>(rest[end]) < 0xE2 &&
                   (static_cast<unsigned char>(rest[end]) >= 0x80 || is_letter(rest[end]) ||
                    is_digit(rest[end])))
                ++end;
        }
        if (end > 0) words.insert(std::hash<std::string_view>{}(rest.substr(0, end)));
        rest.remove_prefix(std::max<std::size_t>(end, 1));
    }
    return words;
}

// The share of `part`'s words that `whole` has, too.
double share_in(std::string_view part, std::string_view whole) {
    const auto words = words_of(part), others = words_of(whole);
    if (words.empty()) return 0;
    const auto common =
        std::count_if(words.begin(), words.end(), [&](auto word) { return others.count(word) > 0; });
    return static_cast<double>(common) / static_cast<double>(words.size());
}

// Whether the text is all that the JSON-LD says the article has.
bool is_whole(const Structured& structured, const Page& page) {
    const auto said = letters_in(structured.body);
    return said > 250 && letters_in(page.text) * 10 >= said * 9;
}

// Of paragraphs with a blank line between them.
std::vector<Part> parts_of(const std::vector<Block>& paragraphs) {
    std::vector<Part> parts;
    std::uint32_t at = 0;
    for (const auto& block : paragraphs) {
        const auto end = at + static_cast<std::uint32_t>(block.text.size());
        if (parts.empty() || parts.back().zone != block.zone) parts.push_back({block.zone, at, end});
        parts.back().end = end;
        at = end + 2;
    }
    return parts;
}

// Takes the article's text out of the JSON-LD when the page itself shows clearly less.
void prefer_structured(const Structured& structured, Page& page, Body& body) {
    if (structured.body.size() < 300) return;
    const auto text = plain_paragraphs(structured.body);
    const auto said = letters_in(text), shown = letters_in(page.text);
    const bool more = said > shown + shown / 4 || (shown > 3 * said && share_in(text, page.text) < 0.5);
    if (!more || said < 250) return;
    page.blocks.clear();
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find("\n\n"), rest.size());
        page.blocks.push_back({page.blocks.empty() ? Zone::lead : Zone::body, Form::paragraph,
                               std::string{rest.substr(0, end)}});
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    page.text = text;
    page.parts = parts_of(page.blocks);
    page.method = Method::structured;
    body.prose = body.length = static_cast<std::uint32_t>(said);
    body.linked = 0;
}

}  // namespace

const char* name_of(Zone zone) {
    constexpr const char* names[]{"lead", "body", "caption", "credit", "related", "boilerplate"};
    return names[static_cast<std::size_t>(zone)];
}
const char* name_of(Form form) {
    constexpr const char* names[]{"paragraph", "heading", "item", "quote", "preformatted", "row"};
    return names[static_cast<std::size_t>(form)];
}
const char* name_of(Wall wall) {
    constexpr const char* names[]{"none", "paywall", "consent"};
    return names[static_cast<std::size_t>(wall)];
}
const char* name_of(Method method) {
    constexpr const char* names[]{"container", "structured", "baseline", "none"};
    return names[static_cast<std::size_t>(method)];
}

Page read_page(std::string_view bytes, const Hints& hints) {
    Page page;
    page.truncated = bytes.size() > most_bytes;
    auto decoded = decode_page(bytes.substr(0, most_bytes), hints.content_type);
    page.encoding = std::move(decoded.encoding);
    const auto tree = read_html(decoded.text);
    page.truncated = page.truncated || tree.truncated;
    const auto meta = meta_of(tree);
    describe(tree, meta, hints, page);
    const auto runs = runs_of(tree);
    auto [body, method] = find_body(tree, runs, page.title);
    page.text = text_of(body, page.parts);
    page.method = page.text.empty() ? Method::none : method;
    page.blocks = body.blocks;
    if (is_gallery(body)) body.prose = body.length = static_cast<std::uint32_t>(letters_in(page.text));
    prefer_structured(meta.structured, page, body);
    page.wall = wall_of(tree, runs, meta, body);
    page.doubt = doubt_of(runs, meta, body, page.wall, is_whole(meta.structured, page));
    page.article = page.doubt.empty();
    if (page.language.empty()) page.language = language_of(page.text);
    return page;
}

bool better_than(const Page& page, std::string_view feed_text) {
    if (!page.article) return false;
    const auto shown = letters_in(page.text), given = letters_in(feed_text);
    if (given < 40) return shown > given;
    // A summary is in other words now and then, a whole other page has hardly any of them.
    constexpr double least_common = 0.35;
    return shown > given + given / 4 && shown >= given + 100 &&
           share_in(feed_text, page.text) >= least_common;
}

}  // namespace newswatch::page
