// A text rewritten from front to back, which remembers where each part of it comes from. Owned by one
// parse().
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feed::detail {

// From offsets of a rewritten text to those of the text that it was made of.
class Offsets {
public:
    // Grows with `offset`. Text that was put in belongs to where it was put in.
    std::size_t original(std::size_t offset) const;

private:
    friend class Rewriting;
    // From here to the next one, both texts are alike as far as both go.
    struct Run {
        std::size_t out, in;
    };
    std::vector<Run> runs_;
    std::size_t in_size_ = 0;
};

class Rewriting {
public:
    explicit Rewriting(std::string_view source);

    // A part of the source; never one that stands before what was copied already.
    void copy(std::size_t begin, std::size_t end);
    // What the source does not have.
    void add(std::string_view made) { text_ += made; }
    // Like add(), but into the midst of what is written already. It moves what stands behind.
    void insert(std::size_t at, std::string_view made);
    // Takes back what was written from `at` on.
    void cut(std::size_t at);

    const std::string& text() const { return text_; }
    std::string take_text() { return std::move(text_); }
    Offsets take_offsets() { return std::move(offsets_); }

private:
    std::string_view source_;
    std::string text_;
    Offsets offsets_;
};

}  // namespace newswatch::feed::detail
