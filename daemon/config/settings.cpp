// The sections that stand once: [daemon], [store], [network], [websub], [plugins], [smtp].
#include <algorithm>

#include "config/detail/draft.hpp"
#include "config/detail/secret.hpp"
#include "config/detail/syntax.hpp"
#include "core/url.hpp"

namespace newswatch::config::detail {
namespace {

using std::chrono::hours;

bool is_state_dir(std::string_view text) { return is_path(text) && text.find("${") == text.npos; }

bool is_listen(std::string_view text) { return text.empty() || is_loopback_endpoint(text); }

bool is_contact(std::string_view text) {
    return text.size() <= 200 && (is_mailbox(text) || !safe_link(text).empty());
}

// RFC 6750 section 2.1 b64token fits a header; more is not needed.
bool is_token(std::string_view text) {
    return text.size() >= 16 && text.find_first_of(" \t\"\\,") == text.npos &&
           !has_control_characters(text) &&
           std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x7F; });
}

bool is_password(std::string_view text) { return !has_control_characters(text); }

constexpr std::string_view token_form =
    "a token: at least 16 visible ASCII characters; make one with: openssl rand -hex 32";

const Keys<DaemonConfig>& daemon_keys() {
    static const Keys<DaemonConfig> keys{
        // load() has taken it from the document before anything else: other paths may be relative to it.
        {"state_dir", [](DaemonConfig&, const Setting& s) { s.text_like("a path", is_state_dir); }},
        {"listen",
         [](DaemonConfig& d, const Setting& s) {
             assign(d.listen,
                    s.text_like("a loopback address and port such as \"127.0.0.1:8087\" or \"[::1]:8087\" "
                                "(to be reached from elsewhere, put a web server in front), or \"\" for "
                                "no TCP",
                                is_listen));
         }},
        {"socket", [](DaemonConfig& d, const Setting& s) { assign(d.socket, s.path()); }},
        {"hosts",
         [](DaemonConfig& d, const Setting& s) { assign(d.hosts, s.texts("a host name", is_host)); }},
        {"token", [](DaemonConfig& d, const Setting& s) { d.token = read_secret(s, is_token, token_form); }},
        {"log_level",
         [](DaemonConfig& d, const Setting& s) {
             assign(d.log_level, s.one_of({"trace", "debug", "info", "warn", "error"}));
         }},
    };
    return keys;
}

const Keys<Config>& store_keys() {
    static const Keys<Config> keys{
        {"keep",
         [](Config& c, const Setting& s) {
             assign(c.keep, s.duration({hours{1}, hours{24 * 365 * 100}}));
         }},
    };
    return keys;
}

const Keys<NetworkConfig>& network_keys() {
    static const Keys<NetworkConfig> keys{
        {"allow",
         [](NetworkConfig& n, const Setting& s) {
             assign(n.allow,
                    s.texts("an address, a range or a name such as \"10.0.0.0/8\", \"127.0.0.1:8080\", "
                            "\"[::1]:9000\" or \"localhost:8080\"",
                            is_guard_entry));
         }},
        {"contact",
         [](NetworkConfig& n, const Setting& s) {
             assign(n.contact, s.text_like("an http or https URL or an e-mail address", is_contact));
         }},
        {"ca_file", [](NetworkConfig& n, const Setting& s) { assign(n.ca_file, s.path()); }},
        {"connections",
         [](NetworkConfig& n, const Setting& s) {
             assign(n.connections, s.number({1, 4096}));
         }},
        {"per_host",
         [](NetworkConfig& n, const Setting& s) {
             assign(n.per_host, s.number({1, 64}));
         }},
        {"host_spacing",
         [](NetworkConfig& n, const Setting& s) {
             assign(n.host_spacing, s.duration({std::chrono::seconds{0}, hours{1}}));
         }},
        {"address_spacing",
         [](NetworkConfig& n, const Setting& s) {
             assign(n.address_spacing, s.duration({std::chrono::seconds{0}, hours{1}}));
         }},
    };
    return keys;
}

// ?id= is added to it.
bool is_callback(std::string_view text) {
    const auto url = Url::parse(text);
    return text.size() <= 500 && !safe_link(text).empty() && url && url->userinfo.empty() &&
           !url->has_query && !url->has_fragment;
}

const Keys<WebsubConfig>& websub_keys() {
    static const Keys<WebsubConfig> keys{
        {"callback",
         [](WebsubConfig& w, const Setting& s) {
             assign(w.callback,
                    s.text_like("the public http or https URL, without \"?\", that a web server forwards to "
                                "/websub of daemon.listen",
                                is_callback));
         }},
        {"lease",
         [](WebsubConfig& w, const Setting& s) {
             assign(w.lease, s.duration({std::chrono::minutes{5}, hours{24 * 365}}));
         }},
    };
    return keys;
}

