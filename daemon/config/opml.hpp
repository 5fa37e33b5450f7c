// Subscription lists, as feed readers exchange them: OPML 1.0 and 2.0 (opml.org). Any thread; no state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace newswatch::config {

struct OpmlImport {
    std::string title;                         // of the document, may be empty
    std::vector<SourceConfig> sources;         // those that are not known yet, their names unlike all known
    std::vector<newswatch::Problem> problems;  // fatal: not OPML; else an outline that was left out, and why
    // Left out, because the feed's address is in the configuration, or a second time in the document.
    std::size_t configured = 0, repeated = 0;
};

// The feeds of a document. Folders become tags, one for each level, and so does each part of a `category`.
// Names of attributes are taken in any case. `file` is for places in messages.
OpmlImport import_opml(std::string_view text, const std::string& file,
                       const std::vector<SourceConfig>& known);

// OPML 2.0 in which each source lies in the folders of its tags, one inside the other, so that
// import_opml() gives the same names, addresses, languages and tags. Sources on this machine (file:) are left
// out.
std::string export_opml(const std::vector<SourceConfig>& sources, const std::string& title);

}  // namespace newswatch::config
