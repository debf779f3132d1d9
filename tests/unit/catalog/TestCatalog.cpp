#include "catalog/Catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

#include "Scratch.h"

namespace {

using catalog::Access;
using lib::sqlite::Error;
using testing::ElementsAre;

class Catalog : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_writer{m_scratch.file, Access::Write};
    catalog::Catalog& m_reader = m_scratch.reader;
};

TEST_F(Catalog, LiesInTheStateFolder)
{
    EXPECT_EQ(catalog::catalog_file("/state"), "/state/catalog.sqlite3");
}

TEST_F(Catalog, AReaderSeesWhatWasCommitted)
{
    {
        lib::sqlite::Transaction transaction{m_writer.database()};
        m_writer.projects.add({0, "A", "notes", 7});
        EXPECT_FALSE(m_reader.projects.find("A"));
        transaction.commit();
    }
    auto const project = m_reader.projects.find("A");
    ASSERT_TRUE(project);
    EXPECT_EQ(project->name, "A");
    EXPECT_EQ(project->notes, "notes");
    EXPECT_EQ(project->created_at, 7);
}

TEST_F(Catalog, AReaderCannotWrite)
{
    EXPECT_THROW(m_reader.projects.add({0, "A", "", 1}), Error);
    EXPECT_FALSE(m_writer.projects.find("A"));
}

TEST_F(Catalog, AWriterLosesNothingAtPowerLossAndKeepsItsReferences)
{
    EXPECT_EQ(m_writer.database().scalar("PRAGMA synchronous"), 2) << "FULL";
    EXPECT_EQ(m_writer.database().scalar("PRAGMA foreign_keys"), 1);
    EXPECT_THROW(m_writer.assets.put({0, 999, "a", {}, {}, domain::Origin::Upload, 1}), Error);
}

TEST_F(Catalog, ReadersDoNotWaitForTheWriter)
{
    lib::sqlite::Transaction const transaction{m_writer.database()};
    m_writer.projects.add({0, "A", "", 1});
    EXPECT_TRUE(m_reader.projects.names().empty());
}

TEST_F(Catalog, IsNotMadeByOpeningIt)
{
    EXPECT_THROW(catalog::Catalog(m_scratch.folder / "other.sqlite3", Access::Write), Error);
    EXPECT_FALSE(std::filesystem::exists(m_scratch.folder / "other.sqlite3"));
}

TEST_F(Catalog, PreparingAFileThatIsNoCatalogueFailsAndKeepsIt)
{
    auto const file = m_scratch.folder / "photo.jpg";
    std::string const content(5000, 'x');
    scratch::write_file(file, content);
    EXPECT_THROW(catalog::prepare(file), std::runtime_error);
    EXPECT_EQ(scratch::read_file(file), content);
}

TEST_F(Catalog, ProjectsAreNamedOnce)
{
    m_writer.projects.add({0, "b", "", 1});
    m_writer.projects.add({0, "B", "", 1});
    EXPECT_THROW(m_writer.projects.add({0, "b", "", 2}), Error);
    EXPECT_THAT(m_reader.projects.names(), ElementsAre("B", "b"));
}

TEST_F(Catalog, AProjectGoesWithItsAssetsAndUnwrittenLines)
{
    auto const id = m_writer.projects.add({0, "A", "", 1});
    auto const other = m_writer.projects.add({0, "B", "", 1});
    for (auto const project : {id, other}) {
        m_writer.assets.put(
            {0, project, "a.mov", scratch::digest_of("x"), {1, 2, 3}, domain::Origin::Upload, 1});
        m_writer.events.add_line(project, catalog::Log::Files, "{}");
    }
    m_writer.projects.remove(id);
    EXPECT_FALSE(m_reader.assets.at_path(id, "a.mov"));
    EXPECT_TRUE(m_reader.events.lines(id, catalog::Log::Files, 10).empty());
    EXPECT_TRUE(m_reader.assets.at_path(other, "a.mov"));
    EXPECT_EQ(m_reader.events.lines(other, catalog::Log::Files, 10).size(), 1U);
}

TEST_F(Catalog, AnIndexIsWrittenSeldomWhenThatTakesLong)
{
    auto const id = m_writer.projects.add({0, "A", "", 1});
    EXPECT_EQ(m_reader.projects.next_publication(id, 2'000'000), 2'000'000) << "never written yet";
    m_writer.projects.set_published(id, 10'000'000, 1'000);
    EXPECT_EQ(m_reader.projects.next_publication(id, 2'000'000), 12'000'000);
    m_writer.projects.set_published(id, 10'000'000, 500'000);
    EXPECT_EQ(m_reader.projects.next_publication(id, 2'000'000), 20'000'000);
}

TEST_F(Catalog, RemembersItsRoot)
{
    EXPECT_FALSE(m_reader.identity.root_id());
    m_writer.identity.set_root_id("one");
    m_writer.identity.set_root_id("two");
    EXPECT_EQ(m_reader.identity.root_id(), "two");
}

}  // namespace
