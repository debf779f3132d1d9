#include "catalog/Migrations.h"

#include <stdexcept>
#include <string>

#include "lib/sqlite/Database.h"
#include "util/Failpoint.h"

namespace catalog {

namespace {

/// "MSyn": tells our file from other SQLite files (PRAGMA application_id).
constexpr std::int64_t kApplicationId = 0x4D53796E;

}  // namespace

void migrate(lib::sqlite::Database& db)
{
    auto const all = migrations();
    auto const newest = static_cast<std::int64_t>(all.size());
    lib::sqlite::Transaction transaction{db};
    auto const application = db.scalar("PRAGMA application_id");
    auto const version = db.scalar("PRAGMA user_version");
    if (application != kApplicationId && (application != 0 || version != 0))
        throw std::runtime_error("the catalogue file belongs to another application");
    if (version > newest)
        throw std::runtime_error("the catalogue has schema " + std::to_string(version) +
                                 ", this program knows " + std::to_string(newest) +
                                 ": use the newer program");
    for (auto step = version; step < newest; ++step) {
        db.execute(all[static_cast<std::size_t>(step)].sql);
        util::failpoint("migration.step");
    }
    db.execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
    db.execute(("PRAGMA user_version = " + std::to_string(newest)).c_str());
    transaction.commit();
    util::failpoint("migration.done");
}

}  // namespace catalog
