#include "store/Walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <dirent.h>
#include <dlfcn.h>
#include <sys/stat.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "Scratch.h"

static std::size_t entries_given = 0;

/// Counts what folders are asked for, in all of this program.
extern "C" dirent* readdir(DIR* dir)
{
    static auto const real = reinterpret_cast<dirent* (*)(DIR*)>(::dlsym(RTLD_NEXT, "readdir"));
    ++entries_given;
    return real(dir);
}

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
    std::vector<std::string> const& walk(std::string const& folder = "p", store::Listings* listings = nullptr)
    {
        m_seen.clear();
        auto const visit = [&](std::string const& path, domain::FileStamp const& stamp) {
            EXPECT_EQ(stamp, *m_root.stamp(path));
            m_seen.push_back(path);
        };
        m_report = store::walk(m_root, folder, visit, listings);
        return m_seen;
    }
    /// The same, and how many entries of folders it read.
    std::size_t entries_read(store::Listings& listings)
    {
        entries_given = 0;
        walk("p", &listings);
        return entries_given;
    }
    void until_folders_are_settled() const { std::this_thread::sleep_for(std::chrono::milliseconds{2'100}); }
};

TEST_F(Walk, VisitsFilesInByteOrderOfTheirPaths)
{
    std::vector<std::string> const sorted = {"p/B",  "p/a!/1", "p/a-b", "p/a/x/deep", "p/a/y",
                                             "p/a0", "p/aa/1", "p/b/1", "p/b/2",      "p/z"};
    ASSERT_TRUE(std::ranges::is_sorted(sorted));
    for (auto const& path : sorted) add(path);
    add("q/other");
    EXPECT_EQ(walk(), sorted);
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
          "p/$RECYCLE.BIN/d", "p/System Volume Information/e", "p/thumbs.db.mov", "p/THUMBS.DB",
          "p/.Trash-1000/f", "p/._a", "p/lost+found/g", "p/#recycle/h", "p/@Recycle/i"})
        add(path);
    EXPECT_THAT(walk(), ElementsAre("p/a", "p/thumbs.db.mov"));
}

TEST_F(Walk, PassesOverWhatAProgramHasNotFinished)
{
    for (char const* path : {"p/a.part", "p/b.mov.crdownload", "p/c.TMP", "p/~$d.docx", "p/e.mov.filepart",
                             "p/f.partial", "p/party", "p/tmp", "p/part.mov"})
        add(path);
    EXPECT_THAT(walk(), ElementsAre("p/part.mov", "p/party", "p/tmp"));
}

TEST_F(Walk, KnowsFromThePathWhatItPassesOver)
{
    for (char const* path : {".a", "x/.a", ".x/a", "x/@eaDir/a", "a.tmp", "x/a.part"})
        EXPECT_TRUE(store::is_passed_over(path)) << path;
    for (char const* path : {"", "a", "x/a", "x//a", "x/a."})
        EXPECT_FALSE(store::is_passed_over(path)) << path;
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

TEST_F(Walk, AFolderThatHasNotChangedIsNotReadAgain)
{
    for (char const* path : {"p/a/1", "p/a/2", "p/b/1"}) add(path);
    until_folders_are_settled();
    store::Listings listings;
    EXPECT_GT(entries_read(listings), 0U);
    EXPECT_EQ(listings.folders(), 3U);
    EXPECT_EQ(entries_read(listings), 0U);
    EXPECT_THAT(m_seen, ElementsAre("p/a/1", "p/a/2", "p/b/1"));

    scratch::write_file(m_folder / "p/a/2", "longer than before");
    EXPECT_EQ(entries_read(listings), 0U) << "an edited file changes no folder";
    EXPECT_THAT(m_seen, ElementsAre("p/a/1", "p/a/2", "p/b/1")) << "with its new stamp";

    fs::remove(m_folder / "p/b/1");
    add("p/b/3");
    EXPECT_GT(entries_read(listings), 0U);
    EXPECT_THAT(m_seen, ElementsAre("p/a/1", "p/a/2", "p/b/3"));

    fs::remove_all(m_folder / "p/a");
    walk("p", &listings);
    EXPECT_THAT(m_seen, ElementsAre("p/b/3"));
    EXPECT_EQ(listings.folders(), 0U) << "what has gone is forgotten, what has just changed is not trusted";
}

TEST_F(Walk, AFolderWhoseTimeWasSetBackIsReadAgain)
{
    add("p/1");
    scratch::set_mtime(m_folder / "p", 1'700'000'000'000'000'000);
    until_folders_are_settled();
    store::Listings listings;
    walk("p", &listings);
    ASSERT_EQ(listings.folders(), 1U);
    add("p/2");
    scratch::set_mtime(m_folder / "p", 1'700'000'000'000'000'000);
    EXPECT_THAT(walk("p", &listings), ElementsAre("p/1", "p/2"));
}

TEST_F(Walk, AFolderThatJustChangedIsNotTrusted)
{
    store::Listings listings;
    for (int i = 0; i < 200; ++i) {
        auto const name = "p/" + std::to_string(i);
        add(name);
        EXPECT_EQ(walk("p", &listings).size(), static_cast<std::size_t>(i) + 1);
    }
}

}  // namespace
