// One plugin at work under one configuration: its life, and its part in a batch.
#pragma once

#include <newswatch/plugin.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "plugin/chain.hpp"
#include "plugin/detail/config_view.hpp"
#include "plugin/detail/library.hpp"
#include "plugin/detail/output.hpp"

namespace newswatch::plugin {

// start(), process() and the destructor one at a time, from any thread; counters() from any thread at any
// time. Neither copied nor moved: the plugin knows its address.
class Instance {
public:
    // `config` is checked already. After `patience` with one article the plugin is told that it is cancelled.
    Instance(std::string name, Manifest manifest, Value config, std::chrono::nanoseconds patience);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    // create, init, activate. What the plugin complains of goes into `problems`, also when it starts all the
    // same.
    std::optional<Refusal> start(const nw_entry& entry, std::vector<Problem>& problems);

    // Runs one phase over the batch, if the plugin has it; appends to findings[i] and to the annotations of
    // articles[i].
    void process(Phase phase, std::vector<Article>& articles, std::vector<Findings>& findings, Timestamp now);

    const std::string& name() const { return name_; }
    InstanceCounters counters() const;

private:
    friend class Call;
    struct Destroy {
        void operator()(nw_plugin* plugin) const noexcept { plugin->destroy(plugin); }
    };
    std::optional<Refusal> init(std::vector<Problem>& problems);
    void stop() noexcept;
    // After NW_E_FATAL: a new start, unless the one before got no further either.
    void restart(const std::string& why);
    void complain(const nw_error& error);
    void write_log(std::uint32_t level, nw_str message, const nw_pair* pairs, std::uint32_t n) const;
    bool has(Phase phase) const;
    const nw_process* table_of(Phase phase) const;  // not null when has(phase)

    static const void* host_extension(const nw_host*, const char*) noexcept;
    static void host_log(const nw_host*, std::uint32_t, nw_str, const nw_pair*, std::uint32_t) noexcept;
    static void host_error(const nw_host*, const nw_error*) noexcept;
    static std::int64_t host_now(const nw_host*) noexcept;
    static int host_cancelled(const nw_host*) noexcept;

    const std::string name_;
    const Manifest manifest_;
    const Value config_;
    const ConfigView config_view_;
    const std::chrono::nanoseconds patience_;
    nw_host host_{};
    const nw_entry* entry_ = nullptr;
    std::unique_ptr<nw_plugin, Destroy> plugin_;
    bool active_ = false;
    bool works_ = true;    // an article has gone well since the last start
    std::string stopped_;  // why it is no more; empty while it works

    std::vector<Problem>* problems_ = nullptr;  // where complaints go during start(), on its thread
    std::thread::id starter_;
    std::atomic<std::int64_t> now_ns_;
    std::atomic<std::int64_t> deadline_ns_{0};  // of the steady clock; 0: none
    std::atomic<std::uint64_t> articles_{0}, alerts_{0}, annotations_{0}, errors_{0}, busy_ns_{0};
};

// A text from a plugin for a message: bounded, without control characters; "" for a null pointer.
std::string told(nw_str text);

}  // namespace newswatch::plugin
