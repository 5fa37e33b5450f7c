#include "feed/xml/attributes.hpp"

#include <algorithm>
#include <array>

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// How far a quote is looked for behind a "<" in a value.
constexpr std::size_t window = 512;

bool ends_name(char c) {
    return is_xml_space(c) || c == '=' || c == '>' || c == '<' || c == '/' || c == '"' || c == '\'';
}

bool is_legal(std::string_view name) {
    return !name.empty() && is_name_start(name[0]) && name.back() != ':' &&
           std::all_of(name.begin(), name.end(), is_name_char);
}

// `value` is "text name=": a quote was forgotten behind "text". Where that ends, or npos.
std::size_t before_next_name(std::string_view value) {
    while (!value.empty() && is_xml_space(value.back())) value.remove_suffix(1);
    if (value.empty() || value.back() != '=') return npos;
    value.remove_suffix(1);
    while (!value.empty() && is_xml_space(value.back())) value.remove_suffix(1);
    const std::size_t name_end = value.size();
    while (!value.empty() && is_name_char(value.back())) value.remove_suffix(1);
    if (value.empty() || value.size() == name_end || !is_xml_space(value.back())) return npos;
    return value.size() - 1;
}

// Typographic quotes, and escaped ones, around a value.
void strip_odd_quotes(std::string_view text, std::size_t& begin, std::size_t& end) {
    constexpr std::array<std::string_view, 7> quotes{"“", "”", "„", "‘", "’", "″", "&quot;"};
    for (const auto quote : quotes)
        if (text.substr(begin, end - begin).substr(0, quote.size()) == quote) {
            begin += quote.size();
            break;
        }
    for (const auto quote : quotes)
        if (end - begin >= quote.size() && text.substr(end - quote.size(), quote.size()) == quote) {
            end -= quote.size();
            break;
        }
}

}  // namespace

std::size_t AttributeWalk::skip_space(std::size_t at) const {
    while (at < text_.size() && is_xml_space(text_[at])) ++at;
    return at;
}

// At ">", "/>", "<" or the end of the text.
bool AttributeWalk::at_end() {
    if (at_ >= text_.size()) {
        cut_ = true;
    } else if (text_[at_] == '>') {
        ++at_;
    } else if (text_[at_] == '<') {
        open_ended_ = true;
        clean_ = false;
    } else if (text_[at_] == '/') {
        const std::size_t behind = skip_space(at_ + 1);
        if (behind < text_.size() && text_[behind] != '>') return false;
        self_closing_ = true;
        clean_ = clean_ && behind == at_ + 1;
        cut_ = behind >= text_.size();
        at_ = std::min(behind + 1, text_.size());
    } else {
        return false;
    }
    return true;
}

bool AttributeWalk::next(Attribute& attribute) {
    for (;;) {
        const std::size_t before = at_;
        at_ = skip_space(at_);
        if (at_end()) return false;
        if (ends_name(text_[at_])) {
            clean_ = false;
            ++at_;
        } else if (read(attribute, at_ != before)) {
            ++(attribute.has_value ? valued_ : bare_);
            return true;
        }
    }
}

bool AttributeWalk::read(Attribute& attribute, bool spaced) {
    attribute = {};
    attribute.name = at_;
    while (at_ < text_.size() && !ends_name(text_[at_])) ++at_;
    attribute.name_end = at_;
    const bool legal = is_legal(text_.substr(attribute.name, at_ - attribute.name));
    clean_ = clean_ && spaced && legal;
    const std::size_t behind = skip_space(at_);
    if (behind >= text_.size() || text_[behind] != '=') {
        clean_ = false;
        attribute.value = attribute.value_end = attribute.name_end;
        return legal;
    }
    at_ = skip_space(behind + 1);
    attribute.has_value = true;
    read_value(attribute);
    return legal;
}

void AttributeWalk::take(Attribute& attribute, std::size_t begin, std::size_t end, std::size_t next) {
    attribute.value = begin;
    attribute.value_end = end;
    at_ = next;
}

void AttributeWalk::read_value(Attribute& attribute) {
    const char first = at_ < text_.size() ? text_[at_] : '\0';
    if (first == '"' || first == '\'') return read_quoted(attribute, first);
    clean_ = false;
    const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    // As a program writes a quote inside a quoted text.
    if (first == '\\' && (second == '"' || second == '\'')) {
        ++at_;
        read_quoted(attribute, second);
        if (attribute.value_end > attribute.value && text_[attribute.value_end - 1] == '\\')
            --attribute.value_end;
        return;
    }
    std::size_t begin = at_, end = at_;
    while (end < text_.size() && !is_xml_space(text_[end]) && text_[end] != '>' && text_[end] != '<') ++end;
    const std::size_t behind = end;
    const bool closes_tag = end > begin && end < text_.size() && text_[end] == '>' && text_[end - 1] == '/';
    if (closes_tag) --end;
    const std::size_t next = closes_tag ? end : behind;
    strip_odd_quotes(text_, begin, end);
    take(attribute, begin, end, next);
}

// True when the quote is followed by what may follow a value.
bool AttributeWalk::closes(std::size_t quote) const {
    if (quote + 1 >= text_.size()) return true;
    const char c = text_[quote + 1];
    return is_xml_space(c) || c == '>' || c == '/' || c == '?';
}

void AttributeWalk::read_quoted(Attribute& attribute, char quote) {
    const std::size_t begin = at_ + 1;
    std::size_t stop = begin;
    while (stop < text_.size() && text_[stop] != quote && text_[stop] != '<') ++stop;
    const auto value = text_.substr(begin, stop - begin);
    const std::size_t angle = value.find('>');
    if (stop < text_.size() && text_[stop] == quote) {
        if (closes(stop)) return take(attribute, begin, stop, stop + 1);
        const std::size_t forgotten = before_next_name(value);
        if (angle == npos && forgotten == npos) return take(attribute, begin, stop, stop + 1);
    } else if (angle == npos && stop < text_.size()) {
        const auto line = text_.substr(stop, window);
        const auto found = line.find_first_of(std::string_view{quote == '"' ? "\"\n" : "'\n"});
        clean_ = false;
        if (found != npos && line[found] == quote && closes(stop + found))
            return take(attribute, begin, stop + found, stop + found + 1);
    } else if (angle == npos) {
        return take(attribute, begin, stop, stop);
    }
    // The closing quote was forgotten.
    clean_ = false;
    std::size_t end = begin + std::min(angle, value.size());
    if (const auto forgotten = before_next_name(text_.substr(begin, end - begin)); forgotten != npos)
        end = begin + forgotten;
    if (end > begin && end < text_.size() && text_[end] == '>' && text_[end - 1] == '/') --end;
    take(attribute, begin, end, end);
}

void write_attribute(std::string_view text, const Attribute& attribute, Rewriting& out) {
    const auto value = text.substr(attribute.value, attribute.value_end - attribute.value);
    const char quote = value.find('"') == npos ? '"' : '\'';
    out.add(" ");
    out.copy(attribute.name, attribute.name_end);
    out.add("=");
    out.add({&quote, 1});
    for (std::size_t at = attribute.value; at < attribute.value_end;) {
        std::size_t end = at;
        while (end < attribute.value_end && text[end] != '<' && text[end] != quote) ++end;
        out.copy(at, end);
        if (end < attribute.value_end && text[end] == '<') out.add("&lt;");
        at = end + 1;
    }
    out.add({&quote, 1});
}

}  // namespace newswatch::feed::detail
