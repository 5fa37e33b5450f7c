#include "collect/exchange/full_text.hpp"

#include "feed/normalise.hpp"
#include "page/main_text.hpp"

namespace newswatch::collect {
namespace {

void fill_what_is_open(Article& article, const page::Page& page) {
    if (article.title.empty()) article.title = page.title;
    if (article.authors.empty() && !page.byline.empty()) article.authors.push_back(page.byline);
    if (!article.published) article.published = page.published;
    if (article.language.empty()) article.language = page.language;
}

}  // namespace

std::string complete(Article& article, const Body& body) {
    const auto page = page::read_page(body.bytes, {.url = body.url, .content_type = body.content_type});
    if (!page.article) return page.doubt.empty() ? "no article was found on the page" : page.doubt;
    fill_what_is_open(article, page);
    const auto& of_the_feed = article.body.empty() ? article.summary : article.body;
    if (!page::better_than(page, of_the_feed)) return "the feed says as much";
    article.body = page.text;
    std::erase_if(article.annotations, [](const auto& annotation) { return annotation.key == zone_key; });
    feed::add_zones(article);
    return {};
}

}  // namespace newswatch::collect
