// Articles, alerts and polls for tests of the store.
#pragma once

#include <string>
#include <vector>

#include "store/journal.hpp"
#include "store/outbox.hpp"
#include "store/source_states.hpp"

namespace newswatch::store_test {

inline constexpr Timestamp noon{std::chrono::milliseconds{1'772'366'400'000}};  // 2026-03-01T12:00:00Z

inline Article article(const std::string& name,
                       const std::string& body = "Seoul and Kyiv signed an agreement.") {
    Article a;
    a.id = stable_id({name});
    a.url = "https://news.example/" + name;
    a.source = "Example";
    a.title = "About " + name;
    a.summary = "Summary of " + name;
    a.body = body;
    a.authors = {"A. Author", "B. Writer"};
    a.categories = {"world"};
    a.tags = {"asia", "europe"};
    a.language = "en";
    a.published = noon - std::chrono::hours{1};
    a.fetched = noon;
    a.annotations.push_back(
        {"newswatch", std::string{zone_key}, "lead", "", "", 1.0, {Field::body, 0, 0, 5}});
    return a;
}

// The revision follows the body.
inline store::FoundArticle found(Article a, bool archive_only = false) {
    const auto revision = stable_id({a.body});
    return {std::move(a), revision, archive_only};
}

inline std::vector<store::FoundArticle> found_all(const std::vector<std::string>& names) {
    std::vector<store::FoundArticle> all;
    for (const auto& name : names) all.push_back(found(article(name)));
    return all;
}

inline store::SourceState source(const std::string& name = "Example") {
    store::SourceState s;
    s.source = name;
    s.url = "https://news.example/feed";
    s.etag = "W/\"5e-\\\"x\"";
    s.last_modified = "Sun, 01 Mar 2026 11:00:00 GMT";
    s.next_due = noon + std::chrono::minutes{15};
    s.next_reason = "interval";
    s.last_polled = noon;
    s.failures = 3;
    s.last_status = 503;
    s.last_error = "the server is overloaded";
    return s;
}

// An alert whose evidence is the body's first word.
inline store::RaisedAlert alert(const Article& about, const std::string& rule, const std::string& key,
                                std::vector<std::string> recipients = {"press"}) {
    Alert a;
    a.id = stable_id({"keyword", key, about.id});
    a.article_id = about.id;
    a.plugin = "keyword";
    a.rule = rule;
    a.severity = Severity::high;
    a.title = "Rule " + rule;
    a.text = "It matched.";
    a.dedup_key = key;
    a.score = 0.75;
    a.tags = {"defence"};
    a.evidence = {{Field::body, 0, 0, static_cast<std::uint32_t>(about.body.find(' '))}};
    a.created = noon;
    return {std::move(a), std::move(recipients)};
}

inline store::Examined examined(const store::JournalEntry& entry,
                                std::vector<store::RaisedAlert> alerts = {}) {
    store::Examined e;
    e.seq = entry.seq;
    e.article_id = entry.article.id;
    e.update = entry.update;
    e.annotations.push_back({"entity", "entity", "seoul", "name", "Seoul", 0.5, {Field::body, 0, 0, 5}});
    e.alerts = std::move(alerts);
    return e;
}

inline store::Settlement settlement(const std::string& id, store::Settlement::Outcome outcome) {
    store::Settlement s;
    s.id = id;
    s.outcome = outcome;
    s.at = noon + std::chrono::seconds{1};
    s.retry_at = noon + std::chrono::minutes{5};
    s.reply = "451 try again later";
    return s;
}

}  // namespace newswatch::store_test
