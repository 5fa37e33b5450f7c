// A search as SQL and an expression of FTS5. Nothing that somebody typed is in the SQL: texts are bound. In
// the expression they are in quotes, which FTS5 gives to the tokenizer. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "store/search/query.hpp"

namespace newswatch::store::detail {

using BoundValue = std::variant<std::int64_t, std::string>;

struct SearchStatement {
    std::string sql;                 // one column: the article's n
    std::vector<BoundValue> values;  // ?1, ?2, ...
};

struct SearchPage {
    bool by_relevance = false;
    std::int64_t before = 0;  // rows with a lower n only; 0: all. Not by relevance.
    std::size_t limit = 20;
};

// Everything that `conditions`, parts of the query that all must hold, lets through.
SearchStatement make_statement(const SearchNode& conditions, const SearchPage& page);

}  // namespace newswatch::store::detail
