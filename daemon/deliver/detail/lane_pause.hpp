// When a relay refuses us rather than a message (a wrong password, a bad certificate), all mail waits: who
// asks, and when, is decided here. Pure; loop thread only.
#pragma once

#include <optional>

#include "core/timestamp.hpp"

namespace newswatch::deliver::detail {

class LanePause {
public:
    // Until when nobody may send; nothing when the caller may. After a pause one caller goes ahead as a
    // probe, the others wait for what it finds.
    std::optional<Timestamp> ask(Timestamp now);
    // The relay refused us: pauses, longer every time. True when this is the first refusal in a row.
    bool refused(Timestamp now, double random);
    // The probe did not reach the relay: the next caller is the probe.
    void unanswered(Timestamp now);
    // The relay took part as it should. True when that ends a pause.
    bool worked();
    Timestamp until() const { return until_; }

private:
    unsigned failures_ = 0;  // in a row
    bool probing_ = false;
    Timestamp until_{};
};

}  // namespace newswatch::deliver::detail
