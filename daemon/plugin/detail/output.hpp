// What a plugin emitted for one article, checked as hostile input: sizes, UTF-8, places.
#pragma once

#include <newswatch/plugin.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/article.hpp"

namespace newswatch::plugin {

enum class Phase { enrich, detect };

// Why something was not taken; the message is empty when it was.
struct Verdict {
    nw_status status = NW_OK;
    std::string message;
};

// One instance, one article, one phase. Borrows the article and the keys; copies what it takes.
class Output {
public:
    Output(const Article& article, Phase phase, const std::string& instance,
           const std::vector<std::string>& provides)
        : article_{article}, phase_{phase}, instance_{instance}, provides_{provides} {}

    Verdict take(const nw_annotation* annotation);
    Verdict take(const nw_alert* alert);

    std::vector<Annotation> annotations;  // without those of the article
    // With ids, without `created`. Not here: those whose evidence lies in boilerplate alone, and of those
    // with one dedup_key all but the first.
    std::vector<Alert> alerts;

private:
    const Article& article_;
    Phase phase_;
    const std::string& instance_;
    const std::vector<std::string>& provides_;
    std::set<std::string> keys_;
};

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace newswatch::plugin
