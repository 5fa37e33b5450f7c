// Runs of text, looked at sixteen bytes at a time where the processor can: SSE2, which every x86-64 has.
// Pure; any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#include "text/characters.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace newswatch::text {

// The position of the first byte of `wanted` at or after `from`; npos when there is none.
template <char... wanted>
inline std::size_t find_first(std::string_view text, std::size_t from) {
    std::size_t at = from;
#ifdef __SSE2__
    for (; at + 16 <= text.size(); at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        __m128i hits = _mm_setzero_si128();
        ((hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted)))), ...);
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits));
        if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
    }
#endif
    for (; at < text.size(); ++at)
        if (((text[at] == wanted) || ...)) return at;
    return std::string_view::npos;
}

enum class Stops : unsigned {
    none = 0,
    markup = 1,  // at "<" and "&"
    breaks = 2,  // at white space other than " "
};
constexpr bool has(Stops all, Stops one) {
    return (static_cast<unsigned>(all) & static_cast<unsigned>(one)) != 0;
}
constexpr Stops operator|(Stops a, Stops b) {
    return static_cast<Stops>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

// Copies `text` to `to`, where as many bytes must be free, up to the first byte of `stops` or the second
// white space in a row; white space becomes " ". Returns the bytes copied; what is written behind them has no
// meaning.
template <Stops stops>
inline std::size_t copy_run(std::string_view text, char* to) {
    std::size_t at = 0;
    bool after_space = false;
#ifdef __SSE2__
    const __m128i space = _mm_set1_epi8(' ');
    for (unsigned carry = 0; at + 16 <= text.size(); at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const __m128i from_tab = _mm_sub_epi8(bytes, _mm_set1_epi8('\t'));
        const __m128i other = _mm_cmpeq_epi8(_mm_min_epu8(from_tab, _mm_set1_epi8('\r' - '\t')), from_tab);
        const __m128i spaces = _mm_or_si128(other, _mm_cmpeq_epi8(bytes, space));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at),
                         _mm_or_si128(_mm_andnot_si128(other, bytes), _mm_and_si128(other, space)));
        const auto white = static_cast<unsigned>(_mm_movemask_epi8(spaces));
        unsigned mask = white & (white << 1 | carry);
        if constexpr (has(stops, Stops::markup))
            mask |= static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(
                _mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&')))));
        if constexpr (has(stops, Stops::breaks)) mask |= static_cast<unsigned>(_mm_movemask_epi8(other));
        if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
        carry = white >> 15;
        after_space = carry != 0;
    }
#endif
    for (; at < text.size(); ++at) {
        const char c = text[at];
        const bool white = is_space(c);
        if (white && after_space) break;
        if (has(stops, Stops::markup) && (c == '<' || c == '&')) break;
        if (has(stops, Stops::breaks) && white && c != ' ') break;
        to[at] = white ? ' ' : c;
        after_space = white;
    }
    return at;
}

}  // namespace newswatch::text
