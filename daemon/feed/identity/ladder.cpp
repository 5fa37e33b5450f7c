#include "feed/identity/ladder.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "feed/identity/explanation.hpp"
#include "feed/identity/weighing.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr Duration content_reach = std::chrono::hours{48};
constexpr double alike_in_a_document = 0.5;
// So that a document of thousands of unknown items, each like the others, stays quick.
constexpr std::size_t most_comparisons = 2'000'000;

class Climb {
public:
    Climb(const std::vector<ArticleKeys>& listed, KnownArticles& known, Timestamp now)
        : listed_{listed},
          known_{known},
          now_{now},
          decisions_(listed.size()),
          decided_(listed.size(), false) {}

    std::vector<Identity> run() {
        for (const auto rung : {Rung::guid, Rung::normalised_guid, Rung::url}) by_name(rung);
        stable_ = !claims_.empty();
        by_title();
        by_content();
        the_rest_is_new();
        return std::move(decisions_);
    }

private:
    void by_name(Rung rung) {
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            if (decided_[i] || !listed_[i].names(rung)) continue;
            for (const auto& candidate : candidates(i, rung)) {
                if (!may_claim(i, candidate.id, rung)) continue;
                if (is_used_again(listed_[i], candidate.keys, rung)) {
                    refusals_[i].push_back({rung, candidate.id});
                    continue;
                }
                decide(i, candidate, rung);
                break;
            }
        }
    }

    // Also by the id that the item would have: articles of before the keys were kept have no guid.
    std::vector<KnownArticle> candidates(std::size_t i, Rung rung) {
        auto found = known_.with(rung, listed_[i].of(rung));
        const bool made_of_this = rung == Rung::guid || (rung == Rung::url && !listed_[i].names(Rung::guid));
        if (!found.empty() || !made_of_this || listed_[i].id.empty()) return found;
        if (known_.is_shared(rung, listed_[i].of(rung))) return found;
        if (auto same_id = known_.with_id(listed_[i].id)) found.push_back(std::move(*same_id));
        return found;
    }

    // What another item of this document is already can be this one too only when they share the name.
    bool may_claim(std::size_t i, const std::string& article, Rung rung) const {
        const auto claimed = claims_.find(article);
        return claimed == claims_.end() || listed_[claimed->second].of(rung) == listed_[i].of(rung);
    }

    // Titles recur, so title and date count when the item has no better name, when the source gives every
    // item new names (no item of this document was recognised by one), or when the text agrees.
    void by_title() {
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            const auto& keys = listed_[i];
            if (decided_[i] || !keys.names(Rung::title)) continue;
            const bool nameless = !keys.names(Rung::guid) && !keys.names(Rung::url);
            for (const auto& candidate : known_.with(Rung::title, keys.of(Rung::title))) {
                if (claims_.contains(candidate.id) || twin_in_document(i, candidate)) continue;
                const bool dated = same_title_and_date(keys, candidate.keys);
                const bool renamed = !stable_ && !recurs_within_a_day(keys, candidate.keys);
                const bool undated = nameless && !keys.published && !candidate.keys.published;
                if (undated ||
                    (dated && (nameless || renamed || resemble(keys, candidate.keys, alike_in_a_document)))) {
                    decide(i, candidate, Rung::title);
                    break;
                }
            }
        }
    }

    // Another item under the same title and date: neither is told from the other by them.
    bool twin_in_document(std::size_t i, const KnownArticle& candidate) {
        if (titles_.empty())
            for (const auto& keys : listed_) ++titles_[{keys.of(Rung::title), keys.published}];
        return titles_[{listed_[i].of(Rung::title), listed_[i].published}] > 1 &&
               !resemble(listed_[i], candidate.keys, alike_in_a_document);
    }

    void by_content() {
        const bool wanted =
            std::any_of(decided_.begin(), decided_.end(), [](bool decided) { return !decided; });
        if (!wanted) return;
        const auto recent = known_.listed_since(now_ - content_reach);
        for (std::size_t i = 0; i < listed_.size() && !recent.empty(); ++i) {
            if (decided_[i] || listed_[i].of(Rung::content).empty()) continue;
            const KnownArticle* only = nullptr;
            std::size_t fitting = 0;
            for (const auto& candidate : recent) {
                if (++comparisons_ > most_comparisons) return;
                if (claims_.contains(candidate.id) || !same_content(listed_[i], candidate.keys, !stable_))
                    continue;
                only = &candidate;
                ++fitting;
            }
            if (fitting == 1 && !resembles_a_neighbour(i)) decide(i, *only, Rung::content);
        }
    }

    bool resembles_a_neighbour(std::size_t i) {
        for (std::size_t j = 0; j < listed_.size(); ++j) {
            if (++comparisons_ > most_comparisons) return true;
            if (j != i && resemble(listed_[i], listed_[j], alike_in_a_document)) return true;
        }
        return false;
    }

    void the_rest_is_new() {
        std::map<std::pair<Rung, std::string_view>, std::size_t> named;
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            if (decided_[i]) continue;
            auto& decision = decisions_[i];
            decision.article = listed_[i].id;
            decision.rung = best_rung(listed_[i]);
            decision.explanation = explain_new(listed_[i], refusals_[i]);
            for (const auto rung : {Rung::guid, Rung::normalised_guid, Rung::url}) {
                if (!listed_[i].names(rung)) continue;
                const auto [first, is_first] = named.try_emplace({rung, listed_[i].of(rung)}, i);
                if (is_first) continue;
                decision = decisions_[first->second];
                break;
            }
        }
    }

    static Rung best_rung(const ArticleKeys& keys) {
        for (std::size_t rung = 0; rung < rung_count; ++rung)
            if (keys.names(static_cast<Rung>(rung))) return static_cast<Rung>(rung);
        return Rung::content;
    }

    void decide(std::size_t i, const KnownArticle& article, Rung rung) {
        const auto change = explain_known(listed_[i], article.keys, rung);
        decisions_[i] = {article.id, true, rung, !change.empty(), change};
        decided_[i] = true;
        claims_.try_emplace(article.id, i);
    }

    const std::vector<ArticleKeys>& listed_;
    KnownArticles& known_;
    Timestamp now_;
    std::vector<Identity> decisions_;
    std::vector<bool> decided_;
    std::unordered_map<std::string, std::size_t> claims_;  // article id to the first item that is it
    std::unordered_map<std::size_t, std::vector<Refusal>> refusals_;
    std::map<std::pair<std::string_view, std::optional<Timestamp>>, int> titles_;
    std::size_t comparisons_ = 0;
    bool stable_ = false;
};

}  // namespace

std::vector<Identity> climb(const std::vector<ArticleKeys>& listed, KnownArticles& known, Timestamp now) {
    return Climb{listed, known, now}.run();
}

}  // namespace newswatch::feed::detail
