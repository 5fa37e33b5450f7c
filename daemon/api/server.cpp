#include "api/server.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <optional>

#include "api/detail/router.hpp"
#include "core/log.hpp"
#include "core/url.hpp"
#include "runtime/task_group.hpp"

namespace newswatch::api {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using local = asio::local::stream_protocol;
using boost::system::error_code;
using WireRequest = http::request<http::string_body>;
using WireParser = http::request_parser<http::string_body>;
using WireResponse = http::response<http::string_body>;

constexpr std::size_t most_connections = 64;  // at each door
constexpr std::size_t most_body = 64 * 1024;
constexpr std::size_t most_header = 16 * 1024;
constexpr std::size_t most_large_requests = 8;  // at once, with more body than most_body: pushes of hubs
constexpr Duration accept_pause = std::chrono::seconds{1};
constexpr Duration stop_grace = std::chrono::seconds{1};
constexpr auto idle_limit = std::chrono::seconds{15};
constexpr auto large_limit = std::chrono::seconds{60};  // for all of a large body

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

// All but the body.
Request to_request(const WireRequest& wire, bool over_tcp, bool& well_formed) {
    Request request;
    request.method = std::string{wire.method_string()};
    request.host = std::string{wire[http::field::host]};
    request.authorization = std::string{wire[http::field::authorization]};
    request.origin = std::string{wire[http::field::origin]};
    request.content_type = text_of(wire[http::field::content_type]);
    request.hub_signature = text_of(wire["X-Hub-Signature"]);
    request.over_tcp = over_tcp;
    const auto target = wire.target();
    well_formed = parse_target({target.data(), target.size()}, request);
    return request;
}

WireResponse to_wire(Response response, const WireRequest& request) {
    WireResponse wire{static_cast<http::status>(response.status), request.version()};
    wire.set(http::field::server, "newswatch");
    wire.set(http::field::content_type, response.content_type);
    wire.set(http::field::cache_control, "no-store");
    wire.set("X-Content-Type-Options", "nosniff");
    wire.set("Content-Security-Policy", "default-src 'none'");
    for (const auto& [name, value] : response.headers) wire.set(name, value);
    wire.keep_alive(request.keep_alive());
    wire.body() = std::move(response.body);
    wire.prepare_payload();
    // The answer to HEAD has the length of GET's body and no body (RFC 9110, section 9.3.2).
    if (request.method() == http::verb::head) wire.body().clear();
    return wire;
}

std::optional<tcp::endpoint> parse_endpoint(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    if (host == "localhost") host = "127.0.0.1";
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    error_code ec;
    const auto address = asio::ip::make_address(host, ec);
    const auto port = std::strtoul(text.c_str() + colon + 1, nullptr, 10);
    if (ec || port > 65535) return std::nullopt;
    return tcp::endpoint{address, static_cast<std::uint16_t>(port)};
}

// A place where connections come in. Who is too many waits in the kernel's queue until somebody leaves: the
// socket of the command line has a door of its own, which nobody at the other one can fill.
template <class Acceptor>
struct Door {
    Door(asio::any_io_executor executor, runtime::Clock& clock) : acceptor{executor}, left{executor, clock} {}
    Acceptor acceptor;
    std::size_t inside = 0;
    runtime::Wakeup left;
};

struct Connection {
    std::function<void()> close;
    bool busy = false;  // a request is being answered
};

// One of the few large requests, from its header to its answer.
struct LargeRequest {
    explicit LargeRequest(std::size_t& under_way) : count{under_way} {}
    ~LargeRequest() { count -= counted; }
    void enter() {
        ++count;
        counted = true;
    }
    std::size_t& count;
    bool counted = false;
};

// What came of reading a request.
struct Received {
    bool whole = false;
    std::optional<Response> refusal =
        {};  // to be answered before the connection is closed; else nobody is there
};

std::string callback_host(const std::string& callback) {
    const auto url = Url::parse(callback);
    if (!url) return {};
    return url->host.find(':') == std::string::npos ? url->host : "[" + url->host + "]";
}

}  // namespace

struct Server::Impl {
    Impl(asio::any_io_executor executor, Rooms rooms, Listen settings)
        : loop{executor},
          clock{rooms.clock},
          listen{std::move(settings)},
          router{rooms, {listen.hosts, listen.token, callback_host(listen.callback)}},
          tcp_door{executor, rooms.clock},
          local_door{executor, rooms.clock},
          tasks{executor},
          guards{executor} {}

