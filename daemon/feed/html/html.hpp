// What HTML's elements mean for plain text, and where markup ends. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
// By its name without prefix, in any case.
Element element_named(std::string_view name);
Tag tag_named(std::string_view name);

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

// Behind the name of the tag that begins at `at`.
std::size_t name_end(std::string_view html, std::size_t at);
// "xhtml:p" is "p".
std::string_view without_prefix(std::string_view name);

}  // namespace newswatch::feed::detail
