// The configured plugin instances, in the order their manifests ask for, and the way of a batch through them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/result.hpp"
#include "core/value.hpp"

namespace newswatch::plugin {

struct InstanceSpec {
    std::string id;        // "newswatch.keyword"
    std::string instance;  // unique; named in alerts, routes and logs
    Value config;  // [plugin.config], a table (or nothing); paths in it are relative to the file named by
                   // Position
    bool required = false;  // true: the daemon does not start without it
    Position where;
};

enum class LoadState { loaded, disabled, incompatible, failed };
const char* name_of(LoadState state);

// One line of `newswatch plugins`. When not loaded: what was looked at, expected, found, and what to do about
// it.
struct LoadReport {
    std::string id, instance, version, abi;
    std::filesystem::path file;
    LoadState state = LoadState::failed;
    std::string what, expected, got, fix;
    std::vector<std::string> capabilities;
    std::vector<newswatch::Problem> problems;  // of its configuration: all of them, each with its place
    std::string one_line() const;
};

struct InstanceCounters {
    std::string instance;
    std::uint64_t articles = 0, alerts = 0, annotations = 0, errors = 0;
    std::uint64_t busy_ns = 0;
};

// What the chain made of one article.
struct Findings {
    std::vector<Annotation> annotations;  // those the plugins added
    std::vector<Alert> alerts;            // with ids; none whose evidence lies in boilerplate alone
    std::vector<std::string> failures;    // "keyword: message": the plugin's own error for this article
};

// Plugins are created and destroyed on one thread at a time; process() runs on a pool thread, one call at a
// time.
class Chain {
public:
    // Loads and initialises each instance. Never throws and never stops at the first: look at reports().
    static std::unique_ptr<Chain> load(const std::vector<InstanceSpec>& specs,
                                       const std::vector<std::filesystem::path>& search_path);
    virtual ~Chain() = default;

    virtual const std::vector<LoadReport>& reports() const = 0;
    // Enrichers first, then detectors; an article's new annotations are appended to it for those that come
    // after. A plugin's failure for an article costs that plugin's findings for it and nothing else.
    virtual std::vector<Findings> process(std::vector<Article>& articles, Timestamp now) = 0;
    virtual std::vector<InstanceCounters> counters() const = 0;  // any thread
};

}  // namespace newswatch::plugin
