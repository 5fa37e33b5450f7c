#include "feed/xml/tokens.hpp"

#include <algorithm>

#include "feed/text/text.hpp"
#include "feed/xml/attributes.hpp"
#include "feed/xml/vocabulary.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;

char byte_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && is_xml_space(text[at])) ++at;
    return at;
}

Piece angle(std::size_t at) { return {Token::angle, at, at + 1, {}}; }

Piece cut_off(std::string_view text, std::size_t at) { return {Token::cut, at, text.size(), {}}; }

// From a "<" to behind the ">" that follows, or to before the "<" that comes first.
Piece rough(Token token, std::string_view text, std::size_t at, std::size_t from) {
    const auto end = text.find_first_of("<>", from);
    if (end == npos) return cut_off(text, at);
    Piece piece{token, at, text[end] == '>' ? end + 1 : end, {}};
    piece.open_ended = text[end] == '<';
    piece.clean = !piece.open_ended;
    return piece;
}

// "a <b and c": words behind a "<" rather than a tag.
bool is_tag(const Piece& piece, const AttributeWalk& walk) {
    const bool known = role_of(piece.name) != Role::other || is_frame(piece.name) || piece.name == "item" ||
                       piece.name == "entry";
    const bool likely = known || is_html(piece.name) || piece.name.find(':') != npos;
    if (walk.open_ended()) return walk.bare() == 0 && (known || (likely && walk.valued() != 0));
    return likely || walk.bare() == 0 || walk.valued() != 0;
}

Piece start_at(std::string_view text, std::size_t at) {
    Piece piece{Token::start, at, at, name_at(text, at + 1)};
    const std::size_t behind = at + 1 + piece.name.size();
    if (behind >= text.size()) return cut_off(text, at);
    const char next = text[behind];
    if (next == '/') {
        const std::size_t end = skip_space(text, behind + 1);
        if (end < text.size() && text[end] != '>' && text[end] != '/') return angle(at);
    } else if (!is_xml_space(next) && next != '>' && next != '<') {
        return angle(at);
    }
    if (piece.name.back() == ':') return angle(at);
    AttributeWalk walk{text, behind};
    for (Attribute attribute; walk.next(attribute);) {
    }
    if (walk.cut()) return cut_off(text, at);
    if (!is_tag(piece, walk)) return angle(at);
    piece.end = walk.end();
    piece.clean = walk.clean();
    piece.self_closing = walk.self_closing();
    piece.attributes = walk.valued() + walk.bare() != 0;
    piece.open_ended = walk.open_ended();
    return piece;
}

// "< title>": a name that feeds use, and nothing else in the tag.
Piece spaced_start_at(std::string_view text, std::size_t at) {
    const std::size_t begin = skip_space(text, at + 1);
    const auto name = name_at(text, begin);
    if (name.empty() || byte_at(text, begin + name.size()) != '>') return angle(at);
    if (role_of(name) == Role::other && name != "item" && name != "entry") return angle(at);
    Piece piece{Token::start, begin - 1, begin + name.size() + 1, name};
    piece.clean = false;
    return piece;
}

Piece end_at(std::string_view text, std::size_t at) {
    std::size_t begin = at + 2;
    if (byte_at(text, begin) == '/') ++begin;
    begin = skip_space(text, begin);
    if (begin >= text.size()) return cut_off(text, at);
    if (text[begin] == '>') return {Token::junk, at, begin + 1, {}};
    const auto name = name_at(text, begin);
    if (name.empty()) return angle(at);
    auto piece = rough(Token::end, text, at, begin + name.size());
    piece.name = name;
    // As pugixml wants it: white space only behind the name.
    if (piece.token == Token::end)
        piece.clean =
            piece.clean && begin == at + 2 && skip_space(text, begin + name.size()) + 1 == piece.end;
    return piece;
}

