#include "store/DerivedStore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "Scratch.h"

namespace {

using domain::Derived;
using scratch::digest_of;

class DerivedStore : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    store::DerivedStore m_derived{m_root};

    void write(domain::Digest const& digest, Derived derived, std::string_view text)
    {
        auto file = m_derived.create(digest, derived);
        file.write(text);
        file.place();
    }
};

TEST_F(DerivedStore, PicturesHaveTheirPlaces)
{
    auto const digest = digest_of("a");
    EXPECT_EQ(m_derived.path_of(digest, Derived::Thumbnail), ".thumbnails/" + digest.hex() + ".png");
    EXPECT_EQ(m_derived.path_of(digest, Derived::Large),
              ".media-sync/derived/" + digest.hex().substr(0, 2) + "/" + digest.hex() + "-1600.webp");
    for (auto const derived : domain::kDerived) write(digest, derived, "picture");
    EXPECT_EQ(scratch::read_file(m_folder / m_derived.path_of(digest, Derived::Small)), "picture");
}

TEST_F(DerivedStore, OnlyAWholePictureIsThere)
{
    auto const digest = digest_of("a");
    {
        auto file = m_derived.create(digest, Derived::Thumbnail);
        file.write("half");
        EXPECT_FALSE(m_derived.find(digest, Derived::Thumbnail));
    }
    EXPECT_FALSE(m_derived.find(digest, Derived::Thumbnail));
    EXPECT_TRUE(scratch::names_in(m_folder / store::kIncoming).empty());
    write(digest, Derived::Thumbnail, "");
    EXPECT_FALSE(m_derived.find(digest, Derived::Thumbnail)) << "a power loss leaves empty files";
    write(digest, Derived::Thumbnail, "whole");
    EXPECT_TRUE(m_derived.find(digest, Derived::Thumbnail));
}

TEST_F(DerivedStore, AllPicturesOfAContentGoTogether)
{
    for (auto const derived : domain::kDerived) write(digest_of("a"), derived, "picture");
    write(digest_of("b"), Derived::Thumbnail, "picture");
    m_derived.remove(digest_of("a"));
    m_derived.remove(digest_of("never seen"));
    for (auto const derived : domain::kDerived) EXPECT_FALSE(m_derived.find(digest_of("a"), derived));
    EXPECT_TRUE(m_derived.find(digest_of("b"), Derived::Thumbnail));
}

TEST_F(DerivedStore, EveryContentIsVisitedAndStrangersAreNot)
{
    write(digest_of("a"), Derived::Thumbnail, "picture");
    write(digest_of("b"), Derived::Large, "picture");
    scratch::write_file(m_folder / ".thumbnails/notes.txt", "mine");
    std::set<std::string> seen;
    m_derived.for_each([&](domain::Digest const& digest) { seen.insert(digest.hex()); });
    EXPECT_EQ(seen, (std::set{digest_of("a").hex(), digest_of("b").hex()}));
}

}  // namespace
