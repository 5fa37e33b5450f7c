#include "feed/charset/declared.hpp"

#include "feed/text/text.hpp"
#include "text/charset.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_header = 1024, longest_declaration = 512, language_window = 8192;

bool starts(std::string_view bytes, std::string_view with) { return bytes.substr(0, with.size()) == with; }

// The first character other than white space, when it is "<" and has zeros around it: so is UTF-16 or UTF-32
// without a mark.
std::string_view by_zeros(std::string_view bytes) {
    using namespace std::string_view_literals;
    bytes = bytes.substr(0, 64);
    const auto first = bytes.find_first_not_of(" \t\r\n\0"sv);
    if (first == bytes.npos || bytes[first] != '<') return {};
    const auto zero = [&](std::size_t at) { return at < bytes.size() && bytes[at] == '\0'; };
    // Zeros before the "<" alone are junk before eight bits.
    if (first % 4 == 3 && zero(first - 1) && zero(first - 2) && zero(first - 3) && zero(first + 1))
        return "utf-32be";
    if (first % 4 == 0 && zero(first + 1) && zero(first + 2) && zero(first + 3)) return "utf-32le";
    if (first % 2 == 1 && zero(first - 1) && zero(first + 1)) return "utf-16be";
    if (first % 2 == 0 && zero(first + 1) && zero(first + 3)) return "utf-16le";
    return {};
}

}  // namespace

Opening opening_of(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (starts(bytes, "\xEF\xBB\xBF")) return {"utf-8", 3};
    // Somebody put a mark before bytes of eight bits: in UTF-16 this would be Chinese, no markup.
    for (const auto mark : {"\xFF\xFE"sv, "\xFE\xFF"sv})
        if (starts(bytes, mark) && starts(bytes.substr(2), "<?xml")) return {{}, 2};
    if (starts(bytes, "\xFF\xFE\0\0"sv)) return {"utf-32le", 4};
    if (starts(bytes, "\0\0\xFE\xFF"sv)) return {"utf-32be", 4};
    if (starts(bytes, "\xFF\xFE")) return {"utf-16le", 2};
    if (starts(bytes, "\xFE\xFF")) return {"utf-16be", 2};
    if (starts(bytes, "\x4C\x6F\xA7\x94")) return {"ebcdic", 0};
    return {by_zeros(bytes), 0};
}

std::string_view charset_in_header(std::string_view content_type) {
    return declared_value(content_type.substr(0, longest_header), "charset");
}

std::string_view charset_in_declaration(std::string_view bytes) {
    using namespace std::string_view_literals;
    const auto begin = bytes.substr(0, longest_declaration).find_first_not_of(" \t\r\n\0"sv);
    if (begin == bytes.npos || bytes.substr(begin, 5) != "<?xml") return {};
    const auto declaration = bytes.substr(begin, longest_declaration);
    const auto end = declaration.find("?>");
    return end == bytes.npos ? std::string_view{} : declared_value(declaration.substr(0, end), "encoding");
}

std::string charset_in_ebcdic(std::string_view bytes) {
    // What a declaration is made of has the same place in all code pages of EBCDIC.
    const auto converted = convert(bytes.substr(0, longest_declaration), "ibm037");
    return converted ? std::string{charset_in_declaration(converted->text)} : std::string{};
}

std::string language_in(std::string_view bytes) {
    bytes = bytes.substr(0, language_window);
    std::string_view value = declared_value(bytes, "xml:lang");
    if (value.empty())
        if (const auto at = ifind(bytes, "language>"); at != bytes.npos)
            value = trim(bytes.substr(at + 9, 16));
    if (value.size() < 2 || !is_letter(value[0]) || !is_letter(value[1])) return {};
    if (value.size() > 2 && is_letter(value[2])) return {};
    return {lower(value[0]), lower(value[1])};
}

}  // namespace newswatch::feed::detail
