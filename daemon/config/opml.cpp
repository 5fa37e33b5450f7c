#include <algorithm>
#include <pugixml.hpp>
#include <unordered_map>

#include "config/detail/draft.hpp"
#include "config/detail/syntax.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::size_t deepest_folder = 16;
constexpr std::size_t longest_name = 120;

std::string trimmed(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const auto last = text.find_last_not_of(" \t\r\n");
    return last == text.npos ? std::string{} : std::string{text.substr(first, last - first + 1)};
}

// The first of the attributes that is there and not blank.
std::string attribute(const pugi::xml_node& outline, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        auto value = trimmed(outline.attribute(name).value());
        if (!value.empty()) return value;
    }
    return {};
}

// Reads one document; lives for one read_opml_file().
class OpmlReader {
public:
    OpmlReader(Draft& draft, const OpmlFile& opml, const std::string& shown_as, std::string_view text,
               Report& report)
        : draft_{draft}, opml_{opml}, file_{shown_as}, text_{text}, report_{report} {
        for (const auto& source : draft.config.sources) note(source);
    }

    void read();

private:
    void note(const SourceConfig& source) {
        names_.try_emplace(source.name, 1);
        urls_.try_emplace(source.url, source.where);
    }
    Position position_at(std::ptrdiff_t offset);
    // Of its "<"; pugixml points at the name behind it.
    Position position_of_element(const pugi::xml_node& node) { return position_at(node.offset_debug() - 1); }
    void walk(const pugi::xml_node& body);
    void add_source(const pugi::xml_node& outline);
    std::string folder_tag(const pugi::xml_node& outline);
    std::string unique_name(std::string name);

    Draft& draft_;
    const OpmlFile& opml_;
    std::string file_;
    std::string_view text_;
    Report& report_;
    std::unordered_map<std::string, unsigned> names_;  // and how often each was wished for
    std::unordered_map<std::string, Position> urls_;
    std::vector<std::string> folders_;  // from the outermost; "" for one that gives no tag
    Position last_{{}, 1, 1};           // of last_offset_: offsets only grow, so lines are counted once
    std::size_t last_offset_ = 0;
};

Position OpmlReader::position_at(std::ptrdiff_t offset) {
    const auto target = std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)), text_.size());
    if (target < last_offset_) {
        last_offset_ = 0;
        last_ = {{}, 1, 1};
    }
    for (; last_offset_ < target; ++last_offset_) {
        ++last_.column;
        if (text_[last_offset_] == '\n') last_ = {{}, last_.line + 1, 1};
    }
    return {file_, last_.line, last_.column};
}

std::string OpmlReader::folder_tag(const pugi::xml_node& outline) {
    auto tag = attribute(outline, {"text", "title"});
    if (is_short_text(tag)) return tag;
    if (!tag.empty())
        report_.warning(position_of_element(outline), "the folder's name cannot be a tag: " + in_quotes(tag));
    return {};
}

std::string OpmlReader::unique_name(std::string name) {
    auto [entry, fresh] = names_.try_emplace(name, 1);
    while (!fresh) {
        auto numbered = name + " (" + std::to_string(++entry->second) + ")";
        if (names_.try_emplace(numbered, 1).second) return numbered;
    }
    return name;
}

void OpmlReader::add_source(const pugi::xml_node& outline) {
    SourceConfig source;
    source.where = position_of_element(outline);
    source.url = attribute(outline, {"xmlUrl", "xmlurl", "xmlURL"});
    if (safe_link(source.url).empty()) {
        report_.warning(source.where,
                        "left out: xmlUrl is not an http or https URL: " + in_quotes(redacted(source.url)));
        return;
    }
    if (const auto [known, fresh] = urls_.try_emplace(source.url, source.where); !fresh) {
        report_.warning(source.where, "left out: the feed is there already, at " + known->second.to_text());
        return;
    }
    auto name = attribute(outline, {"title", "text"});
    if (name.empty()) name = Url::parse(source.url)->host;
    source.name = unique_name(log::printable(name, longest_name));
    source.tags = opml_.tags;
    for (const auto& folder : folders_)
        if (!folder.empty() && std::find(source.tags.begin(), source.tags.end(), folder) == source.tags.end())
            source.tags.push_back(folder);
    const auto language = attribute(outline, {"language"});
    if (is_language_tag(language) && language != "unknown") source.language = language;
    draft_.config.sources.push_back(std::move(source));
}

// Document order without recursion: the depth is the file's choice.
void OpmlReader::walk(const pugi::xml_node& body) {
    std::size_t depth = 0;
    for (auto node = body.first_child(); node && !report_.full();) {
        const bool outline = std::string_view{node.name()} == "outline";
        const bool feed = outline && !attribute(node, {"xmlUrl", "xmlurl", "xmlURL"}).empty();
        if (feed) add_source(node);
        if (outline && node.first_child()) {
            if (depth++ < deepest_folder) folders_.push_back(feed ? std::string{} : folder_tag(node));
            node = node.first_child();
            continue;
        }
        while (!node.next_sibling() && node.parent() != body) {
            node = node.parent();
            if (depth-- <= deepest_folder) folders_.pop_back();
        }
        node = node.next_sibling();
    }
}

void OpmlReader::read() {
    pugi::xml_document document;
    const auto result = document.load_buffer(text_.data(), text_.size());
    if (!result) {
        report_.error(position_at(result.offset), std::string{"OPML: "} + result.description());
        return;
    }
    const auto body = document.child("opml").child("body");
    if (!body) {
        report_.error({file_, 1, 1}, "not OPML: expected an <opml> element with a <body>");
        return;
    }
    walk(body);
}

}  // namespace

void read_opml_file(Draft& draft, const OpmlFile& opml, const std::string& shown_as, Report& report) {
    report.open(shown_as);
    const auto text = read_file(opml.file);
    if (text)
        OpmlReader{draft, opml, shown_as, *text, report}.read();
    else
        report.error(opml.where, "file: " + in_quotes(opml.file.string(), 300) +
                                     " cannot be read: " + text.error().message);
}

}  // namespace newswatch::config::detail
