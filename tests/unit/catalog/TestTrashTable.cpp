#include "catalog/TrashTable.h"

#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

class TrashRows : public testing::Test {
protected:
    std::int64_t add(std::string const& location, std::string const& project, std::uint64_t size,
                     std::int64_t deleted_at = 1)
    {
        domain::TrashItem item{0, location, project, {}, {"b", "a"}, deleted_at};
        item.asset = {7, 0, "p", scratch::digest_of(location), {size, 2, 3}, domain::Origin::Index, 9};
        return catalog.writer.write([&](catalog::Catalog& tx) { return tx.trash.add(item); });
    }

    scratch::EmptyCatalog catalog;
};

TEST_F(TrashRows, ARowHoldsAllThatARestoreNeeds)
{
    auto const item = *catalog.reader.trash.find(add("here", "A", 5));
    EXPECT_EQ(item.asset,
              (domain::Asset{7, 0, "p", scratch::digest_of("here"), {5, 2, 3}, domain::Origin::Index, 9}));
    EXPECT_EQ(item.tags, (std::vector<std::string>{"b", "a"}));
    EXPECT_EQ(item.location, "here");
    EXPECT_EQ(item.project, "A");
}

TEST_F(TrashRows, OneLocationIsOneRow)
{
    EXPECT_EQ(add("here", "A", 5), add("here", "A", 5));
    EXPECT_EQ(catalog.reader.trash.total("A").items, 1);
}

TEST_F(TrashRows, TheSumsFollowRemovalAndRenaming)
{
    auto const one = add("1", "A", 5);
    add("2", "A", 7);
    add("3", "B", 11);
    EXPECT_EQ(catalog.reader.trash.total("").bytes, 23);
    catalog.writer.write([&](catalog::Catalog& tx) { tx.trash.rename_project("A", "B"); });
    EXPECT_EQ(catalog.reader.trash.total("A").items, 0);
    EXPECT_EQ(catalog.reader.trash.total("B").items, 3);
    catalog.writer.write([&](catalog::Catalog& tx) { tx.trash.remove(one); });
    EXPECT_EQ(catalog.reader.trash.total("B").bytes, 18);
}

TEST_F(TrashRows, TheOldestComeFirstWithoutRepeats)
{
    add("1", "A", 1, 30);
    add("2", "A", 1, 10);
    add("3", "A", 1, 10);
    domain::TrashItem last;
    last.deleted_at = INT64_MIN;
    std::string order;
    for (;;) {
        auto const page = catalog.reader.trash.deleted_before(30, last, 1);
        if (page.empty()) break;
        last = page[0];
        order += last.location;
    }
    EXPECT_EQ(order, "231");
    EXPECT_TRUE(catalog.reader.trash.deleted_before(9, {}, 10).empty());
}

}  // namespace
