// Tells of long articles: alerts when a body has at least so many words.
#include <newswatch/plugin.hpp>

#include <sstream>

struct WordCount {
    static constexpr auto id = "org.example.word-count", version = "1.0.0";
    struct config {
        std::int64_t words = 1000;
        static constexpr auto options() {
            return std::tuple{
                nw::option{"words", &config::words, "alert from this many words on"}.minimum(1)};
        }
    };
    explicit WordCount(config c) : config_{c} {}

    void detect(nw::article article, nw::out out) {
        std::istringstream words{std::string{article.body()}};
        const auto count = std::distance(std::istream_iterator<std::string>{words}, {});
        if (count >= config_.words)
            out.alert({.rule = "long-read", .text = std::to_string(count) + " words"});
    }

    config config_;
};
NEWSWATCH_PLUGIN(WordCount);
