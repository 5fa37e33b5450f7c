#include "page/content/runs.hpp"

#include <unicode/utf8.h>

#include "page/content/marks.hpp"
#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

struct Measure {
    std::uint32_t length = 0, stops = 0;
};

bool is_dense(UChar32 c) {  // a character that is nearly a word
    return (c >= 0x3040 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           c >= 0x20000;
}

bool is_stop(UChar32 c) {
    return c == 0x3002 || c == 0x3001 || c == 0xFF0C || c == 0xFF1F || c == 0xFF01 || c == 0xFF1B ||
           c == 0x60C || c == 0x61F || c == 0x6D4 || c == 0x964 || c == 0x2026 || c == 0x37E;
}

void measure_rare(const std::uint8_t* data, std::int32_t& i, std::int32_t size, Measure& result) {
    UChar32 c;
    U8_NEXT_OR_FFFD(data, i, size, c);
    if (is_stop(c))
        ++result.stops;
    else if (is_dense(c))
        result.length += c >= 0xAC00 && c <= 0xD7A3 ? 2 : 3;
    else if (c >= 0xC0 && (c < 0x2000 || c > 0x2BFF) && (c < 0x3000 || c > 0x303F))
        ++result.length;
}

Measure measure(std::string_view text) {
    Measure result;
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < size;) {
        if (data[i] >= 0x80) {
            measure_rare(data, i, size, result);
            continue;
        }
        const char c = static_cast<char>(data[i++]);
        if (is_letter(c) || is_digit(c))
            ++result.length;
        else if ((c == '.' || c == ',' || c == '!' || c == '?' || c == ';') &&
                 (i >= size || is_space(text[static_cast<std::size_t>(i)]) || data[i] == '"' ||
                  data[i] >= 0x80))
            ++result.stops;
    }
    return result;
}

Form form_of(const Tree& tree, std::uint32_t owner) {
    auto node = owner;
    for (int level = 0; level < 4 && node != no_node; ++level, node = tree[node].parent) {
        const auto tag = tree[node].tag;
        if (is_heading(tag)) return Form::heading;
        switch (tag) {
            case Tag::li:
            case Tag::dd:
            case Tag::dt:
                return Form::item;
            case Tag::blockquote:
                return Form::quote;
            case Tag::pre:
                return Form::preformatted;
            case Tag::td:
            case Tag::th:
                return Form::row;
            case Tag::div:
            case Tag::p:
            case Tag::section:
                break;
            default:
                return Form::paragraph;
        }
    }
    return Form::paragraph;
}

// Goes through the nodes once and cuts the text into runs.
class Cutting {
public:
    explicit Cutting(const Tree& tree) : tree_{tree} {
        const auto size = tree.size();
        block_.resize(size);
        link_.resize(size);
        result_.sums.length.assign(size + 1, 0);
        for (std::uint32_t i = 0; i < size;) {
            if (is_code(tree[i].tag)) {
                for (const auto end = tree[i].end; i < end; ++i) block_[i] = i;
                continue;
            }
            visit(i);
            ++i;
        }
        finish();
    }
    Runs take() {
        add_up();
        return std::move(result_);
    }

private:
    void visit(std::uint32_t i) {
        const auto& node = tree_[i];
        const auto parent = node.parent;
        link_[i] = node.tag == Tag::a || (parent != no_node && link_[parent]);
        block_[i] = is_block(node.tag) || parent == no_node ? i : block_[parent];
        if (node.tag == Tag::text)
            add(i);
        else if (block_[i] == i)
            finish();
        else if (node.tag == Tag::br && ++breaks_ > 1)
            finish();
    }
    void add(std::uint32_t i) {
        const auto text = tree_.text(i);
        if (trim(text).empty()) return;
        if (block_[i] != run_.owner) finish();
        const auto size = measure(text);
        if (!open_) {
            open_ = true;
            run_ = {};
            run_.owner = block_[i];
            run_.first = i;
        }
        breaks_ = 0;
        run_.last = i;
        run_.length += size.length;
        run_.stops += size.stops;
        if (link_[i]) run_.linked += size.length;
    }
    void finish() {
        breaks_ = 0;
        if (!open_) return;
        open_ = false;
        run_.form = form_of(tree_, run_.owner);
        judge(run_);
        result_.list.push_back(run_);
        run_ = {};
        run_.owner = no_node;
    }
    static void judge(Run& run) {
        const float length = static_cast<float>(run.length), linked = static_cast<float>(run.linked);
        const float share = run.length == 0 ? 1.0f : linked / length;
        const std::uint32_t shortest = run.form == Form::item || run.form == Form::row ? 40 : 25;
        run.prose = run.form != Form::heading && run.length >= shortest && share < 0.5f &&
                    (run.stops > 0 || run.length >= 90);
        if (run.prose)
            run.worth = std::min(length, 1200.0f) * (1 - share) * (run.form == Form::row ? 0.7f : 1.0f);
        else if (share > 0.5f)
            run.worth = -10 - 0.6f * linked;
        else
            run.worth = run.form == Form::heading ? -2.0f : -5.0f;
    }
    void add_up() {
        auto& sums = result_.sums;
        const auto count = tree_.size() + 1;
        for (auto* list : {&sums.linked, &sums.prose, &sums.runs, &sums.links}) list->assign(count, 0);
        for (const auto& run : result_.list) {
            sums.length[run.first + 1] += run.length;
            sums.linked[run.first + 1] += run.linked;
            sums.prose[run.first + 1] += run.prose ? run.length - run.linked : 0;
            sums.runs[run.first + 1] += 1;
            sums.links[run.first + 1] += run.linked * 2 > run.length;
        }
        for (auto* list : {&sums.length, &sums.linked, &sums.prose, &sums.runs, &sums.links})
            for (std::size_t i = 1; i < list->size(); ++i) (*list)[i] += (*list)[i - 1];
    }

    const Tree& tree_;
    Runs result_;
    Run run_{.owner = no_node};
    bool open_ = false;
    int breaks_ = 0;
    std::vector<std::uint32_t> block_;
    std::vector<bool> link_;
};

}  // namespace

Runs runs_of(const Tree& tree) { return Cutting{tree}.take(); }

static bool is_left_out(Mark mark, Mark of_run) {
    return mark != of_run && (mark == Mark::hidden || mark == Mark::credit);
}

std::string text_of(const Tree& tree, const Run& run, const Marks* marks) {
    std::string text;
    for (auto i = run.first; i <= run.last;) {
        if (is_code(tree[i].tag) || (marks != nullptr && is_left_out(marks->of[i], marks->of[run.first]))) {
            i = tree[i].end;
            continue;
        }
        if (tree[i].tag == Tag::text)
            for (const char c : tree.text(i)) text += c == '\n' && run.form != Form::preformatted ? ' ' : c;
        else if (tree[i].tag == Tag::br)
            text += '\n';
        ++i;
    }
    return fold_space(text, true);
}

}  // namespace newswatch::page::detail
