#include "collect/timing/health.hpp"

#include "core/url.hpp"
#include "runtime/clock.hpp"

namespace newswatch::collect {
namespace {

using std::chrono::hours;

// Servers are restarted, names are lost for minutes: what passes by itself is nobody's business.
constexpr unsigned failures_of_the_dead = 5;
constexpr hours dead_after{1};
constexpr unsigned refusals_of_the_blocked = 3;
constexpr unsigned polls_of_the_damaged = 2;
// With twelve articles to be expected, not one comes by chance once in 160,000 times (Poisson).
constexpr double articles_of_the_silent = 12;
constexpr hours shortest_silence{24};

bool is_refusal(int status) {
    return status == 401 || status == 402 || status == 403 || status == 429 || status == 451;
}

std::string since(std::optional<Timestamp> at) { return at ? to_rfc3339(*at) : std::string{"never"}; }

std::string evidence(const Known& known, const config::SourceConfig& source) {
    const auto& state = known.state;
    std::string text = "Address: " + redacted(address_of(known, source));
    text += "\nLast read: " + since(state.last_success);
    if (state.failures != 0)
        text += "\nFailures in a row: " + std::to_string(state.failures) + ", the last: " + state.last_error;
    if (const auto newest = known.memory.rhythm.newest()) text += "\nNewest article: " + to_rfc3339(*newest);
    text += state.next_due == runtime::never
                ? "\nNot polled again until its configuration changes."
                : "\nNext poll: " + to_rfc3339(state.next_due) + ", " + state.next_reason;
    return text;
}

bool is_silent(const Known& known, Timestamp now) {
    const auto& rhythm = known.memory.rhythm;
    const auto newest = rhythm.newest();
    return newest && now - *newest >= shortest_silence &&
           rhythm.expected_between(*newest, now) >= articles_of_the_silent;
}

// What ails the source now; nothing when it is well; an empty rule when it is too early to say.
std::optional<Notice> diagnose(const Known& known, const config::SourceConfig& source,
                               const PollResult& result, Timestamp now) {
    const auto& [state, memory] = known;
    const auto name = "Source \"" + source.name + "\" ";
    if (result.kind == PollResult::Kind::gone && state.next_due == runtime::never)
        return Notice{"source-dead", Severity::high, name + "is gone for good (HTTP 410)", {}};
    if (state.failures != 0 && is_refusal(state.last_status)) {
        if (state.failures < refusals_of_the_blocked) return Notice{};
        return Notice{"source-blocked",
                      Severity::high,
                      name + "refuses newswatch (HTTP " + std::to_string(state.last_status) + ")",
                      {}};
    }
    if (state.failures != 0) {
        if (state.failures < failures_of_the_dead || now - memory.failing_since < dead_after) return Notice{};
        return Notice{
            "source-dead", Severity::high, name + "cannot be read any more: " + state.last_error, {}};
    }
    if (memory.damaged_polls >= polls_of_the_damaged)
        return Notice{"source-damaged", Severity::low, name + "is damaged: " + state.last_error, {}};
    if (memory.damaged_polls != 0) return Notice{};
    if (is_silent(known, now))
        return Notice{
            "source-silent",
            Severity::medium,
            name + "has been silent since " + since(memory.rhythm.newest()) + ", against its own rhythm",
            {}};
    return std::nullopt;
}

// The address as a link that shows no secret.
std::string link_to(const std::string& address) {
    auto url = Url::parse(address);
    if (url) url->userinfo.clear();
    return url ? safe_link(url->to_text()) : std::string{};
}

void count(const Known& before, Known& after, const PollResult& result, Timestamp now) {
    auto& memory = after.memory;
    if (after.state.failures == 0)
        memory.failing_since = {};
    else if (before.state.failures == 0 || memory.failing_since == Timestamp{})
        memory.failing_since = now;
    if (result.kind != PollResult::Kind::fresh) return;
    memory.damaged_polls = result.error.empty() ? 0 : memory.damaged_polls + 1;
}

}  // namespace

std::vector<Notice> notices_after(const Known& before, Known& after, const config::SourceConfig& source,
                                  const PollResult& result, Timestamp now) {
    std::vector<Notice> notices;
    auto& memory = after.memory;
    count(before, after, result, now);
    if (before.memory.address != memory.address && !memory.address.empty())
        notices.push_back({"source-moved",
                           Severity::info,
                           "Source \"" + source.name + "\" has moved to " + redacted(memory.address),
                           {}});
    if (before.memory.gap != memory.gap && !memory.gap.empty())
        notices.push_back({"source-gap",
                           Severity::low,
                           "Articles of source \"" + source.name + "\" may be missing: " + memory.gap,
                           {}});
    auto trouble = diagnose(after, source, result, now);
    if (trouble && !trouble->rule.empty() && trouble->rule != memory.trouble) {
        memory.trouble = trouble->rule;
        memory.trouble_since = now;
        notices.push_back(std::move(*trouble));
    } else if (!trouble && !memory.trouble.empty()) {
        notices.push_back({"source-recovered",
                           Severity::low,
                           "Source \"" + source.name + "\" is well again (" + memory.trouble + " since " +
                               to_rfc3339(memory.trouble_since) + ")",
                           {}});
        memory.trouble.clear();
        memory.trouble_since = {};
    }
    for (auto& notice : notices) notice.text = evidence(after, source);
    return notices;
}

store::FoundArticle article_of(const Notice& notice, const config::SourceConfig& source, Timestamp now) {
    Article article;
    article.id = stable_id({"notice", source.name, notice.rule, to_rfc3339(now)});
    article.url = link_to(source.url);
    article.source = source.name;
    article.title = notice.title;
    article.body = notice.text;
    article.tags = source.tags;
    article.categories = {"newswatch"};
    article.language = "en";
    article.published = now;
    article.fetched = now;
    article.annotations.push_back({.plugin = "newswatch",
                                   .key = std::string{notice_key},
                                   .value = notice.rule,
                                   .kind = name_of(notice.severity),
                                   .rule = notice.rule,
                                   .span = {}});
    return {std::move(article), notice.rule, false, {}};
}

}  // namespace newswatch::collect
