#include "entity/watch_list.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "analysis/analysis.hpp"
#include "entity/spelling.hpp"

namespace newswatch::entity {
namespace {

std::string place_text(const WatchList& list, const Place& place) {
    return list.files.at(place.file) + ":" + std::to_string(place.line);
}

nw::problem complaint(const WatchList& list, const Place& place, std::string message, bool warning) {
    return {list.files.at(place.file), place.line, place.column, std::move(message), warning};
}

// The folded words of an alias, so that what is found as the same text is the same key.
std::string key_of(const Alias& alias) {
    const auto text = analysis::analyse(alias.text);
    std::string key;
    for (const auto& token : text.tokens) key.append(text.word(token)) += '\x1f';
    return key;
}

// Collects warnings up to a limit and counts the rest.
class Warnings {
public:
    Warnings(const WatchList& list, std::size_t limit) : list_{list}, limit_{limit} {}

    void add(const Place& place, std::string message) {
        if (++count_ <= limit_) found_.push_back(complaint(list_, place, std::move(message), true));
    }
    void append_to(std::vector<nw::problem>& problems) && {
        if (count_ > limit_ && !found_.empty())
            found_.back().message += " (and " + std::to_string(count_ - limit_) + " more such warnings)";
        std::move(found_.begin(), found_.end(), std::back_inserter(problems));
    }

private:
    const WatchList& list_;
    std::size_t limit_, count_ = 0;
    std::vector<nw::problem> found_;
};

void review_ids(const WatchList& list, std::vector<nw::problem>& problems) {
    std::unordered_map<std::string_view, const Entity*> first;
    for (const auto& entity : list.entities) {
        const auto [known, is_new] = first.emplace(entity.id, &entity);
        if (is_new) continue;
        const auto message = "the id \"" + entity.id + "\" is taken by the entity at " +
                             place_text(list, known->second->where) + "; give each entity its own id";
        problems.push_back(complaint(list, entity.where, message, false));
    }
}

// Within one entity: the same text for the same language says nothing new.
void review_repeats(const Entity& entity, Warnings& warnings) {
    std::unordered_set<std::string> seen;
    for (const auto& alias : entity.aliases) {
        if (seen.insert(alias.language + '\x1f' + alias.text).second) continue;
        warnings.add(alias.where, "\"" + alias.text + "\" stands twice in the entity \"" + entity.id +
                                      "\"; the first one counts, remove the other");
    }
}

// A text that more aliases share than are tried.
void review_alike(const WatchList& list, std::vector<nw::problem>& problems) {
    std::unordered_map<std::string, std::size_t> count;
    for (const auto& entity : list.entities)
        for (const auto& alias : entity.aliases)
            if (++count[key_of(alias)] == max_alike + 1)
                problems.push_back(complaint(list, alias.where,
                                             "\"" + alias.text + "\" is one of more than " +
                                                 std::to_string(max_alike) +
                                                 " aliases of the same words; it and those behind it are "
                                                 "not looked for",
                                             true));
}

// Between entities: a mention is recorded for each of those that share the text.
void review_shared(const WatchList& list, Warnings& warnings) {
    std::unordered_map<std::string, const Entity*> owner;
    for (const auto& entity : list.entities) {
        for (const auto& alias : entity.aliases) {
            const auto [known, is_new] = owner.emplace(key_of(alias), &entity);
            if (is_new || known->second->id == entity.id) continue;
            warnings.add(alias.where, "\"" + alias.text + "\" also names the entity \"" + known->second->id +
                                          "\" (" + place_text(list, known->second->where) +
                                          "); a mention counts for both");
        }
    }
}

}  // namespace

CaseRule natural_case(std::string_view text, AliasKind kind) {
    if (kind == AliasKind::acronym || looks_like_acronym(text)) return CaseRule::exact;
    const auto words = analysis::analyse(text);
    const bool capital = std::any_of(words.tokens.begin(), words.tokens.end(),
                                     [](const analysis::Token& token) { return token.capital; });
    return capital ? CaseRule::initial : CaseRule::any;
}

std::optional<std::string> alias_fault(std::string_view text) {
    if (text.size() > max_alias_bytes)
        return "is " + std::to_string(text.size()) + " bytes long; at most " +
               std::to_string(max_alias_bytes) + " are allowed";
    const auto words = analysis::analyse(text);
    if (words.tokens.empty()) return "has no letter and no digit, so no text could ever match it";
    if (words.tokens.size() > max_alias_words)
        return "has " + std::to_string(words.tokens.size()) + " words; at most " +
               std::to_string(max_alias_words) + " are allowed";
    const auto broken =
        std::find_if(words.tokens.begin(), words.tokens.end(),
                     [](const analysis::Token& token) { return token.before == analysis::Join::paragraph; });
    if (broken != words.tokens.end()) return "has a line break inside; a name stands in one line";
    return std::nullopt;
}

std::vector<nw::problem> review(const WatchList& list, std::size_t max_warnings) {
    std::vector<nw::problem> problems;
    Warnings warnings{list, max_warnings};
    review_ids(list, problems);
    for (const auto& entity : list.entities) review_repeats(entity, warnings);
    review_alike(list, problems);
    review_shared(list, warnings);
    std::move(warnings).append_to(problems);
    return problems;
}

}  // namespace newswatch::entity
