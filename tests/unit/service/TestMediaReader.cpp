#include "service/MediaReader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include "Scratch.h"
#include "service/Thumbnails.h"

namespace {

using domain::Derived;
using domain::ReadState;
using scratch::digest_of;
using testing::HasSubstr;
using testing::IsEmpty;
using Step = service::MediaReader::Step;
using State = service::PictureSighting::State;

std::string golden(std::string const& name)
{
    return scratch::read_file(std::string{MEDIA_SYNC_GOLDEN} + "/media/" + name);
}

class MediaReader : public testing::Test {
protected:
    scratch::Storage m_storage;
    domain::Project m_project = m_storage.make_project("A");
    service::MediaQueue m_queue;
    service::MediaReader m_reader{m_storage.catalog, m_storage.writer,  m_storage.root,    m_storage.guard,
                                  m_queue,           m_storage.signals, MEDIA_SYNC_DECODER};
    service::PictureWaits m_waits{4};
    service::Thumbnails m_thumbnails{m_storage.catalog, m_storage.writer, m_storage.root, m_storage.signals,
                                     m_waits};
    store::DerivedStore m_derived{m_storage.root};

    domain::Asset upload(std::string const& name, std::string const& bytes)
    {
        return m_storage.upload(m_project, name, bytes).value().asset;
    }
    int read_all()
    {
        int count = 0;
        while (m_reader.step() == Step::Read) ++count;
        return count;
    }
    std::vector<std::string> by_capture_time()
    {
        domain::MediaQuery query;
        query.order = domain::MediaOrder::Captured;
        query.is_descending = false;
        std::vector<std::string> names;
        for (auto const& item : m_storage.catalog.media.page(query).items)
            names.emplace_back(domain::file_name(item.asset.path));
        return names;
    }
    bool has(std::string const& bytes, Derived derived)
    {
        return m_derived.find(digest_of(bytes), derived).has_value();
    }
};

TEST_F(MediaReader, ReadsEveryContentOnce)
{
    auto const picture = golden("zone.jpg");
    upload("a.jpg", picture);
    upload("notes.txt", "text");
    m_storage.upload(m_storage.make_project("B"), "copy.jpg", picture).value();
    EXPECT_EQ(read_all(), 2);
    EXPECT_EQ(read_all(), 0);
    auto const record = m_thumbnails.facts(digest_of(picture));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->state, ReadState::Done);
    EXPECT_EQ(record->facts.model, "iPhone 15 Pro");
    EXPECT_TRUE(has(picture, Derived::Thumbnail));
    EXPECT_TRUE(has(picture, Derived::Small));
    EXPECT_FALSE(has(picture, Derived::Large));
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(MediaReader, ListsFollowTheTimeThatThePictureSays)
{
    upload("new.jpg", golden("no-zone.jpg"));
    scratch::set_mtime(m_storage.original(m_project, "new.jpg"), 1'000'000'000);
    upload("old.jpg", golden("gps-time.jpg"));
    upload("plain.txt", "text");
    read_all();
    EXPECT_THAT(by_capture_time(), testing::ElementsAre("old.jpg", "new.jpg", "plain.txt"));
    EXPECT_EQ(m_storage.catalog.media.page({.order = domain::MediaOrder::Captured, .is_descending = false})
                  .items.front()
                  .captured_at,
              1'703'410'200'000'000);
}

TEST_F(MediaReader, AMoveIsNotReadAgainAndKeepsTheTime)
{
    upload("a.jpg", golden("gps-time.jpg"));
    read_all();
    std::filesystem::rename(m_storage.original(m_project, "a.jpg"), m_storage.original(m_project, "b.jpg"));
    ASSERT_TRUE(m_storage.reconcile.run("A", [](auto, auto) {}));
    EXPECT_EQ(read_all(), 0);
    EXPECT_EQ(m_storage.catalog.media.page({}).items.front().captured_at, 1'703'410'200'000'000);
}

TEST_F(MediaReader, ADamagedFileFailsOnceWithAReason)
{
    auto const broken = golden("zone.jpg").substr(0, 600);
    upload("broken.jpg", broken);
    EXPECT_EQ(read_all(), 1);
    EXPECT_EQ(read_all(), 0);
    auto const sighting = m_thumbnails.look(digest_of(broken), Derived::Thumbnail);
    EXPECT_EQ(sighting.state, State::None);
    EXPECT_FALSE(sighting.reason.empty());
    EXPECT_FALSE(has(broken, Derived::Thumbnail));
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(MediaReader, ACrashIsTriedOnceMoreLaterAndThenNeverAgain)
{
    auto const picture = golden("zone.jpg");
    upload("a.jpg", picture);
    service::MediaReader impatient{
        m_storage.catalog, m_storage.writer,  m_storage.root,     m_storage.guard,
        m_queue,           m_storage.signals, MEDIA_SYNC_DECODER, {.wall = std::chrono::seconds{0}}};
    EXPECT_EQ(impatient.step(), Step::Read);
    auto record = m_thumbnails.facts(digest_of(picture));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->state, ReadState::Waiting);
    EXPECT_EQ(impatient.step(), Step::Idle) << "not at once";
    ASSERT_TRUE(impatient.next_try());
    m_thumbnails.look(digest_of(picture), Derived::Thumbnail);
    m_storage.writer.write([&](catalog::Catalog& tx) { tx.facts.want(digest_of(picture), {}, 1); });
    EXPECT_EQ(impatient.step(), Step::Read);
    record = m_thumbnails.facts(digest_of(picture));
    EXPECT_EQ(record->state, ReadState::Failed);
    EXPECT_THAT(record->reason, HasSubstr("takes longer"));
    EXPECT_FALSE(impatient.next_try());
    EXPECT_EQ(impatient.step(), Step::Idle);
}

TEST_F(MediaReader, ACrashOverALargerPictureTakesNothingAway)
{
    auto const picture = golden("gps-time.jpg");
    upload("a.jpg", picture);
    read_all();
    service::MediaReader impatient{
        m_storage.catalog, m_storage.writer,  m_storage.root,     m_storage.guard,
        m_queue,           m_storage.signals, MEDIA_SYNC_DECODER, {.wall = std::chrono::seconds{0}}};
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(m_thumbnails.get(digest_of(picture), Derived::Large, {}).state, State::Waiting);
        EXPECT_EQ(impatient.step(), Step::Read);
    }
    EXPECT_EQ(m_thumbnails.get(digest_of(picture), Derived::Large, {}).state, State::None) << "not for ever";
    EXPECT_EQ(impatient.step(), Step::Idle);
    EXPECT_EQ(m_thumbnails.look(digest_of(picture), Derived::Thumbnail).state, State::Ready);
    EXPECT_EQ(m_storage.catalog.media.page({}).items.front().captured_at, 1'703'410'200'000'000);
}

TEST_F(MediaReader, WhatSomebodyWaitsForGoesFirst)
{
    upload("a.jpg", golden("orientation-1.jpg"));
    upload("b.jpg", golden("orientation-2.jpg"));
    auto const wanted = golden("orientation-3.jpg");
    upload("c.jpg", wanted);
    EXPECT_EQ(m_thumbnails.get(digest_of(wanted), Derived::Large, {}).state, State::Waiting);
    EXPECT_EQ(m_reader.step(), Step::Read);
    auto const sighting = m_thumbnails.look(digest_of(wanted), Derived::Large);
    EXPECT_EQ(sighting.state, State::Ready);
    EXPECT_TRUE(std::filesystem::exists(m_storage.path(sighting.path)));
    EXPECT_TRUE(has(wanted, Derived::Thumbnail));
    EXPECT_EQ(read_all(), 2);
}

TEST_F(MediaReader, AWaitEndsAsSoonAsThePictureIsThere)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    std::jthread const job{[&] {
        scratch::eventually([&] { return m_waits.viewers.waiting > 0; });
        m_reader.step();
    }};
    catalog::Catalog reader{m_storage.catalog_file, catalog::Access::Read};
    service::Thumbnails mine{reader, m_storage.writer, m_storage.root, m_storage.signals, m_waits};
    EXPECT_EQ(mine.get(digest_of(picture), Derived::Thumbnail, std::chrono::seconds{30}).state, State::Ready);
    EXPECT_EQ(m_waits.viewers.waiting, 0);
}

TEST_F(MediaReader, NobodyWaitsWhileFourOthersDo)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    m_waits.viewers.waiting = 4;
    auto const begin = std::chrono::steady_clock::now();
    EXPECT_EQ(m_thumbnails.get(digest_of(picture), Derived::Thumbnail, std::chrono::seconds{30}).state,
              State::Waiting);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

TEST_F(MediaReader, WhoSendsAPictureWaitsWhateverTheViewersDoButNotOnMoreThanHalfOfTheThreads)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    auto const wait = [&](std::chrono::milliseconds at_most) {
        auto const begin = std::chrono::steady_clock::now();
        m_thumbnails.get(digest_of(picture), Derived::Thumbnail, at_most, service::Waiter::Sender);
        return std::chrono::steady_clock::now() - begin;
    };
    m_waits.viewers.waiting = 4;
    EXPECT_GE(wait(std::chrono::milliseconds{50}), std::chrono::milliseconds{50});
    m_waits.senders.waiting = 2;
    EXPECT_LT(wait(std::chrono::seconds{30}), std::chrono::seconds{10});
    EXPECT_EQ(m_waits.senders.waiting, 2);
}

TEST_F(MediaReader, ADeletedPictureIsMadeAgainWhenSomebodyWantsIt)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    read_all();
    std::filesystem::remove_all(m_storage.path(".thumbnails"));
    std::filesystem::remove_all(m_storage.path(".media-sync/derived"));
    EXPECT_EQ(read_all(), 0);
    EXPECT_EQ(m_thumbnails.get(digest_of(picture), Derived::Thumbnail, {}).state, State::Waiting);
    EXPECT_EQ(read_all(), 1);
    EXPECT_TRUE(has(picture, Derived::Thumbnail));
}

TEST_F(MediaReader, ThePicturesGoWithTheLastFile)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    read_all();
    EXPECT_FALSE(m_reader.clear_garbage());
    std::filesystem::remove(m_storage.original(m_project, "a.png"));
    ASSERT_TRUE(m_storage.reconcile.run("A", [](auto, auto) {}));
    EXPECT_TRUE(m_reader.clear_garbage());
    EXPECT_FALSE(has(picture, Derived::Thumbnail));
    EXPECT_FALSE(m_reader.clear_garbage());
    EXPECT_EQ(m_thumbnails.look(digest_of(picture), Derived::Thumbnail).state, State::Unknown);
}

