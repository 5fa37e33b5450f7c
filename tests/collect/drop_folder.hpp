// A folder into which a test puts files.
#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "collect/workshop.hpp"

namespace newswatch::collect_test {

class DropFolder {
public:
    DropFolder() {
        auto name = (std::filesystem::temp_directory_path() / "newswatch-drop-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~DropFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    DropFolder(const DropFolder&) = delete;
    DropFolder& operator=(const DropFolder&) = delete;

    std::string path() const { return path_.string(); }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream file{path_ / name, std::ios::binary};
        file << content;
        REQUIRE(file.flush());
    }
    void move_in(const std::string& name, const std::string& content) const {
        write("." + name, content);
        std::filesystem::rename(path_ / ("." + name), path_ / name);
    }
    void date(const std::string& name, Timestamp at) const {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
        const timespec times[2]{{seconds, 0}, {seconds, 0}};
        REQUIRE(::utimensat(AT_FDCWD, (path_ / name).c_str(), times, 0) == 0);
    }
    std::string read(const std::string& name) const {
        std::ifstream file{path_ / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    std::set<std::string> names() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator{path_})
            names.insert(entry.path().filename().string());
        return names;
    }

private:
    std::filesystem::path path_;
};

}  // namespace newswatch::collect_test
