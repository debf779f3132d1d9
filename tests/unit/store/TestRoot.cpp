#include "store/Root.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

#include "Scratch.h"
#include "store/DiskSpace.h"

namespace {

using store::Root;
using testing::ElementsAre;

namespace fs = std::filesystem;

class StorageRoot : public testing::Test {
protected:
    scratch::Folder m_outside;
    scratch::Folder m_folder;
    Root m_root{m_folder.path()};

    void SetUp() override
    {
        scratch::write_file(m_outside / "secret", "secret");
        scratch::write_file(m_folder / "p/ingest/a.mov", "media");
        fs::create_symlink(m_outside.path(), m_folder / "p/out");
        fs::create_symlink(m_outside / "secret", m_folder / "p/secret");
        fs::create_symlink("ingest", m_folder / "p/in");
        fs::create_symlink("ingest/a.mov", m_folder / "p/last");
        fs::create_symlink("/proc/self/cwd", m_folder / "p/magic");
        fs::create_symlink("/proc/self/fd", m_folder / "p/fds");
    }
    bool opens(std::string_view path) const { return m_root.open(path, O_RDONLY).has_value(); }

    /// Every way out that a path could take.
    std::vector<std::string> escapes() const
    {
        return {"..",
                "../" + fs::path{m_outside.path()}.filename().string() + "/secret",
                "p/../../" + fs::path{m_outside.path()}.filename().string() + "/secret",
                m_outside / "secret",
                "/etc/passwd",
                "p/out/secret",
                "p/out",
                "p/secret",
                "p/in/a.mov",
                "p/in",
                "p/last",
                "p/magic",
                "p/magic/CMakeLists.txt",
                "p/fds/0"};
    }
};

TEST_F(StorageRoot, OpensWhatLiesBeneath)
{
    EXPECT_TRUE(opens("p/ingest/a.mov"));
    EXPECT_TRUE(opens(""));
    EXPECT_TRUE(opens("p"));
    EXPECT_FALSE(opens("p/missing"));
    EXPECT_FALSE(opens("p/ingest/a.mov/below a file"));
    EXPECT_FALSE(opens("p/" + std::string(300, 'x')));
}

TEST_F(StorageRoot, OpensNothingElse)
{
    for (auto const& path : escapes()) EXPECT_FALSE(opens(path)) << path;
}

TEST_F(StorageRoot, SeesNoFileThroughALink)
{
    for (auto const& path : escapes()) {
        EXPECT_FALSE(m_root.stamp(path)) << path;
        EXPECT_FALSE(m_root.has_folder(path)) << path;
    }
}

/// Makes the kernel look older than 5.6, for this process and for good.
void forget_openat2()
{
    sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
                          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
                          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    sock_fprog const program{4, code};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) ::_exit(2);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) ::_exit(3);
}

TEST_F(StorageRoot, AnOlderKernelLetsNothingOutEither)
{
    auto const works_without_openat2 = [&] {
        forget_openat2();
        if (!opens("p/ingest/a.mov") || !opens("") || !opens("p")) ::_exit(4);
        if (opens("p/missing")) ::_exit(5);
        for (auto const& path : escapes())
            if (opens(path)) ::_exit(6);
        m_root.ensure_folder("new/folder");
        ::_exit(m_root.has_folder("new/folder") ? 0 : 7);
    };
    EXPECT_EXIT(works_without_openat2(), testing::ExitedWithCode(0), "");
}

TEST_F(StorageRoot, AClosedFolderIsNoErrorWhereAYesOrNoIsAsked)
{
    scratch::write_file(m_folder / "closed/index.json", "{}");
    fs::permissions(m_folder.path(), fs::perms::all);
    fs::permissions(m_folder / "closed", fs::perms::none);
    {
        scratch::OrdinaryUser const user;
        if (!user.is_stopped()) GTEST_SKIP() << "root reads everything";
        EXPECT_FALSE(m_root.has_file("closed/index.json"));
        EXPECT_TRUE(m_root.has_folder("closed"));
        EXPECT_FALSE(m_root.is_gone("closed/index.json"));
    }
    fs::permissions(m_folder / "closed", fs::perms::all);
}

