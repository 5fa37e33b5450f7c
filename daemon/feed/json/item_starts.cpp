#include "feed/json/item_starts.hpp"

#include <algorithm>
#include <string>

#include "feed/json/string_end.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// Longer names begin no items: each place in the text is compared with them.
constexpr std::size_t longest_name = 256;

char byte_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

// Where the string whose opening quote stands at `at` ends: its closing quote, or the end of its line or
// text.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '\n' && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return std::min(at, text.size());
}

// Behind its closing quote; npos when its line ends before.
std::size_t behind_string(std::string_view text, std::size_t at) {
    const auto end = end_of_string(text, at);
    return byte_at(text, end) == '"' ? end + 1 : npos;
}

// Behind a number or one of the three names (RFC 8259 section 3); npos when there is none.
std::size_t behind_word(std::string_view text, std::size_t at) {
    const auto end = word_end(text, at);
    const auto word = text.substr(at, end - at);
    const bool name = word == "true" || word == "false" || word == "null";
    const bool number = word.find_first_not_of("0123456789+-.eE") == npos;
    return !word.empty() && (name || number) ? end : npos;
}

// Behind the name of a member and its colon.
std::size_t behind_name(std::string_view text, std::size_t at) {
    if (byte_at(text, at) != '"') return npos;
    const auto end = behind_string(text, at);
    const auto colon = end == npos ? npos : behind_space(text, end);
    return colon != npos && byte_at(text, colon) == ':' ? colon + 1 : npos;
}

// With its quotes; its colon stands before `end`.
std::string_view quoted_name(std::string_view text, std::size_t at, std::size_t end) {
    return text.substr(at, text.find_last_of('"', end - 1) + 1 - at);
}

// Reads strict JSON and makes nothing of it.
class StrictWalk {
public:
    explicit StrictWalk(std::string_view text) : text_{text}, budget_{4 * text.size()} {}

    // Behind the object that begins at `begin`; npos when it is no strict JSON, and when so much was read
    // again and again that it would no longer be linear.
    std::size_t behind(std::size_t begin) {
        open_.clear();
        names_.clear();
        want_ = Want::value;
        std::size_t at = begin, last = begin;
        do {
            last = behind_space(text_, at);
            at = last < text_.size() && last - begin <= budget_ ? step(last) : npos;
        } while (at != npos && !open_.empty());
        // What could not be read on was read as well, be it long.
        budget_ -= std::min(budget_, (at == npos ? looked_up_to(last) : at) - begin);
        return at;
    }
    // The names of its members with their quotes, as far as it was read; no more than an item has.
    const std::vector<std::string_view>& names() const { return names_; }

private:
    static constexpr std::size_t most_names = 64;

    enum class Want : std::uint8_t { value, first_value, name, first_name, comma };

    // How far a step from `at` that failed may have read.
    std::size_t looked_up_to(std::size_t at) const {
        if (byte_at(text_, at) != '"') return word_end(text_, at);
        const auto end = end_of_string(text_, at);
        return byte_at(text_, end) == '"' ? behind_space(text_, end + 1) : end;
    }

    std::size_t step(std::size_t at) {
        const char c = text_[at];
        const bool may_end = want_ != Want::value && want_ != Want::name;
        if (may_end && c == (open_.back() == '{' ? '}' : ']')) {
            open_.pop_back();
            want_ = Want::comma;
            return at + 1;
        }
        if (want_ == Want::comma) {
            want_ = open_.back() == '{' ? Want::name : Want::value;
            return c == ',' ? at + 1 : npos;
        }
        if (want_ == Want::name || want_ == Want::first_name) {
            want_ = Want::value;
            const auto end = behind_name(text_, at);
            if (end != npos && open_.size() == 1 && names_.size() < most_names)
                names_.push_back(quoted_name(text_, at, end));
            return end;
        }
        return value(c, at);
    }

    std::size_t value(char c, std::size_t at) {
        if (c == '{' || c == '[') {
            open_ += c;
            want_ = c == '{' ? Want::first_name : Want::first_value;
            return at + 1;
        }
        want_ = Want::comma;
        return c == '"' ? behind_string(text_, at) : behind_word(text_, at);
    }

    std::string_view text_;
    std::size_t budget_;
    std::string open_;
    std::vector<std::string_view> names_;
    Want want_ = Want::value;
};

