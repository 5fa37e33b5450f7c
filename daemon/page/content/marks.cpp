#include "page/content/marks.hpp"

#include <algorithm>

#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::uint32_t most_looked = 1000;  // nodes, where elements may hold each other

bool is_hidden(const Tree& tree, std::uint32_t node) {
    if (tree.has(node, Attribute::hidden)) return true;
    if (tree.attribute(node, Attribute::aria_hidden) == "true") return true;
    const auto style = tree.attribute(node, Attribute::style);
    if (style.empty() || style.size() > 2000) return false;
    std::string bare;
    for (const char c : style)
        if (!is_space(c)) bare += to_lower(c);
    return bare.find("display:none") != std::string::npos ||
           bare.find("visibility:hidden") != std::string::npos;
}

bool has_furniture_role(const Tree& tree, std::uint32_t node) {
    const auto role = tree.attribute(node, Attribute::role);
    if (role.empty()) return false;
    for (const auto* name : {"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar",
                             "contentinfo", "banner", "complementary", "alert", "form", "button"})
        if (equal_ignoring_case(role, name)) return true;
    return false;
}

class Marking {
public:
    Marking(const Tree& tree, const Runs& runs, bool strict)
        : tree_{tree}, sums_{runs.sums}, runs_{runs}, strict_{strict} {
        total_ = sums_.prose.back();
        marks_.of.assign(tree.size(), Mark::none);
        marks_.meanings.assign(tree.size(), 0);
        in_article_.resize(tree.size());
    }
    Marks take() {
        for (std::uint32_t i = 0; i < tree_.size();) i = visit(i);
        mark_teasers();
        for (std::uint32_t i = 0; i < tree_.size(); ++i)
            if (tree_[i].tag != Tag::text && marks_.of[i] == Mark::none) mark_groups(i);
        for (const auto& run : runs_.list)
            if (run.prose && mark_of(tree_, marks_, run) == Mark::none)
                marks_.prose += static_cast<float>(run.length - run.linked);
        return std::move(marks_);
    }

private:
    // What a name says is not believed of a part that holds much of the page's prose.
    bool holds(std::uint32_t node, float share) const {
        return static_cast<float>(sums_.prose_in(tree_, node)) > share * static_cast<float>(total_);
    }
    std::uint32_t visit(std::uint32_t i) {
        const auto& node = tree_[i];
        if (node.tag == Tag::text) return i + 1;
        const auto parent = node.parent;
        in_article_[i] = parent != no_node && (in_article_[parent] || tree_[parent].tag == Tag::article ||
                                               tree_[parent].tag == Tag::main);
        const auto mark = judge(i);
        if (mark == Mark::none) return i + 1;
        std::fill(marks_.of.begin() + i, marks_.of.begin() + node.end, mark);
        if (mark == Mark::caption) mark_credits(i);
        return node.end;
    }
    void mark_credits(std::uint32_t caption) {
        for (auto i = caption + 1; i < tree_[caption].end; ++i)
            if (tree_[i].tag != Tag::text && (meaning_of(tree_, i) & meaning::credit)) {
                std::fill(marks_.of.begin() + i, marks_.of.begin() + tree_[i].end, Mark::credit);
                i = tree_[i].end - 1;
            }
    }
    Mark judge(std::uint32_t i) {
        const auto tag = tree_[i].tag;
        if (is_code(tag)) return Mark::hidden;
        if (tag == Tag::body || tag == Tag::html) return Mark::none;
        if (is_hidden(tree_, i) && !holds(i, 0.4f)) return Mark::hidden;
        if (const auto mark = by_tag(i, tag); mark != Mark::none) return mark;
        if (!strict_)
            return (meaning_of(tree_, i) & meaning::consent) && !holds(i, 0.5f) ? Mark::boilerplate
                                                                                : Mark::none;
        if (has_furniture_role(tree_, i) && !holds(i, 0.4f)) return Mark::boilerplate;
        const auto names = marks_.meanings[i] = meaning_of(tree_, i);
        if (tag == Tag::article || tag == Tag::main) return Mark::none;
        if (const auto mark = by_names(i, names); mark != Mark::none) return mark;
        return by_links(i, tag);
    }
    Mark by_tag(std::uint32_t i, Tag tag) const {
        switch (tag) {
            case Tag::nav:
            case Tag::dialog:
                return holds(i, 0.5f) ? Mark::none : Mark::boilerplate;
            case Tag::button:
            case Tag::label:
            case Tag::option:
                return holds(i, 0.2f) ? Mark::none : Mark::boilerplate;
            case Tag::aside:
                return strict_ && !holds(i, 0.4f) ? Mark::related : Mark::none;
            case Tag::footer:
            case Tag::form:
                return holds(i, 0.3f) ? Mark::none : Mark::boilerplate;
            // The block of an article's title holds its summary at most.
            case Tag::header:
                return holds(i, 0.3f) || (in_article_[i] && !holds_tag(i, Tag::h1)) ? Mark::none
                                                                                    : Mark::boilerplate;
            case Tag::figure:
                return is_picture(i) && !holds(i, 0.4f) ? Mark::caption : Mark::none;
            case Tag::figcaption:
                return Mark::caption;
            default:
                return Mark::none;
        }
    }
    bool holds_tag(std::uint32_t i, Tag tag) const {
        for (auto at = i, end = std::min(tree_[i].end, i + most_looked); at < end; ++at)
            if (tree_[at].tag == tag) return true;
        return false;
    }
    // Tables, quotes and code stand in figures, too.
    bool is_picture(std::uint32_t i) const {
        for (auto at = i, end = std::min(tree_[i].end, i + most_looked); at < end; ++at)
            switch (tree_[at].tag) {
                case Tag::table:
                case Tag::blockquote:
                case Tag::pre:
                case Tag::ul:
                case Tag::ol:
                    return false;
                default:
                    break;
            }
        return true;
    }
    Mark by_names(std::uint32_t i, Meaning names) const {
        using namespace meaning;
        if (names == 0) return Mark::none;
        const auto prose = sums_.prose_in(tree_, i);
        const bool block = is_block(tree_[i].tag);
        if ((names & consent) && !holds(i, 0.5f)) return Mark::boilerplate;
        if ((names & comments) && !(names & body) && !holds_tag(i, Tag::h1) &&
            (total_ - prose > 300 || prose < 200))
            return Mark::boilerplate;
        if (names & body) return Mark::none;
        if ((names & credit) && prose < 200) return Mark::credit;
        if ((names & caption) && !holds(i, 0.3f)) return Mark::caption;
        if ((names & related) && !holds(i, 0.35f)) return Mark::related;
        if ((names & (navigation | share | promotion | wall)) && !holds(i, 0.35f)) return Mark::boilerplate;
        if ((names & author) && !holds(i, 0.3f) && prose < 900) return Mark::boilerplate;
        if ((names & byline) && prose < 250 && !(names & lead) && sums_.length_in(tree_, i) < 400)
            return Mark::boilerplate;
        if ((names & (details | tags)) && prose < 120 && !(names & (lead | title)) &&
            sums_.length_in(tree_, i) < 400)
            return block || prose == 0 ? Mark::boilerplate : Mark::none;
        if ((names & weak) && block && prose * 3 < sums_.length_in(tree_, i) && sums_.links_in(tree_, i) > 1)
            return Mark::related;
        return Mark::none;
    }
    // Lists of links are not text.
    Mark by_links(std::uint32_t i, Tag tag) const {
        if (tag != Tag::ul && tag != Tag::ol && tag != Tag::div && tag != Tag::section && tag != Tag::table &&
            tag != Tag::dl)
            return Mark::none;
        const auto length = sums_.length_in(tree_, i), linked = sums_.linked_in(tree_, i);
        if (length == 0 || linked * 10 < length * 6) return Mark::none;
        if (sums_.links_in(tree_, i) < 2 && sums_.runs_in(tree_, i) != sums_.links_in(tree_, i))
            return Mark::none;
        return holds(i, 0.2f) ? Mark::none : Mark::related;
    }

