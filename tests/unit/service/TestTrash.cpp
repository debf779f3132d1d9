#include "service/Trash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"
#include "util/Clock.h"

namespace {

using service::ItemStatus;
using testing::IsEmpty;

constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;

class Purging : public testing::Test {
protected:
    domain::TrashItem deleted(std::string const& name)
    {
        auto const asset = storage.upload(a, name, "content of " + name)->asset;
        auto const results = *storage.tidy.remove({{asset.id}, "", {}});
        return *storage.catalog.trash.find(results[0].trash_id);
    }
    std::size_t count() { return storage.trash.list("", 0, 1000).size(); }

    scratch::Storage storage;
    domain::Project a = storage.make_project("A");
};

TEST_F(Purging, AFileGoesWhenItsTimeIsOverAndNotBefore)
{
    auto const item = deleted("a.mov");
    EXPECT_EQ(storage.trash.expires_at(item), item.deleted_at + 30 * kDay);
    EXPECT_EQ(storage.trash.purge_expired(item.deleted_at + 30 * kDay - 1).items, 0);
    EXPECT_EQ(count(), 1U);
    auto const purged = storage.trash.purge_expired(item.deleted_at + 30 * kDay);
    EXPECT_EQ(purged.items, 1);
    EXPECT_EQ(purged.bytes, static_cast<std::int64_t>(item.asset.stamp.size));
    EXPECT_EQ(count(), 0U);
    EXPECT_THAT(scratch::names_in(storage.path(store::kTrash)), IsEmpty());
    EXPECT_EQ(storage.catalog.events.latest({"A", "purge"}, 10).size(), 1U);
}

TEST_F(Purging, TheRetentionIsAskedEachTime)
{
    auto const item = deleted("a.mov");
    storage.retention = 0;
    EXPECT_EQ(storage.trash.purge_expired(item.deleted_at).items, 1);
}

TEST_F(Purging, EachRequestedItemHasItsResult)
{
    auto const one = deleted("a.mov");
    auto const two = deleted("b.mov");
    auto const results = *storage.trash.purge({one.id, 99, one.id});
    EXPECT_EQ(results[0].status, ItemStatus::Done);
    EXPECT_EQ(results[1].status, ItemStatus::Missing);
    EXPECT_FALSE(storage.root.has_entry(one.location));
    EXPECT_TRUE(storage.root.has_entry(two.location));
    EXPECT_EQ(storage.trash.total("A").items, 1);
}

TEST_F(Purging, AllGoesInManyPortions)
{
    for (int i = 0; i < 250; ++i) deleted(std::to_string(i) + ".mov");
    EXPECT_EQ(storage.trash.total("").items, 250);
    EXPECT_EQ(storage.trash.purge_all()->items, 250);
    EXPECT_EQ(storage.trash.total("").items, 0);
    EXPECT_THAT(scratch::names_in(storage.path(store::kTrash)), IsEmpty());
}

TEST_F(Purging, KilledBetweenTheFileAndItsRowTheRowGoesLater)
{
    auto const item = deleted("a.mov");
    std::filesystem::remove(storage.path(item.location));
    EXPECT_EQ(storage.trash.repair(), 1);
    EXPECT_EQ(count(), 0U);
}

TEST_F(Purging, AFileWithoutARowIsListedAgainWithProjectPathAndTime)
{
    auto const item = deleted("a.mov");
    storage.writer.write([&](catalog::Catalog& tx) { tx.trash.remove(item.id); });
    EXPECT_EQ(storage.trash.repair(), 1);
    auto const again = storage.trash.list("A", 0, 10);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].asset.path, item.asset.path);
    EXPECT_EQ(again[0].asset.digest, item.asset.digest);
    EXPECT_LE(std::abs(again[0].deleted_at - item.deleted_at), 1000);
    EXPECT_EQ(storage.trash.repair(), 0);
    EXPECT_EQ((*storage.restores.restore({again[0].id}))[0].status, ItemStatus::Done);
    EXPECT_EQ(storage.paths(a), std::vector{item.asset.path});
}

TEST_F(Purging, AFileOnItsWayIntoTheTrashIsNobodysOrphan)
{
    auto const asset = storage.upload(a, "a.mov", "one")->asset;
    catalog::FileMove move;
    move.purpose = catalog::Purpose::Delete;
    move.asset = asset;
    move.source = "A/" + asset.path;
    move.target = store::Trash::new_folder(5) + "/A/" + asset.path;
    storage.writer.write([&](catalog::Catalog& tx) { tx.moves.add(move); });
    scratch::write_file(storage.path(move.target), "one");
    EXPECT_EQ(storage.trash.repair(), 0);
    EXPECT_EQ(count(), 0U);
}

TEST_F(Purging, TheListIsPagedAndKnowsItsProjects)
{
    storage.make_project("B");
    for (int i = 0; i < 5; ++i) deleted(std::to_string(i) + ".mov");
    auto const first = storage.trash.list("", 0, 3);
    ASSERT_EQ(first.size(), 3U);
    auto const second = storage.trash.list("", first.back().id, 3);
    ASSERT_EQ(second.size(), 2U);
    EXPECT_GT(first.back().id, second.front().id);
    EXPECT_THAT(storage.trash.list("B", 0, 10), IsEmpty());
    EXPECT_EQ(storage.trash.total("B").items, 0);
}

TEST_F(Purging, AForeignRootIsLeftAlone)
{
    auto const item = deleted("a.mov");
    std::filesystem::remove(storage.path(".media-sync/root.id"));
    EXPECT_EQ(storage.trash.purge_expired(util::now_us() + 99 * kDay).items, 0);
    EXPECT_EQ(storage.trash.repair(), 0);
    EXPECT_TRUE(storage.root.has_entry(item.location));
}

}  // namespace
