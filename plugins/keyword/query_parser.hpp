// From the text of a query to its tree, or to all that is wrong with it. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keyword/query.hpp"

namespace newswatch::keyword {

inline constexpr std::size_t query_size_limit = 16 * 1024;  // bytes
inline constexpr std::size_t nesting_limit = 64;            // parentheses in parentheses
inline constexpr std::size_t phrase_limit = 64;             // words of one phrase
inline constexpr std::size_t word_size_limit = 256;         // bytes of one word
inline constexpr std::size_t prefix_minimum = 2;            // characters before a *
inline constexpr unsigned distance_limit = 1000;            // NEAR/n
inline constexpr std::size_t error_limit = 20;              // reported for one query

struct QueryError {
    std::size_t offset = 0;  // bytes into the query; its size: behind the last character
    std::string message;     // what is wrong, what was expected, what to write instead
};

struct ParsedQuery {
    std::optional<Node> query;       // absent when there are errors
    std::vector<QueryError> errors;  // by offset
};

ParsedQuery parse(std::string_view query);

// The column of a byte offset: from 1, in characters.
std::size_t column_of(std::string_view query, std::size_t offset);

}  // namespace newswatch::keyword
