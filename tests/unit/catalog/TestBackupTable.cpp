#include "catalog/BackupTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <chrono>
#include <string>
#include <vector>

#include "Scratch.h"

namespace {

using domain::BackupKind;
using domain::BackupStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class BackupTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    domain::Project m_backup = m_scratch.add_project("backup");
    domain::Project m_other = m_scratch.add_project("Trip");
    std::int64_t m_phone = m_tx.backups.ensure_device("iPhone 14", 1'000);

    domain::Asset add_asset(std::string const& path, std::string const& content, std::int64_t id = 0)
    {
        domain::Asset asset{id, m_backup.id, path, scratch::digest_of(content), {}, {}, 1};
        asset.stamp.size = content.size();
        asset.id = m_tx.assets.put(asset);
        return asset;
    }
    std::int64_t add(std::string const& path, domain::Asset const& asset, std::int64_t at = 5,
                     BackupKind kind = BackupKind::Photo)
    {
        domain::BackupRecord record;
        record.origin = {"iPhone 14", path, kind};
        record.digest = asset.digest;
        record.asset = asset.id;
        record.file_name = "n.jpg";
        record.file_path = asset.path;
        record.size = static_cast<std::int64_t>(asset.stamp.size);
        record.media_type = "image/jpeg";
        record.at = at;
        return m_tx.backups.put(m_phone, record);
    }
    BackupStatus status(std::int64_t id) { return m_tx.backups.find(id)->status; }
    std::vector<std::int64_t> sums()
    {
        auto const sums = m_tx.backups.sums();
        return {sums.photos, sums.videos, sums.bytes};
    }
    static std::vector<std::int64_t> ids(std::vector<domain::BackupRecord> const& records)
    {
        std::vector<std::int64_t> all;
        for (auto const& record : records) all.push_back(record.id);
        return all;
    }
};

TEST_F(BackupTable, GivesBackWhatWasAdded)
{
    auto const asset = add_asset("2026/01/a.jpg", "bytes");
    auto const record = m_tx.backups.find(add("file:///a", asset, 7, BackupKind::Video));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->origin, (domain::BackupOrigin{"iPhone 14", "file:///a", BackupKind::Video}));
    EXPECT_EQ(record->digest, asset.digest);
    EXPECT_EQ(record->asset, asset.id);
    EXPECT_EQ(record->file_path, "2026/01/a.jpg");
    EXPECT_EQ(record->size, 5);
    EXPECT_EQ(record->at, 7);
    EXPECT_EQ(record->status, BackupStatus::Completed);
    EXPECT_EQ(m_tx.backups.find_completed(m_phone, "file:///a", asset.digest), record);
    EXPECT_FALSE(m_tx.backups.find_completed(m_phone, "file:///A", asset.digest));
}

TEST_F(BackupTable, APathIsBackedUpOnItsOwnDeviceOnly)
{
    add("p", add_asset("a", "x"));
    auto const other = m_tx.backups.ensure_device("iPad", 1);
    EXPECT_TRUE(m_tx.backups.mark(m_phone, "p").is_backed_up);
    EXPECT_FALSE(m_tx.backups.mark(m_phone, "P").is_backed_up);
    EXPECT_FALSE(m_tx.backups.mark(other, "p").is_backed_up);
}

TEST_F(BackupTable, AContentUnderAPathIsThereOnce)
{
    auto const asset = add_asset("a", "x");
    add("p", asset);
    EXPECT_THROW(add("p", asset), lib::sqlite::Error);
    EXPECT_NO_THROW(add("q", asset));
    EXPECT_NO_THROW(add("p", add_asset("b", "y")));
}

TEST_F(BackupTable, ARecordIsOpenWhileItsFileIsGone)
{
    auto const asset = add_asset("a.jpg", "bytes");
    auto const id = add("p", asset);
    EXPECT_THAT(sums(), ElementsAre(1, 0, 5));
    m_tx.assets.remove(asset.id);
    EXPECT_EQ(status(id), BackupStatus::Pending);
    EXPECT_FALSE(m_tx.backups.mark(m_phone, "p").is_backed_up);
    EXPECT_THAT(sums(), ElementsAre(0, 0, 0));
    EXPECT_THAT(m_tx.backups.log(0, BackupStatus::Completed, 10, 0), IsEmpty());

    add_asset("a.jpg", "bytes", asset.id);
    EXPECT_EQ(status(id), BackupStatus::Completed);
    EXPECT_THAT(sums(), ElementsAre(1, 0, 5));
}

TEST_F(BackupTable, ARecordIsOpenWhenItsFileWasEdited)
{
    auto asset = add_asset("a.jpg", "bytes");
    auto const id = add("p", asset);
    asset.digest = scratch::digest_of("other");
    m_tx.assets.change_content(asset);
    EXPECT_EQ(status(id), BackupStatus::Pending);
}

