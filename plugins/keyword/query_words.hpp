// The words of a term or phrase in a query. Private to the query parser.
#pragma once

#include "keyword/query_parser.hpp"

namespace newswatch::keyword {

// The words between two offsets of the query; empty, with an error, when there are none or they cannot be
// searched for.
std::vector<Word> words_between(std::string_view query, std::size_t begin, std::size_t end,
                                std::vector<QueryError>& errors);

}  // namespace newswatch::keyword
