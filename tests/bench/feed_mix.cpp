#include "bench/feed_mix.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "bench/feed_words.hpp"

namespace newswatch::bench {
namespace {

enum class Make : std::uint8_t { rss_cdata, rss_escaped, atom, rdf };
constexpr std::array<unsigned, 4> percent{35, 25, 30, 10};

constexpr std::array<std::string_view, 5> people{"Mara Ilves", "Jörg Brandt", "Олена Коваль", "李 娜",
                                                 "A. N. Other"};
constexpr std::array<std::string_view, 6> topics{"Transport",  "Islands", "Politics &amp; Society",
                                                 "Wirtschaft", "Новини",  "Sport"};

struct Moment {
    unsigned day, hour, minute, second;
};
std::string rfc822(const Moment& at) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    std::array<char, 64> text{};
    // The first of March 2026 is a Sunday.
    std::snprintf(text.data(), text.size(), "%s, %02u Mar 2026 %02u:%02u:%02u +0%u00", days[(at.day - 1) % 7],
                  at.day, at.hour, at.minute, at.second, at.second % 3);
    return text.data();
}
std::string rfc3339(const Moment& at) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "2026-03-%02uT%02u:%02u:%02u%s", at.day, at.hour, at.minute,
                  at.second, at.second % 3 == 0 ? "Z" : "+02:00");
    return text.data();
}

// One document under construction.
class Mill {
public:
    Mill(Make make, std::uint32_t seed) : make_{make}, dice_{seed}, language_{dice_.pick(languages())} {
        if (!language_.encoding.empty() && dice_.one_in(4)) encoding_ = language_.encoding;
    }
    std::string make(std::size_t bytes) {
        out_ = "<?xml version=\"1.0\" encoding=\"" + std::string{encoding_.empty() ? "UTF-8" : encoding_} +
               "\"?>\n";
        head();
        while (out_.size() < bytes) item();
        if (make_ == Make::atom)
            out_ += "</feed>\n";
        else
            out_ += make_ == Make::rdf ? "</rdf:RDF>\n" : "</channel>\n</rss>\n";
        return encoding_.empty() ? out_ : encoded(out_, encoding_);
    }

private:
    void head();
    void item();
    void rss_item();
    void atom_entry();
    void rdf_item();
    void element(std::string_view name, std::string_view content) {
        out_ += '<';
        out_ += name;
        out_ += '>';
        out_ += content;
        out_ += "</";
        out_ += name.substr(0, name.find(' '));
        out_ += ">\n";
    }
    std::string body(bool names) { return writer_.html(500 + dice_.roll(5500), names); }
    static std::string cdata(std::string_view html) { return "<![CDATA[" + std::string{html} + "]]>"; }

    Make make_;
    Dice dice_;
    const Language& language_;
    std::string_view encoding_;
    Writer writer_{dice_, language_};
    std::string out_;
    std::string number_, link_;
    Moment moment_{1, 0, 0, 0};
};

void Mill::head() {
    if (make_ == Make::atom) {
        out_ +=
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" + std::string{language_.tag} + "\">\n";
        element("title", writer_.words(3));
        out_ +=
            "<link rel=\"self\" href=\"https://www.gazette.example.org/feed/atom/\" />\n"
            "<link rel=\"alternate\" type=\"text/html\" href=\"https://www.gazette.example.org\" />\n";
        element("id", "https://www.gazette.example.org/feed/atom/");
        return element("updated", rfc3339({31, 12, 0, 0}));
    }
    const std::string modules =
        " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    if (make_ == Make::rdf)
        out_ +=
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
            "xmlns=\"http://purl.org/rss/1.0/\"" +
            modules + ">\n<channel rdf:about=\"https://www.gazette.example.org/\">\n";
    else
        out_ += "<rss version=\"2.0\"" + modules +
                " xmlns:atom=\"http://www.w3.org/2005/Atom\" "
                "xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\" "
                "xmlns:media=\"http://search.yahoo.com/mrss/\">\n<channel>\n";
    element("title", writer_.words(3));
    element("link", "https://www.gazette.example.org");
    element("description", writer_.words(8));
    if (make_ == Make::rdf) {
        element("dc:language", language_.tag);
        out_ += "</channel>\n";
    } else {
        element("language", language_.tag);
        element("lastBuildDate", rfc822({31, 12, 0, 0}));
    }
}

