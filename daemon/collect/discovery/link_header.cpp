#include "collect/discovery/link_header.hpp"

#include <algorithm>

#include "collect/discovery/words.hpp"
#include "core/ascii.hpp"

namespace newswatch::collect::detail {
namespace {

constexpr std::size_t most_links = 50;

// Reads from the front of the header's value.
class Reading {
public:
    explicit Reading(std::string_view value) : rest_{value} {}

    bool at(char c) {
        skip_space();
        return !rest_.empty() && rest_.front() == c;
    }
    bool take(char c) {
        const bool there = at(c);
        if (there) rest_.remove_prefix(1);
        return there;
    }
    std::string_view until(std::string_view ends) {
        const auto text = rest_.substr(0, rest_.find_first_of(ends));
        rest_.remove_prefix(text.size());
        return trimmed(text);
    }
    // A quoted string whose first quote is taken already (RFC 9110, section 5.6.4).
    std::string quoted() {
        std::string text;
        std::size_t at = 0;
        for (; at < rest_.size() && rest_[at] != '"'; ++at) {
            if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
            text += rest_[at];
        }
        rest_.remove_prefix(std::min(at + 1, rest_.size()));
        return text;
    }

private:
    void skip_space() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
    }
    std::string_view rest_;
};

// The first parameter of a name counts.
void assign(HeaderLink& link, std::string_view name, std::string value) {
    std::string* const target = equal_ignoring_case(name, "rel")      ? &link.rel
                                : equal_ignoring_case(name, "type")   ? &link.type
                                : equal_ignoring_case(name, "title")  ? &link.title
                                : equal_ignoring_case(name, "anchor") ? &link.anchor
                                                                      : nullptr;
    if (target != nullptr && target->empty()) *target = std::move(value);
}

}  // namespace

std::vector<HeaderLink> parse_link_header(std::string_view value) {
    std::vector<HeaderLink> links;
    Reading reading{value};
    while (links.size() < most_links) {
        while (reading.take(',')) {
        }
        if (!reading.take('<')) break;
        HeaderLink link;
        link.target = reading.until(">");
        if (!reading.take('>')) break;
        while (reading.take(';')) {
            const auto name = reading.until("=;,");
            if (!reading.take('=')) continue;
            assign(link, name, reading.take('"') ? reading.quoted() : std::string{reading.until(";,")});
        }
        links.push_back(std::move(link));
        if (!reading.at(',')) break;
    }
    return links;
}

bool has_relation(std::string_view rel, std::string_view word) {
    while (!rel.empty()) {
        const auto end = std::min(rel.find_first_of(" \t"), rel.size());
        if (equal_ignoring_case(rel.substr(0, end), word)) return true;
        rel.remove_prefix(std::min(end + 1, rel.size()));
    }
    return false;
}

}  // namespace newswatch::collect::detail
