#include "store/Arrivals.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "Scratch.h"
#include "store/UploadBody.h"

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLeast = 64 * 1024;

std::string bytes_of(std::size_t size, unsigned seed)
{
    std::string text(size, '\0');
    for (char& c : text) {
        seed = seed * 1664525U + 1013904223U;
        c = static_cast<char>(seed >> 24U);
    }
    return text;
}

std::string form_of(std::string const& content, std::string const& boundary = "XX")
{
    return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--" +
           boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mov\"\r\n\r\n" +
           content + "\r\n--" + boundary + "--\r\n";
}

bool has_filename(http::PartHead const& head) { return head.filename.has_value(); }

/// A body that grows as nginx lets it grow.
class Arriving : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    store::Staging m_staging{m_root};
    std::optional<store::Arrivals> m_arrivals;

    void SetUp() override
    {
        m_arrivals.emplace(m_staging, store::Arrivals::Limits{.least = kLeast, .most = 2});
    }

    std::string path(std::string const& name) const
    {
        return m_folder / (std::string{store::kIncoming} + "/" + name);
    }
    util::UniqueFd begin(std::string const& name) const
    {
        return util::UniqueFd{::open(path(name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    }
    static void append(util::UniqueFd const& fd, std::string_view bytes)
    {
        ASSERT_EQ(::write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    /// Waits until so many bodies are followed.
    bool follows(std::size_t count) const
    {
        for (int i = 0; i < 500 && m_arrivals->following() != count; ++i) std::this_thread::sleep_for(10ms);
        return m_arrivals->following() == count;
    }
    /// Writes all of it, in two pieces with a pause, and returns it as nginx hands it over.
    store::StagedFile arrive(std::string const& body, std::string const& name = "0000000001")
    {
        auto const fd = begin(name);
        auto const half = std::max(kLeast, body.size() / 2);
        append(fd, std::string_view{body}.substr(0, half));
        EXPECT_TRUE(follows(1));
        append(fd, std::string_view{body}.substr(half));
        return std::move(*m_staging.take(path(name)));
    }
    auto receive_form(store::StagedFile body, std::optional<store::HashedAhead> ahead)
    {
        return store::receive_multipart(m_staging, std::move(body), "XX", &has_filename, std::move(ahead));
    }
};

std::string content_of(int fd)
{
    struct stat status {};
    EXPECT_EQ(::fstat(fd, &status), 0);
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    EXPECT_EQ(::pread(fd, text.data(), text.size(), 0), status.st_size);
    return text;
}

ino_t inode_of(int fd)
{
    struct stat status {};
    EXPECT_EQ(::fstat(fd, &status), 0);
    return status.st_ino;
}

/// Long parts of forms are copied while they arrive.
class Copying : public Arriving, public testing::WithParamInterface<std::size_t> {
protected:
    store::DirectCopy::When m_copy_when{.least = kLeast, .keep_free = 0};

    void SetUp() override { follow(); }
    void follow()
    {
        m_arrivals.reset();
        m_arrivals.emplace(m_staging,
                           store::Arrivals::Limits{.least = kLeast, .most = 2, .copy_when = m_copy_when});
    }
    std::size_t files() const
    {
        std::size_t count = 0;
        for (auto const& entry :
             std::filesystem::directory_iterator{m_folder / std::string{store::kIncoming}})
            count += entry.is_regular_file() ? 1 : 0;
        return count;
    }
};

TEST_P(Copying, ThePartHasItsBytesAndTheBodyGoes)
{
    auto const content = bytes_of(GetParam(), 30) + "\r\n--X\r\n";
    auto body = arrive(form_of(content) + "after");
    auto ahead = m_arrivals->finish(body.fd());
    ASSERT_TRUE(ahead);
    ASSERT_TRUE(ahead->copy);
    auto const form = receive_form(std::move(body), std::move(ahead));
    ASSERT_TRUE(form);
    EXPECT_EQ(form->fields.at(0).second, "hello");
    auto const& file = form->files.at(0);
    EXPECT_TRUE(file.is_hashed_ahead);
    EXPECT_EQ(file.size, content.size());
    EXPECT_EQ(file.digest, scratch::digest_of(content));
    EXPECT_EQ(content_of(file.file.fd()), content);
    EXPECT_EQ(files(), 1U);
}

INSTANTIATE_TEST_SUITE_P(OfManyLengths, Copying,
                         testing::Values(2 * kLeast, (1U << 20U) - 7, 1U << 20U, (1U << 20U) + 1,
                                         (5U << 20U) + 4097));

class CopyingOnce : public Copying {};
INSTANTIATE_TEST_SUITE_P(OfOneLength, CopyingOnce, testing::Values(3U << 20U));

TEST_P(CopyingOnce, FilesBehindThePartAreReadAsEver)
{
    auto const content = bytes_of(GetParam(), 31);
    auto const second = bytes_of(100'000, 32);
    auto bytes = form_of(content);
    bytes.resize(bytes.size() - 4);
    bytes += "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.mov\"\r\n\r\n" + second +
             "\r\n--XX\r\nContent-Disposition: form-data; name=\"late\"\r\n\r\nword\r\n--XX--\r\n";
    auto body = arrive(bytes);
    auto ahead = m_arrivals->finish(body.fd());
    ASSERT_TRUE(ahead && ahead->copy);
    auto const form = receive_form(std::move(body), std::move(ahead));
    ASSERT_TRUE(form);
    ASSERT_EQ(form->files.size(), 2U);
    EXPECT_EQ(content_of(form->files[0].file.fd()), content);
    EXPECT_EQ(content_of(form->files[1].file.fd()), second);
    EXPECT_EQ(form->fields.at(1).second, "word");
}

TEST_P(CopyingOnce, AFormWithoutItsEndIsRefusedAndLeavesNothing)
{
    auto const content = bytes_of(GetParam(), 33);
    auto bytes = form_of(content);
    bytes.resize(bytes.size() - 9);
    auto body = arrive(bytes);
    auto ahead = m_arrivals->finish(body.fd());
    EXPECT_FALSE(receive_form(std::move(body), std::move(ahead)));
    m_arrivals.reset();
    EXPECT_EQ(files(), 0U);
}

TEST_P(CopyingOnce, WhereTheDriveWouldFillUpThePartSlides)
{
    m_copy_when.keep_free = UINT64_MAX;
    follow();
    auto const content = bytes_of(GetParam(), 34);
    auto body = arrive(form_of(content));
    auto ahead = m_arrivals->finish(body.fd());
    ASSERT_TRUE(ahead);
    EXPECT_FALSE(ahead->copy);
    auto const form = receive_form(std::move(body), std::move(ahead));
    ASSERT_TRUE(form);
    EXPECT_EQ(content_of(form->files.at(0).file.fd()), content);
    EXPECT_EQ(files(), 1U);
}

TEST_P(CopyingOnce, WhatNobodyAsksForIsTakenAway)
{
    auto const fd = begin("0000000001");
    append(fd, form_of(bytes_of(GetParam(), 35)));
    ASSERT_TRUE(follows(1));
    for (int i = 0; i < 500 && files() != 2; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(files(), 2U);
    ::unlink(path("0000000001").c_str());
    EXPECT_TRUE(follows(0));
    EXPECT_EQ(files(), 0U);
}

/// Without a word from before the whole of it is read, and copied meanwhile.
TEST_P(CopyingOnce, AFormThatNobodyFollowedIsCopiedToo)
{
    auto const content = bytes_of(GetParam() + 77, 37);
    auto bytes = form_of(content);
    bytes.insert(
        bytes.size() - 4,
        "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.mov\"\r\n\r\nshort\r\n--XX");
    append(begin("0000000009"), bytes);
    auto body = std::move(*m_staging.take(path("0000000009")));
    auto const inode = inode_of(body.fd());
    auto const form =
        store::receive_multipart(m_staging, std::move(body), "XX", &has_filename, {}, m_copy_when);
    ASSERT_TRUE(form);
    EXPECT_NE(inode_of(form->files.at(0).file.fd()), inode);
    EXPECT_EQ(form->files.at(0).digest, scratch::digest_of(content));
    EXPECT_EQ(content_of(form->files.at(0).file.fd()), content);
    EXPECT_EQ(content_of(form->files.at(1).file.fd()), "short");
    EXPECT_EQ(files(), 2U);
}

/// A copy of which the word is false: the form itself is read.
TEST_P(CopyingOnce, ACopyThatDoesNotFitTheFormIsNotUsed)
{
    auto const content = bytes_of(GetParam(), 36);
    auto const bytes = form_of(content);
    for (auto const off : {-1, 1, -1000, 1000}) {
        append(begin("0000000009"), bytes);
        m_arrivals.reset();
        auto body = std::move(*m_staging.take(path("0000000009")));
        store::HashedAhead ahead{bytes.find(content), content.size() + static_cast<std::uint64_t>(off), {}};
        ahead.copy = m_staging.create();
        auto const form = receive_form(std::move(body), std::move(ahead));
        ASSERT_TRUE(form);
        EXPECT_EQ(form->files.at(0).digest, scratch::digest_of(content));
        EXPECT_EQ(content_of(form->files.at(0).file.fd()), content);
        EXPECT_EQ(files(), 1U);
    }
}

TEST_F(Arriving, ARawBodyIsHashedWhenItsLastByteIsThere)
{
    auto const content = bytes_of(1'000'003, 1);
    auto body = arrive(content);
    auto const ahead = m_arrivals->finish(body.fd());
    ASSERT_TRUE(ahead);
    EXPECT_EQ(ahead->offset, 0U);
    EXPECT_EQ(ahead->size, content.size());
    EXPECT_EQ(ahead->digest, scratch::digest_of(content));
    auto const received = store::receive_raw(std::move(body), ahead);
    EXPECT_TRUE(received.is_hashed_ahead);
    EXPECT_EQ(received.digest, scratch::digest_of(content));
}

TEST_F(Arriving, OfAFormTheFirstFileIsHashed)
{
    auto const content = bytes_of(777'777, 2) + "\r\n--X\r\n";
    auto body = arrive(form_of(content));
    auto ahead = m_arrivals->finish(body.fd());
    ASSERT_TRUE(ahead);
    EXPECT_EQ(ahead->size, content.size());
    auto const form = receive_form(std::move(body), std::move(ahead));
    ASSERT_TRUE(form);
    EXPECT_TRUE(form->files.at(0).is_hashed_ahead);
    EXPECT_EQ(form->files.at(0).digest, scratch::digest_of(content));
}

TEST_F(Arriving, AFormThatWasReadToItsEndWaitsForItsRequest)
{
    auto const content = bytes_of(300'000, 3);
    auto body = arrive(form_of(content) + std::string(100, '\n'));
    std::this_thread::sleep_for(100ms);
    EXPECT_TRUE(m_arrivals->finish(body.fd()));
}

TEST_F(Arriving, ARawBodyThatLooksLikeAFormIsHashedByTheOneWhoKnows)
{
    auto const content = form_of(bytes_of(200'000, 4));
    auto body = arrive(content);
    auto const received = store::receive_raw(std::move(body), m_arrivals->finish(body.fd()));
    EXPECT_FALSE(received.is_hashed_ahead);
    EXPECT_EQ(received.digest, scratch::digest_of(content));
}

TEST_F(Arriving, AFormWithAnotherBoundaryThanItsFirstLineIsHashedByTheOneWhoKnows)
{
    auto const inner = form_of(bytes_of(200'000, 5), "YY");
    auto body = arrive("--YY\r\n" + inner.substr(6) + form_of(inner));
    auto ahead = m_arrivals->finish(body.fd());
    auto const form = receive_form(std::move(body), std::move(ahead));
    if (form) {
        EXPECT_EQ(form->files.at(0).digest, scratch::digest_of(inner));
    }
}

TEST_F(Arriving, SmallBodiesAndThoseOfOthersAreNotFollowed)
{
    auto const small = begin("0000000001");
    append(small, bytes_of(kLeast - 1, 6));
    auto const own = m_staging.create();
    ASSERT_EQ(::ftruncate(own.fd(), 10 * kLeast), 0);
    std::this_thread::sleep_for(200ms);
    EXPECT_EQ(m_arrivals->following(), 0U);
    EXPECT_FALSE(m_arrivals->finish(small.get()));
}

TEST_F(Arriving, OnlySoManyAreFollowedAtOnce)
{
    std::vector<util::UniqueFd> bodies;
    for (auto const* name : {"0000000001", "0000000002", "0000000003"}) {
        bodies.push_back(begin(name));
        append(bodies.back(), bytes_of(kLeast, 7));
    }
    EXPECT_TRUE(follows(2));
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(m_arrivals->following(), 2U);
}

TEST_F(Arriving, ABodyThatWasTakenBackIsForgotten)
{
    auto const fd = begin("0000000001");
    append(fd, bytes_of(2 * kLeast, 8));
    ASSERT_TRUE(follows(1));
    ::unlink(path("0000000001").c_str());
    EXPECT_TRUE(follows(0));
}

TEST_F(Arriving, TheNameOfAnEarlierBodyIsNoBody)
{
    auto const first = begin("0000000001");
    append(first, bytes_of(2 * kLeast, 9));
    ASSERT_TRUE(follows(1));
    ::unlink(path("0000000001").c_str());
    auto const content = bytes_of(2 * kLeast, 10);
    auto const second = begin("0000000001");
    append(second, content);
    auto const received =
        store::receive_raw(std::move(*m_staging.take(path("0000000001"))), m_arrivals->finish(second.get()));
    EXPECT_EQ(received.digest, scratch::digest_of(content));
}

TEST_F(Arriving, WhoStandsStillIsNotWaitedForLong)
{
    auto const fd = begin("0000000001");
    append(fd, bytes_of(4 * kLeast, 11));
    ASSERT_TRUE(follows(1));
    std::this_thread::sleep_for(50ms);
    // What was hashed is longer than what is there now: the hashing never meets the end.
    auto const content = bytes_of(kLeast, 12);
    ASSERT_EQ(::pwrite(fd.get(), content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
    ASSERT_EQ(::ftruncate(fd.get(), static_cast<off_t>(content.size())), 0);
    auto body = std::move(*m_staging.take(path("0000000001")));
    auto const begun = std::chrono::steady_clock::now();
    auto const ahead = m_arrivals->finish(body.fd());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
    auto const received = store::receive_raw(std::move(body), ahead);
    EXPECT_FALSE(received.is_hashed_ahead);
    EXPECT_EQ(received.digest, scratch::digest_of(content));
}

TEST_F(Arriving, ItEndsInTheMiddleOfABody)
{
    auto const content = bytes_of(3 * kLeast, 13);
    auto const fd = begin("0000000001");
    append(fd, content);
    ASSERT_TRUE(follows(1));
    m_arrivals.reset();
    EXPECT_EQ(store::receive_raw(std::move(*m_staging.take(path("0000000001")))).digest,
              scratch::digest_of(content));
}

/// What is said about other bytes than those that are there is not used.
class FalseWord : public Arriving, public testing::WithParamInterface<std::uint64_t> {
protected:
    std::string m_content = bytes_of(100'000, 20);
    store::StagedFile body(std::string const& bytes)
    {
        append(begin("0000000009"), bytes);
        return std::move(*m_staging.take(path("0000000009")));
    }
};

TEST_P(FalseWord, ChangesNoDigestOfARawBody)
{
    auto const received = store::receive_raw(body(m_content), store::HashedAhead{0, GetParam(), {}});
    EXPECT_EQ(received.digest, scratch::digest_of(m_content));
}

TEST_P(FalseWord, ChangesNoDigestOfAForm)
{
    auto const bytes = form_of(m_content);
    auto const form = receive_form(body(bytes), store::HashedAhead{bytes.find(m_content), GetParam(), {}});
    ASSERT_TRUE(form);
    EXPECT_EQ(form->files.at(0).digest, scratch::digest_of(m_content));
}

INSTANTIATE_TEST_SUITE_P(OfTheSize, FalseWord, testing::Values(0, 1, 99'999, 100'001, UINT64_MAX));

TEST_F(Arriving, AWordAboutAnotherPlaceIsNotUsed)
{
    auto const content = bytes_of(100'000, 21);
    auto const fd = begin("0000000009");
    append(fd, content);
    auto const raw = store::receive_raw(std::move(*m_staging.take(path("0000000009"))),
                                        store::HashedAhead{7, content.size(), {}});
    EXPECT_EQ(raw.digest, scratch::digest_of(content));
}

}  // namespace
