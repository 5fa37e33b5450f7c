// What a command says on standard error when it does not do what was asked. Main thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::cli {

// "newswatch: MESSAGE", with a line end. Much of a message comes from elsewhere: what could control a
// terminal is escaped, and further lines are indented, so that none looks like a message of its own.
std::string complaint_text(std::string_view message);

// Says so, and gives the exit code back.
int complain(std::string_view message, int exit_code);

}  // namespace newswatch::cli
