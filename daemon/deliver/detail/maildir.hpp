// A Maildir (https://cr.yp.to/proto/maildir.html): messages as files, complete or absent, also after a crash.
#pragma once

#include <filesystem>
#include <string>

#include "core/result.hpp"
#include "deliver/channel.hpp"

namespace newswatch::deliver::detail {

struct Kept {
    std::filesystem::path file;
    bool was_there = false;  // kept by an earlier attempt
};

// Writes the message as `name` into tmp/, syncs it, moves it to new/ and syncs that. When new/ or cur/ has
// the name already (whatever flags a mail reader gave it), there is nothing to do. Creates the Maildir (0700)
// when missing. Blocks on the disk; any thread, but one at a time for a name.
Result<Kept> keep_message(const std::filesystem::path& maildir, const std::string& name,
                          const std::string& message);

class MaildirChannel final : public Channel {
public:
    struct Setting {
        std::filesystem::path maildir;
        std::string from, from_name, to, to_name;
    };
    MaildirChannel(asio::any_io_executor pool, Setting setting)
        : pool_{std::move(pool)}, setting_{std::move(setting)} {}

    const char* kind() const override { return "maildir"; }
    const RetryPlan& plan() const override { return RetryPlan::mail(); }
    asio::awaitable<Outcome> send(store::PendingDelivery delivery) override;

private:
    asio::any_io_executor pool_;
    Setting setting_;
};

}  // namespace newswatch::deliver::detail
