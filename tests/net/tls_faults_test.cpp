#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "loop.hpp"
#include "support/certificates.hpp"

using namespace newswatch;
using test::Identity;
using test::Loop;
using test::make_identity;

namespace {

// Answers each connection's handshake and first request, one connection after another.
class TlsServer {
public:
    explicit TlsServer(const Identity& identity) : context_{test::server_context(identity)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const general = reinterpret_cast<sockaddr*>(&address);
        if (bind(listener_, general, size) != 0 || listen(listener_, 8) != 0)
            throw std::runtime_error{"listen"};
        getsockname(listener_, general, &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    ~TlsServer() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
        SSL_CTX_free(context_);
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::uint16_t port = 0;

private:
    void serve() {
        for (int fd; (fd = accept(listener_, nullptr, nullptr)) >= 0; ::close(fd)) {
            SSL* const ssl = SSL_new(context_);
            SSL_set_fd(ssl, fd);
            char request[4096];
            constexpr std::string_view answer =
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nin";
            if (SSL_accept(ssl) == 1 && SSL_read(ssl, request, sizeof request) > 0)
                SSL_write(ssl, answer.data(), static_cast<int>(answer.size()));
            SSL_free(ssl);
        }
    }

    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    SSL_CTX* context_;
    std::thread thread_;
};

// An authority in a bundle with Debian's, and what a client that trusts it makes of a server.
struct Trust {
    Trust() {
        test::write_bundle(bundle, authority);
        signal(SIGPIPE, SIG_IGN);
    }
    ~Trust() { std::filesystem::remove(bundle); }
    Trust(const Trust&) = delete;
    Trust& operator=(const Trust&) = delete;

    Result<net::HttpResponse> get(const Identity& identity,
                                  const std::string& host = "news.localhost") const {
        TlsServer server{identity};
        Loop loop{{"127.0.0.0/8", "::1"}, {.user_agent = "test", .ca_file = bundle}};
        return loop.get("https://" + host + ":" + std::to_string(server.port) + "/");
    }

    Identity authority = make_identity("an authority of the test");
    std::string bundle =
        std::filesystem::temp_directory_path() / ("newswatch-bundle-" + std::to_string(getpid()));
};

}  // namespace

TEST_CASE("a certificate of a trusted authority for that name is taken", "[tls_faults]") {
    const Trust trust;
    const auto answer = trust.get(make_identity("news", &trust.authority, "DNS:news.localhost"));
    REQUIRE(answer);
    CHECK(answer->body == "in");
}

TEST_CASE("a certificate that has expired is refused and named so", "[tls_faults]") {
    const Trust trust;
    const auto answer = trust.get(make_identity("news", &trust.authority, "DNS:news.localhost", -3600));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::untrusted);
    CHECK_THAT(answer.error().message, Catch::Contains("certificate has expired"));
}

TEST_CASE("a certificate for another name is refused, and the name that it is not for is told",
          "[tls_faults]") {
    const Trust trust;
    const auto answer = trust.get(make_identity("other", &trust.authority, "DNS:other.localhost"));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::untrusted);
    CHECK_THAT(answer.error().message, Catch::Contains("no alternative certificate subject name matches") &&
                                           Catch::Contains("'news.localhost'"));
}

TEST_CASE("a certificate that nobody vouches for is refused and named so", "[tls_faults]") {
    const Trust trust;
    const Identity stranger = make_identity("a stranger");
    const auto answer = trust.get(make_identity("news", &stranger, "DNS:news.localhost"));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::untrusted);
    CHECK_THAT(answer.error().message, Catch::Contains("unable to get local issuer certificate"));
}
