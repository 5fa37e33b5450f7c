// Secrets stand in files of their own; the configuration only says where.
#pragma once

#include <optional>

#include "config/detail/setting.hpp"

namespace newswatch::config::detail {

// Reads "credential:NAME" or "file:PATH". `accept` checks the secret itself and `form` says what it must be,
// with how to make one. No message ever holds a secret, nor a text that stands where a reference should.
std::optional<Secret> read_secret(const Setting& setting, bool (*accept)(std::string_view),
                                  std::string_view form);

}  // namespace newswatch::config::detail
