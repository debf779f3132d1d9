#include "HttpTest.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <thread>

#include <fmt/format.h>

namespace tests {

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kGiB = 1024ULL * kMiB;
constexpr std::uint64_t kMostMemory = 64 * kMiB;
constexpr Milliseconds kMostWait{50};

/// Watches the anonymous memory of a process from a thread of its own.
class MemoryWatch {
public:
    explicit MemoryWatch(pid_t process)
        : m_thread([this, process](std::stop_token const& stop) {
              while (!stop.stop_requested()) {
                  m_highest = std::max(m_highest.load(), anonymous_memory(process));
                  pause_between_polls();
              }
          })
    {
    }

    std::uint64_t highest()
    {
        m_thread.request_stop();
        m_thread.join();
        return m_highest;
    }

private:
    std::atomic<std::uint64_t> m_highest = 0;
    std::jthread m_thread;
};

class Memory : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    /// A form with one file of that size, made while it is sent.
    Response upload_big_form(std::uint64_t size)
    {
        auto const head = fmt::format(
            "--{}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.mov\"\r\n\r\n", kBoundary);
        auto const tail = fmt::format("\r\n--{}--\r\n", kBoundary);
        auto source = [head, tail, middle = pattern_source(size), part = 0](std::span<char> buffer) mutable {
            if (part == 0) {
                part = 1;
                return head.copy(buffer.data(), buffer.size());
            }
            if (auto const count = part == 1 ? middle(buffer) : 0; count > 0) return count;
            return part++ < 2 ? tail.copy(buffer.data(), buffer.size()) : 0;
        };
        return http.post_stream("/api/projects/A/upload", head.size() + size + tail.size(), source,
                                multipart_headers());
    }

    /// 95th percentile of GET /api/projects, asked until there are enough answers and `is_over` holds.
    template <class Predicate>
    Milliseconds p95_of_the_list(std::size_t at_least, Predicate is_over)
    {
        Client client{server.port()};
        std::vector<Milliseconds> times;
        while (times.size() < at_least || !is_over()) {
            auto const start = std::chrono::steady_clock::now();
            EXPECT_EQ(client.get("/api/projects").status, 200);
            times.push_back(std::chrono::steady_clock::now() - start);
        }
        std::ranges::sort(times);
        return times[times.size() * 95 / 100];
    }

    Milliseconds p95_of_the_list(std::size_t requests)
    {
        return p95_of_the_list(requests, [] { return true; });
    }

    /// Uploads whose last byte waits for `release`: when it comes, the pool has all of them to hash at once.
    std::vector<std::jthread> held_uploads(unsigned count, std::uint64_t size, std::latch& nearly_sent,
                                           std::latch& release, std::atomic<unsigned>& answered)
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < count; ++i)
            threads.emplace_back([this, i, size, &nearly_sent, &release, &answered] {
                auto source = [&, body = pattern_source(size + i), holds = false,
                               last = pattern_source(1)](std::span<char> buffer) mutable {
                    if (auto const sent = holds ? 0 : body(buffer); sent > 0) return sent;
                    if (!holds) nearly_sent.count_down();
                    holds = true;
                    release.wait();
                    return last(buffer);
                };
                auto const path = fmt::format("/api/projects/A/upload?name={}.mov", i);
                EXPECT_EQ(Client{server.port()}.post_stream(path, size + i + 1, source).status, 200);
                ++answered;
            });
        return threads;
    }
};

std::string mebibytes(std::uint64_t bytes)
{
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / static_cast<double>(kMiB));
}

}

TEST_F(Memory, AFourGigabyteFormNeedsNoMoreThanASmallOne)
{
    if (fs::space(server.root()).available < 12 * kGiB) GTEST_SKIP() << "needs 12 GiB of free disk";
    MemoryWatch watch{server.pool()};
    auto const answer = upload_big_form(4 * kGiB);
    auto const highest = watch.highest();
    ASSERT_EQ(answer.status, 200) << answer.failure << answer.body;
    EXPECT_EQ(answer.json()["size"].number(), static_cast<std::int64_t>(4 * kGiB));
    EXPECT_EQ(fs::file_size(originals("A") / "big.mov"), 4 * kGiB);
    EXPECT_LT(highest, kMostMemory) << mebibytes(highest);
    expect_nothing_incoming();
}

TEST_F(Memory, SixtyFourUploadsAtOnceStayInTheSameMemory)
{
    MemoryWatch watch{server.pool()};
    std::vector<std::jthread> clients;
    for (unsigned i = 0; i < 64; ++i)
        clients.emplace_back([this, i] {
            Client client{server.port()};
            std::string const bytes = sample_bytes(2 * kMiB, i);
            auto const form =
                multipart_body({{.name = "file", .filename = fmt::format("{}.mov", i), .body = bytes}});
            EXPECT_EQ(client.post("/api/projects/A/upload", form, multipart_headers()).status, 200);
            EXPECT_EQ(client
                          .post_stream(fmt::format("/api/projects/A/upload?name=r{}.mov", i), 4 * kMiB + i,
                                       pattern_source(4 * kMiB + i))
                          .status,
                      200);
        });
    clients.clear();
    auto const highest = watch.highest();
    EXPECT_LT(highest, kMostMemory) << mebibytes(highest);
    EXPECT_EQ(files_on_disk("A").size(), 128U);
}

TEST_F(Memory, ListsStayQuickWhileSixteenUploadsAreHashed)
{
    constexpr unsigned kUploads = 16;
    std::latch nearly_sent{kUploads};
    std::latch release{1};
    std::atomic<unsigned> answered = 0;
    auto uploads = held_uploads(kUploads, 64 * kMiB, nearly_sent, release, answered);
    nearly_sent.wait();
    release.count_down();
    auto const p95 = p95_of_the_list(50, [&] { return answered == kUploads; });
    EXPECT_LT(p95, kMostWait) << p95.count() << " ms";
}

TEST_F(Memory, ListsStayQuickWhileEightUploadsStall)
{
    std::vector<std::unique_ptr<RawConnection>> stalled;
    for (int i = 0; i < 8; ++i) {
        stalled.push_back(std::make_unique<RawConnection>(server.port()));
        stalled.back()->send(
            fmt::format("POST /api/projects/A/upload?name={}.mov HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Content-Length: 1000000\r\n\r\n{}",
                        i, std::string(500'000, 's')));
    }
    auto const p95 = p95_of_the_list(300);
    EXPECT_LT(p95, kMostWait) << p95.count() << " ms";
    store("A", "meanwhile.mov", "meanwhile");
    stalled.clear();
    expect_nothing_incoming();
}

TEST_F(Memory, ListsStayQuickWhileAProjectIsReindexed)
{
    for (int i = 0; i < 2000; ++i)
        write_file(originals("A") / fmt::format("{}.mov", i), sample_bytes(20'000, static_cast<unsigned>(i)));
    http.post("/api/projects/A/reindex", {}, {{"Prefer", "respond-async"}});
    auto const p95 = p95_of_the_list(200);
    EXPECT_LT(p95, kMostWait) << p95.count() << " ms";
    EXPECT_TRUE(eventually([&] { return listed("A").size() == 2000; }, std::chrono::seconds{30}));
}

}
