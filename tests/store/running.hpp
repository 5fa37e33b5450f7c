// Runs the store's coroutines from a test: each on a loop of its own, to its end.
#pragma once

#include <stdlib.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>

#include "core/result.hpp"
#include "runtime/task_group.hpp"

namespace newswatch::store_test {
namespace asio = boost::asio;

template <class T>
asio::awaitable<void> keep(asio::awaitable<T> task, std::optional<T>& kept) {
    auto value = co_await std::move(task);
    kept.emplace(std::move(value));
}

template <class T>
T run(asio::awaitable<T> task) {
    asio::io_context loop{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    std::optional<T> kept;
    tasks.spawn("test", keep(std::move(task), kept));
    loop.run();
    REQUIRE(kept);
    return std::move(*kept);
}

// The same for what must succeed.
template <class T>
T get(asio::awaitable<Result<T>> task) {
    auto result = run(std::move(task));
    if (!result) FAIL(result.error().message);
    return std::move(*result);
}

inline void done(asio::awaitable<Result<void>> task) {
    const auto result = run(std::move(task));
    if (!result) FAIL(result.error().message);
}

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        auto name = (std::filesystem::temp_directory_path() / "newswatch-store-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace newswatch::store_test