TEST_F(StorageRoot, AStampTellsAnEditedFile)
{
    scratch::set_mtime(m_folder / "p/ingest/a.mov", 1'700'000'000'123'456'789);
    auto const before = m_root.stamp("p/ingest/a.mov");
    ASSERT_TRUE(before);
    EXPECT_EQ(before->size, 5U);
    EXPECT_EQ(before->mtime_ns, 1'700'000'000'123'456'789);
    scratch::set_mtime(m_folder / "p/ingest/a.mov", 1'700'000'000'123'456'790);
    EXPECT_NE(m_root.stamp("p/ingest/a.mov"), before);
    EXPECT_FALSE(m_root.stamp("p/ingest")) << "a folder has none";
    EXPECT_FALSE(m_root.stamp("missing"));
}

TEST_F(StorageRoot, ListsItsVisibleFoldersInByteOrder)
{
    for (char const* name : {"b", "B", "\xC3\xA9t\xC3\xA9", "a b", ".hidden"})
        fs::create_directory(m_folder / name);
    scratch::write_file(m_folder / "file", "");
    fs::create_directory_symlink(m_outside.path(), m_folder / "linked");
    EXPECT_THAT(m_root.folders(), ElementsAre("B", "a b", "b", "p", "\xC3\xA9t\xC3\xA9"));
}

TEST_F(StorageRoot, MakesAFolderWithItsParentsOnce)
{
    m_root.ensure_folder("new/ingest/originals");
    scratch::write_file(m_folder / "new/ingest/originals/a", "kept");
    m_root.ensure_folder("new/ingest/originals");
    EXPECT_EQ(scratch::read_file(m_folder / "new/ingest/originals/a"), "kept");
}

TEST_F(StorageRoot, MakesNoFolderOutside)
{
    EXPECT_THROW(m_root.ensure_folder("p/out/made"), std::system_error);
    EXPECT_THROW(m_root.ensure_folder("p/in/made"), std::system_error);
    EXPECT_THROW(m_root.ensure_folder("../made"), std::system_error);
    EXPECT_THROW(m_root.ensure_folder("p/ingest/a.mov"), std::system_error) << "a file is in the way";
    EXPECT_THAT(scratch::names_in(m_outside.path()), ElementsAre("secret"));
    EXPECT_FALSE(fs::exists(m_folder / "p/ingest/made"));
}

TEST_F(StorageRoot, RemovesAFileAndNothingBehindALink)
{
    m_root.remove("p/ingest/a.mov");
    EXPECT_FALSE(fs::exists(m_folder / "p/ingest/a.mov"));
    EXPECT_NO_THROW(m_root.remove("p/ingest/a.mov")) << "it has gone already";
    EXPECT_NO_THROW(m_root.remove("no/such/folder"));
    m_root.remove("p/secret");  // the link itself
    m_root.remove("p/out/secret");
    EXPECT_TRUE(fs::exists(m_outside / "secret"));
    EXPECT_THROW(m_root.remove("p/ingest"), std::system_error);
    EXPECT_THROW(m_root.remove(".."), std::system_error);
}

TEST_F(StorageRoot, KnowsItsFreeSpace) { EXPECT_GT(store::disk_space(m_root).free, 0U); }

TEST_F(StorageRoot, HasAnIdThatStays)
{
    EXPECT_FALSE(m_root.read_id());
    auto const id = m_root.ensure_id();
    EXPECT_EQ(id.size(), 32U);
    EXPECT_EQ(m_root.read_id(), id);
    EXPECT_EQ(m_root.ensure_id(), id);
    EXPECT_EQ(Root{m_folder.path()}.ensure_id(), id);
    scratch::Folder const other;
    EXPECT_NE(Root{other.path()}.ensure_id(), id);
}

TEST_F(StorageRoot, AnEmptyMarkerIsNoMarker)
{
    scratch::write_file(m_folder / ".media-sync/root.id", "\n");
    EXPECT_FALSE(m_root.read_id());
}

TEST_F(StorageRoot, NoticesThatAnotherFolderTookItsPlace)
{
    EXPECT_TRUE(m_root.is_current());
    fs::rename(m_folder.path(), m_folder.path() + "-away");
    EXPECT_FALSE(m_root.is_current());
    fs::create_directory(m_folder.path());
    EXPECT_FALSE(m_root.is_current());
    fs::remove(m_folder.path());
    fs::rename(m_folder.path() + "-away", m_folder.path());
    EXPECT_TRUE(m_root.is_current());
}

TEST_F(StorageRoot, MustBeAFolder)
{
    EXPECT_THROW(Root{m_folder / "missing"}, std::system_error);
    EXPECT_THROW(Root{m_folder / "p/ingest/a.mov"}, std::system_error);
}

}  // namespace
