// The notification protocol of systemd, sd_notify(3): one datagram to $NOTIFY_SOCKET. Any thread; no state.
#pragma once

#include <optional>
#include <string>

#include "core/timestamp.hpp"

namespace newswatch::app {

// "READY=1", "STATUS=...", several lines at once. Does nothing outside a service.
void notify_service(const std::string& lines);
// RELOADING=1 with the MONOTONIC_USEC that systemd 253 and later ask for; older ones ignore it.
void notify_reloading();
// How often WATCHDOG=1 is due: half of $WATCHDOG_USEC when it is meant for this process
// (sd_watchdog_enabled(3)).
std::optional<Duration> watchdog_interval();

}  // namespace newswatch::app
