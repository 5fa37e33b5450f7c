// The text of NITF as HTML. NITF has a vocabulary of its own that is close to HTML's.
#include <algorithm>
#include <array>

#include "feed/formats/elements.hpp"
#include "feed/formats/nitf.hpp"
#include "feed/html/html.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Mapping {
    std::string_view nitf, html;
};

// Elements that HTML names otherwise. Inline ones without a meaning in HTML (<person>, <org>, <money>) leave
// their text.
constexpr std::array renamed{
    Mapping{"hl1", "h1"},         Mapping{"hl2", "h2"},       Mapping{"bq", "blockquote"},
    Mapping{"block", "div"},      Mapping{"note", "div"},     Mapping{"fn", "div"},
    Mapping{"credit", "p"},       Mapping{"datasource", "p"}, Mapping{"byline", "p"},
    Mapping{"byttl", "p"},        Mapping{"dateline", "p"},   Mapping{"abstract", "div"},
    Mapping{"nitf-table", "div"}, Mapping{"tagline", "p"},    Mapping{"copyrite", "p"},
    Mapping{"hedline", "div"}};

constexpr std::array left_out{"media-metadata", "nitf-table-metadata", "alt-code", "col",
                              "colgroup",       "body.head",           "body.end", "media-object"};

constexpr std::array links{"href", "src"};
constexpr std::array kept_attributes{"alt", "width", "height", "colspan", "rowspan"};

// Empty: the element has no counterpart, its text stays.
std::string_view html_name(pugi::xml_node element) {
    for (const auto& [nitf, html] : renamed)
        if (named(element, nitf)) return html;
    std::string_view name = element.name();
    name.remove_prefix(name.find(':') + 1);
    return tag_named(name) == Tag::unknown ? std::string_view{} : name;
}

bool is_void(std::string_view name) {
    return iequals(name, "br") || iequals(name, "hr") || iequals(name, "img");
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
}

class Writing {
public:
    Writing(const Scope& scope, Reader& reader, std::vector<Media>& media)
        : scope_{scope}, reader_{reader}, media_{media} {}

    std::string write(pugi::xml_node top) {
        walk(
            top, [&](pugi::xml_node node) { return enter(node); }, [&](pugi::xml_node) { leave(); });
        if (cut_)
            reader_.complain(top, "limit",
                             "a text was cut to " + std::to_string(reader_.limits().item_bytes) + " bytes");
        const auto trimmed = trim(out_);
        return trimmed.size() == out_.size() ? std::move(out_) : std::string{trimmed};
    }

private:
    bool enter(pugi::xml_node node) {
        if (out_.size() >= reader_.limits().item_bytes) cut_ = true;
        if (cut_) return false;
        if (node.type() == pugi::node_element) return enter_element(node);
        const std::string_view text = node.value();
        if (node.type() == pugi::node_pcdata)
            append(text, false);
        else if (node.type() == pugi::node_cdata)
            append(text, !looks_like_html(text));
        return false;
    }

    bool enter_element(pugi::xml_node element) {
        if (named(element, "media")) return read_media(element), false;
        for (const auto* name : left_out)
            if (named(element, name)) return false;
        auto name = html_name(element);
        const Tag tag = tag_named(name);
        if (tag == Tag::hidden || tag == Tag::raw) return false;
        if ((tag == Tag::unknown || tag == Tag::inline_text) && reader_.gap_before(element))
            append(" ", false);
        if (open_.size() >= reader_.limits().depth) name = {};
        if (!name.empty()) open(element, name);
        if (is_void(name)) return false;
        open_.push_back(name);
        return true;
    }

    void open(pugi::xml_node element, std::string_view name) {
        (out_ += '<') += name;
        for (const auto* attribute : links)
            append_attribute(attribute, reader_.link(reader_.attribute(element, attribute), scope_));
        for (const auto* attribute : kept_attributes)
            append_attribute(attribute, reader_.attribute(element, attribute));
        out_ += '>';
    }

