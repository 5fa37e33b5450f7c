#include <charconv>

#include "api/detail/views.hpp"
#include "api/search_json.hpp"

namespace newswatch::api {
namespace {

// True and unchanged when it is not given; false when it is no number.
template <class Number>
bool take_number(const Request& request, const char* key, Number& number) {
    const auto text = parameter(request, key);
    if (text.empty()) return true;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

// The complaint when a parameter is not of its form; the query itself is the store's business.
std::optional<Response> parse_parameters(const Request& request, store::Search& search) {
    if (!take_number(request, "limit", search.limit) || search.limit == 0 || search.limit > 200)
        return refusal(400, "limit is a number from 1 to 200");
    if (!take_number(request, "before", search.before) || search.before < 0)
        return refusal(400, "before is the cursor of the last row already seen");
    const auto sort = parameter(request, "sort");
    if (!sort.empty() && sort != "newest" && sort != "relevance")
        return refusal(400, "sort is newest or relevance");
    search.sort = sort == "relevance" ? store::Search::Sort::relevance : store::Search::Sort::newest;
    search.query = parameter(request, "q");
    search.source = parameter(request, "source");
    search.language = parameter(request, "language");
    search.tag = parameter(request, "tag");
    search.since = parameter(request, "since");
    search.until = parameter(request, "until");
    return std::nullopt;
}

Response answered(std::string body) { return {200, "application/json", std::move(body)}; }

int status_of(const Error& error) { return error.kind == ErrorKind::invalid ? 400 : 503; }

}  // namespace

asio::awaitable<Response> show_search(Rooms& rooms, Request request) {
    store::Search search;
    auto complaint = parse_parameters(request, search);
    if (complaint) co_return *std::move(complaint);
    search.now = rooms.clock.now();
    const auto answer = co_await rooms.store.archive().search(search);
    if (!answer) co_return refusal(status_of(answer.error()), answer.error().message);
    auto body = search_json(*answer, search);
    co_return answered(std::move(body));
}

}  // namespace newswatch::api
