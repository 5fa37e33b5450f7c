// Catch2's main, compiled once for all test executables: it is by far the dearest file of the tests.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
