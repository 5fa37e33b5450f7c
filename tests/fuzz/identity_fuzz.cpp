// Any bytes as addresses, guids and texts: no crash, and what comes out keeps its promises.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feed/identity.hpp"
#include "feed/identity/canonical_url.hpp"
#include "feed/identity/noise.hpp"
#include "feed/identity/normalised_guid.hpp"
#include "feed/identity/shingle.hpp"
#include "feed/identity/word_diff.hpp"
#include "feed/text/text.hpp"

namespace {

using namespace newswatch;
using namespace newswatch::feed::detail;
using Op = Hunk::Op;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_address(const std::string& text) {
    const auto canonical = canonical_url(text);
    require(canonical_url(canonical) == canonical);
    require(canonical.size() <= 3 * text.size() + 16);
    require(normalised_guid(text).size() <= 3 * text.size() + 16);
}

std::string words(std::string_view text) {
    const auto hunks = word_diff("", text);
    return hunks.empty() || hunks[0].op == Op::rewritten ? std::string{} : hunks[0].text;
}

std::string side(const std::vector<Hunk>& hunks, Op left_out) {
    std::string text;
    for (const auto& hunk : hunks)
        if (hunk.op != left_out) text += (text.empty() ? "" : " ") + hunk.text;
    return text;
}

void check_diff(const std::string& before, const std::string& after) {
    const auto hunks = word_diff(before, after);
    require(to_text(hunks, 300).size() <= 300);
    if (hunks.empty() || hunks[0].op == Op::rewritten) return;
    require(side(hunks, Op::added) == words(before) && side(hunks, Op::removed) == words(after));
}

void check_text(const std::string& text) {
    require(scan_utf8(without_noise(text)).invalid == 0);
    const auto signature = signature_of(text);
    require(signature.empty() || resemblance(signature, signature) == 1.0);
}

void check_keys(const std::string& one, const std::string& other) {
    Article a, b;
    a.guid = b.url = a.title = one;
    b.guid = a.url = b.body = other;
    for (const auto& keys : feed::keys_of({a, b, a}))
        for (const auto& value : keys.values) require(value.size() <= 512 && scan_utf8(value).invalid == 0);
}

}  // namespace

// The bytes before the first NUL are one text, those behind it another.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes{reinterpret_cast<const char*>(data), size};
    const auto end = std::min(bytes.find('\0'), bytes.size());
    const auto one = repair_utf8(bytes.substr(0, end));
    const auto other = repair_utf8(bytes.substr(std::min(end + 1, bytes.size())));
    check_address(one);
    check_address("https://" + other);
    check_diff(one, other);
    check_text(one);
    check_keys(one, other);
    return 0;
}
