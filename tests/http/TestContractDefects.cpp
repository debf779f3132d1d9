// A test for each defect of the original server, at the contract's version (1 to 17) and later, named after it.

#include "HttpTest.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>

namespace tests {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

namespace {

class ContractDefects : public HttpTest {
protected:
    explicit ContractDefects(ServerOptions options = {}) : HttpTest(std::move(options)) {}

    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    /// Names of everything below the scratch directory but the server's own state.
    std::vector<std::string> whole_tree() const
    {
        std::vector<std::string> names;
        for (auto it = fs::recursive_directory_iterator{server.root()};
             it != fs::recursive_directory_iterator{}; ++it) {
            if (it->path() == server.state()) it.disable_recursion_pending();
            names.push_back(fs::relative(it->path(), server.root()));
        }
        std::ranges::sort(names);
        return names;
    }
};

class ContractDefectsWithLimit : public ContractDefects {
protected:
    ContractDefectsWithLimit() : ContractDefects({.environment = {{"MEDIA_SYNC_MAX_UPLOAD", "1000"}}}) {}

    /// What nginx has written: its names are numbers.
    std::vector<std::string> bodies() const
    {
        std::vector<std::string> names;
        for (auto const& file : fs::directory_iterator{server.incoming()})
            if (auto const name = file.path().filename().string(); name.front() >= '0' && name.front() <= '9')
                names.push_back(name);
        return names;
    }
};

}

TEST_F(ContractDefects, Defect01_ClientFilenameIsNotTrusted)
{
    auto const target = server.root().parent_path() / "written-from-outside";
    for (auto const& name :
         {std::string{"../escape.mov"}, std::string{"../../../../escape.mov"}, target.string(),
          std::string{"..\\..\\escape.mov"}, std::string{"/etc/escape.mov"}}) {
        auto const form = upload("A", name, "form " + name);
        auto const raw = upload_raw("A", name, "raw " + name);
        for (auto const& answer : {form, raw}) {
            EXPECT_EQ(answer.status, 200) << name << answer.body;
            auto const path = fs::path{answer.json()["path"].text()};
            EXPECT_EQ(path.parent_path(), "ingest/originals") << path;
            EXPECT_TRUE(fs::is_regular_file(folder("A") / path)) << path;
        }
    }
    EXPECT_FALSE(fs::exists(target));
    EXPECT_FALSE(fs::exists("/etc/escape.mov"));
    EXPECT_EQ(files_on_disk("A").size(), 10U);
}

TEST_F(ContractDefects, Defect02_AFailedUploadIsNotADuplicateLater)
{
    expect_error(upload_raw("A", "a.mov", "clip", {{"Content-Digest", content_digest("other")}}), 400);
    fs::rename(originals("A"), folder("A") / "ingest" / "away");
    write_file(folder("A") / "ingest" / "originals", "a file where the folder should be");
    auto const failed = upload("A", "a.mov", "clip");
    EXPECT_GE(failed.status, 400) << failed.body;
    EXPECT_FALSE(failed.json()["ok"].flag());
    fs::remove(folder("A") / "ingest" / "originals");
    fs::rename(folder("A") / "ingest" / "away", originals("A"));
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    expect_nothing_incoming();
    EXPECT_EQ(store("A", "a.mov", "clip"), "ingest/originals/a.mov");
    EXPECT_EQ(reindex("A")["indexed"].number(), 0);
}

TEST_F(ContractDefects, Defect03_DuplicateIsSaidOnlyOfAFileThatIsThere)
{
    store("A", "a.mov", "clip");
    fs::remove(originals("A") / "a.mov");
    EXPECT_EQ(upload("A", "a.mov", "clip").json()["status"].text(), "stored");
    EXPECT_EQ(read_file(originals("A") / "a.mov"), "clip");
    write_file(originals("A") / "a.mov", "other");
    EXPECT_EQ(upload("A", "b.mov", "clip").json()["status"].text(), "stored");
}

TEST_F(ContractDefects, Defect04_ADuplicateNamesTheRealFileAfterACollision)
{
    store("A", "a.mov", "first");
    auto const real = store("A", "a.mov", "second");
    EXPECT_NE(real, "ingest/originals/a.mov");
    auto const again = upload("A", "a.mov", "second").json();
    EXPECT_EQ(again["status"].text(), "duplicate");
    EXPECT_EQ(again["path"].text(), real);
    EXPECT_EQ(read_file(folder("A") / again["path"].text()), "second");
}

TEST_F(ContractDefects, Defect05_AnUploadDoesNotRewriteTheWholeIndex)
{
    auto const time_of_uploads = [&](int from, int count) {
        auto const start = std::chrono::steady_clock::now();
        for (int i = from; i < from + count; ++i)
            EXPECT_EQ(upload_raw("A", fmt::format("{}.mov", i), std::to_string(i)).status, 200);
        return std::chrono::steady_clock::now() - start;
    };
    time_of_uploads(0, 50);
    auto const at_the_start = time_of_uploads(50, 200);
    for (int i = 0; i < 4000; ++i)
        write_file(originals("A") / fmt::format("hand-{}.mov", i), fmt::format("hand {}", i));
    EXPECT_EQ(reindex("A")["indexed"].number(), 4000);
    auto const with_many = time_of_uploads(1000, 200);
    EXPECT_LT(with_many, 2 * at_the_start + std::chrono::milliseconds{500});
    auto const is_whole = [&] { return Json::parse(read_file(index_file("A")))["files"].size() == 4450; };
    EXPECT_TRUE(eventually(is_whole)) << "index.json is " << read_file(index_file("A")).size() << " bytes";
}

TEST_F(ContractDefects, Defect06_UploadsAtOnceLoseNoEntry)
{
    std::atomic<int> failed = 0;
    std::vector<std::jthread> clients;
    for (int i = 0; i < 16; ++i)
        clients.emplace_back([&, i] {
            Client client{server.port()};
            for (int k = 0; k < 25; ++k) {
                auto const path = fmt::format("/api/projects/A/upload?name=same-{}.mov", k);
                auto const answer = client.post(path, fmt::format("{} {}", i, k));
                failed += answer.status == 200 && answer.json()["status"].text() == "stored" ? 0 : 1;
            }
        });
    clients.clear();
    EXPECT_EQ(failed, 0);
    auto paths = listed("A");
    EXPECT_EQ(paths.size(), 400U);
    std::ranges::sort(paths);
    EXPECT_EQ(std::ranges::adjacent_find(paths), paths.end()) << "one path twice";
    for (auto const& path : paths) EXPECT_TRUE(fs::exists(folder("A") / path)) << path;
    EXPECT_EQ(files_on_disk("A").size(), 400U);
}

TEST_F(ContractDefects, Defect07_ReindexDropsFollowsAndNeverDoubles)
{
    store("A", "deleted.mov", "deleted");
    store("A", "changed.mov", "before");
    store("A", "renamed.mov", "renamed");
    fs::remove(originals("A") / "deleted.mov");
    write_file(originals("A") / "changed.mov", "after");
    fs::rename(originals("A") / "renamed.mov", originals("A") / "new name.mov");
    auto const answer = reindex("A");
    EXPECT_EQ(answer["indexed"].number(), 0) << answer.dump();
    EXPECT_EQ(answer["removed"].number(), 1) << answer.dump();
    EXPECT_EQ(answer["changed"].number(), 1) << answer.dump();
    EXPECT_EQ(answer["moved"].number(), 1) << answer.dump();
    EXPECT_THAT(listed("A"), ElementsAre("ingest/originals/changed.mov", "ingest/originals/new name.mov"));
}

TEST_F(ContractDefects, Defect08_OtherRequestsAreAnsweredDuringABigUpload)
{
    constexpr std::uint64_t kSize = 400ULL * 1024 * 1024;
    std::atomic<bool> done = false;
    std::jthread big{[&] {
        Client client{server.port()};
        EXPECT_EQ(
            client.post_stream("/api/projects/A/upload?name=big.mov", kSize, pattern_source(kSize)).status,
            200);
        done = true;
    }};
    std::vector<std::chrono::steady_clock::duration> times;
    while (!done) {
        auto const start = std::chrono::steady_clock::now();
        EXPECT_EQ(http.get("/api/projects/A").status, 200);
        times.push_back(std::chrono::steady_clock::now() - start);
    }
    std::ranges::sort(times);
    EXPECT_LT(times[times.size() * 95 / 100], std::chrono::milliseconds{50}) << times.size() << " requests";
    EXPECT_LT(times.back(), std::chrono::seconds{1});
    EXPECT_EQ(files_on_disk("A").size(), 1U);
    expect_nothing_incoming();
}

TEST_F(ContractDefects, Defect09_ReindexHashesOnlyWhatIsNew)
{
    constexpr std::uint64_t kSize = 600ULL * 1024 * 1024;
    http.post_stream("/api/projects/A/upload?name=big.mov", kSize, pattern_source(kSize));
    reindex("A");
    auto const start = std::chrono::steady_clock::now();
    EXPECT_EQ(reindex("A")["changed"].number(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{200})
        << "600 MiB were read again";
}

TEST_F(ContractDefects, Defect10_OtherUsersOfTheShareCanReadUploads)
{
    for (auto const& path :
         {store("A", "form.mov", "1"), upload_raw("A", "raw.mov", "2").json()["path"].text()}) {
        struct stat about {};
        ASSERT_EQ(::stat((folder("A") / path).c_str(), &about), 0) << path;
        EXPECT_EQ(about.st_mode & 0777U, 0644U) << path;
    }
}

TEST_F(ContractDefects, Defect11_AnUnknownProjectLeavesNoFolder)
{
    auto const before = whole_tree();
    expect_error(upload("ghost", "a.mov", "clip"), 404);
    expect_error(upload_raw("ghost", "a.mov", "clip"), 404);
    expect_error(http.post_json("/api/projects/ghost/sync-album", "{}"), 404);
    expect_error(http.post("/api/projects/ghost/reindex"), 404);
    expect_error(http.get("/api/projects/ghost"), 404);
    EXPECT_EQ(whole_tree(), before);
    EXPECT_THAT(http.get("/api/projects").json().pluck("name"), ElementsAre("A"));
}

TEST_F(ContractDefects, Defect12_TheRootIsNoProjectAndLongNamesAreRefused)
{
    expect_error(http.post_json("/api/projects", R"({"name":"."})"), 400);
    EXPECT_FALSE(fs::exists(server.root() / "index.json"));
    EXPECT_FALSE(fs::exists(server.root() / "ingest"));
    expect_error(http.post_json("/api/projects", "{\"name\":\"" + std::string(300, 'a') + "\"}"), 400);
    for (auto const* const path :
         {"/api/projects/.", "/api/projects/./upload?name=a", "/api/projects/%2e/reindex"})
        expect_client_error(http.post(path, "x"));
    expect_client_error(http.get("/api/projects/" + std::string(300, 'a')));
}

TEST_F(ContractDefects, Defect13_TheEventLogIsJson)
{
    http.post_json("/api/projects/A/sync-album", R"({"album_name":"it's","device":null,"on":true})");
    store("A", "a.mov", "clip");
    auto const log = folder("A") / "_manifest" / "events.jsonl";
    auto const has_both = [&] { return json_lines(log).size() >= 2; };
    EXPECT_TRUE(eventually(has_both)) << read_file(log);
    for (auto const& line : json_lines(log))
        EXPECT_TRUE(is_timestamp(line["timestamp"].text())) << line.dump();
}

TEST_F(ContractDefects, Defect14_LinksAreNeitherHashedNorServed)
{
    fs::create_symlink("/etc/passwd", originals("A") / "passwd.jpg");
    fs::create_directory_symlink("/etc", originals("A") / "etc");
    auto const answer = reindex("A");
    EXPECT_EQ(answer["indexed"].number(), 0) << answer.dump();
    expect_error(http.get("/media/A/ingest/originals/passwd.jpg"), 404);
    expect_error(http.get("/media/A/ingest/originals/etc/passwd"), 404);
    EXPECT_EQ(store("A", "passwd.jpg", "clip"), "ingest/originals/passwd_1.jpg");
    EXPECT_TRUE(fs::is_symlink(originals("A") / "passwd.jpg"));
}

TEST_F(ContractDefects, Defect15_ThereAreLimitsAndPartialUploadsAreCleanedUp)
{
    expect_error(
        http.post_json("/api/projects/A/sync-album", "{\"a\":\"" + std::string(2'000'000, 'a') + "\"}"), 413);
    RawConnection no_space{server.port()};
    no_space.send(
        "POST /api/projects/A/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
        "900000000000000\r\n\r\n");
    expect_error(no_space.read_response(), 507);
    RawConnection leaving{server.port()};
    leaving.send(
        "POST /api/projects/A/upload?name=b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400000\r\n\r\n" +
        std::string(200'000, 'b'));
    EXPECT_TRUE(eventually([&] { return !fs::is_empty(server.incoming()); }));
    leaving.close();
    expect_nothing_incoming();
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
}

TEST_F(ContractDefects, Defect16_TheCatalogueIsOpenedOnceAndWaitsForItsTurn)
{
    auto const open_files = [&] {
        auto const descriptors = fmt::format("/proc/{}/fd", server.pool());
        return std::distance(fs::directory_iterator{descriptors}, fs::directory_iterator{});
    };
    auto const burst = [&] {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 32; ++i)
            clients.emplace_back([&, i] {
                Client client{server.port()};
                for (int k = 0; k < 10; ++k) {
                    auto const body = fmt::format("{} {}", i, k);
                    EXPECT_EQ(client.post("/api/projects/A/upload?name=a.mov", body).status, 200);
                    EXPECT_EQ(client.get("/api/projects/A").status, 200);
                }
            });
    };
    burst();
    auto const before = open_files();
    burst();
    EXPECT_LE(open_files(), before + 4) << "descriptors leak";
}

TEST_F(ContractDefects, Defect17_AnEmptyNameGetsOneAndCollisionsSort)
{
    auto const nameless = upload("A", "", "clip");
    ASSERT_EQ(nameless.status, 200) << nameless.body;
    EXPECT_THAT(nameless.json()["name"].text(), StartsWith("upload-"));
    EXPECT_THAT(nameless.json()["name"].text(), Not(EndsWith("_")));
    store("A", "IMG_1.mov", "1");
    EXPECT_EQ(store("A", "IMG_1.mov", "2"), "ingest/originals/IMG_1_1.mov");
}

TEST_F(ContractDefects, Defect18_ReindexNeverChangesAFile)
{
    auto const bytes = sample_bytes(50'000);
    store("A", "rotated.mov", bytes);
    auto const before = mtime_of(originals("A") / "rotated.mov");
    reindex("A");
    EXPECT_EQ(read_file(originals("A") / "rotated.mov"), bytes);
    EXPECT_EQ(mtime_of(originals("A") / "rotated.mov"), before);
    EXPECT_EQ(upload("A", "rotated.mov", bytes).json()["status"].text(), "duplicate");
}

TEST_F(ContractDefects, Defect20_StreamsHaveRanges)
{
    store("A", "clip.mov", "0123456789");
    auto const answer = http.get("/media/A/ingest/originals/clip.mov", {{"Range", "bytes=0-1"}});
    EXPECT_EQ(answer.status, 206);
    EXPECT_EQ(answer.body, "01");
    EXPECT_EQ(answer.header("Content-Range"), "bytes 0-1/10");
    EXPECT_EQ(http.head("/media/A/ingest/originals/clip.mov").header("Accept-Ranges"), "bytes");
}

TEST_F(ContractDefects, Defect21_AScanLosesNoUpload)
{
    std::atomic<bool> is_over = false;
    std::jthread scans{[&] {
        Client client{server.port()};
        for (int i = 0; !is_over; ++i) {
            write_file(originals("A") / fmt::format("by hand {}.mov", i % 5), fmt::format("version {}", i));
            client.post("/api/projects/A/reindex");
        }
    }};
    for (int i = 0; i < 60; ++i) store("A", fmt::format("{}.mov", i), fmt::format("upload {}", i));
    is_over = true;
    scans.join();
    reindex("A");
    auto const rows = listed("A");
    for (int i = 0; i < 60; ++i) EXPECT_THAT(rows, Contains(fmt::format("ingest/originals/{}.mov", i)));
    EXPECT_EQ(rows.size(), files_on_disk("A").size());
}

TEST_F(ContractDefects, Defect25_LookingChangesNothing)
{
    store("A", "a.mov", "a");
    fs::create_directories(server.root() / "by hand");
    write_file(server.root() / "loose.mov", "loose");
    write_file(originals("A") / "new.mov", "new");
    ASSERT_TRUE(eventually([&] { return read_file(index_file("A")).find("a.mov") != std::string::npos; }));
    auto const before = whole_tree();
    auto const events = http.get("/api/events").json()["last"].number();
    EXPECT_EQ(http.get("/api/projects/A/reindex").status, 405);
    EXPECT_EQ(http.get("/api/reindex").status, 405);
    for (auto const* path :
         {"/api/projects", "/api/projects/A", "/api/summary", "/api/media", "/api/projects/A/media"})
        EXPECT_EQ(http.get(path).status, 200) << path;
    EXPECT_EQ(whole_tree(), before);
    EXPECT_EQ(http.get("/api/events").json()["last"].number(), events);
    EXPECT_THAT(listed("A"), ElementsAre("ingest/originals/a.mov"));
}

TEST_F(ContractDefects, Defect28_APageOfAListReadsNoMoreThanItShows)
{
    for (int i = 0; i < 30; ++i) store("A", fmt::format("{}.mov", i), fmt::format("{}", i));
    for (auto const* sort : {"added", "captured", "name", "size"}) {
        auto const page = http.get(std::string{"/api/projects/A/media?limit=3&sort="} + sort).json();
        EXPECT_EQ(page["items"].size(), 3U);
        EXPECT_EQ(page["scanned"].number(), 3);
    }
}

TEST_F(ContractDefects, Defect23_BatchIdsAreNeverFileNamesAndUploadsAtOnceLoseNoCount)
{
    auto const before = whole_tree();
    for (auto const* const id : {"../../x", "/etc/passwd", "..%2f..%2fx", "a/../../b", ".", "x.json"}) {
        auto const body = fmt::format(R"({{"batch_id":{}}})", json_string(id));
        expect_error(http.post_json("/api/projects/A/upload?op=snapshot", body), 404);
        expect_error(http.post_json("/api/projects/A/upload?op=finalize", body), 404);
        expect_error(http.post("/api/projects/A/upload?name=a.mov&batch_id=" + percent_encode(id), "clip"),
                     404);
    }
    EXPECT_EQ(whole_tree(), before);
    auto const batch = http.post_json("/api/projects/A/upload?op=start", "{}").json()["batch_id"].text();
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 8; ++i)
            clients.emplace_back([&, i] {
                Client client{server.port()};
                for (int k = 0; k < 10; ++k)
                    client.post("/api/projects/A/upload?name=a.mov&batch_id=" + batch,
                                fmt::format("{} {}", i, k));
            });
    }
    EXPECT_EQ(http.get("/api/batches/" + batch).json()["stored"].number(), 80);
}

TEST_F(ContractDefectsWithLimit, Defect26_TheSizeLimitIsCheckedBeforeTheBodyIsReceived)
{
    for (auto const* const query : {"name=a.mov", "name=a.mov&batch_id=x", "op=start"}) {
        RawConnection connection{server.port()};
        connection.send(
            fmt::format("POST /api/projects/A/upload?{} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Content-Type: application/json\r\nContent-Length: 5000000000\r\n\r\n",
                        query));
        expect_error(connection.read_response(), 413);
        EXPECT_THAT(bodies(), IsEmpty()) << query;
    }
}

TEST_F(ContractDefects, Defect26_TheSizeOfABatchRequestIsCheckedBeforeItIsReceivedToo)
{
    RawConnection connection{server.port()};
    connection.send(
        "POST /api/projects/A/upload?op=start HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/json\r\nContent-Length: 70000\r\n\r\n");
    expect_error(connection.read_response(), 413);
    expect_nothing_incoming();
}

TEST_F(ContractDefects, Defect19_WhatLiesElsewhereInAProjectIsNotMoved)
{
    std::vector<std::string> const elsewhere{"exports/final.mov", "ingest/proxies/a.mov", "proxies/b.mov",
                                             "thumbnails/c.jpg", "d.mov"};
    for (auto const& path : elsewhere) {
        fs::create_directories((folder("A") / path).parent_path());
        write_file(folder("A") / path, path);
    }
    EXPECT_EQ(reindex("A")["indexed"].number(), 0);
    EXPECT_EQ(http.post("/api/loose/adopt").json()["moved"].number(), 0);
    EXPECT_EQ(http.get("/api/projects").status, 200);
    for (auto const& path : elsewhere) EXPECT_EQ(read_file(folder("A") / path), path);
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
}

TEST_F(ContractDefects, Defect22_DeletionIsNotFinalAndAMoveDeletesNothing)
{
    make_project("B");
    auto const path = store("A", "clip.mov", "one");
    auto const item = R"({"project":"A","paths":[)" + json_string(path) + "]";
    // The target knows the content, but its file has gone: the move must not end with no copy at all.
    auto const other = store("B", "copy.mov", "one");
    fs::remove(folder("B") / other);
    EXPECT_EQ(http.post_json("/api/assets/move", item + R"(,"to":"B"})").json()["moved"].number(), 1);
    EXPECT_EQ(http.get("/media/B/" + path).body, "one");
    // The target really has the content: both copies stay.
    store("A", "clip.mov", "one");
    auto const again = http.post_json("/api/assets/move", item + R"(,"to":"B"})").json();
    EXPECT_EQ(again["results"].at(0)["status"].text(), "duplicate");
    EXPECT_EQ(http.get("/media/A/" + path).body, "one");
    EXPECT_EQ(http.get("/media/B/" + path).body, "one");
    // A deletion can be taken back.
    auto const deleted = http.post_json("/api/assets/delete", item + "}").json();
    auto const id = deleted["results"].at(0)["trash_id"].number();
    EXPECT_EQ(http.get("/media/A/" + path).status, 404);
    http.post_json("/api/trash/restore", fmt::format(R"({{"ids":[{}]}})", id));
    EXPECT_EQ(http.get("/media/A/" + path).body, "one");
}

namespace {

class ContractDefectsWithFriend : public HttpTest {
protected:
    ContractDefectsWithFriend()
        : HttpTest({.environment = {{"MEDIA_SYNC_CORS_ORIGINS", "http://friend.example"}}})
    {
    }
};

}

TEST_F(ContractDefectsWithFriend, Defect24_TheCorsSettingIsUsed)
{
    auto const answer_to = [&](char const* origin) {
        return http.post_json("/api/projects", R"({"name":"A"})", {{"Origin", origin}});
    };
    auto const allowed = answer_to("http://friend.example");
    EXPECT_EQ(allowed.status, 201);
    EXPECT_EQ(allowed.header("Access-Control-Allow-Origin"), "http://friend.example");
    auto const refused = answer_to("http://stranger.example");
    expect_error(refused, 403);
    EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), "");
}

TEST_F(ContractDefects, Defect24_NoOtherFolderOfTheHostCanBeReadThroughTheServer)
{
    for (auto const* address : {"/api/sources", "/api/sources/", "/sources", "/api/roots"}) {
        expect_error(http.get(address), 404);
        expect_error(http.post_json(address, R"({"name":"etc","path":"/etc"})"), 404);
    }
    fs::create_directory_symlink("/etc", folder("A") / "ingest" / "originals" / "etc");
    fs::create_directory_symlink("/etc", server.root() / "Linked");
    for (auto const* address : {"/media/A/ingest/originals/etc/hostname", "/media/Linked/hostname",
                                "/media/Linked/ingest/originals/../../hostname",
                                "/media/..%2F..%2Fetc/hostname", "/media/A/..%2F..%2F..%2Fetc%2Fhostname"})
        expect_client_error(http.get(address));
    EXPECT_THAT(http.get("/api/projects").json().pluck("name"), Not(Contains("Linked")));
    EXPECT_EQ(http.get("/api/projects/A?source=/etc").json()["project"].text(), "A");
    expect_error(http.post_json("/api/projects", R"({"name":"Linked"})"), 409);
}

TEST_F(ContractDefects, Defect27_CreatesAtOnceMakeOneProjectAndRetriesMakeNone)
{
    write_file(server.root() / "loose.mov", "one");
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 16; ++i)
            clients.emplace_back([&, i] {
                Client client{server.port()};
                if (i % 2)
                    EXPECT_EQ(client.post_json("/api/projects", R"({"name":"New"})").status, 201);
                else
                    EXPECT_EQ(client.post("/api/loose/adopt").status, 200);
            });
    }
    EXPECT_EQ(http.post_json("/api/projects", R"({"name":"New"})").status, 201);
    EXPECT_THAT(http.get("/api/projects").json().pluck("name"), ElementsAre("A", "New", "Unsorted-Loose"));
    EXPECT_THAT(files_on_disk("Unsorted-Loose"), ElementsAre("loose.mov"));
    EXPECT_EQ(project("Unsorted-Loose")["files"].size(), 1U);
    auto const created = http.get("/api/events?type=project&after=0").json();
    EXPECT_EQ(created["events"].size(), 3U) << created.dump();
}

}
