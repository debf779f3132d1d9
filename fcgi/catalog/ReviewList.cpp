#include "catalog/ReviewList.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include <fmt/format.h>

#include "catalog/Columns.h"
#include "util/ScopeExit.h"

namespace catalog {

namespace {

using domain::ReviewOrder;
using domain::ReviewQuery;

/// The column of an order, and the end of the names of its indexes.
struct OrderRow {
    ReviewOrder order;
    char const* column;
    char const* index;
};

constexpr OrderRow kOrders[] = {
    {ReviewOrder::Created, "created_at", "created"},  {ReviewOrder::Updated, "updated_at", "updated"},
    {ReviewOrder::Title, "title_key", "title"},       {ReviewOrder::Year, "year_key", "year"},
    {ReviewOrder::Rating, "rating_key", "rating"},    {ReviewOrder::Type, "media_type", "hash"},
    {ReviewOrder::Status, "pipeline_status", "hash"},
};

OrderRow const& row_of(ReviewOrder order) { return *std::ranges::find(kOrders, order, &OrderRow::order); }

bool is_group(ReviewOrder order) { return order == ReviewOrder::Type || order == ReviewOrder::Status; }

char const* way(bool is_descending) { return is_descending ? "DESC" : "ASC"; }

/// Of the columns that `review_count` has, too.
std::string filters(ReviewQuery const& query)
{
    std::string sql;
    if (query.media.size() == 1) sql += " AND media_type = ?1";
    if (query.media.size() > 1) {
        std::string all;
        for (auto const media : query.media)
            all += fmt::format("{}{}", all.empty() ? "" : ", ", static_cast<int>(media));
        sql += " AND media_type IN (" + all + ")";
    }
    if (query.pipeline) sql += " AND pipeline_status = ?2";
    if (query.verdict) sql += " AND rejection_status = ?3";
    if (query.has_error) sql += " AND error_status = ?4";
    return sql;
}

std::string index_of(ReviewQuery const& query)
{
    auto const* filter = query.pipeline ? "of_status_" : query.media.size() == 1 ? "of_type_" : "";
    return fmt::format("review_{}by_{}", filter, row_of(query.order).index);
}

/// Numbers that a statement does not use are bound for nothing.
template <class... More>
lib::sqlite::Rows run(lib::sqlite::Statement& statement, ReviewQuery const& query, std::int64_t limit,
                      std::int64_t offset, More const&... more)
{
    auto const type = query.media.empty() ? 0 : static_cast<int>(query.media.front());
    return statement.query(type, query.pipeline ? static_cast<int>(*query.pipeline) : 0,
                           query.verdict ? static_cast<int>(*query.verdict) : 0,
                           query.has_error.value_or(false) ? 1 : 0, limit, offset, more...);
}

}  // namespace

/// A row as an index has it.
struct ReviewList::Entry {
    std::variant<std::int64_t, std::string> key;
    domain::ReviewHash hash;
    std::int64_t id = 0;
};

domain::ReviewPage ReviewList::page(ReviewQuery const& query)
{
    domain::ReviewPage page;
    if (query.is_empty) return page;
    bool const is_alone = !m_db.is_in_transaction();
    if (is_alone) m_db.execute("BEGIN");
    util::ScopeExit const end{[&] {
        if (is_alone) m_db.execute("COMMIT");
    }};
    Ids found;
    if (query.title || query.imdb_id || query.hash) {
        found = narrow(query, page.total);
    } else {
        page.total = count(query);
        found = ids(query, page.total);
    }
    for (auto const id : found)
        if (auto row = m_table.at(id)) page.rows.push_back(std::move(*row));
    return page;
}

std::int64_t ReviewList::count(ReviewQuery const& query)
{
    auto rows = run(prepared("SELECT ifnull(sum(amount), 0) FROM review_count WHERE true" + filters(query)),
                    query, 0, 0);
    return rows.next() ? rows.integer(0) : 0;
}

ReviewList::Ids ReviewList::ids(ReviewQuery const& query, std::int64_t total)
{
    if (query.offset >= total) return {};
    auto within = query;
    within.limit = std::min(query.limit, total - query.offset);
    return is_group(query.order) ? of_groups(within) : by_key(within, total);
}

/// In the orders by type and by status: one group after the other, each by its hashes.
ReviewList::Ids ReviewList::of_groups(ReviewQuery const& query)
{
    bool const is_type = query.order == ReviewOrder::Type;
    auto const values =
        static_cast<int>(is_type ? std::size(domain::kReviewMedia) : std::size(domain::kPipelines));
    Ids found;
    auto rest = query;
    for (int i = 0; i < values && rest.limit > 0; ++i) {
        auto const value = query.is_descending ? values - 1 - i : i;
        auto group = rest;
        if (is_type) {
            auto const media = static_cast<domain::ReviewMedia>(value);
            if (!query.media.empty() && std::ranges::find(query.media, media) == query.media.end()) continue;
            group.media = {media};
        } else {
            auto const pipeline = static_cast<domain::Pipeline>(value);
            if (query.pipeline && query.pipeline != pipeline) continue;
            group.pipeline = pipeline;
        }
        auto const total = count(group);
        if (rest.offset >= total) {
            rest.offset -= total;
            continue;
        }
        group.limit = std::min(rest.limit, total - rest.offset);
        auto const part = by_hash(group, total);
        found.insert(found.end(), part.begin(), part.end());
        rest.limit -= group.limit;
        rest.offset = 0;
    }
    return found;
}

/// Ascending, in one group.
ReviewList::Ids ReviewList::by_hash(ReviewQuery const& query, std::int64_t total)
{
    auto const behind = total - query.offset - query.limit;
    bool const is_from_end = behind < query.offset;
    auto rows = run(prepared(fmt::format("SELECT id FROM review INDEXED BY {} WHERE deleted_at IS NULL{} "
                                         "ORDER BY hash {} LIMIT ?5 OFFSET ?6",
                                         index_of(query), filters(query), way(is_from_end))),
                    query, query.limit, is_from_end ? behind : query.offset);
    Ids found;
    while (rows.next()) found.push_back(rows.integer(0));
    if (is_from_end) std::ranges::reverse(found);
    return found;
}

/// Read in one direction, an index is in the order of the key and of the hash alike. So a descending list is read with
/// the hashes descending, and each run of equal keys is turned around: those inside the page at once, those that reach over
/// its edge by asking for their part.
ReviewList::Ids ReviewList::by_key(ReviewQuery const& query, std::int64_t total)
{
    auto const behind = total - query.offset - query.limit;
    bool const is_from_end = behind < query.offset;
    auto entries =
        walk(query, query.is_descending != is_from_end, query.limit, is_from_end ? behind : query.offset);
    if (is_from_end) std::ranges::reverse(entries);
    Ids found;
    for (auto first = entries.begin(); first != entries.end();) {
        auto const last =
            std::find_if(first, entries.end(), [&](Entry const& entry) { return entry.key != first->key; });
        std::vector<Entry> const tie{first, last};
        Ids part;
        if (query.is_descending)
            part = of_tie(query, tie, first == entries.begin(), last == entries.end(), is_from_end);
        else
            for (auto const& entry : tie) part.push_back(entry.id);
        found.insert(found.end(), part.begin(), part.end());
        first = last;
    }
    return found;
}

/// The rows of a tie that belong on the page, by their hashes. `tie`: as many of them, hashes descending.
ReviewList::Ids ReviewList::of_tie(ReviewQuery const& query, std::vector<Entry> const& tie, bool is_at_begin,
                                   bool is_at_end, bool is_from_end)
{
    Ids found;
    if (!is_at_begin && !is_at_end) {
        for (auto entry = tie.rbegin(); entry != tie.rend(); ++entry) found.push_back(entry->id);
        return found;
    }
    auto const limit = static_cast<std::int64_t>(tie.size());
    std::int64_t skipped = 0;
    bool const is_reversed = !is_at_end || (is_at_begin && is_from_end);
    if (is_at_begin && is_at_end)
        skipped = is_reversed ? count_of_tie(query, tie.back(), "<") : count_of_tie(query, tie.front(), ">");
    auto& statement = prepared(fmt::format(
        "SELECT id FROM review INDEXED BY {} WHERE deleted_at IS NULL{} AND {} = ?7 ORDER BY hash {} "
        "LIMIT ?5 OFFSET ?6",
        index_of(query), filters(query), row_of(query.order).column, way(is_reversed)));
    std::visit(
        [&](auto const& key) {
            auto rows = run(statement, query, limit, skipped, key);
            while (rows.next()) found.push_back(rows.integer(0));
        },
        tie.front().key);
    if (is_reversed) std::ranges::reverse(found);
    return found;
}

/// How many rows of its tie have a greater (">") or a smaller ("<") hash.
std::int64_t ReviewList::count_of_tie(ReviewQuery const& query, Entry const& entry, char const* side)
{
    auto& statement = prepared(fmt::format(
        "SELECT count(*) FROM review INDEXED BY {} WHERE deleted_at IS NULL{} AND {} = ?7 AND hash {} ?8",
        index_of(query), filters(query), row_of(query.order).column, side));
    return std::visit(
        [&](auto const& key) {
            auto rows = run(statement, query, 0, 0, key, std::span<std::byte const>{entry.hash.bytes});
            return rows.next() ? rows.integer(0) : 0;
        },
        entry.key);
}

std::vector<ReviewList::Entry> ReviewList::walk(ReviewQuery const& query, bool is_descending,
                                                std::int64_t limit, std::int64_t offset)
{
    auto rows = run(prepared(fmt::format(
                        "SELECT {0}, hash, id FROM review INDEXED BY {1} WHERE deleted_at IS NULL{2} "
                        "ORDER BY {0} {3}, hash {3} LIMIT ?5 OFFSET ?6",
                        row_of(query.order).column, index_of(query), filters(query), way(is_descending))),
                    query, limit, offset);
    std::vector<Entry> entries;
    while (rows.next()) {
        Entry entry{rows.integer(0), digest_at<domain::ReviewHash>(rows, 1), rows.integer(2)};
        if (query.order == ReviewOrder::Title) entry.key = rows.text(0);
        entries.push_back(std::move(entry));
    }
    return entries;
}

/// A title is looked for in the index of the titles, whole.
ReviewList::Ids ReviewList::narrow(ReviewQuery const& query, std::int64_t& total)
{
    std::string from = "FROM review";
    if (query.title && !query.hash && !query.imdb_id) from += " INDEXED BY review_by_title";
    from += " WHERE deleted_at IS NULL" + filters(query);
    if (query.hash) from += " AND hash = ?7";
    if (query.imdb_id) from += " AND imdb_id = ?8";
    if (query.title) from += " AND instr(title_key, ?9) > 0";
    auto const ask = [&](std::string const& sql) {
        return run(prepared(sql), query, query.limit, query.offset,
                   std::span<std::byte const>{query.hash.value_or(domain::ReviewHash{}).bytes}, query.imdb_id,
                   query.title);
    };
    if (auto rows = ask("SELECT count(*) " + from); rows.next()) total = rows.integer(0);
    Ids found;
    auto rows = ask(fmt::format("SELECT id {} ORDER BY {} {}, hash LIMIT ?5 OFFSET ?6", from,
                                row_of(query.order).column, way(query.is_descending)));
    while (rows.next()) found.push_back(rows.integer(0));
    return found;
}

lib::sqlite::Statement& ReviewList::prepared(std::string const& sql)
{
    constexpr std::size_t kMost = 100;
    if (m_prepared.size() >= kMost && !m_prepared.contains(sql)) m_prepared.clear();
    auto& statement = m_prepared[sql];
    if (!statement) statement = std::make_unique<lib::sqlite::Statement>(m_db, sql);
    return *statement;
}

}  // namespace catalog
