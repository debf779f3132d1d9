#include "catalog/TagTable.h"

#include "domain/SafeName.h"

namespace catalog {

std::vector<std::string> TagTable::of(std::int64_t asset)
{
    std::vector<std::string> names;
    auto rows = m_of.query(asset);
    while (rows.next()) names.push_back(rows.text(0));
    return names;
}

void TagTable::give(std::int64_t asset, std::string_view tag)
{
    auto const key = domain::name_key(tag);
    m_add.run(tag, key);
    m_give.run(asset, key);
}

void TagTable::take(std::int64_t asset, std::string_view tag) { m_take.run(asset, domain::name_key(tag)); }

std::vector<TagCount> TagTable::most_used(int limit)
{
    std::vector<TagCount> counts;
    auto rows = m_most_used.query(limit);
    while (rows.next()) counts.push_back({rows.text(0), rows.integer(1)});
    return counts;
}

}  // namespace catalog
