#pragma once

#include <string>

#include "catalog/AdminTable.h"
#include "catalog/AssetTable.h"
#include "catalog/BackupTable.h"
#include "catalog/BatchTable.h"
#include "catalog/EventTable.h"
#include "catalog/FileMoveTable.h"
#include "catalog/IdentityTable.h"
#include "catalog/JobTable.h"
#include "catalog/MediaFactTable.h"
#include "catalog/MediaList.h"
#include "catalog/ProjectTable.h"
#include "catalog/ReviewList.h"
#include "catalog/ReviewTable.h"
#include "catalog/SettingTable.h"
#include "catalog/TagTable.h"
#include "catalog/TimelineTable.h"
#include "catalog/TrashTable.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// `WriteRebuildable`: a power loss may take the last transactions back; for what can be found out again.
enum class Access { Read, Write, WriteRebuildable };

/// One connection to the catalogue with its tables. Each thread has its own; writes go through the Writer.
class Catalog {
public:
    Catalog(std::string const& file, Access access);

private:
    static lib::sqlite::Database& configured(lib::sqlite::Database& db, Access access);

    lib::sqlite::Database m_db;
    lib::sqlite::Database& m_ready;

public:
    ProjectTable projects{m_ready};
    AssetTable assets{m_ready};
    EventTable events{m_ready};
    JobTable jobs{m_ready};
    IdentityTable identity{m_ready};
    MediaList media{m_ready};
    MediaFactTable facts{m_ready};
    TimelineTable timeline{m_ready};
    BatchTable batches{m_ready};
    SettingTable settings{m_ready};
    AdminTable admin{m_ready};
    TagTable tags{m_ready};
    TrashTable trash{m_ready};
    FileMoveTable moves{m_ready};
    ReviewTable reviews{m_ready};
    ReviewList review_list{m_ready, reviews};
    BackupTable backups{m_ready};

    lib::sqlite::Database& database() { return m_db; }

    /// Maps the file, or no longer: a thousand look-ups all over a large catalogue take half the time then. Each commit of others
    /// takes the map away, and to make it again costs more than a look-up or two: not for those who work beside uploads.
    void map(bool wanted);
    /// Another number than before when another connection, of this process or another one, has changed anything. Cheap.
    std::int64_t data_version();

private:
    bool m_is_mapped = false;
    lib::sqlite::Statement m_data_version{m_ready, "PRAGMA data_version"};
};

/// `<state>/catalog.sqlite3`
std::string catalog_file(std::string const& state);

/// Makes or migrates the file. Before the first fork: no connection stays open.
void prepare(std::string const& file);

/// Writes all that is committed in `file` into the empty or missing file `copy`, as of one moment; others go on writing.
void copy_into(std::string const& file, std::string const& copy);

}  // namespace catalog
