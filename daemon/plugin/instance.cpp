#include "plugin/detail/instance.hpp"

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "plugin/detail/call.hpp"

namespace newswatch::plugin {
namespace {

constexpr std::size_t most_problems = 1000;  // complaints of one start; more are dropped
constexpr std::uint32_t most_pairs = 32;

std::int64_t since_1970(Timestamp at) { return std::chrono::nanoseconds{at.time_since_epoch()}.count(); }

Refusal failed(std::string what, std::string expected, std::string got, std::string fix) {
    return {LoadState::failed, std::move(what), std::move(expected), std::move(got), std::move(fix)};
}

bool is_whole(const nw_plugin& p) {
    return NW_HAS(&p, nw_plugin, get_extension) && p.init != nullptr && p.activate != nullptr &&
           p.deactivate != nullptr && p.destroy != nullptr && p.get_extension != nullptr;
}

}  // namespace

std::string told(nw_str text) {
    return text.p == nullptr ? std::string{} : log::printable(std::string_view{text.p, text.n});
}

Instance::Instance(std::string name, Manifest manifest, Value config, std::chrono::nanoseconds patience)
    : name_{std::move(name)},
      manifest_{std::move(manifest)},
      config_{std::move(config)},
      config_view_{config_},
      patience_{patience},
      now_ns_{since_1970(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()))} {
    host_.size = sizeof host_;
    host_.abi = NW_ABI;
    host_.host_data = this;
    host_.name = "newswatch";
    host_.version = NEWSWATCH_VERSION;
    host_.instance = name_.c_str();
    host_.get_extension = &host_extension;
    host_.log = &host_log;
    host_.error = &host_error;
    host_.now_ns = &host_now;
    host_.cancelled = &host_cancelled;
}

Instance::~Instance() { stop(); }

void Instance::stop() noexcept {
    if (plugin_ && std::exchange(active_, false)) plugin_->deactivate(plugin_.get());
    plugin_.reset();
}

std::optional<Refusal> Instance::start(const nw_entry& entry, std::vector<Problem>& problems) {
    entry_ = &entry;
    problems_ = &problems;
    starter_ = std::this_thread::get_id();
    auto refusal = init(problems);
    problems_ = nullptr;
    if (refusal) stop();
    return refusal;
}

std::optional<Refusal> Instance::init(std::vector<Problem>& problems) {
    nw_plugin* made = entry_->create(&host_);
    if (made == nullptr)
        return failed("it could not be created", "an instance", "nothing", "look at what it logged");
    if (!is_whole(*made))
        return failed("it made an incomplete instance", "an nw_plugin with all functions",
                      "one with null pointers or too short",
                      "rebuild the plugin with the SDK of this newswatch");
    plugin_.reset(made);
    if (auto refusal = check_capabilities(manifest_, *made)) return refusal;
    const auto status = made->init(made, config_view_.abi());
    if (status == NW_E_CONFIG)
        return failed("it refused its configuration", "a configuration it can use",
                      problems.empty() ? "no reason given" : problems.front().to_text(),
                      "correct the places named");
    if (status != NW_OK)
        return failed(
            "it could not start", "status 0 from init",
            "status " + std::to_string(status) + (problems.empty() ? "" : ": " + problems.front().message),
            "look at what it logged");
    const auto activated = made->activate(made);
    if (activated != NW_OK)
        return failed("it could not be activated", "status 0 from activate",
                      "status " + std::to_string(activated), "look at what it logged");
    active_ = true;
    return std::nullopt;
}

void Instance::restart(const std::string& why) {
    stop();
    if (!std::exchange(works_, false)) {
        stopped_ = "stopped, since it failed again right after a new start: " + why;
        return;
    }
    std::vector<Problem> problems;
    if (const auto refusal = start(*entry_, problems))
        stopped_ = "stopped: " + refusal->what + ": " + refusal->got;
}

bool Instance::has(Phase phase) const {
    const auto& names = manifest_.capabilities;
    const std::string name = phase == Phase::enrich ? "enrich" : "detect";
    return std::find(names.begin(), names.end(), name) != names.end();
}

const nw_process* Instance::table_of(Phase phase) const {
    const auto* id = phase == Phase::enrich ? NW_EXT_ENRICH : NW_EXT_DETECT;
    return static_cast<const nw_process*>(plugin_->get_extension(plugin_.get(), id));
}

void Instance::process(Phase phase, std::vector<Article>& articles, std::vector<Findings>& findings,
                       Timestamp now) {
    if (!has(phase)) return;
    now_ns_ = since_1970(now);
    const auto began = std::chrono::steady_clock::now();
    Call call{*this, phase, articles, findings, now};
    while (!call.finished() && plugin_) {
        const auto before = call.pulled();
        const auto status = table_of(phase)->process(plugin_.get(), call.input(), call.sink());
        const bool pulled = call.pulled() != before;
        call.settle(status);
        if (status == NW_E_FATAL)
            restart("status " + std::to_string(status));
        else if (!pulled)
            call.fail_rest("it did not take the article (status " + std::to_string(status) + ")");
    }
    call.fail_rest(stopped_);
    busy_ns_ +=
        static_cast<std::uint64_t>((std::chrono::steady_clock::now() - began) / std::chrono::nanoseconds{1});
}

InstanceCounters Instance::counters() const {
    return {name_, articles_, alerts_, annotations_, errors_, busy_ns_};
}

void Instance::complain(const nw_error& error) {
    const bool fatal = error.code != NW_OK;
    Problem problem{{told(error.file), error.line, error.column}, told(error.message), fatal};
    if (problems_ != nullptr && std::this_thread::get_id() == starter_) {
        if (problems_->size() < most_problems) problems_->push_back(std::move(problem));
    } else {
        log::write(fatal ? log::Level::error : log::Level::warn, problem.to_text(), {{"plugin", name_}});
    }
}

void Instance::write_log(std::uint32_t level, nw_str message, const nw_pair* pairs, std::uint32_t n) const {
    auto text = told(message);
    for (std::uint32_t i = 0; pairs != nullptr && i < std::min(n, most_pairs); ++i)
        text += " " + told(pairs[i].key) + "=" + told(pairs[i].value);
    const auto at = level <= NW_LOG_ERROR ? static_cast<log::Level>(level) : log::Level::info;
    log::write(at, text, {{"plugin", name_}});
}

const void* Instance::host_extension(const nw_host*, const char*) noexcept { return nullptr; }

void Instance::host_log(const nw_host* host, std::uint32_t level, nw_str message, const nw_pair* pairs,
                        std::uint32_t n) noexcept {
    try {
        static_cast<const Instance*>(host->host_data)->write_log(level, message, pairs, n);
    } catch (const std::exception&) {  // out of memory: one line of the log is lost
    }
}

void Instance::host_error(const nw_host* host, const nw_error* error) noexcept {
    if (error == nullptr || !NW_HAS(error, nw_error, column)) return;
    try {
        static_cast<Instance*>(host->host_data)->complain(*error);
    } catch (const std::exception&) {  // out of memory: the status of the call still tells of the failure
    }
}

std::int64_t Instance::host_now(const nw_host* host) noexcept {
    return static_cast<const Instance*>(host->host_data)->now_ns_;
}

int Instance::host_cancelled(const nw_host* host) noexcept {
    const auto deadline = static_cast<const Instance*>(host->host_data)->deadline_ns_.load();
    return deadline != 0 &&
           std::chrono::steady_clock::now().time_since_epoch() > std::chrono::nanoseconds{deadline};
}

}  // namespace newswatch::plugin
