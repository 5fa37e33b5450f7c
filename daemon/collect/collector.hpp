// The first workshop: polls each source when it is due and hands new articles to the journal. Loop thread
// only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>

#include "collect/fetch.hpp"
#include "collect/push/ledger.hpp"
#include "collect/push/subscription.hpp"
#include "collect/timing/feed_register.hpp"
#include "collect/timing/host_patience.hpp"
#include "collect/timing/poll_queue.hpp"
#include "config/config.hpp"
#include "runtime/clock.hpp"
#include "runtime/task_group.hpp"
#include "store/source_states.hpp"

namespace newswatch::collect {
namespace asio = boost::asio;

class Folder;
class FolderWatch;
struct Ingested;
struct Notice;
struct TakenStep;

struct CollectorCounters {
    std::uint64_t polls = 0, unchanged = 0, failures = 0, articles = 0, updates = 0, bytes = 0;
    std::uint64_t pushes = 0, pushes_ignored = 0;  // ignored: not signed by the hub
};

// What a hub delivers: the body as it came, its Content-Type and X-Hub-Signature.
struct PushedContent {
    std::string bytes, content_type, signature;
};

// One line of `newswatch sources`; with `bounds`, all of `newswatch sources show`.
struct SourceStatus {
    config::SourceConfig source;
    store::SourceState state;
    bool polling = false;
    std::string duplicate_of;  // the source under whose name the feed is polled
    std::vector<Bound> bounds = {};
};

class Collector {
public:
    struct Setting {
        asio::any_io_executor loop;
        asio::any_io_executor pool;  // parses what is above 256 KiB
        runtime::Clock& clock;
        Fetcher& fetcher;
        store::SourceStates& states;
        std::function<void()> on_articles;  // the journal has new rows
        PollQueue::Manners manners = {};
        push::Callback callback = {};
    };

    // What `setting` refers to outlives the collector.
    explicit Collector(Setting setting);
    ~Collector();

    // Loads what is remembered, then polls for ever. An Error when the store cannot be read.
    asio::awaitable<Result<void>> start(std::vector<config::SourceConfig> sources);
    // Adds, drops and changes sources; the rest keeps its schedule. Forgets dropped ones.
    asio::awaitable<Result<void>> replace(std::vector<config::SourceConfig> sources);
    // Ends the polls under way; their articles come with the next poll.
    asio::awaitable<void> stop();
    // Polls everything due once and returns when all of it is recorded; for --once, instead of start().
    asio::awaitable<Result<void>> poll_once(std::vector<config::SourceConfig> sources);
    // Polls the source as soon as its turn comes, instead of when it is due. Errors: not_found; unavailable,
    // when it was polled within the last minute, or its server asked for patience.
    Result<void> poll_soon(const std::string& name);

    // WebSub, for the address that hubs call with the `id` of a subscription. How large a delivery may be;
    // nothing when nobody has this id.
    std::optional<std::uint64_t> largest_push(const std::string& id);
    // Verification of intent (W3C WebSub, section 5.3), answered once it is written down.
    asio::awaitable<push::Reply> verification(std::string id, push::Query query);
    // Content distribution (sections 7 and 8): 200 once its articles are recorded, 202 when that follows, 503
    // when the store refuses and the hub should try again, 410 when nobody wants it. A wrong signature is
    // answered like a right one, and ignored.
    asio::awaitable<push::Reply> delivery(std::string id, PushedContent content);

