#include "plugin/detail/article_view.hpp"

namespace newswatch::plugin {
namespace {

nw_str text(const std::string& s) { return {s.data(), s.size()}; }

std::vector<nw_str> texts(const std::vector<std::string>& strings) {
    std::vector<nw_str> out;
    out.reserve(strings.size());
    for (const auto& s : strings) out.push_back(text(s));
    return out;
}

std::int64_t nanoseconds(std::optional<Timestamp> at) {
    // Times outside what 64 bits of nanoseconds hold (1677 to 2262) are told as unknown.
    constexpr auto furthest = std::chrono::duration_cast<Duration>(std::chrono::nanoseconds::max());
    if (!at || at->time_since_epoch() > furthest || at->time_since_epoch() < -furthest)
        return NW_TIME_UNKNOWN;
    return std::chrono::nanoseconds{at->time_since_epoch()}.count();
}

nw_annotation annotation(const Annotation& a) {
    nw_annotation out{};
    out.size = sizeof out;
    out.score = a.score;
    out.key = text(a.key);
    out.value = text(a.value);
    out.kind = text(a.kind);
    out.rule = text(a.rule);
    out.by = text(a.plugin);
    out.span = {static_cast<nw_field>(a.span.field), a.span.index, a.span.begin, a.span.end};
    return out;
}

}  // namespace

ArticleView::ArticleView(const Article& article)
    : authors_{texts(article.authors)}, categories_{texts(article.categories)}, tags_{texts(article.tags)} {
    annotations_.reserve(article.annotations.size());
    for (const auto& a : article.annotations) annotations_.push_back(annotation(a));
    pointers_.reserve(annotations_.size());
    for (const auto& a : annotations_) pointers_.push_back(&a);
    abi_.size = sizeof abi_;
    abi_.flags = article.update ? NW_ARTICLE_UPDATE : 0;
    abi_.published_ns = nanoseconds(article.published);
    abi_.updated_ns = nanoseconds(article.updated);
    abi_.fetched_ns = nanoseconds(article.fetched);
    abi_.id = text(article.id);
    abi_.url = text(article.url);
    abi_.source = text(article.source);
    abi_.title = text(article.title);
    abi_.summary = text(article.summary);
    abi_.body = text(article.body);
    abi_.language = text(article.language);
    abi_.authors = authors_.data();
    abi_.categories = categories_.data();
    abi_.tags = tags_.data();
    abi_.annotations = pointers_.data();
    abi_.n_authors = static_cast<std::uint32_t>(authors_.size());
    abi_.n_categories = static_cast<std::uint32_t>(categories_.size());
    abi_.n_tags = static_cast<std::uint32_t>(tags_.size());
    abi_.n_annotations = static_cast<std::uint32_t>(pointers_.size());
}

}  // namespace newswatch::plugin
