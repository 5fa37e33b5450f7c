#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/detail/commands.hpp"
#include "cli/detail/feed_json.hpp"
#include "feed/parse.hpp"

namespace newswatch::cli {
namespace {

bool read_file(const std::string& path, std::string& bytes) {
    std::error_code unknown;  // then opening it fails, too
    if (std::filesystem::is_directory(path, unknown)) return false;
    std::ifstream file{path, std::ios::binary};
    bytes.assign(std::istreambuf_iterator<char>{file}, {});
    return file.good() || (file.eof() && !file.bad());
}

void print(const Json& json) {
    std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

// One line of output; false when there was no feed.
bool parse_one(const std::string& path, const feed::ParseHints& hints) {
    Json json{{"file", path}};
    std::string bytes;
    if (!read_file(path, bytes)) {
        json["error"] = "cannot be read: expected a file that you may read";
        print(json);
        return false;
    }
    const auto document = feed::parse(bytes, hints);
    if (document)
        json.update(document_json(*document));
    else
        json["error"] = document.error().message;
    print(json);
    return static_cast<bool>(document);
}

std::string header(const Json& headers, std::string_view name) {
    for (const auto& [key, value] : headers.items()) {
        std::string lower = key;
        for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (lower == name && value.is_string()) return value.get<std::string>();
    }
    return {};
}

int parse_manifest(const FeedOptions& options) {
    int exit_code = 0;
    std::string line;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
        if (line.empty()) continue;
        const auto entry = Json::parse(line, nullptr, false);
        if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string()) {
            std::cerr << "newswatch: standard input:" << number
                      << R"(: {"file": "...", "headers": {...}} is expected)" << '\n';
            exit_code = exit_data;
            continue;
        }
        const auto headers =
            entry.contains("headers") && entry["headers"].is_object() ? entry["headers"] : Json::object();
        feed::ParseHints hints{.url = header(headers, "content-location"),
                               .content_type = header(headers, "content-type")};
        if (hints.url.empty()) hints.url = options.url;
        if (hints.content_type.empty()) hints.content_type = options.content_type;
        if (!parse_one(entry["file"].get<std::string>(), hints)) exit_code = exit_data;
    }
    return exit_code;
}

}  // namespace

int feed(const FeedOptions& options) {
    if (options.jsonl) return parse_manifest(options);
    if (options.files.empty()) {
        std::cerr << "newswatch: feed: name at least one file, or use --jsonl\n";
        return exit_usage;
    }
    int exit_code = 0;
    for (const auto& file : options.files)
        if (!parse_one(file, {.url = options.url, .content_type = options.content_type}))
            exit_code = exit_data;
    return exit_code;
}

}  // namespace newswatch::cli
