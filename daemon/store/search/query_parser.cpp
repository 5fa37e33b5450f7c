#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/ascii.hpp"
#include "core/value.hpp"
#include "store/search/query.hpp"

namespace newswatch::store::detail {
namespace {

using Kind = SearchNode::Kind;
using Field = SearchNode::Field;

constexpr std::array<std::pair<std::string_view, Field>, 11> fields{{{"title", Field::title},
                                                                     {"summary", Field::summary},
                                                                     {"body", Field::body},
                                                                     {"author", Field::author},
                                                                     {"category", Field::category},
                                                                     {"url", Field::url},
                                                                     {"source", Field::source},
                                                                     {"tag", Field::tag},
                                                                     {"language", Field::language},
                                                                     {"since", Field::since},
                                                                     {"until", Field::until}}};
constexpr std::string_view date_field = "date";

bool is_condition(Field field) { return field >= Field::url; }

struct Complaint {
    std::size_t at;  // byte
    std::string message;
};

std::optional<Field> field_called(const std::string& name) {
    for (const auto& [known, field] : fields)
        if (known == name) return field;
    return std::nullopt;
}

std::string misspelt(const std::string& name) {
    std::vector<std::string> names{std::string{date_field}};
    for (const auto& [known, field] : fields) names.emplace_back(known);
    return nearest(name, names);
}

// White space of ASCII, control characters (NUL among them), and the wide space of Chinese keyboards.
std::size_t space_at(std::string_view text, std::size_t at) {
    if (static_cast<unsigned char>(text[at]) <= ' ' || text[at] == 0x7F) return 1;
    return text.substr(at, 3) == "\xE3\x80\x80" ? 3 : 0;
}

// Straight and typographic double quotes alike.
std::size_t quote_at(std::string_view text, std::size_t at) {
    if (text[at] == '"') return 1;
    const auto three = text.substr(at, 3);
    return three == "\xE2\x80\x9C" || three == "\xE2\x80\x9D" || three == "\xE2\x80\x9E" ? 3 : 0;
}

class Parser {
public:
    Parser(std::string_view text, Timestamp now) : text_{text}, now_{now} {}

    SearchNode parse() {
        skip_space();
        if (at_ == text_.size()) return {};
        auto node = either(Field::any, 0);
        if (at_ < text_.size()) throw Complaint{at_, "\")\" closes nothing: take it away, or quote it"};
        return node;
    }

private:
    SearchNode either(Field scope, int depth) {
        SearchNode node{Kind::any};
        node.children.push_back(every(scope, depth));
        while (take_word("OR")) node.children.push_back(every(scope, depth));
        if (node.children.size() == 1) return SearchNode{std::move(node.children.front())};
        return node;
    }

    SearchNode every(Field scope, int depth) {
        SearchNode node{Kind::all};
        const auto begin = at_;
        bool anything = false;
        while (at_ < text_.size() && text_[at_] != ')' && !sees_word("OR")) {
            if (take_word("AND")) continue;
            auto part = one(scope, depth);
            anything = true;
            if (part) node.children.push_back(*std::move(part));
        }
        if (!anything) throw Complaint{begin, "something to search for is expected here"};
        if (node.children.empty())
            throw Complaint{begin, "letters or digits are expected here: signs are not searched"};
        if (node.children.size() == 1) return SearchNode{std::move(node.children.front())};
        return node;
    }

    // Nothing for what has no letter or digit in it.
    std::optional<SearchNode> one(Field scope, int depth) {
        if (depth > deepest_search) throw Complaint{at_, "nested more than 16 deep"};
        const auto begin = at_;
        if (take_sign('-') || take_word("NOT")) {
            if (at_ == text_.size() || text_[at_] == ')')
                throw Complaint{begin, "what must not occur is missing"};
            auto part = one(scope, depth + 1);
            if (!part) return std::nullopt;
            SearchNode node{Kind::none};
            node.children.push_back(*std::move(part));
            return node;
        }
        if (text_[at_] == '(') return group(scope, depth);
        if (quote_at(text_, at_) != 0) return quoted(scope, begin);
        return word(scope, depth);
    }

    SearchNode group(Field scope, int depth) {
        const auto open = at_++;
        skip_space();
        auto node = either(scope, depth + 1);
        if (at_ == text_.size()) throw Complaint{open, "\"(\" is not closed: add \")\""};
        ++at_;
        skip_space();
        return node;
    }

    std::optional<SearchNode> quoted(Field field, std::size_t where) {
        const auto open = at_;
        at_ += quote_at(text_, at_);
        const auto begin = at_;
        while (at_ < text_.size() && quote_at(text_, at_) == 0) ++at_;
        if (at_ == text_.size()) throw Complaint{open, "the quote is not closed: add \""};
        const auto content = text_.substr(begin, at_ - begin);
        at_ += quote_at(text_, at_);
        const bool prefix = take_star();
        return leaf(field, content, prefix, where);
    }

    std::optional<SearchNode> word(Field scope, int depth) {
        const auto begin = at_;
        const auto content = word_here();
        const auto colon = content.find(':');
        if (colon != std::string_view::npos && colon != 0) {
            auto found = with_field(content.substr(0, colon), begin, depth);
            if (found) return *std::move(found);
        }
        at_ = begin + content.size();
        const bool prefix = content.size() > 1 && content.back() == '*';
        skip_space();
        return leaf(scope, content.substr(0, content.size() - (prefix ? 1 : 0)), prefix, begin);
    }

