// From an attempt's outcome to what the outbox is told. Pure.
#pragma once

#include "deliver/channel.hpp"

namespace newswatch::deliver::detail {

// `random` in [0, 1) spreads the retries. A failed last attempt is dead.
store::Settlement settle_by(const Outcome& outcome, const store::PendingDelivery& delivery,
                            const RetryPlan& plan, Timestamp now, double random);

}  // namespace newswatch::deliver::detail
