#include "feed/json/tree.hpp"

#include <algorithm>
#include <limits>

#include "feed/json/string_end.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

bool is_number(std::string_view word) {
    const bool begins = is_digit(word[0]) || (word.size() > 1 && word[0] != 'e' && word[0] != 'E');
    return begins && std::any_of(word.begin(), word.end(), is_digit) &&
           word.find_first_not_of("0123456789+-.eE") == word.npos;
}

Kind kind_of(std::string_view word) {
    if (is_number(word)) return Kind::number;
    if (iequals(word, "true") || iequals(word, "false")) return Kind::boolean;
    for (const auto* none : {"null", "nan", "-nan", "none", "nil", "undefined", "infinity", "-infinity"})
        if (iequals(word, none)) return Kind::null;
    return Kind::string;
}

}  // namespace

// Reads forward once, with a stack of what is open.
class Loader {
public:
    Loader(Tree& tree, unsigned depth, Report& report, const ItemStarts& starts)
        : tree_{tree}, text_{tree.text_}, depth_{depth}, report_{report}, starts_{starts} {}

    void run(std::size_t start) {
        add(Kind::array, 0, text_.size());
        open_.push_back(0);
        at_ = start;
        while (!stopped_ && (at_ < text_.size() || next_start() < text_.size())) {
            if (at_ >= next_start())
                begin_item();
            else if (is_space(text_[at_]))
                ++at_;
            else if (skipped_ != 0)
                skip();
            else
                step(text_[at_]);
        }
        finish();
    }

private:
    enum Slip : unsigned { comment, quotes, comma, word, bracket, line_break, stray, behind, nesting };

    void step(char c) {
        switch (c) {
            case '{':
            case '[':
                return open(c);
            case '}':
            case ']':
                return close(c);
            case ',':
                return separate();
            case '"':
            case '\'':
                return quoted(c);
            case ':':
                ++at_;
                return;
            default:
                break;
        }
        if (const auto end = behind_comment(text_, at_); end != at_) {
            tell(comment, at_, "a comment");
            at_ = end;
        } else if (at_top()) {
            leave(c);
        } else if (is_word(c)) {
            bare();
        } else {
            tell(stray, at_, "a character outside of all values");
            ++at_;
        }
    }

    // Where the list of the items begins, then where the next of them does; the size of the text when that is
    // not known. What goes on till there lost its end.
    std::size_t next_start() const {
        if (next_ == starts_.items.size()) return text_.size();
        return level_ == 0 ? starts_.list : starts_.items[next_];
    }

    void begin_item() {
        const bool in_time = at_ == next_start() && skipped_ == 0;
        at_ = next_start();
        skipped_ = 0;
        if (level_ == 0) return begin_list(in_time);
        if (!in_time || open_.size() != level_)
            report_.add(at_, "json", "the item before this one is damaged; what could be read of it is kept");
        while (open_.size() > level_) pop();
        ++next_;
        after_value_ = after_comma_ = false;
        open('{');
    }

    void begin_list(bool in_time) {
        const bool in_place = in_time && (has_name_ || !in_object());
        if (!in_place) {
            report_.add(at_, "json",
                        "what stands before this list is damaged; what could be read of it is kept");
            while (open_.size() > 2) pop();
            name_ = static_cast<std::uint32_t>(starts_.name);
            name_end_ = static_cast<std::uint32_t>(starts_.name_end);
            has_name_ = in_object() && name_end_ != 0;
            after_value_ = false;
        }
        open('[');
        level_ = open_.size();
    }

    // Of what is open this much stays so, as long as items follow.
    std::size_t kept_open() const {
        if (next_ == starts_.items.size()) return 1;
        return level_ == 0 ? 2 : level_;
    }

    bool at_top() const { return open_.size() == 1; }
    bool in_object() const { return tree_.nodes_[open_.back()].kind == Kind::object; }

    // Behind the document only what closes a callback may stand.
    void leave(char c) {
        if (c == ')' || c == ';') {
            ++at_;
            return;
        }
        tell(behind, at_, "more text behind the end, which is not read");
        stopped_ = true;
    }

    void tell(Slip slip, std::size_t at, std::string_view what) {
        if ((told_ >> slip & 1u) != 0) return;
        told_ |= 1u << slip;
        report_.add(at, "json", "this is no strict JSON: " + std::string{what});
    }

