#include "feed/html/links.hpp"

#include <catch2/catch.hpp>

namespace {

constexpr std::size_t plenty = 1u << 20;

std::string resolved(std::string html, std::string_view base = "http://example.org/blog/post?p=1") {
    std::size_t budget = plenty;
    newswatch::feed::detail::resolve_links(html, base, budget);
    return html;
}

struct Case {
    const char* html;
    const char* result;
};

// Every attribute that holds an address; "@" stands for it.
constexpr const char* places[]{
    "<a href=\"@\">",
    "<A HREF=\"@\">",
    "<area href=\"@\">",
    "<applet codebase=\"@\">",
    "<audio src=\"@\">",
    "<blockquote cite=\"@\">",
    "<body background=\"@\">",
    "<button formaction=\"@\">",
    "<del cite=\"@\">",
    "<embed src=\"@\">",
    "<form action=\"@\">",
    "<frame src=\"@\">",
    "<frame longdesc=\"@\">",
    "<head profile=\"@\">",
    "<iframe src=\"@\">",
    "<iframe longdesc=\"@\">",
    "<img src=\"@\">",
    "<img longdesc=\"@\">",
    "<img usemap=\"@\">",
    "<input src=\"@\">",
    "<input usemap=\"@\">",
    "<ins cite=\"@\">",
    "<link href=\"@\">",
    "<object data=\"@\">",
    "<object classid=\"@\">",
    "<object codebase=\"@\">",
    "<object usemap=\"@\">",
    "<q cite=\"@\">",
    "<script src=\"@\"></script>",
    "<source src=\"@\">",
    "<table background=\"@\">",
    "<td background=\"@\">",
    "<th background=\"@\">",
    "<track src=\"@\">",
    "<video src=\"@\">",
    "<video poster=\"@\">",
    "<xhtml:a href=\"@\">",
    "<a href='@'>",
    "<a href=@>",
    "<a\n\tclass=x\n\thref = '@' title=\"b\">",
    "<img alt='a > b' src=\"@\"/>",
    "<img alt=\"\"src=\"@\">",
    "<a disabled href=\"@\">",
    "<a =x href=\"@\">",
    "<a/href=\"@\">",
    "text < 3 <b><a href=\"@\">",
    "<!-- <a href='x'> --><a href=\"@\">",
    "<script>'<a href=\"x\">'</script><a href=\"@\">",
    "<style>a<b</style><a href=\"@\">",
    "<base href=\"http://other.example/\"><a href=\"@\">",
    "<a href=\"http://example.com/\"><a href=\"@\">",
};

constexpr Case links[]{
    {"pic.png", "http://example.org/blog/pic.png"},
    {"./pic.png", "http://example.org/blog/pic.png"},
    {"../pic.png", "http://example.org/pic.png"},
    {"../../pic.png", "http://example.org/pic.png"},
    {"/pic.png", "http://example.org/pic.png"},
    {"/a/./b/../c", "http://example.org/a/c"},
    {"//cdn.example.org/pic.png", "http://cdn.example.org/pic.png"},
    {"?page=2", "http://example.org/blog/post?page=2"},
    {"#notes", "http://example.org/blog/post?p=1#notes"},
    {".", "http://example.org/blog/"},
    {"..", "http://example.org/"},
    {"  pic.png\n", "http://example.org/blog/pic.png"},
    {"a pic.png", "http://example.org/blog/a%20pic.png"},
    {"a\n pic.png", "http://example.org/blog/a%20pic.png"},
    {"новини/1", "http://example.org/blog/новини/1"},
    {"/x?a=1&amp;b=2", "http://example.org/x?a=1&amp;b=2"},
    {"/x?a=1&b=2", "http://example.org/x?a=1&amp;b=2"},
    {"/x?a=1&copy=2", "http://example.org/x?a=1&amp;copy=2"},
    {"&#47;x", "http://example.org/x"},
    {"&sol;x&quot;y", "http://example.org/x&quot;y"},
    {"caf&eacute;.html", "http://example.org/blog/café.html"},
    {"x'y", "http://example.org/blog/x&#39;y"},
    {"x<y>z", "http://example.org/blog/x&lt;y&gt;z"},
    {"1:30", "http://example.org/blog/1:30"},
    {"  http://example.com/ ", "http://example.com/"},
};

// What stays as it is, byte for byte.
constexpr const char* untouched[]{
    "",
    "text",
    "<",
    "<a",
    "<a href",
    "<a href=",
    "<a href=\"",
    "<a href=\"x",
    "<a href=\"x>text</a>",
    "<a href=''>",
    "<a href=\" \">",
    "<a href>",
    "<a href = >",
    "<a href=\"http://example.com\">",
    "<a href='HTTPS://example.com/a b?x&y'>",
    "<a href=\"mailto:a@b.org\">",
    "<a href=\"javascript:void(0)\">",
    "<a href=\"tel:+49\">",
    "<a href=\"http&#58;//example.com/\">",
    "<img src=\"data:image/png;base64,AA==\">",
    "<object classid=\"clsid:D27CDB6E\">",
    "<a name=\"x\" title='y' data=z alt=/x>",
    "<p href=\"x\"><div src=\"x\"><foo href=\"x\">",
    "<base href=\"x\">",
    "<a data-src=\"x\" xhref=\"x\" hrefx=\"x\">",
    "</a href=\"x\">",
    "<!-- <a href=\"x\"> -->",
    "<!-- <a href=\"x\">",
    "<?php <a href='x'",
    "<script>document.write('<a href=\"x\">')</script>",
    "<style><a href=\"x\"></style>",
    "<script><a href=\"x\">",
    "<p title='<a href=\"x\">'>",
    "< a href=\"x\">",
    "href=\"x\"",
};

constexpr Case sets[]{
    {"a.jpg", "http://example.org/blog/a.jpg"},
    {"a.jpg 1x, /b.jpg 2x", "http://example.org/blog/a.jpg 1x, http://example.org/b.jpg 2x"},
    {"a.jpg 1x,b.jpg 2x", "http://example.org/blog/a.jpg 1x,http://example.org/blog/b.jpg 2x"},
    {" a.jpg  480w ,\n b.jpg 800w ",
     " http://example.org/blog/a.jpg  480w ,\n http://example.org/blog/b.jpg 800w "},
    {"a.jpg, b.jpg", "http://example.org/blog/a.jpg, http://example.org/blog/b.jpg"},
    {"http://x.example/a,b.jpg 1x, b.jpg 2x",
     "http://x.example/a,b.jpg 1x, http://example.org/blog/b.jpg 2x"},
    {"data:,x 1x, b.jpg 2x", "data:,x 1x, http://example.org/blog/b.jpg 2x"},
    {"a?x=1&amp;y=2 1x", "http://example.org/blog/a?x=1&amp;y=2 1x"},
    {",,a.jpg 1x (x, y) 2w, b", ",,http://example.org/blog/a.jpg 1x (x, y) 2w, http://example.org/blog/b"},
    {"http://x.example/a 1x, http://x.example/b 2x", "http://x.example/a 1x, http://x.example/b 2x"},
    {" , ", " , "},
};

std::string with(std::string text, std::string_view link) { return text.replace(text.find('@'), 1, link); }

}  // namespace