    void append_attribute(const char* name, std::string_view value) {
        if (value.empty()) return;
        ((out_ += ' ') += name) += "=\"";
        append_escaped(out_, value);
        out_ += '"';
    }

    void leave() {
        const auto name = open_.back();
        open_.pop_back();
        if (!name.empty()) ((out_ += "</") += name) += '>';
    }

    // The value of character data is escaped already, as XML, which HTML reads alike.
    void append(std::string_view text, bool escape) {
        const std::size_t room = reader_.limits().item_bytes - out_.size();
        if (text.size() > room) {
            text = text.substr(0, cut_point(text, room));
            cut_ = true;
        }
        if (escape)
            append_escaped(out_, text);
        else
            out_ += text;
    }

    void read_media(pugi::xml_node element);

    Scope scope_;
    Reader& reader_;
    std::vector<Media>& media_;
    std::string out_;
    std::vector<std::string_view> open_;  // names in HTML; empty for what has none
    bool cut_ = false;
};

std::uint32_t pixels(Reader& reader, pugi::xml_node element, const char* name) {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(number_of(reader.attribute(element, name)), UINT32_MAX));
}

// NITF 3.6, <media>: several references are renditions of one thing.
void Writing::read_media(pugi::xml_node element) {
    std::string wanted = reader_.attribute(element, "media-type"), title, caption, credit;
    std::vector<Rendition> renditions;
    for (const auto part : element.children()) {
        if (named(part, "media-reference")) {
            Media media;
            auto source = reader_.attribute(part, "source");
            if (source.empty()) source = reader_.attribute(part, "data-location");
            if (source.empty() || source[0] == '#') continue;
            media.url = reader_.link(source, scope_);
            media.type = reader_.attribute(part, "mime-type");
            media.medium = medium_of(media.type, media.url);
            media.width = pixels(reader_, part, "width");
            media.height = pixels(reader_, part, "height");
            media.credit = reader_.attribute(part, "source-credit");
            media.description = reader_.attribute(part, "alternate-text");
            auto role = reader_.attribute(part, "name");
            if (role.empty()) role = reader_.attribute(part, "id");
            renditions.push_back({std::move(media), std::move(role)});
        } else if (named(part, "media-caption")) {
            const auto more = words(part, reader_);
            if (!caption.empty() && !more.empty()) caption += ' ';
            caption += more;
        } else if (named(part, "media-producer")) {
            credit = words(part, reader_);
        } else if (named(part, "media-metadata") && iequals(reader_.attribute(part, "name"), "title")) {
            title = reader_.attribute(part, "value");
        }
    }
    if (renditions.empty()) return;
    if (wanted == "text" || wanted == "other" || wanted == "data") wanted.clear();
    Media media = best_of(renditions, wanted);
    if (media.medium.empty() && media.type.empty()) media.medium = wanted;
    media.title = std::move(title);
    reader_.keep_within_limit(element, caption);
    if (!caption.empty()) media.description = std::move(caption);
    if (!credit.empty()) media.credit = std::move(credit);
    media_.push_back(std::move(media));
}

bool has_elements(pugi::xml_node element) {
    return static_cast<bool>(
        element.find_child([](pugi::xml_node node) { return node.type() == pugi::node_element; }));
}

}  // namespace

Text nitf_text(pugi::xml_node element, const Scope& outer, Reader& reader, std::vector<Media>& media) {
    if (!has_elements(element)) return reader.text(element, Markup::sniff, outer);
    auto value = Writing{reader.inside(element, outer), reader, media}.write(element);
    if (value.empty()) return {};
    // Links are absolute already.
    TextLimits limits{reader.limits().item_bytes, 0};
    return make_text(std::move(value), true, Shape::paragraphs, {}, limits);
}

}  // namespace newswatch::feed::detail
