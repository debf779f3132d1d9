// Storing and moving on every kind of drive: the same tests hold for each.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Drives.h"
#include "store/PlaceCopy.h"
#include "store/Relocation.h"
#include "store/Rename.h"
#include "store/RootAbilities.h"

namespace {

using scratch::digest_of;
using scratch::names_in;
using scratch::read_file;
using scratch::write_file;
using store::Relocated;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// With the strategy that the self-test chose, or with the usual one, which the drive then contradicts.
class OnEveryDrive : public testing::TestWithParam<std::tuple<drives::Refusals, bool>> {
protected:
    OnEveryDrive()
    {
        if (std::get<1>(GetParam())) root.set_abilities(store::probe(root));
        std::filesystem::create_directories(folder / "P");
        std::filesystem::create_directories(folder / "Q");
    }
    store::StagedFile staged(std::string_view text)
    {
        auto file = staging.create();
        EXPECT_EQ(::write(file.fd(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        file.make_durable(0644, 1'700'000'000'123'456);
        return file;
    }
    std::optional<domain::FileStamp> place(std::string_view text, std::string const& name)
    {
        return staged(text).place(root.ensure_folder("P").get(), name);
    }
    std::vector<std::string> incoming() { return names_in(folder / store::kIncoming); }

    scratch::Folder folder;
    drives::Drive drive{std::get<0>(GetParam())};
    store::Root root{folder.path(), drive};
    store::Staging staging{root};
};

INSTANTIATE_TEST_SUITE_P(Drive, OnEveryDrive,
                         testing::Combine(testing::ValuesIn(drives::all()), testing::Bool()),
                         [](auto const& drive) {
                             return std::string{std::get<0>(drive.param).name} +
                                    (std::get<1>(drive.param) ? "Tested" : "Untested");
                         });

TEST_P(OnEveryDrive, AFileIsPlacedWithItsBytesAndItsStamp)
{
    auto const stamp = place("bytes", "a.mov");
    ASSERT_TRUE(stamp);
    EXPECT_EQ(read_file(folder / "P/a.mov"), "bytes");
    EXPECT_EQ(root.stamp("P/a.mov"), stamp);
    EXPECT_EQ(stamp->mtime_ns, 1'700'000'000'123'456'000);
    EXPECT_THAT(names_in(folder / "P"), ElementsAre("a.mov"));
    EXPECT_THAT(incoming(), IsEmpty());
}

TEST_P(OnEveryDrive, NothingIsReplacedAndTheFileCanGoElsewhere)
{
    write_file(folder / "P/a.mov", "other");
    auto file = staged("bytes");
    auto const target = root.ensure_folder("P");
    EXPECT_FALSE(file.place(target.get(), "a.mov"));
    EXPECT_EQ(read_file(folder / "P/a.mov"), "other");
    ASSERT_TRUE(file.place(target.get(), "a_1.mov"));
    EXPECT_EQ(read_file(folder / "P/a_1.mov"), "bytes");
    EXPECT_THAT(names_in(folder / "P"), ElementsAre("a.mov", "a_1.mov"));
}

TEST_P(OnEveryDrive, AFolderOrALinkOfThatNameIsInTheWay)
{
    std::filesystem::create_directory(folder / "P/folder");
    std::filesystem::create_symlink("/nowhere", folder / "P/link");
    EXPECT_FALSE(place("bytes", "folder"));
    EXPECT_FALSE(place("bytes", "link"));
    EXPECT_THAT(names_in(folder / "P"), ElementsAre("folder", "link"));
}

TEST_P(OnEveryDrive, AFileThatIsNotPlacedGoes)
{
    {
        auto const file = staged("bytes");
        EXPECT_EQ(incoming().size(), 1U);
    }
    EXPECT_THAT(incoming(), IsEmpty());
}

TEST_P(OnEveryDrive, AFileMoves)
{
    write_file(folder / "P/a.mov", "bytes");
    EXPECT_EQ(store::relocate(root, "P/a.mov", "Q/deep/b.mov", ".spare", digest_of("bytes")),
              Relocated::Done);
    EXPECT_EQ(read_file(folder / "Q/deep/b.mov"), "bytes");
    EXPECT_THAT(names_in(folder / "P"), IsEmpty());
    EXPECT_THAT(names_in(folder / "Q/deep"), ElementsAre("b.mov"));
}

TEST_P(OnEveryDrive, AMoveReplacesNothing)
{
    write_file(folder / "P/a.mov", "bytes");
    write_file(folder / "Q/a.mov", "other");
    EXPECT_EQ(store::relocate(root, "P/a.mov", "Q/a.mov", ".spare", digest_of("bytes")), Relocated::Taken);
    EXPECT_EQ(store::relocate(root, "P/none.mov", "Q/none.mov", ".spare", digest_of("bytes")),
              Relocated::Gone);
    EXPECT_EQ(read_file(folder / "P/a.mov"), "bytes");
    EXPECT_EQ(read_file(folder / "Q/a.mov"), "other");
    EXPECT_THAT(names_in(folder / "Q"), ElementsAre("a.mov"));
}

TEST_P(OnEveryDrive, AFolderIsRenamedAndReplacesNothing)
{
    write_file(folder / "P/a.mov", "bytes");
    EXPECT_EQ(store::rename_folder(root, "P", "Q"), EEXIST);
    EXPECT_EQ(store::rename_folder(root, "P", "R"), 0);
    EXPECT_EQ(store::rename_folder(root, "R", "r"), 0);
    EXPECT_EQ(store::rename_folder(root, "none", "S"), ENOENT);
    EXPECT_EQ(read_file(folder / "r/a.mov"), "bytes");
}

TEST_P(OnEveryDrive, NothingLeavesTheRoot)
{
    scratch::Folder outside;
    write_file(outside / "secret", "x");
    std::filesystem::create_symlink(outside.path(), folder / "P/out");
    for (auto const& path :
         {std::string{"P/out/secret"}, std::string{".."}, std::string{"P/../../etc"}, outside / "secret"})
        EXPECT_FALSE(root.open(path, O_RDONLY)) << path;
    write_file(folder / "P/ingest/a.mov", "x");
    EXPECT_TRUE(root.open("P/ingest/a.mov", O_RDONLY));
}

TEST_P(OnEveryDrive, TheMarkerAndFoldersAreMade)
{
    auto const id = root.ensure_id();
    EXPECT_EQ(root.read_id(), id);
    root.ensure_folder("new/ingest/originals");
    EXPECT_TRUE(root.has_folder("new/ingest/originals"));
}

struct Probing : testing::Test {
    scratch::Folder folder;
    store::RootAbilities probe(drives::Refusals refusals)
    {
        drives::Drive const drive{refusals};
        auto const abilities = store::probe(store::Root{folder.path(), drive});
        EXPECT_THAT(names_in(folder / store::kIncoming), IsEmpty());
        return abilities;
    }
};

TEST_F(Probing, AnOrdinaryDriveCanAll)
{
    auto const abilities = probe({.name = ""});
    EXPECT_EQ(abilities.placing, store::Placing::Exclusive);
    EXPECT_TRUE(abilities.has_openat2 && abilities.tells_case_apart && abilities.flushes_folders &&
                abilities.keeps_modes);
    EXPECT_GT(abilities.free_bytes, 0U);
    EXPECT_THAT(store::describe(abilities), HasSubstr("the storage was tested: it can all that is needed; "));
}

TEST_F(Probing, AWindowsDriveIsSeenThrough)
{
    auto const abilities =
        probe({.name = "", .exclusive = EINVAL, .flush = EINVAL, .openat2 = EPERM, .folds_case = true});
    EXPECT_EQ(abilities.placing, store::Placing::Link);
    EXPECT_FALSE(abilities.has_openat2 || abilities.tells_case_apart || abilities.flushes_folders);
    EXPECT_THAT(store::describe(abilities),
                testing::AllOf(HasSubstr("hard links"), HasSubstr("case"), HasSubstr("power loss")));
}

TEST_F(Probing, WithoutLinksAnEmptyFileTakesTheName)
{
    EXPECT_EQ(probe({.name = "", .exclusive = EINVAL, .link = EPERM}).placing, store::Placing::Placeholder);
}

TEST_F(Probing, ADiskErrorIsNotTakenForAnInability)
{
    drives::Drive const failing{{.name = "", .flush = EIO}};
    store::Root root{folder.path()};
    store::Root broken{folder.path(), failing};
    broken.set_abilities(store::probe(broken));
    EXPECT_TRUE(broken.abilities().flushes_folders);
    EXPECT_THROW(broken.flush_folder(broken.fd()), std::system_error);
    EXPECT_NO_THROW(root.flush_folder(root.fd()));
}

TEST_F(Probing, ARootThatMayNotBeWrittenSaysSo)
{
    store::Root const root{folder.path()};
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    scratch::OrdinaryUser const user;
    if (!user.is_stopped()) GTEST_SKIP() << "root writes everywhere";
    auto const abilities = store::probe(root);
    EXPECT_FALSE(abilities.failure.empty());
    EXPECT_EQ(abilities.placing, store::Placing::Exclusive);
    EXPECT_THAT(store::describe(abilities), HasSubstr(abilities.failure));
}

TEST(Scanner, IsWaitedForThreeSecondsAtMost)
{
    scratch::Folder folder;
    drives::Drive const drive{{.name = "", .held = -1}};
    store::Root const root{folder.path(), drive};
    write_file(folder / "a", "x");
    EXPECT_EQ(store::rename_without_replacing(root, root.fd(), "a", root.fd(), "b"), EACCES);
    EXPECT_GT(drive.paused, 2000);
    EXPECT_LT(drive.paused, 3000);
}

TEST(Scanner, IsNotSuspectedWhereThePermissionsForbidIt)
{
    scratch::Folder folder;
    drives::Drive const drive{{.name = "", .held = -1}};
    store::Root const root{folder.path(), drive};
    write_file(folder / "a", "x");
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
    scratch::OrdinaryUser const user;
    if (!user.is_stopped()) GTEST_SKIP() << "root writes everywhere";
    EXPECT_EQ(store::rename_without_replacing(root, root.fd(), "a", root.fd(), "b"), EPERM);
    EXPECT_EQ(drive.paused, 0);
}

TEST(Names, ThatTheDriveRefusesAreToldApart)
{
    class Picky : public store::Calls {
    public:
        int rename_exclusively(int, char const*, int, char const*) const override
        {
            return errno = EINVAL, -1;
        }
        int link(int, char const*, int, char const*) const override { return errno = EINVAL, -1; }
        int make_file(int, char const*) const override { return errno = EINVAL, -1; }
    };
    scratch::Folder folder;
    Picky const picky;
    store::Root const root{folder.path(), picky};
    write_file(folder / "a", "x");
    EXPECT_EQ(store::rename_without_replacing(root, root.fd(), "a", root.fd(), "a:b"), EILSEQ);
    EXPECT_EQ(store::rename_without_replacing(store::Root{folder.path()}, root.fd(), "a", root.fd(),
                                              std::string(300, 'x')),
              ENAMETOOLONG);
}

TEST(Copies, ThatWereCutShortAreSweptByAge)
{
    scratch::Folder folder;
    store::Root const root{folder.path()};
    write_file(folder / ("P/" + std::string{store::kSparePrefix} + "1"), "half");
    write_file(folder / "P/a.mov", "whole");
    EXPECT_EQ(store::sweep_copies(root, "P", std::chrono::hours{1}), 0U);
    EXPECT_EQ(store::sweep_copies(root, "P", std::chrono::seconds{-2}), 1U);
    EXPECT_EQ(store::sweep_copies(root, "none", std::chrono::seconds{-2}), 0U);
    EXPECT_THAT(names_in(folder / "P"), ElementsAre("a.mov"));
}

TEST(Copies, ThatWereCutShortAreSweptInFoldersOfDaysAndMonths)
{
    scratch::Folder folder;
    store::Root const root{folder.path()};
    for (auto const* place :
         {"backup", "backup/2026", "backup/2026/11", "backup/2026/11/deeper", "backup/.own"})
        write_file(folder / (std::string{place} + "/" + std::string{store::kSparePrefix} + "1"), "half");
    write_file(folder / "backup/2026/11/a.mov", "whole");
    EXPECT_EQ(store::sweep_copies(root, "backup", std::chrono::seconds{-2}, 2), 3U);
    EXPECT_THAT(names_in(folder / "backup/2026/11"), ElementsAre("a.mov", "deeper"));
    EXPECT_THAT(names_in(folder / "backup/.own"), testing::SizeIs(1));
}

}  // namespace
