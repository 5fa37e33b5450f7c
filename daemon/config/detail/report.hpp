// The problems found so far, gathered from all files and handed out in the order of the files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/value.hpp"

namespace newswatch::config::detail {

// One load(), one thread. Keeps at most 1000 problems: a hostile or wrecked file must not fill the memory.
class Report {
public:
    // Gives the file its place in the order; problems of a file never opened come last.
    void open(const std::string& file);
    void error(Position where, std::string message) { add({std::move(where), std::move(message), true}); }
    void warning(Position where, std::string message) { add({std::move(where), std::move(message), false}); }
    void add(Problem problem);
    // Nothing more is taken: callers may skip dear work, such as looking for the nearest word.
    bool full() const;
    // By file, line and column; those of one place in the order they were found.
    std::vector<Problem> take();

private:
    std::map<std::string, std::size_t> order_;
    std::vector<Problem> problems_;
};

// `; did you mean "word"?`, or nothing when no candidate is close. Long lists are not searched.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);
// The text in double quotes, made printable and cut to a length that suits a message.
std::string in_quotes(std::string_view text, std::size_t limit = 80);

}  // namespace newswatch::config::detail
