#include "keeper.hpp"

Keeper::Keeper(nw::host host, config given) : host_{host}, config_{std::move(given)} {
    if (config_.from > 9)
        throw nw::config_errors({{"f.toml", 2, 5, "from is odd"}, {"g.toml", 0, 0, "so is this", true}});
    host_.log(nw::level::warn, "ready", {{"files", std::to_string(config_.files.size())}});
}

void Keeper::enrich(nw::article article, nw::out out) {
    if (article.title() == "split")
        out.annotate({.key = "seen", .value = "x", .span = nw::span_at(nw::field::body, 1, 1)});
    if (config_.keep && !kept_.empty()) out.annotate({.key = "kept", .value = kept_});
    kept_ = article.title();
    out.annotate({.key = "seen", .value = article.body(), .span = nw::span_at(nw::field::title, 0, 1)});
}

void Keeper::detect(nw::article article, nw::out out) {
    if (article.title() == "throw") throw std::runtime_error{"thrown"};
    std::string text = config_.file.text + "," + std::to_string(config_.share) + "," + config_.main.name;
    for (const auto& p : config_.places) text += "," + p.name + std::to_string(p.rank);
    for (const auto& note : article.annotations()) text += "," + std::string{note.key};
    if (host_.cancelled()) text += ",cancelled";
    out.alert({.rule = "r",
               .title = std::to_string(host_.now().time_since_epoch().count()),
               .text = text,
               .tags = {"t"},
               .evidence = {nw::span_at(nw::field::title, 0, 1)}});
}

NEWSWATCH_PLUGIN(Keeper);
