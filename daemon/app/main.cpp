#include "app/run.hpp"

int main(int argc, char** argv) { return newswatch::app::run(argc, argv); }
