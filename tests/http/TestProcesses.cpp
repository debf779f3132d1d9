#include "HttpTest.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

namespace tests {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::uint64_t kHalfGigabyte = 512ULL * 1024 * 1024;

class Processes : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    /// kill -9, and wait until another process has taken its place.
    template <class Find>
    void kill_and_wait(Find find)
    {
        ASSERT_TRUE(eventually([&] { return find() != 0; }));
        pid_t const before = find();
        ASSERT_EQ(::kill(before, SIGKILL), 0);
        EXPECT_TRUE(eventually([&] { return find() != 0 && find() != before; }));
    }

    void kill_pool()
    {
        kill_and_wait([&] { return server.pool(); });
        server.wait_until_ready();
    }
};

}

TEST_F(Processes, AKilledPoolIsReplacedAndNothingAcknowledgedIsLost)
{
    for (int round = 0; round < 3; ++round) {
        auto const name = fmt::format("{}.mov", round);
        store("A", name, name);
        kill_pool();
        EXPECT_EQ(upload("A", "again.mov", name).json()["status"].text(), "duplicate");
    }
    EXPECT_EQ(listed("A").size(), 3U);
    EXPECT_EQ(files_on_disk("A").size(), 3U);
}

TEST_F(Processes, UploadsDuringAKillAreStoredOrFailButNeverLost)
{
    std::atomic<bool> stop = false;
    std::vector<std::string> acknowledged;
    std::jthread uploads{[&] {
        Client client{server.port()};
        for (int i = 0; !stop; ++i) {
            auto const name = fmt::format("{}.mov", i);
            auto const answer = client.post("/api/projects/A/upload?name=" + name,
                                            sample_bytes(20'000, static_cast<unsigned>(i)));
            if (answer.status == 200)
                acknowledged.push_back(answer.json()["path"].text());
            else
                EXPECT_TRUE(answer.status >= 502 && answer.status <= 504) << answer.status << answer.body;
        }
    }};
    for (int round = 0; round < 3; ++round) kill_pool();
    stop = true;
    uploads.join();
    EXPECT_FALSE(acknowledged.empty());
    auto const rows = listed("A");
    for (auto const& path : acknowledged) {
        EXPECT_TRUE(fs::exists(folder("A") / path)) << path;
        EXPECT_THAT(rows, testing::Contains(path));
    }
    expect_nothing_incoming();
}

TEST_F(Processes, AFilePlacedBeforeAKillIsFoundByItsUpload)
{
    store("A", "a.mov", "clip");
    kill_pool();
    write_file(originals("A") / "orphan.mov", "orphan");
    EXPECT_EQ(upload("A", "orphan.mov", "orphan").json()["path"].text(), "ingest/originals/orphan.mov");
    EXPECT_THAT(files_on_disk("A"), ElementsAre("a.mov", "orphan.mov"));
}

TEST_F(Processes, AKilledJobProcessIsReplaced)
{
    kill_and_wait([&] { return server.jobs(); });
    write_file(originals("A") / "a.mov", "a");
    EXPECT_EQ(reindex("A")["indexed"].number(), 1);
}

/// Each upload is hashed when it is complete: whoever hashes has a request in hand.
class ProcessesOneAfterTheOther : public HttpTest {
protected:
    ProcessesOneAfterTheOther() : HttpTest({.environment = {{"MEDIA_SYNC_ARRIVALS", "0"}}}) {}
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }
};

TEST_F(ProcessesOneAfterTheOther, TermDrainsAnUploadInHand)
{
    Response answer;
    std::jthread upload{[&] {
        Client client{server.port()};
        answer = client.post_stream("/api/projects/A/upload?name=big.mov", kHalfGigabyte,
                                    pattern_source(kHalfGigabyte));
    }};
    auto const is_complete = [&] {
        for (auto const& entry : fs::directory_iterator{server.incoming()})
            if (std::error_code gone; fs::file_size(entry, gone) == kHalfGigabyte) return true;
        return false;
    };
    ASSERT_TRUE(eventually(is_complete, std::chrono::seconds{30}));
    auto const ticks_before = cpu_ticks(server.pool());
    auto const is_hashing = [&] { return cpu_ticks(server.pool()) >= ticks_before + 3; };
    ASSERT_TRUE(eventually(is_hashing, std::chrono::seconds{30}));
    server.stop_program();
    upload.join();
    EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
    EXPECT_EQ(fs::file_size(originals("A") / "big.mov"), kHalfGigabyte);
    server.start_program();
    server.wait_until_ready();
    EXPECT_THAT(listed("A"), ElementsAre("ingest/originals/big.mov"));
}

TEST_F(Processes, TermEndsAllProcessesSoon)
{
    auto const pool = server.pool();
    auto const jobs = server.jobs();
    ASSERT_NE(pool, 0);
    ASSERT_NE(jobs, 0);
    auto const start = std::chrono::steady_clock::now();
    server.stop_program();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{3});
    EXPECT_FALSE(is_running(pool));
    EXPECT_FALSE(is_running(jobs));
}

