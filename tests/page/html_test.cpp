#include <catch2/catch.hpp>

#include "page/content/runs.hpp"
#include "page/html/space.hpp"
#include "page/html/tree.hpp"

using namespace newswatch::page::detail;

namespace {

std::vector<std::string> texts(std::string_view html) {
    const auto tree = read_html(html);
    std::vector<std::string> all;
    for (const auto& run : runs_of(tree).list) all.push_back(text_of(tree, run));
    return all;
}

}  // namespace

TEST_CASE("a page is cut into paragraphs wherever a block begins or ends") {
    using List = std::vector<std::string>;
    CHECK(texts("<p>One <b>two</b>\n three<p>four") == List{"One two three", "four"});
    CHECK(texts("<div>a<p>b</p>c</div>") == List{"a", "b", "c"});
    CHECK(texts("<div>a<br><br>b<br>c</div>") == List{"a", "b\nc"});
    CHECK(texts("<p>a<script>x</script>b</p><style>y</style><template><p>t</p></template>") == List{"ab"});
    CHECK(texts("<x-card>a</x-card><x-card>b</x-card>") == List{"a", "b"});
    CHECK(texts("<p>a&nbsp;&amp;&#8201;b&shy;c &lt;p></p>") == List{"a & bc <p>"});
    CHECK(texts("<table><tr><td>1</td><td>2</td></tr></table>") == List{"1", "2"});
}

TEST_CASE("a tree stands in the document's order and every node lies in its parent") {
    const auto tree = read_html("<ul><li>a<li><p>b</ul><p class='x y' id=z>c");
    // The list, its two items, two paragraphs and three texts, whatever stands around them.
    REQUIRE(tree.size() >= 8);
    std::size_t children = 0, with_id = 0;
    for (std::uint32_t i = 0; i < tree.size(); ++i) {
        CHECK(tree[i].end > i);
        if (tree[i].parent == no_node) continue;
        ++children;
        CHECK(tree[i].parent < i);
        CHECK(tree[tree[i].parent].end >= tree[i].end);
    }
    CHECK(children >= 7);
    for (std::uint32_t i = 0; i < tree.size(); ++i)
        if (tree[i].tag == Tag::p && tree.has(i, Attribute::id)) {
            ++with_id;
            CHECK(tree.attribute(i, Attribute::class_) == "x y");
            CHECK(tree.attribute(i, Attribute::href).empty());
        }
    CHECK(with_id == 1);
}

TEST_CASE("runs know their links and whether they read like sentences") {
    const auto tree = read_html(
        "<p>This is a sentence that says something, and then a little more.</p><p><a href=x>Another story "
        "altogether, with a "
        "long title</a></p><h2>This heading is long enough, but no sentence.</h2>");
    const auto runs = runs_of(tree).list;
    REQUIRE(runs.size() == 3);
    CHECK(runs[0].prose);
    CHECK(runs[0].linked == 0);
    CHECK_FALSE(runs[1].prose);
    CHECK(runs[1].linked == runs[1].length);
    CHECK_FALSE(runs[2].prose);
}

TEST_CASE("the text of an element is cut where it is long, not where its white space is") {
    const auto tree = read_html("<h1>" + std::string(3000, ' ') + "<b>One</b>" + std::string(3000, '\n') +
                                "two&nbsp;</h1><p>é" + std::string(9000, 'x'));
    const auto first = [&](Tag tag) {
        std::uint32_t i = 0;
        while (tree[i].tag != tag) ++i;
        return i;
    };
    CHECK(tree.text_in(first(Tag::h1), 500) == "One two");
    CHECK(tree.text_in(first(Tag::h1), 3) == "One");
    CHECK(tree.text_in(first(Tag::p), 1).empty());
    CHECK(tree.text_in(first(Tag::p), 4) == "éxx");
}

TEST_CASE("white space folds, invisible characters go") {
    CHECK(fold_space(" a \n\t b\xC2\xA0"
                     "c\xE2\x80\x8B"
                     "d\xC2\xAD"
                     "e ") == "a b cde");
    CHECK(fold_space("a \n b", true) == "a\nb");
    CHECK(cut_text("aé", 2) == "a");
    CHECK(fold_case("ÄÖ ΑΒΓ АБВ") == "äö αβγ абв");
}
