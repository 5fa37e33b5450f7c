// Which element of a feed is read by what.
#include <unordered_map>

#include "feed/formats/channel.hpp"

namespace newswatch::feed::detail {

FeedReading::Handler FeedReading::core_handler(std::string_view local) {
    using F = FeedReading;
    static const std::unordered_map<std::string_view, Handler> handlers{
        {"title", &F::title},
        {"link", &F::link},
        {"description", &F::description},
        {"subtitle", &F::description},
        {"tagline", &F::description},
        {"abstract", &F::description},
        {"info", &F::other_description},
        {"author", &F::author},
        {"managingeditor", &F::author},
        {"contributor", &F::contributor},
        {"category", &F::category},
        {"keywords", &F::keywords},
        {"id", &F::id},
        {"guid", &F::id},
        {"language", &F::language},
        {"copyright", &F::rights},
        {"rights", &F::rights},
        {"a", &F::link},
        {"updated", &F::updated},
        {"modified", &F::updated},
        {"lastbuilddate", &F::updated},
        {"pubdate", &F::published},
        {"published", &F::published},
        {"issued", &F::published},
        {"created", &F::any_date},
        {"date", &F::any_date},
        {"generator", &F::generator},
        {"image", &F::image},
        {"logo", &F::logo},
        {"icon", &F::icon},
        {"newlocation", &F::moved},
    };
    const auto found = handlers.find(local);
    return found == handlers.end() ? nullptr : found->second;
}

FeedReading::Handler FeedReading::module_handler(const Name& name) {
    using F = FeedReading;
    using Handlers = std::unordered_map<std::string_view, Handler>;
    static const Handlers dublin_core{
        {"title", &F::title},
        {"description", &F::other_description},
        {"creator", &F::author},
        {"author", &F::author},
        {"contributor", &F::contributor},
        {"subject", &F::category},
        {"language", &F::language},
        {"rights", &F::other_rights},
        {"date", &F::any_date},
        {"modified", &F::updated},
        {"issued", &F::published},
        {"created", &F::any_date},
    };
    static const Handlers others{
        {"author", &F::other_author},
        {"summary", &F::other_description},
        {"subtitle", &F::other_description},
        {"description", &F::other_description},
        {"image", &F::other_image},
        {"category", &F::category},
        {"keywords", &F::keywords},
        {"new-feed-url", &F::moved},
        {"generatoragent", &F::generator},
        {"complete", &F::complete},
        {"archive", &F::archive},
        {"deleted-entry", &F::withdrawn},
        {"thumbnail", &F::other_image},
    };
    const auto find = [&](const Handlers& handlers) {
        const auto found = handlers.find(name.local);
        return found == handlers.end() ? Handler{nullptr} : found->second;
    };
    switch (name.space) {
        case Space::dc:
        case Space::dcterms:
            return find(dublin_core);
        // A podcast that is complete gets no new episodes; that says nothing of paging.
        case Space::itunes:
            return name.local == "complete" ? nullptr : find(others);
        case Space::media:
        case Space::admin:
        case Space::history:
        case Space::tombstone:
            return find(others);
        default:
            return nullptr;
    }
}

}  // namespace newswatch::feed::detail
