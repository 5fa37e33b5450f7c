// What HTML's elements mean for plain text, and where markup ends. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {

enum class Tag : std::uint8_t {
    unknown,
    inline_text,   // <b>, <a>
    cell,          // <td>: a space
    line,          // <li>, <tr>: a new line
    line_break,    // <br>
    block,         // <p>, <div>: a new paragraph
    preformatted,  // <pre>: a block whose line ends count
    hidden,        // <svg>, <iframe>: its content is no text
    raw,           // <script>, <style>: its content is neither text nor markup
};

struct Element {
    Tag tag = Tag::unknown;
    bool links = false;  // it has attributes that hold links
};
// Of a name without prefix, in any case.
Tag tag_named(std::string_view name);

// The name of a tag, where it stands.
struct TagName {
    std::string_view name;  // without prefix: "xhtml:p" is "p"
    Element element;
    std::size_t end = 0;  // behind it
};
TagName tag_name_at(std::string_view html, std::size_t at);

inline constexpr std::size_t packed_bytes = 8;
// The first eight letters of a name in lower case, as one number: what a table or a switch wants.
constexpr std::uint64_t packed(std::string_view name) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < name.size() && i < packed_bytes; ++i)
        key |= static_cast<std::uint64_t>(static_cast<unsigned char>(lower(name[i]))) << (8 * i);
    return key;
}

// True when a text that may be either looks like HTML: a known tag, a comment or a character reference is in
// it.
bool looks_like_html(std::string_view text);

// Where the markup of a fragment ends, after HTML 5 section 13.2.5 as far as text needs it. It remembers what
// does not come again, so that a walk through the fragment is linear; `at` must not go back.
class Bounds {
public:
    explicit Bounds(std::string_view html) : html_{html} {}

    // Behind the ">" of the tag whose name ends at `at`; quotes count behind "=" only. The size of the
    // fragment when nothing closes it.
    std::size_t tag(std::size_t at);
    // Behind the comment, declaration or processing instruction that begins at `at`, which is "<!", "<?" or
    // "</" without a letter behind it. Conditional comments of either make are comments.
    std::size_t declaration(std::size_t at) const;
    // Behind the end tag of the element called `name`; npos when there is none at or after `at`.
    std::size_t element(std::string_view name, std::size_t at);
    // The quote that closes a value that begins at `at`; npos when there is none.
    std::size_t quote(char quote, std::size_t at);

private:
    std::string_view html_;
    std::array<bool, 2> no_quote_{};
    std::vector<std::string> unclosed_;
};

}  // namespace newswatch::feed::detail
