// The configuration while its files are being read: the values, and the places the checks across sections
// point at.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/detail/keys.hpp"

namespace newswatch::config::detail {

// A name written to refer to something that is declared elsewhere.
struct Mention {
    std::string text;
    Position where;
};

struct RecipientDraft {
    RecipientConfig recipient;
    Position email_at;
};

struct RouteDraft {
    RouteConfig route;
    std::vector<Mention> recipients, plugins, sources;
};

struct OpmlFile {
    std::filesystem::path file;
    std::vector<std::string> tags;
    Position where;  // of the file's name
};

struct Draft {
    Config config;  // without what the lists below hold until they are checked
    std::vector<RecipientDraft> recipients;
    std::vector<RouteDraft> routes;
    std::vector<OpmlFile> opml;
};

// Reads newswatch.toml, or with `only_sources` a file of sources.d, into the draft.
void read_document(Draft& draft, const toml::table& document, bool only_sources, Scope& scope);

// The top-level sections and their readers.
void read_daemon(Draft& draft, const Setting& setting);
void read_store(Draft& draft, const Setting& setting);
void read_network(Draft& draft, const Setting& setting);
void read_websub(Draft& draft, const Setting& setting);
void read_plugins(Draft& draft, const Setting& setting);
void read_smtp(Draft& draft, const Setting& setting);
void read_sources(Draft& draft, const Setting& setting);
void read_opml_entries(Draft& draft, const Setting& setting);
void read_plugin(Draft& draft, const Setting& setting);
void read_recipients(Draft& draft, const Setting& setting);
void read_routes(Draft& draft, const Setting& setting);

// Of [[source]], in requests.cpp: what goes along with its requests.
const Keys<SourceConfig>& request_keys();
void check_requests(const SourceConfig& source, const toml::table& table, const Scope& scope);

// Every key there is, as "section.key" ("daemon.listen", "route.match.plugin"); what stands in plugin.config
// is the plugin's own. From the tables that read the configuration, so that it cannot differ from what is
// accepted.
std::vector<std::string> known_keys();
// Of the sections in settings.cpp, sources.cpp and receivers.cpp.
void append_machine_keys(std::vector<std::string>& keys);
void append_input_keys(std::vector<std::string>& keys);
void append_output_keys(std::vector<std::string>& keys);

template <class T>
void append_keys(std::vector<std::string>& list, const std::string& section, const Keys<T>& keys) {
    for (const auto& key : keys) list.push_back(section + "." + std::string{key.name});
}

// Reads the outlines of an OPML file as sources. Bad entries are warnings, a bad file is an error.
void read_opml_file(Draft& draft, const OpmlFile& opml, const std::string& shown_as, Report& report);

// What no single section can know: names used twice, routes to nowhere, mail without [smtp]. Moves recipients
// and routes into the configuration.
void check_across(Draft& draft, Report& report);

}  // namespace newswatch::config::detail
