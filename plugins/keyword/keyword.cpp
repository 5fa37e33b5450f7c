// The plugin newswatch.keyword: an alert for every rule whose query an article satisfies.
#include <newswatch/plugin.hpp>
#include <optional>

#include "keyword/matcher.hpp"
#include "keyword/rule_files.hpp"

namespace newswatch::keyword {
namespace {

// The field of the ABI; tags have none, so a word found in a tag is no evidence.
std::optional<nw::field> abi_field(Field field) {
    switch (field) {
        case Field::title:
            return nw::field::title;
        case Field::summary:
            return nw::field::summary;
        case Field::body:
            return nw::field::body;
        case Field::url:
            return nw::field::url;
        case Field::source:
            return nw::field::source;
        case Field::author:
            return nw::field::author;
        case Field::category:
            return nw::field::category;
        case Field::language:
            return nw::field::language;
        case Field::tag:
            return std::nullopt;
    }
    return std::nullopt;
}

void add_text(const nw::article& article, Field field, std::vector<FieldText>& out) {
    FieldText text{.field = field, .text = article.text(*abi_field(field))};
    if (text.text.empty()) return;
    for (const nw::annotation& annotation : article.annotations()) {
        if (annotation.span.field == abi_field(field) && annotation.span.index == 0 &&
            nw::is_quiet_zone(annotation)) {
            text.left_out.push_back({annotation.span.begin, annotation.span.end});
        }
    }
    out.push_back(std::move(text));
}

void add_texts(const nw::texts& texts, Field field, std::vector<FieldText>& out) {
    for (std::uint32_t i = 0; i < texts.size(); ++i)
        out.push_back({.field = field, .index = i, .text = texts[i]});
}

std::vector<FieldText> texts_of(const nw::article& article) {
    std::vector<FieldText> texts;
    for (const Field field :
         {Field::title, Field::summary, Field::body, Field::url, Field::source, Field::language}) {
        add_text(article, field, texts);
    }
    add_texts(article.authors(), Field::author, texts);
    add_texts(article.categories(), Field::category, texts);
    add_texts(article.tags(), Field::tag, texts);
    return texts;
}

}  // namespace

class Keyword {
public:
    static constexpr auto id = "newswatch.keyword";
    static constexpr auto version = "1.0.0";
    static constexpr auto description = "alerts for articles that satisfy the queries of rule files";

    struct config {
        std::vector<nw::path> rules;
        static constexpr auto options() {
            return std::tuple{nw::option{
                "rules", &config::rules,
                "files of rules, or directories whose *.toml files are read in the order of their names"}
                                  .required()
                                  .min_items(1)};
        }
    };

    Keyword(nw::host host, const config& configuration) : host_{host} {
        std::vector<std::string> paths;
        for (const nw::path& path : configuration.rules) paths.push_back(path.text);
        RuleFiles files = read_rule_files(paths);
        for (const nw::problem& problem : files.problems) {
            if (!problem.warning) throw nw::config_errors{std::move(files.problems)};
        }
        for (const nw::problem& warning : files.problems) host.report(warning);
        for (Rule& rule : files.rules) {
            matcher_.add(std::move(rule.query));
            rules_.push_back({std::move(rule.id), rule.severity, std::move(rule.tags)});
        }
        host.log(nw::level::info, "rules read", {{"rules", std::to_string(rules_.size())}});
    }

    void detect(nw::article article, nw::out out) {
        const std::vector<Match> matches = matcher_.match(texts_of(article));
        for (std::size_t i = 0; i < matches.size(); ++i) {
            if (i == NW_MAX_ALERTS) {
                host_.log(nw::level::warn, "more rules match this article than the host takes alerts for",
                          {{"article", std::string{article.id()}},
                           {"rules", std::to_string(matches.size())},
                           {"told", std::to_string(i)}});
                break;
            }
            out.alert(alert_of(matches[i]));
        }
    }

private:
    // What a rule says in its alerts.
    struct AlertOf {
        std::string id;
        nw::severity severity = nw::severity::medium;
        std::vector<std::string> tags;
    };

    // Without a title the host tells with the article's own, however long that is.
    nw::alert alert_of(const Match& match) const {
        const AlertOf& rule = rules_[match.query];
        nw::alert alert{.rule = rule.id, .severity = rule.severity};
        alert.tags.assign(rule.tags.begin(), rule.tags.end());
        for (const Span& span : match.evidence) {
            if (const auto field = abi_field(span.field)) {
                alert.evidence.push_back({*field, span.index, span.begin, span.end});
            }
        }
        return alert;
    }

    nw::host host_;
    Matcher matcher_;
    std::vector<AlertOf> rules_;  // by the number of the query
};

}  // namespace newswatch::keyword

NEWSWATCH_PLUGIN(newswatch::keyword::Keyword);
