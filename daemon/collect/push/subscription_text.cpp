// The form of a subscription in the store. A key keeps its meaning for ever.
#include <array>

#include "collect/push/subscription.hpp"
#include "collect/timing/lines.hpp"

namespace newswatch::collect::push {
namespace {

struct TextKey {
    std::string_view name;
    std::string Subscription::*field;
};
constexpr std::array text_keys{
    TextKey{"push-hub", &Subscription::hub},           TextKey{"push-topic", &Subscription::topic},
    TextKey{"push-callback", &Subscription::callback}, TextKey{"push-id", &Subscription::id},
    TextKey{"push-secret", &Subscription::secret},     TextKey{"push-why", &Subscription::why},
};

struct TimeKey {
    std::string_view name;
    Timestamp Subscription::*field;
};
constexpr std::array time_keys{
    TimeKey{"push-asked", &Subscription::asked},
    TimeKey{"push-since", &Subscription::since},
    TimeKey{"push-lease-end", &Subscription::lease_end},
    TimeKey{"push-next", &Subscription::next_attempt},
};

void take_line(Subscription& subscription, std::string_view key, std::string_view value) {
    for (const auto& one : text_keys)
        if (one.name == key) subscription.*one.field = value;
    for (const auto& one : time_keys)
        if (one.name == key) subscription.*one.field = lines::time(value);
    if (key == "push-failures") subscription.failures = static_cast<unsigned>(lines::number(value));
    for (const auto state : {State::requested, State::active, State::refused})
        if (key == "push-state" && value == name_of(state)) subscription.state = state;
}

}  // namespace

std::string Subscription::to_text() const {
    std::string text;
    if (!exists()) return text;
    lines::put(text, "push-state", name_of(state));
    for (const auto& key : text_keys) lines::put(text, key.name, this->*key.field);
    for (const auto& key : time_keys) lines::put(text, key.name, this->*key.field);
    lines::put(text, "push-failures", std::int64_t{failures});
    return text;
}

Subscription Subscription::from_text(std::string_view text) {
    Subscription subscription;
    lines::read(text,
                [&](std::string_view key, std::string_view value) { take_line(subscription, key, value); });
    return subscription.exists() ? subscription : Subscription{};
}

}  // namespace newswatch::collect::push
