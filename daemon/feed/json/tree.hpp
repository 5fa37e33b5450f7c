// JSON (RFC 8259) as the web publishes it: a tree of offsets into the text, where values are decoded when
// they are wanted. What is no strict JSON is read as it is meant, and told.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "feed/json/item_starts.hpp"
#include "feed/text/report.hpp"

namespace newswatch::feed::detail::json {

enum class Kind : std::uint8_t { missing, null, boolean, number, string, array, object };

// In the order of the text, 24 bytes each. What stands between a node and `after` is inside it.
struct Node {
    std::uint32_t name = 0, name_end = 0;  // of a member, without its quotes
    std::uint32_t begin = 0, end = 0;      // of a string without its quotes
    std::uint32_t after = 0;               // index of the node behind this one's content
    Kind kind = Kind::null;
    bool cut = false;  // the document broke off inside
};

class Value;

// Owned by one parse(); the text must outlive it. Values point into both.
class Tree {
public:
    // Of these many values a tree has at most: 100 MB.
    static constexpr std::size_t most_values = 4'000'000;

    // Never fails: what cannot be read is left out. Arrays and objects nested deeper than `depth` are empty.
    // Several values in a row (JSON lines, RFC 7464) are the elements of one array. At most 4 GiB.
    // At each of `starts` an item begins, whatever is open there.
    static Tree load(std::string_view text, unsigned depth, Report& report, const ItemStarts& starts = {});
    // A bracket, a quote or a comma was not where it should be: `starts` may help.
    bool damaged() const { return damaged_; }
    // Of kind missing when there is no object or array in the text.
    Value root() const;
    // The array of all values that stand one after the other; mostly of one.
    Value top() const;
    std::string_view text() const { return text_; }

private:
    friend class Loader;
    friend class Value;
    std::string_view text_;
    std::vector<Node> nodes_;  // the first is the array of the values at the top
    bool damaged_ = false;
};

// A place in the tree, cheap to copy. Everything may be asked of any kind: a value that is not there has
// nothing inside, and its text is empty.
class Value {
public:
    Value() = default;

    Kind kind() const { return tree_ == nullptr ? Kind::missing : node().kind; }
    bool is_object() const { return kind() == Kind::object; }
    bool is_array() const { return kind() == Kind::array; }
    bool is_string() const { return kind() == Kind::string; }
    bool is_number() const { return kind() == Kind::number; }
    bool is_true() const;
    // Neither missing nor null.
    explicit operator bool() const { return kind() > Kind::null; }
    // No element, no member, no character.
    bool is_empty() const;
    bool cut() const { return tree_ != nullptr && node().cut; }

    // The member of that name in any case of its (ASCII) letters; of several the last that is not null.
    Value operator[](std::string_view name) const;
    // The first of these that is there and not empty.
    Value any_of(std::initializer_list<std::string_view> names) const;

    // UTF-8 of a string, a number or a boolean; valid when the text is, control characters are spaces, a lone
    // surrogate is U+FFFD.
    std::string text() const;
    std::string name() const;
    std::size_t offset() const { return tree_ == nullptr ? nowhere : node().begin; }

    class Iterator {
    public:
        Iterator(const Tree* tree, std::uint32_t index) : tree_{tree}, index_{index} {}
        Value operator*() const { return {tree_, index_}; }
        Iterator& operator++();
        bool operator==(const Iterator&) const = default;

    private:
        const Tree* tree_;
        std::uint32_t index_;
    };
    // Over elements of an array, members of an object.
    Iterator begin() const { return {tree_, tree_ == nullptr ? 0 : index_ + 1}; }
    Iterator end() const { return {tree_, tree_ == nullptr ? 0 : node().after}; }

private:
    friend class Tree;
    Value(const Tree* tree, std::uint32_t index) : tree_{tree}, index_{index} {}
    const Node& node() const { return tree_->nodes_[index_]; }

    const Tree* tree_ = nullptr;
    std::uint32_t index_ = 0;
};

// Where the JSON begins: behind a byte order mark, the guards against script inclusion ( )]}', and while(1);
// ), and the name of a callback (JSONP); npos when the text is none.
std::size_t start_of_json(std::string_view text);

}  // namespace newswatch::feed::detail::json
