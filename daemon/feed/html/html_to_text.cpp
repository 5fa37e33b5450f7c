#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"
#include "text/runs.hpp"

namespace newswatch::feed {
namespace {

using namespace detail;

enum class Gap : std::uint8_t { none, space, line, paragraph };

// The text so far, and the white space that the next word will need.
class Paper {
public:
    // A fragment's text is never much longer than the fragment: there are references whose character has a
    // byte more than they have. What would not fit is cut.
    Paper(std::size_t html_bytes, std::size_t limit)
        : limit_{std::min(limit, html_bytes + html_bytes / 4 + 16)},
          large_{limit_ + slack > small_.size() ? std::make_unique_for_overwrite<char[]>(limit_ + slack)
                                                : nullptr},
          page_{large_ ? large_.get() : small_.data()} {}
    Paper(const Paper&) = delete;
    Paper& operator=(const Paper&) = delete;

    bool full() const { return size_ >= limit_; }
    void want(Gap gap) { gap_ = std::max(gap_, gap); }
    // Two line breaks in a row are how many a page marks a paragraph.
    void line_break() { want(gap_ >= Gap::line ? Gap::paragraph : Gap::line); }
    void byte(char c) {
        open_gap();
        page_[size_++] = c;
    }
    void word(std::string_view text) {
        open_gap();
        text = text.substr(0, limit_ + slack - size_);
        std::memcpy(page_ + size_, text.data(), text.size());
        size_ += text.size();
    }
    // Words up to markup; a space behind them stays wanted. Returns the bytes of `text` that were read.
    std::size_t words(std::string_view text, bool keep_breaks) {
        open_gap();
        char* to = page_ + size_;
        text = text.substr(0, limit_ + slack - size_);
        const auto read = keep_breaks ? copy_run<Stops::markup | Stops::breaks>(text, to)
                                      : copy_run<Stops::markup>(text, to);
        size_ += read;
        if (page_[size_ - 1] == ' ') {
            --size_;
            gap_ = Gap::space;
        }
        return read;
    }
    std::string take() const {
        std::string_view text{page_, size_};
        text = text.substr(0, cut_point(text, limit_));
        while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
        return std::string{text};
    }

private:
    // One more gap and one more character.
    static constexpr std::size_t slack = 32;

    void open_gap() {
        if (gap_ != Gap::none && size_ != 0) {
            page_[size_++] = gap_ == Gap::space ? ' ' : '\n';
            if (gap_ == Gap::paragraph) page_[size_++] = '\n';
        }
        gap_ = Gap::none;
    }
    std::size_t limit_, size_ = 0;
    // Most texts are short: for those no memory is asked for but that of the result.
    std::array<char, 8192> small_;
    std::unique_ptr<char[]> large_;
    char* page_;
    Gap gap_ = Gap::none;
};

// A tokenizer in one pass over the fragment. It follows HTML 5 section 13.2.5 in what matters for text: where
// a tag ends, what is a comment, which elements hold no text.
class Extraction {
public:
    Extraction(std::string_view html, std::size_t limit)
        : html_{html}, bounds_{html}, paper_{html.size(), limit} {}

    std::string run() {
        while (at_ < html_.size() && !paper_.full()) {
            const char c = html_[at_];
            if (c == '<')
                markup();
            else if (c == '&')
                reference();
            else if (is_space(c))
                space();
            else
                at_ += paper_.words(html_.substr(at_), in_pre_);
        }
        return paper_.take();
    }

private:
    void space() {
        if (in_pre_ && html_[at_] == '\n')
            paper_.line_break();
        else
            paper_.want(Gap::space);
        ++at_;
    }
    void reference() {
        const auto reference = reference_at(html_, at_, Within::html);
        const char next = reference.code < 0x80 ? static_cast<char>(reference.code) : 'x';
        if (reference.code == 0) {
            paper_.byte('&');
        } else if (is_space(next)) {
            paper_.want(Gap::space);
        } else {
            std::string character;
            append_utf8(character, reference.code);
            if (reference.second != 0) append_utf8(character, reference.second);
            paper_.word(character);
        }
        at_ += reference.code == 0 ? 1 : reference.length;
    }
    void markup() {
        const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
        if (is_letter(next)) return tag(at_ + 1, false);
        if (next == '/' && at_ + 2 < html_.size() && is_letter(html_[at_ + 2])) return tag(at_ + 2, true);
        if (next == '!' && html_.substr(at_, 9) == "<![CDATA[") return cdata();
        if (next == '!' || next == '?' || next == '/') {
            at_ = bounds_.declaration(at_);
            return;
        }
        paper_.byte('<');
        ++at_;
    }
    void cdata() {
        const auto begin = at_ + 9;
        const auto end = std::min(html_.find("]]>", begin), html_.size());
        for (at_ = begin; at_ < end && !paper_.full();) {
            const std::size_t from = at_;
            while (at_ < end && !is_space(html_[at_])) ++at_;
            if (at_ != from) paper_.word(html_.substr(from, at_ - from));
            for (; at_ < end && is_space(html_[at_]); ++at_) paper_.want(Gap::space);
        }
        at_ = std::min(end + 3, html_.size());
    }
    void tag(std::size_t name_at, bool closing);
    void hide(std::string_view name, Tag tag);

    std::string_view html_;
    Bounds bounds_;
    Paper paper_;
    std::size_t at_ = 0;
    bool in_pre_ = false;
};

void Extraction::hide(std::string_view name, Tag tag) {
    const auto end = bounds_.element(name, at_);
    // Nothing closes a script: the rest is script. Of the others the tag alone is dropped.
    if (end != std::string_view::npos)
        at_ = end;
    else if (tag == Tag::raw)
        at_ = html_.size();
}

void Extraction::tag(std::size_t name_at, bool closing) {
    const auto [name, element, end] = tag_name_at(html_, name_at);
    at_ = end < html_.size() && html_[end] == '>' ? end + 1 : bounds_.tag(end);
    const bool empty_element = html_[at_ - 1] == '>' && html_[at_ - 2] == '/';
    switch (element.tag) {
        case Tag::hidden:
        case Tag::raw:
            if (!empty_element && !closing) hide(name, element.tag);
            break;
        case Tag::preformatted:
            in_pre_ = !closing;
            [[fallthrough]];
        case Tag::block:
            paper_.want(Gap::paragraph);
            break;
        case Tag::line_break:
            paper_.line_break();
            break;
        case Tag::line:
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
