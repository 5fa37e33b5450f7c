#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "collect/push/subscription.hpp"
#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace newswatch::collect::push {
namespace {

struct Method {
    std::string_view name;
    const EVP_MD* (*hash)();
};

constexpr std::array methods{Method{"sha1", EVP_sha1}, Method{"sha256", EVP_sha256},
                             Method{"sha384", EVP_sha384}, Method{"sha512", EVP_sha512}};

std::string hmac_hex(const EVP_MD* hash, std::string_view key, std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(hash, key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(),
             &size) == nullptr)
        return {};
    return to_hex({reinterpret_cast<const char*>(digest.data()), size});
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
