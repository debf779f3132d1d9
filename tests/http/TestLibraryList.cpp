#include "LibraryTest.h"

#include <gmock/gmock.h>

namespace tests {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class LibraryList : public LibraryTest {
protected:
    std::vector<std::string> names(std::string const& path)
    {
        std::vector<std::string> all;
        auto const list = http.get(path).json();
        for (auto const& key : list.keys()) all.push_back(list[key.c_str()]["filename"].text());
        return all;
    }
};

}

TEST_F(LibraryList, AnEmptyStoreIsAnEmptyObject) { EXPECT_EQ(http.get("/list").body, "{}"); }

TEST_F(LibraryList, AnEntrySaysWhatIsKnown)
{
    auto const picture = golden("zone.jpg");
    ASSERT_EQ(put("holiday%2Fbeach.jpg", "x.jpg", picture).status, 201);
    auto const json = entry(picture);
    EXPECT_THAT(json.keys(),
                ElementsAre("filename", "file_path", "original_filename", "last_modified",
                            "original_creation_date", "thumbnail_file", "width", "height", "mime_type",
                            "filesize", "latitude", "longitude", "city", "country"));
    EXPECT_EQ(json["city"].text(), "Munich");
    EXPECT_EQ(json["country"].text(), "Germany");
    EXPECT_EQ(json["filename"].text(), "holiday_beach.jpg");
    EXPECT_EQ(json["file_path"].text(), day_folder() + "/holiday_beach.jpg");
    EXPECT_EQ(json["original_filename"].text(), "holiday/beach.jpg");
    EXPECT_EQ(json["original_creation_date"].dump(), "1714566615.25");
    EXPECT_EQ(json["thumbnail_file"].text(), sha256_hex(picture) + ".png");
    EXPECT_GT(json["width"].number(), 0);
    EXPECT_EQ(json["mime_type"].text(), "image/jpeg");
    EXPECT_EQ(json["filesize"].number(), static_cast<std::int64_t>(picture.size()));
    EXPECT_EQ(json["last_modified"].dump().substr(0, 10),
              std::to_string(mtime_of(server.root() / day_folder() / "holiday_beach.jpg")));
}

TEST_F(LibraryList, CitiesAreKnownByPlaceAndFoundByNameInAnyCase)
{
    ASSERT_EQ(put("munich.jpg", "x.jpg", golden("zone.jpg")).status, 201);
    ASSERT_EQ(put("quito.jpg", "x.jpg", golden("gps-time.jpg")).status, 201);
    ASSERT_EQ(put("nowhere.jpg", "x.jpg", golden("no-zone.jpg")).status, 201);
    EXPECT_THAT(names("/list/location/munich"), ElementsAre("munich.jpg"));
    EXPECT_THAT(names("/list/location/QUITO"), ElementsAre("quito.jpg"));
    EXPECT_THAT(names("/list/location/Quito/ecuador"), ElementsAre("quito.jpg"));
    EXPECT_THAT(names("/list/location/Quito/EC"), ElementsAre("quito.jpg"));
    EXPECT_THAT(names("/list/location/Quito/Germany"), IsEmpty());
    EXPECT_EQ(http.get("/list/location/Atlantis").body, "{}");
    EXPECT_TRUE(entry(golden("no-zone.jpg"))["city"].is_null());
}

TEST_F(LibraryList, EachContentIsThereOnceWhereverItLies)
{
    for (auto const* project : {"A", "B"}) {
        make_project(project);
        store(project, "a.jpg", "same");
    }
    store("A", "notes.txt", "text");
    EXPECT_EQ(http.get("/list").json().size(), 1U);
    EXPECT_EQ(entry("same")["file_path"].text(), "A/ingest/originals/a.jpg");
    fs::remove(originals("A") / "a.jpg");
    reindex("A");
    EXPECT_EQ(entry("same")["file_path"].text(), "B/ingest/originals/a.jpg");
}

