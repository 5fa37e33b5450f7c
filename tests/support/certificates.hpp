// A certificate authority for tests and benches, made when it is wanted.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>

namespace newswatch::test {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

// A certificate with its key.
struct Identity {
    std::unique_ptr<EVP_PKEY, FreeKey> key;
    std::unique_ptr<X509, FreeCertificate> certificate;
};

// An ECDSA P-256 identity, valid from two days ago to `expires` seconds from now: an authority that signs
// itself without an issuer, else the server of the names ("DNS:*.example.org").
Identity make_identity(const std::string& name, const Identity* issuer = nullptr,
                       const std::string& names = {}, long expires = 86400);

// What a server with that identity takes TLS connections by. Ends the process when OpenSSL refuses it.
SSL_CTX* server_context(const Identity& identity);

// Debian's bundle of authorities and this one as its last.
void write_bundle(const std::filesystem::path& file, const Identity& authority);

}  // namespace newswatch::test
