#include "cli/run.hpp"

#include <catch2/catch.hpp>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Outcome {
    int exit_code = 0;
    std::string output;
};

Outcome run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::ostringstream output;
    auto* const terminal = std::cout.rdbuf(output.rdbuf());
    const int exit_code = newswatch::cli::run(static_cast<int>(words.size()), arguments.data());
    std::cout.rdbuf(terminal);
    return {exit_code, output.str()};
}

}  // namespace

TEST_CASE("a file that cannot be parsed does not keep the others from it", "[run]") {
    const std::string news = NEWSWATCH_SOURCE_DIR "/config/sample/news.xml";
    const auto outcome = run({"newswatch", "feed", "/", "/nonexistent", news});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.output.find(R"({"file":"/","format":"")") == 0);
    CHECK(outcome.output.find(R"({"file":"/nonexistent","format":"")") != std::string::npos);
    CHECK(outcome.output.find(R"("error":"cannot be read)") != std::string::npos);
    CHECK(outcome.output.find(R"("format":"rss20")") != std::string::npos);
    CHECK(run({"newswatch", "feed", "/", "/nonexistent"}).exit_code == 1);
}

TEST_CASE("a command line that says nothing to do is a fault of usage", "[run]") {
    const auto words = GENERATE(values<std::vector<std::string>>(
        {{"newswatch"}, {"newswatch", "bogus"}, {"newswatch", "backup"}, {"newswatch", "feed"}}));
    CHECK(run(words).exit_code == 64);
}
