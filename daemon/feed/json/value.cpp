#include <algorithm>

#include "feed/json/tree.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// The number of `digits` hexadecimal digits at text[at], or -1.
std::int32_t hex_number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    std::int32_t number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int value = hex_value(text[at + i]);
        if (value < 0) return -1;
        number = number * 16 + value;
    }
    return number;
}

void append_code(std::string& out, char32_t code) {
    const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    if (code >= 0x80 && code <= 0x9F) code = windows_1252(static_cast<unsigned char>(code));
    append_utf8(out, control ? U' ' : code);
}

// RFC 8259 section 7: characters beyond the first plane are written as two surrogates. `at` stands behind
// "\u".
std::size_t append_unicode(std::string_view raw, std::size_t at, std::string& out) {
    const auto first = hex_number(raw, at, 4);
    if (first < 0) {
        // Broken off at the very end, a character is lost; elsewhere it is no escape.
        out += raw.size() - at < 4 ? "" : "\\u";
        return raw.size() - at < 4 ? raw.size() : at;
    }
    at += 4;
    if (first >= 0xD800 && first < 0xDC00 && raw.substr(at, 2) == "\\u") {
        const auto second = hex_number(raw, at + 2, 4);
        if (second >= 0xDC00 && second < 0xE000) {
            append_utf8(out, static_cast<char32_t>(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)));
            return at + 6;
        }
    }
    append_code(out, static_cast<char32_t>(first));
    return at;
}

// `at` stands behind the backslash; the position behind the escape is returned.
std::size_t append_escape(std::string_view raw, std::size_t at, std::string& out) {
    const char c = raw[at++];
    switch (c) {
        case 'u':
            return append_unicode(raw, at, out);
        case 'x': {
            const auto code = hex_number(raw, at, 2);
            if (code < 0) break;
            append_code(out, static_cast<char32_t>(code));
            return at + 2;
        }
        case 'n':
            out += '\n';
            return at;
        case 'r':
            out += '\r';
            return at;
        case 't':
            out += '\t';
            return at;
        case 'b':
        case 'f':
        case 'v':
        case '0':
            out += ' ';
            return at;
        case '\r':
            return at < raw.size() && raw[at] == '\n' ? at + 1 : at;
        case '\n':
            return at;
        default:
            break;
    }
    out += c;
    return at;
}

std::string decoded(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t from = 0; from < raw.size();) {
        const auto at = std::min(raw.find('\\', from), raw.size());
        out.append(raw, from, at - from);
        if (at + 1 >= raw.size()) break;
        from = append_escape(raw, at + 1, out);
    }
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    };
    std::replace_if(out.begin(), out.end(), is_control, ' ');
    return out;
}

}  // namespace

Value Tree::root() const {
    if (nodes_.size() < 2) return {};
    const bool one = nodes_[1].after == nodes_.size();
    return {this, one ? 1u : 0u};
}

Value Tree::top() const { return nodes_.empty() ? Value{} : Value{this, 0}; }

bool Value::is_true() const {
    if (kind() == Kind::null || tree_ == nullptr) return false;
    const auto written = tree_->text_.substr(node().begin, node().end - node().begin);
    return iequals(written, "true") || written == "1" || iequals(written, "yes");
}

Value Value::operator[](std::string_view wanted) const {
    Value found;
    if (!is_object()) return found;
    for (const auto member : *this) {
        const auto& at = member.node();
        const auto raw = tree_->text_.substr(at.name, at.name_end - at.name);
        if (raw.size() < wanted.size()) continue;
        const bool same = raw.size() == wanted.size()
                              ? iequals(raw, wanted)
                              : raw.find('\\') != raw.npos && iequals(decoded(raw), wanted);
        if (same && (member || !found)) found = member;
    }
    return found;
}

bool Value::is_empty() const {
    return is_array() || is_object() ? begin() == end() : tree_ == nullptr || node().begin == node().end;
}

Value Value::any_of(std::initializer_list<std::string_view> names) const {
    for (const auto name : names)
        if (const auto value = (*this)[name]; value && !value.is_empty()) return value;
    return {};
}

std::string Value::text() const {
    if (tree_ == nullptr) return {};
    const auto raw = tree_->text_.substr(node().begin, node().end - node().begin);
    if (kind() == Kind::string) return decoded(raw);
    return kind() == Kind::number || kind() == Kind::boolean ? std::string{raw} : std::string{};
}

std::string Value::name() const {
    if (tree_ == nullptr) return {};
    return decoded(tree_->text_.substr(node().name, node().name_end - node().name));
}

Value::Iterator& Value::Iterator::operator++() {
    index_ = tree_->nodes_[index_].after;
    return *this;
}

}  // namespace newswatch::feed::detail::json
