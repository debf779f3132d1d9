// A test for each defect of the original media server, at the contract's version (1 to 19) and later, named after it.

#include "LibraryTest.h"

#include <chrono>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

namespace tests {

namespace {

using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class LibraryDefects : public LibraryTest {
protected:
    explicit LibraryDefects(ServerOptions options = {}) : LibraryTest(std::move(options)) {}

    std::vector<std::string> stored() const
    {
        std::vector<std::string> names;
        if (!fs::exists(folder("uploads"))) return names;
        for (auto const& file : fs::recursive_directory_iterator{folder("uploads")})
            if (file.is_regular_file()) names.push_back(file.path().filename());
        return names;
    }
    /// Everything is looked at once, and what was found is in the list.
    void look_at_everything()
    {
        ASSERT_EQ(http.post_json("/api/reindex", "{}").status, 202);
        EXPECT_TRUE(eventually([&] {
            for (auto const& job : http.get("/api/jobs").json()["jobs"].items())
                if (job["state"].text() == "waiting" || job["state"].text() == "running") return false;
            return true;
        }));
    }
    /// What a process has asked the system to read, bytes.
    static std::uint64_t bytes_read(pid_t process)
    {
        std::ifstream file{fmt::format("/proc/{}/io", process)};
        std::string word;
        std::uint64_t bytes = 0;
        file >> word >> bytes;
        return bytes;
    }
};

/// A server in the middle of the Pacific: its day begins eleven hours after that of UTC.
class LibraryDefectsInSamoa : public LibraryDefects {
protected:
    LibraryDefectsInSamoa() : LibraryDefects({.environment = {{"TZ", "Pacific/Pago_Pago"}}}) {}
};

class LibraryDefectsWithLimit : public LibraryDefects {
protected:
    LibraryDefectsWithLimit() : LibraryDefects({.environment = {{"MEDIA_SYNC_MAX_UPLOAD", "1000"}}}) {}
};

class LibraryDefectsWithScans : public LibraryDefects {
protected:
    LibraryDefectsWithScans() : LibraryDefects({.environment = {{"MEDIA_SYNC_RESCAN_INTERVAL", "1"}}}) {}
};

/// Each file takes a second to be placed.
class LibraryDefectsOnASlowDisk : public LibraryDefects {
protected:
    LibraryDefectsOnASlowDisk()
        : LibraryDefects({.environment = {{"MEDIA_SYNC_FAILPOINTS", "ingest.placed=pause:1000"}}})
    {
    }
};

}

TEST_F(LibraryDefects, Defect01_AFileThatWasLostIsStoredAgain)
{
    auto const first = put("a.jpg", "a.jpg", "bytes");
    fs::remove(on_disk(first));
    auto const again = put("a.jpg", "a.jpg", "bytes");
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(read_file(on_disk(again)), "bytes");
}

TEST_F(LibraryDefects, Defect02_TheDateThatCamerasWriteIsFound)
{
    ASSERT_EQ(put("a.jpg", "a.jpg", golden("zone.jpg")).status, 201);
    EXPECT_EQ(entry(golden("zone.jpg"))["original_creation_date"].dump(), "1714566615.25");
}

TEST_F(LibraryDefects, Defect03_ALargeUploadIsNotReadIntoMemory)
{
    constexpr std::uint64_t kMostMemory = 64'000'000;
    auto const film = sample_bytes(200'000'000);
    std::uint64_t highest = 0;
    std::jthread const watch{[&](std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            highest = std::max(highest, anonymous_memory(server.pool()));
            pause_between_polls();
        }
    }};
    EXPECT_EQ(put("a.mov", "a.mov", film).status, 201);
    EXPECT_LT(highest, kMostMemory);
}

TEST_F(LibraryDefectsWithLimit, Defect03_TheSizeHasALimit)
{
    expect_error(put_raw("a.jpg", std::string(1001, 'x')), 413);
    EXPECT_EQ(put_raw("a.jpg", std::string(1000, 'x')).status, 201);
    expect_nothing_incoming();
}

TEST_F(LibraryDefects, Defect04_WhatHasNotChangedIsNotReadAgain)
{
    write_file(folder("Phone") / "film.mov", sample_bytes(50'000'000));
    look_at_everything();
    ASSERT_TRUE(entry(sample_bytes(50'000'000)).exists());
    ASSERT_TRUE(eventually([&] {
        return http.get("/thumbnail/" + sha256_hex(sample_bytes(50'000'000))).header("Retry-After").empty();
    }));
    auto const before = bytes_read(server.jobs());
    look_at_everything();
    EXPECT_LT(bytes_read(server.jobs()) - before, 10'000'000U);
}

