#include <array>
#include <cstring>

#include "core/log.hpp"
#include "net/detail/request_setup.hpp"
#include "net/detail/response_reader.hpp"
#include "net/http_client.hpp"

namespace newswatch::net {
namespace {

constexpr long patience_seconds = 30;
constexpr std::size_t max_answer = 256u << 20;

Error cannot_reach(CURL* easy, const std::string& socket_path, CURLcode code, const char* account) {
    const std::string place = "newswatchd at " + log::printable(socket_path);
    if (code == CURLE_COULDNT_CONNECT) {
        // libcurl's own words speak of "localhost port 80".
        const auto number = static_cast<int>(detail::get_long(easy, CURLINFO_OS_ERRNO));
        const std::string reason = number == 0 ? "no connection" : std::strerror(number);
        return Error{ErrorKind::unavailable,
                     place + " does not answer (" + reason + "): is it running, and may you use its socket?"};
    }
    const auto kind = code == CURLE_OPERATION_TIMEDOUT ? ErrorKind::timeout : ErrorKind::io;
    return Error{kind, place + ": " + detail::reason(code, account)};
}

}  // namespace

Result<HttpResponse> call_unix_socket(const std::string& socket_path, const std::string& method,
                                      const std::string& target, const std::string& body) {
    HttpRequest request;
    request.method = method;
    request.url = "http://localhost" + target;
    request.body = body;
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    if (auto problem = detail::problem_of(request)) return *problem;
    if (target.empty() || target[0] != '/' || detail::has_control(target) || target.find(' ') != target.npos)
        return Error{ErrorKind::invalid,
                     "\"" + log::printable(target) + "\" is no path and query of the API"};

    const detail::Easy easy = detail::make_easy();
    detail::Lines lines;
    detail::ResponseReader reader{max_answer, false};
    std::array<char, CURL_ERROR_SIZE> account{};
    detail::set(easy.get(), CURLOPT_ERRORBUFFER, account.data());
    detail::set(easy.get(), CURLOPT_URL, request.url.c_str());
    detail::set(easy.get(), CURLOPT_UNIX_SOCKET_PATH, socket_path.c_str());
    detail::set(easy.get(), CURLOPT_TIMEOUT, patience_seconds);
    detail::set_up(easy.get(), request, lines);
    reader.attach(easy.get());
    CURLcode code = curl_easy_perform(easy.get());
    if (code == CURLE_OK && !reader.has_headers()) code = CURLE_GOT_NOTHING;
    if (!reader.overflow().empty())
        return Error{ErrorKind::too_large, "newswatchd's API: " + reader.overflow()};
    if (code != CURLE_OK) return cannot_reach(easy.get(), socket_path, code, account.data());
    HttpResponse response = reader.take(easy.get());
    response.url = request.url;
    return response;
}

}  // namespace newswatch::net
