// A test for each defect of the original backup server, by its number in the list of its contract, named after it.

#include "BackupFamilyTest.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sqlite3.h>

namespace tests {

namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class BackupDefects : public BackupFamilyTest {
protected:
    explicit BackupDefects(ServerOptions options = {}) : BackupFamilyTest(std::move(options)) {}

    static constexpr int kManyRows = 1'000'000;
    /// Copies of the first record under the paths file:///var/mobile/Media/DCIM/0 and so on.
    void fill_backups(int count) const
    {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open((server.state() / "catalog.sqlite3").c_str(), &database), SQLITE_OK);
        auto const sql = fmt::format(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {}) "
            "INSERT INTO backup_record (device_id, original_path, digest, asset_id, file_name, file_path, "
            "size, kind, "
            "media_type, at, status) SELECT device_id, 'file:///var/mobile/Media/DCIM/' || i, digest, "
            "asset_id, "
            "file_name, file_path, size, kind, media_type, at + i, 0 FROM n, backup_record WHERE id = 1",
            count);
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
    }
};

class BackupDefectsOnABadDisk : public BackupDefects {
protected:
    BackupDefectsOnABadDisk()
        : BackupDefects({.environment = {{"MEDIA_SYNC_FAILPOINTS", "ingest.durable=error:EIO"}}})
    {
    }
};

class BackupDefectsWithAKill : public BackupDefects {
protected:
    BackupDefectsWithAKill()
        : BackupDefects({.environment = {{"MEDIA_SYNC_FAILPOINTS", "backup.before_record=kill@2"}}})
    {
    }
};

TEST_F(BackupDefects, Defect01_FilesOfOneNameAreAllKept)
{
    auto const one = back_up("IMG_0001.JPG", "one", "100APPLE/IMG_0001.JPG").json()["backup"];
    auto const two = back_up("IMG_0001.JPG", "two", "101APPLE/IMG_0001.JPG").json()["backup"];
    EXPECT_EQ(bytes_of(one), "one");
    EXPECT_EQ(bytes_of(two), "two");
    EXPECT_EQ(two["file_name"].text(), "IMG_0001_1.JPG");
}

TEST_F(BackupDefects, Defect02_FilesWithoutAPathAreAllKept)
{
    auto const one = send("a.jpg", "one", {});
    auto const two = send("b.jpg", "two", {});
    EXPECT_EQ(one.status, 201);
    EXPECT_EQ(two.status, 201);
    EXPECT_EQ(bytes_of(two.json()["backup"]), "two");
    EXPECT_EQ(send("b.jpg", "two", {}).status, 200);
}

TEST_F(BackupDefects, Defect03_OtherContentUnderAKnownPathIsKept)
{
    auto const one = back_up("IMG_1.JPG", "of one phone", "file:///IMG_1.JPG").json()["backup"];
    auto const two = back_up("IMG_1.JPG", "of its twin", "file:///IMG_1.JPG");
    EXPECT_EQ(two.status, 201);
    EXPECT_NE(two.json()["backup"]["id"].number(), one["id"].number());
    EXPECT_EQ(bytes_of(one), "of one phone");
    EXPECT_EQ(bytes_of(two.json()["backup"]), "of its twin");
}

TEST_F(BackupDefects, Defect04_ADeviceWithoutANameIsOneDevice)
{
    EXPECT_EQ(http.post_json("/photos/ignore", R"({"files":[{"path":"a"}],"device_id":null})").status, 200);
    EXPECT_EQ(http.post_json("/photos/new", R"({"files":[{"path":"a"}]})").json()["count"].number(), 0);
    EXPECT_THAT(wanted({"a"}, "unknown"), IsEmpty());
    EXPECT_THAT(wanted({"a"}, ""), IsEmpty());
}

