#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "collect/push/subscription.hpp"

namespace newswatch::collect::push {
namespace {

struct Method {
    std::string_view name;
    const EVP_MD* (*hash)();
};

constexpr std::array methods{Method{"sha1", EVP_sha1}, Method{"sha256", EVP_sha256},
                             Method{"sha384", EVP_sha384}, Method{"sha512", EVP_sha512}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = lower(c);
    return out;
}

std::string hmac_hex(const EVP_MD* hash, std::string_view key, std::string_view body) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(hash, key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(),
             &size) == nullptr)
        return {};
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15u];
    }
    return text;
}

}  // namespace

bool signature_matches(std::string_view header, std::string_view secret, std::string_view body) {
    const auto equals = header.find('=');
    if (equals == header.npos || secret.empty()) return false;
    const auto name = lower(header.substr(0, equals));
    const auto given = lower(header.substr(equals + 1));
    for (const auto& method : methods) {
        if (method.name != name) continue;
        const auto expected = hmac_hex(method.hash(), secret, body);
        return !expected.empty() && given.size() == expected.size() &&
               CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
    }
    return false;
}

}  // namespace newswatch::collect::push
