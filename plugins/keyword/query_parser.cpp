#include "keyword/query_parser.hpp"

#include <algorithm>
#include <tuple>

#include "keyword/query_lexer.hpp"

namespace newswatch::keyword {
namespace {

using Kind = Node::Kind;
using Scope = std::optional<Field>;
using Part = std::optional<Node>;  // nothing: an error was reported in its place

// The node itself when there is one, else a node of them all, without nodes of its own kind inside.
Part joined(Kind kind, std::vector<Node> parts) {
    if (parts.empty()) return std::nullopt;
    if (parts.size() == 1) return std::move(parts[0]);
    Node node{.kind = kind, .offset = parts[0].offset};
    for (Node& part : parts) {
        if (part.kind == kind) {
            std::move(part.parts.begin(), part.parts.end(), std::back_inserter(node.parts));
        } else {
            node.parts.push_back(std::move(part));
        }
    }
    return node;
}

bool is_side_of_near(const Node& node) {
    if (node.kind == Kind::words) return true;
    return node.kind == Kind::any && std::all_of(node.parts.begin(), node.parts.end(), is_side_of_near);
}

// An article can only satisfy the node by containing some of its words.
bool has_to_be_found(const Node& node) {
    switch (node.kind) {
        case Kind::words:
        case Kind::near:
            return true;
        case Kind::none:
            return false;
        case Kind::all:
            return std::any_of(node.parts.begin(), node.parts.end(), has_to_be_found);
        case Kind::any:
            return std::all_of(node.parts.begin(), node.parts.end(), has_to_be_found);
    }
    return false;
}

// Where the first part begins that would match an article without any word of it.
std::size_t unanchored_at(const Node& node) {
    for (const Node& part : node.parts) {
        if (node.kind != Kind::none && !has_to_be_found(part)) return unanchored_at(part);
    }
    return node.offset;
}

// Bits of the fields that a side of NEAR looks at.
unsigned fields_of(const Node& node) {
    const auto bit = [](Field field) { return 1u << static_cast<unsigned>(field); };
    if (node.kind == Kind::words) {
        return node.scope ? bit(*node.scope) : bit(Field::title) | bit(Field::summary) | bit(Field::body);
    }
    unsigned fields = 0;
    for (const Node& part : node.parts) fields |= fields_of(part);
    return fields;
}

// How a message names what was read.
std::string text_of(const Lexeme& lexeme) {
    switch (lexeme.kind) {
        case Lexeme::Kind::end:
            return "the end";
        case Lexeme::Kind::open:
            return "(";
        case Lexeme::Kind::close:
            return ")";
        case Lexeme::Kind::all:
            return "AND";
        case Lexeme::Kind::any:
            return "OR";
        case Lexeme::Kind::none:
            return "NOT";
        case Lexeme::Kind::near:
            return "NEAR/" + std::to_string(lexeme.distance);
        case Lexeme::Kind::scope:
            return lexeme.field ? std::string{name_of(*lexeme.field)} + ":" : "the field";
        case Lexeme::Kind::words:
            return "the word";
    }
    return "this";
}

// Recursive descent; every parenthesis is one level, and there are at most nesting_limit of them.
class Parser {
public:
    Parser(std::string_view query, std::vector<QueryError>& errors)
        : errors_{errors}, lexemes_{cut(query, errors)} {}

    Part run() {
        std::vector<Node> parts;
        if (next().kind == Lexeme::Kind::end && errors_.empty())
            fail(0, "the query is empty; expected a word to look for");
        while (next().kind != Lexeme::Kind::end) {
            if (Part part = any()) parts.push_back(std::move(*part));
            if (next().kind == Lexeme::Kind::close) {
                fail(next().offset, "this ) closes no (; leave it out or open one before it");
                ++at_;
                // Go on as if it were not there.
                if (next().kind == Lexeme::Kind::all || next().kind == Lexeme::Kind::any) ++at_;
            }
        }
        return joined(Kind::all, std::move(parts));
    }

private:
    const Lexeme& next() const { return lexemes_[at_]; }
    void fail(std::size_t offset, std::string message) { errors_.push_back({offset, std::move(message)}); }

    bool take(Lexeme::Kind kind) {
        if (next().kind != kind) return false;
        ++at_;
        return true;
    }

    Part any() {
        std::vector<Node> parts;
        do {
            if (Part part = all()) parts.push_back(std::move(*part));
        } while (take(Lexeme::Kind::any));
        return joined(Kind::any, std::move(parts));
    }

    // AND, or one operand after the other.
    Part all() {
        std::vector<Node> parts;
        for (;;) {
            if (Part part = none()) parts.push_back(std::move(*part));
            if (take(Lexeme::Kind::all)) continue;
            const Lexeme::Kind kind = next().kind;
            const bool adjacent = kind == Lexeme::Kind::words || kind == Lexeme::Kind::scope ||
                                  kind == Lexeme::Kind::open || kind == Lexeme::Kind::none;
            if (!adjacent) return joined(Kind::all, std::move(parts));
        }
    }