TEST_F(Processes, NothingOutlivesAKilledSupervisor)
{
    auto const pool = server.pool();
    auto const jobs = server.jobs();
    ::kill(server.supervisor(), SIGKILL);
    EXPECT_TRUE(eventually([&] { return !is_running(pool) && !is_running(jobs); }));
    server.stop_program();
    server.start_program();
    server.wait_until_ready();
    store("A", "a.mov", "a");
}

TEST_F(Processes, AStalledClientDoesNotHoldUpTheEnd)
{
    RawConnection stalled{server.port()};
    stalled.send(
        "POST /api/projects/A/upload?name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
        "400000\r\n\r\n" +
        std::string(200'000, 's'));
    ASSERT_TRUE(eventually([&] { return !fs::is_empty(server.incoming()); }));
    auto const start = std::chrono::steady_clock::now();
    server.stop_program();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{3});
}

TEST_F(Processes, WhoWaitsForAJobDoesNotHoldUpTheEnd)
{
    int const held = ::open((server.state() / "reconcile.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(::flock(held, LOCK_EX), 0);  // so the job cannot end
    Response answer;
    std::jthread waiting{[&] { answer = Client{server.port()}.post("/api/projects/A/reindex", ""); }};
    EXPECT_TRUE(eventually([&] {
        return Client{server.port()}.get("/api/jobs").body.find("\"reindex\"") != std::string::npos;
    }));
    auto const pool = server.pool();
    ::kill(pool, SIGTERM);
    EXPECT_TRUE(eventually([&] { return !is_running(pool); }));
    ::close(held);
    waiting.join();
    EXPECT_EQ(answer.status, 202) << answer.failure << answer.body;
}

TEST_F(Processes, ABodyStillBeingWrittenSurvivesARestart)
{
    auto const body = server.incoming() / "0000000002";
    server.stop_program();
    write_file(body, "its capture time is old, the body is not");
    set_mtime(body, std::time(nullptr) - 30 * 24 * 3600);
    std::ofstream const nginx{body, std::ios::app};
    server.start_program();
    server.wait_until_ready();
    store("A", "a.mov", "a");
    reindex("A");
    EXPECT_TRUE(fs::exists(body));
}

TEST_F(Processes, TheSocketsComeBackWhenTheirFolderIsCleanedUp)
{
    fs::remove_all(server.run());
    ASSERT_TRUE(eventually([&] { return fs::exists(server.run() / "upload.sock"); }));
    server.wait_until_ready();
    store("A", "a.mov", "a");
}

TEST_F(Processes, ASecondServerOnTheSameStateIsRefused)
{
    auto const pool = server.pool();
    EXPECT_EQ(server.run_command({"serve"}), 1);
    EXPECT_EQ(server.pool(), pool);
    store("A", "a.mov", "a");
}

TEST_F(Processes, APoolThatDiesYoungDoesNotHoldUpTheOthers)
{
    for (int round = 0; round < 3; ++round) kill_and_wait([&] { return server.pool(); });
    auto const start = std::chrono::steady_clock::now();
    server.stop_program();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{3});
}

/// The server starts with the usual limit of descriptors, whatever the tests have.
class FewDescriptors : public Processes {
protected:
    FewDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit const few{256, m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &few);
    }
    ~FewDescriptors() override { ::setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

TEST_F(FewDescriptors, AFormOfManyFilesIsStored)
{
    std::vector<Part> parts;
    for (int i = 0; i < 900; ++i)
        parts.push_back({"files", fmt::format("{}.jpg", i), fmt::format("picture {}", i)});
    auto const answer = upload_parts("A", parts);
    EXPECT_EQ(answer.status, 200) << answer.body.substr(0, 300);
    EXPECT_EQ(answer.json()["stored"].number(), 900);
    expect_nothing_incoming();
}

TEST_F(Processes, AnIndexThatCouldNotBeWrittenIsWrittenLater)
{
    fs::remove(index_file("A"));
    fs::create_directory(index_file("A"));
    write_file(index_file("A") / "in the way", "");
    store("A", "a.mov", "a");
    std::this_thread::sleep_for(std::chrono::seconds{3});
    fs::remove_all(index_file("A"));
    EXPECT_TRUE(eventually([&] { return fs::is_regular_file(index_file("A")); }));
    EXPECT_NE(read_file(index_file("A")).find("ingest/originals/a.mov"), std::string::npos);
}

TEST_F(Processes, TheVersionCommandAnswersWithoutARoot)
{
    EXPECT_EQ(server.run_command({"version"}), 0);
    EXPECT_NE(server.run_command({"no-such-command"}), 0);
}

}
