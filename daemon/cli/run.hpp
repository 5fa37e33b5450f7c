// The newswatch command from its arguments to its exit code: 0 fine, 64 wrong usage, 65 bad input data, 69 no
// daemon to talk to, 78 a configuration that cannot be used, 1 anything else (sysexits(3)).
#pragma once

namespace newswatch::cli {

int run(int argc, char** argv);

}  // namespace newswatch::cli