TEST_F(MediaReader, ASweepRemovesPicturesOfNothingAndKeepsTheOthers)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    read_all();
    auto orphan = m_derived.create(digest_of("gone"), Derived::Thumbnail);
    orphan.write("picture");
    orphan.place();
    m_reader.sweep([] { return true; });
    EXPECT_FALSE(has("gone", Derived::Thumbnail));
    EXPECT_TRUE(has(picture, Derived::Thumbnail));
}

TEST_F(MediaReader, AFileThatHasGoneIsLookedForLater)
{
    auto const picture = golden("a.png");
    upload("a.png", picture);
    std::filesystem::rename(m_storage.original(m_project, "a.png"), m_storage.path("elsewhere.png"));
    EXPECT_EQ(read_all(), 1);
    EXPECT_EQ(m_thumbnails.look(digest_of(picture), Derived::Thumbnail).state, State::Waiting);
    EXPECT_TRUE(m_reader.next_try());
    std::filesystem::rename(m_storage.path("elsewhere.png"), m_storage.original(m_project, "a.png"));
    EXPECT_EQ(m_thumbnails.get(digest_of(picture), Derived::Thumbnail, {}).state, State::Waiting);
    EXPECT_EQ(read_all(), 1);
    EXPECT_TRUE(has(picture, Derived::Thumbnail));
}