    Part none() {
        const std::size_t offset = next().offset;
        if (!take(Lexeme::Kind::none)) return near();
        while (next().kind == Lexeme::Kind::none) {
            fail(next().offset, "NOT NOT says nothing; leave both out, or one");
            ++at_;
        }
        Part part = near();
        if (!part) return std::nullopt;
        Node node{.kind = Kind::none, .offset = offset};
        node.parts.push_back(std::move(*part));
        return node;
    }

    Part near() {
        Part left = operand();
        if (next().kind != Lexeme::Kind::near) return left;
        const Lexeme& sign = lexemes_[at_++];
        Part right = operand();
        while (next().kind == Lexeme::Kind::near) {
            fail(next().offset, "NEAR stands between two operands only; write A NEAR/n B AND B NEAR/n C");
            ++at_;
            operand();
        }
        if (!left || !right || !checked_sides(*left, *right, sign)) return std::nullopt;
        Node node{.kind = Kind::near, .distance = sign.distance, .offset = left->offset};
        node.parts.push_back(std::move(*left));
        node.parts.push_back(std::move(*right));
        return node;
    }

    bool checked_sides(const Node& left, const Node& right, const Lexeme& sign) {
        for (const Node* side : {&left, &right}) {
            if (is_side_of_near(*side)) continue;
            fail(side->offset, "expected a word, a phrase or a group of them with OR beside " +
                                   text_of(sign) + ", not AND, NOT or another NEAR");
            return false;
        }
        if ((fields_of(left) & fields_of(right)) == 0) {
            fail(sign.offset, text_of(sign) +
                                  " can never hold: its sides look into different fields; "
                                  "give both the same one");
            return false;
        }
        return true;
    }

    // A term, a phrase or a group, with or without a scope.
    Part operand() {
        const bool scoped = next().kind == Lexeme::Kind::scope;
        if (!scoped) return unscoped_operand();
        const Scope outer = scope_;
        while (next().kind == Lexeme::Kind::scope) {
            if (scope_) {
                fail(next().offset, text_of(next()) + " stands inside " + std::string{name_of(*scope_)} +
                                        ":, and no text is in two fields; expected one field");
            }
            if (next().field) scope_ = next().field;
            ++at_;
        }
        Part part = unscoped_operand();
        scope_ = outer;
        return part;
    }

    Part unscoped_operand() {
        const Lexeme& lexeme = next();
        if (lexeme.kind == Lexeme::Kind::open) return group();
        if (lexeme.kind == Lexeme::Kind::words) {
            ++at_;
            if (lexeme.words.empty()) return std::nullopt;
            return Node{.kind = Kind::words, .scope = scope_, .words = lexeme.words, .offset = lexeme.offset};
        }
        std::string message = "expected a word, a \"phrase\" or (";
        if (at_ > 0) message += " after " + text_of(lexemes_[at_ - 1]);
        message += lexeme.kind == Lexeme::Kind::end ? ", but the query ends" : ", found " + text_of(lexeme);
        fail(lexeme.offset, std::move(message));
        return std::nullopt;
    }

    Part group() {
        const std::size_t offset = next().offset;
        if (depth_ == nesting_limit) {
            fail(offset,
                 "expected at most " + std::to_string(nesting_limit) + " parentheses inside each other");
            at_ = lexemes_.size() - 1;
            given_up_ = true;
            return std::nullopt;
        }
        ++at_;
        ++depth_;
        Part part = any();
        --depth_;
        if (!take(Lexeme::Kind::close) && !given_up_)
            fail(offset, "this ( is never closed; expected ) behind the group");
        return part;
    }

    std::vector<QueryError>& errors_;
    std::vector<Lexeme> lexemes_;
    std::size_t at_ = 0, depth_ = 0;
    bool given_up_ = false;  // too deep: the rest is not looked at
    Scope scope_;
};

}  // namespace

ParsedQuery parse(std::string_view query) {
    ParsedQuery result;
    if (query.size() > query_size_limit) {
        result.errors.push_back({query_size_limit, "a query has at most " + std::to_string(query_size_limit) +
                                                       " bytes; make several rules of it"});
        return result;
    }
    Part root = Parser{query, result.errors}.run();
    if (result.errors.empty() && root && !has_to_be_found(*root)) {
        result.errors.push_back(
            {unanchored_at(*root),
             "NOT only takes away, so nothing here has to be found; expected a word or phrase "
             "beside it, as in NATO AND NOT Reuters"});
    }
    std::sort(result.errors.begin(), result.errors.end(), [](const QueryError& a, const QueryError& b) {
        return std::tie(a.offset, a.message) < std::tie(b.offset, b.message);
    });
    if (result.errors.size() > error_limit) result.errors.resize(error_limit);
    if (result.errors.empty()) result.query = std::move(root);
    return result;
}

std::size_t column_of(std::string_view query, std::size_t offset) {
    const std::string_view before = query.substr(0, std::min(offset, query.size()));
    return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) {
               return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
           }));
}

}  // namespace newswatch::keyword
