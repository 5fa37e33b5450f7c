// Any bytes are a search or an error with a column; whatever is understood is an expression that FTS5 takes,
// and marks lie inside the text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/detail/sqlite.hpp"
#include "store/search/run.hpp"
#include "store/search/snippet.hpp"
#include "store/search/tokenizer.hpp"

using namespace newswatch;
using namespace newswatch::store::detail;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

// The columns that a search reads, with one article in them.
Connection& library() {
    static Connection db{":memory:", Connection::Mode::read_write};
    static bool made = false;
    if (!made) {
        made = true;
        db.execute(
            "CREATE TABLE articles (n INTEGER PRIMARY KEY, id, url, source, title, summary, body, authors, "
            "categories, tags, language, published, updated, fetched, zones, findings);"
            "INSERT INTO articles VALUES (1, 'i', 'https://x.example', 'Example', 'Storm over \"Gdańsk\"', "
            "'', "
            "'韩国海军在釜山港举行 a storm near the harbour', '[\"A\"]', '[]', '[\"asia\"]', 'en', 1, 1, 1, "
            "'[]', '[]');"
            "CREATE VIRTUAL TABLE search USING fts5 (title, summary, body, authors, categories, "
            "content = 'articles', content_rowid = 'n', tokenize = 'newswatch');"
            "INSERT INTO search (search) VALUES ('rebuild');"
            "CREATE TABLE search_state (unindexed INTEGER NOT NULL); INSERT INTO search_state VALUES (0)");
    }
    return db;
}

void check_marks(const std::vector<store::Mark>& marks, std::string_view text) {
    std::size_t at = 0;
    for (const auto& mark : marks) {
        require(mark.begin >= at && mark.begin < mark.end && mark.end <= text.size());
        at = mark.end;
    }
}

// Of the article as it stands there.
bool is_part_of(const store::Snippet& snippet, const Article& article) {
    if (snippet.field == Field::none) return snippet.marks.empty();
    return text_of(article, snippet.field).find(snippet.text) != std::string_view::npos;
}

void check_tokens(std::string_view text) {
    const auto whole = tokens_of(text, TokenizeFor::index), asked = tokens_of(text, TokenizeFor::query);
    for (const auto* tokens : {&whole, &asked}) {
        std::size_t at = 0;
        for (const auto& token : *tokens) {
            require(!token.text.empty() && token.text.size() <= longest_token + 32);
            require(token.begin >= at && token.begin < token.end && token.end <= text.size());
            at = token.begin;
        }
    }
    // A query finds the text that it was copied from: its tokens are those of the text, or the last is one
    // less. The mark between the values of a list is in no text.
    if (text.find(text_gap) != text.npos) return;
    require(asked.size() <= whole.size() && asked.size() + 1 >= whole.size());
    for (std::size_t i = 0; i < asked.size(); ++i)
        require(asked[i].text == whole[i].text && asked[i].begin == whole[i].begin);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check_tokens(text);
    store::Search search;
    search.query = text;
    search.now = Timestamp{std::chrono::hours{500'000}};
    search.sort = size % 2 == 0 ? store::Search::Sort::newest : store::Search::Sort::relevance;
    bool understood = true;
    try {
        const auto answer = run_search(library(), search, std::chrono::minutes{1});
        require(answer.hits.size() <= 1 && !answer.more && answer.unindexed == 0);
        for (const auto& hit : answer.hits) {
            require(hit.article.id == "i");
            check_marks(hit.title_marks, hit.article.title);
            check_marks(hit.snippet.marks, hit.snippet.text);
        }
    } catch (const Failure& failure) {
        require(failure.error().kind == ErrorKind::invalid && !failure.error().message.empty());
        understood = false;
    }
    const auto parsed = parse_search(text, search.now);
    require(parsed || !understood);
    if (!parsed) return 0;
    const auto terms = wanted_terms(*parsed);
    require(terms.size() <= most_search_terms);
    for (const auto* term : terms) require(!term->tokens.empty() && !term->text.empty());
    check_marks(marks_in(text, Field::body, terms), text);
    Article article;
    article.body = text;
    const auto snippet = snippet_of(article, terms);
    check_marks(snippet.marks, snippet.text);
    require(is_part_of(snippet, article));
    return 0;
}
