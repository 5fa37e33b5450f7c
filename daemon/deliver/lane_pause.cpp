#include "deliver/detail/lane_pause.hpp"

#include <algorithm>

#include "runtime/backoff.hpp"

namespace newswatch::deliver::detail {
namespace {

using namespace std::chrono_literals;

constexpr runtime::Backoff pauses{.first = 1min, .factor = 2.0, .cap = 1h, .jitter = 0.2};
// As long as a relay may take to answer one message (RFC 5321 section 4.5.3.2): a probe that hangs is
// followed by another. The others ask again sooner, to go on soon after a probe that worked.
constexpr Duration probe_time = 10min;
constexpr Duration ask_again = 30s;

}  // namespace

std::optional<Timestamp> LanePause::ask(Timestamp now) {
    if (failures_ == 0) return std::nullopt;
    if (now < until_) return probing_ ? std::min(until_, now + ask_again) : until_;
    probing_ = true;
    until_ = now + probe_time;
    return std::nullopt;
}

bool LanePause::refused(Timestamp now, double random) {
    // What was under way on other connections when the pause began says nothing new.
    if (failures_ != 0 && !probing_ && now < until_) return false;
    probing_ = false;
    until_ = now + pauses.delay(++failures_, random);
    return failures_ == 1;
}

void LanePause::unanswered(Timestamp now) {
    if (!probing_) return;
    probing_ = false;
    until_ = now;
}

bool LanePause::worked() {
    const bool paused = failures_ != 0;
    failures_ = 0;
    probing_ = false;
    return paused;
}

}  // namespace newswatch::deliver::detail
