#include "config/opml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <unordered_map>

#include "config/detail/draft.hpp"
#include "config/detail/syntax.hpp"
#include "core/ascii.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::size_t deepest_folder = 16;
constexpr std::size_t longest_name = 200;

std::string trimmed(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const auto last = text.find_last_not_of(" \t\r\n");
    return last == text.npos ? std::string{} : std::string{text.substr(first, last - first + 1)};
}

// Programs write xmlUrl, xmlurl and XMLURL. The first of the attributes that is there and not blank.
std::string attribute(const pugi::xml_node& outline, std::initializer_list<const char*> names) {
    for (const char* name : names)
        for (const auto& candidate : outline.attributes()) {
            if (!equal_ignoring_case(candidate.name(), name)) continue;
            auto value = trimmed(candidate.value());
            if (!value.empty()) return value;
        }
    return {};
}

pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name) {
    return parent.find_child(
        [&](const pugi::xml_node& child) { return equal_ignoring_case(child.name(), name); });
}

// Some programs of OPML 1.0 wrote the feed's address into `url`.
std::string feed_address(const pugi::xml_node& outline) {
    auto address = attribute(outline, {"xmlUrl"});
    const auto type = attribute(outline, {"type"});
    if (address.empty() && (equal_ignoring_case(type, "rss") || equal_ignoring_case(type, "atom")))
        address = attribute(outline, {"url"});
    return address;
}

// Each part of "/News/World,local" (OPML 2.0, "The category attribute").
std::vector<std::string> categories_of(const pugi::xml_node& outline) {
    std::vector<std::string> parts;
    const auto written = attribute(outline, {"category"});
    for (std::size_t at = 0; at < written.size();) {
        const auto end = std::min(written.find_first_of(",/", at), written.size());
        auto part = trimmed(std::string_view{written}.substr(at, end - at));
        if (is_short_text(part) && parts.size() < deepest_folder) parts.push_back(std::move(part));
        at = end + 1;
    }
    return parts;
}

// Reads one document; lives for one read_opml_file().
class OpmlReader {
public:
    // Adds to `sources`, in which stands what is known already.
    OpmlReader(std::vector<SourceConfig>& sources, const std::vector<std::string>& tags,
               const std::string& shown_as, std::string_view text, Report& report)
        : sources_{sources}, tags_{tags}, file_{shown_as}, text_{text}, report_{report} {
        for (const auto& source : sources) {
            names_.try_emplace(source.name, 1);
            urls_.try_emplace(source.url, Seen{source.where, true});
        }
    }

    void read();
    const std::string& title() const { return title_; }
    std::size_t configured() const { return configured_; }
    std::size_t repeated() const { return repeated_; }

private:
    struct Seen {
        Position where;
        bool configured = false;  // else in this document
    };
    Position position_at(std::ptrdiff_t offset);
    // Of its "<"; pugixml points at the name behind it.
    Position position_of_element(const pugi::xml_node& node) { return position_at(node.offset_debug() - 1); }
    void walk(const pugi::xml_node& body);
    void add_source(const pugi::xml_node& outline);
    std::string folder_tag(const pugi::xml_node& outline);
    std::string unique_name(std::string name);

    std::vector<SourceConfig>& sources_;
    const std::vector<std::string>& tags_;
    std::string file_, title_;
    std::size_t configured_ = 0, repeated_ = 0;
    std::string_view text_;
    Report& report_;
    std::unordered_map<std::string, unsigned> names_;  // and how often each was wished for
    std::unordered_map<std::string, Seen> urls_;
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
    source.url = feed_address(outline);
    if (safe_link(source.url).empty()) {
        report_.warning(source.where,
                        "left out: xmlUrl is not an http or https URL: " + in_quotes(redacted(source.url)));
        return;
    }
    if (const auto [entry, fresh] = urls_.try_emplace(source.url, Seen{source.where}); !fresh) {
        const auto& seen = entry->second;
        ++(seen.configured ? configured_ : repeated_);
        report_.warning(source.where,
                        std::string{"left out: "} +
                            (seen.configured ? "configured already, at " : "listed twice, first at ") +
                            seen.where.to_text());
        return;
    }
    auto name = attribute(outline, {"title", "text"});
    if (name.empty()) name = Url::parse(source.url)->host;
    source.name = unique_name(log::printable(name, longest_name));
    source.tags = tags_;
    const auto add_tag = [&](const std::string& tag) {
        if (!tag.empty() && std::find(source.tags.begin(), source.tags.end(), tag) == source.tags.end())
            source.tags.push_back(tag);
    };
    for (const auto& folder : folders_) add_tag(folder);
    for (const auto& category : categories_of(outline)) add_tag(category);
    const auto language = attribute(outline, {"language"});
    if (is_language_tag(language) && language != "unknown") source.language = language;
    sources_.push_back(std::move(source));
}

// Document order without recursion: the depth is the file's choice.
void OpmlReader::walk(const pugi::xml_node& body) {
    std::size_t depth = 0;
    for (auto node = body.first_child(); node && !report_.full();) {
        const bool outline = equal_ignoring_case(node.name(), "outline");
        const bool feed = outline && !feed_address(node).empty();
        if (feed)
            add_source(node);
        else if (outline && !node.first_child() && !attribute(node, {"htmlUrl"}).empty())
            report_.warning(position_of_element(node),
                            "left out: no xmlUrl; \"newswatch sources add\" finds the feeds of its htmlUrl");
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
    const auto opml = child_named(document, "opml");
    const auto body = child_named(opml, "body");
    title_ =
        log::printable(trimmed(child_named(child_named(opml, "head"), "title").text().get()), longest_name);
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
        OpmlReader{draft.config.sources, opml.tags, shown_as, *text, report}.read();
    else
        report.error(opml.where, "file: " + in_quotes(opml.file.string(), 300) +
                                     " cannot be read: " + text.error().message);
}

}  // namespace newswatch::config::detail

namespace newswatch::config {

OpmlImport import_opml(std::string_view text, const std::string& file,
                       const std::vector<SourceConfig>& known) {
    detail::Report report;
    OpmlImport import;
    import.sources = known;
    const std::vector<std::string> no_tags;
    detail::OpmlReader reader{import.sources, no_tags, file, text, report};
    reader.read();
    import.sources.erase(import.sources.begin(),
                         import.sources.begin() + static_cast<std::ptrdiff_t>(known.size()));
    import.title = reader.title();
    import.configured = reader.configured();
    import.repeated = reader.repeated();
    import.problems = report.take();
    return import;
}

}  // namespace newswatch::config