TEST_F(BackupTable, AFileThatWasMovedStaysBackedUpAndHasItsNewPath)
{
    auto asset = add_asset("2026/01/a.jpg", "bytes");
    auto const id = add("p", asset);
    asset.project_id = m_other.id;
    asset.path = "ingest/originals/a.jpg";
    m_tx.assets.relocate(asset);
    EXPECT_EQ(status(id), BackupStatus::Completed);
    EXPECT_EQ(m_tx.backups.find(id)->file_path, "Trip/ingest/originals/a.jpg");
}

TEST_F(BackupTable, AnotherTryTakesOverTheRecordThatIsNotCompleted)
{
    domain::BackupRecord failed;
    failed.origin = {"iPhone 14", "p", BackupKind::Video};
    failed.file_name = "n.jpg";
    failed.size = 70;
    failed.status = BackupStatus::Failed;
    failed.id = m_tx.backups.put(m_phone, failed);
    EXPECT_THAT(sums(), ElementsAre(0, 0, 0));
    EXPECT_FALSE(m_tx.backups.mark(m_phone, "p").is_backed_up);
    EXPECT_EQ(m_tx.backups.find_open(m_phone, failed), failed.id);

    auto const asset = add_asset("a", "x");
    auto again = failed;
    again.digest = asset.digest;
    again.asset = asset.id;
    again.size = 1;
    again.status = BackupStatus::Completed;
    EXPECT_EQ(m_tx.backups.put(m_phone, again), failed.id);
    EXPECT_THAT(sums(), ElementsAre(0, 1, 1));
    EXPECT_FALSE(m_tx.backups.find_open(m_phone, failed));
}

TEST_F(BackupTable, WithoutAPathOnlyTheSameContentOrNameIsAnotherTry)
{
    domain::BackupRecord failed;
    failed.file_name = "a.jpg";
    failed.status = BackupStatus::Failed;
    failed.id = m_tx.backups.put(m_phone, failed);
    EXPECT_EQ(m_tx.backups.find_open(m_phone, failed), failed.id);
    failed.file_name = "b.jpg";
    EXPECT_FALSE(m_tx.backups.find_open(m_phone, failed));
}

TEST_F(BackupTable, TheLogIsNewestFirstAndTiesHaveAnOrder)
{
    auto const a = add("a", add_asset("a", "a"), 5);
    auto const b = add("b", add_asset("b", "b"), 9);
    auto const c = add("c", add_asset("c", "c"), 5);
    EXPECT_THAT(ids(m_tx.backups.log(0, std::nullopt, 10, 0)), ElementsAre(b, c, a));
    EXPECT_THAT(ids(m_tx.backups.log(m_phone, std::nullopt, 2, 1)), ElementsAre(c, a));
    EXPECT_THAT(ids(m_tx.backups.log(m_phone + 1, std::nullopt, 10, 0)), IsEmpty());
    EXPECT_THAT(ids(m_tx.backups.log(m_phone, BackupStatus::Completed, 2, 0)), ElementsAre(b, c));
}

TEST_F(BackupTable, TheLogOfAStatusHasNothingElse)
{
    auto const gone = add_asset("a", "a");
    auto const a = add("a", gone, 5);
    auto const b = add("b", gone, 7);
    auto const c = add("c", add_asset("c", "c"), 6);
    m_tx.assets.remove(gone.id);
    for (auto const device : {std::int64_t{0}, m_phone}) {
        EXPECT_THAT(ids(m_tx.backups.log(device, BackupStatus::Pending, 10, 0)), ElementsAre(b, a));
        EXPECT_THAT(ids(m_tx.backups.log(device, BackupStatus::Pending, 1, 1)), ElementsAre(a));
        EXPECT_THAT(ids(m_tx.backups.log(device, BackupStatus::Completed, 10, 0)), ElementsAre(c));
        EXPECT_THAT(ids(m_tx.backups.log(device, BackupStatus::Failed, 10, 0)), IsEmpty());
    }
    EXPECT_THAT(ids(m_tx.backups.log(m_phone + 1, BackupStatus::Pending, 10, 0)), IsEmpty());
}

TEST_F(BackupTable, IgnoringIsOncePerDeviceAndCanBeTakenBack)
{
    EXPECT_TRUE(m_tx.backups.ignore(m_phone, "p", 5));
    EXPECT_FALSE(m_tx.backups.ignore(m_phone, "p", 6));
    EXPECT_TRUE(m_tx.backups.mark(m_phone, "p").is_ignored);
    EXPECT_EQ(m_tx.backups.find_device("iPhone 14")->ignored, 1);
    auto const files = m_tx.backups.ignored(m_phone, 0, 10);
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].path, "p");
    EXPECT_EQ(files[0].at, 5);
    EXPECT_THAT(m_tx.backups.ignored(m_phone, files[0].id, 10), IsEmpty());
    EXPECT_TRUE(m_tx.backups.unignore(m_phone, "p"));
    EXPECT_FALSE(m_tx.backups.unignore(m_phone, "p"));
    EXPECT_FALSE(m_tx.backups.mark(m_phone, "p").is_ignored);
    EXPECT_EQ(m_tx.backups.find_device("iPhone 14")->ignored, 0);
}

