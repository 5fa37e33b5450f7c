// A query cut into operators, parentheses, scopes and words. Private to the query parser.
#pragma once

#include "keyword/query.hpp"
#include "keyword/query_parser.hpp"

namespace newswatch::keyword {

struct Lexeme {
    enum class Kind : std::uint8_t { end, open, close, all, any, none, near, scope, words };

    Kind kind = Kind::end;
    std::size_t offset = 0, size = 0;  // bytes in the query
    unsigned distance = 1;             // near
    std::optional<Field> field = {};   // scope; none when the name is unknown
    std::vector<Word> words = {};      // words; empty when there was an error in them
};

// All of the query; the last lexeme is the end. Each error stands in for what could not be read, so that the
// parser does not complain of it again.
std::vector<Lexeme> cut(std::string_view query, std::vector<QueryError>& errors);

}  // namespace newswatch::keyword
