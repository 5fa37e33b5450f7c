#include "support/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>

namespace newswatch::test {
namespace {

constexpr const char* debian_bundle = "/etc/ssl/certs/ca-certificates.crt";

void extend(X509* certificate, X509* issuer, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

}  // namespace

Identity make_identity(const std::string& name, const Identity* issuer, const std::string& names,
                       long expires) {
    Identity made{std::unique_ptr<EVP_PKEY, FreeKey>{EVP_EC_gen("P-256")},
                  std::unique_ptr<X509, FreeCertificate>{X509_new()}};
    X509* const certificate = made.certificate.get();
    X509* const signer = issuer ? issuer->certificate.get() : certificate;
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer ? 2 : 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -2 * 86400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), expires);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    extend(certificate, signer, NID_basic_constraints, issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
    extend(certificate, signer, NID_subject_key_identifier, "hash");
    if (issuer) extend(certificate, signer, NID_authority_key_identifier, "keyid");
    if (!names.empty()) extend(certificate, signer, NID_subject_alt_name, names);
    X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

SSL_CTX* server_context(const Identity& identity) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_use_certificate(context, identity.certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context, identity.key.get()) != 1)
        std::abort();
    return context;
}

void write_bundle(const std::filesystem::path& file, const Identity& authority) {
    std::filesystem::copy_file(debian_bundle, file, std::filesystem::copy_options::overwrite_existing);
    BIO* const memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, authority.certificate.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    std::ofstream{file, std::ios::app}.write(data, size);
    BIO_free(memory);
}

}  // namespace newswatch::test
