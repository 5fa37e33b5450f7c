#include <iostream>

#include "cli/detail/commands.hpp"
#include "cli/detail/feed_json.hpp"
#include "cli/detail/line_input.hpp"
#include "core/url.hpp"
#include "feed/parse.hpp"

namespace newswatch::cli {
namespace {

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
        print_line(json);
        return false;
    }
    const auto document = feed::parse(bytes, hints);
    json.update(document ? document_json(*document)
                         : nothing(name_of(document.error().kind), document.error().message));
    print_line(json);
    return static_cast<bool>(document);
}

int parse_manifest(const FeedOptions& options) {
    return for_each_in_manifest([&](const std::string& file, const Json& headers) {
        feed::ParseHints hints{.url = header(headers, "content-location"),
                               .content_type = header(headers, "content-type"),
                               .language = header(headers, "content-language")};
        hints.url = hints.url.empty() ? options.url : resolve_url(options.url, hints.url);
        if (hints.content_type.empty()) hints.content_type = options.content_type;
        return parse_one(file, hints);
    });
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