TEST_F(LibraryList, PagesFollowEachOther)
{
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(put("a.jpg", "a.jpg", std::to_string(i)).status, 201);
        all.push_back(sha256_hex(std::to_string(i)));
    }
    std::vector<std::string> seen;
    int pages = 0;
    for (std::string next = "/list?limit=2"; !next.empty(); ++pages) {
        auto const answer = http.get(next);
        for (auto const& key : answer.json().keys()) seen.push_back(key);
        auto const link = answer.header("Link");
        next = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    EXPECT_EQ(pages, 3);
    EXPECT_THAT(seen, testing::UnorderedElementsAreArray(all));
    EXPECT_EQ(http.get("/list?after=" + seen.at(2)).json().size(), 2U);
    EXPECT_EQ(http.get("/list?limit=5").header("Link"), "");
    expect_error(http.get("/list?after=xyz"), 400);
}

TEST_F(LibraryList, ItIsNotSentAgainWhenNothingHasChanged)
{
    ASSERT_EQ(put("a.jpg", "a.jpg", golden("zone.jpg")).status, 201);
    std::string tag;
    EXPECT_TRUE(eventually([&] {
        tag = http.get("/list").header("ETag");
        return http.get("/list", {{"If-None-Match", tag}}).status == 304;
    }));
    auto const same = http.get("/list", {{"If-None-Match", "\"x\", W/" + tag}});
    EXPECT_EQ(same.status, 304);
    EXPECT_THAT(same.body, IsEmpty());
    ASSERT_EQ(put("b.jpg", "b.jpg", "other").status, 201);
    EXPECT_EQ(http.get("/list", {{"If-None-Match", tag}}).status, 200);
}

