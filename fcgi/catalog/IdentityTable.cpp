#include "catalog/IdentityTable.h"

namespace catalog {

std::optional<std::string> IdentityTable::root_id()
{
    auto rows = m_find.query();
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

void IdentityTable::set_root_id(std::string_view id) { m_set.run(id); }

}  // namespace catalog
