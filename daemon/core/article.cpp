#include "core/article.hpp"

#include <xxhash.h>

#include <array>
#include <cstdio>

namespace newswatch {
namespace {

constexpr std::array field_names{"none",   "title",  "summary",  "body",    "url",
                                 "source", "author", "category", "language"};
constexpr std::array severity_names{"info", "low", "medium", "high", "critical"};

std::string_view nth(const std::vector<std::string>& texts, std::uint32_t index) {
    return index < texts.size() ? std::string_view{texts[index]} : std::string_view{};
}

bool covers(const Annotation& zone, const Span& span) {
    return zone.key == zone_key && zone.span.field == span.field && zone.span.begin <= span.begin &&
           span.end <= zone.span.end;
}

}  // namespace

const char* name_of(Field field) {
    const auto n = static_cast<std::size_t>(field);
    return n < field_names.size() ? field_names[n] : "none";
}

std::optional<Field> field_named(std::string_view name) {
    for (std::size_t i = 1; i < field_names.size(); ++i)
        if (name == field_names[i]) return static_cast<Field>(i);
    return std::nullopt;
}

const char* name_of(Severity severity) { return severity_names[static_cast<std::size_t>(severity)]; }

std::optional<Severity> severity_named(std::string_view name) {
    for (std::size_t i = 0; i < severity_names.size(); ++i)
        if (name == severity_names[i]) return static_cast<Severity>(i);
    return std::nullopt;
}

std::string_view text_of(const Article& article, Field field, std::uint32_t index) {
    switch (field) {
        case Field::none:
            return {};
        case Field::title:
            return article.title;
        case Field::summary:
            return article.summary;
        case Field::body:
            return article.body;
        case Field::url:
            return article.url;
        case Field::source:
            return article.source;
        case Field::author:
            return nth(article.authors, index);
        case Field::category:
            return nth(article.categories, index);
        case Field::language:
            return article.language;
    }
    return {};
}

std::string_view text_at(const Article& article, const Span& span) {
    const auto text = text_of(article, span.field, span.index);
    if (span.begin > span.end || span.end > text.size()) return {};
    return text.substr(span.begin, span.end - span.begin);
}

bool in_boilerplate(const Article& article, const Span& span) {
    for (const auto& zone : article.annotations)
        if (covers(zone, span) &&
            (zone.value == "related" || zone.value == "credit" || zone.value == "boilerplate"))
            return true;
    return false;
}

std::string_view zone_of(const Article& article, const Span& span) {
    for (const auto& zone : article.annotations)
        if (covers(zone, {span.field, span.index, span.begin, span.begin})) return zone.value;
    return {};
}

std::string stable_id(std::initializer_list<std::string_view> parts) {
    std::string joined;
    std::size_t size = 0;
    for (const auto part : parts) size += part.size() + 8;
    joined.reserve(size);
    for (const auto part : parts) {
        joined += std::to_string(part.size());
        joined += ':';
        joined += part;
    }
    const XXH128_hash_t hash = XXH3_128bits(joined.data(), joined.size());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(32, '0');
    for (std::size_t i = 0; i < 16; ++i) {
        text[15 - i] = digits[hash.high64 >> (4 * i) & 15];
        text[31 - i] = digits[hash.low64 >> (4 * i) & 15];
    }
    return text;
}

}  // namespace newswatch