TEST_F(LibraryList, ItIsSentCompressedToThoseWhoWantIt)
{
    for (int i = 0; i < 9; ++i) ASSERT_EQ(put("a.jpg", "a.jpg", std::to_string(i)).status, 201);
    auto const answer = http.get("/list", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
    EXPECT_THAT(answer.header("ETag"), testing::StartsWith("W/"));
    EXPECT_TRUE(eventually([&] {
        auto const tag = http.get("/list", {{"Accept-Encoding", "gzip"}}).header("ETag");
        return http.get("/list", {{"If-None-Match", tag}}).status == 304;
    }));
}

TEST_F(LibraryList, ADayHoldsWhatWasTakenOnItAndNothingElse)
{
    ASSERT_EQ(put("a.jpg", "a.jpg", golden("zone.jpg")).status, 201);
    EXPECT_THAT(names("/list/date/2024-05-01"), ElementsAre("a.jpg"));
    EXPECT_THAT(names("/list/date/20240501"), ElementsAre("a.jpg"));
    EXPECT_THAT(names("/list/date/2024-05-02"), IsEmpty());
    EXPECT_THAT(names("/list/date/2024-04-30"), IsEmpty());
}

TEST_F(LibraryList, ARangeHoldsBothItsDays)
{
    make_project("A");
    for (auto const& [name, time] : {std::pair{"1.jpg", "2024-05-01T12:00:00Z"},
                                     {"2.jpg", "2024-05-02T12:00:00Z"},
                                     {"3.mov", "2024-05-03T12:00:00Z"},
                                     {"4.jpg", "2024-05-04T12:00:00Z"}})
        EXPECT_EQ(
            http.post("/api/projects/A/upload?name=" + std::string{name} + "&taken=" + time, name).status,
            200);
    EXPECT_THAT(names("/list/daterange/2024-05-01/2024-05-03"),
                UnorderedElementsAre("1.jpg", "2.jpg", "3.mov"));
    EXPECT_THAT(names("/list/daterange/2024-05-02/2024-05-02"), ElementsAre("2.jpg"));
    EXPECT_EQ(names("/list/daterange/1900-01-01/2200-12-31").size(), 4U);
}

TEST_F(LibraryList, ABadOrReversedDateIs400)
{
    for (auto const* path :
         {"/list/date/today", "/list/date/2024-13-01", "/list/date/2023-02-29", "/list/date/2024-5-1",
          "/list/date/2024-05-01x", "/list/date/1850-01-01", "/list/daterange/2024-05-02/2024-05-01",
          "/list/daterange/x/2024-05-01", "/list/daterange/2024-05-01/y"})
        expect_error(http.get(path), 400);
    expect_error(http.get("/list/daterange/2024-05-01"), 404);
}

TEST_F(LibraryList, PicturesAndVideosInAnyFolderAreThere)
{
    make_project("Trip");
    store("Trip", "a.jpg", "a");
    write_file(server.root() / "root.jpg", "root");
    write_file(folder("Phone") / "2023" / "IMG 1.HEIC", "phone");
    write_file(folder("Phone") / "2023" / "film.mkv", "film");
    write_file(folder("Phone") / "2023" / "notes.txt", "notes");
    write_file(folder("Phone") / ".hidden" / "b.jpg", "hidden");
    write_file(folder("Phone") / "@eaDir" / "b.jpg", "system");
    write_file(folder("Trip") / "exports" / "c.png", "export");
    write_file(folder("backup") / "2024" / "01" / "d.jpg", "backup");
    EXPECT_EQ(http.post_json("/api/reindex", "{}").status, 202);
    EXPECT_TRUE(eventually([&] { return http.get("/list").json().size() == 6; }));
    EXPECT_THAT(names("/list"),
                UnorderedElementsAre("a.jpg", "root.jpg", "IMG 1.HEIC", "film.mkv", "c.png", "d.jpg"));
    EXPECT_EQ(entry("root")["file_path"].text(), "root.jpg");
    EXPECT_EQ(entry("phone")["file_path"].text(), "Phone/2023/IMG 1.HEIC");
    EXPECT_EQ(entry("export")["file_path"].text(), "Trip/exports/c.png");
    EXPECT_EQ(http.get(image("root")).body, "root");
    for (auto const& item : http.get("/api/media").json()["items"].items())
        EXPECT_EQ(http.get(url_path(item["stream_url"].text())).status, 200) << item.dump();
    EXPECT_EQ(put("x.jpg", "x.jpg", "phone").json()["file_path"].text(), "Phone/2023/IMG 1.HEIC");
    EXPECT_THAT(http.get("/api/projects").json().pluck("name"), ElementsAre("Phone", "Trip", "backup"));
}

TEST_F(LibraryList, AFolderThatBecomesAProjectKeepsEachFileOnce)
{
    write_file(originals("Old") / "a.jpg", "bytes");
    ASSERT_EQ(http.post_json("/api/reindex", "{}").status, 202);
    EXPECT_TRUE(eventually([&] { return entry("bytes").exists(); }));
    make_project("Old");
    reindex("Old");
    ASSERT_EQ(http.post_json("/api/reindex", "{}").status, 202);
    auto const all = [&] { return http.get("/api/media").json()["items"]; };
    EXPECT_TRUE(eventually([&] { return all().size() == 1 && all().at(0)["project"].text() == "Old"; }));
    EXPECT_EQ(entry("bytes")["file_path"].text(), "Old/ingest/originals/a.jpg");
}

TEST_F(LibraryList, WhatIsDeletedMovedOrEditedByHandFollows)
{
    write_file(folder("Phone") / "a.jpg", "first");
    write_file(folder("Phone") / "b.jpg", "second");
    auto const look = [&](auto holds) {
        EXPECT_EQ(http.post_json("/api/reindex", "{}").status, 202);
        return eventually(holds);
    };
    EXPECT_TRUE(look([&] { return http.get("/list").json().size() == 2; }));
    fs::rename(folder("Phone") / "a.jpg", folder("Phone") / "c.jpg");
    fs::remove(folder("Phone") / "b.jpg");
    EXPECT_TRUE(look([&] { return http.get("/list").json().size() == 1; }));
    EXPECT_EQ(entry("first")["file_path"].text(), "Phone/c.jpg");
}

}
