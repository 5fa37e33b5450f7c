// What the daemon remembers of each source between polls, and the door through which articles enter.
// Loop thread only; the work happens on the store's own thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/identity.hpp"
#include "core/result.hpp"

namespace newswatch::store {
namespace asio = boost::asio;

struct SourceState {
    std::string source;  // the configured name: the key
    std::string url;     // what the state belongs to; another URL under the same name starts afresh
    std::string etag;    // byte for byte as received, with last_modified as one set
    std::string last_modified;
    Timestamp next_due{};
    std::string next_reason;  // why then: "interval", "failed 3 times", ...
    std::optional<Timestamp> last_polled;
    std::optional<Timestamp> last_success;
    unsigned failures = 0;       // in a row
    int last_status = 0;         // HTTP status, 0 when there was none
    std::string last_error;      // empty after a success
    std::uint64_t articles = 0;  // ever found here, under this URL; record() counts, whatever it is handed
    std::string memory;          // what else its poller wants to know next time; kept as it is
    std::string subscription;    // at its hub, likewise; written by keep_subscription() alone
};

struct FoundArticle {
    Article article;
    std::string revision;  // changes when, and only when, an edit counts as an update (feed::revision_of)
    bool archive_only = false;  // too old at the first contact: kept, not examined
    ArticleKeys keys = {};      // what it is recognised by (feed::keys_of); none: by its id alone
};

// A file of a folder that is a source, as it was when it was taken. One that has changed in any of the marks
// is another one.
struct TakenFile {
    std::string name;           // within the folder, byte for byte
    std::uint64_t size = 0;     // bytes
    std::int64_t modified = 0;  // nanoseconds since 1970, as the file system keeps it
    std::uint64_t inode = 0;
    std::string trouble;  // why nothing could be read from it, for people; empty when all is well
    bool operator==(const TakenFile&) const = default;
};

// What one answer listed. Not `whole`: more is listed than stands here (a delta of RFC 3229, an older page, a
// file of many), so nothing follows from what is missing.
struct Listing {
    std::vector<FoundArticle> articles;
    bool whole = true;
    std::vector<TakenFile> taken = {};   // the files that the articles came from
    std::vector<std::string> gone = {};  // files that need not be remembered any more
    Listing() = default;
    Listing(std::initializer_list<FoundArticle> found) : articles{found} {}
    Listing(std::vector<FoundArticle> found, bool all = true) : articles{std::move(found)}, whole{all} {}
};

struct PollReceipt {
    std::size_t fresh = 0;     // into the journal, never seen before
    std::size_t updated = 0;   // into the journal, with the update mark
    std::size_t archived = 0;  // kept without examination
    std::size_t unchanged = 0;
};

// An article as a source lists it now.
struct Version {
    std::string id, revision;
};

class SourceStates {
public:
    virtual ~SourceStates() = default;
    virtual asio::awaitable<Result<std::vector<SourceState>>> load() = 0;
    // The files taken from a folder so far, while the source's URL is `url`. Any order.
    virtual asio::awaitable<Result<std::vector<TakenFile>>> taken_files(std::string source,
                                                                        std::string url) = 0;
    // One transaction: the source's state, its articles into archive and journal, and the files they came
    // from. Nothing on an error. Which known article each of them is, is decided in it too, by the store's
    // Identification; a known one keeps its id, whatever it is called in `found`. What that does not take for
    // an edit changes no text. An edited version takes the place of one that still waits in the journal, and
    // waits in its stead: as new when that was new. An article kept without examination that is edited later
    // comes as an update. Of several in `found` that are one article the one changed last counts, else the
    // first.
    virtual asio::awaitable<Result<PollReceipt>> record(SourceState state, Listing found) = 0;
    // Articles of a source that come beside its polls (a push, an older page): into archive and journal as
    // with record(), while what a poll remembers stays as it is. not_found when the source has no state yet.
    virtual asio::awaitable<Result<PollReceipt>> add(std::string source, Listing found) = 0;
    // Keeps `text` as the source's subscription; record() never touches it. not_found as with add().
    virtual asio::awaitable<Result<void>> keep_subscription(std::string source, std::string text) = 0;
    // For each of them whether the archive has it not, or in another revision. Reads only.
    virtual asio::awaitable<Result<std::vector<bool>>> news_among(std::vector<Version> versions) = 0;
    // Forgets sources that are configured no longer; their articles stay.
    virtual asio::awaitable<Result<void>> keep_only(std::vector<std::string> sources) = 0;
};

}  // namespace newswatch::store