// Behind "<![CDATA[" and what is meant to be it, or npos.
std::size_t section_mark(std::string_view text, std::size_t at) {
    std::size_t end = skip_space(text, at + 2);
    if (byte_at(text, end) == '[') end = skip_space(text, end + 1);
    if (!istarts_with(text.substr(end, 5), "cdata")) return npos;
    end = skip_space(text, end + 5);
    return byte_at(text, end) == '[' ? end + 1 : npos;
}

// XML 1.0 section 2.8. The internal subset ends at the first "]" that a ">" follows; it is not looked for
// behind the next doctype, which would have it looked for again and again.
Piece doctype_at(std::string_view text, std::size_t at) {
    auto piece = rough(Token::doctype, text, at, at + 2);
    const auto subset = text.substr(at, piece.end - at).find('[');
    if (subset == npos) return piece;
    for (auto end = text.find_first_of("]<", at + subset); end != npos;
         end = text.find_first_of("]<", end + 1)) {
        if (istarts_with(text.substr(end), "<!doctype")) break;
        const std::size_t behind = skip_space(text, end + 1);
        if (text[end] == ']' && byte_at(text, behind) == '>') return {Token::doctype, at, behind + 1, {}};
    }
    return piece;
}

Piece declaration_at(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at);
    if (rest.substr(0, 4) == "<!--") return {Token::comment, at, at + 4, {}};
    if (const auto end = section_mark(text, at); end != npos) {
        Piece piece{Token::section, at, end, {}};
        piece.clean = rest.substr(0, 9) == "<![CDATA[";
        return piece;
    }
    if (istarts_with(rest, "<!doctype")) return doctype_at(text, at);
    for (const std::string_view whole : {"<![CDATA[", "<!--"})
        if (rest == whole.substr(0, rest.size())) return cut_off(text, at);
    const char next = byte_at(text, at + 2);
    if (!is_name_start(next) && next != '[' && next != '-') return angle(at);
    const auto piece = rough(Token::junk, text, at, at + 2);
    return piece.open_ended ? angle(at) : piece;
}

// An instruction that would swallow the root or the next instruction lost its end.
bool swallows(std::string_view inside) {
    if (inside.find("<?") != npos) return true;
    for (auto at = inside.find('<'); at != npos; at = inside.find('<', at + 1))
        if (is_frame(name_at(inside, at + (byte_at(inside, at + 1) == '/' ? 2 : 1)))) return true;
    return false;
}

Piece instruction_at(std::string_view text, std::size_t at) {
    const auto name = name_at(text, at + 2);
    auto piece = rough(Token::junk, text, at, at + 2);
    if (piece.token == Token::cut || name.empty()) return piece;
    // An XML declaration, or one of a style sheet: pseudo attributes, without ">".
    if (istarts_with(name, "xml")) {
        if (!piece.open_ended && text[piece.end - 2] == '?') piece.token = Token::instruction;
        piece.clean = piece.token == Token::instruction && !iequals(name, "xml");
        return piece;
    }
    // Where there is no other "<", the end need not be looked for any further.
    const auto other = text.find("<?", at + 2);
    const auto end = text.substr(0, other).find("?>", at + 2);
    if (end == npos || swallows(text.substr(at + 2, end - at - 2))) return piece;
    return {Token::instruction, at, end + 2, {}};
}

}  // namespace

std::string_view name_at(std::string_view text, std::size_t at) {
    if (!is_name_start(byte_at(text, at))) return {};
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end])) ++end;
    return text.substr(at, end - at);
}

Piece piece_at(std::string_view text, std::size_t at) {
    if (text[at] != '<') return {Token::text, at, std::min(text.find('<', at), text.size()), {}};
    switch (byte_at(text, at + 1)) {
        case '\0':
            return at + 1 == text.size() ? cut_off(text, at) : angle(at);
        case '/':
            return end_at(text, at);
        case '\\':
            return byte_at(text, at + 2) == '/' ? end_at(text, at) : angle(at);
        case '!':
            return declaration_at(text, at);
        case '?':
            return instruction_at(text, at);
        case ' ':
            return spaced_start_at(text, at);
        default:
            return is_name_start(text[at + 1]) ? start_at(text, at) : angle(at);
    }
}

}  // namespace newswatch::feed::detail
