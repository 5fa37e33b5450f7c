#include "cli/run.hpp"

int main(int argc, char** argv) { return newswatch::cli::run(argc, argv); }
