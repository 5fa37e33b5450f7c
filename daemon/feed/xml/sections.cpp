#include "feed/xml/sections.hpp"

#include <algorithm>

#include "feed/text/text.hpp"
#include "feed/xml/tokens.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;

}  // namespace

std::size_t Sections::next_close(Marks& marks, std::size_t from) const {
    if (marks.next != npos && marks.next < from) marks.next = text_.find(marks.close, from);
    if (marks.next == 0) marks.next = text_.find(marks.close, from);
    return marks.next;
}

// True when the tag at `at` shows that the place was left.
bool Sections::leaves(std::size_t at, const Surroundings& place) const {
    const bool ending = at + 1 < text_.size() && text_[at + 1] == '/';
    const auto name = name_at(text_, at + (ending ? 2 : 1));
    if (name.empty()) return false;
    const auto alike = [&](std::string_view other) {
        return name.size() == other.size() && std::equal(name.begin(), name.end(), other.begin(),
                                                         [](char a, char b) { return lower(a) == lower(b); });
    };
    if (ending) return alike(place.element) || alike(place.unit) || is_frame(name);
    if (alike(place.unit)) return true;
    if (place.unit.empty() && place.element.empty()) return is_root(name);
    return place.role == Role::line && ends(place.element, place.role, name, role_of(name), true);
}

Section Sections::find(Marks& marks, std::size_t from, const Surroundings& place) const {
    Section section;
    const std::size_t close = next_close(marks, from);
    const std::size_t bound = std::min(close, text_.size());
    std::size_t left = npos;
    for (auto at = text_.find('<', from); at < bound && left == npos; at = text_.find('<', at + 1)) {
        if (text_.substr(at, marks.open.size()) == marks.open)
            section.nested = true;
        else if (leaves(at, place))
            left = at;
    }
    if (left != npos && close != npos && text_.substr(0, close).find(marks.open, left) != npos) {
        section.end = section.next = left;
        return section;
    }
    if (close != npos) {
        section.end = close;
        section.next = close + marks.close.size();
        section.closed = true;
    } else {
        section.end = section.next = std::min(left, text_.size());
        section.at_end = left == npos;
    }
    return section;
}

// <![CDATA[ a <![CDATA[ b ]]> c ]]>: the outer section is meant, if the element goes on that long.
void Sections::extend(Section& section, const Surroundings& place) {
    const std::size_t close = next_close(cdata_, section.next);
    if (close == npos) return;
    for (auto at = text_.find('<', section.next); at < close; at = text_.find('<', at + 1))
        if (leaves(at, place) || text_.substr(at, cdata_.open.size()) == cdata_.open) return;
    section.end = close;
    section.next = close + cdata_.close.size();
}

Section Sections::cdata(std::size_t from, const Surroundings& place) {
    auto section = find(cdata_, from, place);
    if (section.closed && section.nested) extend(section, place);
    return section;
}

Section Sections::comment(std::size_t from, const Surroundings& place) {
    // One that is not closed does not say where it ends: what it seems to hold is read once more, with the
    // opening marks in it, for which the answer is the same.
    if (from < unclosed_until_ || next_close(comment_, from) == npos) return {from, from};
    const auto section = find(comment_, from, place);
    if (!section.closed) unclosed_until_ = section.end;
    return section;
}

bool swallows_items(std::string_view text) {
    constexpr std::string_view open = "<![CDATA[", close = "]]>";
    for (auto at = text.find(open); at != text.npos; at = text.find(open, at)) {
        at += open.size();
        const auto end = std::min(text.find(close, at), text.size());
        const auto content = text.substr(at, end - at);
        at = end;
        const auto inner = content.rfind(open);
        if (inner == content.npos) continue;
        const auto before = content.substr(0, inner);
        for (const auto* item : {"</item>", "</entry>"})
            if (ifind(before, item) != before.npos) return true;
    }
    return false;
}

}  // namespace newswatch::feed::detail
