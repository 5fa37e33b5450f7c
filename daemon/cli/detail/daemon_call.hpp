// One request to the running daemon, over its Unix socket. Main thread; blocks.
#pragma once

#include <filesystem>
#include <string>

#include "cli/detail/commands.hpp"

namespace newswatch::cli {

// Behind a complaint that no daemon answers.
inline constexpr const char* where_it_is = "\n--socket, --state-dir or --config say where the daemon is.";

std::filesystem::path socket_of(const Place& place);
// The answer's body, or a message on standard error and an exit code.
int call(const Place& place, const std::string& method, const std::string& target, std::string& body);

}  // namespace newswatch::cli