const Keys<Config>& plugins_keys() {
    static const Keys<Config> keys{
        {"path", [](Config& c, const Setting& s) { assign(c.plugin_path, s.paths()); }},
    };
    return keys;
}

const Keys<SmtpConfig>& smtp_keys() {
    static const Keys<SmtpConfig> keys{
        {"host",
         [](SmtpConfig& m, const Setting& s) {
             assign(m.host, s.text_like("a host name or an address", is_host));
         },
         true},
        {"port",
         [](SmtpConfig& m, const Setting& s) {
             if (const auto port = s.number({1, 65535})) m.port = static_cast<std::uint16_t>(*port);
         }},
        {"security",
         [](SmtpConfig& m, const Setting& s) {
             assign(m.security, s.one_of({"starttls", "tls", "none"}));
         }},
        {"user", [](SmtpConfig& m, const Setting& s) { assign(m.user, s.text("a user name", 255)); }},
        {"password",
         [](SmtpConfig& m, const Setting& s) {
             m.password = read_secret(s, is_password, "one line without control characters");
         }},
        {"from",
         [](SmtpConfig& m, const Setting& s) {
             assign(m.from, s.text_like("an e-mail address such as \"newswatch@example.org\"", is_mailbox));
         },
         true},
        {"from_name", [](SmtpConfig& m, const Setting& s) { assign(m.from_name, s.text("a name", 200)); }},
        {"ca_file", [](SmtpConfig& m, const Setting& s) { assign(m.ca_file, s.path()); }},
        {"connections",
         [](SmtpConfig& m, const Setting& s) {
             assign(m.connections, s.number({1, 16}));
         }},
    };
    return keys;
}

void check_smtp(const SmtpConfig& smtp, const toml::table& table, const Setting& setting) {
    auto& report = setting.scope.report;
    const auto place_of = [&](std::string_view key) {
        return position_of(*table.get(key), setting.scope.file);
    };
    const bool user = table.contains("user"), password = table.contains("password");
    if (user && !password) report.error(place_of("user"), "user: [smtp] has a user but no \"password\"");
    if (password && !user)
        report.error(place_of("password"), "password: [smtp] has a password but no \"user\"");
    if (password && smtp.security == "none" && !smtp.host.empty() && !is_loopback_host(smtp.host))
        report.error(
            place_of("password"),
            "password: with security = \"none\" it would cross the network in the clear; use \"starttls\" "
            "or \"tls\"");
}

}  // namespace

void read_daemon(Draft& draft, const Setting& setting) {
    if (const auto* table = table_of(setting, "[daemon]"))
        read_table(draft.config.daemon, *table, "[daemon]", daemon_keys(), setting.scope);
}

void read_store(Draft& draft, const Setting& setting) {
    if (const auto* table = table_of(setting, "[store]"))
        read_table(draft.config, *table, "[store]", store_keys(), setting.scope);
}

void read_network(Draft& draft, const Setting& setting) {
    if (const auto* table = table_of(setting, "[network]"))
        read_table(draft.config.network, *table, "[network]", network_keys(), setting.scope);
}

void read_websub(Draft& draft, const Setting& setting) {
    if (const auto* table = table_of(setting, "[websub]"))
        read_table(draft.config.websub, *table, "[websub]", websub_keys(), setting.scope);
}

void read_plugins(Draft& draft, const Setting& setting) {
    if (const auto* table = table_of(setting, "[plugins]"))
        read_table(draft.config, *table, "[plugins]", plugins_keys(), setting.scope);
}

void read_smtp(Draft& draft, const Setting& setting) {
    const auto* table = table_of(setting, "[smtp]");
    if (table == nullptr) return;
    SmtpConfig smtp;
    read_table(smtp, *table, "[smtp]", smtp_keys(), setting.scope);
    if (!table->contains("port"))
        smtp.port = smtp.security == "tls" ? 465 : smtp.security == "none" ? 25 : 587;
    check_smtp(smtp, *table, setting);
    draft.config.smtp = std::move(smtp);
}

void append_machine_keys(std::vector<std::string>& keys) {
    append_keys(keys, "daemon", daemon_keys());
    append_keys(keys, "store", store_keys());
    append_keys(keys, "network", network_keys());
    append_keys(keys, "websub", websub_keys());
    append_keys(keys, "plugins", plugins_keys());
    append_keys(keys, "smtp", smtp_keys());
}

}  // namespace newswatch::config::detail
