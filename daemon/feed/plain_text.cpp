#include "feed/plain_text.hpp"

#include <algorithm>
#include <array>

#include "feed/charset/charset.hpp"
#include "feed/charset/declared.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed {
namespace {

using namespace detail;

constexpr std::size_t longest_title = 250;  // bytes; a longer first line is a paragraph

// Files that begin like a text, or may by chance, and are none.
bool has_other_form(std::string_view bytes) {
    using namespace std::literals;
    constexpr std::array marks{"%PDF-"sv,
                               "%!PS"sv,
                               "{\\rtf"sv,
                               "PK\x03\x04"sv,
                               "\x1F\x8B"sv,
                               "\xFF\xD8\xFF"sv,
                               "\x89PNG\r\n\x1A\n"sv,
                               "\xD0\xCF\x11\xE0"sv,
                               "GIF8"sv};
    return std::any_of(marks.begin(), marks.end(), [&](auto mark) { return bytes.starts_with(mark); });
}

// Wires of the old kind (IPTC 7901) mark the parts of a message by control characters; in other data one byte
// in nine is one.
bool is_text(std::string_view bytes) {
    constexpr std::size_t one_in = 20;
    if (has_other_form(bytes)) return false;
    const auto opening = opening_of(bytes).encoding;
    if (!opening.empty() && opening != "utf-8") return opening != "ebcdic";
    std::size_t controls = 0;
    for (const char c : bytes) {
        if (c == '\0') return false;
        controls += (static_cast<unsigned char>(c) < 0x20 && !is_space(c)) || c == 0x7F;
    }
    return controls * one_in <= bytes.size();
}

Text text_of(std::string text) {
    Text made;
    made.plain = text;
    made.value = std::move(text);
    return made;
}

// At a space, when there is one in the second half.
std::string shortened(std::string_view line) {
    auto end = cut_point(line, longest_title);
    if (const auto space = line.rfind(' ', end); space != line.npos && space > end / 2) end = space;
    return std::string{trim(line.substr(0, end))} + "\xE2\x80\xA6";
}

}  // namespace

Result<Document> parse_text(std::string_view bytes, const Limits& limits) {
    if (bytes.size() > limits.bytes)
        return Error{ErrorKind::too_large, "the text has " + std::to_string(bytes.size()) +
                                               " bytes, more than the " + std::to_string(limits.bytes) +
                                               " allowed"};
    if (!is_text(bytes)) return Error{ErrorKind::invalid, "neither a feed nor a text"};
    Report report;
    Decoded decoded;
    decode(bytes, {}, decoded, report);
    const auto text = trim(decoded.text);
    if (text.empty()) return Error{ErrorKind::invalid, "the text is empty"};
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = fold_space(text.substr(0, end));
    const bool is_title = line.size() <= longest_title;
    auto rest = fold_lines(is_title ? text.substr(end) : text);
    rest.resize(cut_point(rest, limits.item_bytes));
    Item item;
    item.title = text_of(is_title ? line : shortened(line));
    item.content = text_of(std::move(rest));
    Document document;
    document.format = "text";
    document.items.push_back(std::move(item));
    document.encoding = std::move(decoded.encoding);
    document.problems = report.take();
    return document;
}

}  // namespace newswatch::feed
