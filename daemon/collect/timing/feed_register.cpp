#include "collect/timing/feed_register.hpp"

#include "core/url.hpp"

namespace newswatch::collect {
namespace {

// http and https, a written default port and a fragment make no other feed.
std::string mark_of(const std::string& address) {
    auto url = Url::parse(address);
    if (!url || url->scheme == "file") return address;
    if (url->port == url->effective_port()) url->port = 0;
    url->scheme = "https";
    url->fragment.clear();
    url->has_fragment = false;
    return url->to_text();
}

bool has_credentials(const config::SourceConfig& source) {
    const auto url = Url::parse(source.url);
    return !source.user.empty() || source.bearer || !source.headers.empty() ||
           (url && !url->userinfo.empty());
}

}  // namespace

std::optional<std::string> FeedRegister::same_as(const config::SourceConfig& source, const Known& known,
                                                 const std::string& moved_to, const std::string& guest_of) {
    forget(source.name);
    if (has_credentials(source)) return std::nullopt;
    const auto& memory = known.memory;
    const auto own = mark_of(address_of(known, source));
    if (const auto same = places_.find(own); same != places_.end()) return same->second.source;
    for (const auto& named : {moved_to, memory.self}) {
        const auto other = named.empty() ? places_.end() : places_.find(mark_of(named));
        if (other == places_.end()) continue;
        const auto& place = other->second;
        const bool same_bytes = !memory.digest.empty() && place.digest == memory.digest;
        if (same_bytes || place.source == guest_of) return place.source;
    }
    places_[own] = {source.name, memory.digest};
    address_[source.name] = own;
    return std::nullopt;
}

void FeedRegister::forget(const std::string& source) {
    const auto address = address_.find(source);
    if (address == address_.end()) return;
    places_.erase(address->second);
    address_.erase(address);
}

}  // namespace newswatch::collect
