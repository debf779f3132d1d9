#include "HttpTest.h"

#include <chrono>
#include <fstream>
#include <thread>
#include <utility>

namespace tests {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

namespace {

std::string at(std::string const& name) { return "ingest/originals/" + name; }

/// What a person does in the folders is followed without any request for it. Looks come each second.
class Rescan : public HttpTest {
protected:
    Rescan() : HttpTest({.environment = {{"MEDIA_SYNC_RESCAN_INTERVAL", "1"}}}) {}
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    static void looks(int count) { std::this_thread::sleep_for(milliseconds{1'200} * count); }
    testing::AssertionResult comes_to_list(std::vector<std::string> const& expected)
    {
        std::vector<std::string> last;
        bool const does = eventually([&] { return last = listed("A"), last == expected; });
        return does ? testing::AssertionSuccess()
                    : testing::AssertionFailure() << testing::PrintToString(last);
    }
    std::string sha256_of(std::string const& relative_path)
    {
        auto const files = project("A")["files"];
        for (std::size_t i = 0; i < files.size(); ++i)
            if (files.at(i)["relative_path"].text() == relative_path) return files.at(i)["sha256"].text();
        return {};
    }
    /// Changes with every write to the catalogue.
    std::string catalogue_state() const
    {
        std::string state;
        for (auto const* const name : {"catalog.sqlite3", "catalog.sqlite3-wal"}) {
            auto const path = server.state() / name;
            state += std::to_string(fs::file_size(path)) + " " +
                     std::to_string(fs::last_write_time(path).time_since_epoch().count()) + "\n";
        }
        return state;
    }
};

}

TEST_F(Rescan, AFileThatIsCopiedSlowlyIsIndexedWhenItIsComplete)
{
    fs::create_directories(originals("A"));
    std::ofstream file{originals("A") / "slow.mov", std::ios::binary};
    std::string content;
    for (int i = 0; i < 12; ++i) {
        auto const piece = "piece " + std::to_string(i);
        content += piece;
        file << piece << std::flush;
        std::this_thread::sleep_for(milliseconds{400});
        EXPECT_THAT(listed("A"), IsEmpty()) << i;
    }
    file.close();
    EXPECT_TRUE(comes_to_list({at("slow.mov")}));
    EXPECT_EQ(sha256_of(at("slow.mov")), sha256_hex(content));
    EXPECT_EQ(upload("A", "x.mov", content).json()["status"].text(), "duplicate");
    auto const jobs = http.get("/api/jobs?limit=50").json()["jobs"];
    EXPECT_THAT(jobs.pluck("kind"), ElementsAre("rescan"));
    EXPECT_EQ(jobs.at(0)["state"].text(), "done");
    EXPECT_EQ(jobs.at(0)["result"]["indexed"].number(), 1);
}

TEST_F(Rescan, MovesEditsAndDeletionsAreFollowed)
{
    for (auto const* const name : {"a.mov", "b.mov", "c.mov"}) store("A", name, name);
    fs::create_directories(originals("A") / "day 1");
    fs::rename(originals("A") / "a.mov", originals("A") / "day 1" / "first.mov");
    fs::remove(originals("A") / "b.mov");
    write_file(originals("A") / "c.mov", "edited");
    EXPECT_TRUE(comes_to_list({at("day 1/first.mov"), at("c.mov")}));
    EXPECT_TRUE(eventually([&] { return sha256_of(at("c.mov")) == sha256_hex("edited"); }));
    EXPECT_TRUE(eventually([&] { return Json::parse(read_file(index_file("A"))) == project("A"); }));
}

TEST_F(Rescan, AFolderThatIsCopiedInIsAProject)
{
    store("A", "a.mov", "a");
    EXPECT_TRUE(eventually([&] { return Json::parse(read_file(index_file("A"))) == project("A"); }));
    fs::copy(folder("A"), folder("Copy"), fs::copy_options::recursive);
    auto const is_taken_over = [&] {
        auto const kinds = http.get("/api/events?project=Copy&type=reindex&after=0").json()["events"];
        return kinds.size() == 1;
    };
    EXPECT_TRUE(eventually(is_taken_over));
    EXPECT_THAT(listed("Copy"), ElementsAre(at("a.mov")));
}

TEST_F(Rescan, NothingIsPrunedWhileTheMarkerIsMissing)
{
    store("A", "a.mov", "a");
    auto const marker = server.state() / "root.id";
    fs::rename(marker, server.state() / "away");
    fs::rename(originals("A") / "a.mov", server.root() / ".a.mov");
    looks(4);
    fs::rename(server.root() / ".a.mov", originals("A") / "a.mov");
    fs::rename(server.state() / "away", marker);
    EXPECT_TRUE(eventually([&] { return http.get("/healthz").status == 200; }));
    looks(3);
    EXPECT_THAT(listed("A"), ElementsAre(at("a.mov")));
    EXPECT_THAT(http.get("/api/jobs").json()["jobs"].pluck("kind"), IsEmpty())
        << http.get("/api/jobs").body << http.get("/api/events").body;
}

TEST_F(Rescan, AnIdleServerWritesNothing)
{
    for (auto const* const name : {"a.mov", "b.mov"}) store("A", name, name);
    make_project("B");
    EXPECT_TRUE(eventually([&] { return Json::parse(read_file(index_file("A"))) == project("A"); }));
    // Until both have been read, and are in the ledger.
    auto before = catalogue_state();
    auto const is_calm = [&] { return looks(3), std::exchange(before, catalogue_state()) == before; };
    EXPECT_TRUE(eventually(is_calm, std::chrono::minutes{1}));
    auto const events = http.get("/api/events").body;
    looks(5);
    EXPECT_EQ(catalogue_state(), before);
    EXPECT_EQ(http.get("/api/events").body, events);
    EXPECT_THAT(http.get("/api/jobs").json()["jobs"].pluck("id"), IsEmpty());
}

}
