// The sample article of the shared folder beside the source tree, and the watch-list its expectations are
// about.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace newswatch::entity {

struct SampleArticle {
    std::string title, body;
};

// The first line is the title, the rest the body. Nothing, with a message, where the folder is absent.
inline std::optional<SampleArticle> sample_article() {
    const std::string file = NEWSWATCH_SOURCE_DIR "/../shared/samples/stoltenberg.txt";
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        WARN("skipped: " << file << " is not there");
        return std::nullopt;
    }
    SampleArticle article;
    std::getline(in, article.title);
    std::ostringstream rest;
    rest << in.rdbuf();
    article.body = rest.str();
    return article;
}

inline constexpr const char* sample_watch_list = R"(
[[entity]]
id = "nato"
name = "NATO"
[[entity]]
id = "stoltenberg"
name = "Jens Stoltenberg"
aliases = ["Stoltenberg"]
[[entity]]
id = "south-korea"
name = "South Korea"
aliases = [{text = "Seoul", kind = "metonym"}, {text = "South Korean", kind = "demonym"}]
[[entity]]
id = "north-korea"
name = "North Korea"
aliases = ["DPRK"]
[[entity]]
id = "russia"
name = "Russia"
[[entity]]
id = "ukraine"
name = "Ukraine"
aliases = [{text = "Ukrainian", kind = "demonym"}]
[[entity]]
id = "chang"
name = "Chang Ho-jin"
[[entity]]
id = "ukrinform"
name = "Ukrinform"
[[entity]]
id = "yonhap"
name = "Yonhap"
[[entity]]
id = "iran"
name = "Iran"
[[entity]]
id = "china"
name = "China"
[[entity]]
id = "japan"
name = "Japan"
[[entity]]
id = "australia"
name = "Australia"
[[entity]]
id = "new-zealand"
name = "New Zealand"
[[entity]]
id = "korea-decoy"
name = "Korea"
case = "exact"
[[entity]]
id = "minsk"
name = "Minsk"
)";

}  // namespace newswatch::entity
