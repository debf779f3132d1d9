#include "store/Walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <string>
#include <vector>

#include "Scratch.h"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

class Walk : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    std::vector<std::string> m_seen;
    store::WalkReport m_report;

    void add(std::string const& path) { scratch::write_file(m_folder / path, path); }
    std::vector<std::string> const& walk(std::string const& folder = "p")
    {
        m_seen.clear();
        m_report = store::walk(m_root, folder, [&](std::string const& path, domain::FileStamp const& stamp) {
            EXPECT_EQ(stamp, *m_root.stamp(path));
            m_seen.push_back(path);
        });
        return m_seen;
    }
};

TEST_F(Walk, VisitsFilesFolderByFolderInByteOrder)
{
    for (char const* path : {"p/b/2", "p/b/1", "p/a/x/deep", "p/a/y", "p/z", "p/B", "q/other"}) add(path);
    EXPECT_THAT(walk(), ElementsAre("p/B", "p/z", "p/a/y", "p/a/x/deep", "p/b/1", "p/b/2"));
    EXPECT_THAT(m_report.unreadable, IsEmpty());
    EXPECT_THAT(m_report.unnameable, IsEmpty());
}

TEST_F(Walk, PassesOverLinksAndWhatIsNoFile)
{
    scratch::Folder const outside;
    scratch::write_file(outside / "secret", "x");
    add("p/a");
    fs::create_symlink("a", m_folder / "p/link");
    fs::create_directory_symlink(outside.path(), m_folder / "p/linked");
    ASSERT_EQ(::mkfifo((m_folder / "p/pipe").c_str(), 0600), 0);
    EXPECT_THAT(walk(), ElementsAre("p/a"));
}

TEST_F(Walk, PassesOverHiddenAndSystemNames)
{
    for (char const* path :
         {"p/a", "p/.DS_Store", "p/.hidden/b", "p/Thumbs.db", "p/desktop.ini", "p/@eaDir/c",
          "p/$RECYCLE.BIN/d", "p/System Volume Information/e", "p/thumbs.db.mov"})
        add(path);
    EXPECT_THAT(walk(), ElementsAre("p/a", "p/thumbs.db.mov"));
}

TEST_F(Walk, FindsNothingWhereThereIsNothing)
{
    EXPECT_THAT(walk("missing"), IsEmpty());
    EXPECT_THAT(m_report.unreadable, IsEmpty());
    fs::create_directories(m_folder / "p/empty/inner");
    EXPECT_THAT(walk(), IsEmpty());
    add("file");
    EXPECT_THAT(walk("file"), IsEmpty());
}

TEST_F(Walk, SaysWhichNamesItLeftAlone)
{
    add("p/good");
    add("p/bad\xFF.mov");
    EXPECT_THAT(walk(), ElementsAre("p/good"));
    EXPECT_THAT(m_report.unnameable, ElementsAre("p/bad\xFF.mov"));
}

TEST_F(Walk, SaysWhichFoldersItMayNotRead)
{
    add("p/a/1");
    add("p/closed/2");
    add("p/z/3");
    fs::permissions(m_folder.path(), fs::perms::all);
    fs::permissions(m_folder / "p/closed", fs::perms::none);
    {
        scratch::OrdinaryUser const user;
        if (!user.is_stopped()) GTEST_SKIP() << "root reads everything";
        EXPECT_THAT(walk(), ElementsAre("p/a/1", "p/z/3"));
        EXPECT_THAT(m_report.unreadable, ElementsAre("p/closed"));
    }
}

}  // namespace
