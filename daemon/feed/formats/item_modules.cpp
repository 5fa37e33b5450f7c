// What modules say of an item: Dublin Core, content, iTunes, GeoRSS, Slash, threading.
#include <charconv>
#include <unordered_map>

#include "feed/formats/item.hpp"
#include "feed/formats/media.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// Degrees; nothing when it is no number or out of range.
std::optional<double> degrees(std::string_view text, double most) {
    text = trim(text);
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || !(value >= -most && value <= most)) return std::nullopt;  // "nan" is neither
    return value;
}

// "45.25 -71.5", also with a comma: georss.org, "GeoRSS Simple".
std::optional<Place> place_at(std::string_view text) {
    text = trim(text);
    const auto gap = text.find_first_of(" ,\t\n");
    if (gap == text.npos) return std::nullopt;
    const auto rest = text.find_first_not_of(" ,\t\n", gap);
    if (rest == text.npos) return std::nullopt;  // "45.25,"
    const auto latitude = degrees(text.substr(0, gap), 90);
    const auto longitude = degrees(text.substr(rest), 180);
    if (!latitude || !longitude) return std::nullopt;
    return Place{*latitude, *longitude, {}};
}

}  // namespace

ItemReading::Handler ItemReading::module_handler(const Name& name) {
    using I = ItemReading;
    using Handlers = std::unordered_map<std::string_view, Handler>;
    static const Handlers dublin_core{
        {"title", &I::dc_title},          {"creator", &I::author},
        {"author", &I::author},           {"contributor", &I::contributor},
        {"subject", &I::category},        {"description", &I::dc_description},
        {"abstract", &I::dc_description}, {"date", &I::dc_date},
        {"issued", &I::published},        {"created", &I::created},
        {"modified", &I::updated},        {"language", &I::language},
        {"rights", &I::rights},           {"identifier", &I::dc_identifier},
        {"valid", &I::dc_valid},
    };
    static const Handlers itunes{
        {"author", &I::podcast_author},     {"title", &I::podcast_title},
        {"summary", &I::podcast_summary},   {"description", &I::podcast_summary},
        {"subtitle", &I::podcast_subtitle}, {"image", &I::podcast_image},
        {"duration", &I::podcast_duration}, {"keywords", &I::keywords},
        {"category", &I::category},
    };
    static const Handlers places{
        {"point", &I::point},  {"where", &I::where},    {"featurename", &I::place_name},
        {"lat", &I::latitude}, {"long", &I::longitude}, {"lon", &I::longitude},
        {"pos", &I::point},
    };
    static const Handlers others{
        {"encoded", &I::encoded},        {"body", &I::xhtml_body},         {"div", &I::xhtml_body},
        {"origlink", &I::original_link}, {"in-reply-to", &I::in_reply_to}, {"total", &I::replies},
        {"comments", &I::replies},       {"person", &I::contributor},
    };
    const auto find = [&](const Handlers& handlers) {
        const auto found = handlers.find(name.local);
        return found == handlers.end() ? Handler{nullptr} : found->second;
    };
    switch (name.space) {
        case Space::dc:
        case Space::dcterms:
            return find(dublin_core);
        case Space::itunes:
            return find(itunes);
        case Space::georss:
        case Space::gml:
            return find(places);
        case Space::geo:
            return name.local == "point" ? &I::where : find(places);
        case Space::content:
        case Space::xhtml:
        case Space::feedburner:
        case Space::slash:
        case Space::podcast:
        case Space::thread:
            return find(others);
        default:
            return nullptr;
    }
}

void ItemReading::encoded(Node child) {
    if (item_.content.value.empty()) item_.content = reader_.text(child, Markup::html, scope_);
}

void ItemReading::xhtml_body(Node child) {
    if (item_.content.value.empty()) item_.content = reader_.text(child, Markup::xhtml, scope_);
}

void ItemReading::podcast_image(Node child) {
    auto address = reader_.attribute(child, "href");
    if (address.empty()) address = reader_.line(child);
    podcast_image_ = reader_.link(address, reader_.inside(child, scope_));
}

void ItemReading::podcast_duration(Node child) { seconds_ = seconds_of(reader_.line(child)); }

void ItemReading::point(Node child) {
    if (!item_.place) item_.place = place_at(reader_.line(child));
}

void ItemReading::latitude(Node child) { latitude_ = degrees(reader_.line(child), 90); }
void ItemReading::longitude(Node child) { longitude_ = degrees(reader_.line(child), 180); }

// <georss:where><gml:Point><gml:pos>, <geo:Point><geo:lat><geo:long>: two elements deep at most.
void ItemReading::where(Node child) {
    for (const auto part : child.children()) {
        if (part.type() != pugi::node_element) continue;
        if (const auto handler = module_handler(reader_.names().of(part)); handler != nullptr)
            if (handler != &ItemReading::where) (this->*handler)(part);
        for (const auto inner : part.children())
            if (inner.type() == pugi::node_element && reader_.names().of(inner).is(Space::gml, "pos"))
                point(inner);
    }
}

// "start=...; end=...": the DCMI period encoding scheme.
void ItemReading::dc_valid(Node child) {
    const auto written = reader_.line(child);
    const auto end = written.find("end=");
    if (end == written.npos) return;
    const auto from = std::string_view{written}.substr(end + 4);
    if (!item_.expires) item_.expires = reader_.date(trim(from.substr(0, from.find(';'))), child);
}

// slash:comments, thr:total and thr:count are numbers (RFC 4685 sections 4 and 5).
void ItemReading::replies(Node child) { read_count(reader_.line(child)); }

void ItemReading::read_count(std::string_view written) {
    if (!written.empty() && is_digit(written[0]))
        item_.replies = static_cast<unsigned>(std::min<std::uint64_t>(number_of(written), 1'000'000'000));
}

void ItemReading::in_reply_to(Node child) {
    auto reference = reader_.attribute(child, "ref");
    if (reference.empty()) reference = reader_.attribute(child, "href");
    if (item_.in_reply_to.empty()) item_.in_reply_to = std::move(reference);
}

}  // namespace newswatch::feed::detail
