#include "deliver/detail/mail_relay.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace newswatch::deliver::detail {
namespace {

class CurlTransport final : public MailTransport {
public:
    explicit CurlTransport(net::SmtpRelay relay) : connection_{std::move(relay)} {}
    net::SmtpOutcome send(const Mail& mail) override {
        return connection_.send(mail.from, mail.to, mail.message);
    }

private:
    net::SmtpConnection connection_;
};

}  // namespace

OpenTransport transport_to(net::SmtpRelay relay) {
    return [relay = std::move(relay)] { return std::make_unique<CurlTransport>(relay); };
}

// One mail on its way through a connection's thread. Shared by the thread and the waiting task; either may be
// gone first.
struct MailRelay::Job {
    enum State { under_way, answered, abandoned };
    Mail mail;
    net::SmtpOutcome outcome;  // written by the thread before it is `answered`
    std::atomic<State> state{under_way};
    asio::steady_timer* waiter = nullptr;  // loop thread only; null when nobody waits
};

// A thread, and what only that thread touches.
class MailRelay::Connection {
public:
    Connection(OpenTransport open, Duration idle_time) : open_{std::move(open)}, idle_time_{idle_time} {}

    void post(std::shared_ptr<Job> job, asio::any_io_executor loop) {
        asio::post(thread_, [this, job = std::move(job), loop = std::move(loop)] {
            job->outcome = try_send(job->mail);
            auto expected = Job::under_way;
            // Nobody waits for an abandoned job, and its loop may be gone.
            if (!job->state.compare_exchange_strong(expected, Job::answered)) return;
            asio::post(loop, [job] {
                if (job->waiter != nullptr) job->waiter->cancel();
            });
        });
    }

    void close() {
        asio::post(thread_, [this] {
            idle_.cancel();
            transport_.reset();
        });
        thread_.join();
    }

    bool stuck = false;  // loop thread only: a job was abandoned here

private:
    // An exception must not end the thread, and with it the process.
    net::SmtpOutcome try_send(const Mail& mail) {
        try {
            return send(mail);
        } catch (const std::exception& e) {
            transport_.reset();
            return {net::SmtpVerdict::temporary, 0, std::string{"cannot send mail: "} + e.what()};
        }
    }

    net::SmtpOutcome send(const Mail& mail) {
        idle_.cancel();
        if (!transport_) transport_ = open_();
        auto outcome = transport_->send(mail);
        if (outcome.verdict == net::SmtpVerdict::lane)
            transport_.reset();
        else
            close_when_idle();
        return outcome;
    }

    void close_when_idle() {
        idle_.expires_after(idle_time_);
        idle_.async_wait([this](boost::system::error_code error) {
            if (!error) transport_.reset();
        });
    }

    OpenTransport open_;
    Duration idle_time_;
    std::unique_ptr<MailTransport> transport_;
    asio::thread_pool thread_{1};
    asio::steady_timer idle_{thread_};
};

MailRelay::MailRelay(asio::any_io_executor loop, OpenTransport open, MailLimits limits)
    : loop_{std::move(loop)}, freed_{loop_} {
    freed_.expires_at(asio::steady_timer::time_point::max());
    for (unsigned i = 0; i < std::max(limits.connections, 1u); ++i) {
        connections_.push_back(std::make_unique<Connection>(open, limits.idle));
        free_.push_back(connections_.back().get());
    }
}

MailRelay::~MailRelay() {
    for (auto& connection : connections_) {
        // Its thread still runs in it, so it must stay; joining could take as long as the relay wishes.
        if (connection->stuck)
            static_cast<void>(connection.release());
        else
            connection->close();
    }
}

asio::awaitable<net::SmtpOutcome> MailRelay::send(Mail mail) {
    Connection* const connection = co_await acquire();
    struct Release {
        MailRelay& relay;
        Connection* connection;
        ~Release() { relay.release(connection); }
    } release{*this, connection};
    co_return co_await run(*connection, std::move(mail));
}

asio::awaitable<MailRelay::Connection*> MailRelay::acquire() {
    while (free_.empty()) {
        boost::system::error_code ignored;
        co_await freed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
    }
    Connection* const connection = free_.back();
    free_.pop_back();
    co_return connection;
}

void MailRelay::release(Connection* connection) {
    if (connection->stuck) return;
    free_.push_back(connection);
    freed_.cancel_one();
}

asio::awaitable<net::SmtpOutcome> MailRelay::run(Connection& connection, Mail mail) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer answered{executor, asio::steady_timer::time_point::max()};
    const auto job = std::make_shared<Job>();
    job->mail = std::move(mail);
    job->waiter = &answered;
    struct Leave {
        Job& job;
        ~Leave() { job.waiter = nullptr; }
    } leave{*job};
    connection.post(job, loop_);
    while (job->state != Job::answered) {
        boost::system::error_code ignored;
        co_await answered.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() == asio::cancellation_type::none) continue;
        auto expected = Job::under_way;
        if (!job->state.compare_exchange_strong(expected, Job::abandoned)) continue;
        connection.stuck = true;
        throw boost::system::system_error{asio::error::operation_aborted};
    }
    co_return job->outcome;
}

}  // namespace newswatch::deliver::detail