    std::vector<SourceStatus> status() const;
    // Of one source, with its bounds.
    std::optional<SourceStatus> status(const std::string& name) const;
    const CollectorCounters& counters() const { return counters_; }

private:
    struct Entry {
        config::SourceConfig source;
        Known known;
        std::vector<std::string> guest_tags;  // of the sources that are this feed as well
        std::set<std::string> pages_seen;     // of the articles that it listed last, with full_text
        push::Subscription subscription = {};
        // What pushes brought since a poll last wrote `known` back: a poll works on a copy of it.
        std::vector<Timestamp> pushed_dates = {};
        std::uint64_t pushed_articles = 0;
        bool bad_signature_told = false;
        bool completing = false;  // the pages of a push are being read
        // A due time that came up while a poll was working on its copy of `known`.
        struct Haste {
            Timestamp due{};
            std::string reason;
        };
        std::optional<Haste> haste = {};
        bool polling = false;
        std::shared_ptr<Folder> folder;  // of a source that is one
        PollQueue::Ticket ticket = 0;    // another one when the configuration of the source changes
    };
    asio::awaitable<Result<void>> load(std::vector<config::SourceConfig> sources);
    void add(const config::SourceConfig& source, std::optional<store::SourceState> remembered,
             bool look_again);
    void enqueue(Entry& entry);
    void stand_alone(Entry& entry);
    void ask_guests_again();
    static void lend_tags(const Entry& guest, Entry& original);
    void take_tags_back(const std::string& original, const Entry& leaving);
    void drop(const std::string& name);
    Entry* find(PollQueue::Ticket ticket);
    void spawn_due();
    asio::awaitable<void> run();
    asio::awaitable<void> poll(PollQueue::Ticket ticket);
    // True when what it came to is recorded.
    asio::awaitable<bool> poll_feed(PollQueue::Ticket ticket, config::SourceConfig source, Known before);
    // Whether the source is a folder. One that is not there is waited for.
    asio::awaitable<bool> is_folder(PollQueue::Ticket ticket, config::SourceConfig source);
    // The poll of a folder, in folders.cpp. False when something could not be recorded.
    asio::awaitable<bool> visit(PollQueue::Ticket ticket, config::SourceConfig source, Known before);
    struct Visit;
    asio::awaitable<bool> look_into(Visit& visit);
    asio::awaitable<bool> take_files(Visit& visit);
    asio::awaitable<bool> keep(Visit& visit, TakenStep step, bool is_last);
    asio::awaitable<bool> finish(Visit& visit, store::Listing part);
    asio::awaitable<bool> tidy(Visit& visit, std::vector<store::TakenFile> files);
    // Has the kernel tell of the folder's files, or with a name, of the folder of that name in it.
    asio::awaitable<void> watch(PollQueue::Ticket ticket, std::string path, std::string name);
    void heard(PollQueue::Ticket ticket, const std::string& file);
    // What the poll leads to, once it is recorded: a gap to close, sitemaps to read, news of the source's
    // health.
    asio::awaitable<void> follow_up(PollQueue::Ticket ticket, config::SourceConfig source, Known before,
                                    Known& known, PollResult result, store::PollReceipt receipt, bool whole);
    // The end of a poll that was recorded: what it gives reason to tell, and what follows for the hub.
    // `missed`: it found what the hub should have pushed. The arguments live in the frame of poll().
    asio::awaitable<void> conclude(PollQueue::Ticket ticket, const Known& before, Known& known,
                                   const PollResult& result, bool missed);
    asio::awaitable<PollResult> take_in(config::SourceConfig source, Known& known, Fetched fetched,
                                        store::Listing& found);
    asio::awaitable<std::optional<Ingested>> read(config::SourceConfig source, Known& known, Body body,
                                                  PollResult& result);
    // Long bodies on the pool. The arguments live in the frame that awaits it.
    asio::awaitable<Result<Ingested>> parse(const config::SourceConfig& source, const Body& body,
                                            bool first_contact);
    // Whether another source is the same feed; then `found` is that one's, and this one rests.
    void notice_duplicate(Entry& entry, Known& known, const PollResult& result, store::Listing& found);
    void host_asks_for_patience(const Entry& entry, const Known& known, const PollResult& result);
    // Reads the pages of the new and edited articles, for sources with full_text.
    asio::awaitable<void> complete_articles(config::SourceConfig source, PollQueue::Ticket ticket,
                                            store::Listing& found);
    asio::awaitable<std::vector<std::size_t>> articles_to_complete(const store::Listing& found,
                                                                   const std::set<std::string>& seen);
    // Nothing when the store refused.
    asio::awaitable<std::optional<store::PollReceipt>> record(std::string name, store::SourceState state,
                                                              store::Listing found);
    // What came of reading further pages.
    struct Trail {
        std::size_t pages = 0, found = 0;
        bool closed = false;  // an article that was known before was reached
        bool failed = false;  // a page could not be read
        std::vector<Timestamp> published = {};
    };
    // As record(), of articles alone: what a poll remembers stays as it is.
    asio::awaitable<std::optional<store::PollReceipt>> add_articles(std::string name, store::Listing found);
    std::optional<store::PollReceipt> take_receipt(const std::string& name,
                                                   const Result<store::PollReceipt>& receipt);
    // Reads the pages one by one; with `until_known` also those that they call the next (RFC 5005 sections 3
    // and 4), until one lists a known article.
    asio::awaitable<Trail> read_on(PollQueue::Ticket ticket, config::SourceConfig source,
                                   std::vector<std::string> addresses, bool first_contact, bool until_known);
    asio::awaitable<void> close_gap(PollQueue::Ticket ticket, config::SourceConfig source, Known before,
                                    Known& known, std::string next_page, std::vector<Timestamp> dates);
    // Records what the poll gives reason to tell of the source's health; then `known` is `told`.
    asio::awaitable<void> tell(config::SourceConfig source, Known told, std::vector<Notice> notices,
                               Known& known);

