// The daemon's HTTP face: health, metrics and the JSON API, on loopback TCP and on a Unix socket. Loop thread
// only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "core/result.hpp"
#include "deliver/courier.hpp"
#include "pipeline/pipeline.hpp"
#include "runtime/clock.hpp"
#include "store/store.hpp"

namespace newswatch::api {
namespace asio = boost::asio;

// What the API speaks of. All of it outlives the server.
struct Rooms {
    runtime::Clock& clock;
    store::Store& store;
    collect::Collector& collector;
    pipeline::Pipeline& pipeline;
    deliver::Courier& courier;
    std::string version;
};

struct Listen {
    std::string tcp;                 // "127.0.0.1:8087", port 0: any; empty: none
    std::filesystem::path socket;    // Unix socket, 0600; a stale one is replaced
    std::vector<std::string> hosts;  // further names accepted in the Host header of TCP requests
    std::string token;          // lets a TCP request change things (Authorization: Bearer); empty: none may
    std::string callback = {};  // the URL of /websub as hubs know it; its host is accepted there
};

// Over TCP only reading without the token, and only with a Host header that names this machine (DNS
// rebinding).
class Server {
public:
    Server(asio::any_io_executor loop, Rooms rooms, Listen listen);
    ~Server();
    // Binds and begins to serve. The TCP address really bound, e.g. "127.0.0.1:8087". Errors: conflict (the
    // address is taken), io.
    Result<std::string> start();
    // Stops listening, gives requests under way a second, then ends them; a backup leaves nothing behind.
    asio::awaitable<void> stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::api
