#include "feed/identity/noise.hpp"

#include <algorithm>
#include <unordered_map>

#include "feed/identity/canonical_url.hpp"
#include "feed/identity/noise_tokens.hpp"
#include "feed/text/text.hpp"
#include "feed/text/wording.hpp"

namespace newswatch::feed::detail {
namespace {

using Tokens = std::vector<Token>;
using Kind = Token::Kind;

struct Part {
    enum class Stands { literal, number, time };
    Stands stands = Stands::literal;
    std::uint64_t hash = 0;
};

struct Phrase {
    bool alone = false;
    std::vector<Part> parts;
    std::size_t anchor = 0;  // the first literal part; before it stands nothing or one number
};

std::vector<Part> parts_of(std::string_view wording) {
    std::vector<Part> parts;
    while (!wording.empty()) {
        const auto brace = wording.find('{');
        for (const auto& token : tokens_of(wording.substr(0, brace)))
            parts.push_back({Part::Stands::literal, token.hash});
        if (brace == wording.npos) break;
        parts.push_back({wording[brace + 1] == 'n' ? Part::Stands::number : Part::Stands::time, 0});
        wording.remove_prefix(std::min(brace + 3, wording.size()));
    }
    return parts;
}

// By the hash of the anchor, so that an ordinary word costs one look-up.
using Table = std::unordered_map<std::uint64_t, std::vector<Phrase>>;

const Table& table() {
    static const Table made = [] {
        Table phrases;
        for (const auto& file : noise_files())
            for (std::size_t at = 0, end = 0; at < file.text.size(); at = end + 1) {
                end = std::min(file.text.find('\n', at), file.text.size());
                const auto line = file.text.substr(at, end - at);
                const auto colon = line.find(": ");
                if (colon == line.npos) continue;
                Phrase phrase{line.substr(0, colon) == "alone", parts_of(line.substr(colon + 2)), 0};
                while (phrase.anchor < phrase.parts.size() &&
                       phrase.parts[phrase.anchor].stands != Part::Stands::literal)
                    ++phrase.anchor;
                const auto key = phrase.parts.at(phrase.anchor).hash;
                phrases[key].push_back(std::move(phrase));
            }
        return phrases;
    }();
    return made;
}

class Silencer {
public:
    explicit Silencer(std::string_view text)
        : text_{text}, tokens_{tokens_of(text)}, gone_(tokens_.size(), false) {}

    std::string run() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const auto found = table().find(tokens_[i].hash);
            if (found == table().end() || gone_[i]) continue;
            Range longest;
            for (const auto& phrase : found->second) {
                const auto range = match(phrase, i);
                if (range.end - range.begin > longest.end - longest.begin) longest = range;
            }
            remove(longest);
        }
        return rest();
    }

private:
    struct Range {
        std::size_t begin = 0, end = 0;
        bool alone = false;
    };

    bool is_figure(std::size_t i) const { return tokens_[i].kind == Kind::figure && !gone_[i]; }
    // "234" of "1 234".
    bool is_group(std::size_t i) const {
        return is_figure(i) && tokens_[i].end - tokens_[i].begin == 3 &&
               tokens_[i - 1].end + 3 > tokens_[i].begin;
    }
    std::size_t number_before(std::size_t i) const {
        if (i == 0 || !is_figure(i - 1)) return i;
        --i;
        for (int groups = 0; groups < 3 && i > 0 && is_figure(i - 1) && is_group(i); ++groups) --i;
        return i;
    }
    std::size_t number_at(std::size_t i) const {
        if (i >= tokens_.size() || !is_figure(i)) return i;
        ++i;
        for (int groups = 0; groups < 3 && i < tokens_.size() && is_group(i); ++groups) ++i;
        return i;
    }
    bool is_separator(std::size_t i) const {
        if (gone_[i]) return true;
        const auto mark = text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
        return mark == "\n" || mark == "|" || mark == "\xC2\xB7" || mark == "\xE2\x80\xA2";
    }
    // An empty range when the phrase does not stand at this anchor.
    Range match(const Phrase& phrase, std::size_t anchor) const {
        const std::size_t begin = phrase.anchor == 0 ? anchor : number_before(anchor);
        if (phrase.anchor != 0 && begin == anchor) return {};
        std::size_t at = anchor;
        for (std::size_t p = phrase.anchor; p < phrase.parts.size(); ++p) {
            const auto& part = phrase.parts[p];
            std::size_t next = at;
            if (part.stands == Part::Stands::number)
                next = number_at(at);
            else if (part.stands == Part::Stands::time)
                next = at + time_at(text_, tokens_, at);
            else if (at < tokens_.size() && tokens_[at].hash == part.hash)
                ++next;
            if (next == at) return {};
            at = next;
        }
        if (phrase.alone && begin != 0 && !is_separator(begin - 1)) return {};
        if (phrase.alone && at != tokens_.size() && !is_separator(at)) return {};
        return {begin, at, phrase.alone};
    }
    void remove(Range range) {
        for (auto i = range.begin; i < range.end; ++i) gone_[i] = true;
    }
    bool parts_segments(std::size_t i) const {
        return tokens_[i].kind == Kind::mark && !gone_[i] && is_separator(i) &&
               text_[tokens_[i].begin] != '\n';
    }
    // What is left; of the separators on a line only those that still part something.
    std::string rest() const {
        std::string out;
        out.reserve(text_.size());
        bool something = false;  // on this line
        std::string_view pending;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (gone_[i]) continue;
            const auto& token = tokens_[i];
            const auto own = text_.substr(token.begin, token.end - token.begin);
            if (own == "\n") {
                out += '\n';
                something = false;
                pending = {};
            } else if (parts_segments(i)) {
                if (something) pending = own;
            } else {
                if (!pending.empty()) out.append(" ").append(pending);
                pending = {};
                const bool spaced = i > 0 && tokens_[i - 1].end < token.begin;
                if (something && spaced) out += ' ';
                if (token.kind == Kind::link)
                    out += canonical_url(own);
                else
                    out += own;
                something = true;
            }
        }
        return out;
    }

    std::string_view text_;
    Tokens tokens_;
    std::vector<bool> gone_;
};

}  // namespace

std::string without_noise(std::string_view text) { return Silencer{text}.run(); }

}  // namespace newswatch::feed::detail
