#include "feed/xml/nesting.hpp"

#include <algorithm>

#include "feed/text/text.hpp"
#include "feed/xml/attributes.hpp"

namespace newswatch::feed::detail {
namespace {

bool alike(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_usual_prefix(std::string_view prefix) {
    return prefix.empty() || iequals(prefix, "rss") || iequals(prefix, "atom") || iequals(prefix, "a10");
}

// An element in which items stand.
bool holds_items(std::string_view name) { return is_frame(name) || iequals(split(name).local, "itemset"); }

}  // namespace

bool Nesting::is_unit(std::string_view name) const {
    const auto [prefix, local] = split(name);
    return !unit_name_.empty() && iequals(local, unit_name_) &&
           (is_usual_prefix(prefix) || prefix == split(root_).prefix);
}

bool Nesting::is_same_root(std::string_view name) const {
    return alike(split(name).local, split(root_).local) &&
           (is_usual_prefix(split(name).prefix) || alike(name, root_));
}

Surroundings Nesting::place() const {
    Surroundings place;
    if (open_.empty()) return place;
    place.element = open_.back().name;
    place.role = open_.back().role;
    place.unit = unit_ == none ? unit_name_ : open_[unit_].name;
    return place;
}

void Nesting::open_root(const Piece& tag) {
    root_ = tag.name;
    unit_name_ = unit_of(root_);
    has_roles_ = has_roles(root_);
    // An empty root is read all the same: items may stand behind it.
    write_start(tag, false);
    push(tag);
    root_ended_ = tag.self_closing;
}

void Nesting::make_root(std::string_view name, std::string_view tag) {
    root_ = name;
    unit_name_ = unit_of(name);
    out_.add(tag);
    open_.push_back({name, Role::other, false, 0, 0});
}

// The item in which the innermost element stands, through a document within an item; none as a rule.
std::size_t Nesting::enclosing_unit() const {
    for (std::size_t at = open_.size() - 1; at-- > 1;)
        if (is_unit(open_[at].name)) return at;
    return none;
}

// Writes the end tag as it stands in the text when there is one that pugixml reads.
void Nesting::pop(const Piece* tag) {
    const auto& open = open_.back();
    if (tag != nullptr && tag->clean && tag->name == open.name) {
        out_.copy(tag->begin, tag->end);
    } else {
        out_.add("</");
        out_.add(open.name);
        out_.add(">");
    }
    too_deep_ = 0;
    const bool was_unit = unit_ == open_.size() - 1;
    if (holds_items(open.name)) after_unit_ = none;
    if (was_unit) {
        unit_ = enclosing_unit();
        after_unit_ = out_.text().size();
        damages_.next_item();
    }
    open_.pop_back();
}

// An item of which nothing but tags was read.
bool Nesting::take_back() {
    const std::size_t begin = open_.back().out;
    if (unit_ != open_.size() - 1 || last_content_ > begin) return false;
    out_.cut(begin);
    unit_ = enclosing_unit();
    open_.pop_back();
    too_deep_ = 0;
    return true;
}

// Closes the innermost elements until `size` are left.
void Nesting::close_to(std::size_t size, bool report) {
    while (open_.size() > size) {
        const auto& open = open_.back();
        const bool is_item = unit_ == open_.size() - 1;
        if (report)
            damages_.add(is_item     ? Fault::item_end
                         : open.html ? Fault::html
                                     : Fault::unclosed,
                         open.in, open.name);
        if (!take_back()) pop();
    }
}

void Nesting::close_frames(bool roots_only) {
    std::size_t size = open_.size();
    while (size > 1 && (roots_only || !holds_items(open_[size - 1].name))) --size;
    close_to(size, true);
}

// Elements that cannot hold `name`.
void Nesting::end_implied(std::string_view name) {
    const Role next = role(name);
    while (next != Role::other) {
        std::size_t at = open_.size();
        // Past HTML and unknown names, which may be HTML; other vocabularies may hold anything.
        while (at > 1 && open_[at - 1].role == Role::other && unit_ != at - 1 &&
               (open_[at - 1].html || open_[at - 1].name.find(':') == std::string_view::npos))
            --at;
        if (at <= 1) return;
        const auto& open = open_[at - 1];
        if (!ends(open.name, open.role, name, next, at == open_.size())) return;
        close_to(at - 1, true);
    }
}

void Nesting::end_like(std::string_view name) {
    if (!ends_at_its_like(name)) return;
    for (std::size_t at = open_.size(); at > 1; --at) {
        if (alike(open_[at - 1].name, name)) return close_to(at - 1, true);
        if (!is_phrase(open_[at - 1].name)) return;
    }
}

// Each byte is looked at once for ends that are not there.
std::size_t Nesting::comment_end(std::size_t at) {
    if (at >= no_comment_end_) return std::string_view::npos;
    constexpr std::string_view mark = "-->";
    const auto end = text_.substr(0, no_comment_end_ + mark.size() - 1).find(mark, at);
    if (end == std::string_view::npos) no_comment_end_ = at;
    return end;
}

// Is there an end tag of that name before the item ends? When too much was looked at already, it is believed
// that there is.
bool Nesting::end_follows(std::string_view name, std::size_t at) {
    const std::size_t begin = at, most = 4 * text_.size();
    std::size_t inner = 0;  // open elements of that name
    bool found = true;
    for (at = text_.find('<', at); at != std::string_view::npos; at = text_.find('<', at + 1)) {
        if (looked_ahead_ + (at - begin) > most) break;
        if (text_.substr(at, 9) == "<![CDATA[") {
            at = std::min(text_.find("]]>", at), text_.size());
            continue;
        }
        if (text_.substr(at, 4) == "<!--") {
            if (const auto end = comment_end(at + 4); end != std::string_view::npos) at = end;
            continue;
        }
        const bool closing = text_.substr(at + 1, 1) == "/";
        const auto here = name_at(text_, at + (closing ? 2 : 1));
        if (alike(here, name)) {
            if (closing && inner == 0) break;
            if (closing)
                --inner;
            else
                ++inner;
        }
        found = !is_unit(here);
        if (!found) break;
    }
    if (at == std::string_view::npos) found = false;
    looked_ahead_ += std::min(at, text_.size()) - begin;
    return found;
}

// Elements of unknown names at the top of an item, or between items, that never end: they are no part of it,
// or a misspelt beginning of one.
void Nesting::end_strangers(const Piece& tag) {
    if (open_.empty() || role(tag.name) == Role::other) return;
    const std::size_t frame = open_.size() > 1 && is_frame(open_[1].name) ? 1 : 0;
    const std::size_t top = unit_ == none ? frame : unit_;
    if (open_.size() == top + 1) return;
    const auto child = open_.begin() + static_cast<std::ptrdiff_t>(top) + 1;
    if (child->end_follows ||
        std::any_of(child, open_.end(), [](const Open& open) { return open.role != Role::other; }))
        return;
    if (end_follows(child->name, tag.end))
        child->end_follows = true;
    else
        close_to(top + 1, true);
}

void Nesting::make_room(const Piece& tag) {
    if (is_frame(tag.name) && !is_unit(tag.name)) {
        const bool channel = !is_root(tag.name);
        if (channel && open_.size() > 1) close_frames(true);
    } else if (is_unit(tag.name)) {
        close_frames(false);
    } else {
        end_strangers(tag);
        end_implied(tag.name);
        end_like(tag.name);
    }
}

// True when the end tag follows at once.
bool Nesting::closes_next(const Piece& tag) const {
    std::size_t at = tag.end;
    while (at < text_.size() && is_xml_space(text_[at])) ++at;
    return text_.substr(at, 2) == "</" && alike(name_at(text_, at + 2), tag.name);
}

void Nesting::write_start(const Piece& tag, bool closed) {
    if (tag.clean && closed == tag.self_closing) return out_.copy(tag.begin, tag.end);
    if (tag.clean && !tag.open_ended && closed) {
        out_.copy(tag.begin, tag.end - 1);
        return out_.add("/>");
    }
    const std::size_t behind = tag.begin + 1 + tag.name.size();
    out_.add("<");
    out_.copy(tag.begin + 1, behind);
    AttributeWalk walk{text_, behind};
    for (Attribute attribute; walk.next(attribute);) write_attribute(text_, attribute, out_);
    out_.add(closed ? "/>" : ">");
}

void Nesting::push(const Piece& tag) {
    const Role found = is_frame(tag.name) || is_unit(tag.name) ? Role::other : role(tag.name);
    open_.push_back(
        {tag.name, found, found == Role::other && is_html(tag.name), tag.begin, out_.text().size()});
}

void Nesting::start(const Piece& tag) {
    const bool again = is_same_root(tag.name) && !is_unit(tag.name);
    if (root_ended_) {
        damages_.add(Fault::early_end, tag.begin);
        root_ended_ = false;
    }
    if (again) {
        damages_.add(Fault::second_root, tag.begin, tag.name);
        return close_to(1, true);
    }
    make_room(tag);
    const bool unit = is_unit(tag.name);
    if (unit) damages_.next_item();
    if (tag.open_ended)
        damages_.add(Fault::open_tag, tag.begin, tag.name);
    else if (!tag.clean)
        damages_.add(Fault::attributes, tag.begin, tag.name);
    bool closed = tag.self_closing;
    if (!closed && is_void(tag.name, tag.attributes) && !closes_next(tag)) {
        damages_.add(Fault::html, tag.begin, tag.name);
        closed = true;
    }
    if (open_.size() >= deepest) {
        damages_.add(Fault::too_deep, tag.begin);
        if (!closed) ++too_deep_;
        return;
    }
    if (!closed) {
        if (unit) unit_ = open_.size();
        if (holds_items(tag.name)) after_unit_ = none;
        push(tag);
    }
    write_start(tag, closed);
    if (role(tag.name) != Role::other) last_field_ = out_.text().size();
    if (tag.attributes) wrote_content();
    if (closed && unit) after_unit_ = out_.text().size();
}

// Which open element an end tag means: the innermost of that name in this case, else in any, else the
// innermost of that name with another prefix. HTML does not close what it stands in, nothing in an item
// closes that item.
std::size_t Nesting::matching(std::string_view name) const {
    const bool structural = is_frame(name) || is_unit(name);
    const bool html = !structural && role(name) == Role::other && is_html(name);
    std::size_t similar = none;
    for (std::size_t at = open_.size(); at-- > 0;) {
        const auto& open = open_[at];
        if (open.name == name) return at;
        if (similar == none && alike(open.name, name)) similar = at;
        if ((unit_ == at && !structural) || (html && open.role != Role::other)) break;
    }
    if (similar != none) return similar;
    std::size_t at = open_.size() - 1;
    while (at > 0 && open_[at].html) --at;
    return alike(split(open_[at].name).local, split(name).local) ? at : none;
}

// An end tag of an item although none is open: the elements behind the item before are that item.
bool Nesting::restore_start(const Piece& tag) {
    const std::size_t last = has_roles_ ? last_field_ : last_content_;
    if (!is_unit(tag.name) || unit_ != none || after_unit_ == none || last <= after_unit_) return false;
    close_frames(false);
    if (after_unit_ == none) return false;
    const std::string name{tag.name};
    out_.insert(after_unit_, "<" + name + ">");
    out_.add("</" + name + ">");
    damages_.add(Fault::item_start, tag.begin, tag.name);
    damages_.next_item();
    after_unit_ = out_.text().size();
    return true;
}

void Nesting::end(const Piece& tag) {
    if (root_ended_) return;
    const std::size_t at = matching(tag.name);
    const bool known = at != none && (is_frame(tag.name) || unit_ == at || open_[at].role != Role::other);
    if (too_deep_ > 0 && !known) {
        --too_deep_;
        return;
    }
    if (at == none) {
        if (!restore_start(tag) && !is_void(tag.name, true))
            damages_.add(Fault::stray_end, tag.begin, tag.name);
        return;
    }
    if (at == 0) {
        close_to(1, true);
        root_ended_ = true;
        return;
    }
    close_to(at + 1, true);
    if (tag.open_ended) damages_.add(Fault::open_tag, tag.begin, tag.name);
    if (tag.name != open_[at].name) damages_.add(Fault::misspelt_end, tag.begin, open_[at].name);
    pop(&tag);
}

void Nesting::finish(std::size_t at) {
    if (!root_ended_) {
        const bool in_unit = unit_ != none;
        const auto& open = in_unit ? open_[unit_] : open_.front();
        damages_.add(Fault::truncated, in_unit ? open.in : at, in_unit ? open.name : std::string_view{});
    }
    close_to(0, false);
}

}  // namespace newswatch::feed::detail
