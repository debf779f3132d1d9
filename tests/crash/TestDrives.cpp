// Storage that cannot do what a Linux disk can: drives of Windows in a container, two mounts of one disk, network drives.
#include <cerrno>

#include <fmt/format.h>

#include "FaultTest.h"

namespace faults {

namespace {

struct Drive {
    char const* name;
    std::vector<Fault> faults;
};

Fault every(char const* call, char const* path, int error)
{
    return {.call = call, .path = path, .process = "ms-pool", .error = error, .count = kEvery};
}

std::vector<Drive> const& drives()
{
    static std::vector<Drive> const all = {
        {"RenameHasNoFlags", {every("renameat2", "", EINVAL)}},
        {"RenameHasNoFlagsAndThereAreNoLinks", {every("renameat2", "", EINVAL), every("link", "", EPERM)}},
        {"IncomingIsAnotherMount",
         {every("renameat2", "/incoming/", EXDEV), every("rename", "/incoming/", EXDEV),
          every("link", "/incoming/", EXDEV)}},
        {"AScannerHoldsTheFile", {{.call = "renameat2", .process = "ms-pool", .error = EACCES, .count = 3}}},
        {"AScannerHoldsTheFileForAMoment",
         {{.call = "renameat2", .process = "ms-pool", .error = EBUSY, .count = 2}}},
        {"FoldersCannotBeFlushed", {every("fsync", "/A/ingest/originals", EINVAL)}},
        {"ThereAreNoModesAndTimes", {every("fchmod", "", EPERM), every("futimens", "", EPERM)}},
    };
    return all;
}

class Drives : public FaultTest, public testing::WithParamInterface<Drive> {};

}

TEST_P(Drives, UploadsArePlacedAndNothingIsOverwritten)
{
    // A scanner lets go after a while, and looks at the next file.
    auto const begin = [&] { faults.inject(GetParam().faults); };
    begin();
    EXPECT_EQ(store("A", "a.mov", "one"), "ingest/originals/a.mov");
    begin();
    EXPECT_EQ(store("A", "a.mov", "two"), "ingest/originals/a_1.mov");
    begin();
    auto const raw = upload_raw("A", "a.mov", "three", {{"X-OC-Mtime", "1700000000"}});
    EXPECT_EQ(raw.json()["path"].text(), "ingest/originals/a_2.mov") << raw.body;
    tests::write_file(originals("A") / "by-hand.mov", "of a person");
    begin();
    EXPECT_EQ(store("A", "by-hand.mov", "of a client"), "ingest/originals/by-hand_1.mov");
    EXPECT_EQ(upload("A", "again.mov", "two").json()["status"].text(), "duplicate");

    faults.clear();
    EXPECT_EQ(tests::read_file(originals("A") / "a.mov"), "one");
    EXPECT_EQ(tests::read_file(originals("A") / "a_1.mov"), "two");
    EXPECT_EQ(tests::read_file(originals("A") / "a_2.mov"), "three");
    EXPECT_EQ(tests::read_file(originals("A") / "by-hand.mov"), "of a person");
    EXPECT_EQ(tests::read_file(originals("A") / "by-hand_1.mov"), "of a client");
    EXPECT_EQ(files_on_disk("A").size(), 5U);
    expect_nothing_incoming();
}

INSTANTIATE_TEST_SUITE_P(, Drives, testing::ValuesIn(drives()),
                         [](auto const& drive) { return drive.param.name; });

}
