// Who may ask for what. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/detail/http.hpp"

namespace newswatch::api {

// callback: the address that hubs call; who knows a subscription's id may use it.
enum class Access { read, change, callback };

struct AccessRules {
    std::vector<std::string> hosts;  // names accepted in Host besides localhost and the loopback addresses
    std::string token;               // empty: nobody changes anything over TCP
    std::string callback_host = {};  // accepted in Host for Access::callback as well; lower case
};

// The refusal, or nothing. The Unix socket may do everything: the file system guards it (mode 0600). Over TCP
// the Host header must name this machine, so that a page whose name was rebound to 127.0.0.1 reads nothing; a
// change needs the token and must not come from a page of another origin.
std::optional<Response> refused(const Request& request, Access access, const AccessRules& rules);

}  // namespace newswatch::api
