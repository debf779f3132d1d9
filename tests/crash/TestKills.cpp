// kill -9 at every step of the work and at any time, then a start: nothing that was acknowledged is lost.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <thread>

#include <signal.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "Inspection.h"

namespace crash {

using std::chrono::milliseconds;
using tests::ServerOptions;

namespace {

constexpr int kClients = 3;

bool is_long()
{
    char const* const length = std::getenv("MEDIA_SYNC_TEST_LENGTH");
    return length != nullptr && std::string_view{length} == "long";
}

unsigned first_seed()
{
    char const* const seed = std::getenv("MEDIA_SYNC_TEST_SEED");
    return seed != nullptr ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : std::random_device{}();
}

enum class Victim { Pool, Jobs, Nginx, Supervisor, Everything };

/// One server, its load, and its end.
class Trial {
public:
    explicit Trial(unsigned seed) : m_random(seed)
    {
        for (int i = 0; i < kClients; ++i)
            m_clients.push_back(std::make_unique<Load>(server.port(), i, static_cast<unsigned>(m_random())));
    }

    /// Works for a while; then `kill` does its worst, while the clients go on.
    template <class Kill>
    void work(milliseconds before, Kill kill)
    {
        std::atomic<bool> stop{false};
        std::vector<std::thread> threads;
        for (auto& client : m_clients) threads.emplace_back([&] { client->run(stop); });
        std::this_thread::sleep_for(before);
        // On a busy machine that was nothing yet.
        EXPECT_TRUE(tests::eventually([&] {
            return std::ranges::any_of(m_clients,
                                       [](auto const& client) { return client->was_promised_something(); });
        }));
        kill();
        stop = true;
        for (auto& thread : threads) thread.join();
    }
    void make_projects()
    {
        for (auto& client : m_clients) client->make_projects();
        tests::Client http{server.port()};
        auto const administrator = tests::become_administrator(http);
        for (auto& client : m_clients) client->be_administrator(administrator);
    }
    Complaints look(bool thorough) { return Inspection{server, m_clients}.look(thorough); }
    int pick(int from, int to) { return std::uniform_int_distribution{from, to}(m_random); }
    std::size_t promised() const
    {
        std::size_t count = 0;
        for (auto const& client : m_clients)
            for (auto const& [digest, file] : client->sent()) count += !file.places.contains("nowhere");
        return count;
    }

