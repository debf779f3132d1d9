#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/Catalog.h"

namespace service {

using EventFilter = catalog::EventFilter;

/// The sync events of all projects, for those who watch.
class Events {
public:
    explicit Events(catalog::Catalog& reader) : m_reader(reader) {}

    /// Ascending by id: those after `after`, or the latest when it is not given.
    std::vector<domain::SyncEvent> list(EventFilter const& filter, std::optional<std::int64_t> after,
                                        int limit)
    {
        return after ? m_reader.events.after(filter, *after, limit) : m_reader.events.latest(filter, limit);
    }
    std::int64_t last_id() { return m_reader.events.last_id(); }

private:
    catalog::Catalog& m_reader;
};

}  // namespace service
