#include "api/detail/views.hpp"
#include "api/detail/article_fields.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/url.hpp"

namespace newswatch::api {
namespace {

using Json = nlohmann::ordered_json;

// A batch takes milliseconds; after this long somebody should look.
constexpr Duration longest_batch = std::chrono::minutes{5};

Response reply(const Json& body, int status = 200) {
    return {status, "application/json", body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"};
}

Response store_failed(const Error& error) {
    return refusal(503, "the store does not answer: " + error.message);
}

// A due time that never comes (a source that is gone) is null.
Json due(Timestamp at) { return at == runtime::never ? Json(nullptr) : Json(to_rfc3339(at)); }

Json span_json(const Span& span) {
    Json json{{"field", name_of(span.field)}};
    if (span.index != 0) json["index"] = span.index;
    json["begin"] = span.begin;
    json["end"] = span.end;
    return json;
}

template <class Number>
bool take_number(const Request& request, const char* key, Number& number) {
    const auto found = request.query.find(key);
    if (found == request.query.end()) return true;
    const auto& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

// limit, before, source, state, id; the complaint when one is not of its form.
std::optional<Response> parse_page(const Request& request, store::Page& page) {
    if (!take_number(request, "limit", page.limit) || page.limit == 0 || page.limit > 1000)
        return refusal(400, "limit is a number from 1 to 1000");
    if (!take_number(request, "before", page.before) || page.before < 0)
        return refusal(400, "before is the cursor of the last row already seen");
    page.source = parameter(request, "source");
    page.id = parameter(request, "id");
    page.state = parameter(request, "state");
    if (!page.state.empty() && page.state != "pending" && page.state != "done" && page.state != "dead")
        return refusal(400, "state is pending, done or dead");
    return std::nullopt;
}

template <class Rows>
Json page_json(const char* name, Json rows, const Rows& from, const store::Page& page) {
    Json json{{name, std::move(rows)}};
    json["next_before"] = from.size() == page.limit ? Json(from.back().cursor) : Json(nullptr);
    return json;
}

Json article_json(const store::ArchivedArticle& row) {
    const auto& article = row.article;
    auto json = article_fields(row.cursor, article);
    json["summary"] = article.summary;
    Json annotations = Json::array();
    for (const auto& a : article.annotations) {
        if (a.key == zone_key) continue;
        Json one{{"plugin", a.plugin}, {"key", a.key}, {"value", a.value}, {"kind", a.kind}};
        if (a.span.field != Field::none) {
            one["surface"] = text_at(article, a.span);
            one["span"] = span_json(a.span);
        }
        annotations.push_back(std::move(one));
    }
    json["annotations"] = std::move(annotations);
    if (row.identity)
        json["identity"] = {{"rung", row.identity->rung},
                            {"explanation", row.identity->explanation},
                            {"at", to_rfc3339(row.identity->at)}};
    return json;
}

Json edits_json(const store::ArchivedArticle& row) {
    Json edits = Json::array();
    for (const auto& edit : row.edits) edits.push_back({{"at", to_rfc3339(edit.at)}, {"diff", edit.diff}});
    return edits;
}

Json alert_json(const store::ArchivedAlert& row) {
    const auto& alert = row.alert;
    Json evidence = Json::array();
    for (std::size_t i = 0; i < alert.evidence.size(); ++i)
        evidence.push_back({{"surface", i < row.surfaces.size() ? row.surfaces[i] : ""},
                            {"span", span_json(alert.evidence[i])}});
    return {{"cursor", row.cursor},
            {"id", alert.id},
            {"created", to_rfc3339(alert.created)},
            {"plugin", alert.plugin},
            {"rule", alert.rule},
            {"severity", name_of(alert.severity)},
            {"title", alert.title},
            {"text", alert.text},
            {"tags", alert.tags},
            {"evidence", std::move(evidence)},
            {"article",
             {{"id", alert.article_id},
              {"source", row.source},
              {"title", row.article_title},
              {"url", safe_link(row.article_url)}}},
            {"recipients", row.recipients}};
}

Json delivery_json(const store::ArchivedDelivery& row) {
    Json attempts = Json::array();
    for (const auto& attempt : row.attempts)
        attempts.push_back({{"number", attempt.number},
                            {"at", to_rfc3339(attempt.at)},
                            {"outcome", attempt.outcome},
                            {"reply", attempt.reply}});
    return {{"cursor", row.cursor},
            {"id", row.id},
            {"alert", row.alert_id},
            {"recipient", row.recipient},
            {"state", row.state},
            {"rule", row.rule},
            {"title", row.article_title},
            {"created", to_rfc3339(row.created)},
            {"next_attempt", when(row.next_attempt)},
            {"attempts", std::move(attempts)}};
}

Json source_json(const collect::SourceStatus& status) {
    const auto& state = status.state;
    const bool gone = state.next_due == runtime::never;
    return {{"name", status.source.name},
            {"url", redacted(status.source.url)},
            {"tags", status.source.tags},
            {"state", status.polling                 ? "polling"
                      : !status.duplicate_of.empty() ? "duplicate"
                      : gone                         ? "gone"
                      : state.failures != 0          ? "failing"
                      : state.last_success           ? "fine"
                                                     : "new"},
            {"last_polled", when(state.last_polled)},
            {"last_success", when(state.last_success)},
            {"next_due", due(state.next_due)},
            {"next_reason", state.next_reason},
            {"failures", state.failures},
            {"last_status", state.last_status},
            {"last_error", state.last_error},
            {"articles", state.articles}};
}

// One source, with what bounds its next poll.
Json source_detail_json(const collect::SourceStatus& status) {
    auto json = source_json(status);
    auto& bounds = json["bounds"] = Json::array();
    for (const auto& bound : status.bounds) bounds.push_back({{"name", bound.name}, {"says", bound.says}});
    return json;
}

Json recipient_json(const deliver::RecipientStatus& status) {
    return {{"name", status.recipient},
            {"channel", status.channel},
            {"sending", status.sending},
            {"held_until", when(status.held_until)},
            {"last_reply", status.last_reply}};
}

}  // namespace

asio::awaitable<Response> show_health(Rooms& rooms, Request) {
    const auto counts = co_await rooms.store.archive().counts();
    if (!counts) co_return store_failed(counts.error());
    const auto since = rooms.pipeline.examining_since();
    if (since && rooms.clock.now() - *since > longest_batch)
        co_return refusal(503, "the plugins have had the same articles since " + to_rfc3339(*since) +
                                   "; one of them hangs");
    co_return Response{200, "text/plain; charset=utf-8", "ok\n"};
}

asio::awaitable<Response> show_status(Rooms& rooms, Request) {
    const auto counts = co_await rooms.store.archive().counts();
    if (!counts) co_return store_failed(counts.error());
    const auto sources = rooms.collector.status();
    const auto failing = std::count_if(sources.begin(), sources.end(),
                                       [](const auto& status) { return status.state.failures != 0; });
    Json recipients = Json::array();
    for (const auto& status : rooms.courier.status()) recipients.push_back(recipient_json(status));
    const Json json{
        {"version", rooms.version},
        {"time", to_rfc3339(rooms.clock.now())},
        {"sources", {{"configured", sources.size()}, {"failing", failing}}},
        {"articles", {{"archived", counts->articles}, {"to_examine", counts->journal}}},
        {"alerts", counts->alerts},
        {"deliveries",
         {{"pending", counts->pending}, {"delivered", counts->delivered}, {"dead", counts->dead}}},
        {"recipients", std::move(recipients)}};
    co_return reply(json);
}

asio::awaitable<Response> show_sources(Rooms& rooms, Request request) {
    const auto name = parameter(request, "name");
    Json sources = Json::array();
    if (name.empty()) {
        for (const auto& status : rooms.collector.status()) sources.push_back(source_json(status));
    } else if (const auto status = rooms.collector.status(name)) {
        sources.push_back(source_detail_json(*status));
    } else {
        co_return refusal(404, "no source is named \"" + name + "\"; without a name all are listed");
    }
    const Json json{{"sources", std::move(sources)}};
    co_return reply(json);
}

asio::awaitable<Response> poll_source(Rooms& rooms, Request request) {
    const auto name = parameter(request, "name");
    const auto accepted = rooms.collector.poll_soon(name);
    if (!accepted)
        co_return refusal(accepted.error().kind == ErrorKind::not_found ? 404 : 429,
                          accepted.error().message);
    const Json json{{"source", name}, {"polling", true}};
    co_return reply(json);
}

asio::awaitable<Response> show_plugins(Rooms& rooms, Request) {
    const auto chain = rooms.pipeline.chain();
    const auto counters = chain->counters();
    Json plugins = Json::array();
    for (const auto& report : chain->reports()) {
        Json one{{"instance", report.instance},        {"id", report.id},
                 {"version", report.version},          {"abi", report.abi},
                 {"file", report.file.string()},       {"state", plugin::name_of(report.state)},
                 {"capabilities", report.capabilities}};
        if (report.state != plugin::LoadState::loaded) one["reason"] = report.one_line();
        for (const auto& count : counters)
            if (count.instance == report.instance)
                one.update({{"articles", count.articles},
                            {"annotations", count.annotations},
                            {"alerts", count.alerts},
                            {"errors", count.errors},
                            {"busy_seconds", static_cast<double>(count.busy_ns) / 1e9}});
        plugins.push_back(std::move(one));
    }
    const Json json{{"plugins", std::move(plugins)}};
    co_return reply(json);
}

asio::awaitable<Response> show_articles(Rooms& rooms, Request request) {
    store::Page page;
    auto complaint = parse_page(request, page);
    if (complaint) co_return *std::move(complaint);
    const auto rows = co_await rooms.store.archive().articles(page);
    if (!rows) co_return store_failed(rows.error());
    Json list = Json::array();
    for (const auto& row : *rows) {
        list.push_back(article_json(row));
        if (!page.id.empty()) list.back()["edits"] = edits_json(row);
    }
    const auto json = page_json("articles", std::move(list), *rows, page);
    co_return reply(json);
}

asio::awaitable<Response> show_alerts(Rooms& rooms, Request request) {
    store::Page page;
    auto complaint = parse_page(request, page);
    if (complaint) co_return *std::move(complaint);
    const auto rows = co_await rooms.store.archive().alerts(page);
    if (!rows) co_return store_failed(rows.error());
    Json list = Json::array();
    for (const auto& row : *rows) list.push_back(alert_json(row));
    const auto json = page_json("alerts", std::move(list), *rows, page);
    co_return reply(json);
}

asio::awaitable<Response> show_deliveries(Rooms& rooms, Request request) {
    store::Page page;
    auto complaint = parse_page(request, page);
    if (complaint) co_return *std::move(complaint);
    const auto rows = co_await rooms.store.archive().deliveries(page);
    if (!rows) co_return store_failed(rows.error());
    Json list = Json::array();
    for (const auto& row : *rows) list.push_back(delivery_json(row));
    const auto json = page_json("deliveries", std::move(list), *rows, page);
    co_return reply(json);
}

asio::awaitable<Response> replay_deliveries(Rooms& rooms, Request request) {
    const auto id = parameter(request, "id");
    if (id.empty() && parameter(request, "all") != "true")
        co_return refusal(400, "?id= names one dead delivery, ?all=true means all of them");
    const auto replayed = co_await rooms.store.outbox().replay(id, rooms.clock.now());
    if (!replayed) co_return store_failed(replayed.error());
    if (!id.empty() && *replayed == 0) co_return refusal(404, "no dead delivery has this id");
    rooms.courier.notify();
    const Json json{{"replayed", *replayed}};
    co_return reply(json);
}

asio::awaitable<Response> make_backup(Rooms& rooms, Request request) {
    const auto file = parameter(request, "file");
    if (file.empty() || file[0] != '/')
        co_return refusal(400, "?file= is an absolute path on the daemon's machine");
    const auto done = co_await rooms.store.backup(file);
    if (!done) co_return refusal(done.error().kind == ErrorKind::conflict ? 409 : 500, done.error().message);
    const Json json{{"backup", file}};
    co_return reply(json);
}

}  // namespace newswatch::api
