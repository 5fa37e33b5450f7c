// Rules from TOML files.
#pragma once

#include <newswatch/plugin.hpp>
#include <string>
#include <vector>

#include "keyword/query.hpp"

namespace newswatch::keyword {

struct Rule {
    std::string id;
    nw::severity severity = nw::severity::medium;
    std::vector<std::string> tags;
    Node query;
};

struct RuleFiles {
    std::vector<Rule> rules;            // those enabled, by file and then as they stand in it
    std::vector<nw::problem> problems;  // errors and warnings, each with its place
};

// Reads files, and directories for the *.toml in them (by name, no subdirectories). What is wrong costs the
// rule it is in, never the rest. Any thread; reads from disk.
RuleFiles read_rule_files(const std::vector<std::string>& paths);

}  // namespace newswatch::keyword
