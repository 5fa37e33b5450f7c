// Where comments and CDATA sections end whose end may be missing. Owned by one repair().
#pragma once

#include <cstddef>
#include <string_view>

#include "feed/xml/vocabulary.hpp"

namespace newswatch::feed::detail {

// Where a section stands. Names are empty when there is none.
struct Surroundings {
    std::string_view element, unit;
    Role role = Role::other;
};

struct Section {
    std::size_t end = 0;   // of the content
    std::size_t next = 0;  // behind the closing mark, or `end` when that is missing
    bool closed = false;
    bool nested = false;  // it holds opening marks of its kind
    bool at_end = false;  // the end of the text is what ends it
};

// Looks for ends from front to back; each byte is looked at a bounded number of times.
class Sections {
public:
    explicit Sections(std::string_view text) : text_{text} {}

    // The content begins at `from`. A closing mark counts unless the element or item was closed before it and
    // another section opened then: the mark belongs to that one.
    Section cdata(std::size_t from, const Surroundings& place);
    Section comment(std::size_t from, const Surroundings& place);

private:
    struct Marks {
        std::string_view open, close;
        std::size_t next = 0;  // where the next closing mark is, not before the last place asked for
    };
    std::size_t next_close(Marks& marks, std::size_t from) const;
    Section find(Marks& marks, std::size_t from, const Surroundings& place) const;
    bool leaves(std::size_t at, const Surroundings& place) const;
    void extend(Section& section, const Surroundings& place);

    std::string_view text_;
    Marks cdata_{"<![CDATA[", "]]>"}, comment_{"<!--", "-->"};
    std::size_t unclosed_until_ = 0;
};

// True when a CDATA section goes on to the end of the next one and items lie between: its own end is missing,
// although the document may be well-formed. Linear.
bool swallows_items(std::string_view text);

}  // namespace newswatch::feed::detail
