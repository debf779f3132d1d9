#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catalog/ReviewTable.h"
#include "domain/Review.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Pages of the ledger, by offset. What is skipped is walked in a covering index, from the end of the list that is nearer,
/// and counted by kept sums. Filters for a title, an id or a hash are looked up and sorted instead.
class ReviewList {
public:
    ReviewList(lib::sqlite::Database& db, ReviewTable& table) : m_db(db), m_table(table) {}

    /// All of one moment.
    domain::ReviewPage page(domain::ReviewQuery const& query);

private:
    struct Entry;
    using Ids = std::vector<std::int64_t>;

    std::int64_t count(domain::ReviewQuery const& query);
    Ids ids(domain::ReviewQuery const& query, std::int64_t total);
    Ids of_groups(domain::ReviewQuery const& query);
    Ids by_hash(domain::ReviewQuery const& query, std::int64_t total);
    Ids by_key(domain::ReviewQuery const& query, std::int64_t total);
    Ids of_tie(domain::ReviewQuery const& query, std::vector<Entry> const& tie, bool is_at_begin,
               bool is_at_end, bool is_from_end);
    std::int64_t count_of_tie(domain::ReviewQuery const& query, Entry const& entry, char const* side);
    Ids narrow(domain::ReviewQuery const& query, std::int64_t& total);
    std::vector<Entry> walk(domain::ReviewQuery const& query, bool is_descending, std::int64_t limit,
                            std::int64_t offset);
    lib::sqlite::Statement& prepared(std::string const& sql);

    lib::sqlite::Database& m_db;
    ReviewTable& m_table;
    std::map<std::string, std::unique_ptr<lib::sqlite::Statement>> m_prepared;
};

}  // namespace catalog