    // Nothing when that is no field: a time, an address, a heading with a colon.
    std::optional<std::optional<SearchNode>> with_field(std::string_view name, std::size_t begin, int depth) {
        const auto called = lower(name);
        const auto field = field_called(called);
        if (!field && called != date_field) {
            const auto meant = misspelt(called);
            if (!meant.empty())
                throw Complaint{begin, "there is no field \"" + called + "\"; did you mean \"" + meant +
                                           "\"? In quotes it is a text"};
            return std::nullopt;
        }
        at_ = begin + name.size() + 1;
        if (at_ == text_.size() || space_at(text_, at_) != 0 || text_[at_] == ')')
            throw Complaint{at_,
                            "what to look for in \"" + called + "\" is missing: no space after the colon"};
        if (!field) return std::optional{range(begin)};
        if (text_[at_] == '(') {
            if (*field >= Field::since) throw Complaint{at_, "one time is expected"};
            return std::optional{group(*field, depth)};
        }
        if (quote_at(text_, at_) != 0) return quoted(*field, at_);
        const auto where = at_;
        const auto content = word_here();
        const bool prefix = content.size() > 1 && content.back() == '*';
        at_ += content.size();
        skip_space();
        return leaf(*field, content.substr(0, content.size() - (prefix ? 1 : 0)), prefix, where);
    }

    // date:2026-11, date:2026-11-01..2026-11-05, date:..2026, date:7d..
    SearchNode range(std::size_t begin) {
        const auto where = at_;
        const auto content = word_here();
        at_ += content.size();
        skip_space();
        const auto dots = content.find("..");
        const auto from = content.substr(0, dots);
        const auto to = dots == std::string_view::npos ? from : content.substr(dots + 2);
        if (from.empty() && to.empty()) throw Complaint{begin, "a date is missing"};
        SearchNode node{Kind::all};
        if (!from.empty()) node.children.push_back(*leaf(Field::since, from, false, where));
        if (!to.empty()) node.children.push_back(*leaf(Field::until, to, false, where));
        return node;
    }

    std::optional<SearchNode> leaf(Field field, std::string_view content, bool prefix, std::size_t where) {
        if (++terms_ > most_search_terms) throw Complaint{where, "more than 64 words: search for fewer"};
        if (is_condition(field)) {
            auto condition = make_condition(field, content, prefix, now_);
            if (!condition) throw Complaint{where, condition.error().message};
            return std::move(*condition);
        }
        SearchNode node{Kind::term};
        node.field = field;
        node.text = content;
        std::replace(node.text.begin(), node.text.end(), '\0', ' ');
        node.tokens = tokens_of(node.text, TokenizeFor::query);
        node.prefix = prefix || begins_tokens(node.tokens);
        tokens_ += node.tokens.size();
        if (tokens_ > most_search_tokens)
            throw Complaint{where, "more than 256 words or characters in all: search for fewer"};
        if (node.tokens.empty()) return std::nullopt;
        if (prefix && node.tokens.size() == 1 && !node.tokens[0].dense && node.tokens[0].text.size() < 2)
            throw Complaint{where, "at least two letters are expected before *"};
        return node;
    }

    std::string_view word_here() const {
        auto end = at_;
        while (end < text_.size() && space_at(text_, end) == 0 && quote_at(text_, end) == 0 &&
               text_[end] != '(' && text_[end] != ')')
            ++end;
        return text_.substr(at_, end - at_);
    }

    bool sees_word(std::string_view operation) const { return word_here() == operation; }

    bool take_word(std::string_view operation) {
        if (!sees_word(operation)) return false;
        at_ += operation.size();
        skip_space();
        return true;
    }

    // Before something, not alone.
    bool take_sign(char sign) {
        const bool there = text_[at_] == sign && at_ + 1 < text_.size() && space_at(text_, at_ + 1) == 0;
        at_ += there ? 1 : 0;
        return there;
    }

    bool take_star() {
        const bool star = at_ < text_.size() && text_[at_] == '*';
        at_ += star ? 1 : 0;
        skip_space();
        return star;
    }

    void skip_space() {
        while (at_ < text_.size() && space_at(text_, at_) != 0) at_ += space_at(text_, at_);
    }

    std::string_view text_;
    Timestamp now_;
    std::size_t at_ = 0, terms_ = 0, tokens_ = 0;
};

std::size_t column_of(std::string_view text, std::size_t at) {
    const auto before = text.substr(0, at);
    return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) {
               return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
           }));
}

}  // namespace

Result<SearchNode> make_condition(Field field, std::string_view text, bool prefix, Timestamp now) {
    SearchNode node{Kind::condition};
    node.field = field;
    node.text = text;
    node.prefix = prefix;
    if (text.empty()) return Error{ErrorKind::invalid, "a value is expected"};
    if (field != Field::since && field != Field::until) return node;
    if (prefix) return Error{ErrorKind::invalid, "a time has no *"};
    const auto period = parse_period(text, now);
    if (!period) return period.error();
    node.at = field == Field::since ? period->begin : period->end;
    return node;
}

Result<SearchNode> parse_search(std::string_view text, Timestamp now) {
    if (text.size() > longest_search)
        return Error{ErrorKind::invalid, "the query has more than 4096 bytes: search for fewer words"};
    try {
        return Parser{text, now}.parse();
    } catch (const Complaint& complaint) {
        return Error{ErrorKind::invalid,
                     "column " + std::to_string(column_of(text, complaint.at)) + ": " + complaint.message};
    }
}

}  // namespace newswatch::store::detail
