// A catalogue that is locked, damaged, foreign, read-only or full: the server stays up, says so, and recovers.

#include <fstream>

#include <sys/mount.h>

#include <fmt/format.h>
#include <sqlite3.h>

#include "HttpTest.h"

namespace tests {

using testing::HasSubstr;
using testing::IsEmpty;

namespace {

/// A connection of somebody else.
class Stranger {
public:
    explicit Stranger(fs::path const& file) { EXPECT_EQ(sqlite3_open(file.c_str(), &m_db), SQLITE_OK); }
    ~Stranger() { sqlite3_close(m_db); }
    Stranger(Stranger const&) = delete;
    Stranger& operator=(Stranger const&) = delete;
    void execute(char const* sql)
    {
        sqlite3_busy_timeout(m_db, 10'000);
        EXPECT_EQ(sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(m_db);
    }

    std::int64_t number(char const* sql)
    {
        sqlite3_stmt* statement = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(m_db, sql, -1, &statement, nullptr), SQLITE_OK);
        EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
        auto const value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return value;
    }

private:
    sqlite3* m_db = nullptr;
};

class CatalogueTest : public HttpTest {
protected:
    using HttpTest::HttpTest;

    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
        store("A", "a.mov", "one");
    }
    virtual fs::path file() const { return server.state() / "catalog.sqlite3"; }

    /// Stops the server, lets `spoil` at the file, and starts it again, ready or not.
    template <class Spoil>
    void restart_with(Spoil spoil)
    {
        server.stop_program();
        spoil();
        server.start_program();
    }
    /// Waits until /healthz says so, and holds everything else to it.
    void expect_illness(std::string const& words)
    {
        Response health;
        ASSERT_TRUE(eventually([&] {
            return (health = http.get("/healthz")).status == 503 && health.json()["db"].is_string();
        })) << health.status
            << health.body;
        EXPECT_THAT(health.json()["db"].text(), HasSubstr(words));
        EXPECT_THAT(health.json()["message"].text(), HasSubstr(words));
        EXPECT_FALSE(health.json()["ok"].flag());
    }
    void expect_all_refused(std::string const& words)
    {
        for (auto const& answer :
             {upload_raw("A", "b.mov", "two"), upload("A", "b.mov", "two"), http.get("/api/projects")}) {
            expect_error(answer, 503);
            EXPECT_THAT(answer.json()["message"].text(), HasSubstr(words));
        }
        EXPECT_EQ(files_on_disk("A").size(), 1U);
        expect_nothing_incoming();
    }
    bool is_well()
    {
        return eventually([&] { return http.get("/healthz").status == 200; }, std::chrono::seconds{20});
    }
};

/// The state on a small disk of its own.
class StateDisk : public CatalogueTest {
protected:
    StateDisk() : CatalogueTest({.environment = {{"MEDIA_SYNC_STATE", make_disk()}}}) {}
    ~StateDisk() override
    {
        server.stop_nginx();
        server.stop_program();
        ::umount2(s_disk.c_str(), MNT_DETACH);
        fs::remove(s_disk);
    }
    void SetUp() override
    {
        if (!s_is_mounted) GTEST_SKIP() << "only root may mount";
        CatalogueTest::SetUp();
    }
    fs::path file() const override { return s_disk / "catalog.sqlite3"; }

    static std::string make_disk()
    {
        std::string name = fs::temp_directory_path() / "ms-state-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
        s_disk = name;
        s_is_mounted = ::mount("none", name.c_str(), "tmpfs", 0, "size=6m") == 0;
        return name;
    }
    void set_read_only(bool is_read_only)
    {
        ASSERT_EQ(
            ::mount("none", s_disk.c_str(), "tmpfs", MS_REMOUNT | (is_read_only ? MS_RDONLY : 0), "size=6m"),
            0);
    }

