// Whether a source is well, and what to tell people when that changes. Pure: any thread. Private to the room.
#pragma once

#include <optional>
#include <vector>

#include "collect/schedule.hpp"
#include "core/article.hpp"

namespace newswatch::collect {

// Something about a source that somebody should hear, once: it travels as an article that the host itself
// makes an alert of (docs/operating.md, "When a source is ill").
struct Notice {
    std::string rule;  // source-dead, source-blocked, source-silent, source-damaged, source-moved,
                       // source-gap, source-recovered
    Severity severity = Severity::medium;
    std::string title, text;
};

// What the poll that led from `before` to `after` gives reason to tell. Notes in after.memory what has been
// told: a trouble is told once, its end once.
std::vector<Notice> notices_after(const Known& before, Known& after, const config::SourceConfig& source,
                                  const PollResult& result, Timestamp now);

// The notice as an article of the source.
store::FoundArticle article_of(const Notice& notice, const config::SourceConfig& source, Timestamp now);

}  // namespace newswatch::collect
