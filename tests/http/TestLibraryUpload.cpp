#include "LibraryTest.h"

#include <gmock/gmock.h>

namespace tests {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class LibraryUpload : public LibraryTest {};

}

TEST_F(LibraryUpload, ANewPictureIs201WithItsThumbnailAndSize)
{
    auto const picture = golden("zone.jpg");
    auto const answer = put("IMG_0001.jpg", "IMG_0001.jpg", picture);
    EXPECT_EQ(answer.status, 201) << answer.body;
    auto const json = answer.json();
    EXPECT_THAT(json.keys(), ElementsAre("message", "sha256", "filename", "file_path", "thumbnail_file",
                                         "width", "height"));
    EXPECT_EQ(json["message"].text(), "Image uploaded successfully.");
    EXPECT_EQ(json["sha256"].text(), sha256_hex(picture));
    EXPECT_EQ(json["filename"].text(), "IMG_0001.jpg");
    EXPECT_EQ(json["file_path"].text(), day_folder() + "/IMG_0001.jpg");
    EXPECT_EQ(json["thumbnail_file"].text(), sha256_hex(picture) + ".png");
    EXPECT_GT(json["width"].number(), 0);
    EXPECT_GT(json["height"].number(), 0);
    EXPECT_EQ(read_file(on_disk(answer)), picture);
    EXPECT_TRUE(fs::exists(server.root() / ".thumbnails" / (sha256_hex(picture) + ".png")));
    expect_nothing_incoming();
}

TEST_F(LibraryUpload, TheSameContentIs200ForEverUnderAnyName)
{
    auto const first = put("a.jpg", "a.jpg", golden("zone.jpg"));
    auto const again = put("other/b.jpg", "c.jpg", golden("zone.jpg"));
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_THAT(again.json().keys(),
                ElementsAre("message", "sha256", "filename", "file_path", "width", "height"));
    EXPECT_EQ(again.json()["message"].text(), "Image content already exists.");
    EXPECT_EQ(again.json()["file_path"].text(), first.json()["file_path"].text());
    EXPECT_EQ(again.json()["width"].number(), first.json()["width"].number());
    EXPECT_EQ(http.get("/list").json().size(), 1U);
    expect_nothing_incoming();
}

TEST_F(LibraryUpload, WhatIsInAProjectIsNotStoredAgain)
{
    make_project("Trip");
    store("Trip", "a.jpg", "same bytes");
    auto const answer = put("b.jpg", "b.jpg", "same bytes");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["file_path"].text(), "Trip/ingest/originals/a.jpg");
    EXPECT_FALSE(fs::exists(server.root() / day_folder()));
}

