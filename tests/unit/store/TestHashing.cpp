#include "store/Hashing.h"

#include <gtest/gtest.h>
#include <atomic>
#include <string>
#include <thread>

#include "Scratch.h"

namespace {

namespace fs = std::filesystem;

class Hashing : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};

    util::UniqueFd open(std::string const& name, std::string_view text)
    {
        scratch::write_file(m_folder / name, text);
        return std::move(*m_root.open(name, O_RDWR));
    }
};

TEST_F(Hashing, GivesTheSha256)
{
    EXPECT_EQ(store::hash_file(open("abc", "abc").get()).hex(),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(store::hash_file(open("empty", "").get()).hex(),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(Hashing, ReadsTheWholeFileWhereverItStands)
{
    auto const fd = open("abc", "abc");
    ::lseek(fd.get(), 2, SEEK_SET);
    EXPECT_EQ(store::hash_file(fd.get()), scratch::digest_of("abc"));
}

TEST_F(Hashing, BlocksDoNotShow)
{
    for (std::size_t const size :
         {store::kBlock - 1, store::kBlock, store::kBlock + 1, 3 * store::kBlock + 7}) {
        std::string text(size, 'x');
        text.back() = 'y';
        EXPECT_EQ(store::hash_file(open("file", text).get()), scratch::digest_of(text)) << size;
    }
}

TEST_F(Hashing, FlushingAlongsideGivesTheSame)
{
    for (std::size_t const size : {std::size_t{10}, std::size_t{9} * 1024 * 1024}) {
        std::string const text(size, 'z');
        EXPECT_EQ(store::hash_while_flushing(open("file", text).get(), size), scratch::digest_of(text));
    }
}

TEST_F(Hashing, ASettledFileComesWithItsStamp)
{
    scratch::write_file(m_folder / "p/a.mov", "media");
    auto const hashed = store::hash_settled(m_root, "p/a.mov");
    ASSERT_TRUE(hashed);
    EXPECT_EQ(hashed->digest, scratch::digest_of("media"));
    EXPECT_EQ(hashed->stamp, *m_root.stamp("p/a.mov"));
}

TEST_F(Hashing, WhatIsNoPlainFileHasNoDigest)
{
    scratch::write_file(m_folder / "a", "media");
    fs::create_symlink("a", m_folder / "link");
    fs::create_directory(m_folder / "folder");
    EXPECT_FALSE(store::hash_settled(m_root, "link"));
    EXPECT_FALSE(store::hash_settled(m_root, "folder"));
    EXPECT_FALSE(store::hash_settled(m_root, "missing"));
}

TEST_F(Hashing, AFileThatMayNotBeReadHasNoDigest)
{
    scratch::write_file(m_folder / "a", "media");
    fs::permissions(m_folder.path(), fs::perms::all);
    fs::permissions(m_folder / "a", fs::perms::none);
    scratch::OrdinaryUser const user;
    if (!user.is_stopped()) GTEST_SKIP() << "root reads everything";
    EXPECT_FALSE(store::hash_settled(m_root, "a"));
}

TEST_F(Hashing, AFileThatChangesMeanwhileHasNoDigest)
{
    scratch::write_file(m_folder / "a", std::string(32 * 1024 * 1024, 'x'));
    std::atomic<bool> stop{false};
    std::atomic<std::int64_t> writes{0};
    std::thread writer{[&] {
        while (!stop) scratch::set_mtime(m_folder / "a", 1'000'000'000 + ++writes);
    }};
    while (writes == 0) std::this_thread::yield();
    EXPECT_FALSE(store::hash_settled(m_root, "a"));
    stop = true;
    writer.join();
    EXPECT_TRUE(store::hash_settled(m_root, "a"));
}

}  // namespace
