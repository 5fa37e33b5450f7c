// A directory of configuration files for one test, and variables of the environment that end with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace newswatch::test {

class ConfigFiles {
public:
    ConfigFiles() {
        std::string form = (std::filesystem::temp_directory_path() / "newswatch-config-XXXXXX").string();
        if (mkdtemp(form.data()) == nullptr) throw std::runtime_error{"mkdtemp " + form};
        directory_ = form;
        overrides.state_dir = directory_ / "state";
    }
    ~ConfigFiles() {
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }
    ConfigFiles(const ConfigFiles&) = delete;
    ConfigFiles& operator=(const ConfigFiles&) = delete;

    std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const {
        const auto file = directory_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
        return file;
    }
    config::Loaded load() const { return config::load(directory_ / "newswatch.toml", overrides); }
    config::Loaded load(std::string_view text) const {
        write("newswatch.toml", text);
        return load();
    }
    // The problems as people see them, without this directory's name. Leaves out the warnings that something
    // is missing altogether: most tests show one section only.
    std::vector<std::string> problems(const config::Loaded& loaded) const {
        std::vector<std::string> texts;
        for (const auto& problem : loaded.problems) {
            auto text = problem.to_text();
            const auto prefix = directory_.string() + "/";
            for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
                text.erase(at, prefix.size());
            if (text.find("newswatch.toml: warning: no ") != 0) texts.push_back(std::move(text));
        }
        return texts;
    }
    std::vector<std::string> problems(std::string_view text) const { return problems(load(text)); }
    const std::filesystem::path& directory() const { return directory_; }

    config::Overrides overrides;

private:
    std::filesystem::path directory_;
};

// Sets, or with null removes, a variable until the end of the scope.
class Variable {
public:
    Variable(const char* name, const char* value) : name_{name} {
        if (const char* before = getenv(name)) before_ = before;
        had_ = getenv(name) != nullptr;
        set(value);
    }
    ~Variable() { set(had_ ? before_.c_str() : nullptr); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    void set(const char* value) const {
        if (value == nullptr)
            unsetenv(name_);
        else
            setenv(name_, value, 1);
    }
    const char* name_;
    std::string before_;
    bool had_ = false;
};

using Texts = std::vector<std::string>;

}  // namespace newswatch::test