// How far a line is indented whose first character stands at `at`; npos when it is not the first.
std::size_t indent_of(std::string_view text, std::size_t at) {
    std::size_t line = at;
    while (line > 0 && (text[line - 1] == ' ' || text[line - 1] == '\t')) --line;
    return line > 0 && text[line - 1] == '\n' ? at - line : npos;
}

class Search {
public:
    Search(std::string_view text, std::size_t first) : text_{text}, first_{first}, walk_{text} {
        const auto name = behind_space(text, first + 1);
        if (const auto end = behind_name(text, name); end != npos) name_ = quoted_name(text, name, end);
        if (name_.size() > longest_name) name_ = {};
        indent_ = indent_of(text, first);
    }

    std::vector<std::size_t> run() {
        std::vector<std::size_t> starts;
        if (name_.empty()) return starts;
        bool any_whole = false, in_chain = true;
        for (std::size_t at = first_; at != npos;) {
            const auto end = walk_.behind(at);
            const auto behind = end == npos ? npos : behind_space(text_, end);
            const bool whole =
                end != npos && (byte_at(text_, behind) == ',' || byte_at(text_, behind) == ']');
            if (in_chain || (is_alike(at) && (whole || follows_item(at)))) {
                starts.push_back(at);
                if (whole || at == first_) know(walk_.names());
                any_whole = any_whole || whole;
                in_chain = whole;
            }
            const auto next = next_candidate(whole && in_chain ? end : at + 1);
            in_chain = in_chain && next == behind_space(text_, behind + 1);
            at = next;
        }
        if (!any_whole) starts.clear();
        return starts;
    }

private:
    // "{" and the name that items begin with.
    std::size_t next_candidate(std::size_t from) const {
        for (auto at = text_.find(name_, from); at != npos; at = text_.find(name_, at + 1)) {
            std::size_t begin = at;
            while (begin > from && is_space(text_[begin - 1])) --begin;
            if (begin > from && text_[begin - 1] == '{' && behind_name(text_, at) != npos) return begin - 1;
        }
        return npos;
    }

    bool is_alike(std::size_t at) const {
        const auto indent = indent_of(text_, at);
        if (indent_ != npos && indent != npos && indent != indent_) return false;
        const auto& names = walk_.names();
        return known_.size() < 2 || (names.size() < 2 ? follows_item(at) : is_known(names[1]));
    }

    bool is_known(std::string_view name) const {
        return std::find(known_.begin(), known_.end(), name) != known_.end();
    }

    bool follows_item(std::size_t at) const {
        const auto before = trim(text_.substr(first_, at - first_));
        if (before.empty() || before.back() != ',') return false;
        const auto item = trim(before.substr(0, before.size() - 1));
        return !item.empty() && item.back() == '}';
    }

    void know(const std::vector<std::string_view>& names) {
        constexpr std::size_t most = 64;
        for (const auto name : names)
            if (known_.size() < most && !is_known(name)) known_.push_back(name);
    }

    std::string_view text_;
    std::size_t first_;
    StrictWalk walk_;
    std::string_view name_;  // with its quotes
    std::size_t indent_ = npos;
    std::vector<std::string_view> known_;  // names of their members
};

}  // namespace

ItemStarts item_starts(std::string_view text, std::size_t list) {
    ItemStarts starts;
    starts.list = list;
    const auto first = behind_space(text, list + 1);
    if (byte_at(text, list) != '[' || byte_at(text, first) != '{') return starts;
    starts.items = Search{text, first}.run();
    const auto before = trim(text.substr(0, list));
    if (before.empty() || before.back() != ':') return starts;
    const auto named = trim(before.substr(0, before.size() - 1));
    if (named.empty() || named.back() != '"') return starts;
    starts.name_end = static_cast<std::size_t>(named.data() - text.data()) + named.size() - 1;
    starts.name = text.substr(0, starts.name_end).rfind('"') + 1;
    return starts;
}

std::size_t find_list(std::string_view text) {
    constexpr std::string_view name = "\"items\"";
    for (auto at = text.find(name); at != npos; at = text.find(name, at + 1)) {
        const auto list = behind_space(text, std::min(behind_name(text, at), text.size()));
        if (byte_at(text, list) == '[' && byte_at(text, behind_space(text, list + 1)) == '{') return list;
    }
    return npos;
}

}  // namespace newswatch::feed::detail::json