    // A teaser: a heading that is a link, with some lines of its own.
    void mark_teasers() {
        std::vector<std::uint32_t> found;
        std::uint32_t prose = 0;
        find_links();
        for (const auto& run : runs_.list) {
            if (marks_.of[run.first] != Mark::none || run.form != Form::heading) continue;
            if (run.linked * 10 < run.length * 8 || links_here(run)) continue;
            const auto teaser = teaser_around(run.owner);
            if (teaser == run.owner || (!found.empty() && found.back() == teaser)) continue;
            found.push_back(teaser);
            prose += sums_.prose_in(tree_, teaser);
        }
        // One that holds most of the page is an article under a linked title; many that do make an index.
        if (found.size() < 4 && static_cast<float>(prose) > 0.5f * static_cast<float>(total_)) return;
        for (const auto teaser : found)
            std::fill(marks_.of.begin() + teaser, marks_.of.begin() + tree_[teaser].end, Mark::related);
    }
    // Teasers without headings: children alike, each with a link that is a title.
    void mark_groups(std::uint32_t parent) {
        constexpr std::uint32_t fewest = 3;
        std::uint32_t count = 0, prose = 0;
        std::uint32_t first = no_node;
        const auto alike = [&](std::uint32_t child) {
            return tree_[child].tag != Tag::text && is_block(tree_[child].tag) && looks_like_teaser(child) &&
                   (first == no_node ||
                    (tree_[child].tag == tree_[first].tag &&
                     tree_.attribute(child, Attribute::class_) == tree_.attribute(first, Attribute::class_)));
        };
        for (auto child = parent + 1; child < tree_[parent].end; child = tree_[child].end) {
            if (marks_.of[child] != Mark::none || !alike(child)) continue;
            if (first == no_node) first = child;
            ++count;
            prose += sums_.prose_in(tree_, child);
        }
        if (count < fewest || prose * 2 > total_) return;
        for (auto child = first; child < tree_[parent].end; child = tree_[child].end)
            if (marks_.of[child] == Mark::none && alike(child))
                std::fill(marks_.of.begin() + child, marks_.of.begin() + tree_[child].end, Mark::related);
    }
    bool looks_like_teaser(std::uint32_t node) const {
        constexpr std::uint32_t longest = 400, shortest_title = 15;
        const auto length = sums_.length_in(tree_, node), linked = sums_.linked_in(tree_, node);
        if (length > longest || linked < shortest_title || sums_.links_in(tree_, node) == 0) return false;
        return sums_.links_in(tree_, node) <= 3 && linked >= shortest_title * sums_.links_in(tree_, node);
    }
    // The link around each node, and the first one from each on: headings hold many runs each.
    void find_links() {
        link_around_.assign(tree_.size(), no_node);
        next_link_.assign(tree_.size(), no_node);
        for (std::uint32_t i = 0; i < tree_.size(); ++i) {
            const auto parent = tree_[i].parent;
            link_around_[i] = tree_[i].tag == Tag::a ? i : parent == no_node ? no_node : link_around_[parent];
        }
        for (auto i = tree_.size(), next = no_node; i-- > 0;) {
            if (tree_[i].tag == Tag::a) next = i;
            next_link_[i] = next;
        }
    }
    bool links_here(const Run& run) const {
        auto link = link_around_[run.first];
        if (link == no_node || link < run.owner) link = next_link_[run.owner];
        if (link >= run.first) return false;  // or there is none
        const auto href = tree_.attribute(link, Attribute::href);
        return href.empty() || href[0] == '#';
    }
    std::uint32_t teaser_around(std::uint32_t heading) const {
        constexpr std::uint32_t most = 480;
        auto teaser = heading;
        auto runs = sums_.runs_in(tree_, heading);
        for (int level = 0; level < 6; ++level) {
            const auto parent = tree_[teaser].parent;
            if (parent == no_node || tree_[parent].tag == Tag::body) break;
            if (sums_.length_in(tree_, parent) > most || sums_.links_in(tree_, parent) > 4) break;
            teaser = parent;
        }
        return sums_.runs_in(tree_, teaser) == runs ? heading : teaser;
    }

    const Tree& tree_;
    const Sums& sums_;
    const Runs& runs_;
    const bool strict_;
    std::uint32_t total_ = 0;
    Marks marks_;
    std::vector<bool> in_article_;
    std::vector<std::uint32_t> link_around_, next_link_;
};

}  // namespace

Mark mark_of(const Tree& tree, const Marks& marks, const Run& run) {
    if (marks.of[run.owner] != Mark::none) return marks.of[run.owner];
    for (auto i = run.first; i <= run.last; ++i)
        if (tree[i].tag == Tag::text && marks.of[i] == Mark::none && !trim(tree.text(i)).empty())
            return Mark::none;
    return marks.of[run.first];
}

Marks marks_of(const Tree& tree, const Runs& runs, bool strict) { return Marking{tree, runs, strict}.take(); }

}  // namespace newswatch::page::detail
