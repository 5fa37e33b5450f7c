// How an article is recognised when its source lists it again. The values here are what those who weigh them
// (feed) and those who keep them (store) share; neither knows the other (docs/decisions/2026-11-identity.md).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/article.hpp"

namespace newswatch {

// The rungs of the ladder, the surest first.
enum class Rung : std::uint8_t { guid, normalised_guid, url, title, content };
inline constexpr std::size_t rung_count = 5;
const char* name_of(Rung rung);
std::optional<Rung> rung_named(std::string_view name);

// What an article is known by within its source. Values are at most 512 bytes.
struct ArticleKeys {
    std::string id;                              // what the article is called when it turns out to be new
    std::array<std::string, rung_count> values;  // one for each rung; empty: it has none
    std::array<bool, rung_count> shared{};       // the value names several articles, and so none
    std::optional<Timestamp> published;          // the date that goes with the title

    const std::string& of(Rung rung) const { return values[static_cast<std::size_t>(rung)]; }
    std::string& of(Rung rung) { return values[static_cast<std::size_t>(rung)]; }
    bool is_shared(Rung rung) const { return shared[static_cast<std::size_t>(rung)]; }
    bool names(Rung rung) const { return !of(rung).empty() && !is_shared(rung); }
    bool operator==(const ArticleKeys&) const = default;
};

struct KnownArticle {
    std::string id;
    ArticleKeys keys;  // as last listed; without a guid when it was archived before guids were kept
};

// The articles of one source that are known already, for the time of one decision.
class KnownArticles {
public:
    virtual ~KnownArticles() = default;
    virtual std::optional<KnownArticle> with_id(const std::string& id) = 0;
    // Those that have, or had, this value on this rung, the latest first, at most 16. None when the value is
    // known to name several articles.
    virtual std::vector<KnownArticle> with(Rung rung, const std::string& value) = 0;
    virtual bool is_shared(Rung rung, const std::string& value) = 0;
    // Those that the source listed after `since` or in its last list, the latest first, at most 500.
    virtual std::vector<KnownArticle> listed_since(Timestamp since) = 0;
};

// Which article a listed item is, and why.
struct Identity {
    std::string article;  // its id
    bool known = false;
    Rung rung = Rung::guid;   // that it was recognised on; of a new one, the best that it has
    bool changed = false;     // a known one was listed with other keys than before
    std::string explanation;  // for people, in one line; empty when nothing changed
};

// Decides. Pure: called on any thread, the same answer for the same question.
class Identification {
public:
    virtual ~Identification() = default;
    // One answer for each item of a document, in its order.
    virtual std::vector<Identity> identify(const std::vector<ArticleKeys>& listed, KnownArticles& known,
                                           Timestamp now) const = 0;
    // For articles that were archived without keys.
    virtual ArticleKeys keys_of(const Article& article) const = 0;
    // What an edit changed, for people; nothing when the change is no edit: boilerplate, counters, white
    // space.
    virtual std::optional<std::string> edit(const Article& before, const Article& after) const = 0;
};

}  // namespace newswatch
