#include "service/Status.h"

#include "catalog/Condition.h"
#include "lib/log/Log.h"
#include "service/Failure.h"

namespace service {

std::string Health::complaint() const
{
    if (storage != "ok") return storage;
    return db != "ok" ? db : std::string{};
}

Health Status::health()
{
    Health health;
    try {
        check_catalogue();
    } catch (lib::sqlite::Error const& error) {
        lib::log::debug("{}", error.what());
        health.db = describe(error);
    }
    health.storage = m_guard.complaint().value_or("ok");
    return health;
}

void Status::check_catalogue()
{
    m_reader.identity.root_id();
    auto const trouble = m_writer.trouble();
    if (!trouble) return;
    if (trouble->trouble() == lib::sqlite::Trouble::Damaged) throw *trouble;
    catalog::try_writing(m_file);
    m_writer.forget_trouble();
}

void Status::note(std::exception const& error)
{
    if (auto const* sqlite = dynamic_cast<lib::sqlite::Error const*>(&error)) m_writer.note(*sqlite);
}

}  // namespace service
