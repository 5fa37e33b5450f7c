// How long to wait before the next attempt. Pure; any thread.
#pragma once

#include "core/timestamp.hpp"

namespace newswatch::runtime {

struct Backoff {
    Duration first;
    double factor = 2.0;
    Duration cap;
    double jitter = 0.2;  // a share of the delay, both ways

    // The delay after the given number of failures in a row (1, 2, ...). `random` lies in [0, 1).
    Duration delay(unsigned failures, double random) const;
};

// A number in [0, 1) for jitter; not for secrets. Any thread.
double random_share();

}  // namespace newswatch::runtime
