#include "config/detail/draft.hpp"

namespace newswatch::config::detail {
namespace {

const Keys<Draft>& sections() {
    static const Keys<Draft> keys{
        {"daemon", read_daemon},        {"store", read_store},       {"network", read_network},
        {"websub", read_websub},        {"plugins", read_plugins},   {"smtp", read_smtp},
        {"source", read_sources},       {"opml", read_opml_entries}, {"plugin", read_plugin},
        {"recipient", read_recipients}, {"route", read_routes},
    };
    return keys;
}

}  // namespace

void read_document(Draft& draft, const toml::table& document, bool only_sources, Scope& scope) {
    static const Keys<Draft> source_section{{"source", read_sources}};
    if (only_sources)
        read_table(draft, document, "a file of sources.d", source_section, scope);
    else
        read_table(draft, document, "the configuration", sections(), scope);
}

std::vector<std::string> known_keys() {
    std::vector<std::string> keys;
    append_machine_keys(keys);
    append_input_keys(keys);
    append_output_keys(keys);
    return keys;
}

}  // namespace newswatch::config::detail
