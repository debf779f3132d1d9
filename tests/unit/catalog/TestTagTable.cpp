#include "catalog/TagTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Tags : public testing::Test {
protected:
    std::int64_t add(std::string const& path)
    {
        domain::Asset const asset{0, project.id, path, scratch::digest_of(path), {1, 2, 3}, {}, 4};
        return catalog.writer.write([&](catalog::Catalog& tx) { return tx.assets.put(asset); });
    }
    void give(std::int64_t asset, std::string const& tag)
    {
        catalog.writer.write([&](catalog::Catalog& tx) { tx.tags.give(asset, tag); });
    }
    std::vector<std::pair<std::string, std::int64_t>> used(int limit = 100)
    {
        std::vector<std::pair<std::string, std::int64_t>> all;
        for (auto const& tag : catalog.reader.tags.most_used(limit)) all.emplace_back(tag.name, tag.assets);
        return all;
    }

    scratch::EmptyCatalog catalog;
    domain::Project project = catalog.add_project("A");
};

TEST_F(Tags, CountsFollowWhateverHappensToAnAsset)
{
    auto const one = add("1");
    auto const two = add("2");
    give(one, "sun");
    give(two, "Sun");
    give(two, "sea");
    give(two, "sea");
    EXPECT_THAT(used(), ElementsAre(std::pair{"sun", 2}, std::pair{"sea", 1}));
    catalog.writer.write([&](catalog::Catalog& tx) { tx.assets.remove(two); });
    EXPECT_THAT(used(), ElementsAre(std::pair{"sun", 1}));
    catalog.writer.write([&](catalog::Catalog& tx) { tx.projects.remove(project.id); });
    EXPECT_THAT(used(), IsEmpty());
}

TEST_F(Tags, TheMostUsedComeFirstAndNoMoreThanAskedFor)
{
    auto const one = add("1");
    auto const two = add("2");
    for (auto const* tag : {"b", "a", "c"}) give(one, tag);
    give(two, "c");
    EXPECT_THAT(used(2), ElementsAre(std::pair{"c", 2}, std::pair{"a", 1}));
}

TEST_F(Tags, ARowThatChangesPlaceOrContentKeepsThem)
{
    auto const id = add("1");
    give(id, "sun");
    auto asset = *catalog.reader.assets.find(id);
    asset.path = "2";
    catalog.writer.write([&](catalog::Catalog& tx) {
        tx.assets.lift(id);
        tx.assets.relocate(asset);
    });
    asset.digest = scratch::digest_of("other");
    catalog.writer.write([&](catalog::Catalog& tx) { tx.assets.change_content(asset); });
    EXPECT_EQ(catalog.reader.assets.find(id), asset);
    EXPECT_THAT(catalog.reader.tags.of(id), ElementsAre("sun"));
    EXPECT_TRUE(catalog.reader.assets.with_content(project.id, scratch::digest_of("1")).empty());
}

}  // namespace
