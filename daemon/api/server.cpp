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
#include "runtime/task_group.hpp"

namespace newswatch::api {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using local = asio::local::stream_protocol;
using boost::system::error_code;
using WireRequest = http::request<http::string_body>;
using WireResponse = http::response<http::string_body>;

constexpr std::size_t most_connections = 64;
constexpr std::size_t most_body = 64 * 1024;
constexpr std::size_t most_header = 16 * 1024;
constexpr Duration accept_pause = std::chrono::seconds{1};
constexpr auto idle_limit = std::chrono::seconds{15};

Request to_request(WireRequest& wire, bool over_tcp, bool& well_formed) {
    Request request;
    request.method = std::string{wire.method_string()};
    request.host = std::string{wire[http::field::host]};
    request.authorization = std::string{wire[http::field::authorization]};
    request.origin = std::string{wire[http::field::origin]};
    request.over_tcp = over_tcp;
    const auto target = wire.target();
    well_formed = parse_target({target.data(), target.size()}, request);
    request.body = std::move(wire.body());
    return request;
}

WireResponse to_wire(Response response, const WireRequest& request) {
    WireResponse wire{static_cast<http::status>(response.status), request.version()};
    wire.set(http::field::server, "newswatch");
    wire.set(http::field::content_type, response.content_type);
    wire.set(http::field::cache_control, "no-store");
    wire.set("X-Content-Type-Options", "nosniff");
    wire.set("Content-Security-Policy", "default-src 'none'");
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

}  // namespace

struct Server::Impl {
    Impl(asio::any_io_executor executor, Rooms rooms, Listen settings)
        : loop{executor},
          clock{rooms.clock},
          listen{std::move(settings)},
          router{std::move(rooms), {listen.hosts, listen.token}},
          tcp_acceptor{executor},
          local_acceptor{executor},
          tasks{executor} {}

    Result<std::string> bind_tcp();
    Result<void> bind_local();
    template <class Acceptor>
    asio::awaitable<void> accept(Acceptor& acceptor, bool over_tcp);
    template <class Protocol>
    asio::awaitable<void> serve(typename Protocol::socket socket, bool over_tcp);

    asio::any_io_executor loop;
    runtime::Clock& clock;
    Listen listen;
    Router router;
    tcp::acceptor tcp_acceptor;
    local::acceptor local_acceptor;
    std::list<std::function<void()>> connections;  // how to close each
    runtime::TaskGroup tasks;
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
    tcp_acceptor.open(endpoint->protocol(), ec);
    if (!ec) tcp_acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) tcp_acceptor.bind(*endpoint, ec);
    if (!ec) tcp_acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec)
        return Error{ec == asio::error::address_in_use ? ErrorKind::conflict : ErrorKind::io,
                     "cannot listen on " + listen.tcp + ": " + ec.message() +
                         "; choose another daemon.listen, or stop what listens there"};
    const auto bound = tcp_acceptor.local_endpoint();
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
    // The state directory's lock is held, so whatever lies there was left by a process that is gone.
    ::unlink(listen.socket.c_str());
    error_code ec;
    const mode_t before = ::umask(0177);
    local_acceptor.open(local{}, ec);
    if (!ec) local_acceptor.bind(local::endpoint{listen.socket.string()}, ec);
    ::umask(before);
    if (!ec) local_acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return Error{ErrorKind::io, "cannot listen on " + listen.socket.string() + ": " + ec.message()};
    return {};
}

Result<std::string> Server::start() {
    auto address = impl_->bind_tcp();
    if (!address) return address;
    const auto bound = impl_->bind_local();
    if (!bound) return bound.error();
    if (impl_->tcp_acceptor.is_open())
        impl_->tasks.spawn("api tcp", impl_->accept(impl_->tcp_acceptor, true));
    if (impl_->local_acceptor.is_open())
        impl_->tasks.spawn("api socket", impl_->accept(impl_->local_acceptor, false));
    return address;
}

asio::awaitable<void> Server::stop() {
    error_code ignored;
    impl_->tcp_acceptor.close(ignored);
    if (impl_->local_acceptor.is_open()) ::unlink(impl_->listen.socket.c_str());
    impl_->local_acceptor.close(ignored);
    for (auto& close : impl_->connections) close();
    co_await impl_->tasks.join();
}

template <class Acceptor>
asio::awaitable<void> Server::Impl::accept(Acceptor& acceptor, bool over_tcp) {
    using Protocol = typename Acceptor::protocol_type;
    while (acceptor.is_open()) {
        typename Protocol::socket socket{loop};
        error_code ec;
        co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
        if (ec == asio::error::operation_aborted || ec == asio::error::bad_descriptor) co_return;
        if (ec) {
            // No descriptors or memory: the connection waits in the kernel's queue until there are some
            // again.
            log::warn("the API cannot accept a connection", {{"why", ec.message()}});
            co_await clock.sleep_for(accept_pause);
            continue;
        }
        if (connections.size() >= most_connections)
            continue;  // the newest goes, who holds a connection keeps it
        tasks.spawn("api connection", serve<Protocol>(std::move(socket), over_tcp));
    }
}

template <class Protocol>
asio::awaitable<void> Server::Impl::serve(typename Protocol::socket socket, bool over_tcp) {
    beast::basic_stream<Protocol> stream{std::move(socket)};
    const auto entry = connections.insert(connections.end(), [&stream] { stream.close(); });
    struct Leave {
        std::list<std::function<void()>>& all;
        std::list<std::function<void()>>::iterator entry;
        ~Leave() { all.erase(entry); }
    } leave{connections, entry};
    beast::flat_buffer buffer{most_header + most_body};
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(most_header);
        parser.body_limit(most_body);
        stream.expires_after(idle_limit);
        error_code ec;
        co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, ec));
        if (ec) co_return;  // closed, idle, or not HTTP: there is nobody to answer
        auto wire = parser.release();
        bool well_formed = false;
        auto request = to_request(wire, over_tcp, well_formed);
        Response response = refusal(400, "the request target is malformed");
        if (well_formed) {
            response = co_await router.answer(std::move(request));
        }
        auto answer = to_wire(std::move(response), wire);
        stream.expires_after(idle_limit);
        co_await http::async_write(stream, answer, asio::redirect_error(asio::use_awaitable, ec));
        if (ec || !answer.keep_alive()) co_return;
    }
}

}  // namespace newswatch::api
