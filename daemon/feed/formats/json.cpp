#include "feed/formats/json.hpp"

#include <algorithm>

#include "feed/formats/activity_streams.hpp"
#include "feed/formats/json_feed.hpp"
#include "feed/formats/ninjs.hpp"
#include "feed/formats/wordpress.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

enum class Family : std::uint8_t { none, json_feed, ninjs, wordpress, activity };

// The feed's own members, and its items.
struct Parts {
    Value about, items;
};

Family family_of(Value item) {
    if (!item.is_object()) return Family::none;
    if (is_ninjs(item)) return Family::ninjs;
    if (is_wordpress_post(item)) return Family::wordpress;
    if (is_activity(item)) return Family::activity;
    return is_feed_item(item) ? Family::json_feed : Family::none;
}

// By the first elements: a broken or foreign one may stand before the others.
Family family_of_list(Value items) {
    constexpr int most_looked_at = 10;
    int looked_at = 0;
    for (const auto item : items) {
        const auto family = family_of(item);
        if (family != Family::none) return family;
        if (++looked_at == most_looked_at) break;
    }
    return Family::none;
}

// An array, or what PHP makes of one with gaps: an object whose members are numbered.
bool is_list(Value value) {
    if (!value.is_object() || value.is_empty()) return value.is_array();
    const auto name = (*value.begin()).name();
    return !name.empty() && std::all_of(name.begin(), name.end(), is_digit);
}

// The first list, which may be empty, or else the first object under such a name.
Value list_in(Value object) {
    Value found;
    for (const auto* name : {"items", "_items", "ordereditems", "item", "entries", "entry", "articles",
                             "posts", "stories", "news", "hits", "results", "docs", "documents", "data"}) {
        const auto value = object[name];
        if (is_list(value)) return value;
        if (!found && value.is_object()) found = value;
    }
    return found;
}

// The list stands in the root, or one object further in: "response": {"docs": [...]}.
Parts parts_of(Value root) {
    if (root.is_array()) {
        // Pages of a feed, one after the other.
        const auto first = *root.begin();
        if (!root.is_empty() && list_in(first).is_array() && family_of(first) == Family::none)
            return {first, list_in(first)};
        return {{}, root};
    }
    const auto about = root.any_of({"feed", "channel", "meta"});
    auto list = list_in(root);
    if (is_list(list)) return {about.is_object() && !root["title"] ? about : root, list};
    for (const auto inner : {list, root["rss"]["channel"], about, root["response"], root["first"]})
        if (const auto found = list_in(inner); is_list(found)) return {inner, found};
    if (list.is_object() && family_of(list) != Family::none) return {about ? about : root, list};
    return {root, {}};
}

Family family_of_document(Value root, Parts& parts, Value top) {
    if (!is_list(parts.items)) {
        // A lone item is a list of one; but a title and an address alone may be anything.
        const auto single = family_of(root);
        if (single != Family::none && single != Family::json_feed) {
            parts = {{}, top};
            return single;
        }
        if (is_collection(root)) return Family::activity;
        return root.any_of({"home_page_url", "feed_url"}) ? Family::json_feed : Family::none;
    }
    const auto family = family_of_list(parts.items);
    if (family != Family::none) return family;
    if (is_collection(root)) return Family::activity;
    const bool named = root.is_array() || root.any_of({"title", "home_page_url", "feed_url", "feed"});
    return named && parts.items.is_empty() && !parts.items.cut() ? Family::json_feed : Family::none;
}

Error not_a_feed(Value root) {
    std::string what = root.is_array() ? "a list without news items"
                       : root          ? "JSON, but no feed"
                                       : "no JSON object or list";
    // Services tell of their errors this way.
    const auto message = root.any_of({"message", "error", "detail"});
    auto words = message.is_object() ? message["message"].text() : message.text();
    words = fold_space(words);
    if (!words.empty()) what += "; it says \"" + words.substr(0, cut_point(words, 200)) + "\"";
    return {ErrorKind::invalid,
            "this is " + what +
                "; expected JSON Feed, ninjs or the posts of WordPress. Check the address of the source"};
}

void read_as(Family family, const Parts& parts, Reader& reader, Document& document) {
    switch (family) {
        case Family::ninjs:
            document.format = "ninjs";
            return read_ninjs(parts.about, parts.items, reader, document);
        case Family::wordpress:
            document.format = "wordpress";
            return read_wordpress(parts.about, parts.items, reader, document);
        case Family::activity:
            document.format = "activitystreams";
            return read_activities(parts.about, parts.items, reader, document);
        default:
            if (document.format.empty()) document.format = "json";
            return read_json_feed(parts.about, parts.items, reader, document);
    }
}

// The list of items, as far as a damaged document shows it.
ItemStarts starts_in(std::string_view text, const Tree& tree) {
    const auto start = start_of_json(text);
    if (start != text.npos && text[start] == '[') return item_starts(text, start);
    const auto list = parts_of(tree.root()).items;
    const bool known = list.is_array() && list.offset() < text.size() && text[list.offset()] == '[';
    const auto found = known ? list.offset() : find_list(text);
    return found == text.npos ? ItemStarts{} : item_starts(text, found);
}

// One that is damaged is read again, now that it shows where its items begin.
Tree load(std::string_view text, const Limits& limits, Report& report) {
    const Report before = report;
    auto tree = Tree::load(text, limits.depth, report);
    if (!tree.damaged()) return tree;
    const auto starts = starts_in(text, tree);
    if (starts.items.size() < 2) return tree;
    report = before;
    tree = {};
    return Tree::load(text, limits.depth, report, starts);
}

Result<Document> read(std::string_view text, const ParseHints& hints, const Limits& limits, Report& report) {
    const auto tree = load(text, limits, report);
    const auto root = tree.root();
    Reader reader{hints.url, limits, report};
    Document document;
    document.format = json_feed_version(root);
    auto parts = parts_of(root);
    const auto family =
        document.format.empty() ? family_of_document(root, parts, tree.top()) : Family::json_feed;
    if (family == Family::none) return not_a_feed(root);
    read_as(family, parts, reader, document);
    return document;
}

}  // namespace
}  // namespace newswatch::feed::detail::json

namespace newswatch::feed::detail {

bool looks_like_json(std::string_view text) { return json::start_of_json(text) != text.npos; }

Result<Document> read_json(std::string_view text, const ParseHints& hints, const Limits& limits,
                           Report& report) {
    return json::read(text, hints, limits, report);
}

}  // namespace newswatch::feed::detail
