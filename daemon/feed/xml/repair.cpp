#include "feed/xml/repair.hpp"

#include <algorithm>

#include "feed/text/text.hpp"
#include "feed/xml/attributes.hpp"
#include "feed/xml/nesting.hpp"
#include "feed/xml/sections.hpp"
#include "feed/xml/tokens.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_blank(std::string_view text) { return std::all_of(text.begin(), text.end(), is_xml_space); }

// Where a text ends that is cut off: before half a reference, and before what is left of half a character.
std::size_t end_of_cut(std::string_view text) {
    constexpr std::size_t longest_reference = 10;
    constexpr std::string_view half_character = "\xEF\xBF\xBD";
    if (text.size() >= 3 && text.substr(text.size() - 3) == half_character) text.remove_suffix(3);
    const auto at = text.rfind('&');
    if (at == npos || text.size() - at > longest_reference) return text.size();
    const auto is_name = [](char c) { return is_letter(c) || is_digit(c) || c == '#'; };
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(), is_name) ? at
                                                                                                : text.size();
}

// The content of a section that is cut off: without half an end, and without half a tag of the HTML in it.
std::size_t end_of_cut_section(std::string_view text) {
    constexpr std::size_t longest_tag = 1000;
    for (int marks = 0; marks < 2 && !text.empty() && text.back() == ']'; ++marks) text.remove_suffix(1);
    const auto tail = text.size() - std::min(text.size(), longest_tag);
    const auto tag = text.find_last_of("<>");
    if (tag != npos && tag >= tail && text[tag] == '<') text = text.substr(0, tag);
    return end_of_cut(text);
}

// The content of a section whose "]]>" was misspelt, without that.
std::size_t end_without_marks(std::string_view text) {
    for (const std::string_view mark : {"]]&gt;", "]] >", "] ]>", "]>", "]]"}) {
        auto rest = trim(text);
        if (rest.size() < mark.size() || rest.substr(rest.size() - mark.size()) != mark) continue;
        rest.remove_suffix(mark.size());
        return static_cast<std::size_t>(rest.data() - text.data()) + rest.size();
    }
    return text.size();
}

class Repair {
public:
    explicit Repair(std::string_view text)
        : text_{text}, out_{text}, nesting_{text, out_, damages_}, sections_{text} {}

    Repaired run() {
        if (find_root()) {
            while (at_ < text_.size()) step();
            nesting_.finish(text_.size());
        }
        Repaired repaired;
        repaired.text = out_.take_text();
        repaired.offsets = out_.take_offsets();
        repaired.damage = damages_.take();
        repaired.left_out = damages_.left_out();
        return repaired;
    }

private:
    // Leaves at_ behind the start tag of the root, or before the first item of a document without a root.
    bool find_root() {
        bool html = false;
        Piece first;
        while (at_ < text_.size()) {
            const auto piece = piece_at(text_, at_);
            if (piece.token == Token::start) {
                if (is_root_here(piece, html)) return enter_root(piece);
                if (enter_without_root(piece, html)) return true;
                const auto local = split(piece.name).local;
                html = html || iequals(local, "html") || iequals(local, "body") || iequals(local, "head");
                if (first.token != Token::start) first = piece;
            } else if (piece.token == Token::doctype) {
                html =
                    html || ifind(text_.substr(piece.begin, piece.end - piece.begin), "html", 0, 20) != npos;
            }
            skip_outside(piece, Fault::before);
        }
        // For the message that says what this is instead of a feed.
        if (first.token == Token::start) {
            out_.add("<");
            out_.add(first.name);
            out_.add("/>");
        }
        return false;
    }

    // In a page of HTML, <channel> and <feed> need to say that they are meant.
    bool is_root_here(const Piece& piece, bool html) const {
        if (!html) return is_frame(piece.name);
        return is_root(piece.name) && text_.substr(piece.begin, piece.end - piece.begin).find("=") != npos;
    }

    bool enter_root(const Piece& piece) {
        if (piece.open_ended)
            damages_.add(Fault::open_tag, piece.begin, piece.name);
        else if (!piece.clean)
            damages_.add(Fault::attributes, piece.begin, piece.name);
        nesting_.open_root(piece);
        at_ = piece.end;
        return true;
    }

    bool enter_without_root(const Piece& piece, bool html) {
        if (html) return false;
        const bool item = iequals(piece.name, "item");
        if (!item && !iequals(piece.name, "entry")) return false;
        damages_.add(Fault::no_root, piece.begin, piece.name);
        if (item)
            nesting_.make_root("channel", "<channel>");
        else
            nesting_.make_root("feed", "<feed xmlns=\"http://www.w3.org/2005/Atom\">");
        return true;
    }

    void step() {
        const auto piece = piece_at(text_, at_);
        if (!nesting_.root_ended()) return read(piece);
        const bool starts = piece.token == Token::start;
        if (starts && nesting_.is_unit(piece.name)) return read(piece);
        if (starts && nesting_.is_same_root(piece.name)) {
            damages_.add(Fault::behind, at_);
            at_ = text_.size();
            return;
        }
        skip_outside(piece, Fault::behind);
    }

