#include "store/detail/space.hpp"

#include "store/search/index.hpp"

namespace newswatch::store::detail {
namespace {

constexpr std::size_t articles_a_step = 25;
constexpr int merged_pages_a_step = 16;
constexpr const char* free_some = "PRAGMA incremental_vacuum(128)";
constexpr std::int64_t incremental = 2;   // PRAGMA auto_vacuum
constexpr std::int64_t spare_share = 20;  // a twentieth of the file may be free, for what comes next

std::int64_t pragma(Connection& db, std::string_view text) {
    auto row = db.query(text);
    return row.step() ? row.integer(0) : 0;
}

bool has_too_much_space(Connection& db) {
    return pragma(db, "PRAGMA freelist_count") > pragma(db, "PRAGMA page_count") / spare_share;
}

}  // namespace

Upkeep keep_up(Connection& db) {
    Upkeep done;
    done.more = index_older_articles(db, articles_a_step);
    done.more = merge_index(db, merged_pages_a_step) || done.more;
    if (pragma(db, "PRAGMA auto_vacuum") == incremental && has_too_much_space(db)) {
        db.execute(free_some);
        done.freed = true;
        done.more = done.more || has_too_much_space(db);
    }
    return done;
}

}  // namespace newswatch::store::detail
