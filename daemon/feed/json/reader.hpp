// What the JSON formats have in common: texts, links, dates, people and subjects out of a tree, whatever type
// a publisher gave them. Owned by one parse().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feed/html/make_text.hpp"
#include "feed/json/tree.hpp"
#include "feed/parse.hpp"
#include "feed/text/report.hpp"

namespace newswatch::feed::detail::json {

enum class Markup : std::uint8_t { plain, html, sniff };

class Reader {
public:
    Reader(std::string base, const Limits& limits, Report& report)
        : base_{std::move(base)}, limits_{limits}, report_{report}, text_limits_{limits.item_bytes} {}

    // For relative links, when the document has no address.
    void set_base(std::string base) {
        if (base_.empty()) base_ = std::move(base);
    }

    // Of an object its "rendered", "value", "$t" or the like, of an array the first element. Trimmed.
    Text text(Value value, Markup markup, Shape shape = Shape::paragraphs);
    // The plain form is one line; HTML is found by looking, because titles are often escaped.
    Text title(Value value);
    // A string or number, trimmed. Empty when the end of a broken document cut it: half an address is none.
    std::string line(Value value);
    // What a value is called, within the same limits.
    std::string name_of(Value value);
    // Resolved against the base. Of an object its "href" or "url", of an array the alternate, else the first.
    std::string link(Value value);
    // Anything that the room's dates know, and seconds or milliseconds since 1970, UTC. Complains when it is
    // none; missing, null and empty are no complaint.
    Date date(Value value);
    // A number, or one written as a string; 0 when it is none.
    static std::uint64_t number(Value value);
    // The same, of what has 32 bits; larger ones are the largest.
    static std::uint32_t small_number(Value value);
    // As it is, with sign and fraction.
    static std::optional<double> degrees(Value value);
    // Seconds, or "1:02:03".
    static std::uint32_t duration(Value value);

    // A name, an object with name, email and url, or an array of them.
    void add_authors(Value value, std::vector<Author>& authors);
    // Words with commas between, objects with a name and a code, or an array of them.
    void add_categories(Value value, std::vector<Category>& categories);

    // Room for one more item? When not, complains once at `value`.
    bool has_room(Value value, const Document& document);
    // Keeps an item that says anything: others are what the end of a broken document left of one.
    static void add_item(Item item, Document& document);
    void complain(Value at, std::string_view kind, std::string message);

    // Authors, subjects and enclosures of an item: every one goes to every plugin.
    static constexpr std::size_t most_of_a_list = 100;

private:
    void keep_within_limit(Value at, std::string& text);
    void add_author(Value value, std::vector<Author>& authors);
    void add_category(Value value, std::vector<Category>& categories);

    std::string base_;
    const Limits& limits_;
    Report& report_;
    TextLimits text_limits_;
    bool full_ = false;
};

}  // namespace newswatch::feed::detail::json
