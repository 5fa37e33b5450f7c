#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/detail/commands.hpp"
#include "feed/normalise.hpp"
#include "feed/parse.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

Json when(const std::optional<Timestamp>& at) { return at ? Json(to_rfc3339(*at)) : Json(nullptr); }

// As published, and as plain text.
Json text_json(const feed::Text& text) {
    return {{"type", text.html ? "html" : "text"},
            {"value", text.value},
            {"text", text.html ? feed::html_to_text(text.value) : text.value}};
}

Json item_json(const feed::Item& item) {
    Json authors = Json::array(), enclosures = Json::array();
    for (const auto& author : item.authors)
        authors.push_back({{"name", author.name}, {"email", author.email}, {"url", author.url}});
    for (const auto& enclosure : item.enclosures)
        enclosures.push_back(
            {{"url", enclosure.url}, {"type", enclosure.type}, {"length", enclosure.length}});
    return {{"id", item.id},
            {"link", item.link},
            {"title", text_json(item.title)},
            {"summary", text_json(item.summary)},
            {"content", text_json(item.content)},
            {"authors", std::move(authors)},
            {"categories", item.categories},
            {"enclosures", std::move(enclosures)},
            {"language", item.language},
            {"published", when(item.published)},
            {"published_text", item.published_text},
            {"updated", when(item.updated)},
            {"updated_text", item.updated_text}};
}

Json document_json(const feed::Document& document) {
    Json items = Json::array(), problems = Json::array();
    for (const auto& item : document.items) items.push_back(item_json(item));
    for (const auto& problem : document.problems)
        problems.push_back({{"line", problem.line},
                            {"column", problem.column},
                            {"kind", problem.kind},
                            {"message", problem.message}});
    const auto& feed = document.feed;
    return {{"format", document.format},
            {"encoding", document.encoding},
            {"feed",
             {{"title", feed.title},
              {"link", feed.link},
              {"description", feed.description},
              {"language", feed.language},
              {"id", feed.id},
              {"updated", when(feed.updated)}}},
            {"items", std::move(items)},
            {"problems", std::move(problems)}};
}

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
