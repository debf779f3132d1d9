// media-sync backup, and the way back from one.

#include "HttpTest.h"

#include <atomic>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>

namespace tests {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

namespace {

class Backup : public HttpTest {
protected:
    Backup() : HttpTest({.environment = {{"MEDIA_SYNC_RESCAN_INTERVAL", "1"}}}) {}
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    int back_up() { return server.run_command({"backup", target}); }
    /// As the README has it: the copy takes the place of the catalogue, and what SQLite kept beside it goes.
    void put_back() const
    {
        for (auto const* const beside : {"-wal", "-shm"})
            fs::remove(server.state() / fmt::format("catalog.sqlite3{}", beside));
        fs::copy_file(target, server.state() / "catalog.sqlite3", fs::copy_options::overwrite_existing);
    }
    void delete_catalogue() const
    {
        for (auto const* const part : {"", "-wal", "-shm"})
            fs::remove(server.state() / fmt::format("catalog.sqlite3{}", part));
    }
    /// Names in the folder of the copy, and of nothing else.
    std::vector<std::string> written() const
    {
        std::vector<std::string> names;
        for (auto const& item : fs::directory_iterator{fs::path{target}.parent_path()})
            names.push_back(item.path().filename());
        return names;
    }
    Json tag(std::string const& path)
    {
        return http
            .post_json("/api/assets/tags",
                       fmt::format(R"({{"project":"A","paths":[{}],"add":["kept"]}})", json_string(path)))
            .json()["results"]
            .at(0);
    }
    std::vector<std::string> tagged()
    {
        std::vector<std::string> lines;
        for (auto const& item : http.get("/api/projects/A/media?tag=kept&sort=name").json()["items"].items())
            lines.push_back(fmt::format("{} {}", item["id"].number(), item["path"].text()));
        return lines;
    }

    std::vector<std::string> events()
    {
        std::vector<std::string> lines;
        for (auto const& event : http.get("/api/events?limit=500").json()["events"].items())
            lines.push_back(event.dump());
        EXPECT_FALSE(lines.empty());
        return lines;
    }

    fs::path const own_folder = make_folder();
    std::string const target = own_folder / "catalogue.copy";
    ~Backup() override
    {
        std::error_code ignored;
        fs::remove_all(own_folder, ignored);
    }

private:
    static fs::path make_folder()
    {
        std::string name = fs::temp_directory_path() / "ms-backup-XXXXXX";
        return ::mkdtemp(name.data()) != nullptr ? name : throw std::runtime_error{"mkdtemp " + name};
    }
};

}

TEST_F(Backup, ALostCatalogueComesBackWithIdsTagsAndEvents)
{
    for (int i = 0; i < 5; ++i) {
        auto const name = fmt::format("before{}.mov", i);
        tag(store("A", name, name));
    }
    auto const tagged_before = tagged();
    ASSERT_EQ(tagged_before.size(), 5U);
    auto const events_before = events();

    std::atomic<bool> stop = false;
    std::jthread uploads{[&] {
        Client client{server.port()};
        for (int i = 0; !stop; ++i)
            client.post(fmt::format("/api/projects/A/upload?name=during{}.mov", i),
                        sample_bytes(20'000, static_cast<unsigned>(i)));
    }};
    EXPECT_EQ(back_up(), 0) << server.logs();
    stop = true;
    uploads.join();
    store("A", "after.mov", "after");
    auto const all = listed("A");

    server.stop_program();
    delete_catalogue();
    put_back();
    server.start_program();
    server.wait_until_ready();

    EXPECT_EQ(tagged(), tagged_before);
    EXPECT_THAT(events(), IsSupersetOf(events_before));
    EXPECT_TRUE(eventually([&] { return listed("A").size() == all.size(); }, std::chrono::seconds{20}));
    EXPECT_THAT(listed("A"), testing::UnorderedElementsAreArray(all));
    EXPECT_EQ(upload("A", "again.mov", "after").json()["status"].text(), "duplicate");
}

TEST_F(Backup, AnOlderCopyDropsNothingThatCameAfterIt)
{
    ASSERT_EQ(back_up(), 0) << server.logs();
    auto const path = store("A", "after.mov", "after");
    server.stop_program();
    put_back();
    server.start_program();
    server.wait_until_ready();
    EXPECT_TRUE(eventually([&] { return !listed("A").empty(); }, std::chrono::seconds{20}));
    EXPECT_THAT(listed("A"), ElementsAre(path));
    EXPECT_EQ(read_file(folder("A") / path), "after");
}

TEST_F(Backup, OnlyItsOwnerReadsACopyAndNothingElseIsLeft)
{
    ASSERT_EQ(back_up(), 0);
    struct stat status {};
    ASSERT_EQ(::stat(target.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_THAT(written(), ElementsAre("catalogue.copy"));
}

TEST_F(Backup, NothingIsOverwritten)
{
    write_file(target, "precious");
    EXPECT_EQ(back_up(), 1);
    EXPECT_EQ(read_file(target), "precious");
    EXPECT_THAT(server.logs(), testing::HasSubstr("is there already"));
    EXPECT_THAT(written(), ElementsAre("catalogue.copy"));
}

TEST_F(Backup, ACopyThatAKillCutShortIsInNobodysWay)
{
    write_file(target + ".partial", "half");
    EXPECT_EQ(back_up(), 0) << server.logs();
    EXPECT_THAT(written(), ElementsAre("catalogue.copy"));
}

TEST_F(Backup, WhatCannotBeWrittenIsSaid)
{
    EXPECT_EQ(server.run_command({"backup"}), 1);
    EXPECT_EQ(server.run_command({"backup", own_folder / "no such folder" / "copy"}), 1);
    EXPECT_THAT(server.logs(), testing::HasSubstr("No such file or directory"));
    EXPECT_THAT(written(), IsEmpty());
}

}