void Mill::item() {
    number_ = std::to_string(dice_.roll(100'000'000));
    link_ = writer_.link();
    moment_ = {1 + dice_.roll(31), dice_.roll(24), dice_.roll(60), dice_.roll(60)};
    if (make_ == Make::atom) return atom_entry();
    if (make_ == Make::rdf) return rdf_item();
    rss_item();
}

void Mill::rss_item() {
    out_ += "<item>\n";
    element("title", writer_.words(6 + dice_.roll(6)) + (dice_.one_in(4) ? " &amp; more" : ""));
    element("link", link_);
    element("dc:creator", cdata(dice_.pick(people)));
    element("pubDate", rfc822(moment_));
    for (auto left = 1 + dice_.roll(4); left != 0; --left) element("category", cdata(dice_.pick(topics)));
    element("guid isPermaLink=\"false\"", "https://www.gazette.example.org/?p=" + number_);
    const auto summary = "<p>" + writer_.words(25) + " [&#8230;]</p>";
    const bool as_cdata = make_ == Make::rss_cdata;
    if (!as_cdata) {
        element("description", escaped(body(true)));
    } else {
        element("description", cdata(summary));
        element("content:encoded", cdata(body(true)));
    }
    if (dice_.one_in(3))
        out_ += "<enclosure url=\"" + writer_.picture() + "\" length=\"" + number_ +
                "\" type=\"image/jpeg\" />\n";
    if (dice_.one_in(3))
        out_ += "<media:content url=\"" + writer_.picture() +
                "\" medium=\"image\" width=\"1024\" height=\"683\"><media:title>" + writer_.words(4) +
                "</media:title></media:content>\n";
    if (as_cdata) element("slash:comments", std::to_string(dice_.roll(100)));
    out_ += "</item>\n";
}

void Mill::atom_entry() {
    out_ += "<entry>\n<author><name>" + std::string{dice_.pick(people)} +
            "</name><uri>https://www.gazette.example.org" + "/author</uri></author>\n";
    element("title type=\"html\"", escaped(writer_.words(7) + " &#8211; " + writer_.words(2)));
    out_ += "<link rel=\"alternate\" type=\"text/html\" href=\"" + link_ + "\" />\n";
    element("id", "tag:gazette.example.org,2026:" + number_);
    element("updated", rfc3339(moment_));
    element("published", rfc3339(moment_));
    for (auto left = 1 + dice_.roll(4); left != 0; --left)
        out_ += "<category scheme=\"https://www.gazette.example.org\" term=\"" +
                std::string{dice_.pick(topics)} + "\" />\n";
    element("summary type=\"html\"", escaped(writer_.words(20) + " [&#8230;]"));
    if (dice_.one_in(5))
        out_ += "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">" + body(false) +
                "</div></content>\n";
    else
        element("content type=\"html\"", escaped(body(true)));
    out_ += "</entry>\n";
}

void Mill::rdf_item() {
    out_ += "<item rdf:about=\"" + link_ + "\">\n";
    element("title", writer_.words(8));
    element("link", link_);
    element("description", writer_.words(30));
    element("dc:creator", dice_.pick(people));
    element("dc:date", rfc3339(moment_));
    element("dc:subject", dice_.pick(topics));
    element("content:encoded", cdata(body(true)));
    out_ += "</item>\n";
}

}  // namespace

std::vector<std::string> make_feed_mix(std::size_t bytes) {
    std::vector<std::string> documents;
    std::array<std::size_t, percent.size()> made{};
    Dice dice{1};
    for (std::size_t total = 0; total < bytes;) {
        // The make that lags behind its share the most.
        const auto lag = [&](std::size_t make) { return static_cast<double>(made[make]) / percent[make]; };
        std::size_t next = 0;
        for (std::size_t make = 1; make < percent.size(); ++make)
            if (lag(make) < lag(next)) next = make;
        const auto seed = static_cast<std::uint32_t>(documents.size() + 1);
        documents.push_back(Mill{static_cast<Make>(next), seed}.make(20'000 + dice.roll(180'000)));
        made[next] += documents.back().size();
        total += documents.back().size();
    }
    return documents;
}

std::string make_large_feed(std::size_t bytes) { return Mill{Make::rss_cdata, 1}.make(bytes); }

}  // namespace newswatch::bench
