#include "store/AtomicFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <atomic>
#include <string>
#include <system_error>
#include <thread>

#include "Scratch.h"

namespace {

using testing::IsEmpty;

namespace fs = std::filesystem;

class AtomicFile : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};

    void SetUp() override { m_root.ensure_folder("p"); }
    std::string content() const { return scratch::read_file(m_folder / "p/index.json"); }
    std::vector<std::string> left() const { return scratch::names_in(m_folder / store::kIncoming); }
    void replace(std::string_view text)
    {
        store::AtomicFile file{m_root, "p/index.json"};
        file.write(text);
        file.commit();
    }
};

TEST_F(AtomicFile, IsThereAfterTheCommit)
{
    store::AtomicFile file{m_root, "p/index.json"};
    file.write("{\"a\":");
    file.write("1}");
    EXPECT_FALSE(fs::exists(m_folder / "p/index.json"));
    file.commit();
    EXPECT_EQ(content(), "{\"a\":1}");
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(AtomicFile, ReplacesTheOldContentAsAWhole)
{
    replace("a long first content");
    replace("short");
    EXPECT_EQ(content(), "short");
}

TEST_F(AtomicFile, WithoutACommitNothingChanges)
{
    replace("old");
    {
        store::AtomicFile file{m_root, "p/index.json"};
        file.write("new");
    }
    EXPECT_EQ(content(), "old");
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(AtomicFile, AFolderThatHasGoneIsAnErrorAndLeavesNothing)
{
    {
        store::AtomicFile file{m_root, "p/index.json"};
        fs::remove(m_folder / "p");
        EXPECT_THROW(file.commit(), std::system_error);
    }
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(AtomicFile, ReplacesALinkAndNotWhatItPointsTo)
{
    scratch::write_file(m_folder / "precious", "precious");
    fs::create_symlink("../precious", m_folder / "p/index.json");
    replace("new");
    EXPECT_EQ(scratch::read_file(m_folder / "precious"), "precious");
    EXPECT_FALSE(fs::is_symlink(m_folder / "p/index.json"));
    EXPECT_EQ(content(), "new");
}

TEST_F(AtomicFile, WritesIntoNoLinkedFolder)
{
    scratch::Folder const outside;
    fs::create_directory_symlink(outside.path(), m_folder / "linked");
    store::AtomicFile file{m_root, "linked/index.json"};
    EXPECT_THROW(file.commit(), std::system_error);
    EXPECT_THAT(scratch::names_in(outside.path()), IsEmpty());
}

TEST_F(AtomicFile, AReaderSeesTheOldOrTheNew)
{
    std::string const a(100'000, 'a');
    std::string const b(50'000, 'b');
    replace(a);
    std::atomic<bool> stop{false};
    int torn = 0;
    std::thread reader{[&] {
        while (!stop) {
            auto const seen = content();
            if (seen != a && seen != b) ++torn;
        }
    }};
    for (int i = 0; i < 50; ++i) replace(i % 2 == 0 ? b : a);
    stop = true;
    reader.join();
    EXPECT_EQ(torn, 0);
}

}  // namespace
