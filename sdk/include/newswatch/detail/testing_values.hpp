// What the test harness is given and what it collects: plain values that own their texts.
#pragma once

#include <newswatch/plugin.h>
#include <newswatch/detail/host.hpp>

#include <concepts>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nw::test {

struct value;
using list = std::vector<value>;
using object = std::map<std::string, value>;

// A configuration value: {{"words", 3}, {"rules", nw::test::list{"a", "b"}}}.
struct value {
    std::variant<bool, std::int64_t, double, std::string, list, object> data;

    value(bool b) : data{b} {}
    template <std::integral I>
    requires(!std::same_as<I, bool>) value(I i) : data{static_cast<std::int64_t>(i)} {}
    value(double d) : data{d} {}
    value(const char* s) : data{std::string{s}} {}
    value(std::string s) : data{std::move(s)} {}
    value(list l) : data{std::move(l)} {}
    value(object o) : data{std::move(o)} {}
    value(const std::vector<std::string>& texts) : data{list(texts.begin(), texts.end())} {}
};

struct annotation {
    std::string key, value, kind = {}, rule = {};
    double score = 1.0;
    nw::span span = {};
    std::string by = "test";
    std::string article = {};  // of those collected: the article's id
    std::string surface = {};  // of those collected: the text at the span
};

struct article {
    std::string title = {}, body = {}, summary = {};
    std::string id = "article", url = "https://example.org/article", source = "test", language = "en";
    std::vector<std::string> authors = {}, categories = {}, tags = {};
    std::vector<annotation> annotations = {};
    std::int64_t published_ns = NW_TIME_UNKNOWN, updated_ns = NW_TIME_UNKNOWN, fetched_ns = NW_TIME_UNKNOWN;
    std::uint32_t flags = 0;
};

struct alert {
    std::string article, rule, title, text, dedup_key;
    nw::severity severity = nw::severity::medium;
    double score = 1.0;
    std::vector<std::string> tags;
    std::vector<nw::span> evidence;
    std::vector<std::string> surfaces;  // the texts at the evidence
};

struct error {
    nw_status code = NW_OK;
    std::string message, file;
    std::uint32_t line = 0, column = 0;
    std::string article;  // empty: of the instance
};

struct log_line {
    nw::level level = nw::level::info;
    std::string text;  // "message key=value ..."
};

namespace detail {

// An article in memory of its own, so that what was pointed at can be spoilt when its time is over.
class lent_article {
public:
    explicit lent_article(const article& a) {
        const auto text = [this](const std::string& s) { return lend(s); };
        const auto texts = [&](const std::vector<std::string>& from, std::vector<nw_str>& to) {
            for (const auto& s : from) to.push_back(text(s));
        };
        texts(a.authors, authors_);
        texts(a.categories, categories_);
        texts(a.tags, tags_);
        for (const auto& n : a.annotations)
            annotations_.push_back({sizeof(nw_annotation), 0, n.score, text(n.key), text(n.value),
                                    text(n.kind), text(n.rule), text(n.by), to_abi(n.span)});
        for (const auto& n : annotations_) pointers_.push_back(&n);
        abi_.size = sizeof abi_;
        abi_.flags = a.flags;
        abi_.published_ns = a.published_ns;
        abi_.updated_ns = a.updated_ns;
        abi_.fetched_ns = a.fetched_ns;
        abi_.id = text(a.id);
        abi_.url = text(a.url);
        abi_.source = text(a.source);
        abi_.title = text(a.title);
        abi_.summary = text(a.summary);
        abi_.body = text(a.body);
        abi_.language = text(a.language);
        abi_.authors = authors_.data();
        abi_.categories = categories_.data();
        abi_.tags = tags_.data();
        abi_.annotations = pointers_.data();
        abi_.n_authors = static_cast<std::uint32_t>(authors_.size());
        abi_.n_categories = static_cast<std::uint32_t>(categories_.size());
        abi_.n_tags = static_cast<std::uint32_t>(tags_.size());
        abi_.n_annotations = static_cast<std::uint32_t>(pointers_.size());
    }
    lent_article(const lent_article&) = delete;

    const nw_article* abi() const noexcept { return &abi_; }
    // From now on a view kept by the plugin shows bytes that are no UTF-8, and a kept article is empty.
    void spoil() noexcept {
        for (auto& text : texts_) text->assign(text->size(), '\xDB');
        for (auto& a : annotations_) a.span = {};
        abi_ = nw_article{};
        abi_.size = sizeof abi_;
    }

private:
    nw_str lend(const std::string& s) {
        texts_.push_back(std::make_unique<std::string>(s));
        return nw::to_abi(*texts_.back());
    }
    std::vector<std::unique_ptr<std::string>> texts_;
    std::vector<nw_str> authors_, categories_, tags_;
    std::vector<nw_annotation> annotations_;
    std::vector<const nw_annotation*> pointers_;
    nw_article abi_{};
};

// The value at an RFC 6901 pointer; names with "~" or "/" in them are not looked for.
inline const value* at(const value* v, std::string_view pointer) {
    while (v != nullptr && !pointer.empty()) {
        pointer.remove_prefix(1);
        const std::string token{pointer.substr(0, pointer.find('/'))};
        pointer.remove_prefix(token.size());
        if (const auto* o = std::get_if<object>(&v->data)) {
            const auto it = o->find(token);
            v = it == o->end() ? nullptr : &it->second;
        } else if (const auto* l = std::get_if<list>(&v->data)) {
            const bool number = !token.empty() && token.find_first_not_of("0123456789") == token.npos;
            const auto i = number ? std::stoul(token) : l->size();
            v = i < l->size() ? &(*l)[i] : nullptr;
        } else {
            v = nullptr;
        }
    }
    return v;
}

inline void spoil(value& v) {
    if (auto* s = std::get_if<std::string>(&v.data)) s->assign(s->size(), '\xDB');
    if (auto* l = std::get_if<list>(&v.data))
        for (auto& element : *l) spoil(element);
    if (auto* o = std::get_if<object>(&v.data))
        for (auto& [key, element] : *o) spoil(element);
}

// Whether the text is whole UTF-8; spoilt memory never is.
inline bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80                   ? 1
                                 : lead >= 0xC2 && lead < 0xE0 ? 2
                                 : lead >= 0xE0 && lead < 0xF0 ? 3
                                 : lead >= 0xF0 && lead < 0xF5 ? 4
                                                               : 0;
        if (size == 0 || text.size() - i < size) return false;
        for (std::size_t k = 1; k < size; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return false;
        i += size;
    }
    return true;
}

}  // namespace detail
}  // namespace nw::test
