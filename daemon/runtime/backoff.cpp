#include "runtime/backoff.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace newswatch::runtime {

Duration Backoff::delay(unsigned failures, double random) const {
    const double exponent = failures == 0 ? 0.0 : static_cast<double>(std::min(failures - 1, 64u));
    const double plain = std::min(static_cast<double>(first.count()) * std::pow(factor, exponent),
                                  static_cast<double>(cap.count()));
    return Duration{static_cast<Duration::rep>(plain * (1.0 + jitter * (2.0 * random - 1.0)))};
}

double random_share() {
    thread_local std::minstd_rand engine{std::random_device{}()};
    return std::uniform_real_distribution<double>{0.0, 1.0}(engine);
}

}  // namespace newswatch::runtime
