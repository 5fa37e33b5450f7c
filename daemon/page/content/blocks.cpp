#include "page/content/blocks.hpp"

#include <algorithm>
#include <unordered_set>

#include "page/content/wording.hpp"
#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

struct Piece {
    const Run* run;
    Zone zone;
    std::string text;
};

Zone zone_of(Mark mark) {
    switch (mark) {
        case Mark::caption:
            return Zone::caption;
        case Mark::credit:
            return Zone::credit;
        case Mark::related:
            return Zone::related;
        case Mark::none:
            return Zone::body;
        default:
            return Zone::boilerplate;
    }
}

bool is_text(Zone zone) { return zone == Zone::body || zone == Zone::lead; }

// Letters and digits only, in lower case: what two spellings of a heading have in common.
std::string bare(std::string_view text) {
    std::string result;
    for (const char c : fold_case(text))
        if (is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80) result += c;
    return result;
}

// The pieces of the chosen part, put into zones one rule after the other.
class Sorting {
public:
    Sorting(const Tree& tree, const Runs& runs, const Marks& marks, const std::vector<std::uint32_t>& roots,
            std::string_view title)
        : tree_{tree}, marks_{marks}, title_{bare(title)} {
        auto run = runs.list.begin();
        for (const auto root : roots) {
            while (run != runs.list.end() && run->first < root) ++run;
            for (; run != runs.list.end() && run->first < tree[root].end; ++run) add(*run);
        }
    }

    Body take() {
        by_wording();
        cut_sections();
        cut_edges();
        cut_lonely_headings();
        cut_repeated();
        return finish();
    }

private:
    void add(const Run& run) {
        const auto mark = mark_of(tree_, marks_, run);
        if (mark == Mark::hidden) return;
        auto text = newswatch::page::detail::text_of(tree_, run, &marks_);
        if (!text.empty()) pieces_.push_back({&run, zone_of(mark), std::move(text)});
    }

    void by_wording() {
        for (auto& piece : pieces_) {
            if (!is_text(piece.zone)) continue;
            const auto& run = *piece.run;
            const bool all_link = run.linked * 10 >= run.length * 9 && run.length > 0;
            switch (kind_of_line(piece.text, run.form == Form::heading)) {
                case LineKind::furniture:
                    piece.zone = Zone::boilerplate;
                    break;
                case LineKind::credit:
                    piece.zone = Zone::credit;
                    break;
                case LineKind::related:
                    if (run.linked > 0 || run.length < 60) piece.zone = Zone::related;
                    break;
                default:
                    if (all_link && run.form != Form::heading && run.form != Form::row)
                        piece.zone = Zone::related;
                    else if (run.length == 0 || says_when(piece))
                        piece.zone = Zone::boilerplate;
            }
        }
    }

    // "14:30 Uhr", "6.05am": the time of an entry of a live blog.
    static bool says_when(const Piece& piece) {
        constexpr std::uint32_t longest = 14;
        if (piece.run->prose || piece.run->length > longest || piece.run->form == Form::row ||
            piece.run->form == Form::item)
            return false;
        const std::string_view text = piece.text;
        for (std::size_t i = 1; i + 2 < text.size(); ++i)
            if ((text[i] == ':' || text[i] == '.') && is_digit(text[i - 1]) && is_digit(text[i + 1]) &&
                is_digit(text[i + 2]))
                return is_digit(text[0]);
        return false;
    }

