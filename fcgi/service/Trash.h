#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "domain/TrashItem.h"
#include "service/ItemResult.h"
#include "service/RootGuard.h"
#include "store/Root.h"
#include "store/Trash.h"

namespace service {

using TrashTotal = catalog::TrashTotal;

/// What lies in the trash, and its end. Files come in by `Assets::remove` and go out by `Restores`.
///
/// A purge deletes the file first and its row afterwards. Killed between the two it leaves a row without a file, which the
/// next purge drops; a file without a row (the catalogue was lost, or the disk forgot the deletion) is listed again by
/// `repair`: its place tells the project, the path and the time.
class Trash {
public:
    /// `retention`: days, asked each time.
    Trash(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root, RootGuard const& guard,
          std::function<std::int64_t()> retention)
        : m_reader(reader), m_writer(writer), m_root(root), m_guard(guard), m_retention(std::move(retention))
    {
    }

    /// Newest first, below the id `before` when it is not 0; of all projects when `project` is empty.
    std::vector<domain::TrashItem> list(std::string_view project, std::int64_t before, int limit)
    {
        return m_reader.trash.list(project, before, limit);
    }
    TrashTotal total(std::string_view project) { return m_reader.trash.total(project); }
    /// When it will be purged, µs since 1970.
    std::int64_t expires_at(domain::TrashItem const& item) const;

    struct Purged {
        std::int64_t items = 0;
        std::int64_t bytes = 0;
        std::int64_t failed = 0;
    };
    domain::Result<std::vector<ItemResult>> purge(std::vector<std::int64_t> const& ids);
    /// All that is in the trash when it begins.
    domain::Result<Purged> purge_all();
    /// What has been there for longer than the retention. Nothing while the root is not the right one.
    Purged purge_expired(std::int64_t now);

    /// Lists files in the trash that no row names, and drops rows whose file has gone; hashes what it lists. How many of both.
    /// Only one process at a time may run it.
    std::int64_t repair();

private:
    bool erase(domain::TrashItem const& item);
    Purged purge_older(std::int64_t time);
    void list_again(std::string const& location);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    std::function<std::int64_t()> m_retention;
    store::Trash m_files{m_root};
};

}  // namespace service
