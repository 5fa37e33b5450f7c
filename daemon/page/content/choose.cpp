#include "page/content/choose.hpp"

#include <algorithm>

#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr float least_worth = 60;

class Choice {
public:
    Choice(const Tree& tree, const Runs& runs, const Marks& marks, bool captions)
        : tree_{tree}, marks_{marks}, worth_(tree.size() + 1, 0.0f) {
        for (const auto& run : runs.list) {
            const auto mark = mark_of(tree, marks, run);
            if (mark == Mark::none || (captions && mark == Mark::caption)) worth_[run.first + 1] += run.worth;
        }
        for (std::size_t i = 1; i < worth_.size(); ++i) worth_[i] += worth_[i - 1];
    }

    std::vector<std::uint32_t> take() {
        const auto best = find_best();
        if (best == no_node) return {};
        return with_siblings(first_article_in(best));
    }

private:
    double worth(std::uint32_t node) const { return worth_[tree_[node].end] - worth_[node]; }

    float weight(std::uint32_t node) const {
        const auto tag = tree_[node].tag;
        const auto names = marks_.meanings[node];
        float weight = tag == Tag::article ? 1.12f : tag == Tag::main ? 1.04f : 1.0f;
        const auto property = tree_.attribute(node, Attribute::itemprop);
        if (property == "articleBody" || property == "reviewBody") weight = 1.35f;
        if (names & meaning::body) weight = std::max(weight, 1.28f);
        return weight;
    }

    std::uint32_t find_best() const {
        std::uint32_t best = no_node;
        double most = least_worth;
        for (std::uint32_t i = 0; i < tree_.size(); ++i) {
            const auto tag = tree_[i].tag;
            if (tag == Tag::text || marks_.of[i] != Mark::none || !is_block(tag)) continue;
            const auto value = worth(i);
            const auto score = value * weight(i);
            if (score >= most) {
                most = score;
                best = i;
            }
        }
        return best;
    }

    // Sites append the next articles to the one that was asked for: each has its own first heading.
    std::uint32_t first_article_in(std::uint32_t best) const {
        std::vector<std::uint32_t> articles;
        for (auto i = best + 1; i < tree_[best].end; ++i) {
            if (tree_[i].tag != Tag::article || marks_.of[i] != Mark::none) continue;
            if (worth(i) > 500 && holds_title(i)) articles.push_back(i);
            i = tree_[i].end - 1;
        }
        return articles.size() < 2 ? best : articles.front();
    }
    bool holds_title(std::uint32_t node) const {
        for (auto i = node; i < tree_[node].end; ++i)
            if (tree_[i].tag == Tag::h1) return true;
        return false;
    }

    std::string_view name_of(std::uint32_t node) const {
        const auto property = tree_.attribute(node, Attribute::itemprop);
        return property == "articleBody" ? property : tree_.attribute(node, Attribute::class_);
    }
    std::uint32_t article_around(std::uint32_t node) const {
        for (; node != no_node; node = tree_[node].parent)
            if (tree_[node].tag == Tag::article) return node;
        return no_node;
    }

    std::vector<std::uint32_t> with_siblings(std::uint32_t best) const {
        const auto name = name_of(best);
        const auto tag = tree_[best].tag;
        if (name.empty() || tag == Tag::body || tag == Tag::html) return {best};
        std::uint32_t around = article_around(best);
        if (around == no_node || around == best) around = 0;
        std::vector<std::uint32_t> chosen;
        for (auto i = around; i < tree_[around].end;) {
            const bool alike = i == best || (tree_[i].tag == tag && marks_.of[i] == Mark::none &&
                                             name_of(i) == name && !holds(i, best) && worth(i) > 80 &&
                                             (tag != Tag::article || tree_[i].parent == tree_[best].parent) &&
                                             article_around(i) == article_around(best));
            if (alike) chosen.push_back(i);
            i = alike ? tree_[i].end : i + 1;
        }
        return chosen;
    }
    bool holds(std::uint32_t outer, std::uint32_t inner) const {
        return outer < inner && inner < tree_[outer].end;
    }

    const Tree& tree_;
    const Marks& marks_;
    std::vector<double> worth_;
};

}  // namespace

std::vector<std::uint32_t> choose(const Tree& tree, const Runs& runs, const Marks& marks, bool captions) {
    if (tree.size() == 0) return {};
    return Choice{tree, runs, marks, captions}.take();
}

}  // namespace newswatch::page::detail
