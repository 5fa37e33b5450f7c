#include "analysis/analysis.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <stdexcept>

#include "analysis/characters.hpp"

namespace newswatch::analysis {
namespace {

// Offsets are 32 bits and a folded character takes at most eleven times its bytes.
constexpr std::size_t text_limit = std::size_t{128} << 20;
// Reordering a run of combining marks costs its length squared, so no word is folded beyond this many bytes.
constexpr std::uint32_t word_limit = 1024;

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void fold_onto(std::string& out, std::string_view text, bool ascii) {
    if (ascii) {
        const std::size_t start = out.size();
        out.append(text);
        for (std::size_t i = start; i < out.size(); ++i) {
            if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] + ('a' - 'A'));
        }
        return;
    }
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
    icu::StringByteSink<std::string> sink(&out);
    if (folding != nullptr) {
        folding->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink,
                               nullptr, error);
    }
    if (U_FAILURE(error)) {
        throw std::runtime_error(std::string{"ICU cannot fold text: "} + u_errorName(error) +
                                 "; its data (package libicu72) may be damaged");
    }
}

class Scanner {
public:
    explicit Scanner(std::string_view utf8) : in_{utf8.substr(0, text_limit)} {
        text_.words.reserve(in_.size());
        text_.tokens.reserve(in_.size() / 5 + 1);
    }

    Text run() && {
        while (at_ < in_.size()) {
            const Character character = character_at(in_, at_);
            take(character);
            at_ += character.size;
        }
        close();
        return std::move(text_);
    }

private:
    void take(const Character& character) {
        switch (character.kind) {
            case CharacterClass::letter:
            case CharacterClass::upper:
            case CharacterClass::digit:
                if (single_ || full()) close();
                extend(character);
                break;
            case CharacterClass::mark:
                if (full()) close();
                extend(character);
                break;
            case CharacterClass::single:
                close();
                extend(character);
                single_ = true;
                break;
            case CharacterClass::ignorable:
                ascii_ = false;  // folding removes it when the word goes on behind it
                break;
            default:
                close();
                widen_gap(character.kind);
        }
    }

    bool full() const { return open_ && at_ - word_.begin >= word_limit; }

    void extend(const Character& character) {
        if (!open_) {
            open_ = true;
            ascii_ = true;
            single_ = false;
            letters_ = uppers_ = 0;
            word_ = {};
            word_.begin = static_cast<std::uint32_t>(at_);
            word_.capital = character.kind == CharacterClass::upper;
        }
        if (character.size > 1) ascii_ = false;
        if (character.kind == CharacterClass::upper) ++uppers_;
        if (character.kind == CharacterClass::upper || character.kind == CharacterClass::letter) ++letters_;
        word_.end = static_cast<std::uint32_t>(at_ + character.size);
    }

    void close() {
        if (!open_) return;
        open_ = single_ = false;
        word_.word_at = static_cast<std::uint32_t>(text_.words.size());
        fold_onto(text_.words, in_.substr(word_.begin, word_.end - word_.begin), ascii_);
        word_.word_size = static_cast<std::uint32_t>(text_.words.size()) - word_.word_at;
        if (word_.word_size == 0) return;
        word_.upper = letters_ >= 2 && uppers_ == letters_;
        word_.before = gap_;
        if (gap_ != Join::start && gap_ != Join::apostrophe) ++position_;
        word_.position = position_;
        text_.tokens.push_back(word_);
        gap_ = Join::adjacent;
    }

    // What the words so far and the next one have between them, now that one more character stands there.
    void widen_gap(CharacterClass kind) {
        if (gap_ == Join::start || gap_ == Join::paragraph) return;
        if (kind == CharacterClass::line_end) {
            gap_ = Join::paragraph;
        } else if (gap_ == Join::adjacent) {
            gap_ = kind == CharacterClass::space        ? Join::space
                   : kind == CharacterClass::apostrophe ? Join::apostrophe
                   : kind == CharacterClass::hyphen     ? Join::hyphen
                                                        : Join::punctuation;
        } else if (gap_ != Join::space || kind != CharacterClass::space) {
            gap_ = Join::punctuation;
        }
    }

    std::string_view in_;
    Text text_;
    std::size_t at_ = 0;
    std::uint32_t position_ = 0;
    Join gap_ = Join::start;
    // The word being read.
    Token word_;
    bool open_ = false, single_ = false, ascii_ = true;
    std::uint32_t letters_ = 0, uppers_ = 0;
};

}  // namespace

Text analyse(std::string_view utf8) { return Scanner{utf8}.run(); }

std::string fold(std::string_view utf8) {
    std::string folded;
    utf8 = utf8.substr(0, text_limit);
    fold_onto(folded, utf8, is_ascii(utf8));
    return folded;
}

}  // namespace newswatch::analysis
