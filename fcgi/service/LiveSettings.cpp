#include "service/LiveSettings.h"

#include "lib/log/Log.h"

namespace service {

config::EffectiveSettings const& LiveSettings::effective()
{
    try {
        look();
    } catch (lib::sqlite::Error const& error) {
        lib::log::error("the settings could not be read: {}", error.what());
    }
    return m_effective;
}

void LiveSettings::look()
{
    auto const version = m_reader.data_version();
    if (version == m_version) return;
    m_effective = config::combine(m_reader.settings.all(), m_options.given);
    m_version = version;
}

}  // namespace service
