#include "collect/timing/memory.hpp"

#include <array>

#include "collect/timing/lines.hpp"

namespace newswatch::collect {
namespace {

using lines::number;
using lines::put;

struct Key {
    std::string_view name;
    void (*write)(std::string& text, std::string_view key, const Memory& memory);
    void (*read)(Memory& memory, std::string_view value);
};

// The form on disk. A key keeps its meaning for ever; what has another meaning gets another name.
constexpr std::array keys{
    Key{"fresh", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.freshness); },
        [](Memory& m, std::string_view v) { m.freshness = Duration{number(v)}; }},
    Key{"fresh-from",
        [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.freshness_from); },
        [](Memory& m, std::string_view v) { m.freshness_from = v; }},
    Key{"not-before", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.not_before); },
        [](Memory& m, std::string_view v) { m.not_before = lines::time(v); }},
    Key{"ttl", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.ttl); },
        [](Memory& m, std::string_view v) { m.ttl = Duration{number(v)}; }},
    Key{"skip-hours", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.skip_hours); },
        [](Memory& m, std::string_view v) { m.skip_hours = static_cast<std::uint32_t>(number(v)); }},
    Key{"skip-days", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.skip_days); },
        [](Memory& m, std::string_view v) { m.skip_days = static_cast<std::uint8_t>(number(v)); }},
    Key{"self", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.self); },
        [](Memory& m, std::string_view v) { m.self = v; }},
    Key{"hub", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.hub); },
        [](Memory& m, std::string_view v) { m.hub = v; }},
    Key{"rhythm", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.rhythm.to_text()); },
        [](Memory& m, std::string_view v) { m.rhythm = Rhythm::from_text(v); }},
    Key{"move-to", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.move.to); },
        [](Memory& m, std::string_view v) { m.move.to = v; }},
    Key{"move-since", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.move.since); },
        [](Memory& m, std::string_view v) { m.move.since = lines::time(v); }},
    Key{"move-polls", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.move.polls); },
        [](Memory& m, std::string_view v) { m.move.polls = static_cast<unsigned>(number(v)); }},
    Key{"address", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.address); },
        [](Memory& m, std::string_view v) { m.address = v; }},
    Key{"digest", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.digest); },
        [](Memory& m, std::string_view v) { m.digest = v; }},
    Key{"duplicate-of",
        [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.duplicate_of); },
        [](Memory& m, std::string_view v) { m.duplicate_of = v; }},
    Key{"gap", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.gap); },
        [](Memory& m, std::string_view v) { m.gap = v; }},
    Key{"trouble", [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.trouble); },
        [](Memory& m, std::string_view v) { m.trouble = v; }},
    Key{"trouble-since",
        [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.trouble_since); },
        [](Memory& m, std::string_view v) { m.trouble_since = lines::time(v); }},
    Key{"failing-since",
        [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.failing_since); },
        [](Memory& m, std::string_view v) { m.failing_since = lines::time(v); }},
    Key{"damaged-polls",
        [](std::string& t, std::string_view k, const Memory& m) { put(t, k, m.damaged_polls); },
        [](Memory& m, std::string_view v) { m.damaged_polls = static_cast<unsigned>(number(v)); }},
};

}  // namespace

void Memory::take_in(const ServerHints& hints) {
    if (!hints.lifetime) return;
    freshness = *hints.lifetime;
    freshness_from = hints.lifetime_from;
}

void Memory::take_in(const feed::Feed& feed) {
    ttl = std::chrono::minutes{feed.ttl_minutes.value_or(0)};
    skip_hours = feed.skip_hours;
    skip_days = feed.skip_days;
    self = feed.self;
    hub = feed.hub;
}

std::string Memory::to_text() const {
    std::string text;
    for (const auto& key : keys) key.write(text, key.name, *this);
    return text;
}

Memory Memory::from_text(std::string_view text) {
    Memory memory;
    lines::read(text, [&](std::string_view name, std::string_view value) {
        for (const auto& key : keys)
            if (key.name == name) key.read(memory, value);
    });
    return memory;
}

}  // namespace newswatch::collect