TEST_F(LibraryDefectsOnASlowDisk, Defect05_UploadsGoOnBesideEachOther)
{
    auto const begin = steady_clock::now();
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 4; ++i)
            clients.emplace_back([&, i] {
                Client client{server.port()};
                auto const answer =
                    client.request("PUT", fmt::format("/image/{}.avi", i), fmt::format("{}", i));
                EXPECT_EQ(answer.status, 201) << answer.body;
            });
        EXPECT_EQ(http.get("/list").status, 200);
        EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{1});
    }
    EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{4});
}

TEST_F(LibraryDefects, Defect06_ARestartChangesNothing)
{
    ASSERT_EQ(put("holiday%2Fa.jpg", "a.jpg", golden("zone.jpg")).status, 201);
    ASSERT_EQ(put("b.jpg", "b.jpg", "no picture").status, 201);
    auto const list = http.get("/list").body;
    restart_program();
    EXPECT_EQ(http.get("/list").body, list);
    EXPECT_EQ(entry(golden("zone.jpg"))["original_filename"].text(), "holiday/a.jpg");
    EXPECT_EQ(put("c.jpg", "c.jpg", "no picture").status, 200);
}

TEST_F(LibraryDefects, Defect07_APageIsNeverServedAsOne)
{
    std::string const page = "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>";
    auto const answer = put("x.html", "x.jpg", page);
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.json()["filename"].text(), "x.html.jpg");
    auto const served = http.get(image(page));
    EXPECT_EQ(served.header("Content-Type"), "application/octet-stream");
    EXPECT_THAT(served.header("Content-Disposition"), StartsWith("attachment"));
    EXPECT_EQ(served.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(served.header("Content-Security-Policy"), "sandbox");
    restart_program();
    look_at_everything();
    EXPECT_TRUE(entry(page).exists());
    EXPECT_EQ(put("x.html", "x.jpg", page).status, 200);
    EXPECT_THAT(stored(), ElementsAre("x.html.jpg"));
}

TEST_F(LibraryDefects, Defect07_AnSvgThatLiesThereIsOnlySaved)
{
    std::string const svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    make_project("A");
    write_file(originals("A") / "a.svg", svg);
    reindex("A");
    auto const served = http.get(image(svg));
    EXPECT_EQ(served.status, 200);
    EXPECT_EQ(served.header("Content-Type"), "application/octet-stream");
    EXPECT_THAT(served.header("Content-Disposition"), StartsWith("attachment"));
    EXPECT_EQ(served.header("Content-Security-Policy"), "sandbox");
    EXPECT_EQ(entry(svg)["filename"].text(), "a.svg");
    EXPECT_TRUE(
        eventually([&] { return http.get("/thumbnail/" + sha256_hex(svg)).header("Retry-After").empty(); },
                   std::chrono::seconds{30}));
    expect_error(http.get("/thumbnail/" + sha256_hex(svg)), 404);
    EXPECT_EQ(put("x.svg", "x.jpg", svg + " ").json()["filename"].text(), "x.svg.jpg");
}

TEST_F(LibraryDefects, Defect08_NamesOfOtherScriptsStay)
{
    EXPECT_EQ(put(percent_encode("写真.jpg"), "x.jpg", "1").json()["filename"].text(), "写真.jpg");
    EXPECT_EQ(put(percent_encode("Фото день.PNG"), "x.png", "2").json()["filename"].text(), "Фото день.png");
}

TEST_F(LibraryDefects, Defect08_AHashIsFoundInUpperCase)
{
    auto const picture = golden("zone.jpg");
    ASSERT_EQ(put("a.jpg", "a.jpg", picture).status, 201);
    auto hash = sha256_hex(picture);
    for (char& c : hash) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 32 : c);
    EXPECT_EQ(http.get("/image/" + hash).body, picture);
    EXPECT_EQ(http.get("/image/sha256/" + hash).body, picture);
    EXPECT_EQ(http.get("/thumbnail/" + hash).status, 200);
}

TEST_F(LibraryDefects, Defect09_ThumbnailsAreUpright)
{
    auto const upright = put("1.jpg", "1.jpg", golden("orientation-1.jpg")).json();
    auto const turned = put("6.jpg", "6.jpg", golden("orientation-6.jpg")).json();
    EXPECT_EQ(turned["width"].number(), upright["width"].number());
    EXPECT_EQ(turned["height"].number(), upright["height"].number());
    EXPECT_NE(turned["width"].number(), turned["height"].number());
}