    static inline fs::path s_disk;
    static inline bool s_is_mounted = false;
};

}

TEST_F(CatalogueTest, ThatAnotherProgramHoldsIs503AndThenFineAgain)
{
    Stranger stranger{file()};
    stranger.execute("BEGIN IMMEDIATE");
    auto const answer = upload_raw("A", "b.mov", "two");
    expect_error(answer, 503);
    EXPECT_THAT(answer.json()["message"].text(), HasSubstr("locked by another program"));
    EXPECT_EQ(files_on_disk("A").size(), 1U);
    expect_illness("locked by another program");
    EXPECT_EQ(http.get("/api/projects").status, 200) << "looking is still possible";
    stranger.execute("ROLLBACK");
    EXPECT_TRUE(is_well());
    store("A", "b.mov", "two");
}

TEST_F(CatalogueTest, ThatIsNoDatabaseIsSaidAndRebuiltOnCommand)
{
    restart_with([&] { write_file(file(), std::string(8192, 'x')); });
    auto const supervisor = server.supervisor();
    expect_illness("damaged");
    expect_all_refused("media-sync rebuild");
    EXPECT_EQ(server.run_command({"rebuild"}), 1) << "the server runs";
    EXPECT_TRUE(is_running(supervisor));
    EXPECT_EQ(server.supervisor(), supervisor);

    server.stop_program();
    EXPECT_EQ(server.run_command({"rebuild"}), 0) << server.logs();
    EXPECT_THAT(server.logs(), HasSubstr("lost"));
    EXPECT_THAT(server.logs(), HasSubstr("The new catalogue knows 1 files"));
    bool is_kept = false;
    for (auto const& entry : fs::directory_iterator{server.state()})
        is_kept |= entry.path().filename().string().starts_with("catalog.sqlite3.damaged-");
    EXPECT_TRUE(is_kept);
    server.start_program();
    ASSERT_TRUE(is_well());
    EXPECT_EQ(listed("A").size(), 1U);
    EXPECT_EQ(upload("A", "again.mov", "one").json()["status"].text(), "duplicate");
}

TEST_F(CatalogueTest, ThatWasCutOffIsDamaged)
{
    restart_with([&] {
        for (auto const* end : {"-wal", "-shm"}) fs::remove(file().string() + end);
        fs::resize_file(file(), 5000);
    });
    expect_illness("damaged");
    expect_all_refused("damaged");
}

TEST_F(CatalogueTest, WithGarbageInItsPagesIsFoundOutAndSaid)
{
    for (int i = 0; i < 20; ++i) store("A", fmt::format("{}.mov", i), fmt::format("content {}", i));
    restart_with([&] {
        auto const size = fs::file_size(file());
        std::fstream out{file(), std::ios::in | std::ios::out | std::ios::binary};
        // The first pages hold the schema: the program starts.
        for (std::uintmax_t at = 40 * 1024; at + 4096 <= size; at += 4096) {
            out.seekp(static_cast<std::streamoff>(at));
            out.write(sample_bytes(4096, static_cast<unsigned>(at)).data(), 4096);
        }
    });
    auto const supervisor = server.supervisor();
    ASSERT_TRUE(eventually([&] { return http.get("/healthz").status > 0; }));
    Response answer;
    ASSERT_TRUE(eventually([&] { return (answer = upload_raw("A", "b.mov", "two")).status == 503; }))
        << answer.body;
    EXPECT_THAT(answer.json()["message"].text(), HasSubstr("damaged"));
    expect_illness("damaged");
    EXPECT_EQ(server.supervisor(), supervisor);
    EXPECT_EQ(files_on_disk("A").size(), 21U) << "the files are not touched";
}

TEST_F(CatalogueTest, OfAnotherApplicationIsLeftAlone)
{
    restart_with([&] { Stranger{file()}.execute("PRAGMA application_id = 7"); });
    expect_illness("another application");
    expect_all_refused("another application");
}

TEST_F(CatalogueTest, OfANewerProgramIsLeftAloneUntilItFits)
{
    std::int64_t version = 0;
    restart_with([&] {
        Stranger newer{file()};
        version = newer.number("PRAGMA user_version");
        newer.execute("PRAGMA user_version = 900");
    });
    expect_illness("newer program");
    expect_all_refused("newer program");
    Stranger{file()}.execute(fmt::format("PRAGMA user_version = {}", version).c_str());
    EXPECT_TRUE(is_well());
    store("A", "b.mov", "two");
}

TEST_F(StateDisk, ThatIsFullIs507AndWorksAgainWhenThereIsSpace)
{
    {
        std::ofstream filler{s_disk / "filler", std::ios::binary};
        std::string const block(64 * 1024, 'x');
        while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    Response answer;
    for (int i = 0; i < 200 && answer.status != 507; ++i)
        answer = upload_raw("A", fmt::format("{}.mov", i), fmt::format("content {}", i));
    expect_error(answer, 507);
    EXPECT_THAT(answer.json()["message"].text(), HasSubstr("disk of the catalogue is full"));
    expect_illness("disk of the catalogue is full");
    expect_nothing_incoming();
    fs::remove(s_disk / "filler");
    EXPECT_TRUE(is_well());
    store("A", "after.mov", "two");
    EXPECT_EQ(reindex("A")["indexed"].number(), 0) << "what was refused left no file";
}

TEST_F(StateDisk, ThatIsReadOnlyIsSaidAndPasses)
{
    restart_with([&] { set_read_only(true); });
    Response health;
    ASSERT_TRUE(eventually(
        [&] { return (health = http.get("/healthz")).status == 503 && health.json()["ok"].exists(); }));
    EXPECT_THAT(health.json()["message"].text(), HasSubstr("ead-only"));
    expect_error(upload_raw("A", "b.mov", "two"), 503);
    set_read_only(false);
    EXPECT_TRUE(is_well());
    store("A", "b.mov", "two");
}

}