    std::uint32_t add(Kind kind, std::size_t begin, std::size_t end) {
        if (after_value_) tell(comma, begin, "a comma is missing before this");
        const auto index = static_cast<std::uint32_t>(tree_.nodes_.size());
        tree_.nodes_.push_back({name_, name_end_, static_cast<std::uint32_t>(begin),
                                static_cast<std::uint32_t>(end), index + 1, kind, false});
        name_ = name_end_ = 0;
        has_name_ = false;
        after_value_ = !open_.empty() && !at_top();
        after_comma_ = false;
        if (tree_.nodes_.size() >= Tree::most_values) {
            report_.add(begin, "limit",
                        "the document has more than " + std::to_string(Tree::most_values) +
                            " values; what follows is not read");
            stopped_ = full_ = true;
        }
        return index;
    }

    // "{" where an object of an array should have its next name: the end of that object is missing.
    void end_unclosed_object() {
        const bool in_array = open_.size() > 1 && tree_.nodes_[open_[open_.size() - 2]].kind == Kind::array;
        if (!in_object() || has_name_ || !after_comma_ || !in_array || open_.size() == 2) return;
        tell(bracket, at_, "a closing bracket is missing before this");
        pop();
    }

    void open(char c) {
        if (c == '{') end_unclosed_object();
        if (open_.size() > depth_) {
            if ((told_ >> nesting & 1u) == 0)
                report_.add(
                    at_, "limit",
                    "values are nested deeper than " + std::to_string(depth_) + "; these are left out");
            told_ |= 1u << nesting;
            skipped_ = 1;
        }
        const auto index = add(c == '{' ? Kind::object : Kind::array, at_, at_ + 1);
        ++at_;
        if (skipped_ != 0) return;
        open_.push_back(index);
        ++(c == '{' ? objects_ : arrays_);
        after_value_ = false;
    }

    // A bracket that fits nothing open is passed over; one that fits further out closes what is inside.
    void close(char c) {
        const bool object = c == '}';
        if (after_comma_) tell(comma, at_, "a comma before the end of a list");
        if ((object ? objects_ : arrays_) == 0) {
            tell(bracket, at_, "a closing bracket without an opening one");
            ++at_;
            return;
        }
        if (object && is_one_too_many()) {
            tell(bracket, at_, "a closing bracket too many");
            ++at_;
            return;
        }
        if (depth_of(object) < kept_open()) {
            tell(bracket, at_, "a closing bracket too many");
            ++at_;
            return;
        }
        while (in_object() != object) {
            tell(bracket, at_, "a bracket of the other kind was expected here");
            pop();
        }
        pop();
        ++at_;
        after_value_ = !at_top();
    }

    // How much is open around the innermost object, or array, that is.
    std::size_t depth_of(bool object) const {
        const auto is_such = [&](std::uint32_t index) {
            return (tree_.nodes_[index].kind == Kind::object) == object;
        };
        const auto innermost = std::find_if(open_.rbegin(), open_.rend(), is_such);
        return static_cast<std::size_t>(open_.rend() - innermost) - 1;
    }

    // "}" between two objects of one array, as in [{...}}, {...}].
    bool is_one_too_many() const {
        if (in_object()) return false;
        const auto begin = tree_.nodes_[open_.back()].begin;
        const auto before = trim(text_.substr(begin, at_ - begin));
        const auto separator = behind_space(text_, at_ + 1);
        if (before.back() != '}' || separator == text_.size() || text_[separator] != ',') return false;
        const auto next = behind_space(text_, separator + 1);
        return next < text_.size() && text_[next] == '{';
    }

    void pop() {
        give_name_a_value();
        const auto index = open_.back();
        --(in_object() ? objects_ : arrays_);
        open_.pop_back();
        auto& node = tree_.nodes_[index];
        node.end = static_cast<std::uint32_t>(std::min(at_ + 1, text_.size()));
        node.after = static_cast<std::uint32_t>(tree_.nodes_.size());
        after_comma_ = false;
    }

    void give_name_a_value() {
        if (has_name_) add(Kind::null, at_, at_);
    }

