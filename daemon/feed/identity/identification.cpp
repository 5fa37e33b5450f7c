// What the store asks, answered with this room's means.
#include <algorithm>

#include "feed/identity.hpp"
#include "feed/identity/keys.hpp"
#include "feed/identity/ladder.hpp"
#include "feed/identity/word_diff.hpp"
#include "feed/normalise.hpp"
#include "feed/zones/own_text.hpp"

namespace newswatch::feed {
namespace {

constexpr std::size_t longest_diff = 8192;

void add_field(const Article& before, const Article& after, Field field, std::string& diff) {
    const auto hunks = detail::word_diff(detail::own_text(before, field), detail::own_text(after, field));
    if (hunks.empty() || diff.size() >= longest_diff) return;
    if (!diff.empty()) diff += '\n';
    diff += std::string{name_of(field)} + ": " + detail::to_text(hunks, longest_diff - diff.size());
}

class Ladder final : public Identification {
public:
    std::vector<Identity> identify(const std::vector<ArticleKeys>& listed, KnownArticles& known,
                                   Timestamp now) const override {
        return detail::climb(listed, known, now);
    }

    ArticleKeys keys_of(const Article& article) const override {
        return feed::keys_of(std::vector{article}).front();
    }

    std::optional<std::string> edit(const Article& before, const Article& after) const override {
        // The zones of an older release may be others.
        auto old = before;
        add_zones(old);
        if (revision_of(old) == revision_of(after)) return std::nullopt;
        std::string diff;
        for (const auto field : {Field::title, Field::summary, Field::body})
            add_field(old, after, field, diff);
        return diff;
    }
};

}  // namespace

const Identification& identification() {
    static const Ladder ladder;
    return ladder;
}

}  // namespace newswatch::feed
