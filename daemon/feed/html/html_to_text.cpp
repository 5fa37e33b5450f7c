#include <algorithm>
#include <array>

#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed {
namespace {

using detail::Tag;

constexpr std::size_t npos = std::string_view::npos;

// Neither markup nor white space.
constexpr auto plain_table = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c)
        table[static_cast<std::size_t>(c)] = c != '<' && c != '&' && !detail::is_space(static_cast<char>(c));
    return table;
}();
bool is_plain(char c) { return plain_table[static_cast<unsigned char>(c)]; }

// Words taken at once, so that the limit is not passed by much.
constexpr std::size_t longest_run = 4096;

enum class Gap : std::uint8_t { none, space, line, paragraph };

// The text so far, and the white space that the next word will need.
class Paper {
public:
    explicit Paper(std::size_t limit) : limit_{limit} {}
    bool full() const { return out_.size() >= limit_; }
    void want(Gap gap) { gap_ = std::max(gap_, gap); }
    // Two line breaks in a row are how many a page marks a paragraph.
    void line_break() { want(gap_ >= Gap::line ? Gap::paragraph : Gap::line); }
    void word(std::string_view text) {
        open_gap();
        out_ += text;
    }
    void code(char32_t code) {
        open_gap();
        detail::append_utf8(out_, code);
    }
    std::string take() {
        out_.resize(detail::cut_point(out_, limit_));
        return std::move(out_);
    }

private:
    void open_gap() {
        constexpr std::array<std::string_view, 4> gaps{"", " ", "\n", "\n\n"};
        if (!out_.empty()) out_ += gaps[static_cast<std::size_t>(gap_)];
        gap_ = Gap::none;
    }
    std::string out_;
    std::size_t limit_;
    Gap gap_ = Gap::none;
};

// A tokenizer in one pass over the fragment. It follows HTML 5 section 13.2.5 in what matters for text: where
// a tag ends, what is a comment, which elements hold no text.
class Extraction {
public:
    Extraction(std::string_view html, std::size_t limit) : html_{html}, paper_{limit} {}

    std::string run() {
        while (at_ < html_.size() && !paper_.full()) {
            const char c = html_[at_];
            if (c == '<')
                markup();
            else if (c == '&')
                reference();
            else if (detail::is_space(c))
                space();
            else
                words();
        }
        return paper_.take();
    }

private:
    // As many words as stand behind one another with single spaces between them.
    void words() {
        const std::size_t begin = at_;
        for (;; ++at_) {
            while (at_ < html_.size() && is_plain(html_[at_])) ++at_;
            const bool goes_on = at_ + 1 < html_.size() && html_[at_] == ' ' && is_plain(html_[at_ + 1]);
            if (!goes_on || at_ - begin > longest_run) break;
        }
        paper_.word(html_.substr(begin, at_ - begin));
    }
    void space() {
        if (in_pre_ && html_[at_] == '\n')
            paper_.line_break();
        else
            paper_.want(Gap::space);
        ++at_;
    }
    void reference() {
        const auto reference = detail::reference_at(html_, at_, true);
        const char next = reference.code < 0x80 ? static_cast<char>(reference.code) : 'x';
        if (reference.code == 0)
            paper_.word("&");
        else if (detail::is_space(next))
            paper_.want(Gap::space);
        else
            paper_.code(reference.code);
        at_ += reference.code == 0 ? 1 : reference.length;
    }
    void markup();
    void tag(std::size_t name_at, bool closing);
    void hidden(std::string_view name, bool closing);
    void cdata();
    std::size_t skip_to(std::string_view end_mark);
    std::size_t tag_end(std::size_t from);
    std::size_t find_char(char wanted, std::size_t from);

    std::string_view html_;
    Paper paper_;
    std::size_t at_ = 0;
    bool in_pre_ = false;
    // Quotes and end tags known not to come again, so that looking for them in vain happens once each.
    std::array<bool, 256> absent_{};
    std::vector<std::string> unclosed_;
};

std::size_t Extraction::find_char(char wanted, std::size_t from) {
    auto& absent = absent_[static_cast<unsigned char>(wanted)];
    if (absent) return npos;
    const auto found = html_.find(wanted, from);
    absent = found == npos;
    return found;
}

// Past the ">" of the tag whose name ends at `from`; quotes count behind "=" only.
std::size_t Extraction::tag_end(std::size_t from) {
    char before = ' ';
    for (std::size_t i = from; i < html_.size(); ++i) {
        const char c = html_[i];
        if (c == '>') return i + 1;
        if ((c == '"' || c == '\'') && before == '=') {
            const auto end = find_char(c, i + 1);
            if (end != npos) i = end;
        }
        if (!detail::is_space(c)) before = html_[i];
    }
    return html_.size();
}

std::size_t Extraction::skip_to(std::string_view end_mark) {
    const auto end = html_.find(end_mark, at_);
    return end == npos ? html_.size() : end + end_mark.size();
}

void Extraction::cdata() {
    const auto begin = at_ + 9;
    const auto end = std::min(html_.find("]]>", begin), html_.size());
    paper_.word(html_.substr(begin, end - begin));
    at_ = std::min(end + 3, html_.size());
}

void Extraction::markup() {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
    if (detail::is_letter(next)) return tag(at_ + 1, false);
    if (next == '/' && at_ + 2 < html_.size() && detail::is_letter(html_[at_ + 2])) return tag(at_ + 2, true);
    if (html_.substr(at_, 4) == "<!--")
        at_ = skip_to("-->");
    else if (html_.substr(at_, 9) == "<![CDATA[")
        cdata();
    else if (next == '!' || next == '?' || next == '/')
        at_ = skip_to(">");
    else {
        paper_.word("<");
        ++at_;
    }
}

void Extraction::hidden(std::string_view name, bool closing) {
    if (closing) return;
    std::string end_tag = "</";
    for (const char c : name) end_tag += detail::lower(c);
    if (std::find(unclosed_.begin(), unclosed_.end(), end_tag) != unclosed_.end()) return;
    const auto end = detail::ifind(html_, end_tag, at_);
    if (end == npos) {
        // Nothing closes a script: the rest is script. Of the others the tag alone is dropped.
        if (end_tag == "</script" || end_tag == "</style")
            at_ = html_.size();
        else
            unclosed_.push_back(std::move(end_tag));
        return;
    }
    at_ = tag_end(end + end_tag.size());
}

void Extraction::tag(std::size_t name_at, bool closing) {
    std::size_t end = name_at;
    while (end < html_.size() &&
           (detail::is_letter(html_[end]) || detail::is_digit(html_[end]) || html_[end] == ':'))
        ++end;
    auto name = html_.substr(name_at, end - name_at);
    if (const auto colon = name.rfind(':'); colon != npos) name.remove_prefix(colon + 1);
    at_ = tag_end(end);
    const bool empty_element = html_[at_ - 1] == '>' && html_[at_ - 2] == '/';
    switch (detail::tag_named(name)) {
        case Tag::hidden:
            if (!empty_element) hidden(name, closing);
            break;
        case Tag::block:
            if (detail::iequals(name, "pre")) in_pre_ = !closing;
            paper_.want(Gap::paragraph);
            break;
        case Tag::line:
            if (detail::iequals(name, "br"))
                paper_.line_break();
            else
                paper_.want(Gap::line);
            break;
        case Tag::cell:
            paper_.want(Gap::space);
            break;
        case Tag::inline_text:
        case Tag::unknown:
            break;
    }
}

}  // namespace

std::string html_to_text(std::string_view html, std::size_t limit) { return Extraction{html, limit}.run(); }

}  // namespace newswatch::feed
