#include "catalog/Condition.h"

#include <filesystem>

#include "lib/sqlite/Database.h"

namespace catalog {

namespace fs = std::filesystem;

std::optional<Holdings> count_holdings(std::string const& file)
{
    try {
        lib::sqlite::Database db{file, lib::sqlite::Mode::ReadOnly};
        return Holdings{db.scalar("SELECT count(*) FROM asset"),
                        db.scalar("SELECT count(*) FROM asset_tag"),
                        db.scalar("SELECT count(*) FROM project WHERE labels <> ''"),
                        db.scalar("SELECT count(*) FROM event"),
                        db.scalar("SELECT count(*) FROM batch"),
                        db.scalar("SELECT count(*) FROM setting")};
    } catch (lib::sqlite::Error const&) {
        return std::nullopt;
    }
}

void try_writing(std::string const& file)
{
    lib::sqlite::Database db{file, lib::sqlite::Mode::ReadWrite};
    db.execute("PRAGMA busy_timeout = 200");
    db.execute("PRAGMA synchronous = FULL");
    lib::sqlite::Transaction transaction{db};
    auto const version = db.scalar("PRAGMA user_version");
    db.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
    transaction.commit();
}

bool is_sound(std::string const& file)
{
    try {
        lib::sqlite::Database db{file, lib::sqlite::Mode::ReadOnly};
        lib::sqlite::Statement statement{db, "PRAGMA quick_check(1)"};
        auto rows = statement.query();
        return rows.next() && rows.text(0) == "ok";
    } catch (lib::sqlite::Error const&) {
        return false;
    }
}

std::string set_aside(std::string const& file, std::int64_t now_us)
{
    std::string const aside = file + ".damaged-" + std::to_string(now_us / 1'000'000);
    bool const is_there = fs::exists(file);
    for (char const* end : {"", "-wal", "-shm"})
        if (fs::exists(file + end)) fs::rename(file + end, aside + end);
    return is_there ? aside : std::string{};
}

}  // namespace catalog
