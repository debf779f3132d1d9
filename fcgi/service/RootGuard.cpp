#include "service/RootGuard.h"

namespace service {

std::optional<std::string> RootGuard::complaint() const
{
    auto const id = m_root.read_id();
    if (!id)
        return "The storage folder is not the one that was used before: its marker .media-sync/root.id is "
               "missing. "
               "Is the drive mounted?";
    if (*id != m_expected)
        return "The storage folder belongs to another catalogue: its marker .media-sync/root.id differs.";
    if (m_root.is_current()) return std::nullopt;
    if (m_on_stale) m_on_stale();
    return "The storage folder was mounted anew; the server is opening it again.";
}

}  // namespace service