TEST_F(BackupTable, ADeviceKeepsItsLastContactAndItsSums)
{
    EXPECT_EQ(m_tx.backups.ensure_device("iPhone 14", 3'000), m_phone);
    EXPECT_EQ(m_tx.backups.ensure_device("iPhone 14", 2'000), m_phone);
    add("p", add_asset("a", "abc"), 77);
    auto const devices = m_tx.backups.devices(0, 10);
    ASSERT_EQ(devices.size(), 1U);
    EXPECT_EQ(devices[0].seen_at, 3'000);
    EXPECT_EQ(devices[0].sums.photos, 1);
    EXPECT_EQ(devices[0].sums.bytes, 3);
    EXPECT_EQ(devices[0].sums.last_at, 77);
    EXPECT_THAT(m_tx.backups.devices(m_phone, 10), IsEmpty());
}

TEST_F(BackupTable, ADeviceCountsWhatFailedAndWhatIsGone)
{
    auto const numbers = [&] {
        auto const device = m_tx.backups.device(m_phone);
        return std::vector<std::int64_t>{device->sums.photos, device->failed, device->gone};
    };
    auto const asset = add_asset("a", "x");
    add("p", asset);
    domain::BackupRecord failed;
    failed.origin.path = "q";
    failed.file_name = "n.jpg";
    failed.status = BackupStatus::Failed;
    failed.id = m_tx.backups.put(m_phone, failed);
    EXPECT_THAT(numbers(), ElementsAre(1, 1, 0));
    m_tx.assets.remove(asset.id);
    EXPECT_THAT(numbers(), ElementsAre(0, 1, 1));
    add_asset("a", "x", asset.id);
    failed.status = BackupStatus::Completed;
    failed.digest = asset.digest;
    m_tx.backups.put(m_phone, failed);
    EXPECT_THAT(numbers(), ElementsAre(2, 0, 0));
}

TEST_F(BackupTable, AnOwnNameIsForPeopleAlone)
{
    m_tx.backups.set_own_name(m_phone, "Anna's phone");
    EXPECT_EQ(m_tx.backups.find_device("iPhone 14")->own_name, "Anna's phone");
    EXPECT_FALSE(m_tx.backups.find_device("Anna's phone"));
    m_tx.backups.set_own_name(m_phone, std::nullopt);
    EXPECT_EQ(m_tx.backups.device(m_phone)->own_name, "");
    EXPECT_FALSE(m_tx.backups.device(m_phone + 1));
}

TEST_F(BackupTable, TheDaysAddUpToWhatIsBackedUp)
{
    constexpr std::int64_t kDay = 86'400'000'000;
    auto const days = [&](std::int64_t device) {
        std::vector<std::vector<std::int64_t>> all;
        for (auto const& [day, files, bytes] : m_tx.backups.days(device, -1, 10))
            all.push_back({day, files, bytes});
        return all;
    };
    auto const early = add_asset("a", "abc");
    auto const late = add_asset("b", "vwxyz");
    add("p", early, 2 * kDay);
    auto const id = add("q", late, 7 * kDay);
    add("r", early, 7 * kDay + 5);
    EXPECT_THAT(days(0), ElementsAre(ElementsAre(2, 1, 3), ElementsAre(7, 2, 8)));
    EXPECT_EQ(days(m_phone), days(0));
    EXPECT_THAT(days(m_phone + 1), IsEmpty());
    EXPECT_EQ(m_tx.backups.days(0, 2, 10).size(), 1U);
    EXPECT_EQ(m_tx.backups.days(0, -1, 1).size(), 1U);

    auto moved = *m_tx.backups.find(id);
    moved.at = 9 * kDay;
    m_tx.backups.put(m_phone, moved);
    EXPECT_THAT(days(0), ElementsAre(ElementsAre(2, 1, 3), ElementsAre(7, 1, 3), ElementsAre(9, 1, 5)));
    m_tx.assets.remove(early.id);
    EXPECT_THAT(days(m_phone), ElementsAre(ElementsAre(9, 1, 5)));
    EXPECT_EQ(days(m_phone), days(0));
}

/// Half a second is for 1,000,000 rows; these are 100,000 with the look-ups of as many entries.
TEST_F(BackupTable, TwentyThousandPathsAreLookedUpAtOnce)
{
    auto const asset = add_asset("a", "x");
    m_tx.database().execute("BEGIN");
    for (int i = 0; i < 100'000; ++i) add("file:///var/mobile/Media/DCIM/" + std::to_string(i), asset);
    m_tx.database().execute("COMMIT");
    auto const begin = std::chrono::steady_clock::now();
    int known = 0;
    for (int i = 0; i < 20'000; ++i)
        known += m_tx.backups.mark(m_phone, "file:///var/mobile/Media/DCIM/" + std::to_string(i * 10))
                     .is_backed_up;
    EXPECT_EQ(known, 10'000);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds{500});
}

}  // namespace
