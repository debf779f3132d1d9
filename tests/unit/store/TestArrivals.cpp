#include "store/Arrivals.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
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

    void SetUp() override { m_arrivals.emplace(m_root, store::Arrivals::Limits{.least = kLeast, .most = 2}); }

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
    auto receive_form(store::StagedFile body, std::optional<store::HashedAhead> const& ahead)
    {
        return store::receive_multipart(m_staging, std::move(body), "XX", &has_filename, ahead);
    }
};

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
    auto const ahead = m_arrivals->finish(body.fd());
    ASSERT_TRUE(ahead);
    EXPECT_EQ(ahead->size, content.size());
    auto const form = receive_form(std::move(body), ahead);
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
    auto const ahead = m_arrivals->finish(body.fd());
    auto const form = receive_form(std::move(body), ahead);
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
