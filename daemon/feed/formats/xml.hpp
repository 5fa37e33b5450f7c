// Feeds in XML: which of them a document is.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "feed/parse.hpp"
#include "feed/text/report.hpp"

namespace newswatch::feed::detail {

// RSS, RDF, Atom, CDF, sitemaps, NewsML, NITF. A damaged document is repaired first, and its damage reported.
// `text` is valid UTF-8 and that of the report. An Error (invalid) when there is no feed in it, or it is a
// doctype bomb; (too_large) when its tree would be.
Result<Document> read_xml(std::string_view text, const ParseHints& hints, const Limits& limits,
                          Report& report);

}  // namespace newswatch::feed::detail