    // A heading such as "Related stories" ends what belongs to the article, up to the next heading; at the
    // end of its element at the latest.
    void cut_sections() {
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            if (!is_text(pieces_[i].zone) || pieces_[i].run->form != Form::heading ||
                kind_of_line(pieces_[i].text, true) != LineKind::section)
                continue;
            auto end = i + 1;
            std::uint32_t prose = 0;
            while (end < pieces_.size() && pieces_[end].run->form != Form::heading) {
                if (is_text(pieces_[end].zone) && pieces_[end].run->prose) prose += pieces_[end].run->length;
                ++end;
            }
            const bool last = end == pieces_.size();
            pieces_[i].zone = Zone::related;
            if (prose > (last ? total_prose() / 2 : 600)) continue;
            for (auto at = i + 1; at < end; ++at)
                if (is_text(pieces_[at].zone)) pieces_[at].zone = Zone::related;
        }
    }
    std::uint32_t total_prose() const {
        std::uint32_t prose = 0;
        for (const auto& piece : pieces_)
            if (is_text(piece.zone) && piece.run->prose) prose += piece.run->length;
        return prose;
    }

    bool is_title(const Piece& piece) const {
        const auto text = bare(piece.text);
        return !title_.empty() && text.size() >= 4 &&
               (text == title_ ||
                (tree_[piece.run->owner].tag == Tag::h1 &&
                 (title_.find(text) != std::string::npos || text.find(title_) != std::string::npos)));
    }

    // Bylines and dates stand before the first sentences, tags and notes after the last.
    void cut_edges() {
        constexpr std::size_t most = 12;
        for (std::size_t i = 0; i < std::min(most, pieces_.size()); ++i)
            if (is_text(pieces_[i].zone) && is_title(pieces_[i])) pieces_[i].zone = Zone::boilerplate;
        std::size_t first = pieces_.size(), last = 0;
        for (std::size_t i = 0; i < pieces_.size(); ++i)
            if (is_text(pieces_[i].zone) && pieces_[i].run->prose) {
                first = std::min(first, i);
                last = i;
            }
        if (first == pieces_.size()) return;
        for (std::size_t i = 0; i < first; ++i) {
            auto& piece = pieces_[i];
            if (!is_text(piece.zone)) continue;
            const auto tag = tree_[piece.run->owner].tag;
            const bool near = piece.run->form == Form::heading && i + 1 == first && tag != Tag::h1;
            const bool list =
                piece.run->form == Form::item && piece.run->length >= 15 && piece.run->linked == 0;
            if ((!near && !list) || is_title(piece)) piece.zone = Zone::boilerplate;
        }
        for (auto i = first; i < pieces_.size(); ++i)
            if (is_text(pieces_[i].zone) && tree_[pieces_[i].run->owner].tag == Tag::h1 &&
                is_title(pieces_[i]))
                pieces_[i].zone = Zone::boilerplate;
        for (auto i = last + 1; i < pieces_.size(); ++i) {
            auto& piece = pieces_[i];
            const auto form = piece.run->form;
            const bool kept =
                piece.run->linked == 0 && (form == Form::item || form == Form::row || form == Form::quote ||
                                           form == Form::preformatted || piece.run->stops > 0);
            if (is_text(piece.zone) && !kept && form != Form::heading) piece.zone = Zone::boilerplate;
        }
    }

    void cut_lonely_headings() {
        bool needed = false;
        for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
            if (!is_text(piece->zone)) continue;
            if (piece->run->form != Form::heading)
                needed = true;
            else if (!needed)
                piece->zone = Zone::boilerplate;
        }
    }

    // Pull quotes, and texts that stand in the page once for wide and once for small screens.
    void cut_repeated() {
        std::unordered_set<std::string> seen;
        for (auto& piece : pieces_)
            if (is_text(piece.zone) && piece.run->prose && piece.run->length >= 60 &&
                !seen.insert(bare(piece.text)).second)
                piece.zone = Zone::boilerplate;
    }

    Body finish() {
        Body body;
        bool led = false;
        const Piece* before = nullptr;
        for (auto& piece : pieces_) {
            const auto& run = *piece.run;
            if (is_text(piece.zone)) {
                body.length += run.length;
                body.linked += run.linked;
                if (run.prose) {
                    body.prose += run.length - run.linked;
                    ++body.paragraphs;
                    if (!led) piece.zone = Zone::lead;
                    led = true;
                }
            }
            const bool row_goes_on = before != nullptr && run.form == Form::row &&
                                     before->run->form == Form::row && before->zone == piece.zone &&
                                     row_of(*before->run) == row_of(run);
            if (row_goes_on)
                body.blocks.back().text += " " + piece.text;
            else
                body.blocks.push_back({piece.zone, run.form, std::move(piece.text)});
            before = &piece;
        }
        return body;
    }
    std::uint32_t row_of(const Run& run) const {
        auto node = run.owner;
        for (int level = 0; level < 6 && node != no_node; ++level, node = tree_[node].parent)
            if (tree_[node].tag == Tag::tr) return node;
        return run.owner;
    }

    const Tree& tree_;
    const Marks& marks_;
    const std::string title_;
    std::vector<Piece> pieces_;
};

void add_part(std::vector<Part>& parts, Zone zone, std::size_t begin, std::size_t end) {
    if (parts.empty() || parts.back().zone != zone)
        parts.push_back({zone, static_cast<std::uint32_t>(begin), 0});
    parts.back().end = static_cast<std::uint32_t>(end);
}

std::string joined(const std::vector<Block>& blocks, bool captions, std::vector<Part>& parts) {
    std::string text;
    Form before = Form::paragraph;
    for (const auto& block : blocks) {
        if (!is_text(block.zone) && !(captions && block.zone == Zone::caption)) continue;
        const bool together = before == block.form && (before == Form::item || before == Form::row);
        if (!text.empty()) text += together ? "\n" : "\n\n";
        const auto begin = text.size();
        text += block.text;
        add_part(parts, block.zone, begin, text.size());
        before = block.form;
    }
    return text;
}

}  // namespace

Body body_of(const Tree& tree, const Runs& runs, const Marks& marks, const std::vector<std::uint32_t>& roots,
             std::string_view title) {
    return Sorting{tree, runs, marks, roots, title}.take();
}

Body baseline_of(const Tree& tree, const Runs& runs, const Marks& marks) {
    Body body;
    std::unordered_set<std::string> seen;
    for (const auto& run : runs.list) {
        if (!run.prose || mark_of(tree, marks, run) != Mark::none) continue;
        auto text = text_of(tree, run, &marks);
        if (kind_of_line(text, false) != LineKind::text || !seen.insert(bare(text)).second) continue;
        body.blocks.push_back({body.blocks.empty() ? Zone::lead : Zone::body, run.form, std::move(text)});
        body.length += run.length;
        body.linked += run.linked;
        body.prose += run.length - run.linked;
        ++body.paragraphs;
    }
    return body;
}

bool is_gallery(const Body& body) {
    constexpr std::uint32_t little = 350;
    std::size_t text = 0, captions = 0;
    for (const auto& block : body.blocks) {
        if (is_text(block.zone)) text += block.text.size();
        if (block.zone == Zone::caption) captions += block.text.size();
    }
    return body.prose < little && captions > text;
}

std::string text_of(const Body& body, std::vector<Part>& parts) {
    parts.clear();
    return joined(body.blocks, is_gallery(body), parts);
}

std::string text_of(const Body& body) {
    std::vector<Part> parts;
    return text_of(body, parts);
}

}  // namespace newswatch::page::detail
