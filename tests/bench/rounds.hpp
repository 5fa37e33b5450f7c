// Benches that measure the CPU time of this process, all threads of it, instead of the time that passed.
#pragma once

#include <algorithm>

#include "bench/poll_shop.hpp"
#include "bench/ratios.hpp"

namespace newswatch::bench {

// Takes the CPU time of each call of `round`, which returns whether all went well; the counter best_ms is the
// least of them.
template <class Round>
void measure(benchmark::State& state, Round round) {
    double best = 1e9;
    for (auto _ : state) {
        const double before = cpu_seconds();
        const bool good = round();
        const double used = cpu_seconds() - before;
        state.SetIterationTime(used);
        best = std::min(best, used);
        if (!good) return state.SkipWithError("not everything came to its end as it should");
    }
    state.counters["best_ms"] = best * 1e3;
}

// `rounds` iterations of a bench that measures itself.
template <class Run>
bool add(const char* name, int rounds, Run run) {
    benchmark::RegisterBenchmark(name, run)->Iterations(rounds)->UseManualTime()->Unit(
        benchmark::kMillisecond);
    return true;
}

}  // namespace newswatch::bench
