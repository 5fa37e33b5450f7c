#include "app/run.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "app/daemon.hpp"
#include "app/options.hpp"
#include "app/service_notify.hpp"
#include "app/settings.hpp"
#include "core/log.hpp"
#include "feed/identity.hpp"

namespace newswatch::app {
namespace {

constexpr int exit_config = 78;    // EX_CONFIG, sysexits(3)
constexpr int exit_occupied = 75;  // EX_TEMPFAIL

// Whether standard error leads into the journal: systemd.exec(5), $JOURNAL_STREAM is "device:inode". The
// variable alone says little: what a service starts inherits it, with its output elsewhere.
bool logs_to_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    unsigned long long device = 0, inode = 0;
    struct stat info {};
    return stream != nullptr && std::sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
           ::fstat(STDERR_FILENO, &info) == 0 && info.st_dev == device && info.st_ino == inode;
}

void report(const std::vector<Problem>& problems) {
    for (const auto& problem : problems)
        log::write(problem.fatal ? log::Level::error : log::Level::warn, problem.to_text());
}

int refuse(const std::string& message, int exit_code) {
    log::error(message);
    notify_service("STATUS=" + log::printable(message) + "\nERRNO=0");
    log::close();
    return exit_code;
}

int start(const Options& options) {
    auto loaded =
        config::load(options.config, {.state_dir = options.state_dir, .plugin_path = options.plugin_path});
    log::set_level(log_level(options, loaded.config));
    report(loaded.problems);
    if (!loaded.ok()) return refuse("the configuration cannot be used; see above", exit_config);
    auto guard = net::AddressGuard::allowing(loaded.config.network.allow);
    if (!guard) return refuse("network.allow: " + guard.error().message, exit_config);

    log::info("newswatchd " NEWSWATCH_VERSION, {{"config", options.config.string()},
                                                {"state", loaded.config.daemon.state_dir.string()},
                                                {"sources", loaded.config.sources.size()}});
    auto chain = load_plugins(loaded.config);
    if (!can_be_used(loaded.config, *chain))
        return refuse("the plugins cannot be used as configured; see above", exit_config);
    // After a crash all of the database is checked first, which may take longer than a start usually may.
    notify_service("STATUS=opening the database\nEXTEND_TIMEOUT_USEC=1800000000");
    auto store = store::Store::open(loaded.config.daemon.state_dir, &feed::identification());
    if (!store)
        return refuse(store.error().message, store.error().kind == ErrorKind::conflict ? exit_occupied : 1);
    Daemon daemon{options, std::move(loaded.config), std::move(*guard), std::move(*store), std::move(chain)};
    return daemon.run();
}

}  // namespace

int run(int argc, char** argv) {
    int exit_code = 0;
    const auto options = parse_options(argc, argv, exit_code);
    if (!options) return exit_code;
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit is a full disk, not a death
    log::open(log_level(*options, {}), logs_to_journal());
    try {
        exit_code = start(*options);
    } catch (const std::exception& error) {
        return refuse(std::string{"newswatchd cannot go on: "} + error.what(), 1);
    }
    log::close();
    return exit_code;
}

}  // namespace newswatch::app
