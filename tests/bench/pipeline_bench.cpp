// Articles through journal, both bundled plugins and commit, beside the same way without plugins.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "bench/ratios.hpp"
#include "config/config.hpp"
#include "core/log.hpp"
#include "pipeline/pipeline.hpp"
#include "store/store.hpp"

namespace {

using namespace newswatch;
namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr int articles_per_round = 256;

std::vector<store::FoundArticle> make_articles(int round) {
    std::vector<store::FoundArticle> found;
    for (int i = 0; i < articles_per_round; ++i) {
        Article article;
        article.source = "bench";
        article.title = "Ministers in Seoul discuss harbour security, round " + std::to_string(round);
        for (int p = 0; p < 12; ++p)
            article.body +=
                "NATO and South Korea will share what they know of undersea cables; Ukraine's drones and "
                "the Baltic harbours were named as well, officials said in paragraph " +
                std::to_string(i * 12 + p) + ".\n\n";
        article.id = stable_id({"bench", std::to_string(round), std::to_string(i)});
        found.push_back({std::move(article), std::to_string(round), false});
    }
    return found;
}

// A store of its own in a temporary directory, and the pipeline over it.
struct Workshop {
    explicit Workshop(std::vector<plugin::InstanceSpec> specs)
        : store{std::move(*store::Store::open(folder))},
          pipeline{{loop.get_executor(), pool.get_executor(), clock, store->journal(), [] {}},
                   plugin::Chain::load(specs, {NEWSWATCH_PLUGINS}),
                   {}} {}
    ~Workshop() {
        store.reset();
        fs::remove_all(folder);
    }
    static fs::path make_folder() {
        char name[] = "/tmp/newswatch-bench-XXXXXX";
        return ::mkdtemp(name);
    }
    bool all_loaded() const {
        for (const auto& report : pipeline.chain()->reports())
            if (report.state != plugin::LoadState::loaded) return false;
        return true;
    }
    void fill(int round) {
        asio::co_spawn(loop, record(make_articles(round)), asio::detached);
        loop.restart();
        loop.run();
    }
    void examine() {
        asio::co_spawn(loop, drain(), asio::detached);
        loop.restart();
        loop.run();
    }
    asio::awaitable<void> record(std::vector<store::FoundArticle> found) {
        store::SourceState state;
        state.source = "bench";
        const auto receipt = co_await store->source_states().record(std::move(state), std::move(found));
        failed = failed || !receipt;
    }
    asio::awaitable<void> drain() {
        const auto drained = co_await pipeline.drain();
        failed = failed || !drained;
    }

    fs::path folder = make_folder();
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::SystemClock clock;
    std::unique_ptr<store::Store> store;
    pipeline::Pipeline pipeline;
    bool failed = false;
};

void examine(benchmark::State& state, std::vector<plugin::InstanceSpec> specs) {
    Workshop shop{std::move(specs)};
    if (!shop.all_loaded()) return state.SkipWithError("a plugin is not loaded");
    int round = 0;
    for (auto _ : state) {
        state.PauseTiming();
        shop.fill(++round);
        state.ResumeTiming();
        shop.examine();
    }
    if (shop.failed ||
        shop.pipeline.counters().articles != static_cast<std::uint64_t>(round) * articles_per_round)
        state.SkipWithError("not every article was examined");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * articles_per_round);
}

std::vector<plugin::InstanceSpec> bundled_plugins() {
    std::vector<plugin::InstanceSpec> specs;
    const auto loaded = config::load(fs::path{NEWSWATCH_SOURCE_DIR} / "config" / "newswatch.toml");
    for (const auto& p : loaded.config.plugins)
        specs.push_back({p.id, p.instance, p.config, p.required, p.where});
    return specs;
}

void without_plugins(benchmark::State& state) { examine(state, {}); }
BENCHMARK(without_plugins)->Name("pipeline/reference: journal and commit without plugins")->UseRealTime();

void with_plugins(benchmark::State& state) { examine(state, bundled_plugins()); }
BENCHMARK(with_plugins)->Name("pipeline/journal, keyword and entity plugins, commit")->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
    newswatch::log::open(newswatch::log::Level::warn, false);
    return newswatch::bench::run(argc, argv);
}
