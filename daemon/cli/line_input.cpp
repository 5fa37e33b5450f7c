#include "cli/detail/line_input.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/detail/commands.hpp"
#include "core/ascii.hpp"

namespace newswatch::cli {

bool read_file(const std::string& path, std::string& bytes) {
    std::error_code unknown;  // then opening it fails, too
    if (std::filesystem::is_directory(path, unknown)) return false;
    std::ifstream file{path, std::ios::binary};
    bytes.assign(std::istreambuf_iterator<char>{file}, {});
    return file.good() || (file.eof() && !file.bad());
}

void print_line(const Json& json) {
    std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string header(const Json& headers, std::string_view name) {
    for (const auto& [key, value] : headers.items()) {
        if (lower(key) == name && value.is_string()) return value.get<std::string>();
    }
    return {};
}

int for_each_in_manifest(const std::function<bool(const std::string&, const Json&)>& read) {
    int exit_code = 0;
    bool any_read = false;
    std::string line;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
        if (line.empty()) continue;
        const auto entry = Json::parse(line, nullptr, false);
        if (!entry.is_object() || !entry.contains("file") || !entry["file"].is_string()) {
            std::cerr << "newswatch: standard input:" << number
                      << R"(: {"file": "...", "headers": {...}} is expected)" << '\n';
            exit_code = exit_data;
            continue;
        }
        const auto headers =
            entry.contains("headers") && entry["headers"].is_object() ? entry["headers"] : Json::object();
        if (read(entry["file"].get<std::string>(), headers)) any_read = true;
    }
    return any_read ? exit_code : exit_nothing_read;
}

}  // namespace newswatch::cli
