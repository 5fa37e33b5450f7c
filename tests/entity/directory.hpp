// A directory of its own for a test's watch-lists, gone with the object.
#pragma once

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace newswatch::entity {

class Directory {
public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "newswatch-entity-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    // Writes a file and answers with its whole name.
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream{path / name, std::ios::binary} << text;
        return (path / name).string();
    }

    std::filesystem::path path;
};

}  // namespace newswatch::entity
