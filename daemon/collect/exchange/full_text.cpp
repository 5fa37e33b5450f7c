#include "collect/exchange/full_text.hpp"

#include <algorithm>

#include "feed/normalise.hpp"
#include "page/main_text.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t most_parts = 1000;  // of a text; what stands behind the last of them is one more

void fill_what_is_open(Article& article, const page::Page& page) {
    if (article.title.empty()) article.title = page.title;
    if (article.authors.empty()) article.authors = page.authors;
    if (!article.published) article.published = page.published;
    if (article.language.empty()) article.language = page.language;
}

bool is_zone_of_body(const Annotation& annotation) {
    return annotation.key == zone_key && annotation.span.field == Field::body;
}

// The zones of a body that is the page's text: those of the page, but for the lines whose wording says that
// they are credits, related links or boilerplate.
class BodyZones {
public:
    // `marked`: the zones by wording, in the order of the text.
    BodyZones(Article& article, const std::vector<Annotation>& marked) : article_{article}, marked_{marked} {}

    void take(const std::vector<page::Part>& parts) {
        const auto count = std::min(parts.size(), most_parts);
        for (std::size_t i = 0; i < count; ++i)
            fill(parts[i].begin, parts[i].end, page::name_of(parts[i].zone));
        if (count < parts.size()) fill(parts[count].begin, parts.back().end, page::name_of(page::Zone::body));
    }

private:
    void fill(std::uint32_t begin, std::uint32_t end, const char* zone) {
        for (; next_ < marked_.size() && marked_[next_].span.begin < end; ++next_) {
            add(begin, marked_[next_].span.begin, zone);
            article_.annotations.push_back(marked_[next_]);
            begin = marked_[next_].span.end;
        }
        add(begin, end, zone);
    }
    // Without the breaks at its ends.
    void add(std::uint32_t begin, std::uint32_t end, const char* zone) {
        const auto blank = [this](std::uint32_t at) { return article_.body[at] == '\n'; };
        while (begin < end && blank(begin)) ++begin;
        while (begin < end && blank(end - 1)) --end;
        if (begin >= end) return;
        Annotation annotation;
        annotation.plugin = "newswatch";
        annotation.key = zone_key;
        annotation.value = zone;
        annotation.span = {Field::body, 0, begin, end};
        article_.annotations.push_back(std::move(annotation));
    }

    Article& article_;
    const std::vector<Annotation>& marked_;
    std::size_t next_ = 0;
};

void take_text(Article& article, const page::Page& page) {
    article.body = page.text;
    feed::add_zones(article);
    std::vector<Annotation> marked;
    for (const auto& annotation : article.annotations)
        if (is_zone_of_body(annotation) && annotation.value != "lead" && annotation.value != "body")
            marked.push_back(annotation);
    std::erase_if(article.annotations, is_zone_of_body);
    BodyZones{article, marked}.take(page.parts);
}

}  // namespace

std::string complete(Article& article, const Body& body) {
    const auto page = page::read_page(body.bytes, {.url = body.url, .content_type = body.content_type});
    if (!page.article) return page.doubt.empty() ? "no article was found on the page" : page.doubt;
    fill_what_is_open(article, page);
    const auto& of_the_feed = article.body.empty() ? article.summary : article.body;
    if (!page::better_than(page, of_the_feed)) return "the feed says as much";
    take_text(article, page);
    return {};
}

}  // namespace newswatch::collect