TEST_F(MediaReader, NothingIsReadWhileTheRootIsMissing)
{
    upload("a.png", golden("a.png"));
    std::filesystem::rename(m_storage.path(".media-sync/root.id"), m_storage.path(".media-sync/hidden"));
    EXPECT_EQ(m_reader.step(), Step::Hindered);
    std::filesystem::rename(m_storage.path(".media-sync/hidden"), m_storage.path(".media-sync/root.id"));
    EXPECT_EQ(m_reader.step(), Step::Read);
}

TEST_F(MediaReader, WithoutADecoderEverythingWaits)
{
    upload("a.png", golden("a.png"));
    service::MediaReader lost{m_storage.catalog, m_storage.writer,  m_storage.root,        m_storage.guard,
                              m_queue,           m_storage.signals, "/nonexistent/decoder"};
    EXPECT_EQ(lost.step(), Step::Hindered);
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
    EXPECT_EQ(m_reader.step(), Step::Read);
}

TEST_F(MediaReader, WhatWasBeingReadWhenItWasToldToStopIsReadByTheNext)
{
    upload("a.png", golden("a.png"));
    service::MediaReader stopped{m_storage.catalog,
                                 m_storage.writer,
                                 m_storage.root,
                                 m_storage.guard,
                                 m_queue,
                                 m_storage.signals,
                                 "/usr/bin/yes",
                                 {},
                                 [] { return false; }};
    EXPECT_EQ(stopped.step(), Step::Interrupted);
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
    EXPECT_EQ(m_reader.step(), Step::Read);
}

TEST_F(MediaReader, BothHalvesOfALivePhotoFindEachOther)
{
    auto const still = upload("IMG_1.HEIC", golden("live.heic"));
    auto const clip = upload("IMG_1.MOV", golden("live.mov"));
    EXPECT_FALSE(m_thumbnails.live_partner(still.id));
    read_all();
    EXPECT_EQ(m_thumbnails.live_partner(still.id), clip.id);
    EXPECT_EQ(m_thumbnails.live_partner(clip.id), still.id);
}

}  // namespace
