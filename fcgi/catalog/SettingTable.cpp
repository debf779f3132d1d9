#include "catalog/SettingTable.h"

namespace catalog {

std::map<std::string, std::string, std::less<>> SettingTable::all()
{
    std::map<std::string, std::string, std::less<>> settings;
    auto rows = m_all.query();
    while (rows.next()) settings[rows.text(0)] = rows.text(1);
    return settings;
}

void SettingTable::set(std::string_view name, std::string_view value) { m_set.run(name, value); }

void SettingTable::remove(std::string_view name) { m_remove.run(name); }

}  // namespace catalog
