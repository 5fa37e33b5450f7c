#include "feed/html/entities.hpp"

#include <array>
#include <charconv>

#include "feed/text/text.hpp"

namespace newswatch::embedded {
std::string_view html_entities(std::string_view file);
}  // namespace newswatch::embedded

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_name = 32;  // of HTML; a document's own names are looked for elsewhere
constexpr std::size_t longest_bare = 6;   // "Aacute" and its like
constexpr char32_t replacement = 0xFFFD;

struct Entity {
    std::string_view name;
    char32_t code = 0, second = 0;
    bool bare = false;  // does without the semicolon
};

// The names of entities.txt, found by hashing: open addressing, never more than half full.
class Names {
public:
    explicit Names(std::string_view lines) {
        for (std::size_t at = 0; at < lines.size();) {
            const auto end = std::min(lines.find('\n', at), lines.size());
            add(lines.substr(at, end - at));
            at = end + 1;
        }
    }
    const Entity* find(std::string_view name) const {
        for (std::size_t slot = slot_of(name); !slots_[slot].name.empty(); slot = next(slot))
            if (slots_[slot].name == name) return &slots_[slot];
        return nullptr;
    }

private:
    static constexpr std::size_t size = 8192;
    static std::size_t next(std::size_t slot) { return (slot + 1) % size; }
    // FNV-1a.
    static std::size_t slot_of(std::string_view name) {
        std::uint32_t hash = 2166136261u;
        for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
        return (hash ^ hash >> 15) % size;
    }
    // "name HEX", "name HEX+HEX" or either with " bare" behind it.
    void add(std::string_view line) {
        const auto space = line.find(' ');
        if (space == line.npos) return;
        Entity entity{line.substr(0, space)};
        const char* end = line.data() + line.size();
        std::uint32_t code = 0;
        auto read = std::from_chars(line.data() + space + 1, end, code, 16);
        entity.code = code;
        if (read.ptr != end && *read.ptr == '+') {
            read = std::from_chars(read.ptr + 1, end, code, 16);
            entity.second = code;
        }
        entity.bare = read.ptr != end;
        std::size_t slot = slot_of(entity.name);
        while (!slots_[slot].name.empty()) slot = next(slot);
        slots_[slot] = entity;
    }
    std::vector<Entity> slots_ = std::vector<Entity>(size);
};

const Names& names() {
    static const Names table{embedded::html_entities("entities.txt")};
    return table;
}

bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

char32_t sanitised(char32_t code) {
    if (code >= 0x80 && code <= 0x9F) {
        const auto byte = static_cast<unsigned char>(code);
        return in_windows_1252(byte) ? windows_1252(byte) : replacement;
    }
    if (code == '\t' || code == '\n' || code == '\r') return code;
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code == 0 || surrogate || code > 0x10FFFF) return replacement;
    return code < 0x20 ? U' ' : code;
}

int digit_value(char c, bool hexadecimal) {
    if (is_digit(c)) return c - '0';
    const char letter = lower(c);
    return hexadecimal && letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// As written; `length` is 0 when there are no digits behind "&#" or "&#x".
Reference number_at(std::string_view text, std::size_t at) {
    std::size_t i = at + 2;
    const bool hexadecimal = i < text.size() && lower(text[i]) == 'x';
    if (hexadecimal) ++i;
    const std::size_t digits = i;
    Reference number;
    for (; i < text.size(); ++i) {
        const int value = digit_value(text[i], hexadecimal);
        if (value < 0) break;
        if (number.code <= 0x10FFFF)
            number.code = number.code * (hexadecimal ? 16 : 10) + static_cast<char32_t>(value);
    }
    if (i == digits) return {};
    if (i < text.size() && text[i] == ';') ++i;
    number.length = i - at;
    return number;
}

Reference numeric(std::string_view text, std::size_t at) {
    Reference first = number_at(text, at);
    if (first.length == 0) return {};
    const std::size_t behind = at + first.length;
    if (first.code >= 0xD800 && first.code <= 0xDBFF && text.substr(behind, 2) == "&#") {
        const Reference low = number_at(text, behind);
        if (low.code >= 0xDC00 && low.code <= 0xDFFF)
            return {0x10000 + ((first.code - 0xD800) << 10) + (low.code - 0xDC00), 0,
                    first.length + low.length};
    }
    first.code = sanitised(first.code);
    return first;
}

// A name of HTML without its semicolon, whose letters and digits end at `end`: the longest beginning that is
// one.
// "&copy 2024" is a sign, "?a=1&section=2" is not: an "=" behind it means a query string.
Reference bare_name(std::string_view text, std::size_t at, std::size_t end, Within within) {
    if (within == Within::xml || (end < text.size() && text[end] == '=')) return {};
    const auto name = text.substr(at + 1, end - at - 1);
    const std::size_t shortest = within == Within::html_attribute ? name.size() : 2;
    for (std::size_t size = std::min(name.size(), longest_bare); size >= shortest; --size) {
        const Entity* found = names().find(name.substr(0, size));
        if (found != nullptr && found->bare) return {found->code, found->second, size + 1};
    }
    return {};
}

}  // namespace

Reference reference_at(std::string_view text, std::size_t at, Within within) {
    if (at + 1 >= text.size()) return {};
    if (text[at + 1] == '#') return numeric(text, at);
    std::size_t end = at + 1;
    if (!is_letter(text[end])) return {};
    while (end < text.size() && end - at <= longest_name && is_alphanumeric(text[end])) ++end;
    if (end < text.size() && text[end] == ';') {
        if (const Entity* found = names().find(text.substr(at + 1, end - at - 1)))
            return {found->code, found->second, end + 1 - at};
        if (within != Within::html) return {0, 0, end + 1 - at};
    }
    const Reference bare = bare_name(text, at, end, within);
    const bool closed = end < text.size() && text[end] == ';';
    return bare.length == 0 && closed ? Reference{0, 0, end + 1 - at} : bare;
}

Expansion expansion_at(std::string_view raw, std::size_t at, DeclaredEntities& declared) {
    if (declared.entities.empty()) return {};
    for (const auto& entity : declared.entities) {
        const auto& name = entity.name;
        if (raw.compare(at + 1, name.size(), name) != 0) continue;
        const std::size_t end = at + 1 + name.size();
        if (end >= raw.size() || raw[end] != ';' || entity.text.size() > declared.budget) continue;
        declared.budget -= entity.text.size();
        return {entity.text, end + 1 - at};
    }
    return {};
}

}  // namespace newswatch::feed::detail