    Result<std::string> bind_tcp();
    Result<void> bind_local();
    template <class Acceptor>
    asio::awaitable<void> accept(Door<Acceptor>& door, bool over_tcp);
    template <class Acceptor>
    asio::awaitable<void> serve(Door<Acceptor>& door, typename Acceptor::protocol_type::socket socket,
                                bool over_tcp);
    template <class Stream>
    asio::awaitable<Received> receive(Stream& stream, beast::flat_buffer& buffer, WireParser& parser,
                                      LargeRequest& large, bool over_tcp);
    asio::awaitable<void> cut_off(Timestamp at);

    asio::any_io_executor loop;
    runtime::Clock& clock;
    Listen listen;
    Router router;
    Door<tcp::acceptor> tcp_door;
    Door<local::acceptor> local_door;
    std::list<Connection> connections;
    bool stopping = false;
    std::size_t large_requests = 0;
    runtime::TaskGroup tasks, guards;
};

Server::Server(asio::any_io_executor loop, Rooms rooms, Listen listen)
    : impl_{std::make_unique<Impl>(std::move(loop), std::move(rooms), std::move(listen))} {}

Server::~Server() = default;

Result<std::string> Server::Impl::bind_tcp() {
    if (listen.tcp.empty()) return std::string{};
    const auto endpoint = parse_endpoint(listen.tcp);
    if (!endpoint)
        return Error{ErrorKind::invalid,
                     "daemon.listen = \"" + listen.tcp + "\": an address and a port are expected"};
    error_code ec;
    auto& acceptor = tcp_door.acceptor;
    acceptor.open(endpoint->protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(*endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec)
        return Error{ec == asio::error::address_in_use ? ErrorKind::conflict : ErrorKind::io,
                     "cannot listen on " + listen.tcp + ": " + ec.message() +
                         "; choose another daemon.listen, or stop what listens there"};
    const auto bound = acceptor.local_endpoint();
    const auto host =
        bound.address().is_v6() ? "[" + bound.address().to_string() + "]" : bound.address().to_string();
    return host + ":" + std::to_string(bound.port());
}

Result<void> Server::Impl::bind_local() {
    if (listen.socket.empty()) return {};
    if (listen.socket.native().size() > 107)  // sun_path, unix(7)
        return Error{ErrorKind::invalid,
                     listen.socket.string() +
                         ": longer than the 107 bytes of a Unix socket's path; set daemon.socket"};
    error_code ec;
    std::error_code unreadable;
    if (std::filesystem::is_socket(listen.socket, unreadable)) {
        local::socket probe{loop};
        probe.connect(local::endpoint{listen.socket.string()}, ec);
        if (!ec)
            return Error{ErrorKind::conflict,
                         listen.socket.string() + ": another newswatchd answers there; set daemon.socket"};
        ::unlink(listen.socket.c_str());  // left by a process that is gone
        ec.clear();
    }
    auto& acceptor = local_door.acceptor;
    acceptor.open(local{}, ec);
    if (!ec) acceptor.bind(local::endpoint{listen.socket.string()}, ec);
    // Nobody can connect before listen(). The umask would be all threads', also of those that make folders.
    if (!ec && ::chmod(listen.socket.c_str(), S_IRUSR | S_IWUSR) != 0)
        ec = {errno, boost::system::system_category()};
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return Error{ErrorKind::io, "cannot listen on " + listen.socket.string() + ": " + ec.message()};
    return {};
}

Result<std::string> Server::start() {
    auto address = impl_->bind_tcp();
    if (!address) return address;
    const auto bound = impl_->bind_local();
    if (!bound) return bound.error();
    if (impl_->tcp_door.acceptor.is_open())
        impl_->tasks.spawn("api tcp", impl_->accept(impl_->tcp_door, true));
    if (impl_->local_door.acceptor.is_open())
        impl_->tasks.spawn("api socket", impl_->accept(impl_->local_door, false));
    return address;
}

asio::awaitable<void> Server::stop() {
    Impl& impl = *impl_;
    error_code ignored;
    impl.stopping = true;
    impl.tcp_door.acceptor.close(ignored);
    if (impl.local_door.acceptor.is_open()) ::unlink(impl.listen.socket.c_str());
    impl.local_door.acceptor.close(ignored);
    for (auto& connection : impl.connections)
        if (!connection.busy) connection.close();
    impl.guards.spawn("end of grace", impl.cut_off(impl.clock.now() + stop_grace));
    co_await impl.tasks.join();
    impl.guards.cancel();
    co_await impl.guards.join();
}

asio::awaitable<void> Server::Impl::cut_off(Timestamp at) {
    co_await clock.sleep_until(at);
    for (auto& connection : connections) connection.close();
    // Also what works for nobody any more: a backup takes as long as the database is large.
    tasks.cancel();
}

template <class Acceptor>
asio::awaitable<void> Server::Impl::accept(Door<Acceptor>& door, bool over_tcp) {
    while (door.acceptor.is_open()) {
        typename Acceptor::protocol_type::socket socket{loop};
        error_code ec;
        co_await door.acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
        if (ec == asio::error::operation_aborted || ec == asio::error::bad_descriptor) co_return;
        if (ec) {
            // No descriptors or memory: the connection waits in the kernel's queue until there are some
            // again.
            log::warn("the API cannot accept a connection", {{"why", ec.message()}});
            co_await clock.sleep_for(accept_pause);
            continue;
        }
        ++door.inside;
        tasks.spawn("api connection", serve(door, std::move(socket), over_tcp));
        while (door.inside >= most_connections) {
            co_await door.left.wait_until(runtime::never);
        }
    }
}

// First the header, which says how long the body may be. The arguments live in the frame of serve().
template <class Stream>
asio::awaitable<Received> Server::Impl::receive(Stream& stream, beast::flat_buffer& buffer,
                                                WireParser& parser, LargeRequest& large, bool over_tcp) {
    Received received;
    error_code ec;
    parser.header_limit(most_header);
    parser.body_limit(boost::none);
    stream.expires_after(idle_limit);
    co_await http::async_read_header(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return received;  // closed, idle, or not HTTP: there is nobody to answer
    bool well_formed = false;
    const auto header = to_request(parser.get(), over_tcp, well_formed);
    const auto most = well_formed ? router.largest_body(header, most_body) : most_body;
    const auto length = parser.content_length();
    if (length && *length > most) {
        received.refusal =
            refusal(413, "the body is longer than the " + std::to_string(most) + " bytes allowed here");
        co_return received;
    }
    const bool is_large = most > most_body && (!length || *length > most_body);
    if (is_large && large_requests >= most_large_requests) {
        received.refusal = refusal(503, "too many large requests at once; try again in a minute");
        received.refusal->headers = {{"Retry-After", "60"}};
        co_return received;
    }
    if (is_large) {
        large.enter();
        stream.expires_after(large_limit);
    }
    parser.body_limit(most);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, ec));
    received.whole = !ec;
    co_return received;
}

