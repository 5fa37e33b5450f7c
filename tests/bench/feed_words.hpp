// Random, and the same in every run: numbers, words and article HTML for made-up feeds.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace newswatch::bench {

struct Language {
    std::string_view tag;       // BCP 47
    std::string_view encoding;  // the legacy one of its few feeds without Unicode, or empty
    std::string_view space;     // between words
    std::string_view stop;      // behind a sentence
    std::span<const std::string_view> words;
};
std::span<const Language> languages();

class Dice {
public:
    explicit Dice(std::uint32_t seed) : state_{seed * 2654435761u + 1} {}
    // From 0 to `sides` - 1.
    std::uint32_t roll(std::uint32_t sides) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 17;
        state_ ^= state_ << 5;
        return static_cast<std::uint32_t>((std::uint64_t{state_} * sides) >> 32);
    }
    bool one_in(std::uint32_t times) { return roll(times) == 0; }
    template <class Range>
    const auto& pick(const Range& range) {
        return range[roll(static_cast<std::uint32_t>(range.size()))];
    }

private:
    std::uint32_t state_;
};

class Writer {
public:
    Writer(Dice& dice, const Language& language) : dice_{dice}, language_{language} {}
    std::string words(std::size_t count);
    // "&amp;" stands for a "&" in both.
    std::string link();
    std::string picture();
    // Paragraphs, links, pictures, lists of about `bytes` bytes; well-formed. Without `names` it has the
    // character references of XML only.
    std::string html(std::size_t bytes, bool names);

private:
    std::string paragraph(bool names);
    Dice& dice_;
    const Language& language_;
};

// As XML character data.
std::string escaped(std::string_view text);
// UTF-8 in one of the encodings of languages(); what it lacks becomes "?".
std::string encoded(std::string_view text, std::string_view encoding);

}  // namespace newswatch::bench
