// A page as a flat tree. Plain values; the texts live in the tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::page::detail {

// The elements that mean something here; every other one is `other`, or `custom` with a hyphen in its name.
enum class Tag : std::uint8_t {
    text,
    other,
    custom,
    a,
    abbr,
    address,
    article,
    aside,
    audio,
    b,
    blockquote,
    body,
    br,
    button,
    caption,
    cite,
    code,
    dd,
    del,
    details,
    dialog,
    div,
    dl,
    dt,
    em,
    fieldset,
    figcaption,
    figure,
    font,
    footer,
    form,
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    head,
    header,
    hgroup,
    hr,
    html,
    i,
    iframe,
    img,
    input,
    label,
    legend,
    li,
    link,
    main,
    map,
    mark,
    meta,
    nav,
    noscript,
    object,
    ol,
    optgroup,
    option,
    p,
    pre,
    q,
    s,
    script,
    section,
    select,
    small,
    span,
    strong,
    style,
    sub,
    summary,
    sup,
    svg,
    table,
    tbody,
    td,
    template_,
    textarea,
    tfoot,
    th,
    thead,
    time,
    title,
    tr,
    u,
    ul,
    video
};

enum class Attribute : std::uint8_t {
    alt,
    aria_hidden,
    aria_label,
    charset,
    class_,
    content,
    data_component,
    data_testid,
    datetime,
    dir,
    hidden,
    href,
    http_equiv,
    id,
    itemprop,
    itemtype,
    lang,
    name,
    property,
    rel,
    role,
    src,
    style,
    title,
    type,
    none
};

struct AttributeValue {
    Attribute name;
    std::uint32_t begin, size;  // in the tree's texts
};

inline constexpr std::uint32_t no_node = UINT32_MAX;

// Nodes stand in the document's order, so [index, end) is a node with all that is in it.
struct Node {
    Tag tag = Tag::other;
    std::uint32_t parent = no_node;
    std::uint32_t end = 0;
    std::uint32_t begin = 0, size = 0;  // of a text: its place in the texts; of an element: its attributes
};

class Tree {
public:
    std::vector<Node> nodes;
    std::vector<AttributeValue> attributes;
    std::string texts;
    bool truncated = false;

    std::uint32_t size() const { return static_cast<std::uint32_t>(nodes.size()); }
    const Node& operator[](std::uint32_t index) const { return nodes[index]; }
    std::string_view text(std::uint32_t index) const {
        return std::string_view{texts}.substr(nodes[index].begin, nodes[index].size);
    }
    // Empty when the element has no such attribute.
    std::string_view attribute(std::uint32_t index, Attribute name) const;
    bool has(std::uint32_t index, Attribute name) const;
    // The text in a node, white space folded, at most `limit` bytes; without scripts and styles. A page of
    // elements within elements is asked for each of them, so it looks no further than some thousand nodes and
    // bytes, and four more for each byte wanted.
    std::string text_in(std::uint32_t index, std::size_t limit) const;
};

Tag tag_named(std::string_view lower_case_name);
Attribute attribute_named(std::string_view lower_case_name);

bool is_block(Tag tag);  // begins and ends a paragraph
bool is_heading(Tag tag);
bool is_code(Tag tag);  // its text is none: script, style, template ...

// Reads HTML that is valid UTF-8 and has no control characters but white space.
Tree read_html(std::string_view html);

}  // namespace newswatch::page::detail
