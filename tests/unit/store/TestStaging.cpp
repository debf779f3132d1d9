#include "store/Staging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <atomic>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "Scratch.h"

namespace {

using store::StagedFile;
using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

class Staging : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    store::Staging m_staging{m_root};
    util::UniqueFd m_target = m_root.ensure_folder("p");

    std::string incoming(std::string_view name) const
    {
        return m_folder / (std::string{store::kIncoming} + "/" + std::string{name});
    }
    std::vector<std::string> staged() const { return scratch::names_in(m_folder / store::kIncoming); }
    StagedFile make(std::string_view text)
    {
        auto file = m_staging.create();
        EXPECT_EQ(::write(file.fd(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        return file;
    }
    std::string stored(std::string_view name) const
    {
        return scratch::read_file(m_folder / ("p/" + std::string{name}));
    }
};

TEST_F(Staging, TakesTheFileThatNginxWrote)
{
    scratch::write_file(incoming("0000000001"), "body");
    auto const file = m_staging.take(incoming("0000000001"));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->stamp().size, 4U);
    EXPECT_EQ(file->name(), "0000000001");
}

TEST_F(Staging, TheRootMayBeReachedThroughALink)
{
    scratch::Folder const elsewhere;
    auto const link = elsewhere / "link";
    fs::create_directory_symlink(m_folder.path(), link);
    store::Root const root{link};
    store::Staging staging{root};
    scratch::write_file(incoming("0000000001"), "body");
    EXPECT_TRUE(staging.take(link + "/" + std::string{store::kIncoming} + "/0000000001"));
    scratch::write_file(incoming("0000000002"), "body");
    EXPECT_TRUE(staging.take(incoming("0000000002"))) << "nginx may have resolved the link";
}

TEST_F(Staging, TakesNothingFromElsewhere)
{
    scratch::write_file(m_folder / "p/a.mov", "media");
    scratch::write_file(incoming("folder/inner"), "x");
    fs::create_symlink(m_folder / "p/a.mov", incoming("link"));
    fs::create_hard_link(m_folder / "p/a.mov", m_folder / ".media-sync/beside");
    ASSERT_EQ(::mkfifo(incoming("pipe").c_str(), 0600), 0);
    for (auto const& path :
         {std::string{}, std::string{"body"}, std::string{"/etc/passwd"}, m_folder / "p/a.mov", incoming(""),
          incoming("."), incoming(".."), incoming("missing"), incoming("folder"), incoming("folder/inner"),
          incoming("link"), incoming("pipe"), incoming("../beside"), incoming("../incoming/link"),
          m_folder / ".media-sync/beside"})
        EXPECT_FALSE(m_staging.take(path)) << path;
    EXPECT_EQ(stored("a.mov"), "media");
    EXPECT_TRUE(fs::is_symlink(incoming("link"))) << "what is not taken is not deleted";
}

TEST_F(Staging, WhatIsNotPlacedIsDeleted)
{
    {
        auto const file = make("body");
        EXPECT_EQ(staged().size(), 1U);
    }
    EXPECT_THAT(staged(), IsEmpty());
}

TEST_F(Staging, MovingAFileDeletesItOnceAtTheEnd)
{
    auto first = make("one");
    {
        auto second = make("two");
        first = std::move(second);
        EXPECT_EQ(first.stamp().size, 3U);
    }
    EXPECT_EQ(staged().size(), 1U) << "what was held before has gone";
    StagedFile const third{std::move(first)};
    EXPECT_EQ(staged().size(), 1U);
}

TEST_F(Staging, PlacesAFileUnderItsName)
{
    {
        auto file = make("media");
        EXPECT_TRUE(file.place(m_target.get(), "a.mov"));
    }
    EXPECT_EQ(stored("a.mov"), "media");
    EXPECT_THAT(staged(), IsEmpty());
}

TEST_F(Staging, PlacementNeverReplaces)
{
    scratch::write_file(m_folder / "p/a.mov", "first");
    fs::create_directory(m_folder / "p/folder");
    fs::create_symlink("nowhere", m_folder / "p/dangling");
    {
        auto file = make("second");
        EXPECT_FALSE(file.place(m_target.get(), "a.mov"));
        EXPECT_FALSE(file.place(m_target.get(), "folder"));
        EXPECT_FALSE(file.place(m_target.get(), "dangling"));
        EXPECT_EQ(stored("a.mov"), "first");
        EXPECT_EQ(staged().size(), 1U) << "it can be placed elsewhere";
        EXPECT_TRUE(file.place(m_target.get(), "a_1.mov"));
    }
    EXPECT_EQ(stored("a.mov"), "first");
    EXPECT_EQ(stored("a_1.mov"), "second");
    EXPECT_FALSE(fs::exists(m_folder / "p/nowhere"));
}

TEST_F(Staging, OfManyWithOneNameOneIsPlaced)
{
    std::atomic<int> placed{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                auto file = m_staging.create();
                if (file.place(m_target.get(), "one")) ++placed;
            });
    }
    EXPECT_EQ(placed, 1);
    EXPECT_THAT(staged(), IsEmpty());
}

TEST_F(Staging, AFolderThatIsMissingIsAnError)
{
    fs::remove(m_folder / "p");
    auto file = make("x");
    EXPECT_THROW(file.place(m_target.get(), "a"), std::system_error);
}

TEST_F(Staging, GivesModeAndCaptureTime)
{
    auto file = make("media");
    file.make_durable(0640, 1'766'257'590'123'456);
    EXPECT_EQ(file.stamp().mtime_ns, 1'766'257'590'123'456'000);
    ASSERT_TRUE(file.place(m_target.get(), "a.mov"));
    struct stat status {};
    ASSERT_EQ(::stat((m_folder / "p/a.mov").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640U);
    EXPECT_EQ(store::stamp_of(status), file.stamp())
        << "the stamp of the staged file is that of the stored one";
}

TEST_F(Staging, KeepsTheTimeOfArrivalWhenThereIsNoOther)
{
    auto file = make("media");
    auto const before = file.stamp().mtime_ns;
    file.make_durable(0644, std::nullopt);
    EXPECT_EQ(file.stamp().mtime_ns, before);
}

TEST_F(Staging, SweepsWhatACrashLeft)
{
    scratch::write_file(incoming("left"), "x");
    scratch::write_file(incoming("folder/inner"), "x");
    fs::create_symlink("left", incoming("link"));
    EXPECT_EQ(m_staging.sweep(std::chrono::hours{1}), 1U);
    EXPECT_THAT(staged(), ElementsAre("folder", "link"));
}

TEST_F(Staging, SweepsNothingThatIsOpenAnywhere)
{
    scratch::write_file(incoming("arriving"), "x");
    scratch::set_mtime(incoming("arriving"), 1'000'000'000);
    std::ofstream const nginx{incoming("arriving"), std::ios::app};
    auto const ours = make("x");
    EXPECT_EQ(m_staging.sweep(std::chrono::seconds{-2}), 0U);
    EXPECT_EQ(staged().size(), 2U);
}

}  // namespace
