#include <chrono>
#include <cstdio>
#include <iostream>

#include "cli/detail/article_json.hpp"
#include "cli/detail/commands.hpp"
#include "cli/detail/configuration.hpp"

namespace newswatch::cli {
namespace {

constexpr std::size_t batch_size = 64;

struct Statistics {
    std::size_t articles = 0, bytes = 0, annotations = 0, alerts = 0, refused = 0;
    std::chrono::steady_clock::duration in_plugins{};
};

bool load(const Place& place, std::unique_ptr<plugin::Chain>& chain) {
    const auto loaded = load_configuration(place);
    auto problems = loaded.problems;
    if (loaded.ok()) {
        chain = load_chain(loaded.config);
        const auto more = problems_of(*chain);
        problems.insert(problems.end(), more.begin(), more.end());
    }
    bool fatal = false;
    for (const auto& problem : problems) {
        std::fprintf(stderr, "%s\n", problem.to_text().c_str());
        fatal = fatal || problem.fatal;
    }
    return !fatal;
}

void examine(plugin::Chain& chain, std::vector<Article>& batch, Statistics& statistics) {
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto begin = std::chrono::steady_clock::now();
    const auto findings = chain.process(batch, now);
    statistics.in_plugins += std::chrono::steady_clock::now() - begin;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        std::cout << findings_to_json(batch[i], findings[i]) << '\n';
        ++statistics.articles;
        statistics.bytes += batch[i].title.size() + batch[i].summary.size() + batch[i].body.size();
        statistics.annotations += findings[i].annotations.size();
        statistics.alerts += findings[i].alerts.size();
    }
    batch.clear();
}

void print(const Statistics& s) {
    const double seconds = std::chrono::duration<double>(s.in_plugins).count();
    std::fprintf(
        stderr,
        "newswatch: %zu articles, %zu bytes of text, %zu annotations, %zu alerts, %zu lines refused; "
        "%.3f s in plugins, %.0f articles/s, %.1f MB/s\n",
        s.articles, s.bytes, s.annotations, s.alerts, s.refused, seconds,
        seconds > 0 ? static_cast<double>(s.articles) / seconds : 0.0,
        seconds > 0 ? static_cast<double>(s.bytes) / seconds / 1e6 : 0.0);
}

}  // namespace

int scan(const Place& place, bool stats) {
    std::unique_ptr<plugin::Chain> chain;
    if (!load(place, chain)) return exit_config;
    Statistics statistics;
    std::vector<Article> batch;
    std::string line;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
        if (line.empty()) continue;
        auto article = article_from_json(line);
        if (!article) {
            std::fprintf(stderr, "newswatch: standard input:%zu: %s\n", number,
                         article.error().message.c_str());
            ++statistics.refused;
            continue;
        }
        batch.push_back(std::move(*article));
        // A person or a script that feeds one line waits for its answer; a full pipe is worth a batch.
        if (batch.size() >= batch_size || std::cin.rdbuf()->in_avail() <= 0) {
            examine(*chain, batch, statistics);
            std::cout.flush();
        }
    }
    if (!batch.empty()) examine(*chain, batch, statistics);
    std::cout.flush();
    if (stats) print(statistics);
    return statistics.refused == 0 ? 0 : exit_data;
}

}  // namespace newswatch::cli
