#include "feed/json/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/url.hpp"
#include "feed/formats/constructs.hpp"
#include "feed/html/html.hpp"
#include "feed/text/text.hpp"
#include "text/dates.hpp"

namespace newswatch::feed::detail::json {
namespace {

// The value that an object or array stands for. A few steps only: a text is not nested.
Value scalar_of(Value value) {
    for (int step = 0; step < 4; ++step) {
        if (value.is_object())
            value = value.any_of({"rendered", "value", "$t", "#text", "_text", "__cdata", "_", "text", "html",
                                  "main", "name", "label", "title"});
        else if (value.is_array())
            value = value.is_empty() ? Value{} : *value.begin();
    }
    return value;
}

std::optional<double> real_of(std::string_view text) {
    text = trim(text);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

// Seconds, milliseconds or microseconds since 1970, told apart by their size: 1973 to 2100.
std::optional<Timestamp> from_epoch(double number) {
    constexpr double earliest = 1e8, latest = 4'102'444'800;
    for (const double unit : {1.0, 1e3, 1e6})
        if (number >= earliest * unit && number < latest * unit)
            return Timestamp{std::chrono::milliseconds{std::llround(number / unit * 1000)}};
    return std::nullopt;
}

// What is written as a number, or as digits alone in a string; also "/Date(1725527107000+0300)/" of .NET.
std::optional<Timestamp> epoch_of(std::string_view text, bool number) {
    if (text.substr(0, 6) == "/Date(") {
        text.remove_prefix(6);
        text = text.substr(0, text.find_first_of(")+-"));
        number = true;
    }
    const bool digits = text.size() >= 10 && std::all_of(text.begin(), text.end(), is_digit);
    const auto real = number || digits ? real_of(text) : std::nullopt;
    return real ? from_epoch(*real) : std::nullopt;
}

Date date_of(std::string as_written, bool number) {
    Date date;
    if (const auto at = epoch_of(as_written, number)) {
        date.at = at;
        date.certainty = Certainty::exact;
    } else if (const auto parsed = parse_date(as_written)) {
        date.at = parsed->at;
        date.certainty = parsed->certainty;
    }
    date.as_written = std::move(as_written);
    return date;
}

std::string trimmed(std::string text) {
    const auto inside = trim(text);
    if (inside.size() == text.size()) return text;
    return std::string{inside};
}

std::string tidy_link(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        if (c == ' ')
            out += "%20";
        else if (!is_space(c))
            out += c;
    }
    return out;
}

// Of the links of an entry the page for people.
Value chosen_link(Value value) {
    if (value.is_array()) {
        Value first;
        for (const auto element : value) {
            const auto relation = element["rel"].text();
            if (iequals(relation, "alternate")) {
                first = element;
                break;
            }
            if (!first && relation.empty()) first = element;
        }
        value = first;
    }
    return value.is_object() ? value.any_of({"href", "url", "rendered", "$t", "value"}) : value;
}

}  // namespace

void Reader::complain(Value at, std::string_view kind, std::string message) {
    report_.add(at.offset(), kind, std::move(message));
}

void Reader::keep_within_limit(Value at, std::string& text) {
    if (text.size() <= limits_.item_bytes) return;
    complain(at, "limit",
             "a text of " + std::to_string(text.size()) + " bytes was cut to " +
                 std::to_string(limits_.item_bytes));
    text.resize(cut_point(text, limits_.item_bytes));
}

Text Reader::text(Value value, Markup markup, Shape shape) {
    value = scalar_of(value);
    if (!value.is_string() && !value.is_number()) return {};
    auto written = trimmed(value.text());
    keep_within_limit(value, written);
    const bool html = markup == Markup::html || (markup == Markup::sniff && looks_like_html(written));
    return make_text(std::move(written), html, shape, base_, text_limits_);
}

Text Reader::title(Value value) { return text(value, Markup::sniff, Shape::line); }

std::string Reader::line(Value value) {
    value = scalar_of(value);
    if ((!value.is_string() && !value.is_number()) || value.cut()) return {};
    auto text = trimmed(value.text());
    keep_within_limit(value, text);
    return text;
}

std::string Reader::name_of(Value value) {
    auto name = trimmed(value.name());
    keep_within_limit(value, name);
    return name;
}

std::string Reader::link(Value value) {
    auto tidy = tidy_link(line(chosen_link(value)));
    auto& resolving = text_limits_.resolving;
    if (tidy.empty() || is_http(tidy) || base_.empty() || base_.size() > resolving) return tidy;
    resolving -= base_.size();
    return resolve_url(base_, tidy);
}

Date Reader::date(Value value) {
    constexpr std::size_t longest_date = 200;
    value = scalar_of(value);
    auto as_written = line(value);
    as_written.resize(cut_point(as_written, longest_date));
    if (as_written.empty()) return {};
    auto date = date_of(std::move(as_written), value.is_number());
    if (!date)
        complain(value, "date",
                 "\"" + value.name() + "\" holds \"" + date.as_written +
                     "\", which is no date; expected one like \"1994-11-06T08:49:37Z\"");
    return date;
}

std::uint64_t Reader::number(Value value) {
    value = scalar_of(value);
    if (!value.is_string() && !value.is_number()) return 0;
    constexpr double most = 1e18;
    const auto text = value.text();
    // "1,234"
    if (value.is_string() && text.find_first_not_of("0123456789,") == text.npos) return number_of(text);
    const auto real = real_of(text);
    return real && *real > 0 && *real < most ? static_cast<std::uint64_t>(*real) : 0;
}

std::uint32_t Reader::small_number(Value value) {
    constexpr std::uint64_t most = 0xFFFFFFFF;
    return static_cast<std::uint32_t>(std::min(number(value), most));
}

std::optional<double> Reader::degrees(Value value) {
    value = scalar_of(value);
    return value.is_string() || value.is_number() ? real_of(value.text()) : std::nullopt;
}

std::uint32_t Reader::duration(Value value) {
    constexpr std::uint64_t most = 0xFFFFFFFF;
    const auto text = scalar_of(value).text();
    if (text.find(':') == text.npos) return small_number(value);
    std::uint64_t seconds = 0, part = 0;
    for (const char c : trim(text)) {
        if (c == ':') {
            seconds = (seconds + part) * 60;
            part = 0;
        } else if (is_digit(c)) {
            part = part * 10 + static_cast<std::uint64_t>(c - '0');
        } else {
            break;
        }
        if (seconds > most || part > most) return 0;
    }
    return static_cast<std::uint32_t>(std::min(seconds + part, most));
}

void Reader::add_author(Value value, std::vector<Author>& authors) {
    if (authors.size() >= most_of_a_list) return;
    Author author;
    if (value.is_object()) {
        author.name = line(value.any_of({"name", "display_name", "displayname", "byline", "value", "$t"}));
        author.email = line(value["email"]);
        author.url = link(value.any_of({"url", "uri", "link", "href"}));
    } else {
        for (auto& person : authors_of(line(value)))
            if (authors.size() < most_of_a_list) add_person(authors, std::move(person));
        return;
    }
    add_person(authors, std::move(author));
}

void Reader::add_authors(Value value, std::vector<Author>& authors) {
    if (!value.is_array()) return add_author(value, authors);
    for (const auto element : value) add_author(element, authors);
}

void Reader::add_category(Value value, std::vector<Category>& categories) {
    if (categories.size() >= most_of_a_list) return;
    Category category;
    if (value.is_object()) {
        category.label = line(value.any_of({"label", "name", "title", "value"}));
        category.term = line(value.any_of({"term", "code", "literal", "uri", "slug", "id"}));
        category.scheme = line(value.any_of({"scheme", "domain", "taxonomy"}));
        if (category.term.empty()) category.term = std::move(category.label);
        if (category.label == category.term) category.label.clear();
    } else {
        category.term = line(value);
    }
    detail::add_category(categories, std::move(category));
}

void Reader::add_categories(Value value, std::vector<Category>& categories) {
    const bool one = value.any_of({"term", "name", "label", "title", "code", "value"}) ? true : false;
    if (value.is_array()) {
        for (const auto element : value) add_category(element, categories);
    } else if (value.is_object() && !one) {
        for (const auto member : value)
            if (categories.size() < most_of_a_list)
                detail::add_category(categories, {name_of(member), {}, {}});
    } else if (value.is_string()) {
        const auto words = line(value);
        for (std::size_t at = 0; at <= words.size() && categories.size() < most_of_a_list;) {
            const auto end = std::min(words.find(',', at), words.size());
            if (const auto word = trim(std::string_view{words}.substr(at, end - at)); !word.empty())
                categories.push_back({std::string{word}, {}, {}});
            at = end + 1;
        }
    } else {
        add_category(value, categories);
    }
}

bool Reader::has_room(Value value, const Document& document) {
    if (std::max(document.items.size(), document.withdrawn.size()) < limits_.items) return true;
    if (!full_)
        complain(
            value, "limit",
            "the document has more than " + std::to_string(limits_.items) + " items; the rest is left out");
    full_ = true;
    return false;
}

void Reader::add_item(Item item, Document& document) {
    const bool says_something = !item.id.empty() || !item.link.empty() || !item.title.value.empty() ||
                                !item.content.value.empty() || !item.summary.value.empty() ||
                                !item.enclosures.empty() || !item.media.empty();
    // The files of two lists and the pictures beside them may be more together.
    if (item.media.size() > most_of_a_list) item.media.resize(most_of_a_list);
    if (says_something) document.items.push_back(std::move(item));
}

}  // namespace newswatch::feed::detail::json
