// Prints, after the usual table, each bench's speed as a ratio to the reference of its group, measured in the
// same run: absolute figures say more about the machine than about the code. "feed/reference: pugixml load"
// is the reference of every "feed/..."; the time is CPU time for one iteration, so a group's benches do the
// same work.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace newswatch::bench {

class RatioReporter final : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const auto& run : runs)
            if (!run.error_occurred && run.run_type == Run::RT_Iteration)
                seconds_[run.benchmark_name()].push_back(run.real_accumulated_time /
                                                         static_cast<double>(run.iterations));
        benchmark::ConsoleReporter::ReportRuns(runs);
    }
    void Finalize() override {
        for (const auto& [name, times] : seconds_) {
            const auto slash = name.find('/');
            const auto reference = find_reference(name.substr(0, slash));
            if (reference.empty() || reference == name) continue;
            std::printf("%-60s %6.2f x the time of %s\n", name.c_str(),
                        median(times) / median(seconds_[reference]), reference.c_str());
        }
    }

private:
    std::string find_reference(const std::string& group) const {
        for (const auto& [name, times] : seconds_)
            if (name.rfind(group + "/reference", 0) == 0) return name;
        return {};
    }
    static double median(std::vector<double> times) {
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }
    std::map<std::string, std::vector<double>> seconds_;
};

// main() of every bench.
inline int run(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}

}  // namespace newswatch::bench
