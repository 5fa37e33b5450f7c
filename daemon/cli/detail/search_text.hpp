// What `newswatch search` shows people: the hit words bold on a terminal, else in brackets. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace newswatch::cli {

enum class Marking { bold, brackets };

// A text with its marks ([{"begin", "end"}, ...], bytes), on one line; control characters are shown, not
// obeyed.
std::string marked(const std::string& text, const nlohmann::ordered_json& marks, Marking marking);
// The answer of /api/v1/search, a paragraph for each article.
std::string search_text(const nlohmann::ordered_json& answer, Marking marking);

}  // namespace newswatch::cli
