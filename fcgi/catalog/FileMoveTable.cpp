#include "catalog/FileMoveTable.h"

#include "catalog/Columns.h"
#include "catalog/TextList.h"

namespace catalog {

std::int64_t FileMoveTable::add(FileMove const& move)
{
    auto const& asset = move.asset;
    m_add.run(static_cast<int>(move.purpose), move.source, move.target, asset.id, asset.project_id,
              asset.path, std::span<std::byte const>{asset.digest.bytes},
              static_cast<std::int64_t>(asset.stamp.size), asset.stamp.mtime_ns,
              static_cast<std::int64_t>(asset.stamp.inode), asset.origin == domain::Origin::Index ? 1 : 0,
              asset.added_at, join_lines(move.tags), move.to_project, move.to_path, move.trash_id,
              move.started_at);
    return m_db.last_insert_id();
}

std::vector<FileMove> FileMoveTable::all()
{
    std::vector<FileMove> moves;
    auto row = m_all.query();
    while (row.next()) {
        FileMove move;
        move.id = row.integer(0);
        move.purpose = static_cast<Purpose>(row.integer(1));
        move.source = row.text(2);
        move.target = row.text(3);
        move.asset.id = row.integer(4);
        move.asset.project_id = row.integer(5);
        move.asset.path = row.text(6);
        move.asset.digest = digest_at(row, 7);
        move.asset.stamp = {static_cast<std::uint64_t>(row.integer(8)), row.integer(9),
                            static_cast<std::uint64_t>(row.integer(10))};
        move.asset.origin = row.integer(11) == 0 ? domain::Origin::Upload : domain::Origin::Index;
        move.asset.added_at = row.integer(12);
        move.tags = split_lines(row.text(13));
        move.to_project = row.integer(14);
        move.to_path = row.text(15);
        move.trash_id = row.integer(16);
        move.started_at = row.integer(17);
        moves.push_back(std::move(move));
    }
    return moves;
}

bool FileMoveTable::has(std::int64_t id)
{
    auto rows = m_has.query(id);
    return rows.next();
}

void FileMoveTable::remove(std::int64_t id) { m_remove.run(id); }

}  // namespace catalog
