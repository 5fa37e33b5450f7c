// The configuration, checked. Relative paths are resolved against the file that names them. Any thread; no
// state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/timestamp.hpp"
#include "core/value.hpp"

namespace newswatch::config {

// A secret by reference: "credential:NAME" (systemd's $CREDENTIALS_DIRECTORY), "file:PATH"; never the secret
// itself.
struct Secret {
    std::string reference;  // as written, for messages
    std::string value;      // resolved; never logged
};

struct DaemonConfig {
    std::filesystem::path state_dir = "/var/lib/newswatch";
    std::string listen = "127.0.0.1:8087";  // empty: no TCP listener
    std::filesystem::path socket;           // default: api.sock in $RUNTIME_DIRECTORY, else in state_dir
    std::vector<std::string> hosts;         // further names accepted in the Host header
    std::optional<Secret> token;            // for changes over TCP; without one they need the socket
    std::string log_level = "info";
};

struct NetworkConfig {
    std::vector<std::string> allow;  // net::AddressGuard entries
    std::string contact;             // in the User-Agent: a URL or an address
    std::filesystem::path ca_file = "/etc/ssl/certs/ca-certificates.crt";
    unsigned connections = 128;
    unsigned per_host = 2;  // requests at once
    // One poll more of a host, or of an address that several hosts share, for each of these; a few at once at
    // first. Zero: no limit. Hosts on the loopback are not spaced.
    Duration host_spacing = std::chrono::seconds{1};
    Duration address_spacing = std::chrono::milliseconds{100};
};

// Pushed feeds: W3C WebSub.
struct WebsubConfig {
    std::string
        callback;  // the public address that a proxy forwards to /websub; empty: nothing is subscribed
    Duration lease = std::chrono::hours{24 * 10};  // asked for
};

// What a source wants sent along: its values are secrets, and go to its own origin only.
struct SourceHeader {
    std::string name;
    Secret value;
};

// What becomes of the files of a folder once their articles are safe.
enum class AfterTaking : std::uint8_t { keep, remove, move };

struct SourceConfig {
    std::string name, url;  // http, https, or file: (a feed on this machine, or a folder)
    std::vector<std::string> tags;
    std::string language;
    Duration interval = std::chrono::minutes{15};    // never more often
    Duration max_interval = std::chrono::hours{24};  // never more rarely, but for Retry-After
    Duration max_age = std::chrono::hours{48};  // older items of the first poll are archived without alerting
    Duration timeout = std::chrono::seconds{30};
    std::uint64_t max_bytes = 10u << 20;
    bool full_text = false;  // the text of the article's page, when it says more than the feed
    bool push = true;        // subscribe at its hub, when it has one and there is a callback
    std::string user;        // RFC 7617, with the password
    std::optional<Secret> password, bearer;  // bearer: RFC 6750
    std::vector<SourceHeader> headers;
    std::string proxy;                      // http, https, socks5 or socks5h URL
    AfterTaking after = AfterTaking::keep;  // of a folder
    std::filesystem::path move_to;          // with AfterTaking::move: absolute
    Position where;
};

struct PluginConfig {
    std::string id, instance;
    bool required = false;
    Value config;
    Position where;
};

struct SmtpConfig {
    std::string host;
    std::uint16_t port = 587;
    std::string security = "starttls";  // starttls, tls, none
    std::string user;
    std::optional<Secret> password;
    std::string from;  // address of the sender
    std::string from_name = "newswatch";
    std::filesystem::path ca_file = "/etc/ssl/certs/ca-certificates.crt";
    unsigned connections = 2;
};

struct WebhookConfig {
    std::string url;
    std::optional<Secret> secret;  // "whsec_" + base64 (Standard Webhooks), 24 to 64 bytes
};

struct RecipientConfig {
    std::string name;
    std::string email;  // exactly one of email, webhook, maildir
    std::optional<WebhookConfig> webhook;
    std::filesystem::path maildir;
    Position where;
};

struct RouteConfig {
    std::string plugin, rule, source, tag;  // glob patterns with * and ?; empty matches everything
    std::optional<Severity> severity;       // this or above
    std::vector<std::string> to;
    Position where;
};

struct Config {
    std::filesystem::path file;
    DaemonConfig daemon;
    NetworkConfig network;
    WebsubConfig websub;
    Duration keep = std::chrono::hours{24 * 90};
    std::vector<std::filesystem::path> plugin_path;
    std::vector<SourceConfig> sources;
    std::vector<PluginConfig> plugins;
    std::optional<SmtpConfig> smtp;
    std::vector<RecipientConfig> recipients;
    std::vector<RouteConfig> routes;
};

struct Overrides {
    std::optional<std::filesystem::path> state_dir;
    std::vector<std::filesystem::path> plugin_path;  // searched first
    bool resolve_secrets = true;  // false: a secret that is missing here is a warning (`newswatch check`)
};

struct Loaded {
    Config config;                             // usable only when no problem is fatal
    std::vector<newswatch::Problem> problems;  // all of them, in the order of the files
    bool ok() const;
};

// Reads `file`, sources.d/*.toml beside it and the [[opml]] files it names. Bad input never throws.
Loaded load(const std::filesystem::path& file, const Overrides& overrides = {});

// '*' any run, '?' one byte. Linear in text times pattern.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace newswatch::config
