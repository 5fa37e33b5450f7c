#include "feed/identity/shingle.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

#include "feed/identity/words.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t run = 3;
constexpr std::size_t fewest_words = 8;
constexpr std::size_t most_words = 5000;
constexpr std::size_t hashes = 64;
constexpr std::size_t digits = 4;  // of a min-hash: 16 bits, so that 1 of 65,536 unlike ones looks alike
constexpr std::size_t figure_digits = 8;
constexpr std::size_t count_digits = 4;
constexpr std::size_t signature_size = hashes * digits + figure_digits + count_digits;

// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
constexpr std::uint64_t mixed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

std::uint64_t hash_of(std::string_view word) {
    std::uint64_t hash = 1469598103934665603u;  // FNV-1a, with its own folding of case
    for (std::size_t at = 0; at < word.size();) hash = (hash ^ folded_code_at(word, at)) * 1099511628211u;
    return mixed(hash);
}

void append_hex(std::string& out, std::uint64_t value, std::size_t count) {
    constexpr std::string_view letters = "0123456789abcdef";
    for (std::size_t i = count; i-- > 0;) out += letters[(value >> (4 * i)) & 15];
}

}  // namespace

std::string signature_of(std::string_view text) {
    std::array<std::uint64_t, hashes> least;
    least.fill(~std::uint64_t{0});
    std::array<std::uint64_t, run> last{};
    std::uint64_t figures = 0;
    std::size_t count = 0;
    for (std::size_t at = 0; count < most_words;) {
        const auto word = next_word(text, at);
        if (word.empty()) break;
        const auto hash = hash_of(word);
        if (is_figure(word)) figures += hash;
        last[count % run] = hash;
        if (++count < run) continue;
        std::uint64_t shingle = 0;
        for (std::size_t back = run; back-- > 0;) shingle = mixed(shingle ^ last[(count - 1 - back) % run]);
        for (std::size_t i = 0; i < hashes; ++i)
            least[i] = std::min(least[i], mixed(shingle ^ (i * 0xD6E8FEB86659FD93u)));
    }
    if (count < fewest_words) return {};
    std::string signature;
    for (const auto hash : least) append_hex(signature, hash, digits);
    append_hex(signature, figures, figure_digits);
    append_hex(signature, count, count_digits);
    return signature;
}

double resemblance(std::string_view one, std::string_view other) {
    if (one.size() != signature_size || other.size() != signature_size) return 0;
    std::size_t alike = 0;
    for (std::size_t i = 0; i < hashes; ++i)
        alike += one.substr(i * digits, digits) == other.substr(i * digits, digits);
    return static_cast<double>(alike) / hashes;
}

bool same_figures(std::string_view one, std::string_view other) {
    return one.size() == signature_size && other.size() == signature_size &&
           one.substr(hashes * digits, figure_digits) == other.substr(hashes * digits, figure_digits);
}

std::size_t words_behind(std::string_view signature) {
    if (signature.size() != signature_size) return 0;
    const auto count = signature.substr(signature_size - count_digits);
    std::size_t words = 0;
    std::from_chars(count.data(), count.data() + count.size(), words, 16);
    return words;
}

}  // namespace newswatch::feed::detail