    // subscribing.cpp: the way to the hub.
    bool may_subscribe(const config::SourceConfig& source) const;
    asio::awaitable<void> run_subscriptions();
    asio::awaitable<void> subscribe(PollQueue::Ticket ticket);
    asio::awaitable<void> post_farewell(config::SourceConfig source, push::Subscription subscription);
    // Begins, changes or ends the source's subscription, as its feed and the configuration now have it.
    void settle_subscription(Entry& entry);
    void end_subscription(Entry& entry);
    void leave_hub(const config::SourceConfig& source, const push::Subscription& subscription);
    asio::awaitable<bool> remember_subscription(std::string name);
    asio::awaitable<void> forget_subscription(std::string name);
    // How many new articles of a backup poll the hub may still push: those of the last hour, those without a
    // date, those from before the subscription. All, when the source is not pushed.
    asio::awaitable<std::size_t> excused_news(PollQueue::Ticket ticket, const store::Listing& found);
    void give_up_hub(Entry& entry);
    // The next poll at `due`, when that is earlier.
    void hasten(Entry& entry, Timestamp due, std::string reason);
    // The earlier of what is due and `due`, but not before the hints allow; false when it changes nothing.
    static bool bring_forward(Entry& entry, Timestamp due, std::string reason);

    // push.cpp: what hubs bring.
    Entry* subscriber(const std::string& id);
    asio::awaitable<bool> is_genuine(const PushedContent& content, const std::string& secret);
    void ignore_push(Entry& entry);
    asio::awaitable<bool> take_push(std::string name, PollQueue::Ticket ticket, store::Listing found,
                                    std::vector<Timestamp> dates);
    asio::awaitable<void> complete_push(config::SourceConfig source, PollQueue::Ticket ticket,
                                        store::Listing found, std::vector<Timestamp> dates);
    static void write_back(Entry& entry, Known known, Timestamp now);

    // The store refused: it is tried again after this.
    static constexpr Duration pause_after_loss = std::chrono::seconds{30};

    Setting setting_;
    std::map<std::string, Entry> entries_;
    std::unordered_map<PollQueue::Ticket, Entry*> tickets_;
    PollQueue queue_;
    FeedRegister register_;
    HostPatience patience_;
    std::unique_ptr<FolderWatch> watch_;  // once a folder is polled
    bool watch_failed_ = false;
    runtime::Wakeup wakeup_;
    push::Ledger ledger_;
    runtime::Wakeup subscriptions_wakeup_;
    std::size_t requests_to_hubs_ = 0;  // under way
    struct Leaving {
        config::SourceConfig source;
        push::Subscription subscription;
    };
    std::deque<Leaving> leaving_;  // subscriptions that hubs are still to be asked to end
    runtime::TaskGroup tasks_, polls_;
    CollectorCounters counters_;
    Timestamp resume_{};  // when polling goes on after the store refused; none while the store works
    bool once_ = false, stopping_ = false;
    PollQueue::Ticket last_ticket_ = 0;
};

}  // namespace newswatch::collect
