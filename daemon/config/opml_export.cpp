#include <algorithm>
#include <tuple>

#include "config/opml.hpp"

namespace newswatch::config {
namespace {

// As deep as import_opml() makes tags of folders.
constexpr std::size_t deepest_folder = 16;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                // XML 1.0 has no place for control characters, not even escaped.
                out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

// Folders of the source that follows, and the tags that are too deep for one.
std::string categories_of(const std::vector<std::string>& tags) {
    std::string list;
    for (std::size_t i = deepest_folder; i < tags.size(); ++i)
        if (tags[i].find_first_of(",/") == std::string::npos) list += (list.empty() ? "" : ",") + tags[i];
    return list;
}

class Writer {
public:
    explicit Writer(const std::string& title)
        : text_{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>" +
                escaped(title) + "</title>\n  </head>\n  <body>\n"} {}

    void add(const SourceConfig& source) {
        enter(source.tags);
        line("<outline type=\"rss\" text=\"" + escaped(source.name) + "\" title=\"" + escaped(source.name) +
             "\"" + optional("language", source.language) + optional("category", categories_of(source.tags)) +
             " xmlUrl=\"" + escaped(source.url) + "\"/>");
    }
    std::string finish() {
        enter({});
        return std::move(text_) + "  </body>\n</opml>\n";
    }

private:
    void line(const std::string& element) {
        text_.append(4 + 2 * folders_.size(), ' ');
        text_ += element + "\n";
    }
    static std::string optional(const char* name, const std::string& value) {
        return value.empty() ? std::string{} : std::string{" "} + name + "=\"" + escaped(value) + "\"";
    }
    // Closes and opens folders, until exactly those of `tags` are open.
    void enter(const std::vector<std::string>& tags) {
        const auto depth = std::min(tags.size(), deepest_folder);
        std::size_t common = 0;
        while (common < std::min(folders_.size(), depth) && folders_[common] == tags[common]) ++common;
        while (folders_.size() > common) {
            folders_.pop_back();
            line("</outline>");
        }
        for (; common < depth; ++common) {
            line("<outline text=\"" + escaped(tags[common]) + "\">");
            folders_.push_back(tags[common]);
        }
    }

    std::string text_;
    std::vector<std::string> folders_;
};

}  // namespace

std::string export_opml(const std::vector<SourceConfig>& sources, const std::string& title) {
    std::vector<const SourceConfig*> shown;
    for (const auto& source : sources)
        if (!source.url.starts_with("file:")) shown.push_back(&source);
    // Each folder once: sources of the same tags stand together, in their own order.
    std::sort(shown.begin(), shown.end(),
              [](const auto* a, const auto* b) { return std::tie(a->tags, a) < std::tie(b->tags, b); });
    Writer writer{title};
    for (const auto* source : shown) writer.add(*source);
    return writer.finish();
}

}  // namespace newswatch::config
