// A site's robots.txt: RFC 9309, and the Sitemap lines of sitemaps.org. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::collect::detail {

// The rules of one robots.txt for one program. Reads the first 500 KiB (section 2.5); what is no line of the
// format is passed over. Crawl-delay counts for nothing: it is no part of the RFC, and one request at a time
// is slow enough.
class Robots {
public:
    Robots() = default;  // allows everything
    // `product` is the program's token, "newswatch" (section 2.2.1): the rules of its groups, else those for
    // "*".
    Robots(std::string_view text, std::string_view product);

    // Whether a path with its query may be asked for: the longest pattern that matches decides, and of two
    // as long the one that allows (section 2.2.2).
    bool allows(std::string_view path) const;
    // As written, at most a hundred.
    const std::vector<std::string>& sitemaps() const { return sitemaps_; }

private:
    struct Rule {
        std::string pattern;
        bool allow = false;
    };
    std::vector<Rule> rules_;
    std::vector<std::string> sitemaps_;
};

}  // namespace newswatch::collect::detail
