#include "deliver/detail/maildir.hpp"

#include <stdlib.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "delivery_fixture.hpp"

using namespace newswatch;
using namespace newswatch::deliver;
namespace fs = std::filesystem;

namespace {

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "newswatch-maildir-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        root = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(root, ignored);
    }
    fs::path root;
};

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

std::string content_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("a message goes to new/, whole, in a Maildir made for its owner only", "[maildir]") {
    const Folder folder;
    const auto maildir = folder.root / "below" / "mail";
    const auto kept = detail::keep_message(maildir, "1.id.newswatch", "Subject: x\r\n\r\ntext\r\n");
    REQUIRE(kept);
    CHECK_FALSE(kept->was_there);
    CHECK(kept->file == maildir / "new" / "1.id.newswatch");
    CHECK(content_of(kept->file) == "Subject: x\r\n\r\ntext\r\n");
    CHECK(files_in(maildir / "tmp") == 0);
    CHECK(fs::is_directory(maildir / "cur"));
    CHECK((fs::status(maildir).permissions() & fs::perms::others_all) == fs::perms::none);
    CHECK((fs::status(kept->file).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a message that is there already is not written again, read or unread", "[maildir]") {
    const Folder folder;
    REQUIRE(detail::keep_message(folder.root, "1.id.newswatch", "first"));
    auto again = detail::keep_message(folder.root, "1.id.newswatch", "second");
    REQUIRE(again);
    CHECK(again->was_there);
    CHECK(content_of(again->file) == "first");
    for (const auto* flags : {":2,S", ":2,RS", ""}) {
        fs::rename(again->file, folder.root / "cur" / ("1.id.newswatch" + std::string{flags}));
        again = detail::keep_message(folder.root, "1.id.newswatch", "second");
        REQUIRE(again);
        CHECK(again->was_there);
        CHECK(files_in(folder.root / "new") == 0);
    }
    // Another message whose name only begins alike is another message.
    const auto other = detail::keep_message(folder.root, "1.id", "third");
    REQUIRE(other);
    CHECK_FALSE(other->was_there);
}

TEST_CASE("what a crash left in tmp/ is replaced", "[maildir]") {
    const Folder folder;
    REQUIRE(detail::keep_message(folder.root, "other", "x"));
    std::ofstream{folder.root / "tmp" / "1.id.newswatch"} << "half a mess";
    const auto kept = detail::keep_message(folder.root, "1.id.newswatch", "whole");
    REQUIRE(kept);
    CHECK(content_of(kept->file) == "whole");
    CHECK(files_in(folder.root / "tmp") == 0);
}

TEST_CASE("a Maildir that cannot be written is an error that names the path", "[maildir]") {
    const Folder folder;
    std::ofstream{folder.root / "file"} << "not a folder";
    const auto kept = detail::keep_message(folder.root / "file" / "mail", "1.id.newswatch", "text");
    REQUIRE_FALSE(kept);
    CHECK(kept.error().message.find((folder.root / "file").string()) != std::string::npos);
}

TEST_CASE("a delivery that is repeated after a crash leaves one message in the Maildir", "[maildir]") {
    const Folder folder;
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    detail::MaildirChannel channel{
        pool.get_executor(), {folder.root, "newswatch@localhost", "newswatch", "desk@localhost", "desk"}};
    std::vector<Outcome> outcomes;
    const auto collect = [&](std::exception_ptr, Outcome outcome) { outcomes.push_back(std::move(outcome)); };
    for (int i = 0; i < 2; ++i) {
        asio::co_spawn(loop, channel.send(sample_delivery()), collect);
        loop.restart();
        loop.run();
    }
    REQUIRE(outcomes.size() == 2);
    for (const auto& outcome : outcomes) CHECK(outcome.verdict == Outcome::Verdict::accepted);
    CHECK(outcomes[0].where == outcomes[1].where);
    CHECK(outcomes[1].reply == "was there already");
    CHECK(files_in(folder.root / "new") == 1);
    CHECK(content_of(outcomes[0].where).find("Message-ID: <" + sample_delivery().id + "@localhost>\r\n") !=
          std::string::npos);
    pool.join();
}