    void separate() {
        give_name_a_value();
        if (!after_value_ && !at_top()) tell(comma, at_, "a comma without a value before it");
        after_value_ = false;
        after_comma_ = true;
        ++at_;
    }

    void quoted(char quote) {
        if (at_top()) return leave(quote);
        if (quote == '\'') tell(quotes, at_, "single quotes");
        const bool name = in_object() && !has_name_;
        const std::size_t begin = at_ + 1;
        const std::size_t limit = next_start();
        const std::size_t end = string_end(text_.substr(0, limit), begin, quote, name);
        at_ = std::min(end + 1, text_.size());
        take(name, Kind::string, begin, end);
        // Nothing else leaves a string open but the end of the text, and of an item.
        if (end == limit && !name) tree_.nodes_.back().cut = true;
    }

    // Where the closing quote is; the size of `text` when there is none.
    std::size_t string_end(std::string_view text, std::size_t begin, char quote, bool name) {
        const StringEnd ends{text, in_object()};
        for (std::size_t at = begin; at < text.size(); ++at) {
            const char c = text[at];
            if (c == '\\') {
                ++at;
            } else if (c == '\n') {
                tell(line_break, at, "a line break inside a string");
            } else if (c == quote) {
                if (name || ends.is_at(at)) return at;
                tell(quotes, at, "a quote inside a string is not escaped");
            }
        }
        return text.size();
    }

    void bare() {
        const auto end = word_end(text_, at_);
        const auto written = text_.substr(at_, end - at_);
        const bool name = in_object() && !has_name_;
        const auto kind = kind_of(written);
        if (name || kind == Kind::string || iequals(written, "nan")) tell(word, at_, "a word without quotes");
        const auto begin = at_;
        at_ = end;
        take(name, kind, begin, end);
        if (end == text_.size() && !name) tree_.nodes_.back().cut = true;
    }

    void take(bool name, Kind kind, std::size_t begin, std::size_t end) {
        if (!name) {
            add(kind, begin, end);
            return;
        }
        name_ = static_cast<std::uint32_t>(begin);
        name_end_ = static_cast<std::uint32_t>(end);
        has_name_ = true;
        const auto next = behind_space(text_, at_);
        if (next < text_.size() && text_[next] != ':') tell(word, begin, "a name without a value");
    }

    // Inside what is nested too deep only brackets and strings matter.
    void skip() {
        const char c = text_[at_++];
        if (c == '{' || c == '[') ++skipped_;
        if (c == '}' || c == ']') --skipped_;
        if (c != '"') return;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        at_ = std::min(at_ + 1, text_.size());
    }

    void finish() {
        const bool broken_off = !full_ && (open_.size() > 1 || skipped_ != 0);
        if (broken_off)
            report_.add(text_.size(), "truncated",
                        "the document breaks off here; what was read of it is kept");
        for (; open_.size() > 1; pop()) tree_.nodes_[open_.back()].cut = true;
        tree_.nodes_[0].after = static_cast<std::uint32_t>(tree_.nodes_.size());
        constexpr unsigned harmless = 1u << comment | 1u << line_break;
        tree_.damaged_ = broken_off || (told_ & ~harmless) != 0;
    }

    Tree& tree_;
    std::string_view text_;
    unsigned depth_;
    Report& report_;
    const ItemStarts& starts_;
    std::size_t next_ = 0;   // of starts_.items
    std::size_t level_ = 0;  // how much is open around an item; 0 before the list
    std::vector<std::uint32_t> open_;
    std::size_t objects_ = 0, arrays_ = 0;  // open ones
    std::size_t skipped_ = 0;               // open brackets below the deepest level
    std::size_t at_ = 0;
    std::uint32_t name_ = 0, name_end_ = 0;
    bool has_name_ = false;
    bool after_value_ = false, after_comma_ = false;
    bool stopped_ = false, full_ = false;
    unsigned told_ = 0;  // bit: a Slip
};

Tree Tree::load(std::string_view text, unsigned depth, Report& report, const ItemStarts& starts) {
    Tree tree;
    tree.text_ = text.substr(0, std::numeric_limits<std::uint32_t>::max() - 1);
    const auto start = start_of_json(tree.text_);
    if (start != text.npos) Loader{tree, depth, report, starts}.run(start);
    return tree;
}

}  // namespace newswatch::feed::detail::json
