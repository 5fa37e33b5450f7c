#include "keyword/query.hpp"

#include <algorithm>

namespace newswatch::keyword {
namespace {

bool same_words(const Word& a, const Word& b) {
    return a.folded == b.folded && a.link == b.link && a.prefix == b.prefix;
}

const char* sign_of(Link link) {
    switch (link) {
        case Link::next:
            return " ";
        case Link::adjacent:
            return "";
        case Link::apostrophe:
            return "'";
        case Link::hyphen:
            return "-";
        case Link::sign:
            return ".";
    }
    return "";
}

// Words that would be read as operators, or refused for looking like them.
bool is_reserved(std::string_view word) {
    constexpr std::array<std::string_view, 6> reserved{"AND", "OR", "NOT", "and", "or", "not"};
    if (std::find(reserved.begin(), reserved.end(), word) != reserved.end()) return true;
    return word.starts_with("NEAR") &&
           std::all_of(word.begin() + 4, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void print_words(const Node& node, std::string& out) {
    if (node.scope) out.append(name_of(*node.scope)).append(":");
    const bool spaced = std::any_of(node.words.begin() + 1, node.words.end(),
                                    [](const Word& word) { return word.link == Link::next; });
    const bool quoted = spaced || (node.words.size() == 1 && is_reserved(node.words[0].written));
    if (quoted) out += '"';
    for (std::size_t i = 0; i < node.words.size(); ++i) {
        if (i != 0) out += sign_of(node.words[i].link);
        out += node.words[i].written;
        if (node.words[i].prefix) out += '*';
    }
    if (quoted) out += '"';
}

// From the loosest to the tightest: the order in which an unparenthesised query is grouped.
int tightness(const Node& node) {
    switch (node.kind) {
        case Node::Kind::any:
            return 0;
        case Node::Kind::all:
            return 1;
        case Node::Kind::none:
            return 2;
        case Node::Kind::near:
            return 3;
        case Node::Kind::words:
            return 4;
    }
    return 0;
}

void print_onto(const Node& node, int surrounding, std::string& out);

void print_parts(const Node& node, std::string_view between, std::string& out) {
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        if (i != 0) out += between;
        print_onto(node.parts[i], tightness(node) + 1, out);
    }
}

void print_onto(const Node& node, int surrounding, std::string& out) {
    const bool parenthesised = tightness(node) < surrounding;
    if (parenthesised) out += '(';
    switch (node.kind) {
        case Node::Kind::words:
            print_words(node, out);
            break;
        case Node::Kind::near:
            print_parts(node, " NEAR/" + std::to_string(node.distance) + " ", out);
            break;
        case Node::Kind::none:
            out += "NOT ";
            print_parts(node, "", out);
            break;
        case Node::Kind::all:
            print_parts(node, " AND ", out);
            break;
        case Node::Kind::any:
            print_parts(node, " OR ", out);
            break;
    }
    if (parenthesised) out += ')';
}

}  // namespace

bool same(const Node& a, const Node& b) {
    return a.kind == b.kind && a.scope == b.scope && a.distance == b.distance &&
           std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(), same_words) &&
           std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), same);
}

std::string print(const Node& node) {
    std::string out;
    print_onto(node, 0, out);
    return out;
}

}  // namespace newswatch::keyword
