#include <iostream>

#include "cli/detail/commands.hpp"
#include "cli/detail/line_input.hpp"
#include "core/url.hpp"
#include "page/main_text.hpp"

namespace newswatch::cli {
namespace {

Json when(const std::optional<Timestamp>& at) { return at ? Json(to_rfc3339(*at)) : Json(nullptr); }

Json blocks_json(const page::Page& page) {
    Json blocks = Json::array();
    for (const auto& block : page.blocks)
        blocks.push_back(
            {{"zone", page::name_of(block.zone)}, {"form", page::name_of(block.form)}, {"text", block.text}});
    return blocks;
}

Json page_json(const page::Page& page, bool blocks) {
    Json json{{"title", page.title},
              {"byline", page.byline},
              {"published", when(page.published)},
              {"modified", when(page.modified)},
              {"language", page.language},
              {"site", page.site},
              {"url", page.canonical_url},
              {"description", page.description},
              {"image", page.image},
              {"text", page.text},
              {"article", page.article},
              {"doubt", page.doubt},
              {"wall", page::name_of(page.wall)},
              {"method", page::name_of(page.method)},
              {"encoding", page.encoding},
              {"truncated", page.truncated}};
    if (blocks) json["blocks"] = blocks_json(page);
    return json;
}

// One line of output; false when the file could not be read or has no text.
bool extract_one(const std::string& path, const page::Hints& hints, bool blocks) {
    Json json{{"file", path}};
    std::string bytes;
    const bool read = read_file(path, bytes);
    const auto page = page::read_page(bytes, hints);
    json.update(page_json(page, blocks));
    if (!read) json["error"] = "cannot be read: expected a file that you may read";
    print_line(json);
    return read && !page.text.empty();
}

}  // namespace

int extract(const ExtractOptions& options) {
    const auto& given = options.page;
    if (given.jsonl)
        return for_each_in_manifest([&](const std::string& file, const Json& headers) {
            page::Hints hints{.url = header(headers, "content-location"),
                              .content_type = header(headers, "content-type")};
            hints.url = hints.url.empty() ? given.url : resolve_url(given.url, hints.url);
            if (hints.content_type.empty()) hints.content_type = given.content_type;
            return extract_one(file, hints, options.blocks);
        });
    if (given.files.empty()) {
        std::cerr << "newswatch: extract: name at least one file, or use --jsonl\n";
        return exit_usage;
    }
    bool any_read = false;
    for (const auto& file : given.files)
        if (extract_one(file, {.url = given.url, .content_type = given.content_type}, options.blocks))
            any_read = true;
    return any_read ? 0 : exit_nothing_read;
}

}  // namespace newswatch::cli
