#include "deliver/message.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "core/ascii.hpp"
#include "core/log.hpp"
#include "deliver/detail/clean_text.hpp"
#include "deliver/detail/mime.hpp"
#include "deliver/detail/story.hpp"
#include "net/smtp.hpp"

namespace newswatch::embedded {
std::string_view message_templates(std::string_view file);
}

namespace newswatch::deliver {
namespace {

using detail::header_field;
using detail::header_words;
using detail::Story;
using kainjow::mustache::data;
using kainjow::mustache::list;
using kainjow::mustache::mustache;

constexpr std::size_t display_name_limit = 64;

// An empty text is false, so that a template can ask whether there is one.
void put(data& view, const std::string& key, const std::string& text) {
    if (text.empty())
        view.set(key, data::type::bool_false);
    else
        view.set(key, text);
}

data view_of(const Story& story, const std::string& recipient) {
    data view;
    const std::pair<const char*, const std::string*> texts[] = {
        {"headline", &story.headline}, {"link", &story.link},           {"link_host", &story.link_host},
        {"source", &story.source},     {"published", &story.published}, {"rule", &story.rule},
        {"plugin", &story.plugin},     {"severity", &story.severity},   {"text", &story.text},
        {"lead", &story.lead},         {"alert_id", &story.alert_id},   {"raised", &story.raised},
        {"recipient", &recipient}};
    for (const auto& [key, text] : texts) put(view, key, *text);
    list quotes;
    for (const auto& quote : story.quotes) {
        data entry;
        entry.set("field", quote.field);
        entry.set("before", quote.before);
        entry.set("surface", quote.surface);
        entry.set("after", quote.after);
        quotes.push_back(std::move(entry));
    }
    view.set("has_evidence", quotes.empty() ? data::type::bool_false : data::type::bool_true);
    view.set("evidence", data{quotes});
    put(view, "more_evidence", story.more_quotes == 0 ? "" : std::to_string(story.more_quotes));
    return view;
}

std::string render(std::string_view file, const data& view, bool escape_html) {
    mustache form{std::string{embedded::message_templates(file)}};
    if (!escape_html) form.set_custom_escape([](const std::string& text) { return text; });
    return form.render(view);
}

// A section that is left out leaves its empty line behind.
std::string without_gaps(std::string text) {
    for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n", at))
        text.erase(at, 1);
    return text;
}

std::string domain_of(const std::string& mailbox) { return mailbox.substr(mailbox.rfind('@') + 1); }

// A label of a domain name for text of any kind: readable when it is plain, distinct in any case.
std::string label_of(std::string_view text) {
    std::string label;
    bool plain = !text.empty() && text.size() <= 63;
    for (const char c : text.substr(0, 40)) {
        const char low = lower(c);
        const bool fits =
            (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') || (low == '-' && !label.empty());
        if (fits) label += low;
        plain = plain && fits && low == c;
    }
    if (plain && text.size() <= 40) return label;
    return (label.empty() ? "x" : label) + "-" + stable_id({text}).substr(0, 8);
}

std::string address_field(std::string_view name, const std::string& display, const std::string& mailbox) {
    auto words = std::vector<std::string>{};
    const auto clean = detail::line_text(display, display_name_limit);
    if (!clean.empty()) words = detail::phrase_words(clean, name.size() + 2);
    words.push_back(clean.empty() ? mailbox : "<" + mailbox + ">");
    return header_field(name, words);
}

std::string text_field(std::string_view name, const std::string& text) {
    return header_field(name, header_words(text, name.size() + 2));
}

// RFC 2919. One list a rule, so that mail programs can file by it.
std::string list_field(const store::PendingDelivery& delivery, const Story& story,
                       const std::string& domain) {
    auto words = detail::phrase_words(story.rule, 9);
    words.push_back("<" + label_of(delivery.alert.rule) + "." + label_of(delivery.alert.plugin) +
                    ".newswatch." + domain + ">");
    return header_field("List-Id", words);
}

std::string headers(const store::PendingDelivery& delivery, const Envelope& envelope, const Story& story) {
    const auto domain = domain_of(envelope.from);
    std::string out;
    out += "Date: " + to_mail_date(delivery.created) + "\r\n";
    out += address_field("From", envelope.from_name, envelope.from);
    out += address_field("To", envelope.to_name, envelope.to);
    out += text_field("Subject", story.headline);
    out += header_field("Message-ID", {"<" + label_of(delivery.id) + "@" + domain + ">"});
    out += list_field(delivery, story, domain);
    out += "Auto-Submitted: auto-generated\r\n";
    out += "X-Auto-Response-Suppress: All\r\n";
    out += text_field("X-Newswatch-Alert", story.alert_id);
    out += text_field("X-Newswatch-Rule", story.rule);
    out += text_field("X-Newswatch-Plugin", story.plugin);
    return out;
}

std::string part(std::string_view type, const std::string& text) {
    const auto body = detail::encode_body(text);
    std::string out = "Content-Type: " + std::string{type} + "; charset=utf-8\r\n";
    out += "Content-Transfer-Encoding: " + body.encoding + "\r\n\r\n";
    return out + body.text;
}

}  // namespace

Result<std::string> compose(const store::PendingDelivery& delivery, const Envelope& envelope) {
    for (const auto* address : {&envelope.from, &envelope.to})
        if (!net::is_mailbox(*address))
            return Error{ErrorKind::invalid, "\"" + log::printable(*address, 100) +
                                                 "\" is not a mail address; expected name@domain in ASCII"};
    const auto story = detail::story_of(delivery);
    const auto view = view_of(story, detail::line_text(delivery.recipient, display_name_limit));
    // "=_" occurs in neither encoding of a body (RFC 2045 section 6.7), so no text can end a part.
    const auto boundary = "=_newswatch_" + label_of(delivery.id);
    std::string out = headers(delivery, envelope, story);
    out += "MIME-Version: 1.0\r\n";
    out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    out += "--" + boundary + "\r\n" +
           part("text/plain", without_gaps(render("message.txt.mustache", view, false)));
    out += "--" + boundary + "\r\n" + part("text/html", render("message.html.mustache", view, true));
    return out + "--" + boundary + "--\r\n";
}

}  // namespace newswatch::deliver
