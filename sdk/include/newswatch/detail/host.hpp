// The two faces of the host that a plugin talks to, and the errors that it may throw.
#pragma once

#include <newswatch/plugin.h>
#include <newswatch/detail/views.hpp>

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace nw {

// The failure of one call with a status of the ABI; any other exception counts as NW_E_PERMANENT.
class error : public std::runtime_error {
public:
    error(nw_status code, const std::string& message) : std::runtime_error{message}, code_{code} {}
    nw_status code() const noexcept { return code_; }

private:
    nw_status code_;
};

// A complaint about configuration, with its place in a file; lines and columns from 1, 0 when unknown.
struct problem {
    std::string file;
    std::uint32_t line = 0, column = 0;
    std::string message;
    bool warning = false;
};

// Thrown by a plugin's constructor: all that is wrong with its configuration, at once.
class config_errors : public std::runtime_error {
public:
    explicit config_errors(std::vector<problem> problems)
        : std::runtime_error{"the configuration has errors"}, problems_{std::move(problems)} {}
    const std::vector<problem>& problems() const noexcept { return problems_; }

private:
    std::vector<problem> problems_;
};

enum class level : std::uint32_t { trace, debug, info, warn, error };

// A named value of a log line.
struct pair {
    std::string_view key;
    std::string value;
};

// The host; copies are the same host. Any thread, from the constructor of the plugin to its destructor.
class host {
public:
    explicit host(const nw_host* h) noexcept : h_{h} {}

    void log(level at, std::string_view message, std::initializer_list<pair> pairs = {}) const {
        std::vector<nw_pair> raw;
        for (const auto& p : pairs) raw.push_back({to_abi(p.key), to_abi(p.value)});
        h_->log(h_, static_cast<std::uint32_t>(at), to_abi(message), raw.data(),
                static_cast<std::uint32_t>(raw.size()));
    }
    // A complaint that does not end the call: a warning about the configuration, from the constructor.
    void report(const problem& p) const noexcept {
        nw_error e{};
        e.size = sizeof e;
        e.code = p.warning ? NW_OK : NW_E_CONFIG;
        e.message = to_abi(p.message);
        e.file = to_abi(p.file);
        e.line = p.line;
        e.column = p.column;
        h_->error(h_, &e);
    }
    std::string_view instance() const noexcept { return h_->instance; }
    time_point now() const noexcept { return time_point{std::chrono::nanoseconds{h_->now_ns(h_)}}; }
    bool cancelled() const noexcept { return h_->cancelled(h_) != 0; }
    // A service of the host, or null when it has none by that id.
    template <class Service>
    const Service* extension(const char* id) const noexcept {
        return static_cast<const Service*>(h_->get_extension(h_, id));
    }
    const nw_host* raw() const noexcept { return h_; }

private:
    const nw_host* h_;
};

// Where an article's findings go; valid during enrich() or detect(). What the host refuses is thrown as
// nw::error, which ends the article unless it is caught.
class out {
public:
    explicit out(nw_sink* sink) noexcept : sink_{sink} {}

    void annotate(const nw::annotation& a) const {
        nw_annotation raw{};
        raw.size = sizeof raw;
        raw.score = a.score;
        raw.key = to_abi(a.key);
        raw.value = to_abi(a.value);
        raw.kind = to_abi(a.kind);
        raw.rule = to_abi(a.rule);
        raw.span = to_abi(a.span);
        check(sink_->annotate(sink_, &raw), "annotation", a.key);
    }
    void alert(const nw::alert& a) const {
        std::vector<nw_str> tags;
        for (const auto tag : a.tags) tags.push_back(to_abi(tag));
        std::vector<nw_span> evidence;
        for (const auto& s : a.evidence) evidence.push_back(to_abi(s));
        nw_alert raw{};
        raw.size = sizeof raw;
        raw.severity = static_cast<std::uint32_t>(a.severity);
        raw.score = a.score;
        raw.rule = to_abi(a.rule);
        raw.title = to_abi(a.title);
        raw.text = to_abi(a.text);
        raw.dedup_key = to_abi(a.dedup_key);
        raw.tags = tags.data();
        raw.n_tags = static_cast<std::uint32_t>(tags.size());
        raw.evidence = evidence.data();
        raw.n_evidence = static_cast<std::uint32_t>(evidence.size());
        check(sink_->alert(sink_, &raw), "alert", a.rule);
    }

private:
    static void check(nw_status status, const char* what, std::string_view name) {
        if (status == NW_OK) return;
        throw error{status, "the host refused the " + std::string{what} + " " + std::string{name} +
                                " (status " + std::to_string(status) + ")"};
    }
    nw_sink* sink_;
};

}  // namespace nw
