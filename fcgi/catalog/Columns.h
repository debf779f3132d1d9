#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "domain/Digest.h"
#include "lib/sqlite/Database.h"

namespace catalog {

template <class Digest = domain::Digest>
Digest digest_at(lib::sqlite::Rows const& row, int column)
{
    Digest digest;
    std::ranges::copy(row.blob(column), digest.bytes.begin());
    return digest;
}

/// nullopt: NULL.
inline std::optional<std::int64_t> optional_at(lib::sqlite::Rows const& row, int column)
{
    if (row.is_null(column)) return std::nullopt;
    return row.integer(column);
}

/// The same of a digest.
inline std::optional<domain::Digest> optional_digest_at(lib::sqlite::Rows const& row, int column)
{
    if (row.is_null(column)) return std::nullopt;
    return digest_at(row, column);
}

/// Runs to the end: a change that gives rows is done only then. 0 when there is no row.
inline std::int64_t last_integer(lib::sqlite::Rows rows)
{
    std::int64_t value = 0;
    while (rows.next()) value = rows.integer(0);
    return value;
}

/// Of latitudes and longitudes: so many are a degree.
inline constexpr double kDegree = 1e7;

}  // namespace catalog
