// What the user watches: entities with the names that stand for them. Plain values, read from files by
// watch_list_files.hpp and looked for by mention_finder.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <newswatch/plugin.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::entity {

// In what way an alias stands for its entity: Ukraine, Ukrainian, Kyiv (for the government), UA.
enum class AliasKind : std::uint8_t { name, demonym, metonym, acronym };

// How the text must be written to count as the alias.
enum class CaseRule : std::uint8_t {
    exact,    // letter by letter as the alias
    initial,  // each word that begins with a capital in the alias begins with one in the text
    any,      // no condition
};

enum class AlertWhen : std::uint8_t {
    off,      // mentions are recorded, nobody is told
    article,  // one alert an article
    mention,  // one alert for every mention
};

// The names of these values in watch-lists, in the order of the enumerators.
inline constexpr std::string_view alias_kinds[] = {"name", "demonym", "metonym", "acronym"};
inline constexpr std::string_view case_rules[] = {"exact", "initial", "any"};
inline constexpr std::string_view alert_choices[] = {"off", "article", "mention"};
inline constexpr std::string_view entity_kinds[] = {"person",  "organisation", "place",
                                                    "product", "event",        "other"};

// Where something was written; `file` counts in WatchList::files, lines and columns from 1.
struct Place {
    std::uint32_t file = 0, line = 0, column = 0;
};

struct Alias {
    std::string text;
    std::string language;  // BCP 47; empty: in every language
    AliasKind kind = AliasKind::name;
    CaseRule spelling = CaseRule::any;
    Place where;
};

struct Entity {
    std::string id;
    std::string kind = "other";  // one of entity_kinds
    std::vector<Alias> aliases;  // the entity's name first
    std::vector<std::string> tags;
    AlertWhen alert = AlertWhen::article;
    nw::severity severity = nw::severity::medium;
    Place where;
};

struct WatchList {
    std::vector<std::string> files;
    std::vector<Entity> entities;
};

// Bounds that keep the work for a text linear in its length, whatever the watch-list says.
inline constexpr std::size_t max_alias_bytes = 400;
inline constexpr std::size_t max_alias_words = 24;
inline constexpr std::size_t max_alike = 100;  // aliases of the same folded words that are tried at a place

// The case rule of an alias that names none: `exact` for acronyms and for names of two to five letters that
// are all capitals (NATO, DPRK, G7), `initial` when any word begins with a capital, else `any`.
CaseRule natural_case(std::string_view text, AliasKind kind);

// Why a text cannot be an alias (nothing in it to look for, too long), or nullopt.
std::optional<std::string> alias_fault(std::string_view text);

// What is wrong with the list as a whole: ids given twice are errors; an alias given twice in one entity and
// one that several entities share are warnings. Warnings are at most `max_warnings`, the last one then says
// how many are left out.
std::vector<nw::problem> review(const WatchList& list, std::size_t max_warnings = 20);

}  // namespace newswatch::entity
