// Articles and findings as the JSON lines of `newswatch scan`; the forms are stable (docs/api.md).
#pragma once

#include <string>
#include <string_view>

#include "core/article.hpp"
#include "core/result.hpp"
#include "plugin/chain.hpp"

namespace newswatch::cli {

// One line to an article with its zones. Every field but "title" is optional; times are RFC 3339.
Result<Article> article_from_json(std::string_view line);
// One line for what was found: {"id", "annotations": [...], "alerts": [...]}, without a line end.
std::string findings_to_json(const Article& article, const plugin::Findings& findings);

}  // namespace newswatch::cli
