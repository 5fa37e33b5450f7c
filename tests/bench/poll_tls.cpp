// New, verified TLS connections to hosts that were not seen before, against the whole of Debian's bundle of
// authorities and one more. Names below .localhost are resolved by libcurl itself: the cost of DNS is not in
// here.
#include <openssl/ssl.h>

#include "bench/bare_curl.hpp"
#include "bench/feed_server.hpp"
#include "bench/rounds.hpp"

namespace newswatch::bench {
namespace {

constexpr unsigned in_flight = 100;

// An authority, a server that it vouches for, and the bundle that a client is to trust.
struct TlsSite {
    TlsSite() { test::write_bundle(bundle, authority); }
    std::string url_of(unsigned host) const {
        return "https://host-" + std::to_string(host) + ".bench.localhost:" + std::to_string(server.port()) +
               "/feed/" + std::to_string(host);
    }
    TemporaryFolder folder;
    std::string bundle = folder.path() / "bundle.crt";
    test::Identity authority = test::make_identity("newswatch bench authority");
    test::Identity identity = test::make_identity("bench.localhost", &authority, "DNS:*.bench.localhost");
    FeedServer server{&identity};
};

TlsSite& site() {
    static TlsSite one;
    return one;
}

struct Questions {
    unsigned next = 0, end = 0;
    std::size_t answered = 0;
};

asio::awaitable<void> ask(net::HttpClient& client, Questions& questions) {
    while (questions.next < questions.end) {
        net::HttpRequest request;
        request.url = site().url_of(questions.next++);
        const auto answer = co_await client.send(std::move(request));
        questions.answered += answer && answer->status == 200;
    }
}

void connections_per_second(benchmark::State& state, unsigned hosts, double seconds) {
    state.counters["connections/s"] = hosts / seconds;
}

void by_client(benchmark::State& state, unsigned hosts) {
    double best = 1e9;
    measure(state, [&] {
        asio::io_context loop{1};
        net::HttpClient client{loop.get_executor(),
                               net::AddressGuard::allowing({"127.0.0.0/8", "::1"}).value(),
                               {.user_agent = "newswatch-bench/1.0", .ca_file = site().bundle}};
        Questions questions{0, hosts};
        const double before = cpu_seconds();
        for (unsigned i = 0; i < in_flight; ++i) asio::co_spawn(loop, ask(client, questions), asio::detached);
        loop.run();
        best = std::min(best, cpu_seconds() - before);
        return questions.answered == hosts && site().server.take_counts().connections >= hosts;
    });
    connections_per_second(state, hosts, best);
}

void bare(benchmark::State& state, unsigned hosts) {
    std::vector<BareRequest> requests;
    for (unsigned i = 0; i < hosts; ++i) requests.push_back({site().url_of(i), {}});
    double best = 1e9;
    measure(state, [&] {
        const double before = cpu_seconds();
        const auto answered = fetch_bare(requests, in_flight, site().bundle);
        best = std::min(best, cpu_seconds() - before);
        return answered == hosts;
    });
    connections_per_second(state, hosts, best);
}

[[maybe_unused]] const bool registered =
    add("tls/reference: bare libcurl, 500 new hosts", 3, [](auto& state) { bare(state, 500); }) &&
    add("tls/the client, 500 new hosts", 3, [](auto& state) { by_client(state, 500); }) &&
    add("tls/the client, 5000 new hosts", 1, [](auto& state) { by_client(state, 5000); });

}  // namespace
}  // namespace newswatch::bench
