#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/detail/commands.hpp"
#include "cli/detail/feed_json.hpp"
#include "core/url.hpp"
#include "feed/parse.hpp"

namespace newswatch::cli {
namespace {

constexpr int exit_nothing_read = 1;

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

// What is printed of a file in which there is no feed: the same members, and the reason.
Json nothing(const std::string& kind, const std::string& reason) {
    feed::Document document;
    document.problems.push_back({0, 0, kind, reason});
    Json json = document_json(document);
    json["error"] = reason;
    return json;
}

// One line of output; false when there was no feed.
bool parse_one(const std::string& path, const feed::ParseHints& hints) {
    Json json{{"file", path}};
    std::string bytes;
    if (!read_file(path, bytes)) {
        json.update(nothing("file", "cannot be read: expected a file that you may read"));
        print(json);
        return false;
    }
    const auto document = feed::parse(bytes, hints);
    json.update(document ? document_json(*document)
                         : nothing(name_of(document.error().kind), document.error().message));
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
    bool any_read = false;
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
                               .content_type = header(headers, "content-type"),
                               .language = header(headers, "content-language")};
        hints.url = hints.url.empty() ? options.url : resolve_url(options.url, hints.url);
        if (hints.content_type.empty()) hints.content_type = options.content_type;
        if (parse_one(entry["file"].get<std::string>(), hints)) any_read = true;
    }
    return any_read ? exit_code : exit_nothing_read;
}

}  // namespace

int feed(const FeedOptions& options) {
    if (options.jsonl) return parse_manifest(options);
    if (options.files.empty()) {
        std::cerr << "newswatch: feed: name at least one file, or use --jsonl\n";
        return exit_usage;
    }
    bool any_read = false;
    for (const auto& file : options.files)
        if (parse_one(file, {.url = options.url, .content_type = options.content_type, .language = {}}))
            any_read = true;
    return any_read ? 0 : exit_nothing_read;
}

}  // namespace newswatch::cli
