#include "service/LiveSettings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

class LiveSettings : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
    config::Options m_options;

    void store(std::string const& name, std::string const& value)
    {
        m_catalog.writer.write([&](catalog::Catalog& tx) { tx.settings.set(name, value); });
    }
};

TEST_F(LiveSettings, AreTheDefaultsOfAnEmptyCatalogue)
{
    service::LiveSettings live{m_catalog.reader, m_options};
    EXPECT_EQ(live.current(), config::Settings{});
}

TEST_F(LiveSettings, NoticeWhatAnotherConnectionChanged)
{
    service::LiveSettings live{m_catalog.reader, m_options};
    EXPECT_EQ(live.current().rescan_interval, 60);
    store("rescan_interval", "5");
    EXPECT_EQ(live.current().rescan_interval, 5);
    store("rescan_interval", "6");
    EXPECT_EQ(live.current().rescan_interval, 6);
    m_catalog.writer.write([](catalog::Catalog& tx) { tx.settings.remove("rescan_interval"); });
    EXPECT_EQ(live.current().rescan_interval, 60);
}

TEST_F(LiveSettings, KeepWhatWasGivenAtTheStart)
{
    m_options.given = {{"trash-retention", {"9", lib::cli::Origin::Environment}}};
    service::LiveSettings live{m_catalog.reader, m_options};
    store("trash_retention", "5");
    EXPECT_EQ(live.current().trash_retention, 9);
}

TEST_F(LiveSettings, OutliveACatalogueThatCannotBeRead)
{
    service::LiveSettings live{m_catalog.reader, m_options};
    store("rescan_interval", "5");
    EXPECT_EQ(live.current().rescan_interval, 5);
    m_catalog.writer.write([](catalog::Catalog& tx) { tx.database().execute("DROP TABLE setting"); });
    EXPECT_EQ(live.current().rescan_interval, 5);
}

}  // namespace
