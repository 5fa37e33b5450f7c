// newswatchd from its arguments to its exit code: 0 a clean stop, 78 (EX_CONFIG) a configuration that cannot
// be used, 75 (EX_TEMPFAIL) another instance on the same state directory, 1 anything else.
#pragma once

namespace newswatch::app {

int run(int argc, char** argv);

}  // namespace newswatch::app
