// What travels through newswatch: an article, the facts about it, and what is worth telling.
// Plain values; a value belongs to whoever holds it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/timestamp.hpp"

namespace newswatch {

// The part of an article that a span points into. The numbers are those of the plugin ABI (nw_field).
enum class Field : std::uint32_t {
    none = 0,
    title = 1,
    summary = 2,
    body = 3,
    url = 4,
    source = 5,
    author = 6,
    category = 7,
    language = 8
};
const char* name_of(Field field);
std::optional<Field> field_named(std::string_view name);

// Bytes [begin, end) of the UTF-8 text of one field; `index` selects among authors or categories.
struct Span {
    Field field = Field::none;
    std::uint32_t index = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
};

// A fact about an article. Without a field in its span it speaks of the whole article.
// Zones ("nw.zone": title, lead, body, caption, credit, related, boilerplate) are annotations of the plugin
// "newswatch".
struct Annotation {
    std::string plugin;  // the instance that made it
    std::string key;
    std::string value;
    std::string kind;  // of an entity mention: name, demonym, metonym, acronym; else free
    std::string rule;  // what in the plugin's configuration made it: the alias, the rule
    double score = 1.0;
    Span span;
    bool operator==(const Annotation&) const = default;
};

inline constexpr std::string_view zone_key = "nw.zone";
// Of an article that is a notice of the host about one of its sources: the value is the alert's rule, the
// kind its severity. No plugin sees such an article.
inline constexpr std::string_view notice_key = "nw.notice";

struct Article {
    std::string id;    // 32 hexadecimal digits, stable over edits; in `scan`, what the caller gave
    std::string guid;  // as its feed gives it; only for recognising the article, see identity.hpp
    std::string url;
    std::string source;  // the source's configured name
    std::string title;
    std::string summary;
    std::string body;
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    std::vector<std::string> tags;  // of the source
    std::string language;           // BCP 47, may be empty
    std::optional<Timestamp> published;
    std::optional<Timestamp> updated;
    Timestamp fetched{};
    bool update = false;  // an edited version of an article examined before
    std::vector<Annotation> annotations;
};

// The text of a field, empty when there is none. The view lives as long as the article is unchanged.
std::string_view text_of(const Article& article, Field field, std::uint32_t index = 0);
// The text that a span names; empty when it points outside.
std::string_view text_at(const Article& article, const Span& span);
// True when the span lies wholly inside a zone that must not alert on its own: credit, related, boilerplate.
bool in_boilerplate(const Article& article, const Span& span);
// The zone (value of nw.zone) that contains the span's begin; empty when none does.
std::string_view zone_of(const Article& article, const Span& span);

enum class Severity : std::uint8_t { info, low, medium, high, critical };
const char* name_of(Severity severity);
std::optional<Severity> severity_named(std::string_view name);

// What a detecting plugin found worth telling.
struct Alert {
    std::string id;  // 32 hexadecimal digits: hash of plugin, dedup_key and article id
    std::string article_id;
    std::string plugin;  // the instance
    std::string rule;
    Severity severity = Severity::medium;
    std::string title;
    std::string text;       // may be empty: the host then tells with the evidence alone
    std::string dedup_key;  // alike for the same article and plugin: the same alert; empty: the rule
    double score = 1.0;
    std::vector<std::string> tags;
    std::vector<Span> evidence;
    Timestamp created{};
};

// 128 bits of XXH3 over the parts with their lengths, as 32 hexadecimal digits: for ids, not for secrets.
std::string stable_id(std::initializer_list<std::string_view> parts);

}  // namespace newswatch
