#include "store/search/run.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "store/detail/rows.hpp"
#include "store/detail/writer.hpp"
#include "store/search/snippet.hpp"
#include "store/search/statement.hpp"

namespace newswatch::store::detail {
namespace {

using Kind = SearchNode::Kind;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t most_hits = 200;
constexpr int steps_between_looks = 1000;
constexpr Duration longest_at_rest = std::chrono::seconds{60};

// Ends what runs too long; while it lives, on its thread.
class TimeLimit {
public:
    TimeLimit(sqlite3* db, Duration longest) : db_{db}, end_{SteadyClock::now() + longest} {
        sqlite3_progress_handler(db, steps_between_looks, passed, this);
    }
    ~TimeLimit() { sqlite3_progress_handler(db_, 0, nullptr, nullptr); }
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;
    bool over() const { return SteadyClock::now() >= end_; }

private:
    static int passed(void* self) { return static_cast<TimeLimit*>(self)->over() ? 1 : 0; }
    sqlite3* db_;
    SteadyClock::time_point end_;
};

[[noreturn]] void too_slow(Duration longest) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest).count();
    throw Failure{{ErrorKind::timeout, "given up after " + std::to_string(seconds) +
                                           " s, too much matches: add a word, a source or since:"}};
}

void add_option(SearchNode& all, SearchNode::Field field, const char* name, const std::string& value,
                Timestamp now) {
    if (value.empty()) return;
    auto condition = make_condition(field, value, false, now);
    if (!condition) throw Failure{{ErrorKind::invalid, std::string{name} + ": " + condition.error().message}};
    all.children.push_back(std::move(*condition));
}

// The query with what is given beside it.
SearchNode conditions_of(const Search& search) {
    auto parsed = parse_search(search.query, search.now);
    if (!parsed) throw Failure{parsed.error()};
    SearchNode all{Kind::all};
    if (parsed->kind == Kind::all)
        all.children = std::move(parsed->children);
    else
        all.children.push_back(std::move(*parsed));
    using Field = SearchNode::Field;
    add_option(all, Field::source, "source", search.source, search.now);
    add_option(all, Field::language, "language", search.language, search.now);
    add_option(all, Field::tag, "tag", search.tag, search.now);
    add_option(all, Field::since, "since", search.since, search.now);
    add_option(all, Field::until, "until", search.until, search.now);
    if (all.children.empty())
        throw Failure{{ErrorKind::invalid, "there is nothing to search for: give words, a source or a time"}};
    return all;
}

// Statements of a shape that nobody may ask for again are not kept.
std::vector<std::int64_t> rows_of(Connection& db, const SearchStatement& wanted) {
    sqlite3_stmt* prepared = nullptr;
    int code = sqlite3_prepare_v2(db.raw(), wanted.sql.c_str(), -1, &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner{prepared, sqlite3_finalize};
    if (code != SQLITE_OK) fail(db.raw(), code, "cannot prepare a search");
    for (std::size_t i = 0; i < wanted.values.size(); ++i) {
        const int parameter = static_cast<int>(i) + 1;
        if (const auto* number = std::get_if<std::int64_t>(&wanted.values[i]))
            sqlite3_bind_int64(prepared, parameter, *number);
        else {
            const auto& text = std::get<std::string>(wanted.values[i]);
            sqlite3_bind_text64(prepared, parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
        }
    }
    std::vector<std::int64_t> rows;
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) rows.push_back(sqlite3_column_int64(prepared, 0));
    if (code != SQLITE_DONE) fail(db.raw(), sqlite3_extended_errcode(db.raw()), "cannot search");
    return rows;
}

SearchHit hit_at(Connection& db, std::int64_t n, const std::vector<const SearchNode*>& terms) {
    SearchHit hit;
    hit.cursor = n;
    hit.article = stored_article(db, n);
    hit.title_marks = marks_in(hit.article.title, Field::title, terms);
    hit.snippet = snippet_of(hit.article, terms);
    hit.article.body.clear();
    hit.article.annotations.clear();
    return hit;
}

SearchAnswer answer_of(Connection& db, const Search& search, const SearchNode& conditions,
                       const TimeLimit& limit) {
    const bool by_relevance = search.sort == Search::Sort::relevance;
    if (by_relevance && search.before != 0)
        throw Failure{
            {ErrorKind::invalid, "before: only the newest come in pages; by relevance raise limit"}};
    const auto wanted = std::min(search.limit, most_hits);
    auto rows = rows_of(db, make_statement(conditions, {by_relevance, search.before, wanted + 1}));
    SearchAnswer answer;
    answer.more = rows.size() > wanted;
    if (answer.more) rows.resize(wanted);
    const auto terms = wanted_terms(conditions);
    for (const auto n : rows) {
        // What SQLite does ends by itself; marking the words is ours.
        if (limit.over()) throw Failure{{ErrorKind::timeout, "marking the words"}};
        answer.hits.push_back(hit_at(db, n, terms));
    }
    auto state = db.query("SELECT unindexed FROM search_state");
    if (state.step()) answer.unindexed = state.integer(0);
    return answer;
}

}  // namespace

SearchAnswer run_search(Connection& db, const Search& search, Duration longest) {
    const auto conditions = conditions_of(search);
    const TimeLimit limit{db.raw(), longest};
    try {
        return answer_of(db, search, conditions, limit);
    } catch (const Failure& failure) {
        if (failure.error().kind == ErrorKind::timeout) too_slow(longest);
        throw;
    }
}

}  // namespace newswatch::store::detail

namespace newswatch::store {

Result<SearchAnswer> search_at_rest(const std::filesystem::path& state_dir, const Search& search) {
    using namespace detail;
    const auto file = state_dir / "newswatch.db";
    std::error_code unreadable;
    if (!std::filesystem::exists(file, unreadable))
        return Error{ErrorKind::not_found, "there is no archive " + file.string() +
                                               ": the daemon makes it, or --state-dir names another place"};
    try {
        Connection db{file, Connection::Mode::read_only};
        auto version = db.query("SELECT count(*) FROM sqlite_schema WHERE name = 'search_state'");
        version.step();
        if (version.integer(0) == 0)
            return Error{ErrorKind::unavailable, file.string() +
                                                     " has no full-text index yet: start the "
                                                     "daemon once"};
        return run_search(db, search, longest_at_rest);
    } catch (const Failure& failure) {
        const auto kind = failure.error().kind;
        const bool of_query = kind == ErrorKind::invalid || kind == ErrorKind::timeout;
        if (of_query && failure.kind() == Failure::Kind::refused) return failure.error();
        if (failure.kind() == Failure::Kind::index)
            return Error{ErrorKind::unavailable, "the full-text index of " + file.string() +
                                                     " is damaged: start the daemon, which makes it anew"};
        return Error{failure.error().kind, "cannot search " + file.string() + ": " + failure.error().message};
    }
}

}  // namespace newswatch::store
