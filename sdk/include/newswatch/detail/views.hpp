// What a plugin is given (article, annotation) and what it gives back (alert, annotation), without
// allocation.
#pragma once

#include <newswatch/plugin.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace nw {

constexpr nw_str to_abi(std::string_view text) noexcept { return {text.data(), text.size()}; }
constexpr std::string_view view(nw_str text) noexcept {
    return text.n == 0 ? std::string_view{} : std::string_view{text.p, text.n};
}

// The part of an article that a span points into.
enum class field : std::uint32_t { none, title, summary, body, url, source, author, category, language };

// Bytes [begin, end) of a field; `index` selects among authors or categories. Layout of nw_span.
struct span {
    nw::field field = nw::field::none;
    std::uint32_t index = 0, begin = 0, end = 0;
    bool operator==(const span&) const = default;
};
static_assert(sizeof(span) == sizeof(nw_span));

// A span from std::string_view::find() and the like.
constexpr span span_at(nw::field field, std::size_t begin, std::size_t size) noexcept {
    return {field, 0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
}

constexpr nw_span to_abi(const span& s) noexcept {
    return {static_cast<std::uint32_t>(s.field), s.index, s.begin, s.end};
}
constexpr span view(const nw_span& s) noexcept {
    return {static_cast<nw::field>(s.field), s.index, s.begin, s.end};
}

// A fact about an article; read from an article or given to out.annotate(). Texts are views in both
// directions.
struct annotation {
    std::string_view key, value, kind = {}, rule = {};
    double score = 1.0;
    nw::span span = {};        // without a field: the whole article
    std::string_view by = {};  // the instance that made it; set by the host
};

// True of a zone whose text does not alert on its own: credit, related, boilerplate.
constexpr bool is_quiet_zone(const annotation& a) noexcept {
    return a.key == NW_KEY_ZONE && (a.value == "related" || a.value == "credit" || a.value == "boilerplate");
}

enum class severity : std::uint32_t { info, low, medium, high, critical };
inline constexpr std::array<std::string_view, 5> severity_names{"info", "low", "medium", "high", "critical"};
constexpr std::optional<severity> severity_named(std::string_view name) noexcept {
    for (std::uint32_t i = 0; i < severity_names.size(); ++i)
        if (severity_names[i] == name) return static_cast<severity>(i);
    return std::nullopt;
}

// What is worth telling. Only `rule` must be given; what the others mean when empty is in plugin.h, nw_alert.
struct alert {
    std::string_view rule;
    nw::severity severity = nw::severity::medium;
    std::string_view title = {}, text = {}, dedup_key = {};
    double score = 1.0;
    std::vector<std::string_view> tags = {};
    std::vector<nw::span> evidence = {};
};

namespace detail {

// An array of the ABI, seen as a range of C++ values.
template <class Element, class Out, Out (*convert)(const Element&)>
class range {
public:
    class iterator {
    public:
        using value_type = Out;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using pointer = void;
        using reference = Out;
        iterator() = default;
        explicit iterator(const Element* at) noexcept : at_{at} {}
        Out operator*() const noexcept { return convert(*at_); }
        iterator& operator++() noexcept { return ++at_, *this; }
        iterator operator++(int) noexcept { return iterator{at_++}; }
        bool operator==(const iterator&) const = default;

    private:
        const Element* at_ = nullptr;
    };
    range(const Element* at, std::uint32_t n) noexcept : at_{at}, n_{n} {}
    iterator begin() const noexcept { return iterator{at_}; }
    iterator end() const noexcept { return iterator{at_ + n_}; }
    std::uint32_t size() const noexcept { return n_; }
    bool empty() const noexcept { return n_ == 0; }
    Out operator[](std::uint32_t i) const noexcept { return convert(at_[i]); }

private:
    const Element* at_;
    std::uint32_t n_;
};

inline std::string_view read_text(const nw_str& text) { return view(text); }
inline annotation read_annotation(const nw_annotation* const& a) {
    return {view(a->key), view(a->value), view(a->kind), view(a->rule), a->score, view(a->span), view(a->by)};
}

}  // namespace detail

using texts = detail::range<nw_str, std::string_view, &detail::read_text>;
using annotations = detail::range<const nw_annotation*, annotation, &detail::read_annotation>;
using time_point = std::chrono::sys_time<std::chrono::nanoseconds>;

// An article during enrich() or detect(): a pointer, cheap to copy. Neither it nor any view got from it may
// be kept.
class article {
public:
    explicit article(const nw_article* a) noexcept : a_{a} {}

    std::string_view id() const noexcept { return view(a_->id); }
    std::string_view url() const noexcept { return view(a_->url); }
    std::string_view source() const noexcept { return view(a_->source); }
    std::string_view title() const noexcept { return view(a_->title); }
    std::string_view summary() const noexcept { return view(a_->summary); }
    std::string_view body() const noexcept { return view(a_->body); }
    std::string_view language() const noexcept { return view(a_->language); }
    texts authors() const noexcept { return {a_->authors, a_->n_authors}; }
    texts categories() const noexcept { return {a_->categories, a_->n_categories}; }
    texts tags() const noexcept { return {a_->tags, a_->n_tags}; }
    nw::annotations annotations() const noexcept { return {a_->annotations, a_->n_annotations}; }
    std::optional<time_point> published() const noexcept { return time(a_->published_ns); }
    std::optional<time_point> updated() const noexcept { return time(a_->updated_ns); }
    std::optional<time_point> fetched() const noexcept { return time(a_->fetched_ns); }
    bool is_update() const noexcept { return (a_->flags & NW_ARTICLE_UPDATE) != 0; }

    // The text of a field; empty when there is none.
    std::string_view text(field f, std::uint32_t index = 0) const noexcept {
        switch (f) {
            case field::none:
                return {};
            case field::title:
                return title();
            case field::summary:
                return summary();
            case field::body:
                return body();
            case field::url:
                return url();
            case field::source:
                return source();
            case field::author:
                return index < a_->n_authors ? authors()[index] : std::string_view{};
            case field::category:
                return index < a_->n_categories ? categories()[index] : std::string_view{};
            case field::language:
                return language();
        }
        return {};
    }
    // The text that a span names; empty when it points outside.
    std::string_view text(const span& s) const noexcept {
        const auto whole = text(s.field, s.index);
        return s.begin > s.end || s.end > whole.size() ? std::string_view{}
                                                       : whole.substr(s.begin, s.end - s.begin);
    }
    // The value of the first zone annotation that covers the span; empty when none does.
    std::string_view zone(const span& s) const noexcept {
        for (const auto& a : annotations())
            if (a.key == NW_KEY_ZONE && covers(a.span, s)) return a.value;
        return {};
    }
    // True when the span lies wholly in a zone that does not alert: credit, related, boilerplate.
    bool in_boilerplate(const span& s) const noexcept {
        for (const auto& a : annotations())
            if (is_quiet_zone(a) && covers(a.span, s)) return true;
        return false;
    }
    const nw_article& raw() const noexcept { return *a_; }

private:
    static bool covers(const span& zone, const span& s) noexcept {
        return zone.field == s.field && zone.index == s.index && zone.begin <= s.begin && s.end <= zone.end;
    }
    static std::optional<time_point> time(std::int64_t ns) noexcept {
        if (ns == NW_TIME_UNKNOWN) return std::nullopt;
        return time_point{std::chrono::nanoseconds{ns}};
    }
    const nw_article* a_;
};

}  // namespace nw
