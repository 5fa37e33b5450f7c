#include "page/content/names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "page/content/wording.hpp"
#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t most_name_bytes = 600, longest_word = 40;

using Vocabulary = std::unordered_map<std::string, Meaning>;

Meaning kind_named(std::string_view kind) {
    static constexpr std::pair<std::string_view, Meaning> kinds[]{{"comments", meaning::comments},
                                                                  {"related", meaning::related},
                                                                  {"navigation", meaning::navigation},
                                                                  {"share", meaning::share},
                                                                  {"promotion", meaning::promotion},
                                                                  {"author", meaning::author},
                                                                  {"details", meaning::details},
                                                                  {"caption", meaning::caption},
                                                                  {"credit", meaning::credit},
                                                                  {"tags", meaning::tags},
                                                                  {"weak", meaning::weak},
                                                                  {"wall", meaning::wall},
                                                                  {"body", meaning::body},
                                                                  {"lead", meaning::lead},
                                                                  {"title", meaning::title},
                                                                  {"consent", meaning::consent},
                                                                  {"byline", meaning::byline}};
    for (const auto& [name, value] : kinds)
        if (name == kind) return value;
    return 0;
}

Vocabulary read_vocabulary() {
    Vocabulary vocabulary;
    for_each_entry("names.txt", [&](std::string_view kind, std::string_view words) {
        while (!words.empty()) {
            const auto end = std::min(words.find(' '), words.size());
            if (end > 0) vocabulary[std::string{words.substr(0, end)}] |= kind_named(kind);
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    });
    return vocabulary;
}

Meaning look_up(const std::string& word) {
    static const Vocabulary vocabulary = read_vocabulary();
    const auto found = vocabulary.find(word);
    return found == vocabulary.end() ? 0 : found->second;
}

bool starts_state(std::string_view word) {
    for (const auto* state : {"has", "with", "no", "without", "is", "not", "show", "hide", "after", "before"})
        if (word == state) return true;
    return false;
}

// WordPress says with such words what an article is about: "category-sponsored", "tag-social".
bool starts_subject(std::string_view word) {
    return word == "category" || word == "tag" || word == "topic" || word == "section";
}

// Words of one name without spaces.
class Words {
public:
    explicit Words(std::string_view name) : name_{name} {}
    bool next(std::string& word) {
        word.clear();
        while (at_ < name_.size() && !in_word(name_[at_])) ++at_;
        for (; at_ < name_.size() && in_word(name_[at_]); ++at_) {
            const bool upper = name_[at_] >= 'A' && name_[at_] <= 'Z';
            if (upper && !word.empty() && name_[at_ - 1] >= 'a' && name_[at_ - 1] <= 'z') return true;
            word += to_lower(name_[at_]);
        }
        return !word.empty();
    }

private:
    static bool in_word(char c) { return is_letter(c) || is_digit(c); }
    std::string_view name_;
    std::size_t at_ = 0;
};

Meaning meaning_of_word(std::string_view name) {
    if (name.find_first_of(":[/") != std::string_view::npos) return 0;
    Meaning found = 0;
    std::string word, before;
    for (Words words{name}; words.next(word); before = word) {
        if (word.size() > longest_word) break;
        if (starts_state(word)) break;
        if (!before.empty() && before.size() + word.size() <= longest_word) found |= look_up(before + word);
        if (before.empty() && starts_subject(word)) {
            std::string next;
            if (words.next(next)) found |= look_up(word + next);
            break;
        }
        found |= look_up(word);
    }
    return found;
}

}  // namespace

Meaning meaning_of(std::string_view name) {
    name = name.substr(0, most_name_bytes);
    Meaning found = 0;
    while (!name.empty()) {
        std::size_t end = 0;
        while (end < name.size() && !is_space(name[end])) ++end;
        if (end > 0) found |= meaning_of_word(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return found;
}

Meaning meaning_of(const Tree& tree, std::uint32_t node) {
    Meaning found = 0;
    const auto& element = tree[node];
    for (auto i = element.begin; i < element.begin + element.size; ++i) {
        const auto& attribute = tree.attributes[i];
        const bool named = attribute.name == Attribute::class_ || attribute.name == Attribute::id ||
                           attribute.name == Attribute::data_testid ||
                           attribute.name == Attribute::data_component;
        if (named) found |= meaning_of(std::string_view{tree.texts}.substr(attribute.begin, attribute.size));
    }
    return found;
}

}  // namespace newswatch::page::detail
