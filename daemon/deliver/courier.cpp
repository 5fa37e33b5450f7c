#include "deliver/courier.hpp"

#include "core/log.hpp"
#include "deliver/detail/recipient_lane.hpp"
#include "runtime/task_group.hpp"

namespace newswatch::deliver {
namespace {

using namespace std::chrono_literals;
using detail::RecipientLane;

// Rows of recipients that are configured no longer come up rarely: a replay, a reload at the wrong moment.
constexpr Duration look_for_strangers = 10min;
constexpr Duration ask_store_again = 10s;

// For deliveries whose recipient is configured no longer.
class NoChannel final : public Channel {
public:
    const char* kind() const override { return "none"; }
    const RetryPlan& plan() const override { return RetryPlan::mail(); }
    asio::awaitable<Outcome> send(store::PendingDelivery delivery) override {
        Outcome outcome{.verdict = Outcome::Verdict::rejected};
        outcome.reply = "recipient \"" + delivery.recipient +
                        "\" is configured no longer; configure it again, then replay the delivery";
        co_return outcome;
    }
};

}  // namespace

struct Courier::Impl {
    Impl(asio::any_io_executor executor, runtime::Clock& clock, store::Outbox& outbox,
         std::unique_ptr<Channels> makers, const config::Config& config)
        : loop{executor},
          channels{std::move(makers)},
          shop{clock, outbox, [this] { rested.notify(); }},
          strangers{executor, clock},
          rested{executor, clock},
          tasks{executor},
          guards{executor} {
        take_over(config);
    }

    void take_over(const config::Config& config);
    void open(const std::string& recipient, std::shared_ptr<Channel> channel);
    bool is_busy() const;
    asio::awaitable<void> adopt_strangers();
    asio::awaitable<void> cut_off(Timestamp at);

    asio::any_io_executor loop;
    std::unique_ptr<Channels> channels;
    detail::Workshop shop;
    std::map<std::string, std::unique_ptr<RecipientLane>> lanes;
    runtime::Wakeup strangers, rested;
    runtime::TaskGroup tasks, guards;
    bool started = false;
    bool knows_strangers = false;  // the outbox has been asked for recipients since the configuration changed
};

void Courier::Impl::take_over(const config::Config& config) {
    channels->configure(config);
    std::map<std::string, std::shared_ptr<Channel>> wanted;
    for (const auto& recipient : config.recipients) {
        auto channel = channels->make(recipient);
        if (!channel) log::error(channel.error().message);
        wanted[recipient.name] = channel ? std::move(*channel) : nullptr;
    }
    for (const auto& [name, lane] : lanes)
        if (!wanted.contains(name)) lane->use(std::make_shared<NoChannel>());
    for (auto& [name, channel] : wanted) open(name, std::move(channel));
    knows_strangers = false;
    strangers.notify();
}

void Courier::Impl::open(const std::string& recipient, std::shared_ptr<Channel> channel) {
    auto& lane = lanes[recipient];
    const bool fresh = lane == nullptr;
    if (fresh) lane = std::make_unique<RecipientLane>(loop, shop, recipient);
    lane->use(std::move(channel));
    if (fresh && started) tasks.spawn("deliver to " + recipient, lane->run());
}

bool Courier::Impl::is_busy() const {
    for (const auto& [name, lane] : lanes)
        if (lane->is_busy()) return true;
    return !knows_strangers;
}

asio::awaitable<void> Courier::Impl::adopt_strangers() {
    while (!shop.stopping) {
        const auto names = co_await shop.outbox.recipients();
        if (!names) shop.store_refused(names.error());
        if (shop.stopping) break;
        if (names)
            for (const auto& name : *names)
                if (!lanes.contains(name)) open(name, std::make_shared<NoChannel>());
        knows_strangers = true;
        rested.notify();
        const auto next = shop.clock.now() + (names ? look_for_strangers : ask_store_again);
        co_await strangers.wait_until(next);
    }
}

asio::awaitable<void> Courier::Impl::cut_off(Timestamp at) {
    co_await shop.clock.sleep_until(at);
    log::warn("deliveries under way are cut off; they are sent again at the next start");
    tasks.cancel();
}

Courier::Courier(Setting setting, const config::Config& config)
    : Courier{setting.loop, setting.clock, setting.outbox,
              make_channels({setting.loop, setting.pool, setting.clock, setting.http}), config} {}

Courier::Courier(asio::any_io_executor loop, runtime::Clock& clock, store::Outbox& outbox,
                 std::unique_ptr<Channels> channels, const config::Config& config)
    : impl_{std::make_unique<Impl>(loop, clock, outbox, std::move(channels), config)} {}

Courier::~Courier() = default;

void Courier::start() {
    impl_->started = true;
    for (const auto& [name, lane] : impl_->lanes) impl_->tasks.spawn("deliver to " + name, lane->run());
    impl_->tasks.spawn("deliveries without a recipient", impl_->adopt_strangers());
}

void Courier::notify() {
    for (const auto& [name, lane] : impl_->lanes) lane->notify();
}

void Courier::replace(const config::Config& config) { impl_->take_over(config); }

asio::awaitable<void> Courier::stop(Duration grace) {
    Impl& impl = *impl_;
    impl.shop.stopping = true;
    notify();
    impl.strangers.notify();
    impl.guards.spawn("end of grace", impl.cut_off(impl.shop.clock.now() + grace));
    co_await impl.tasks.join();
    impl.guards.cancel();
    co_await impl.guards.join();
}

asio::awaitable<void> Courier::drain() {
    Impl& impl = *impl_;
    const bool alone = !impl.started;
    if (alone) start();
    while (impl.is_busy()) {
        co_await impl.rested.wait_until(runtime::never);
    }
    if (alone) {
        co_await stop();
    }
}

const CourierCounters& Courier::counters() const { return impl_->shop.counters; }

std::vector<RecipientStatus> Courier::status() const {
    std::vector<RecipientStatus> all;
    for (const auto& [name, lane] : impl_->lanes) all.push_back(lane->status());
    return all;
}

}  // namespace newswatch::deliver
