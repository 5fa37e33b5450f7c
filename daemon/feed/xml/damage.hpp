// What was wrong with the markup of a document that had to be repaired. Owned by one repair().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feed::detail {

struct Damage {
    std::size_t at = 0;  // offset in the damaged text
    std::string kind;    // "xml", "truncated" or "limit", as of a Problem
    std::string message;
};

enum class Fault : std::uint8_t {
    before,        // something stands before the root element
    behind,        // something stands behind it
    no_root,       // items without a document around them
    second_root,   // the root element begins again
    early_end,     // items behind the end of the root
    item_end,      // the end tag of an item is missing
    item_start,    // its start tag is
    unclosed,      // the end tag of another element is missing
    html,          // HTML that is neither escaped nor well-formed
    stray_end,     // an end tag that closes nothing
    misspelt_end,  // it closes an element of a similar name
    attributes,    // of a start tag
    open_tag,      // a tag without ">"
    angle,         // "<" that begins no tag
    section,       // a CDATA section that is misspelt, not closed, or one in another
    section_end,   // "]]>" without a section
    comment,       // one that is not closed
    instruction,   // a broken processing instruction, an XML declaration that is not at the beginning
    declaration,   // "<!" that begins nothing known here
    too_deep,
    truncated,
};

// One of each fault for each item, fifty for the document; the others are counted.
class Damages {
public:
    static constexpr std::size_t most = 50;

    void add(Fault fault, std::size_t at, std::string_view name = {});
    void next_item() { seen_ = 0; }
    // In the order of the text.
    std::vector<Damage> take() { return std::move(damage_); }
    std::size_t left_out() const { return left_out_; }

private:
    std::vector<Damage> damage_;
    std::size_t left_out_ = 0;
    std::uint32_t seen_ = 0;  // a bit for each Fault
};

}  // namespace newswatch::feed::detail
