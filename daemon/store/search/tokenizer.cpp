#include "store/search/tokenizer.hpp"

#include <sqlite3.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include <array>

#include "store/detail/sqlite.hpp"
#include "store/search/characters.hpp"

namespace newswatch::store::detail {
namespace {

// ASCII without looking anything up: nothing for a separator, else the letter without case.
constexpr std::array<char, 128> make_ascii() {
    std::array<char, 128> table{};
    for (char c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = c;
    for (char c = 'a'; c <= 'z'; ++c) {
        table[static_cast<std::size_t>(c)] = c;
        table[static_cast<std::size_t>(c - 'a' + 'A')] = c;
    }
    return table;
}
constexpr auto ascii = make_ascii();

template <class Take>
class Cutter {
public:
    Cutter(std::string_view text, TokenizeFor purpose, Take& take)
        : text_{text}, purpose_{purpose}, take_{take} {}

    void cut() {
        std::size_t at = 0;
        while (at < text_.size() && going_) {
            const auto byte = static_cast<unsigned char>(text_[at]);
            at = byte < 0x80 ? plain(at, ascii[byte]) : other(at);
        }
        end_word();
        end_run();
    }

private:
    std::size_t plain(std::size_t at, char letter) {
        if (letter == 0) {
            end_word();
            end_run();
            if (text_[at] == text_gap && purpose_ == TokenizeFor::index)
                emit({std::string(1, text_gap), at, at + 1});
            return at + 1;
        }
        end_run();
        if (word_.text.empty()) word_.begin = at;
        if (word_.text.size() < longest_token) word_.text += letter;
        word_.end = at + 1;
        return at + 1;
    }

    std::size_t other(std::size_t at) {
        const auto character = character_at(text_, at);
        const auto end = at + character.size;
        switch (character.kind) {
            case CharacterKind::separator:
                end_word();
                end_run();
                break;
            case CharacterKind::silent:
                if (!word_.text.empty()) word_.end = end;
                if (run_ != 0) last_.end = end;
                break;
            case CharacterKind::letter:
                end_run();
                if (word_.text.empty()) word_.begin = at;
                if (word_.text.size() + character.folded.size() <= longest_token)
                    word_.text += character.folded;
                word_.end = end;
                break;
            case CharacterKind::dense:
                end_word();
                add_to_run(character, at, end);
                break;
        }
        return end;
    }

    void add_to_run(const Character& character, std::size_t begin, std::size_t end) {
        if (run_ == 0 && waiting_) emit_waiting();
        if (run_ != 0) {
            pair_.text.assign(last_.text).append(character.folded);
            pair_.begin = last_.begin;
            pair_.end = end;
            emit(pair_);
        }
        ++run_;
        last_.text.assign(character.folded);
        last_.begin = begin;
        last_.end = end;
    }

    void end_word() {
        if (word_.text.empty()) return;
        emit(word_);
        word_.text.clear();
    }

    void end_run() {
        if (run_ == 0) return;
        waiting_ = purpose_ == TokenizeFor::query && run_ > 1;
        run_ = 0;
        if (!waiting_) emit(last_);
    }

    void emit(const SearchToken& token) {
        if (waiting_) emit_waiting();
        if (going_) going_ = take_(token);
    }

    // The text does go on after a run's last character: last_ is still that run's.
    void emit_waiting() {
        if (going_) going_ = take_(last_);
        waiting_ = false;
    }

    std::string_view text_;
    TokenizeFor purpose_;
    Take& take_;
    SearchToken word_, pair_{{}, 0, 0, true}, last_{{}, 0, 0, true};
    std::size_t run_ = 0;
    bool waiting_ = false, going_ = true;
};

using TakeToken = int (*)(void*, int, const char*, int, int, int);

int fts5_create(void*, const char**, int, Fts5Tokenizer** made) {
    static char nothing = 0;  // no state: one for all
    *made = reinterpret_cast<Fts5Tokenizer*>(&nothing);
    return SQLITE_OK;
}

void fts5_delete(Fts5Tokenizer*) {}

int fts5_tokenize(Fts5Tokenizer*, void* context, int flags, const char* text, int size, TakeToken take) {
    if (text == nullptr || size <= 0) return SQLITE_OK;
    int code = SQLITE_OK;
    auto pass_on = [&](const SearchToken& token) {
        code = take(context, 0, token.text.data(), static_cast<int>(token.text.size()),
                    static_cast<int>(token.begin), static_cast<int>(token.end));
        return code == SQLITE_OK;
    };
    const auto purpose = (flags & FTS5_TOKENIZE_QUERY) != 0 ? TokenizeFor::query : TokenizeFor::index;
    try {
        Cutter{std::string_view{text, static_cast<std::size_t>(size)}, purpose, pass_on}.cut();
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    }
    return code;
}

fts5_api* fts5_of(sqlite3* db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

}  // namespace

void tokenize(std::string_view text, TokenizeFor purpose,
              const std::function<bool(const SearchToken&)>& take) {
    Cutter{text, purpose, take}.cut();
}

std::vector<SearchToken> tokens_of(std::string_view text, TokenizeFor purpose) {
    std::vector<SearchToken> tokens;
    tokenize(text, purpose, [&tokens](const SearchToken& token) {
        tokens.push_back(token);
        return true;
    });
    return tokens;
}

bool begins_tokens(const std::vector<SearchToken>& tokens) {
    if (tokens.empty() || !tokens.back().dense) return false;
    // One character: a pair has the next character in it too.
    const auto& last = tokens.back().text;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < last.size(); at += character_at(last, at).size) ++characters;
    return characters == 1;
}

std::string tokenizer_version() {
    constexpr int rules = 2;
    UVersionInfo unicode{};
    u_getUnicodeVersion(unicode);
    std::array<char, U_MAX_VERSION_STRING_LENGTH> text{};
    u_versionToString(unicode, text.data());
    return "rules " + std::to_string(rules) + ", Unicode " + text.data();
}

void register_tokenizer(sqlite3* db) {
    auto* const api = fts5_of(db);
    if (api == nullptr)
        throw Failure{{ErrorKind::io, "this SQLite has no full-text search (FTS5): install Debian's"}};
    fts5_tokenizer tokenizer{fts5_create, fts5_delete, fts5_tokenize};
    const int code = api->xCreateTokenizer(api, "newswatch", nullptr, &tokenizer, nullptr);
    if (code != SQLITE_OK) fail(db, code, "cannot set up the full-text search");
}

}  // namespace newswatch::store::detail
