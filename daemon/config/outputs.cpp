// The sections that say who is told what: [[recipient]], [[route]].
#include "config/detail/draft.hpp"
#include "config/detail/secret.hpp"
#include "config/detail/syntax.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::string_view pattern_form = "a pattern such as \"nato-*\" (\"*\" any run, \"?\" one character)";
constexpr std::string_view webhook_secret_form =
    "a webhook secret: \"whsec_\" and the base64 of 24 to 64 bytes; make one with: "
    "echo \"whsec_$(openssl rand -base64 32)\"";

const Keys<WebhookConfig>& webhook_keys() {
    static const Keys<WebhookConfig> keys{
        {"url", [](WebhookConfig& w, const Setting& s) { assign(w.url, s.web_url()); }, true},
        {"secret",
         [](WebhookConfig& w, const Setting& s) {
             w.secret = read_secret(s, is_webhook_secret, webhook_secret_form);
         }},
    };
    return keys;
}

const Keys<RecipientDraft>& recipient_keys() {
    static const Keys<RecipientDraft> keys{
        {"name", [](RecipientDraft& r, const Setting& s) { assign(r.recipient.name, s.text("a name", 200)); },
         true},
        {"email",
         [](RecipientDraft& r, const Setting& s) {
             assign(r.recipient.email,
                    s.text_like("an e-mail address such as \"press@example.org\"", is_mailbox));
             r.email_at = s.where();
         }},
        {"webhook",
         [](RecipientDraft& r, const Setting& s) {
             const auto* table = table_of(s, "{url = \"https://...\", secret = \"file:PATH\"}");
             if (table == nullptr) return;
             r.recipient.webhook.emplace();
             read_table(*r.recipient.webhook, *table, "webhook", webhook_keys(), s.scope);
         }},
        {"maildir", [](RecipientDraft& r, const Setting& s) { assign(r.recipient.maildir, s.path()); }},
    };
    return keys;
}

// Reads a pattern into `pattern`, and notes it when it names one thing: a typing error in it can be told.
void read_pattern(std::string& pattern, std::vector<Mention>& mentions, const Setting& setting) {
    const auto text = setting.text_like(pattern_form, is_short_text);
    if (!text) return;
    pattern = *text;
    if (text->find_first_of("*?") == std::string::npos) mentions.push_back({*text, setting.where()});
}

void read_severity(RouteDraft& draft, const Setting& setting) {
    const auto name = setting.one_of({"info", "low", "medium", "high", "critical"});
    if (name) draft.route.severity = severity_named(*name);
}

const Keys<RouteDraft>& match_keys() {
    static const Keys<RouteDraft> keys{
        {"plugin", [](RouteDraft& r, const Setting& s) { read_pattern(r.route.plugin, r.plugins, s); }},
        {"rule", [](RouteDraft& r,
                    const Setting& s) { assign(r.route.rule, s.text_like(pattern_form, is_short_text)); }},
        {"source", [](RouteDraft& r, const Setting& s) { read_pattern(r.route.source, r.sources, s); }},
        {"tag", [](RouteDraft& r,
                   const Setting& s) { assign(r.route.tag, s.text_like(pattern_form, is_short_text)); }},
        {"severity", read_severity},
    };
    return keys;
}

void read_to(RouteDraft& draft, const Setting& setting) {
    const auto names = setting.texts("a recipient's name", is_short_text);
    if (!names) return;
    draft.route.to = *names;
    for (const auto& entry : *setting.node.as_array()) {
        const auto* name = entry.as_string();
        if (name != nullptr && is_short_text(name->get()))
            draft.recipients.push_back({name->get(), position_of(entry, setting.scope.file)});
    }
}

const Keys<RouteDraft>& route_keys() {
    static const Keys<RouteDraft> keys{
        {"match",
         [](RouteDraft& r, const Setting& s) {
             if (const auto* table = table_of(s, "{plugin = \"keyword\", severity = \"high\"}"))
                 read_table(r, *table, "match", match_keys(), s.scope);
         }},
        {"to", read_to, true},
    };
    return keys;
}

void check_channel(const toml::table& table, const RecipientDraft& draft, Scope& scope) {
    std::string given;
    int count = 0;
    for (const std::string_view channel : {"email", "webhook", "maildir"}) {
        if (!table.contains(channel)) continue;
        given += (count++ == 0 ? "" : ", ") + std::string{channel};
    }
    if (count == 1) return;
    const auto name =
        draft.recipient.name.empty() ? "the recipient" : "recipient " + in_quotes(draft.recipient.name);
    scope.report.error(
        draft.recipient.where,
        name + ": expected exactly one of email, webhook, maildir, got " + (count == 0 ? "none" : given));
}

}  // namespace

void read_recipients(Draft& draft, const Setting& setting) {
    for (const auto* table : tables_of(setting)) {
        RecipientDraft recipient;
        recipient.recipient.where = position_of(*table, setting.scope.file);
        read_table(recipient, *table, "[[recipient]]", recipient_keys(), setting.scope);
        check_channel(*table, recipient, setting.scope);
        draft.recipients.push_back(std::move(recipient));
    }
}

void read_routes(Draft& draft, const Setting& setting) {
    for (const auto* table : tables_of(setting)) {
        RouteDraft route;
        route.route.where = position_of(*table, setting.scope.file);
        read_table(route, *table, "[[route]]", route_keys(), setting.scope);
        draft.routes.push_back(std::move(route));
    }
}

void append_output_keys(std::vector<std::string>& keys) {
    append_keys(keys, "recipient", recipient_keys());
    append_keys(keys, "recipient.webhook", webhook_keys());
    append_keys(keys, "route", route_keys());
    append_keys(keys, "route.match", match_keys());
}

}  // namespace newswatch::config::detail
