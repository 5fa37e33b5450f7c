// The sections that say what comes in and what examines it: [[source]], [[opml]], [[plugin]].
#include "config/detail/draft.hpp"
#include "config/detail/syntax.hpp"

namespace newswatch::config::detail {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view tag_form = "a tag: a text of 1 to 200 bytes";
constexpr hours a_thousand_years{24 * 365 * 1000};

// "keep", "delete" or "move:DIR".
void read_after(SourceConfig& source, const Setting& setting) {
    constexpr std::string_view move = "move:";
    const auto* text = setting.node.as_string();
    const std::string_view written = text == nullptr ? std::string_view{} : std::string_view{text->get()};
    if (written == "keep") {
        source.after = AfterTaking::keep;
    } else if (written == "delete") {
        source.after = AfterTaking::remove;
    } else if (written.starts_with(move) && is_path(written.substr(move.size()))) {
        source.after = AfterTaking::move;
        source.move_to = resolve_path(written.substr(move.size()), setting.scope);
        if (!source.move_to.has_filename()) source.move_to = source.move_to.parent_path();
    } else {
        setting.expected("\"keep\", \"delete\" or \"move:DIRECTORY\"");
    }
}

void check_after(const SourceConfig& source, const toml::table& table, const Scope& scope) {
    constexpr std::string_view file = "file:";
    const auto* const after = table.get("after");
    if (after == nullptr || source.url.empty()) return;
    const auto where = position_of(*after, scope.file);
    if (!source.url.starts_with(file)) {
        scope.report.error(where,
                           "after: only files of this machine can be deleted or moved (url = \"file:...\")");
        return;
    }
    std::filesystem::path folder{source.url.substr(file.size())};
    if (!folder.has_filename()) folder = folder.parent_path();
    if (source.after == AfterTaking::move && source.move_to == folder)
        scope.report.error(where, "after: files cannot be moved to the folder that they come from");
}

const Keys<SourceConfig>& source_keys() {
    static const Keys<SourceConfig> own_keys{
        {"name", [](SourceConfig& o, const Setting& s) { assign(o.name, s.text("a name", 200)); }, true},
        {"url", [](SourceConfig& o, const Setting& s) { assign(o.url, s.source_url()); }, true},
        {"tags", [](SourceConfig& o, const Setting& s) { assign(o.tags, s.texts(tag_form, is_short_text)); }},
        {"language",
         [](SourceConfig& o, const Setting& s) {
             assign(o.language, s.text_like("a language tag such as \"en\" or \"pt-BR\"", is_language_tag));
         }},
        {"interval",
         [](SourceConfig& o, const Setting& s) {
             assign(o.interval, s.duration({seconds{1}, hours{24 * 30}}));
         }},
        {"max_interval",
         [](SourceConfig& o, const Setting& s) {
             assign(o.max_interval, s.duration({seconds{1}, hours{24 * 365}}));
         }},
        {"max_age",
         [](SourceConfig& o, const Setting& s) {
             assign(o.max_age, s.duration({seconds{0}, a_thousand_years}));
         }},
        {"timeout",
         [](SourceConfig& o, const Setting& s) {
             assign(o.timeout, s.duration({milliseconds{100}, minutes{10}}));
         }},
        {"max_bytes",
         [](SourceConfig& o, const Setting& s) {
             assign(o.max_bytes, s.size({1024, 1u << 30}));
         }},
        {"full_text", [](SourceConfig& o, const Setting& s) { assign(o.full_text, s.flag()); }},
        {"after", read_after},
        {"push", [](SourceConfig& o, const Setting& s) { assign(o.push, s.flag()); }},
    };
    static const auto keys = [] {
        auto all = own_keys;
        all.insert(all.end(), request_keys().begin(), request_keys().end());
        return all;
    }();
    return keys;
}

const Keys<OpmlFile>& opml_keys() {
    static const Keys<OpmlFile> keys{
        {"file",
         [](OpmlFile& o, const Setting& s) {
             assign(o.file, s.path());
             o.where = s.where();
         },
         true},
        {"tags", [](OpmlFile& o, const Setting& s) { assign(o.tags, s.texts(tag_form, is_short_text)); }},
    };
    return keys;
}

// "newswatch" is the maker of the host's own annotations, such as the zones.
bool is_instance(std::string_view text) { return is_identifier(text) && text != "newswatch"; }

const Keys<PluginConfig>& plugin_keys() {
    static const Keys<PluginConfig> keys{
        {"id",
         [](PluginConfig& p, const Setting& s) {
             assign(p.id, s.text_like("a plugin's id such as \"newswatch.keyword\"", is_identifier));
         },
         true},
        {"instance",
         [](PluginConfig& p, const Setting& s) {
             assign(p.instance,
                    s.text_like("a name of letters, digits, \"-\", \"_\" and \".\", other than \"newswatch\"",
                                is_instance));
         }},
        {"required", [](PluginConfig& p, const Setting& s) { assign(p.required, s.flag()); }},
        {"config",
         [](PluginConfig& p, const Setting& s) {
             if (table_of(s, "[plugin.config]") != nullptr) p.config = to_value(s.node, s.scope.file);
         }},
    };
    return keys;
}

}  // namespace

void read_sources(Draft& draft, const Setting& setting) {
    for (const auto* table : tables_of(setting)) {
        SourceConfig source;
        source.where = position_of(*table, setting.scope.file);
        read_table(source, *table, "[[source]]", source_keys(), setting.scope);
        check_requests(source, *table, setting.scope);
        check_after(source, *table, setting.scope);
        draft.config.sources.push_back(std::move(source));
    }
}

void read_opml_entries(Draft& draft, const Setting& setting) {
    for (const auto* table : tables_of(setting)) {
        OpmlFile opml;
        read_table(opml, *table, "[[opml]]", opml_keys(), setting.scope);
        if (!opml.file.empty()) draft.opml.push_back(std::move(opml));
    }
}

void read_plugin(Draft& draft, const Setting& setting) {
    for (const auto* table : tables_of(setting)) {
        PluginConfig plugin;
        plugin.where = position_of(*table, setting.scope.file);
        plugin.config.data = Value::Map{};
        plugin.config.where = plugin.where;
        read_table(plugin, *table, "[[plugin]]", plugin_keys(), setting.scope);
        if (!table->contains("instance")) plugin.instance = plugin.id.substr(plugin.id.rfind('.') + 1);
        draft.config.plugins.push_back(std::move(plugin));
    }
}

void append_input_keys(std::vector<std::string>& keys) {
    append_keys(keys, "source", source_keys());
    append_keys(keys, "opml", opml_keys());
    append_keys(keys, "plugin", plugin_keys());
}

}  // namespace newswatch::config::detail
