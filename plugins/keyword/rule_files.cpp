#include "keyword/rule_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <tuple>

#include "keyword/nearest.hpp"
#include "keyword/rule_table.hpp"

namespace newswatch::keyword {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_limit = 64u << 20;  // bytes
// Faults told of all files together; each costs a walk through its file, and nobody reads more.
constexpr std::size_t problem_limit = 1000;
constexpr std::array<std::string_view, 1> file_keys{"rule"};

class Reader {
public:
    RuleFiles run(const std::vector<std::string>& paths) && {
        for (const std::string& path : paths) {
            for (const fs::path& file : files_at(path)) {
                if (seen_.insert(fs::weakly_canonical(file)).second) read_file(file);
            }
        }
        return std::move(result_);
    }

private:
    void complain(const fs::path& file, Place place, std::string message, bool warning = false) {
        result_.problems.push_back({file.string(), place.line, place.column, std::move(message), warning});
    }

    std::vector<fs::path> files_at(const fs::path& path) {
        std::error_code error;
        if (!fs::is_directory(path, error)) return {path};
        std::vector<fs::path> files;
        fs::directory_iterator entries{path, error};
        for (; !error && entries != fs::directory_iterator{}; entries.increment(error)) {
            const fs::path& file = entries->path();
            // Editors keep their locks and copies in files whose names begin with a dot.
            if (file.extension() == ".toml" && !file.filename().string().starts_with('.'))
                files.push_back(file);
        }
        if (error) complain(path, {}, "cannot read this directory of rules: " + error.message());
        if (!error && files.empty()) complain(path, {}, "no *.toml with rules in this directory", true);
        std::sort(files.begin(), files.end());
        return files;
    }

    // The whole file, or nothing when that was told.
    std::optional<std::string> text_of(const fs::path& file) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(file, error);
        if (error) {
            complain(file, {}, "cannot read this file of rules: " + error.message());
            return std::nullopt;
        }
        if (size > file_limit) {
            complain(file, {},
                     "a file of rules has at most " + std::to_string(file_limit) + " bytes; split it");
            return std::nullopt;
        }
        std::string text(size, '\0');
        std::ifstream in{file, std::ios::binary};
        in.read(text.data(), static_cast<std::streamsize>(size));
        if (!in) {
            complain(file, {}, std::string{"cannot read this file of rules: "} + std::strerror(errno));
            return std::nullopt;
        }
        return text;
    }

    void read_file(const fs::path& file) {
        const std::optional<std::string> text = text_of(file);
        if (!text) return;
        const auto before = static_cast<std::ptrdiff_t>(result_.problems.size());
        try {
            const toml::table root = toml::parse(*text);
            read_root(file, *text, root);
        } catch (const toml::parse_error& e) {
            complain(file, place_of(e.source()), "not TOML: " + std::string{e.description()});
        }
        std::sort(result_.problems.begin() + before, result_.problems.end(),
                  [](const nw::problem& a, const nw::problem& b) {
                      return std::tie(a.line, a.column, a.message) < std::tie(b.line, b.column, b.message);
                  });
    }

    void read_root(const fs::path& file, std::string_view text, const toml::table& root) {
        for (const auto& [key, node] : root) {
            if (key.str() == "rule") continue;
            const std::string_view near = nearest(key.str(), file_keys);
            complain(
                file, place_of(key.source()),
                "unknown key \"" + std::string{key.str()} + "\"; " +
                    (near.empty() ? "a file of rules has [[rule]] tables only" : "did you mean [[rule]]?"));
        }
        const toml::node* rules = root.get("rule");
        if (rules == nullptr) return;
        const toml::array* tables = rules->as_array();
        if (tables == nullptr) {
            return complain(file, place_of(rules->source()), "expected [[rule]] in two pairs of brackets");
        }
        const RuleFile told{
            text, [&](Place place, std::string message) { complain(file, place, std::move(message)); }};
        for (const toml::node& node : *tables) {
            if (result_.problems.size() >= problem_limit) {
                return complain(file, place_of(node.source()),
                                "too many problems; the rules from here on are not looked at");
            }
            if (const toml::table* table = node.as_table()) {
                keep(file, read_rule(*table, told));
            } else {
                complain(file, place_of(node.source()), "expected a [[rule]] table");
            }
        }
    }

    void keep(const fs::path& file, RuleTable read) {
        if (read.rule.id.empty()) return;
        const std::string where =
            file.string() + ":" + std::to_string(read.id_at.line) + ":" + std::to_string(read.id_at.column);
        const auto [at, added] = ids_.try_emplace(read.rule.id, where);
        if (!added) {
            complain(file, read.id_at,
                     "id \"" + read.rule.id + "\" is already taken at " + at->second +
                         "; expected an id of its own");
        } else if (read.enabled && read.valid) {
            result_.rules.push_back(std::move(read.rule));
        }
    }

    RuleFiles result_;
    std::set<fs::path> seen_;
    std::map<std::string, std::string> ids_;  // where each was read
};

}  // namespace

RuleFiles read_rule_files(const std::vector<std::string>& paths) { return Reader{}.run(paths); }

}  // namespace newswatch::keyword
