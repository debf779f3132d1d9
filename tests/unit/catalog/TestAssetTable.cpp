#include "catalog/AssetTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "Scratch.h"
#include "domain/SafeName.h"

namespace {

using domain::Asset;
using domain::Origin;
using scratch::digest_of;
using testing::ElementsAre;
using testing::IsEmpty;

class AssetTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    std::int64_t m_project = m_scratch.add_project("A").id;
    std::int64_t m_other = m_scratch.add_project("B").id;

    Asset make(std::string const& path, std::string_view content)
    {
        return {0,    m_project, path, digest_of(content), {content.size(), 1'000, 2'000}, Origin::Upload,
                3'000};
    }
    Asset put(std::string const& path, std::string_view content)
    {
        auto asset = make(path, content);
        asset.id = m_tx.assets.put(asset);
        return asset;
    }
    std::vector<std::string> paths(std::int64_t after = 0, std::int64_t last = INT64_MAX)
    {
        std::vector<std::string> all;
        m_tx.assets.for_each(m_project, after, last, [&](Asset const& asset) { all.push_back(asset.path); });
        return all;
    }
    std::int64_t blobs() { return m_tx.database().scalar("SELECT count(*) FROM blob"); }
};

TEST_F(AssetTable, GivesBackWhatWasPut)
{
    auto asset = make("ingest/originals/\xC3\xA9 1.mov", "content");
    asset.stamp = {7, 1'766'257'590'123'456'789, 18'446'744'073'709'551'615U};
    asset.origin = Origin::Index;
    asset.id = m_tx.assets.put(asset);
    EXPECT_EQ(m_tx.assets.at_path(m_project, asset.path), asset);
    EXPECT_FALSE(m_tx.assets.at_path(m_project, "ingest/originals/other.mov"));
    EXPECT_FALSE(m_tx.assets.at_path(m_other, asset.path));
}

TEST_F(AssetTable, FindsAContentOldestFirstInOneProject)
{
    put("second", "x");
    put("first", "x");
    put("else", "y");
    auto elsewhere = make("first", "x");
    elsewhere.project_id = m_other;
    m_tx.assets.put(elsewhere);
    std::vector<std::string> found;
    for (auto const& asset : m_tx.assets.with_content(m_project, digest_of("x"))) found.push_back(asset.path);
    EXPECT_THAT(found, ElementsAre("second", "first"));
    EXPECT_THAT(m_tx.assets.with_content(m_project, digest_of("z")), IsEmpty());
}

TEST_F(AssetTable, KnowsNamesThatCollide)
{
    put("ingest/originals/Caf\xC3\xA9.MOV", "x");
    for (char const* same : {"ingest/originals/caf\xC3\xA9.mov", "ingest/originals/CAFe\xCC\x81.mov"})
        EXPECT_TRUE(m_tx.assets.has_key(m_project, domain::name_key(same))) << same;
    EXPECT_FALSE(m_tx.assets.has_key(m_project, domain::name_key("ingest/originals/cafe.mov")));
    EXPECT_FALSE(m_tx.assets.has_key(m_other, domain::name_key("ingest/originals/caf\xC3\xA9.mov")));
}

TEST_F(AssetTable, OnePathIsOneRow)
{
    auto const first = put("a", "old");
    auto const again = put("a", "new!");
    EXPECT_EQ(again.id, first.id);
    EXPECT_THAT(paths(), ElementsAre("a"));
    auto const row = m_tx.assets.at_path(m_project, "a");
    EXPECT_EQ(row->digest, digest_of("new!"));
    EXPECT_EQ(row->stamp.size, 4U);
}

TEST_F(AssetTable, ARowKeepsItsIdWhenItMoves)
{
    put("before", "1");
    auto asset = put("old/place", "x");
    put("after", "2");
    m_tx.assets.remove(asset.id);
    asset.path = "new/place";
    EXPECT_EQ(m_tx.assets.put(asset), asset.id);
    EXPECT_EQ(m_tx.assets.at_path(m_project, "new/place"), asset);
    EXPECT_THAT(paths(), ElementsAre("before", "new/place", "after"));
}

TEST_F(AssetTable, VisitsARangeInTheOrderOfAddition)
{
    std::vector<std::int64_t> ids;
    for (char const* path : {"d", "a", "c", "b"}) ids.push_back(put(path, path).id);
    EXPECT_THAT(paths(), ElementsAre("d", "a", "c", "b"));
    EXPECT_THAT(paths(ids[0], ids[2]), ElementsAre("a", "c"));
    EXPECT_THAT(paths(ids[3], INT64_MAX), IsEmpty());
}

TEST_F(AssetTable, IdsAreNeverUsedAgain)
{
    EXPECT_EQ(m_tx.assets.last_id(), 0);
    auto const first = put("a", "x");
    EXPECT_EQ(m_tx.assets.last_id(), first.id);
    m_tx.assets.remove(first.id);
    EXPECT_EQ(m_tx.assets.last_id(), first.id);
    EXPECT_GT(put("a", "x").id, first.id);
}

TEST_F(AssetTable, ABlobGoesWithItsLastAsset)
{
    auto const a = put("a", "x");
    auto const b = put("b", "x");
    EXPECT_EQ(blobs(), 1);
    m_tx.assets.remove(a.id);
    EXPECT_EQ(blobs(), 1);
    EXPECT_EQ(m_tx.assets.at_path(m_project, "b")->digest, digest_of("x"));
    m_tx.assets.remove(b.id);
    EXPECT_EQ(blobs(), 0);
    m_tx.assets.remove(b.id);  // gone already
}

TEST_F(AssetTable, AStampIsRenewed)
{
    auto asset = put("a", "x");
    asset.stamp.mtime_ns = 5;
    asset.stamp.inode = 6;
    m_tx.assets.set_stamp(asset.id, asset.stamp);
    EXPECT_EQ(m_tx.assets.at_path(m_project, "a"), asset);
}

TEST_F(AssetTable, AFileThatMovesOrIsEditedKeepsItsRow)
{
    auto asset = put("a", "before");
    asset.path = "b";
    asset.stamp.inode = 5;
    m_tx.assets.relocate(asset);
    EXPECT_EQ(m_tx.assets.find(asset.id), asset);
    EXPECT_TRUE(m_tx.assets.has_key(m_project, domain::name_key("b")));
    EXPECT_FALSE(m_tx.assets.at_path(m_project, "a"));

    asset.digest = digest_of("later");
    asset.stamp = {5, 7, 9};
    asset.origin = Origin::Index;
    asset.added_at = 4'000;
    m_tx.assets.change_content(asset);
    EXPECT_EQ(m_tx.assets.find(asset.id), asset);
    EXPECT_EQ(blobs(), 1) << "nothing has the old content";
}

TEST_F(AssetTable, RowsCanSwapTheirPaths)
{
    auto a = put("a", "A");
    auto b = put("b", "B");
    for (auto const* row : {&a, &b}) m_tx.assets.lift(row->id);
    std::swap(a.path, b.path);
    for (auto const* row : {&a, &b}) m_tx.assets.relocate(*row);
    EXPECT_EQ(m_tx.assets.find(a.id), a);
    EXPECT_EQ(m_tx.assets.find(b.id), b);
}

TEST_F(AssetTable, PagesThroughTheStampsInByteOrderOfThePaths)
{
    for (char const* path : {"b", "a/x", "a-b", "\xC3\xA9", "a", "Z"}) put(path, path);
    auto elsewhere = make("c", "c");
    elsewhere.project_id = m_other;
    m_tx.assets.put(elsewhere);
    std::vector<std::string> all;
    for (std::string after;;) {
        auto const page = m_tx.assets.stamps(m_project, after, 2);
        for (auto const& row : page) {
            all.push_back(row.path);
            EXPECT_EQ(row.stamp, m_tx.assets.at_path(m_project, row.path)->stamp);
            EXPECT_EQ(row.id, m_tx.assets.at_path(m_project, row.path)->id);
        }
        if (page.size() < 2) break;
        after = page.back().path;
    }
    EXPECT_THAT(all, ElementsAre("Z", "a", "a-b", "a/x", "b", "\xC3\xA9"));
    EXPECT_EQ(m_tx.assets.count(m_project), 6);
}

}  // namespace
