// Which files of a folder are taken, what is read from them, and what becomes of them.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/drop_folder.hpp"
#include "collect/folder/put_away.hpp"
#include "collect/folder/take.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;
using collect::is_taken_name;

namespace {

constexpr auto now = Timestamp{std::chrono::seconds{1'790'000'000}};

std::vector<collect::WaitingFile> waiting_in(const DropFolder& drop, bool closed = true) {
    const auto look = collect::look_at(drop.path(), {}, {}, true);
    REQUIRE(look);
    std::vector<collect::WaitingFile> waiting;
    for (const auto& file : look->waiting) waiting.push_back({file.name, file.marks, closed, {}});
    return waiting;
}

config::SourceConfig source_of(const DropFolder& drop) {
    auto made = source("agency");
    made.url = "file:" + drop.path();
    return made;
}

collect::TakenStep take_all(const DropFolder& drop, config::SourceConfig source) {
    return collect::take_files(drop.path(), waiting_in(drop), 0, source, false, now);
}
collect::TakenStep take_all(const DropFolder& drop) { return take_all(drop, source_of(drop)); }

}  // namespace

TEST_CASE("hidden files and names of what is still being written are not taken", "[folder]") {
    for (const auto* name : {"a.xml", "b.TXT", "no ending", "tmp", "a.tmp.xml", "\xD0\xBD"}) {
        INFO(name);
        CHECK(is_taken_name(name));
    }
    for (const auto* name : {"", ".", ".a.xml", "a.tmp", "a.xml.part", "a.PARTIAL", "a.xml.filepart",
                             ".a.swp", "a.swp", "a.xml~"}) {
        INFO(name);
        CHECK_FALSE(is_taken_name(name));
    }
}

TEST_CASE("only regular files of the folder itself are seen, the one changed first first", "[folder]") {
    DropFolder drop, elsewhere;
    drop.write("b.xml", "b");
    drop.write("a.xml", "a");
    drop.date("a.xml", now);
    drop.date("b.xml", now - 1h);
    elsewhere.write("secret", "x");
    std::filesystem::create_directory(drop.path() + "/sub.xml");
    std::filesystem::create_symlink(elsewhere.path() + "/secret", drop.path() + "/out.xml");
    std::filesystem::create_symlink("a.xml", drop.path() + "/within.xml");
    REQUIRE(::mkfifo((drop.path() + "/pipe.xml").c_str(), 0600) == 0);
    const auto waiting = waiting_in(drop);
    REQUIRE(waiting.size() == 2);
    CHECK(waiting[0].name == "b.xml");
    CHECK(waiting[1].name == "a.xml");
}

TEST_CASE("what was taken does not wait until one of its marks changes", "[folder]") {
    DropFolder drop;
    drop.write("a.xml", "a");
    drop.write("b.xml", "b");
    const auto first = collect::look_at(drop.path(), {}, {}, true);
    REQUIRE(first);
    collect::TakenFiles taken;
    for (const auto& [name, marks] : first->waiting)
        taken[name] = {name, marks.size, marks.modified, marks.inode, ""};
    taken["gone.xml"] = {"gone.xml", 1, 1, 1, ""};
    const auto again = collect::look_at(drop.path(), {}, taken, true);
    CHECK(again->waiting.empty());
    CHECK(again->done.size() == 2);
    CHECK(again->missing == std::vector<std::string>{"gone.xml"});
    drop.date("a.xml", now);
    CHECK(collect::look_at(drop.path(), {}, taken, true)->waiting.size() == 1);
    const std::set<std::string> only_b{"b.xml", "never.xml"};
    const auto some = collect::look_at(drop.path(), only_b, taken, true);
    CHECK(some->waiting.empty());
    CHECK(some->missing.empty());
    CHECK(collect::look_at("/nonexistent/drop", {}, taken, true).error().message ==
          "/nonexistent/drop: No such file or directory");
}

TEST_CASE("feeds of any format and plain texts are read, and nothing else is", "[folder]") {
    struct Case {
        const char *name, *content, *title;  // no title: not taken for an article
    };
    for (const auto& [name, content, title] : {
             Case{"a.xml", "<rss version='2.0'><channel><item><title>One</title></item></channel></rss>",
                  "One"},
             {"n.xml",
              "<nitf><head><title>T</title></head><body><body.head><hedline><hl1>Two</hl1></hedline></"
              "body.head>"
              "<body.content><p>Text.</p></body.content></body></nitf>",
              "Two"},
             {"j.json", R"({"uri":"u:1","type":"text","headline":"Three","body_text":"Text."})", "Three"},
             {"t.txt", "Four\r\n\r\nThe text of it.\r\n", "Four"},
             {"without", "\n\n  Five \nThe text of it.", "Five"},
             {"feed.txt", "<rss version='2.0'><channel><item><title>Six</title></item></channel></rss>",
              "Six"},
             {"l.txt",
              "\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xEF\xEE\xE4\xEF\xE8\xF1\xE0\xEB "
              "\xE7\xE0\xEA\xEE\xED\n\xCE\xE1 \xFD\xF2\xEE\xEC \xF1\xEE\xEE\xE1\xF9\xE8\xEB\xE8 "
              "\xE2\xEB\xE0\xF1\xF2\xE8 \xF1\xF2\xF0\xE0\xED\xFB.",
              "Президент подписал закон"},
             {"page.html", "<html><body><p>A page</p></body></html>", nullptr},
             {"x.json", "{\"settings\": 1}", nullptr},
             {"x.bin", "\x01\x02\x03\x04\x05\x06\x07\x08garbage", nullptr},
             {"x.pdf", "%PDF-1.4 and so on", nullptr},
         }) {
        INFO(name);
        DropFolder drop;
        drop.write(name, content);
        auto waiting = waiting_in(drop);
        waiting.at(0).unchanged_since = now - 1min;
        const auto step = collect::take_files(drop.path(), waiting, 0, source_of(drop), false, now);
        REQUIRE(step.files.size() == 1);
        CHECK(step.files[0].trouble.empty() == (title != nullptr));
        if (title == nullptr) {
            CHECK(step.articles.empty());
            continue;
        }
        REQUIRE(step.articles.size() == 1);
        CHECK(step.articles[0].article.title == title);
        CHECK(step.articles[0].article.url.empty());
    }
}

TEST_CASE("the article of a text file is known by its file's name and its title, and has the file's date",
          "[folder]") {
    DropFolder drop;
    drop.write("wire-17.txt", "A headline\n\nFirst paragraph.\n\nSecond.\n");
    drop.date("wire-17.txt", now - 3h);
    const auto step = take_all(drop);
    REQUIRE(step.articles.size() == 1);
    const auto& article = step.articles[0].article;
    CHECK(article.guid == "wire-17.txt A headline");
    CHECK(article.body == "First paragraph.\n\nSecond.");
    CHECK(article.published == now - 3h);
    CHECK(article.source == "agency");
}

TEST_CASE("a file that is being written is left alone", "[folder]") {
    DropFolder drop;
    drop.write("a.txt", "A headline\n");
    const auto waiting = waiting_in(drop, false);
    const int writer = ::open((drop.path() + "/a.txt").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    REQUIRE(writer >= 0);
    const auto busy = collect::take_files(drop.path(), waiting, 0, source_of(drop), false, now);
    CHECK(busy.looked_at == 1);
    CHECK(busy.files.empty());
    ::close(writer);
    const auto step = collect::take_files(drop.path(), waiting, 0, source_of(drop), false, now);
    // Where the kernel gives no leases, two seconds without a change decide.
    CHECK(step.files.size() + step.unsettled.size() == 1);
    for (const auto& file : step.unsettled) CHECK(file.again == now + 2s);
}

TEST_CASE("a document that is cut off is waited for, and taken as it is when nothing more comes",
          "[folder]") {
    DropFolder drop;
    drop.write("a.xml", "<rss version='2.0'><channel><item><title>Cut</title><description>Text that br");
    auto waiting = waiting_in(drop);
    const auto first = collect::take_files(drop.path(), waiting, 0, source_of(drop), false, now);
    CHECK(first.files.empty());
    REQUIRE(first.unsettled.size() == 1);
    CHECK(first.unsettled[0].again == now + 10s);
    waiting[0].unchanged_since = first.unsettled[0].since;
    const auto later = collect::take_files(drop.path(), waiting, 0, source_of(drop), false, now + 10s);
    REQUIRE(later.articles.size() == 1);
    CHECK(later.articles[0].article.title == "Cut");
    REQUIRE(later.damaged.size() == 1);
    CHECK(later.damaged[0].second.find("the feed is damaged") == 0);
    CHECK(later.files[0].trouble.empty());
}

TEST_CASE("a step takes a hundred files at most, and one version of an article", "[folder]") {
    DropFolder drop;
    for (int i = 0; i < 130; ++i) {
        drop.write(std::to_string(i) + ".txt", "Number " + std::to_string(i) + "\nText.");
        drop.date(std::to_string(i) + ".txt", now + std::chrono::seconds{i});
    }
    CHECK(take_all(drop).files.size() == 100);
    DropFolder versions;
    for (const auto* text : {"First.", "Second."}) {
        const std::string name = std::string{text} + "xml";
        versions.write(name,
                       "<rss version='2.0'><channel><item><guid>1</guid><title>One</title><description>" +
                           std::string{text} + "</description></item></channel></rss>");
        versions.date(name, now + std::chrono::seconds{text[0]});
    }
    const auto waiting = waiting_in(versions);
    const auto first = collect::take_files(versions.path(), waiting, 0, source_of(versions), false, now);
    CHECK(first.looked_at == 1);
    CHECK(first.articles.at(0).article.body == "First.");
    const auto second = collect::take_files(versions.path(), waiting, 1, source_of(versions), false, now);
    CHECK(second.looked_at == 1);
    CHECK(second.articles.at(0).article.body == "Second.");
}

TEST_CASE("what is old at the first contact is for the archive, and what is too large is told", "[folder]") {
    DropFolder drop;
    drop.write("old.txt", "Old\n");
    drop.date("old.txt", now - 24h * 30);
    drop.write("new.txt", "New\n");
    drop.date("new.txt", now - 1h);
    auto source = source_of(drop);
    const auto step = collect::take_files(drop.path(), waiting_in(drop), 0, source, true, now);
    REQUIRE(step.articles.size() == 2);
    CHECK(step.articles[0].archive_only);
    CHECK_FALSE(step.articles[1].archive_only);
    source.max_bytes = 3;
    const auto large = take_all(drop, source);
    CHECK(large.articles.empty());
    REQUIRE(large.files.size() == 2);
    CHECK(large.files[0].trouble == "4 bytes, more than max_bytes = 3");
}

TEST_CASE("taken files are deleted or moved when the source says so, and only as they were taken",
          "[folder]") {
    DropFolder drop;
    const auto put = [&](config::AfterTaking after, const std::filesystem::path& to, const char* content) {
        drop.write("a.txt", content);
        auto source = source_of(drop);
        source.after = after;
        source.move_to = to;
        auto step = take_all(drop, source);
        REQUIRE(step.files.size() == 1);
        return std::pair{step.files, source};
    };
    const auto [files, deleting] = put(config::AfterTaking::remove, {}, "One\n");
    CHECK(collect::put_away(drop.path(), files, deleting).empty());
    CHECK(drop.names().empty());
    CHECK(collect::put_away(drop.path(), files, deleting).empty());

    DropFolder done;
    for (const auto* content : {"One\n", "Two\n", "Three\n"}) {
        const auto [moved, moving] = put(config::AfterTaking::move, done.path(), content);
        CHECK(collect::put_away(drop.path(), moved, moving).empty());
    }
    CHECK(drop.names().empty());
    CHECK(done.names() == std::set<std::string>{"a.txt", "a.txt.1", "a.txt.2"});
    CHECK(done.read("a.txt.1") == "Two\n");

    const auto [kept, nowhere] = put(config::AfterTaking::move, "/nonexistent", "One\n");
    CHECK(
        collect::put_away(drop.path(), kept, nowhere).find("cannot be moved to /nonexistent: No such file") !=
        std::string::npos);
    drop.write("a.txt", "A new version\n");
    CHECK(collect::put_away(drop.path(), kept, deleting).empty());
    CHECK(drop.names() == std::set<std::string>{"a.txt"});
}
