// Rows for people: columns as wide as their widest text, long texts cut, control characters shown, not
// obeyed.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace newswatch::cli {

class Table {
public:
    explicit Table(std::vector<std::string> header) { rows_.push_back(std::move(header)); }
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    void print() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

// A member as printable text: empty for null or absent.
std::string text(const nlohmann::ordered_json& object, const char* key);
// The strings of an array member, with commas.
std::string joined(const nlohmann::ordered_json& object, const char* key);

}  // namespace newswatch::cli
