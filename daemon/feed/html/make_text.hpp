// A text of a feed in both its forms: as published, and plain. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feed/parse.hpp"

namespace newswatch::feed::detail {

enum class Shape : std::uint8_t {
    line,       // a title: white space folds to single spaces
    paragraphs  // blocks of HTML, or blank lines, part paragraphs
};

// What every text of one document shares.
struct TextLimits {
    std::size_t bytes = 1u << 20;  // of one text
    // Bytes that resolving links may still add to the document: a long base before thousands of short links
    // would multiply it.
    std::size_t resolving = 32u << 20;
};

// Takes `value` over: links inside HTML are made absolute against `base` (empty: they stay), and the plain
// form is added.
Text make_text(std::string value, bool html, Shape shape, std::string_view base, TextLimits& limits);

}  // namespace newswatch::feed::detail
