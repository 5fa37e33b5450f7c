#include "feed/charset/mojibake.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr int most_layers = 3;

constexpr unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

// "Â" to "ô" (C3 82 to C3 B4), which are first bytes of UTF-8, before the first byte of a character of
// windows-1252 that is a following one.
bool may_hold_mojibake(std::string_view text) {
    for (auto at = text.find('\xC3'); at != text.npos && at + 3 < text.size();
         at = text.find('\xC3', at + 1)) {
        const unsigned char lead = byte_of(text[at + 1]), next = byte_of(text[at + 2]);
        if (lead < 0x82 || lead > 0xB4) continue;
        if (next == 0xC2 || next == 0xC5 || next == 0xC6 || next == 0xCB || next == 0xE2) return true;
    }
    return false;
}

// The byte of a character beyond ASCII in windows-1252; 0: it has none.
unsigned char byte_in_1252(char32_t code) {
    if (code >= 0x80 && code <= 0xFF) return static_cast<unsigned char>(code);
    const auto found = std::find(windows_1252_extras.begin(), windows_1252_extras.end(), code);
    if (found == windows_1252_extras.end()) return 0;
    return static_cast<unsigned char>(0x80 + (found - windows_1252_extras.begin()));
}

bool is_suspicious(std::string_view run) {
    const auto pair = std::adjacent_find(run.begin(), run.end(), [](char lead, char next) {
        return byte_of(lead) >= 0xC2 && byte_of(lead) <= 0xF4 && byte_of(next) < 0xC0;
    });
    return pair != run.end();
}

enum class Group : std::uint8_t { none, latin, sign, script };

struct Range {
    char32_t first, last;
    Group group;
};
// What texts are made of. Of the Latin letters beyond Extended-A those of Vietnamese, Romanian and
// Azerbaijani: the others are what quotes behind a capital look like.
constexpr std::array ranges{
    Range{0xA0, 0x17F, Group::latin},       Range{0x18F, 0x18F, Group::latin},
    Range{0x1A0, 0x1A1, Group::latin},      Range{0x1AF, 0x1B0, Group::latin},
    Range{0x218, 0x21B, Group::latin},      Range{0x259, 0x259, Group::latin},
    Range{0x300, 0x52F, Group::script},     Range{0x531, 0x58F, Group::script},
    Range{0x591, 0x6FF, Group::script},     Range{0x900, 0x139F, Group::script},
    Range{0x1780, 0x18AF, Group::script},   Range{0x1E00, 0x1EFF, Group::latin},
    Range{0x1F00, 0x1FFF, Group::script},   Range{0x2000, 0x2BFF, Group::sign},
    Range{0x3000, 0x9FFF, Group::script},   Range{0xAC00, 0xD7A3, Group::script},
    Range{0xFB00, 0xFB06, Group::latin},    Range{0xFE00, 0xFE4F, Group::sign},
    Range{0xFEFF, 0xFEFF, Group::sign},     Range{0xFF01, 0xFFEF, Group::script},
    Range{0xFFFD, 0xFFFD, Group::sign},     Range{0x1F000, 0x1FAFF, Group::sign},
    Range{0x20000, 0x2FFFF, Group::script},
};

Group group_of(char32_t code) {
    const auto range =
        std::find_if(ranges.begin(), ranges.end(), [&](const Range& r) { return code <= r.last; });
    return range == ranges.end() || code < range->first ? Group::none : range->group;
}

// What may stand behind the last letter of a word: » ’ ” … › – — ™ ® and the no-break space, as bytes.
bool closes(char c) {
    return std::string_view{"\xBB\x92\x94\x93\x85\x9B\x96\x97\x99\xAE\xA0"}.find(c) != std::string_view::npos;
}

// A run and its neighbours, which are ASCII, or 'x'-less for what is not: 0.
struct Run {
    std::string bytes;
    char before = 0, behind = 0;
};

struct Verdict {
    bool holds = true;  // valid UTF-8, and a text
    bool sure = false;  // no accident
    std::string text;
};

