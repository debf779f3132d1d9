#include "catalog/VersionWatch.h"

#include <fmt/format.h>

#include "util/Clock.h"

namespace catalog {

VersionWatch::VersionWatch(std::string const& file)
    : m_started_at(util::now_us()), m_db(file, lib::sqlite::Mode::ReadWrite)
{
}

std::string VersionWatch::current()
{
    std::lock_guard const lock{m_mutex};
    auto rows = m_version.query();
    return fmt::format("{:x}-{:x}", m_started_at, rows.next() ? rows.integer(0) : 0);
}

}  // namespace catalog
