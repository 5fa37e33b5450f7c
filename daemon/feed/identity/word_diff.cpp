#include "feed/identity/word_diff.hpp"

#include <algorithm>
#include <cstdint>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

using Words = std::vector<std::string_view>;
using Op = Hunk::Op;

constexpr std::size_t most_words = 20'000;
constexpr int most_changes = 1000;
constexpr std::size_t context = 4;

Words words_of(std::string_view text) {
    Words words;
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        while (at < text.size() && !is_space(text[at])) ++at;
        words.push_back(text.substr(begin, at - begin));
        if (words.size() > most_words) break;
    }
    return words;
}

// The words between what both texts begin with and what both end with.
struct Middle {
    std::size_t before_end = 0, after_end = 0, begin = 0;
};

Middle middle_of(const Words& before, const Words& after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    Middle middle{before.size(), after.size(), 0};
    while (middle.begin < shorter && before[middle.begin] == after[middle.begin]) ++middle.begin;
    while (middle.before_end > middle.begin && middle.after_end > middle.begin &&
           before[middle.before_end - 1] == after[middle.after_end - 1]) {
        --middle.before_end;
        --middle.after_end;
    }
    return middle;
}

// Myers' greedy search on words [0, n) and [0, m). Row d of the trace keeps, for each diagonal from -d to d,
// how far into `before` d changes lead at most.
class Search {
public:
    Search(const std::string_view* before, int n, const std::string_view* after, int m)
        : before_{before}, after_{after}, n_{n}, m_{m} {}

    // How many changes it takes; -1 when more than most_changes.
    int run() {
        for (int d = 0; d <= std::min(n_ + m_, most_changes); ++d) {
            rows_.emplace_back(static_cast<std::size_t>(2 * d + 1), -1);
            for (int k = -d; k <= d; k += 2)
                if (reach(d, k)) return d;
        }
        return -1;
    }

    // The steps, last first: -1 removes a word, 1 adds one, 0 keeps one.
    std::vector<int> steps(int changes) const {
        std::vector<int> steps;
        int x = n_, y = m_;
        for (int d = changes; d > 0; --d) {
            const int k = x - y;
            const bool adds = comes_from_above(d, k);
            const int from_k = adds ? k + 1 : k - 1;
            const int from_x = at(d - 1, from_k), from_y = from_x - from_k;
            const int entered_x = adds ? from_x : from_x + 1;
            for (; x > entered_x; --x, --y) steps.push_back(0);
            steps.push_back(adds ? 1 : -1);
            x = from_x;
            y = from_y;
        }
        for (; x > 0; --x) steps.push_back(0);
        return steps;
    }

private:
    int at(int d, int k) const {
        if (k < -d || k > d) return -1;
        return rows_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
    }
    bool comes_from_above(int d, int k) const {
        return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
    }
    bool reach(int d, int k) {
        int x = 0;
        if (d > 0) x = comes_from_above(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
        int y = x - k;
        while (x < n_ && y < m_ && y >= 0 && before_[x] == after_[y]) ++x, ++y;
        rows_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)] = x;
        return x >= n_ && y >= m_;
    }

    const std::string_view* before_;
    const std::string_view* after_;
    int n_, m_;
    std::vector<std::vector<int>> rows_;
};

class Script {
public:
    void add(Op op, std::string_view word) {
        // Within one change what is removed stands before what is added.
        if (op == Op::same) {
            close();
            append(same_, word);
        } else {
            close_same();
            append(op == Op::removed ? removed_ : added_, word);
        }
    }
    std::vector<Hunk> finish() {
        close();
        close_same();
        return std::move(hunks_);
    }

private:
    static void append(std::string& text, std::string_view word) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    void put(Op op, std::string& text) {
        if (!text.empty()) hunks_.push_back({op, std::move(text)});
        text.clear();
    }
    void close() {
        put(Op::removed, removed_);
        put(Op::added, added_);
    }
    void close_same() { put(Op::same, same_); }

    std::vector<Hunk> hunks_;
    std::string same_, removed_, added_;
};

std::vector<Hunk> rewritten(const Words& before, const Words& after) {
    const auto count = [](const Words& words) {
        return words.size() > most_words ? "more than " + std::to_string(most_words)
                                         : std::to_string(words.size());
    };
    return {{Op::rewritten, count(before) + " words became " + count(after)}};
}

// The first words of a text with so many spaces in them, or the last.
std::string_view first_words(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at != text.npos; --count) at = text.find(' ', at + 1);
    return text.substr(0, at);
}

std::string_view last_words(std::string_view text, std::size_t count) {
    std::size_t at = text.size();
    for (; count > 0 && at != text.npos && at > 0; --count) at = text.rfind(' ', at - 1);
    return at == text.npos || count > 0 ? text : text.substr(at + 1);
}

// What is the same, with its middle left out; of the first and last hunk the outer end is.
std::string shortened(std::string_view text, bool first, bool last) {
    const auto head = first ? std::string_view{} : first_words(text, context);
    const auto tail = last ? std::string_view{} : last_words(text, context);
    if (head.size() + tail.size() >= text.size()) return std::string{text};
    std::string out{head};
    out += head.empty() ? "..." : " ...";
    if (!tail.empty()) out += ' ';
    return out += tail;
}

}  // namespace

std::vector<Hunk> word_diff(std::string_view before_text, std::string_view after_text) {
    const auto before = words_of(before_text), after = words_of(after_text);
    if (before.size() > most_words || after.size() > most_words) {
        if (before_text == after_text) return {};
        return rewritten(before, after);
    }
    const auto middle = middle_of(before, after);
    const auto n = static_cast<int>(middle.before_end - middle.begin);
    const auto m = static_cast<int>(middle.after_end - middle.begin);
    if (n == 0 && m == 0) return {};
    Search search{before.data() + middle.begin, n, after.data() + middle.begin, m};
    const int changes = search.run();
    if (changes < 0) return rewritten(before, after);
    Script script;
    for (std::size_t i = 0; i < middle.begin; ++i) script.add(Op::same, before[i]);
    std::size_t x = middle.begin, y = middle.begin;
    const auto steps = search.steps(changes);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (*step == 0) script.add(Op::same, before[x]);
        if (*step < 0) script.add(Op::removed, before[x]);
        if (*step > 0) script.add(Op::added, after[y]);
        x += *step <= 0;
        y += *step >= 0;
    }
    for (std::size_t i = middle.before_end; i < before.size(); ++i) script.add(Op::same, before[i]);
    return script.finish();
}

std::string to_text(const std::vector<Hunk>& hunks, std::size_t limit) {
    std::string out;
    for (std::size_t i = 0; i < hunks.size() && out.size() <= limit; ++i) {
        if (i != 0) out += ' ';
        const auto& [op, text] = hunks[i];
        if (op == Op::same) out += shortened(text, i == 0, i + 1 == hunks.size());
        if (op == Op::removed) out += "[-" + text + "-]";
        if (op == Op::added) out += "{+" + text + "+}";
        if (op == Op::rewritten) out += "rewritten: " + text;
    }
    constexpr std::string_view more = " ...";
    if (out.size() > limit && limit >= more.size())
        out = out.substr(0, cut_point(out, limit - more.size())).append(more);
    return out;
}

}  // namespace newswatch::feed::detail
