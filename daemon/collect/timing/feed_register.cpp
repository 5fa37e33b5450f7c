#include "collect/timing/feed_register.hpp"

#include "core/url.hpp"

namespace newswatch::collect {
namespace {

// http and https, a written default port and a fragment make no other feed.
std::string address_mark(const std::string& address) {
    auto url = Url::parse(address);
    if (!url || url->scheme == "file") return "address " + address;
    if (url->port == url->effective_port()) url->port = 0;
    url->scheme = "https";
    url->fragment.clear();
    url->has_fragment = false;
    return "address " + url->to_text();
}

}  // namespace

std::optional<std::string> FeedRegister::same_as(const config::SourceConfig& source, const Known& known,
                                                 const std::string& moved_to) {
    forget(source.name);
    if (!source.user.empty() || source.bearer || !source.headers.empty()) return std::nullopt;
    std::vector<std::string> marks{address_mark(moved_to.empty() ? address_of(known, source) : moved_to)};
    if (!known.memory.self.empty() && !known.memory.digest.empty())
        marks.push_back("self " + known.memory.self + " " + known.memory.digest);
    for (const auto& mark : marks) {
        const auto other = sources_.find(mark);
        if (other != sources_.end()) return other->second;
    }
    for (const auto& mark : marks) sources_[mark] = source.name;
    marks_of_[source.name] = std::move(marks);
    return std::nullopt;
}

void FeedRegister::forget(const std::string& source) {
    const auto marks = marks_of_.find(source);
    if (marks == marks_of_.end()) return;
    for (const auto& mark : marks->second) sources_.erase(mark);
    marks_of_.erase(marks);
}

}  // namespace newswatch::collect
