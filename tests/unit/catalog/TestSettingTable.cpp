#include "catalog/SettingTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class SettingTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
};

TEST_F(SettingTable, HoldsOneValueForEachName)
{
    EXPECT_THAT(m_catalog.reader.settings.all(), IsEmpty());
    m_catalog.writer.write([](catalog::Catalog& tx) {
        tx.settings.set("b", "1");
        tx.settings.set("a", "");
        tx.settings.set("b", "2");
    });
    EXPECT_THAT(m_catalog.reader.settings.all(), ElementsAre(Pair("a", ""), Pair("b", "2")));
    m_catalog.writer.write([](catalog::Catalog& tx) {
        tx.settings.remove("b");
        tx.settings.remove("c");
    });
    EXPECT_THAT(m_catalog.reader.settings.all(), ElementsAre(Pair("a", "")));
}

TEST_F(SettingTable, AChangeByAnotherConnectionChangesTheDataVersion)
{
    auto const before = m_catalog.reader.data_version();
    EXPECT_EQ(m_catalog.reader.data_version(), before);
    m_catalog.writer.write([](catalog::Catalog& tx) { tx.settings.set("a", "1"); });
    EXPECT_NE(m_catalog.reader.data_version(), before);
}

}  // namespace
