// A loop for one test: runs coroutines of the client to their end.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "support/http_server.hpp"

namespace newswatch::test {
namespace asio = boost::asio;

inline net::AddressGuard guard_for(const std::vector<std::string>& entries) {
    return net::AddressGuard::allowing(entries).value();
}

inline net::HttpRequest request(const std::string& url, Duration deadline = std::chrono::seconds{30}) {
    net::HttpRequest made;
    made.url = url;
    made.deadline = deadline;
    return made;
}

struct Loop {
    explicit Loop(std::vector<std::string> allow = {"127.0.0.0/8"},
                  net::HttpOptions options = {.user_agent = "test"})
        : client{context.get_executor(), guard_for(allow), std::move(options)} {}

    // Starts a request; its result stands in `results` at the returned place once the loop has run.
    std::size_t start(net::HttpRequest request) {
        const std::size_t place = results.size();
        results.emplace_back();
        asio::co_spawn(context, receive(std::move(request), place), [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        });
        return place;
    }
    void run() {
        context.restart();
        context.run();
    }
    Result<net::HttpResponse> send(net::HttpRequest request) {
        const auto place = start(std::move(request));
        run();
        return results[place].value();
    }
    Result<net::HttpResponse> get(const std::string& url) {
        net::HttpRequest request;
        request.url = url;
        return send(std::move(request));
    }

    asio::awaitable<void> receive(net::HttpRequest request, std::size_t place) {
        auto result = co_await client.send(std::move(request));
        results[place].emplace(std::move(result));
    }

    asio::io_context context{1};
    net::HttpClient client;
    std::vector<std::optional<Result<net::HttpResponse>>> results;
};

}  // namespace newswatch::test