TEST_CASE("a relative link becomes absolute in every attribute that holds one", "[feed][html][links]") {
    for (const std::string place : places) {
        INFO(place);
        CHECK(resolved(with(place, "/x.png")) == with(place, "http://example.org/x.png"));
        CHECK(resolved("a" + with(place, "x") + "b") == "a" + with(place, "http://example.org/blog/x") + "b");
        CHECK(resolved(with(place, "ftp://x/")) == with(place, "ftp://x/"));
    }
}

TEST_CASE("links inside HTML are resolved as they are meant", "[feed][html][links]") {
    for (const auto& [link, result] : links) {
        INFO(link);
        const auto html = with("<p>a<a href=\"@\">b</a>", result);
        CHECK(resolved(with("<p>a<a href=\"@\">b</a>", link)) == html);
        CHECK(resolved(html) == html);
    }
}

TEST_CASE("all else in HTML stays byte for byte", "[feed][html][links]") {
    for (const auto* html : untouched) {
        INFO(html);
        CHECK(resolved(html) == html);
    }
    for (const auto* base : {"", "example.org", "/blog/", "1:2"})
        CHECK(resolved("<a href=x>", base) == "<a href=x>");
}

TEST_CASE("each candidate of a srcset is resolved", "[feed][html][links]") {
    for (const auto& [set, result] : sets) {
        INFO(set);
        CHECK(resolved(with("<img srcset=\"@\">", set)) == with("<img srcset=\"@\">", result));
        CHECK(resolved(with("<source srcset='@'>", set)) == with("<source srcset='@'>", result));
    }
}

TEST_CASE("a value without quotes stays one when its link is resolved", "[feed][html][links]") {
    const std::string once = resolved("<img srcset=a&#32;2x,/b&#10;3x alt=c>");
    CHECK(once == "<img srcset=http://example.org/blog/a&#32;2x,http://example.org/b&#10;3x alt=c>");
    CHECK(resolved(once) == once);
}

TEST_CASE("resolving adds no more bytes than it may", "[feed][html][links]") {
    const std::string base = "http://example.org/" + std::string(1000, 'x') + "/";
    std::string html;
    for (int i = 0; i < 1000; ++i) html += "<a href=y>";
    const auto before = html.size();
    std::size_t budget = 10'500;
    newswatch::feed::detail::resolve_links(html, base, budget);
    CHECK(html.size() == before + 10 * base.size());
    CHECK(budget == 0);
    std::string other = "<a href='/z'>";
    newswatch::feed::detail::resolve_links(other, base, budget);
    CHECK(other == "<a href='/z'>");
}

TEST_CASE("links of hostile HTML are resolved in one pass", "[feed][html][links]") {
    // Each of these takes minutes when any part of it is searched for again and again.
    for (const std::string part :
         {"<a href=\"", "<a href='x", "<a ", "<a =", "<script>", "<script", "<!--",
          "<a href= ", "<img srcset=\"(,", "</", "<a href=\"x\" ", "\"'<a href=", "<svg><a href=\"'"}) {
        std::string html;
        for (int i = 0; i < 200'000; ++i) html += part;
        INFO(part);
        CHECK(resolved(html).size() <= html.size() + plenty);
    }
}
