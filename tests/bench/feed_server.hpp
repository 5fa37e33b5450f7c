// A web server of feeds for the benches, in a process of its own, so that the CPU time of the bench's process
// is the client's alone. It answers on every loopback address: 127.0.0.0/8, ::1 and any name below
// .localhost.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>

#include "support/certificates.hpp"

namespace newswatch::bench {

class FeedServer {
public:
    // Serves /feed/N for any number N: an RSS 2.0 document of 20 items and about 14 KB with an ETag; 304 to a
    // request that knows it. Over TLS when there is an identity, else in the clear.
    explicit FeedServer(const test::Identity* identity = nullptr);
    ~FeedServer();
    FeedServer(const FeedServer&) = delete;
    FeedServer& operator=(const FeedServer&) = delete;

    std::uint16_t port() const { return port_; }
    // From now on each feed has `items` items that it did not have before; the oldest go.
    void change(unsigned items) { shared_->first_item += items; }
    // What the ETag of feed N ends in: "N-first".
    unsigned first_item() const { return shared_->first_item; }
    // What has been answered since the last call.
    struct Counts {
        std::uint64_t connections, full, unchanged;
    };
    Counts take_counts();

    // What both processes see.
    struct Shared {
        std::atomic<unsigned> first_item{0};
        std::atomic<std::uint64_t> connections{0}, full{0}, unchanged{0};
    };

private:
    std::uint16_t port_ = 0;
    Shared* shared_;
    pid_t child_ = -1;
};

}  // namespace newswatch::bench
