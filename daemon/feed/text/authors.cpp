#include "feed/text/authors.hpp"

#include <algorithm>

#include "feed/charset/mojibake.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

std::string_view without_scheme(std::string_view address) {
    if (istarts_with(address, "mailto:")) address.remove_prefix(7);
    return address;
}

bool is_mail(std::string_view text) {
    text = without_scheme(text);
    const auto at = text.find('@');
    return at != text.npos && at > 0 && at + 1 < text.size() && text.find_first_of(" \t\n") == text.npos;
}

// RFC 5322 section 3.2.4: quotes around a name are no part of it.
std::string person_name(std::string_view text) {
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::string name = fold_space(text);
    repair_mojibake(name);
    return name;
}

bool is_nobody(const Author& author) { return author.name.empty() && author.email.empty(); }

// Cut at commas and semicolons outside of quotes and brackets; no more than `most` of them.
std::vector<std::string_view> parts_of(std::string_view text, std::size_t most) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0, depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at <= text.size() && parts.size() < most; ++at) {
        const char c = at < text.size() ? text[at] : ',';
        const bool end = at == text.size() || (depth == 0 && !quoted && (c == ',' || c == ';'));
        if (c == '"') quoted = !quoted;
        if (c == '(' || c == '<') ++depth;
        if ((c == ')' || c == '>') && depth != 0) --depth;
        if (!end) continue;
        if (const auto part = trim(text.substr(begin, at - begin)); !part.empty()) parts.push_back(part);
        begin = at + 1;
    }
    return parts;
}

// Two addresses, and what may part them.
bool may_be_several(std::string_view text) {
    const auto first = text.find('@');
    return first != text.npos && text.find('@', first + 1) != text.npos &&
           text.find_first_of(",;") != text.npos;
}

}  // namespace

Author author_of(std::string_view text) {
    Author author;
    text = trim(text);
    const auto open = text.find_first_of("(<");
    const auto outside = trim(text.substr(0, open));
    std::string_view within;
    if (open != text.npos) {
        within = text.substr(open + 1);
        within = trim(within.substr(0, within.find_last_of(")>")));
    }
    if (is_mail(within))
        author = {person_name(outside), std::string{without_scheme(within)}, {}};
    else if (is_mail(outside))
        author = {person_name(within), std::string{without_scheme(outside)}, {}};
    else
        author.name = person_name(text);
    return author;
}

std::vector<Author> authors_of(std::string_view text) {
    constexpr std::size_t most = 200;
    std::vector<Author> authors;
    if (may_be_several(text))
        for (const auto part : parts_of(text, most)) authors.push_back(author_of(part));
    const auto has_address = [](const Author& author) { return !author.email.empty(); };
    if (authors.empty() || !std::all_of(authors.begin(), authors.end(), has_address))
        authors.assign(1, author_of(text));
    std::erase_if(authors, is_nobody);
    return authors;
}

}  // namespace newswatch::feed::detail
