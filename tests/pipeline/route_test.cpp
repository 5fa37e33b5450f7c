#include "pipeline/route.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;

namespace {

config::RouteConfig route(std::vector<std::string> to) {
    config::RouteConfig made;
    made.to = std::move(to);
    return made;
}

Alert sample_alert() {
    Alert alert;
    alert.plugin = "keyword";
    alert.rule = "nato-cyber";
    alert.severity = Severity::medium;
    alert.tags = {"defence"};
    return alert;
}

Article sample_article() {
    Article article;
    article.source = "Daily Example";
    article.tags = {"press", "baltic"};
    return article;
}

}  // namespace

TEST_CASE("each matcher of a route must hold", "[route]") {
    struct Row {
        const char* what;
        void (*set)(config::RouteConfig&);
        bool matches;
    };
    const auto row = GENERATE(values<Row>({
        {"no matcher", [](auto&) {}, true},
        {"plugin", [](auto& r) { r.plugin = "keyword"; }, true},
        {"another plugin", [](auto& r) { r.plugin = "entity"; }, false},
        {"rule by pattern", [](auto& r) { r.rule = "nato-*"; }, true},
        {"another rule", [](auto& r) { r.rule = "nato"; }, false},
        {"severity below", [](auto& r) { r.severity = Severity::low; }, true},
        {"severity alike", [](auto& r) { r.severity = Severity::medium; }, true},
        {"severity above", [](auto& r) { r.severity = Severity::high; }, false},
        {"source by pattern", [](auto& r) { r.source = "Daily*"; }, true},
        {"another source", [](auto& r) { r.source = "daily*"; }, false},
        {"tag of the source", [](auto& r) { r.tag = "balt?c"; }, true},
        {"tag of the rule", [](auto& r) { r.tag = "defence"; }, true},
        {"no such tag", [](auto& r) { r.tag = "sport"; }, false},
        {"all but one hold", [](auto& r) { r.plugin = "keyword", r.rule = "*", r.tag = "sport"; }, false},
    }));
    CAPTURE(row.what);
    auto one = route({"desk"});
    row.set(one);
    const pipeline::Routes routes{{one}};
    CHECK(routes.recipients_for(sample_alert(), sample_article()).empty() == !row.matches);
}

TEST_CASE("the first route that matches decides, and names each recipient once", "[route]") {
    auto other = route({"nobody"});
    other.plugin = "entity";
    const pipeline::Routes routes{{other, route({"desk", "press", "desk"}), route({"late"})}};
    CHECK(routes.recipients_for(sample_alert(), sample_article()) ==
          std::vector<std::string>{"desk", "press"});
}

TEST_CASE("an alert that no route wants has no recipients", "[route]") {
    CHECK(pipeline::Routes{}.recipients_for(sample_alert(), sample_article()).empty());
    CHECK(pipeline::Routes{{route({})}}.recipients_for(sample_alert(), sample_article()).empty());
}