    // Comments, instructions and white space are no damage outside of the root.
    void skip_outside(const Piece& piece, Fault fault) {
        at_ = piece.end;
        if (piece.token == Token::comment) {
            skip_comment(piece);
        } else if (piece.token == Token::section) {
            damages_.add(fault, piece.begin);
            at_ = std::max(at_, sections_.cdata(piece.end, {}).next);
        } else if (piece.token == Token::instruction || piece.token == Token::doctype) {
            return;
        } else if (piece.token != Token::text ||
                   !is_blank(text_.substr(piece.begin, piece.end - piece.begin))) {
            damages_.add(piece.token == Token::junk ? Fault::instruction : fault, piece.begin);
        }
    }

    void read(const Piece& piece) {
        at_ = piece.end;
        switch (piece.token) {
            case Token::text:
                return write_text(piece);
            case Token::angle:
                damages_.add(Fault::angle, piece.begin);
                out_.add("&lt;");
                return nesting_.wrote_content();
            case Token::start:
                return nesting_.start(piece);
            case Token::end:
                return nesting_.end(piece);
            case Token::comment:
                return skip_comment(piece);
            case Token::section:
                return write_section(piece);
            case Token::instruction:
                if (piece.clean) return out_.copy(piece.begin, piece.end);
                return damages_.add(Fault::instruction, piece.begin);
            case Token::doctype:
                return damages_.add(Fault::declaration, piece.begin);
            case Token::junk: {
                const bool instruction = text_.substr(piece.begin, 2) == "<?";
                return damages_.add(instruction ? Fault::instruction : Fault::declaration, piece.begin);
            }
            case Token::cut:
                return;
        }
    }

    void write_text(const Piece& piece) {
        std::size_t end = piece.end;
        if (end == text_.size()) end = piece.begin + end_of_cut(text_.substr(piece.begin));
        std::size_t at = piece.begin;
        while (at < end) {
            const auto mark = text_.substr(0, end).find("]]>", at);
            write_part(at, std::min(mark, end));
            if (mark == npos) break;
            damages_.add(Fault::section_end, mark);
            out_.add(" ");
            at = mark + 3;
        }
    }

    // Parts of a text between which something was left out must not make a "]]>" together.
    void write_part(std::size_t begin, std::size_t end) {
        while (const auto joined = joined_end(text_.substr(begin, end - begin))) begin += joined;
        out_.copy(begin, end);
        if (!is_blank(text_.substr(begin, end - begin))) nesting_.wrote_content();
    }

    // The bytes at the beginning of `part` that would end a "]]>" which begins in what was written.
    std::size_t joined_end(std::string_view part) const {
        const auto ends_with = [&](std::string_view tail) {
            const std::string_view text = out_.text();
            return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
        };
        if (part.substr(0, 1) == ">" && ends_with("]]")) return 1;
        return part.substr(0, 2) == "]>" && ends_with("]") ? 2 : 0;
    }

    // A comment that is closed stays; else what it says up to the next tag or line is left out.
    void skip_comment(const Piece& piece) {
        const bool outside = nesting_.place().element.empty() || nesting_.root_ended();
        const auto comment = sections_.comment(piece.end, nesting_.place());
        if (comment.closed) {
            if (!outside) out_.copy(piece.begin, comment.next);
            at_ = comment.next;
            return;
        }
        damages_.add(Fault::comment, piece.begin);
        at_ = std::min(text_.find_first_of("<>\n", piece.end), text_.size());
        if (at_ < text_.size() && text_[at_] == '>') ++at_;
    }

    void write_section(const Piece& piece) {
        const auto section = sections_.cdata(piece.end, nesting_.place());
        // Misspelt and without an end, it may not have been meant.
        if (!section.closed && !piece.clean) return damages_.add(Fault::section, piece.begin);
        std::size_t end = section.end;
        const auto content = text_.substr(piece.end, end - piece.end);
        if (section.at_end)
            end = piece.end + end_of_cut_section(content);
        else if (!section.closed)
            end = piece.end + end_without_marks(content);
        if (!piece.clean || section.nested || (!section.closed && !section.at_end))
            damages_.add(Fault::section, piece.begin);
        if (piece.clean)
            out_.copy(piece.begin, piece.end);
        else
            out_.add("<![CDATA[");
        write_content(piece.end, end);
        if (section.closed)
            out_.copy(section.next - 3, section.next);
        else
            out_.add("]]>");
        at_ = section.next;
        if (!is_blank(content)) nesting_.wrote_content();
    }

    // The content of a section without the marks of others.
    void write_content(std::size_t begin, std::size_t end) {
        const auto text = text_.substr(0, end);
        std::size_t open = next_open(text, begin);
        for (std::size_t at = begin; at < end;) {
            if (open != npos && open < at) open = next_open(text, at);
            const auto close = text.substr(0, open).find("]]>", at);
            const auto mark = std::min(close, open);
            out_.copy(at, std::min(mark, end));
            if (mark == npos) return;
            // What is left around the mark must not make another one together.
            out_.add(" ");
            at = mark + (mark == close ? 3 : 9);
        }
    }

    static std::size_t next_open(std::string_view text, std::size_t at) { return text.find("<![CDATA[", at); }

    std::string_view text_;
    std::size_t at_ = 0;
    Rewriting out_;
    Damages damages_;
    Nesting nesting_;
    Sections sections_;
};

}  // namespace

Repaired repair(std::string_view text) { return Repair{text}.run(); }

}  // namespace newswatch::feed::detail