// May the sequence be a legitimate letter with punctuation behind it? In the middle of a run nothing is known
// of its neighbours.
bool may_be_accident(const Run& run, std::size_t at, std::size_t length) {
    const char before = at == 0 ? run.before : '\0';
    const char behind = at + length == run.bytes.size() ? run.behind : '\0';
    const auto sequence = std::string_view{run.bytes}.substr(at, length);
    const bool after_small = before >= 'a' && before <= 'z';
    // No word has a capital behind small letters.
    if (length == 2 && after_small) return false;
    if (length == 2 && sequence[1] == '\xA0' && !is_letter(before)) return false;
    return !is_letter(behind) && std::all_of(sequence.begin() + 1, sequence.end(), closes);
}

Verdict judge(const Run& run) {
    const std::string_view bytes = run.bytes;
    Verdict verdict;
    std::size_t of_script = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = byte_of(bytes[at]) < 0x80 ? Utf8Step{1, false} : utf8_step(bytes, at);
        if (!step.valid) {
            const bool at_end = at + step.length == bytes.size();
            // The last byte of a closing quote is none of windows-1252 and often got lost.
            if (step.length == 2 && bytes.substr(at, 2) == "\xE2\x80") {
                append_utf8(verdict.text, 0x201D);
                verdict.sure = true;
            } else if (!at_end || of_script < 2) {
                return verdict.holds = false, verdict;
            }  // else a text that was cut within its last character
            at += step.length;
            continue;
        }
        std::size_t next = at;
        char32_t code = next_code(bytes, next);
        // A control character in the place of windows-1252: the text went through that as well.
        if (code >= 0x80 && code <= 0x9F) code = windows_1252(static_cast<unsigned char>(code));
        const Group group = group_of(code);
        if (group == Group::none) return verdict.holds = false, verdict;
        if (group == Group::script) ++of_script;
        if (group == Group::sign || of_script > 1) verdict.sure = true;
        if (group == Group::latin && !may_be_accident(run, at, step.length)) verdict.sure = true;
        if (code != 0xFEFF) append_utf8(verdict.text, code);
        at = next;
    }
    return verdict;
}

// Takes one layer off.
class Repair {
public:
    explicit Repair(std::string_view text) : text_{text} { out_.reserve(text.size()); }

    // Nothing (empty) when the text is not to be changed.
    std::string run() {
        std::size_t begin = 0;
        for (std::size_t at = 0; at < text_.size() && holds_;) {
            std::size_t next = at;
            const char32_t code = next_code(text_, next);
            const unsigned char byte = code < 0x80 ? 0 : byte_in_1252(code);
            if (byte != 0) {
                if (run_.bytes.empty()) begin = at;
                run_.bytes += static_cast<char>(byte);
            } else {
                close(begin, at, code < 0x80 ? text_[at] : '\0');
                out_.append(text_, at, next - at);
                run_.before = code < 0x80 ? text_[at] : '\0';
            }
            at = next;
        }
        close(begin, text_.size(), '\0');
        return holds_ && sure_ ? std::move(out_) : std::string{};
    }

private:
    void close(std::size_t begin, std::size_t end, char behind) {
        if (run_.bytes.empty()) return;
        if (is_suspicious(run_.bytes)) {
            run_.behind = behind;
            const Verdict verdict = judge(run_);
            holds_ = holds_ && verdict.holds;
            sure_ = sure_ || verdict.sure;
            out_ += verdict.text;
        } else {
            out_.append(text_, begin, end - begin);
        }
        run_.bytes.clear();
    }

    std::string_view text_;
    std::string out_;
    Run run_;
    bool holds_ = true, sure_ = false;
};

}  // namespace

bool repair_mojibake(std::string& utf8) {
    bool changed = false;
    for (int layer = 0; layer < most_layers && may_hold_mojibake(utf8); ++layer) {
        std::string repaired = Repair{utf8}.run();
        if (repaired.empty()) break;
        utf8 = std::move(repaired);
        changed = true;
    }
    return changed;
}

}  // namespace newswatch::feed::detail