TEST_F(BackupDefects, Defect05_ParallelUploadsOfOneFileLeaveOneRecord)
{
    std::vector<std::thread> phones;
    std::vector<long> statuses(4);
    for (auto& status : statuses)
        phones.emplace_back([&] {
            Phone phone{server.port()};
            status = phone.upload({"1", "file:///a.jpg", "a.jpg"}, sample_bytes(300'000)).status;
        });
    for (auto& phone : phones) phone.join();
    EXPECT_THAT(statuses, UnorderedElementsAre(201, 200, 200, 200));
    EXPECT_EQ(http.get("/backup/log").json()["count"].number(), 1);
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(BackupDefects, Defect06_AnUploadThatIsCutShortLeavesNothing)
{
    auto const body = multipart_body({{"file", "a.jpg", sample_bytes(200'000), "image/jpeg"}});
    auto const cut = http.post("/photos/upload", body.substr(0, body.size() - 60), multipart_headers());
    expect_error(cut, 400);
    EXPECT_THAT(stored(), IsEmpty());
    EXPECT_EQ(http.get("/backup/log").json()["count"].number(), 0);
    expect_nothing_incoming();
}

TEST_F(BackupDefectsWithAKill, Defect06_AKillBetweenFileAndRecordIsMadeGoodByTheNextTry)
{
    EXPECT_EQ(back_up("a.jpg", "one", "a").status, 201);
    EXPECT_GE(back_up("b.jpg", "two", "b").status, 500);
    ASSERT_TRUE(eventually([&] { return http.get("/healthz").status == 200; }));
    EXPECT_THAT(wanted({"a", "b"}), ElementsAre("b"));
    auto const again = back_up("b.jpg", "two", "b");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(bytes_of(again.json()["backup"]), "two");
    EXPECT_EQ(stored().size(), 2U);
}

TEST_F(BackupDefects, Defect07_AStalledUploadKeepsNobodyWaiting)
{
    RawConnection stalled{server.port()};
    stalled.send(
        "POST /photos/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
        "boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n");
    EXPECT_EQ(back_up("a.jpg", "bytes", "a").status, 201);
    EXPECT_EQ(http.get("/ping").status, 200);
}

TEST_F(BackupDefects, Defect08_EveryNameBecomesAUsefulOne)
{
    auto const name = [&](std::string const& sent) {
        return back_up(sent, sent, sent).json()["backup"]["file_name"].text();
    };
    EXPECT_EQ(name("写真.jpg"), "写真.jpg");
    EXPECT_EQ(name("my%20trip.jpg"), "my trip.jpg");
    EXPECT_EQ(name("100%.jpg"), "100%.jpg");
    EXPECT_EQ(name("%2e%2e%2F%2e%2e%2Fetc%2Fpasswd"), "passwd");
    EXPECT_EQ(name("../../etc/pass wd.jpg"), "pass wd.jpg");
    EXPECT_EQ(name(std::string(300, 'x') + ".jpg").size(), 255U);
    EXPECT_THAT(name("..."), testing::StartsWith("upload-"));
}

TEST_F(BackupDefects, Defect09_LongListsTakeNoTimeThatGrowsWithWhatIsThere)
{
    back_up("a.jpg", "bytes", "a");
    server.stop_program();
    fill_backups(kManyRows);
    server.start_program();
    server.wait_until_ready();
    std::vector<std::string> paths;
    for (int i = 0; i < 20'000; ++i)
        paths.push_back("file:///var/mobile/Media/DCIM/" + std::to_string(i * (kManyRows / 10'000)));
    auto const body = files(paths);
    using std::chrono::milliseconds;
    auto const timed = [&](char const* path, char const* key, std::int64_t count) {
        auto const begin = std::chrono::steady_clock::now();
        EXPECT_EQ(http.post_json(path, body).json()[key].number(), count);
        auto const took = std::chrono::steady_clock::now() - begin;
        RecordProperty(path, std::to_string(took / milliseconds{1}));
        return took;
    };
    // The machine may be busy with something else for one of them.
    auto const once = [&] { return timed("/photos/new", "count", 10'000); };
    EXPECT_LT(std::min({once(), once(), once()}), milliseconds{500});
    EXPECT_LT(timed("/photos/ignore", "ignored_count", 20'000), milliseconds{2'000});
    EXPECT_LT(timed("/photos/ignore", "ignored_count", 0), milliseconds{2'000});
}

TEST_F(BackupDefects, Defect10_AThirdKindOfFileIsCounted)
{
    EXPECT_EQ(back_up("a.mov", "a", "a", "P", "movie").json()["backup"]["file_type"].text(), "video");
    EXPECT_EQ(back_up("b.jpg", "b", "b", "P", "livephoto").json()["backup"]["file_type"].text(), "photo");
    EXPECT_EQ(back_up("c.jpg", "", "c", "P", "").status, 201) << "empty files are taken";
    auto const backups = http.get("/storage/status").json()["backups"];
    EXPECT_EQ(backups["total_count"].number(), 3);
    EXPECT_EQ(backups["total_size_bytes"].number(), 2);
}

TEST_F(BackupDefects, Defect11_WrongTypesAndBrokenJsonAre400)
{
    for (auto const* path : {"/photos/new", "/photos/ignore", "/photos/unignore"})
        for (auto const* body :
             {"", "{", "null", "[]", "{}", "[1]", "7", R"({"files":null})", R"({"files":{}})",
              R"({"files":[1]})", R"({"files":[{}]})", R"({"files":[{"path":null}]})",
              R"({"files":[{"path":7}]})", R"({"files":[{"path":"a"}],"device_id":7})",
              R"({"files":[{"path":"a"}]} x)"}) {
            SCOPED_TRACE(std::string{path} + " " + body);
            expect_error(http.post_json(path, body), 400);
        }
    EXPECT_EQ(http.post_json("/photos/new", "{}").json()["message"].text(), "No file data provided");
    EXPECT_EQ(http.post_json("/photos/ignore", R"({"files":[]})").json()["message"].text(),
              "No files provided to ignore");
    expect_error(http.post("/photos/new", R"({"files":[]})", {{"Content-Type", "text/plain"}}), 400);
    EXPECT_THAT(http.get("/photos/ignored").json()["ignored_files"].items(), IsEmpty()) << "all or none";
}

TEST_F(BackupDefectsOnABadDisk, Defect12_ErrorsTellNoSecrets)
{
    auto const answer = back_up("a.jpg", "bytes", "a");
    EXPECT_GE(answer.status, 500);
    EXPECT_THAT(answer.json()["message"].text(), testing::StartsWith("Failed to upload file: "));
    EXPECT_THAT(answer.body, Not(HasSubstr(server.root().string())));
    EXPECT_THAT(answer.body, Not(HasSubstr("SELECT")));
}

TEST_F(BackupDefects, Defect13_TheLogIsBoundedAndItsOrderFixed)
{
    for (auto const* name : {"a", "b", "c"}) back_up(std::string{name} + ".jpg", name, name);
    for (auto const* query : {"limit=-1", "offset=-3", "limit=99999999999999999999", "limit=1000000"}) {
        auto const answer = http.get(std::string{"/backup/log?"} + query);
        EXPECT_EQ(answer.status, 200) << query;
        EXPECT_THAT(answer.json()["backups"].pluck("file_name"), ElementsAre("c.jpg", "b.jpg", "a.jpg"));
    }
}

TEST_F(BackupDefectsOnABadDisk, Defect14_AFailedUploadIsInTheLogAloneAndLeavesNoFile)
{
    EXPECT_GE(back_up("a.jpg", "bytes", "a").status, 500);
    EXPECT_GE(back_up("a.jpg", "bytes", "a").status, 500);
    auto const log = http.get("/backup/log").json();
    EXPECT_THAT(log["backups"].pluck("status"), ElementsAre("Failed"));
    EXPECT_EQ(log["backups"].at(0)["file_size"].number(), 5);
    EXPECT_EQ(http.get("/storage/status").json()["backups"]["total_count"].number(), 0);
    EXPECT_THAT(http.get("/backup/history").json()["history"].items(), IsEmpty());
    EXPECT_THAT(wanted({"a"}), ElementsAre("a"));
    EXPECT_THAT(stored(), IsEmpty());
    expect_nothing_incoming();

    auto const failed = log["backups"].at(0)["id"].number();
    server.stop_program();
    server.set_environment("MEDIA_SYNC_FAILPOINTS", "");
    server.start_program();
    server.wait_until_ready();
    auto const again = back_up("a.jpg", "bytes", "a");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.json()["backup"]["id"].number(), failed);
}

TEST_F(BackupDefects, Defect15_TimesHaveAZone)
{
    back_up("a.jpg", "bytes", "a");
    http.post_json("/photos/ignore", files({"b"}));
    for (auto const& time : {http.get("/backup/log").json()["backups"].at(0)["timestamp"].text(),
                             http.get("/backup/history").json()["history"].at(0)["timestamp"].text(),
                             http.get("/storage/status").json()["backups"]["last_backup"].text()})
        EXPECT_TRUE(is_timestamp(time)) << time;
}

TEST_F(BackupDefects, Defect16_AStorageThatIsNotThereIsAnError)
{
    fs::rename(server.state() / "root.id", server.state() / "root.id.away");
    ASSERT_TRUE(eventually([&] { return http.get("/storage/status").status == 503; }));
    expect_error(http.get("/storage/usage"), 503);
    expect_error(back_up("a.jpg", "bytes", "a"), 503);
    EXPECT_THAT(stored(), IsEmpty());
    fs::rename(server.state() / "root.id.away", server.state() / "root.id");
    EXPECT_TRUE(eventually([&] { return http.get("/storage/status").status == 200; }));
}

TEST_F(BackupDefects, Defect17_ARestartFindsEverything)
{
    auto const backup = back_up("a.jpg", "bytes", "a").json()["backup"];
    restart_program();
    EXPECT_EQ(back_up("a.jpg", "bytes", "a").json()["backup"].dump(), backup.dump());
}

TEST_F(BackupDefects, Defect18_AForeignPageChangesNothing)
{
    HeaderList const foreign{{"Origin", "http://evil.example"}};
    auto headers = multipart_headers();
    headers.push_back(foreign.front());
    expect_error(http.post("/photos/upload", multipart_body({{"file", "a.jpg", "bytes"}}), headers), 403);
    expect_error(http.post_json("/photos/ignore", files({"a"}), foreign), 403);
    EXPECT_EQ(http.get("/backup/log", foreign).header("Access-Control-Allow-Origin"), "");
    EXPECT_THAT(stored(), IsEmpty());
}

}  // namespace

}
