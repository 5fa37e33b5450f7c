#include <algorithm>
#include <nlohmann/json.hpp>

#include "page/html/space.hpp"
#include "page/meta/meta.hpp"
#include "page/meta/plain.hpp"

namespace newswatch::page::detail {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_bytes = 2u << 20, most_objects = 2000;
constexpr int most_sites = 10;

bool is_article_type(std::string_view type) {
    if (const auto slash = type.find_last_of("/:"); slash != std::string_view::npos)
        type.remove_prefix(slash + 1);
    for (const auto* name :
         {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
          "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting",
          "SocialMediaPosting", "TechArticle", "ScholarlyArticle", "Report", "Review", "Recipe",
          "AdvertiserContentArticle", "SatiricalArticle", "Blog"})
        if (type == name) return type != "Blog";
    return false;
}

bool is_article(const Json& object) {
    const auto type = object.find("@type");
    if (type == object.end()) return false;
    if (type->is_string()) return is_article_type(type->get_ref<const std::string&>());
    if (!type->is_array()) return false;
    for (const auto& one : *type)
        if (one.is_string() && is_article_type(one.get_ref<const std::string&>())) return true;
    return false;
}

// A text, or the first of several, or the name, url or @value of an object.
std::string text_at(const Json& object, const char* key, const char* member = "name") {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    const Json* value = &*found;
    if (value->is_array() && !value->empty()) value = &value->front();
    if (value->is_object())
        for (const char* name : {member, "@value"})
            if (const auto inner = value->find(name); inner != value->end() && inner->is_string())
                return inner->get<std::string>();
    return value->is_string() ? value->get<std::string>() : std::string{};
}

void add_author(const Json& author, std::vector<std::string>& names) {
    std::string name;
    if (author.is_string()) name = author.get<std::string>();
    if (author.is_object()) name = text_at(author, "name");
    name = plain(name);
    if (name.empty() || name.size() > 120 || name.find("://") != std::string::npos) return;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

std::optional<bool> truth_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return std::nullopt;
    if (found->is_boolean()) return found->get<bool>();
    if (!found->is_string()) return std::nullopt;
    const auto word = lower(found->get_ref<const std::string&>());
    if (word.find("false") != std::string::npos) return false;
    if (word.find("true") != std::string::npos) return true;
    return std::nullopt;
}

void fill(std::string& field, std::string value) {
    if (field.empty()) field = std::move(value);
}

void take_article(const Json& object, Structured& structured) {
    structured.article = true;
    fill(structured.headline, plain(text_at(object, "headline")));
    fill(structured.headline, plain(text_at(object, "name")));
    fill(structured.description, plain(text_at(object, "description")));
    if (auto body = text_at(object, "articleBody"); body.size() > structured.body.size())
        structured.body = std::move(body);
    fill(structured.language, text_at(object, "inLanguage", "alternateName"));
    fill(structured.publisher, plain(text_at(object, "publisher")));
    fill(structured.published, text_at(object, "datePublished"));
    fill(structured.published, text_at(object, "dateCreated"));
    fill(structured.modified, text_at(object, "dateModified"));
    fill(structured.url, text_at(object, "url", "@id"));
    fill(structured.image, text_at(object, "image", "url"));
    if (!structured.free) structured.free = truth_of(object, "isAccessibleForFree");
    if (const auto author = object.find("author"); author != object.end() && structured.authors.empty()) {
        if (author->is_array())
            for (std::size_t i = 0; i < std::min(author->size(), most_authors); ++i)
                add_author((*author)[i], structured.authors);
        else
            add_author(*author, structured.authors);
    }
}

// Sites write line ends into strings, and comments and CDATA marks around the whole.
std::string mended(std::string_view json) {
    std::string result;
    result.reserve(json.size());
    const auto begin = json.find_first_of("{[");
    const auto end = json.find_last_of("}]");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return result;
    bool inside = false;
    for (std::size_t i = begin; i <= end; ++i) {
        const char c = json[i];
        if (inside && c == '\\' && i + 1 <= end) {
            result += c;
            result += json[++i];
            continue;
        }
        if (c == '"') inside = !inside;
        if (inside && (c == '\n' || c == '\r' || c == '\t'))
            result += ' ';
        else
            result += c;
    }
    return result;
}

}  // namespace

void read_json_ld(std::string_view json, Structured& structured) {
    if (json.size() > most_bytes) return;
    const auto root = Json::parse(mended(json), nullptr, false, true);
    if (root.is_discarded()) return;
    std::vector<const Json*> open{&root};
    for (std::size_t seen = 0; !open.empty() && seen < most_objects; ++seen) {
        const auto* value = open.back();
        open.pop_back();
        if (value->is_array()) {
            for (auto one = value->rbegin(); one != value->rend(); ++one) open.push_back(&*one);
            continue;
        }
        if (!value->is_object()) continue;
        if (is_article(*value) && !structured.article) take_article(*value, structured);
        for (const char* key : {"mainEntity", "mainEntityOfPage", "@graph"})
            if (const auto inner = value->find(key); inner != value->end()) open.push_back(&*inner);
        if (structured.publisher.empty() && structured.sites < most_sites && value->contains("@type") &&
            (*value)["@type"] == "WebSite" && ++structured.sites > 0)
            fill(structured.publisher, plain(text_at(*value, "name")));
    }
}

}  // namespace newswatch::page::detail