template <class Acceptor>
asio::awaitable<void> Server::Impl::serve(Door<Acceptor>& door,
                                          typename Acceptor::protocol_type::socket socket, bool over_tcp) {
    beast::basic_stream<typename Acceptor::protocol_type> stream{std::move(socket)};
    auto close = [&stream] { stream.close(); };
    const auto self = connections.insert(connections.end(), Connection{.close = close});
    struct Leave {
        Impl& server;
        Door<Acceptor>& door;
        std::list<Connection>::iterator self;
        ~Leave() {
            server.connections.erase(self);
            --door.inside;
            door.left.notify();
        }
    } leave{*this, door, self};
    beast::flat_buffer buffer{most_header + most_body};
    while (!stopping) {
        WireParser parser;
        LargeRequest large{large_requests};
        self->busy = false;
        auto received = co_await receive(stream, buffer, parser, large, over_tcp);
        if (!received.whole && !received.refusal) co_return;
        self->busy = true;
        auto wire = parser.release();
        bool well_formed = false;
        auto request = to_request(wire, over_tcp, well_formed);
        request.body = std::move(wire.body());
        Response response = refusal(400, "the request target is malformed");
        if (received.refusal) {
            response = *std::move(received.refusal);
        } else if (well_formed) {
            response = co_await router.answer(std::move(request));
        }
        auto answer = to_wire(std::move(response), wire);
        if (stopping || !received.whole) answer.keep_alive(false);
        error_code ec;
        stream.expires_after(idle_limit);
        co_await http::async_write(stream, answer, asio::redirect_error(asio::use_awaitable, ec));
        if (ec || !answer.keep_alive()) co_return;
    }
}

}  // namespace newswatch::api
