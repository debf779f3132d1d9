#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "domain/Digest.h"
#include "lib/sqlite/Database.h"

namespace catalog {

inline domain::Digest digest_at(lib::sqlite::Rows const& row, int column)
{
    domain::Digest digest;
    std::ranges::copy(row.blob(column), digest.bytes.begin());
    return digest;
}

/// nullopt: NULL.
inline std::optional<std::int64_t> optional_at(lib::sqlite::Rows const& row, int column)
{
    if (row.is_null(column)) return std::nullopt;
    return row.integer(column);
}

/// Of latitudes and longitudes: so many are a degree.
inline constexpr double kDegree = 1e7;

}  // namespace catalog