    tests::Server server{ServerOptions{.environment = {{"MEDIA_SYNC_WORKERS", "4"}}}};

private:
    std::mt19937 m_random;
    std::vector<std::unique_ptr<Load>> m_clients;
};

void expect_sound(Trial& run, unsigned seed, bool thorough)
{
    auto const complaints = run.look(thorough);
    EXPECT_TRUE(complaints.empty()) << "MEDIA_SYNC_TEST_SEED=" << seed << "\n"
                                    << fmt::format("{}", fmt::join(complaints, "\n")) << "\n"
                                    << run.server.logs();
    EXPECT_GT(run.promised(), 0U) << "nothing was stored at all, seed " << seed;
}

void kill_one(Trial& run, Victim victim)
{
    auto& server = run.server;
    switch (victim) {
        case Victim::Pool:
            ::kill(server.pool(), SIGKILL);
            std::this_thread::sleep_for(milliseconds{200});  // its successor at work
            break;
        case Victim::Jobs:
            ::kill(server.jobs(), SIGKILL);
            std::this_thread::sleep_for(milliseconds{200});
            break;
        case Victim::Nginx:
            server.kill_nginx();
            server.stop_program();
            break;
        case Victim::Supervisor:
            server.kill_supervisor();
            break;
        case Victim::Everything:
            server.kill_everything();
            break;
    }
}

void start_what_is_missing(Trial& run, Victim victim)
{
    auto& server = run.server;
    if (victim == Victim::Nginx || victim == Victim::Supervisor || victim == Victim::Everything)
        server.start_program();
    if (victim == Victim::Nginx || victim == Victim::Everything) server.start_nginx();
    server.wait_until_ready();
}

std::string name_of_victim(testing::TestParamInfo<Victim> const& victim)
{
    constexpr char const* kNames[] = {"ThePool", "TheJobProcess", "Nginx", "TheSupervisor", "Everything"};
    return kNames[static_cast<int>(victim.param)];
}

std::string name_of_step(testing::TestParamInfo<char const*> const& step)
{
    std::string name{step.param};
    std::ranges::replace(name, '.', '_');
    return name;
}

class Kills : public testing::TestWithParam<Victim> {};

class Steps : public testing::TestWithParam<char const*> {};

}

TEST_P(Kills, LoseNothingThatWasAcknowledged)
{
    int const runs = is_long() ? 60 : 7;
    for (int i = 0; i < runs && !HasFailure(); ++i) {
        unsigned const seed = first_seed();
        Trial run{seed};
        run.server.start();
        run.make_projects();
        run.work(milliseconds{run.pick(100, 500)}, [&] { kill_one(run, GetParam()); });
        start_what_is_missing(run, GetParam());
        expect_sound(run, seed, i % 3 == 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, Kills,
                         testing::Values(Victim::Pool, Victim::Jobs, Victim::Nginx, Victim::Supervisor,
                                         Victim::Everything),
                         name_of_victim);

TEST_P(Steps, AKillThereLosesNothing)
{
    int const runs = is_long() ? 8 : 1;
    for (int i = 0; i < runs && !HasFailure(); ++i) {
        unsigned const seed = first_seed();
        Trial run{seed};
        run.server.start();
        run.make_projects();
        // The projects are there, and some files: then the trap is set.
        run.work(milliseconds{100}, [] {});
        run.server.stop_program();
        run.server.set_environment("MEDIA_SYNC_FAILPOINTS",
                                   fmt::format("{}=kill@{}", GetParam(), run.pick(1, 3)));
        run.server.start_program();
        run.server.wait_until_ready();
        auto const pool = run.server.pool();
        auto const jobs = run.server.jobs();
        bool is_hit = false;
        run.work(milliseconds{0}, [&] {
            is_hit = tests::eventually([&] { return !tests::is_running(pool) || !tests::is_running(jobs); },
                                       std::chrono::seconds{60});
            run.server.kill_everything();
        });
        EXPECT_TRUE(is_hit) << GetParam() << " was never passed, seed " << seed;
        run.server.set_environment("MEDIA_SYNC_FAILPOINTS", "");
        run.server.start();
        expect_sound(run, seed, i % 3 == 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, Steps,
                         testing::Values("ingest.taken", "ingest.hashed", "ingest.durable", "ingest.placed",
                                         "ingest.flushed", "ingest.before_commit", "ingest.in_commit",
                                         "ingest.committed", "ingest.duplicate", "ingest.answering",
                                         "move.journalled", "move.carried", "move.flushed", "move.in_commit",
                                         "move.committed", "rename.journalled", "rename.renamed",
                                         "rename.events_done", "rename.finished", "index.written",
                                         "index.renamed", "manifest.appended", "trash.erased",
                                         "reconcile.read", "reconcile.applied"),
                         name_of_step);

/// What the inspection is worth: it must see what was broken by hand.
class TheInspection : public testing::Test {
protected:
    TheInspection()
    {
        run.server.start();
        run.make_projects();
        run.work(milliseconds{300}, [&] { run.server.kill_everything(); });
        for (auto const& entry :
             std::filesystem::recursive_directory_iterator{run.server.root() / "A0/ingest/originals"})
            if (entry.is_regular_file() && entry.file_size() > 10) some_file = entry.path();
    }
    std::string all()
    {
        run.server.start();
        return fmt::format("{}", fmt::join(run.look(false), "\n"));
    }

    Trial run{first_seed()};
    std::filesystem::path some_file;
};

TEST_F(TheInspection, IsContentWithASoundServer) { EXPECT_EQ(all(), ""); }

TEST_F(TheInspection, MissesAFile)
{
    ASSERT_FALSE(some_file.empty());
    std::filesystem::remove(some_file);
    EXPECT_THAT(all(), testing::HasSubstr("lost: "));
}

TEST_F(TheInspection, SeesHalfAFile)
{
    ASSERT_FALSE(some_file.empty());
    std::filesystem::resize_file(some_file, 5);
    EXPECT_THAT(all(), testing::HasSubstr("not what was sent: "));
}

TEST_F(TheInspection, SeesAFileInTwoPlaces)
{
    ASSERT_FALSE(some_file.empty());
    std::filesystem::copy_file(some_file, some_file.string() + "-copy.mov");
    EXPECT_THAT(all(), testing::HasSubstr("twice"));
}

TEST_F(TheInspection, SeesABrokenIndex)
{
    tests::write_file(run.server.root() / "A0/index.json", "{\"files\":[");
    EXPECT_THAT(all(), testing::HasSubstr("no JSON: "));
}

TEST(Start, IsKilledWhileTheCatalogueIsMade)
{
    for (auto const* point :
         {"migration.step=kill", "migration.step=kill@3", "migration.done=kill", "root.marker=kill"}) {
        tests::Server server{{.environment = {{"MEDIA_SYNC_FAILPOINTS", point}}}};
        EXPECT_EQ(server.run_command({"serve"}), -1) << point << " was never passed";
        server.set_environment("MEDIA_SYNC_FAILPOINTS", "");
        server.start();
        tests::Client http{server.port()};
        EXPECT_EQ(http.post_json("/api/projects", R"({"name":"A"})").status, 201);
        EXPECT_EQ(http.post("/api/projects/A/upload?name=a.mov", "a").status, 200) << point;
        EXPECT_TRUE(tests::eventually([&] { return std::filesystem::is_empty(server.incoming()); }));
    }
}

}
