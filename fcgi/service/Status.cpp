#include "service/Status.h"

#include "lib/log/Log.h"

namespace service {

Health Status::health()
{
    Health health;
    try {
        m_reader.identity.root_id();
    } catch (lib::sqlite::Error const& error) {
        lib::log::error("{}", error.what());
        health.db = "The catalogue cannot be read.";
    }
    health.storage = m_guard.complaint().value_or("ok");
    return health;
}

}  // namespace service
