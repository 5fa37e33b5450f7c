#include "store/search/statement.hpp"

#include <optional>

#include "store/search/case_folding.hpp"

namespace newswatch::store::detail {
namespace {

using Kind = SearchNode::Kind;
using Field = SearchNode::Field;

const char* column_of(Field field) {
    switch (field) {
        case Field::title:
            return "title : ";
        case Field::summary:
            return "summary : ";
        case Field::body:
            return "body : ";
        case Field::author:
            return "authors : ";
        case Field::category:
            return "categories : ";
        default:
            return "";
    }
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string(1, c);
    return out + "\"";
}

std::optional<std::string> expression(const SearchNode& node);

std::string term_expression(const SearchNode& node) {
    return column_of(node.field) + quoted(node.text) + (node.prefix ? " *" : "");
}

std::optional<std::string> any_expression(const SearchNode& node) {
    std::string out;
    for (const auto& child : node.children) {
        const auto part = expression(child);
        if (!part) return std::nullopt;
        out += (out.empty() ? "" : " OR ") + *part;
    }
    return "(" + out + ")";
}

// FTS5 knows NOT between two expressions only.
std::optional<std::string> all_expression(const SearchNode& node) {
    std::string wanted, unwanted;
    for (const auto& child : node.children) {
        const bool negative = child.kind == Kind::none;
        const auto part = expression(negative ? child.children.front() : child);
        if (!part) return std::nullopt;
        auto& out = negative ? unwanted : wanted;
        out += (out.empty() ? "" : negative ? " OR " : " AND ") + *part;
    }
    if (wanted.empty()) return std::nullopt;
    if (unwanted.empty()) return "(" + wanted + ")";
    return "((" + wanted + ") NOT (" + unwanted + "))";
}

// The node for FTS5; nothing when it asks for what is not in the index, or only for what must not occur.
std::optional<std::string> expression(const SearchNode& node) {
    switch (node.kind) {
        case Kind::term:
            return term_expression(node);
        case Kind::any:
            return any_expression(node);
        case Kind::all:
            return all_expression(node);
        default:
            return std::nullopt;
    }
}

class Writer {
public:
    explicit Writer(SearchStatement& out) : out_{out} {}

    std::string bind(BoundValue value) {
        out_.values.push_back(std::move(value));
        return "?" + std::to_string(out_.values.size());
    }

    std::string condition(const SearchNode& node) {
        if (const auto match = expression(node))
            return "a.n IN (SELECT rowid FROM search WHERE search MATCH " + bind(*match) + ")";
        switch (node.kind) {
            case Kind::all:
                return joined(node, " AND ");
            case Kind::any:
                return joined(node, " OR ");
            case Kind::none:
                return "NOT (" + condition(node.children.front()) + ")";
            default:
                return of_row(node);
        }
    }

private:
    std::string joined(const SearchNode& node, const char* between) {
        if (node.children.empty()) return "1";
        std::string out;
        for (const auto& child : node.children) out += (out.empty() ? "" : between) + condition(child);
        return "(" + out + ")";
    }

    std::string begins(const std::string& column, const std::string& text) {
        return "instr(case_folded(" + column + "), " + bind(case_folded(text)) + ") = 1";
    }

    std::string equal(const std::string& column, const SearchNode& node) {
        if (node.prefix) return begins(column, node.text);
        return "case_folded(" + column + ") = " + bind(case_folded(node.text));
    }

    std::string of_row(const SearchNode& node) {
        const auto at = std::int64_t{node.at.time_since_epoch().count()};
        switch (node.field) {
            case Field::url:
                return "instr(case_folded(a.url), " + bind(case_folded(node.text)) + ") > 0";
            case Field::source:
                return equal("a.source", node);
            case Field::tag:
                return "EXISTS (SELECT 1 FROM json_each(a.tags) t WHERE " + equal("t.value", node) + ")";
            case Field::language:  // with its regions: "en" is en-GB as well (RFC 4647, section 3.3.1)
                return "(" + equal("a.language", node) + " OR " + begins("a.language", node.text + "-") + ")";
            case Field::since:
                return "coalesce(a.published, a.fetched) >= " + bind(at);
            case Field::until:
                return "coalesce(a.published, a.fetched) < " + bind(at);
            default:
                return "0";
        }
    }

    SearchStatement& out_;
};

}  // namespace

SearchStatement make_statement(const SearchNode& conditions, const SearchPage& page) {
    SearchStatement statement;
    Writer writer{statement};
    // What FTS5 can do alone goes into one expression, so that it walks the index once.
    SearchNode text{Kind::all};
    std::string rest;
    const auto parts = conditions.kind == Kind::all ? conditions.children : std::vector{conditions};
    for (const auto& part : parts) {
        const bool negative = part.kind == Kind::none;
        if (expression(negative ? part.children.front() : part)) text.children.push_back(part);
    }
    const auto match = expression(text);
    for (const auto& part : parts) {
        const bool negative = part.kind == Kind::none;
        const bool matched = match && expression(negative ? part.children.front() : part);
        if (!matched) rest += " AND " + writer.condition(part);
    }
    if (page.before > 0) rest += (match ? " AND search.rowid < " : " AND a.n < ") + writer.bind(page.before);
    statement.sql = match ? "SELECT search.rowid FROM search CROSS JOIN articles a ON a.n = search.rowid "
                            "WHERE search MATCH " +
                                writer.bind(*match) + rest
                          : "SELECT a.n FROM articles a WHERE 1" + rest;
    if (page.by_relevance && match)
        statement.sql += " ORDER BY bm25(search, 8.0, 3.0, 1.0, 4.0, 4.0), search.rowid DESC";
    else
        statement.sql += match ? " ORDER BY search.rowid DESC" : " ORDER BY a.n DESC";
    statement.sql += " LIMIT " + writer.bind(static_cast<std::int64_t>(page.limit));
    return statement;
}

}  // namespace newswatch::store::detail