TEST_F(LibraryDefects, Defect10_TheRootMayBeGivenByARelativePath)
{
    server.set_environment("MEDIA_SYNC_ROOT", fs::relative(server.root()));
    restart_program();
    auto const picture = golden("zone.jpg");
    EXPECT_EQ(put("a.jpg", "a.jpg", picture).status, 201);
    EXPECT_EQ(http.get(image(picture)).body, picture);
    EXPECT_EQ(http.get("/thumbnail/" + sha256_hex(picture)).status, 200);
}

TEST_F(LibraryDefects, Defect11_ANameThatIsTooLongIsCut)
{
    auto const name = put(std::string(400, 'n') + ".jpg", "x.jpg", "bytes").json()["filename"].text();
    EXPECT_LE(name.size(), 255U);
    EXPECT_THAT(name, testing::EndsWith("n.jpg"));
}

TEST_F(LibraryDefectsWithScans, Defect12_AFileThatIsBeingCopiedIsListedWhenItIsWhole)
{
    std::string whole;
    fs::create_directories(folder("Phone"));
    for (int piece = 0; piece < 8; ++piece) {
        whole += sample_bytes(1000, static_cast<unsigned>(piece));
        std::ofstream{folder("Phone") / "a.jpg", std::ios::binary}.write(
            whole.data(), static_cast<std::streamsize>(whole.size()));
        std::this_thread::sleep_for(std::chrono::milliseconds{500});
        EXPECT_EQ(http.get("/list").body, "{}");
    }
    EXPECT_TRUE(eventually([&] { return entry(whole).exists(); }));
    EXPECT_EQ(http.get("/list").json().size(), 1U);
}

TEST_F(LibraryDefects, Defect13_LastModifiedIsTheTimeOfTheFile)
{
    auto const answer = put("a.jpg", "a.jpg", "bytes");
    auto const time = entry("bytes")["last_modified"].dump();
    EXPECT_EQ(time.substr(0, time.find('.')), std::to_string(mtime_of(on_disk(answer))));
    look_at_everything();
    EXPECT_EQ(entry("bytes")["last_modified"].dump(), time);
    set_mtime(on_disk(answer), 1'600'000'000);
    look_at_everything();
    EXPECT_EQ(entry("bytes")["last_modified"].dump(), "1600000000.0");
}

TEST_F(LibraryDefects, Defect14_MovingOneOfTwoEqualFilesKeepsTheEntry)
{
    make_project("A");
    store("A", "a.jpg", "same");
    write_file(originals("A") / "b.jpg", "same");
    reindex("A");
    EXPECT_EQ(entry("same")["filename"].text(), "a.jpg");
    fs::rename(originals("A") / "b.jpg", originals("A") / "0.jpg");
    reindex("A");
    EXPECT_EQ(entry("same")["filename"].text(), "a.jpg");
    fs::rename(originals("A") / "a.jpg", originals("A") / "z.jpg");
    reindex("A");
    EXPECT_EQ(entry("same")["filename"].text(), "z.jpg");
}

TEST_F(LibraryDefects, Defect15_TheListHasATagPagesAndCompression)
{
    for (int i = 0; i < 9; ++i) ASSERT_EQ(put("a.avi", "a.avi", std::to_string(i)).status, 201);
    auto const page = http.get("/list?limit=4", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(page.header("Content-Encoding"), "gzip");
    EXPECT_FALSE(page.header("ETag").empty());
    EXPECT_THAT(page.header("Link"), HasSubstr("rel=\"next\""));
}

TEST_F(LibraryDefects, Defect16_LinksAndFoldersOfSystemsAreLeftOut)
{
    write_file(server.state() / "secret.jpg", "outside");
    fs::create_directories(folder("Phone"));
    fs::create_symlink(server.state() / "secret.jpg", folder("Phone") / "link.jpg");
    fs::create_directory_symlink(server.state(), folder("Phone") / "link");
    for (auto const* name :
         {"@eaDir/a.jpg", ".Trash-1000/a.jpg", ".hidden/a.jpg", "._a.jpg", "#recycle/a.jpg"})
        write_file(folder("Phone") / name, name);
    look_at_everything();
    EXPECT_EQ(http.get("/list").body, "{}");
}

TEST_F(LibraryDefects, Defect17_ErrorsAreJsonAndAlwaysTheSame)
{
    auto const first = put("a.jpg", "a.txt", "x");
    expect_error(first, 400);
    restart_program();
    EXPECT_EQ(put("a.jpg", "a.txt", "x").body, first.body);
}

TEST_F(LibraryDefects, Defect18_SlowClientsHoldNobodyUp)
{
    std::vector<std::unique_ptr<RawConnection>> slow;
    for (int i = 0; i < 40; ++i) {
        slow.push_back(std::make_unique<RawConnection>(server.port()));
        slow.back()->send(
            fmt::format("PUT /image/{}.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx", i));
    }
    auto const begin = steady_clock::now();
    EXPECT_EQ(put_raw("a.avi", "bytes").status, 201);
    EXPECT_EQ(http.get("/list").json().size(), 1U);
    EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{5});
}

TEST_F(LibraryDefects, Defect19_ANewModeChangesNoDate)
{
    auto const answer = put("a.jpg", "a.jpg", "bytes");
    auto const before = entry("bytes").dump();
    ASSERT_EQ(::chmod(on_disk(answer).c_str(), 0600), 0);
    look_at_everything();
    EXPECT_EQ(entry("bytes").dump(), before);
}

TEST_F(LibraryDefectsWithScans, Defect20_EqualUploadsAtOnceAreOneFileWithItsThumbnail)
{
    auto const picture = golden("zone.jpg");
    std::atomic<int> created = 0;
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 6; ++i)
            clients.emplace_back([&, i] {
                Client client{server.port()};
                auto const answer = client.request("PUT", fmt::format("/image/{}.jpg", i), picture);
                EXPECT_TRUE(answer.status == 200 || answer.status == 201) << answer.body;
                if (answer.status == 201) ++created;
            });
    }
    EXPECT_EQ(created, 1);
    EXPECT_EQ(stored().size(), 1U);
    std::this_thread::sleep_for(std::chrono::seconds{3});
    EXPECT_TRUE(fs::exists(server.root() / ".thumbnails" / (sha256_hex(picture) + ".png")));
}

