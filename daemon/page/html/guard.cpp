#include "page/html/guard.hpp"

#include <algorithm>

#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t most_attributes = 128;
constexpr std::size_t longest_name = 100;  // libxml2 takes what is behind it for another attribute
constexpr auto npos = std::string_view::npos;

// Where a search that found nothing ends.
std::size_t or_end(std::size_t found, std::string_view text) { return found == npos ? text.size() : found; }

// libxml2's name characters and blanks; a form feed is none.
bool starts_name(char c) { return is_letter(c) || c == '_' || c == ':' || c == '.'; }
bool in_name(char c) { return starts_name(c) || is_digit(c) || c == '-'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// A start tag as libxml2 reads it (htmlParseStartTag).
struct TagExtent {
    std::string_view name;
    std::size_t excess = npos;  // where its attributes beyond the limit begin
    std::size_t end = 0;        // at its ">" or "/>", or at the end of the text
    bool empty = false;         // "/>"
};

class TagReader {
public:
    TagReader(std::string_view html, std::size_t at) : html_{html}, at_{at} {}
    TagExtent read() {
        TagExtent tag;
        tag.name = name();
        std::size_t attributes = 0;
        for (skip_blanks(); !ends(); skip_blanks()) {
            if (!starts_name(html_[at_])) {
                while (!ends() && !is_blank(html_[at_])) ++at_;
                continue;
            }
            if (++attributes == most_attributes + 1) tag.excess = at_;
            name();
            value();
        }
        tag.end = at_;
        tag.empty = at_ < html_.size() && html_[at_] == '/';
        return tag;
    }

private:
    bool ends() const {
        return at_ >= html_.size() || html_[at_] == '>' ||
               (html_[at_] == '/' && at_ + 1 < html_.size() && html_[at_ + 1] == '>');
    }
    void skip_blanks() {
        while (at_ < html_.size() && is_blank(html_[at_])) ++at_;
    }
    std::string_view name() {
        const auto begin = at_;
        while (at_ < html_.size() && at_ - begin < longest_name && in_name(html_[at_])) ++at_;
        return html_.substr(begin, at_ - begin);
    }
    void value() {
        skip_blanks();
        if (at_ >= html_.size() || html_[at_] != '=') return;
        ++at_;
        skip_blanks();
        if (at_ >= html_.size()) return;
        if (const char quote = html_[at_]; quote == '"' || quote == '\'') {
            at_ = or_end(html_.find(quote, at_ + 1), html_);
            at_ = std::min(at_ + 1, html_.size());
        } else {
            while (at_ < html_.size() && html_[at_] != '>' && !is_blank(html_[at_])) ++at_;
        }
    }

    const std::string_view html_;
    std::size_t at_;
};

// Behind the comment that begins at `at` (WHATWG HTML, "comment start state" and what follows it).
std::size_t comment_end(std::string_view html, std::size_t at) {
    at += 4;
    if (html.compare(at, 1, ">") == 0) return at + 1;
    if (html.compare(at, 2, "->") == 0) return at + 2;
    for (at = html.find("--", at); at != npos; at = html.find("--", at + 1)) {
        if (html.compare(at, 3, "-->") == 0) return at + 3;
        if (html.compare(at, 4, "--!>") == 0) return at + 4;
    }
    return html.size();
}

// Of a script or style: where its end tag begins.
std::size_t raw_end(std::string_view html, std::size_t at, std::string_view name) {
    while (true) {
        at = html.find("</", at);
        if (at == npos) return html.size();
        if (equal_ignoring_case(html.substr(at + 2, name.size()), name)) return at;
        at += 2;
    }
}

class Guard {
public:
    Guard(std::string_view html, std::string& out) : html_{html}, out_{out} {}
    std::string_view hand_on() {
        for (auto at = html_.find('<'); at != npos && at + 1 < html_.size(); at = html_.find('<', at)) {
            const char next = html_[at + 1];
            if (next == '!' || next == '?')
                at = declaration(at);
            else if (next == '/')
                at = end_tag(at);
            else if (starts_name(next))
                at = start_tag(at);
            else
                ++at;
        }
        if (kept_from_ == 0) return html_;
        out_.append(html_, kept_from_);
        return out_;
    }

private:
    // Hands on what was kept so far and `instead` of [begin, end).
    void replace(std::size_t begin, std::size_t end, std::string_view instead) {
        out_.append(html_, kept_from_, begin - kept_from_);
        out_ += instead;
        kept_from_ = end;
    }
    // Something stands in its place, so that what is around it makes no new tag.
    std::size_t declaration(std::size_t at) {
        const auto end = html_.compare(at, 4, "<!--") == 0
                             ? comment_end(html_, at)
                             : std::min(or_end(html_.find('>', at), html_) + 1, html_.size());
        replace(at, end, "<!-- -->");
        return end;
    }
    // Only its name counts.
    std::size_t end_tag(std::size_t at) {
        at += 2;
        if (at >= html_.size() || !starts_name(html_[at])) return at;
        const auto end = or_end(html_.find('>', at), html_);
        while (at < end && in_name(html_[at])) ++at;
        if (at < end) replace(at, end, {});
        return end;
    }
    std::size_t start_tag(std::size_t at) {
        const auto tag = TagReader{html_, at + 1}.read();
        if (tag.excess != npos) replace(tag.excess, tag.end, {});
        const bool raw = equal_ignoring_case(tag.name, "script") || equal_ignoring_case(tag.name, "style");
        if (!raw || tag.empty || tag.end == html_.size()) return tag.end;
        const auto begin = tag.end + 1, end = raw_end(html_, begin, tag.name);
        if (contains_ignoring_case(html_.substr(at, tag.end - at), "json"))
            escape(begin, end);
        else if (begin < end)
            replace(begin, end, {});
        return end;
    }
    void escape(std::size_t begin, std::size_t end) {
        for (auto at = html_.find('<', begin); at < end; at = html_.find('<', at + 1))
            replace(at, at + 1, "\\u003c");
    }

    const std::string_view html_;
    std::string& out_;
    std::size_t kept_from_ = 0;
};

}  // namespace

std::string_view guarded(std::string_view html, std::string& owned) { return Guard{html, owned}.hand_on(); }

}  // namespace newswatch::page::detail
