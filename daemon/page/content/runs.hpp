// A page as runs of text: what stands between two ends of paragraphs. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "page/html/tree.hpp"
#include "page/main_text.hpp"

namespace newswatch::page::detail {

struct Run {
    std::uint32_t owner = 0;            // the nearest element that makes a paragraph
    std::uint32_t first = 0, last = 0;  // text nodes, both included
    std::uint32_t length = 0;           // letters and digits; one of a script without spaces counts three
    std::uint32_t linked = 0;           // those of them in links
    std::uint32_t stops = 0;            // marks that end sentences or part them
    Form form = Form::paragraph;
    bool prose = false;  // reads like sentences
    float worth = 0;     // what it says for (or against) an article around it
};

// Sums over the nodes before one, so that what a node holds is one subtraction.
struct Sums {
    std::vector<std::uint32_t> length, linked, prose, runs, links;
    std::uint32_t length_in(const Tree& tree, std::uint32_t node) const { return sum(length, tree, node); }
    std::uint32_t linked_in(const Tree& tree, std::uint32_t node) const { return sum(linked, tree, node); }
    std::uint32_t prose_in(const Tree& tree, std::uint32_t node) const { return sum(prose, tree, node); }
    std::uint32_t runs_in(const Tree& tree, std::uint32_t node) const { return sum(runs, tree, node); }
    std::uint32_t links_in(const Tree& tree, std::uint32_t node) const { return sum(links, tree, node); }

private:
    static std::uint32_t sum(const std::vector<std::uint32_t>& sums, const Tree& tree, std::uint32_t node) {
        return sums[tree[node].end] - sums[node];
    }
};

struct Runs {
    std::vector<Run> list;  // in the page's order
    Sums sums;
};

Runs runs_of(const Tree& tree);
// The text of a run, white space folded; without what `marks`, if given, say is hidden or another's credit.
struct Marks;
std::string text_of(const Tree& tree, const Run& run, const Marks* marks = nullptr);

}  // namespace newswatch::page::detail