TEST_F(LibraryUpload, OfSeveralPlacesTheOldestThatIsOnDiskIsNamed)
{
    for (auto const* project : {"A", "B"}) {
        make_project(project);
        store(project, "a.jpg", "same bytes");
    }
    EXPECT_EQ(put("c.jpg", "c.jpg", "same bytes").json()["file_path"].text(), "A/ingest/originals/a.jpg");
    fs::remove(originals("A") / "a.jpg");
    EXPECT_EQ(put("c.jpg", "c.jpg", "same bytes").json()["file_path"].text(), "B/ingest/originals/a.jpg");
    set_mtime(originals("B") / "a.jpg", 1'000'000'000);
    EXPECT_EQ(put("c.jpg", "c.jpg", "same bytes").json()["file_path"].text(), "B/ingest/originals/a.jpg");
    write_file(originals("B") / "a.jpg", "other text");
    EXPECT_EQ(put("c.jpg", "c.jpg", "same bytes").status, 201);
}

TEST_F(LibraryUpload, ARawBodyIsTheFile)
{
    auto const picture = golden("live.heic");
    auto const answer = put_raw("IMG%200002.HEIC", picture, {{"Content-Type", "image/heic"}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.json()["filename"].text(), "IMG 0002.heic");
    EXPECT_EQ(read_file(on_disk(answer)), picture);
    EXPECT_EQ(put_raw("x.mov", "film").status, 201);
    EXPECT_EQ(http.post_stream("/image/y.jpg", 5, pattern_source(5)).status, 405);
}

TEST_F(LibraryUpload, ARawBodyIsHeldAgainstTheDigestThatCameWithIt)
{
    auto const damaged = put_raw("a.jpg", "damaged", {{"Content-Digest", content_digest("whole")}});
    expect_error(damaged, 400);
    EXPECT_EQ(put_raw("a.jpg", "whole", {{"Content-Digest", content_digest("whole")}}).status, 201);
}

TEST_F(LibraryUpload, WhatIsNoFileIs400)
{
    expect_error(put_raw("a.jpg", ""), 400);
    expect_error(put_parts("a.jpg", {{"file", std::nullopt, "text"}}), 400);
    expect_error(put_parts("a.jpg", {{"image", "a.jpg", "bytes"}}), 400);
    expect_error(put("a.jpg", "", "bytes"), 400);
    expect_error(put("a.jpg", "", ""), 400);
    expect_error(put_parts("a.jpg", {{"file", "a.jpg", "one"}, {"file", "b.jpg", "two"}}), 400);
    expect_error(http.request("PUT", "/image/a.jpg", "x", {{"Content-Type", "multipart/form-data"}}), 400);
    EXPECT_FALSE(fs::exists(server.root() / day_folder()));
    expect_nothing_incoming();
}

TEST_F(LibraryUpload, TheNameOfThePartTellsWhatIsTaken)
{
    for (auto const* name : {"a.html", "a.svg", "a.exe", "a", "a.jpg.txt", "jpg", "a.tiff"})
        expect_error(put("a.jpg", name, name), 400);
    for (auto const* name : {"1.PNG", "2.jpg", "3.JPEG", "4.gif", "5.heic", "6.HEIF", "7.webp", "8.avif",
                             "9.mp4", "10.MOV", "11.m4v", "12.avi"})
        EXPECT_EQ(put(name, name, name).status, 201) << name;
    expect_error(put_raw("a.html", "page"), 400);
    expect_error(put_raw("a", "page"), 400);
}

TEST_F(LibraryUpload, TheListOfWhatIsTakenIsAlwaysTheSame)
{
    EXPECT_THAT(put("a.jpg", "a.txt", "x").json()["message"].text(),
                HasSubstr("png, jpg, jpeg, gif, heic, heif, webp, avif, mp4, mov, m4v, avi"));
}

TEST_F(LibraryUpload, TheNameComesFromTheAddress)
{
    auto const name_of = [&](std::string const& url, std::string const& part) {
        return put(url, part, url + part).json()["filename"].text();
    };
    EXPECT_EQ(name_of("2024/trip/IMG_1.JPG", "x.png"), "2024_trip_IMG_1.jpg");
    EXPECT_EQ(name_of("no-extension", "x.PNG"), "no-extension.png");
    EXPECT_EQ(name_of("...", "part.jpg"), "part.jpg");
    EXPECT_EQ(name_of("_", "__.jpg"), "image.jpg");
    EXPECT_EQ(name_of("_MG_1234.jpg", "x.jpg"), "_MG_1234.jpg");
    EXPECT_EQ(name_of("a%2f..%2fb.jpg", "x.jpg"), "a_.._b.jpg");
    EXPECT_EQ(name_of("a%09b.jpg", "x.jpg"), "a_b.jpg");
    EXPECT_EQ(name_of("a_b.jpg", "y.jpg"), "a_b_1.jpg");
    expect_client_error(put("%2e%2e%2fetc%2fpasswd.jpg", "x.jpg", "x"));
    expect_client_error(put("a%00b.jpg", "x.jpg", "x"));
}

TEST_F(LibraryUpload, ZeroBytesInAFormAreStored)
{
    auto const answer = put("nothing.jpg", "nothing.jpg", "");
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_TRUE(answer.json()["thumbnail_file"].is_null());
    EXPECT_TRUE(answer.json()["width"].is_null());
}

TEST_F(LibraryUpload, BytesOfNoKnownKindAreKeptAndListed)
{
    auto const answer = put("noise.jpg", "noise.jpg", sample_bytes(5000));
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_TRUE(answer.json()["thumbnail_file"].is_null());
    EXPECT_EQ(entry(sample_bytes(5000))["mime_type"].text(), "image/jpeg");
}

TEST_F(LibraryUpload, UploadsIsAProjectWithALayoutAndWithoutAnIndex)
{
    ASSERT_EQ(put("a.jpg", "a.jpg", "bytes").status, 201);
    auto const projects = http.get("/api/projects").json();
    ASSERT_EQ(projects.size(), 1U);
    EXPECT_EQ(projects.at(0)["name"].text(), "uploads");
    EXPECT_EQ(projects.at(0)["layout"].text(), "by-day");
    EXPECT_FALSE(projects.at(0)["index_exists"].flag());
    EXPECT_EQ(http.get("/api/projects/uploads/media").json()["items"].at(0)["name"].text(), "a.jpg");
    EXPECT_EQ(http.get("/media/" + day_folder() + "/a.jpg").body, "bytes");
    expect_error(http.post_json("/api/projects", R"({"name":"uploads"})"), 400);
    expect_error(http.request("PATCH", "/api/projects/uploads", R"({"name":"Mine"})",
                              {{"Content-Type", "application/json"}}),
                 400);
    std::this_thread::sleep_for(std::chrono::seconds{3});
    EXPECT_FALSE(fs::exists(index_file("uploads")));
    EXPECT_FALSE(fs::exists(folder("uploads") / "_manifest"));
}

TEST_F(LibraryUpload, WhatAPersonDoesInUploadsIsSeen)
{
    ASSERT_EQ(put("a.jpg", "a.jpg", "bytes").status, 201);
    fs::create_directories(folder("uploads") / "by hand");
    fs::rename(server.root() / day_folder() / "a.jpg", folder("uploads") / "by hand" / "b.jpg");
    write_file(folder("uploads") / "by hand" / "c.jpg", "new");
    reindex("uploads");
    EXPECT_EQ(entry("bytes")["file_path"].text(), "uploads/by hand/b.jpg");
    EXPECT_EQ(entry("new")["file_path"].text(), "uploads/by hand/c.jpg");
    fs::remove(folder("uploads") / "by hand" / "b.jpg");
    reindex("uploads");
    EXPECT_FALSE(entry("bytes").exists());
}

TEST_F(LibraryUpload, AFileMovesBetweenUploadsAndAProject)
{
    make_project("Trip");
    ASSERT_EQ(put("a.jpg", "a.jpg", "bytes").status, 201);
    auto const id = http.get("/api/projects/uploads/media").json()["items"].at(0)["id"].number();
    auto const move = [&](std::string const& to) {
        return http.post_json("/api/assets/move",
                              "{\"ids\":[" + std::to_string(id) + "],\"to\":" + json_string(to) + "}");
    };
    EXPECT_EQ(move("Trip").status, 200);
    EXPECT_EQ(entry("bytes")["file_path"].text(), "Trip/ingest/originals/a.jpg");
    EXPECT_EQ(move("uploads").status, 200);
    EXPECT_EQ(entry("bytes")["file_path"].text(), day_folder() + "/a.jpg");
}

TEST_F(LibraryUpload, ErrorsAreTheSharedJson)
{
    auto const answer = put("a.jpg", "a.txt", "x");
    EXPECT_THAT(answer.json().keys(), ElementsAre("detail", "ok", "status", "code", "message"));
    EXPECT_TRUE(answer.json()["detail"].is_string());
    auto const wrong = http.post("/image/a.jpg", "x");
    expect_error(wrong, 405);
    EXPECT_THAT(wrong.header("Allow"), HasSubstr("PUT"));
    expect_error(http.get("/image/"), 404);
    expect_error(http.get("/image/a/b"), 405);
    EXPECT_EQ(http.get("/list/").status, 200);
    auto const options = http.request("OPTIONS", "/image/" + std::string(64, 'a'));
    EXPECT_EQ(options.status, 204);
    EXPECT_THAT(options.header("Allow"), HasSubstr("PUT"));
}

}
