// The elements that are open while a damaged document is written anew, and which of them a tag closes.
// Owned by one repair().
#pragma once

#include <string_view>
#include <vector>

#include "feed/xml/damage.hpp"
#include "feed/xml/edits.hpp"
#include "feed/xml/sections.hpp"
#include "feed/xml/tokens.hpp"
#include "feed/xml/vocabulary.hpp"

namespace newswatch::feed::detail {

class Nesting {
public:
    static constexpr std::size_t deepest = 256;

    Nesting(std::string_view text, Rewriting& out, Damages& damages)
        : text_{text}, out_{out}, damages_{damages} {}

    void open_root(const Piece& tag);
    // A root element that the document does not have.
    void make_root(std::string_view name, std::string_view tag);
    void start(const Piece& tag);
    void end(const Piece& tag);
    // Something that a reader may read was written.
    void wrote_content() { last_content_ = out_.text().size(); }
    // At the end of the text: closes what is open.
    void finish(std::size_t at);

    // Where a section is that begins now.
    Surroundings place() const;
    // The end tag of the root was seen. It is written by finish(), for items may follow.
    bool root_ended() const { return root_ended_; }
    bool is_unit(std::string_view name) const;
    bool is_same_root(std::string_view name) const;

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Open {
        std::string_view name;
        Role role;
        bool html;
        std::size_t in, out;       // where its start tag begins
        bool end_follows = false;  // within its item
    };

    void make_room(const Piece& tag);
    void end_implied(std::string_view name);
    void end_like(std::string_view name);
    void end_strangers(const Piece& tag);
    bool end_follows(std::string_view name, std::size_t at);
    std::size_t comment_end(std::size_t at);
    void close_frames(bool roots_only);
    void close_to(std::size_t size, bool report);
    bool take_back();
    std::size_t enclosing_unit() const;
    void pop(const Piece* tag = nullptr);
    void push(const Piece& tag);
    void write_start(const Piece& tag, bool closed);
    bool closes_next(const Piece& tag) const;
    std::size_t matching(std::string_view name) const;
    bool restore_start(const Piece& tag);
    Role role(std::string_view name) const { return has_roles_ ? role_of(name) : Role::other; }

    std::string_view text_;
    Rewriting& out_;
    Damages& damages_;
    std::vector<Open> open_;
    std::string_view root_, unit_name_;
    bool has_roles_ = true, root_ended_ = false;
    std::size_t unit_ = none;        // index in open_ of the item that is open
    std::size_t after_unit_ = none;  // offset of the output behind the last item of the frame that is open
    std::size_t last_content_ = 0;   // offset of the output
    std::size_t last_field_ = 0;     // likewise: behind a start tag that a feed's reader knows
    std::size_t looked_ahead_ = 0;   // bytes
    std::size_t no_comment_end_ = text_.size();  // none begins here or behind
    std::size_t too_deep_ = 0;                   // start tags that were left out and wait for their end tags
};

}  // namespace newswatch::feed::detail
