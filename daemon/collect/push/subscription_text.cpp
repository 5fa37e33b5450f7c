// The form of a subscription in the store. A key keeps its meaning for ever.
#include <array>
#include <charconv>

#include "collect/push/subscription.hpp"

namespace newswatch::collect::push {
namespace {

void put(std::string& text, std::string_view key, std::string_view value) {
    if (!value.empty()) text.append(key).append(1, ' ').append(value).append(1, '\n');
}

void put(std::string& text, std::string_view key, Timestamp at) {
    if (at != Timestamp{}) put(text, key, std::to_string(at.time_since_epoch().count()));
}

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

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
        if (one.name == key) subscription.*one.field = Timestamp{Duration{number(value)}};
    if (key == "push-failures") subscription.failures = static_cast<unsigned>(number(value));
    for (const auto state : {State::requested, State::active, State::refused})
        if (key == "push-state" && value == name_of(state)) subscription.state = state;
}

}  // namespace

std::string Subscription::to_text() const {
    std::string text;
    if (!exists()) return text;
    put(text, "push-state", name_of(state));
    for (const auto& key : text_keys) put(text, key.name, this->*key.field);
    for (const auto& key : time_keys) put(text, key.name, this->*key.field);
    if (failures != 0) put(text, "push-failures", std::to_string(failures));
    return text;
}

Subscription Subscription::from_text(std::string_view text) {
    Subscription subscription;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        const auto space = line.find(' ');
        if (space != line.npos) take_line(subscription, line.substr(0, space), line.substr(space + 1));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return subscription.exists() ? subscription : Subscription{};
}

}  // namespace newswatch::collect::push