TEST_F(LibraryDefectsInSamoa, Defect21_APhotoOfTheEveningIsOnItsOwnDay)
{
    // 14:30 there is the next day in UTC.
    ASSERT_EQ(put("a.jpg", "a.jpg", golden("no-zone.jpg")).status, 201);
    EXPECT_EQ(http.get("/list/date/2024-05-01").json().size(), 1U);
    EXPECT_EQ(http.get("/list/date/2024-05-02").json().size(), 0U);
    // The file's own time counts in the zone of the server.
    ASSERT_EQ(put_raw("b.avi?taken=2024-06-02T01:30:00Z", "film").status, 201);
    EXPECT_EQ(http.get("/list/date/2024-06-01").json().size(), 1U);
    EXPECT_EQ(http.get("/list/daterange/2024-06-02/2024-06-03").json().size(), 0U);
    // Taken in Munich: the zone of the camera counts, not that of the server.
    ASSERT_EQ(put("c.jpg", "c.jpg", golden("zone.jpg")).status, 201);
    EXPECT_EQ(http.get("/list/date/2024-05-01").json().size(), 2U);
}

TEST_F(LibraryDefects, Defect22_TwoEqualFilesAreLeftInPeace)
{
    write_file(folder("Phone") / "a.jpg", "same");
    write_file(folder("Phone") / "b.jpg", "same");
    look_at_everything();
    auto const before = http.get("/api/media").json()["items"].dump();
    look_at_everything();
    EXPECT_EQ(http.get("/api/media").json()["items"].dump(), before);
}

TEST_F(LibraryDefects, Defect23_ThePositionIsThereAtOnce)
{
    ASSERT_EQ(put("a.jpg", "a.jpg", golden("zone.jpg")).status, 201);
    EXPECT_THAT(entry(golden("zone.jpg"))["latitude"].dump(), StartsWith("48."));
    EXPECT_THAT(entry(golden("zone.jpg"))["longitude"].dump(), StartsWith("11."));
}

TEST_F(LibraryDefects, Defect24_ASettingOfTheWrongTypeIsRefused)
{
    auto headers = become_administrator();
    headers.emplace_back("Content-Type", "application/json");
    for (auto const* body :
         {R"({"rescan_interval":"soon"})", R"({"rescan_interval":-1})", R"({"no_such":1})"})
        expect_client_error(http.request("PATCH", "/api/settings", body, headers));
}

TEST_F(LibraryDefects, Defect25_EveryErrorIsJson)
{
    for (auto const& path : {"/image/x", "/thumbnail/x", "/list/date/x", "/nothing"}) {
        auto const answer = http.get(path);
        EXPECT_THAT(answer.header("Content-Type"), StartsWith("application/json"));
        EXPECT_FALSE(answer.json()["message"].text().empty());
    }
}

}
