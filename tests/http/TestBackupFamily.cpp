#include "BackupFamilyTest.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace tests {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class BackupFamily : public BackupFamilyTest {};

TEST_F(BackupFamily, APhoneFindsTheServer)
{
    auto const answer = Phone{server.port()}.get("/ping");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"status":"success","message":"pong"})");
}

TEST_F(BackupFamily, TheAppBacksUpWhatIsNewAndNothingTwice)
{
    Phone phone{server.port()};
    PhoneFile const photo{"A1/L0/001", "file:///var/mobile/Media/DCIM/100APPLE/IMG 1.HEIC", "IMG 1.HEIC"};
    PhoneFile const video{"A2/L0/001", "file:///var/mobile/Media/DCIM/100APPLE/Urlaub ä.MOV", "Urlaub ä.MOV",
                          "video"};
    auto const before = phone.ask_what_is_new({photo, video});
    EXPECT_EQ(before.status, 200);
    EXPECT_EQ(before.json()["status"].text(), "success");
    EXPECT_EQ(before.json()["count"].number(), 2);
    EXPECT_THAT(before.json()["new_files"].pluck("id"), ElementsAre(photo.id, video.id));
    EXPECT_EQ(before.json()["new_files"].at(0)["created"].number(), 1741530080123);

    auto const bytes = sample_bytes(70'000);
    auto const first = phone.upload(photo, bytes);
    ASSERT_EQ(first.status, 201) << first.body;
    auto const backup = first.json()["backup"];
    EXPECT_EQ(first.json()["message"].text(), "File uploaded successfully");
    EXPECT_THAT(backup.keys(), UnorderedElementsAre("id", "file_name", "file_path", "file_size", "file_type",
                                                    "mime_type", "timestamp", "status"));
    EXPECT_EQ(backup["file_name"].text(), "IMG 1.HEIC");
    EXPECT_EQ(backup["file_path"].text(), month() + "IMG 1.HEIC");
    EXPECT_EQ(backup["file_size"].number(), 70'000);
    EXPECT_EQ(backup["file_type"].text(), "photo");
    EXPECT_EQ(backup["mime_type"].text(), "image/jpeg");
    EXPECT_EQ(backup["status"].text(), "Completed");
    EXPECT_EQ(bytes_of(backup), bytes);

    auto const second = phone.upload_with_both_names(video, "moving");
    ASSERT_EQ(second.status, 201) << second.body;
    EXPECT_EQ(second.json()["backup"]["file_name"].text(), "Urlaub ä.MOV");
    EXPECT_EQ(second.json()["backup"]["file_type"].text(), "video");

    EXPECT_EQ(phone.ask_what_is_new({photo, video}).json()["count"].number(), 0);
    auto const again = phone.upload(photo, bytes);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.json()["message"].text(), "File already backed up");
    EXPECT_EQ(again.json()["backup"].dump(), backup.dump());
    EXPECT_EQ(stored().size(), 2U);
    expect_nothing_incoming();
}

TEST_F(BackupFamily, TheAppIgnoresAndShowsItsNumbers)
{
    Phone phone{server.port(), "unknown"};
    PhoneFile const photo{"A1", "file:///a.jpg", "a.jpg"};
    EXPECT_EQ(phone.ignore({photo}).json()["ignored_count"].number(), 1);
    auto const news = phone.ask_what_is_new({photo}).json();
    EXPECT_EQ(news["count"].number(), 0);
    EXPECT_THAT(news["ignored_files"].pluck("id"), ElementsAre("A1"));

    EXPECT_EQ(phone.upload(photo, "photo").status, 201) << "ignoring does not stop an upload";
    EXPECT_EQ(phone.upload({"A2", "file:///b.mov", "b.mov", "video"}, "a video").status, 201);
    auto const status = phone.get("/storage/status").json();
    EXPECT_EQ(status["backups"]["total_count"].number(), 2);
    EXPECT_EQ(status["backups"]["photo_count"].number(), 1);
    EXPECT_EQ(status["backups"]["video_count"].number(), 1);
    EXPECT_EQ(status["backups"]["total_size_bytes"].number(), 12);
    EXPECT_EQ(status["backups"]["total_size_human"].text(), "12.00B");
    EXPECT_TRUE(is_timestamp(status["backups"]["last_backup"].text()));
    auto const& storage = status["storage"];
    EXPECT_LE(storage["used_bytes"].number() + storage["free_bytes"].number(),
              storage["total_bytes"].number());
    EXPECT_THAT(storage.keys(), UnorderedElementsAre("total_bytes", "used_bytes", "free_bytes", "total_human",
                                                     "used_human", "free_human", "usage_percent"));
    auto const usage = phone.get("/storage/usage").json();
    EXPECT_EQ(usage["total_bytes"].number(), storage["total_bytes"].number());
    EXPECT_TRUE(usage.has("used_bytes") && usage.has("available_bytes"));
    auto const history = phone.get("/backup/history").json()["history"];
    EXPECT_THAT(history.pluck("file_name"), ElementsAre("b.mov", "a.jpg"));
    EXPECT_THAT(history.pluck("file_type"), ElementsAre("video", "photo"));
    EXPECT_THAT(history.pluck("device_id"), ElementsAre("unknown", "unknown"));
    EXPECT_THAT(phone.get("/backup/log?limit=1").json()["backups"].pluck("file_name"), ElementsAre("b.mov"));
}

TEST_F(BackupFamily, AnEmptyServerCountsNothing)
{
    auto const backups = http.get("/storage/status").json()["backups"];
    EXPECT_EQ(backups["total_size_human"].text(), "0B");
    EXPECT_EQ(backups["total_count"].number(), 0);
    EXPECT_TRUE(backups["last_backup"].is_null());
    EXPECT_EQ(http.get("/backup/log").json()["count"].number(), 0);
    EXPECT_EQ(http.post_json("/photos/new", R"({"files":[]})").json()["count"].number(), 0);
}

TEST_F(BackupFamily, ElementsComeBackAsTheyWereSent)
{
    auto const answer = http.post_json(
        "/photos/new",
        R"({"files":[{"path":"a", "id":[1.50,{"x":null}]},{"path":"a","id":2}],"device_id":"P"})");
    EXPECT_EQ(answer.body, R"({"status":"success","new_files":[{"path":"a", "id":[1.50,{"x":null}]},)"
                           R"({"path":"a","id":2}],"count":2,"ignored_files":[]})");
}

TEST_F(BackupFamily, AListOfTwentyThousandFilesIsAnswered)
{
    std::vector<std::string> paths;
    for (int i = 0; i < 20'000; ++i)
        paths.push_back("file:///var/mobile/Media/DCIM/100APPLE/IMG_" + std::to_string(i) + ".HEIC");
    EXPECT_EQ(http.post_json("/photos/ignore", files(paths)).json()["ignored_count"].number(), 20'000);
    auto const answer = http.post_json("/photos/new", files(paths)).json();
    EXPECT_EQ(answer["count"].number(), 0);
    EXPECT_EQ(answer["ignored_files"].size(), 20'000U);
    expect_error(http.post_json("/photos/new", std::string(17 * 1024 * 1024, ' ')), 413);
}

TEST_F(BackupFamily, OneContentHasOneFileAndARecordForEachPlace)
{
    auto const first = back_up("a.jpg", "same bytes", "file:///a.jpg").json()["backup"];
    auto const elsewhere = back_up("b.jpg", "same bytes", "file:///b.jpg");
    auto const on_ipad = back_up("a.jpg", "same bytes", "file:///a.jpg", "iPad");
    EXPECT_EQ(elsewhere.status, 201);
    EXPECT_EQ(on_ipad.status, 201);
    EXPECT_EQ(elsewhere.json()["backup"]["file_path"].text(), first["file_path"].text());
    EXPECT_NE(elsewhere.json()["backup"]["id"].number(), first["id"].number());
    EXPECT_EQ(stored().size(), 1U);
    EXPECT_THAT(wanted({"file:///a.jpg", "file:///b.jpg", "file:///c.jpg"}), ElementsAre("file:///c.jpg"));
    EXPECT_THAT(wanted({"file:///a.jpg", "file:///b.jpg"}, "iPad"), ElementsAre("file:///b.jpg"));
}

TEST_F(BackupFamily, AContentOfAProjectIsCopiedIntoTheBackup)
{
    make_project("Trip");
    store("Trip", "clip.mov", "moving pictures");
    auto const answer = back_up("IMG_1.MOV", "moving pictures", "file:///1");
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(bytes_of(answer.json()["backup"]), "moving pictures");
    EXPECT_THAT(files_on_disk("Trip"), ElementsAre("clip.mov"));
}

TEST_F(BackupFamily, TheMonthIsThatOfTheCaptureWhenTheClientSendsIt)
{
    auto const taken = send("a.jpg", "old", {{"taken", {}, "2019-07-14T12:00:00Z"}, {"device_id", {}, "P"}});
    ASSERT_EQ(taken.status, 201) << taken.body;
    EXPECT_EQ(taken.json()["backup"]["file_path"].text(), "2019/07/a.jpg");
    EXPECT_EQ(back_up("b.jpg", "new", "b").json()["backup"]["file_path"].text(), month() + "b.jpg");
}

TEST_F(BackupFamily, WhatWasDeletedOnTheServerIsNewAgain)
{
    auto const first = back_up("a.jpg", "bytes", "file:///a").json()["backup"];
    fs::remove(folder("backup") / first["file_path"].text());
    auto const again = back_up("a.jpg", "bytes", "file:///a");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.json()["backup"]["id"].number(), first["id"].number());
    EXPECT_EQ(bytes_of(again.json()["backup"]), "bytes");
}

TEST_F(BackupFamily, WhatIsInTheTrashIsNewAgainUntilItComesBack)
{
    auto const path = back_up("a.jpg", "bytes", "p").json()["backup"]["file_path"].text();
    auto const status = [&] { return http.get("/backup/log").json()["backups"].pluck("status"); };
    EXPECT_EQ(
        http.post_json("/api/assets/delete", R"({"project":"backup","paths":[)" + json_string(path) + "]}")
            .status,
        200);
    EXPECT_THAT(wanted({"p"}), ElementsAre("p"));
    EXPECT_THAT(status(), ElementsAre("Pending"));
    EXPECT_EQ(http.get("/storage/status").json()["backups"]["total_count"].number(), 0);
    auto const id = http.get("/api/trash").json()["items"].at(0)["id"].dump();
    EXPECT_EQ(http.post_json("/api/trash/restore", R"({"ids":[)" + id + "]}").status, 200);
    EXPECT_THAT(wanted({"p"}), IsEmpty());
    EXPECT_THAT(status(), ElementsAre("Completed"));
}

TEST_F(BackupFamily, WhatWasMovedIntoAProjectStaysBackedUp)
{
    make_project("Trip");
    auto const backup = back_up("a.jpg", "bytes", "p").json()["backup"];
    EXPECT_EQ(http.post_json("/api/assets/move", R"({"project":"backup","to":"Trip","paths":[)" +
                                                     json_string(backup["file_path"].text()) + "]}")
                  .status,
              200);
    EXPECT_THAT(wanted({"p"}), IsEmpty());
    EXPECT_THAT(http.get("/backup/log").json()["backups"].at(0)["file_path"].text(),
                testing::StartsWith("Trip/"));
    EXPECT_EQ(http.get("/backup/" + backup["id"].dump() + "/file").body, "bytes");
}

TEST_F(BackupFamily, IgnoredFilesAreListedAndTakenBack)
{
    EXPECT_EQ(http.post_json("/photos/ignore", files({"x/a.jpg", "x/b.jpg", "x/a.jpg"})).body,
              R"({"status":"success","message":"2 files marked as ignored","ignored_count":2})");
    auto const page = http.get("/photos/ignored?device_id=iPhone%2014&limit=1").json();
    EXPECT_THAT(page["ignored_files"].pluck("path"), ElementsAre("x/a.jpg"));
    EXPECT_THAT(page["ignored_files"].pluck("file_name"), ElementsAre("a.jpg"));
    auto const next = http.get("/photos/ignored?device_id=iPhone%2014&after=" + page["next"].dump()).json();
    EXPECT_THAT(next["ignored_files"].pluck("path"), ElementsAre("x/b.jpg"));
    EXPECT_TRUE(next["next"].is_null());
    EXPECT_THAT(http.get("/photos/ignored").json()["ignored_files"].items(), IsEmpty());

    auto const back = http.post_json("/photos/unignore", files({"x/a.jpg", "x/c.jpg"})).json();
    EXPECT_EQ(back["unignored_count"].number(), 1);
    EXPECT_THAT(wanted({"x/a.jpg", "x/b.jpg"}), ElementsAre("x/a.jpg"));
}

TEST_F(BackupFamily, ABackupIsRestoredByItsNumber)
{
    auto const bytes = sample_bytes(5'000);
    auto const backup = back_up("mein Bild.jpg", bytes, "p").json()["backup"];
    auto const path = "/backup/" + backup["id"].dump() + "/file";
    auto const file = http.get(path);
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.body, bytes);
    EXPECT_EQ(file.header("Content-Type"), "image/jpeg");
    EXPECT_EQ(http.get(path, {{"Range", "bytes=10-19"}}).body, bytes.substr(10, 10));
    expect_error(http.get("/backup/99/file"), 404);
    expect_error(http.get("/backup/x/file"), 404);
}

TEST_F(BackupFamily, DevicesAreListedWithWhatTheyHave)
{
    back_up("a.jpg", "12345", "a");
    back_up("b.mov", "123", "b", "iPad", "video");
    http.post_json("/photos/ignore", files({"c"}, "iPad"));
    auto const devices = http.get("/backup/devices").json()["devices"];
    EXPECT_THAT(devices.pluck("device_id"), ElementsAre("iPhone 14", "iPad"));
    EXPECT_EQ(devices.at(0)["total_size_bytes"].number(), 5);
    EXPECT_EQ(devices.at(1)["video_count"].number(), 1);
    EXPECT_EQ(devices.at(1)["ignored_count"].number(), 1);
    EXPECT_TRUE(is_timestamp(devices.at(1)["last_contact"].text()));
    EXPECT_THAT(http.get("/backup/log?device_id=iPad").json()["backups"].pluck("file_name"),
                ElementsAre("b.mov"));
    EXPECT_THAT(http.get("/backup/history?device_id=iPad").json()["history"].pluck("file_name"),
                ElementsAre("b.mov"));
}

TEST_F(BackupFamily, TheLogSaysWhoseContentWhichWas)
{
    auto const sent = back_up("a.jpg", "bytes", "file:///DCIM/a.jpg", "P").json()["backup"];
    EXPECT_EQ(http.get("/backup/log?device_id=P").json()["backups"].at(0).size(), 8U) << "what phones know";
    auto const record = http.get("/backup/log?device_id=P&keys=all").json()["backups"].at(0);
    EXPECT_EQ(record["id"].number(), sent["id"].number());
    EXPECT_EQ(record["device_id"].text(), "P");
    EXPECT_EQ(record["original_path"].text(), "file:///DCIM/a.jpg");
    EXPECT_EQ(http.get("/api/assets/" + record["sha256"].text()).status, 200);
    EXPECT_EQ(http.get("/backup/log?device_id=P&status=Completed").json()["count"].number(), 1);
    EXPECT_EQ(http.get("/backup/log?device_id=P&status=Failed").json()["count"].number(), 0);
    expect_error(http.get("/backup/log?status=completed"), 400);
}

TEST_F(BackupFamily, TheSiteListsDevicesInPages)
{
    back_up("a.jpg", "photo", "a", "iPhone 14");
    back_up("b.mov", "a video", "b", "iPhone 14", "video");
    http.post_json("/photos/ignore", files({"c"}, "iPad"));
    auto const first = http.get("/api/devices?limit=1").json();
    auto const phone = first["devices"].at(0);
    EXPECT_EQ(first["devices"].items().size(), 1U);
    EXPECT_EQ(phone["device_id"].text(), "iPhone 14");
    EXPECT_EQ(phone["own_name"].dump(), "null");
    EXPECT_EQ(phone["photos"].number(), 1);
    EXPECT_EQ(phone["videos"].number(), 1);
    EXPECT_EQ(phone["bytes"].number(), 12);
    EXPECT_EQ(phone["failed"].number(), 0);
    EXPECT_EQ(phone["gone"].number(), 0);
    EXPECT_TRUE(is_timestamp(phone["last_backup"].text()));
    auto const second = http.get(fmt::format("/api/devices?after={}", first["next"].number())).json();
    EXPECT_THAT(second["devices"].pluck("device_id"), ElementsAre("iPad"));
    EXPECT_EQ(second["devices"].at(0)["ignored"].number(), 1);
    EXPECT_EQ(second["devices"].at(0)["last_backup"].dump(), "null");
    EXPECT_EQ(second["next"].dump(), "null");
    EXPECT_EQ(http.get(fmt::format("/api/devices/{}", phone["id"].number())).json().dump(), phone.dump());
    expect_error(http.get("/api/devices/99"), 404);
    expect_error(http.get("/api/devices/x"), 404);
}

TEST_F(BackupFamily, AnOwnNameIsForPeopleAndThePhoneKeepsIts)
{
    back_up("a.jpg", "bytes", "a", "iPhone 14");
    auto const name = [&](std::string const& json) {
        return http.request("PATCH", "/api/devices/1", json, {{"Content-Type", "application/json"}});
    };
    EXPECT_EQ(name(R"({"own_name":"  Anna's phone \ud83d\udcf7 "})").json()["own_name"].text(),
              "Anna's phone 📷");
    EXPECT_THAT(wanted({"a"}, "iPhone 14"), IsEmpty());
    EXPECT_THAT(wanted({"a"}, "Anna's phone 📷"), ElementsAre("a"));
    auto const event = http.get("/api/events?type=device").json()["events"].at(0);
    EXPECT_EQ(event["payload"]["device_id"].text(), "iPhone 14");
    EXPECT_EQ(event["payload"]["from"].text(), "");
    EXPECT_EQ(event["payload"]["to"].text(), "Anna's phone 📷");
    restart_program();
    EXPECT_EQ(http.get("/api/devices/1").json()["own_name"].text(), "Anna's phone 📷");
    EXPECT_EQ(name(R"({"own_name":" "})").json()["own_name"].dump(), "null");
    EXPECT_EQ(name(R"({"own_name":null})").status, 200);
    EXPECT_EQ(http.get("/api/events?type=device").json()["events"].items().size(), 2U)
        << "what changed nothing is no news";
}

TEST_F(BackupFamily, HostileNamesOfDevicesAreRefusedWithTheReason)
{
    back_up("a.jpg", "bytes", "a", "iPhone 14");
    auto const refused = [&](std::string const& json, int status = 422) {
        SCOPED_TRACE(json);
        auto const answer =
            http.request("PATCH", "/api/devices/1", json, {{"Content-Type", "application/json"}});
        expect_error(answer, status);
        return answer.json()["message"].text();
    };
    auto const named = [](std::string const& text) { return "{\"own_name\":" + json_string(text) + "}"; };
    EXPECT_EQ(refused(named(std::string(81, 'x'))), "A name has at most 80 characters; this one has 81.");
    for (auto const* text :
         {"a\nb", "a\x01", "\x7f", "a\xC2\x85z", "\xE2\x80\xAEgpj.exe", "a\xE2\x80\xA8z", "\xE2\x81\xA6x"})
        EXPECT_EQ(refused(named(text)), "A name has no control characters.");
    for (auto const* json :
         {R"({"own_name":7})", R"({"own_name":["a"]})", R"({"own_name":"\ud800"})", "{}", "[]", "{", ""})
        refused(json);
    EXPECT_EQ(http.get("/api/devices/1").json()["own_name"].dump(), "null");
    std::string emoji;
    for (int i = 0; i < 80; ++i) emoji += "📷";
    EXPECT_EQ(
        http.request("PATCH", "/api/devices/1", named(emoji), {{"Content-Type", "application/json"}}).status,
        200);
    HeaderList const foreign{{"Origin", "http://evil.example"}, {"Content-Type", "application/json"}};
    expect_error(http.request("PATCH", "/api/devices/1", named("a"), foreign), 403);
    expect_error(http.request("PATCH", "/api/devices/99", named("a"), {{"Content-Type", "application/json"}}),
                 404);
}

TEST_F(BackupFamily, TheDaysOfTheBackupsAreSummed)
{
    back_up("a.jpg", "photo", "a", "P");
    back_up("b.jpg", "another", "b", "Q");
    auto const all = http.get("/api/backup-days").json();
    ASSERT_EQ(all["days"].items().size(), 1U);
    auto const day = all["days"].at(0);
    EXPECT_EQ(day["files"].number(), 2);
    EXPECT_EQ(day["bytes"].number(), 12);
    EXPECT_EQ(all["next"].dump(), "null");
    EXPECT_EQ(http.get("/api/backup-days?device=2").json()["days"].at(0)["bytes"].number(), 7);
    EXPECT_THAT(http.get("/api/backup-days?after=" + day["day"].text()).json()["days"].items(), IsEmpty());
    expect_error(http.get("/api/backup-days?after=x"), 422);
}

TEST_F(BackupFamily, WhatIsNoUploadIs400)
{
    auto const message = [](Response const& answer) {
        expect_error(answer, 400);
        return answer.json()["message"].text();
    };
    auto const form = [&](std::vector<Part> const& parts) {
        return message(http.post("/photos/upload", multipart_body(parts), multipart_headers()));
    };
    EXPECT_EQ(form({{"device_id", {}, "P"}}), "No file part");
    EXPECT_EQ(form({{"file", {}, "text"}}), "No file part");
    EXPECT_EQ(form({{"photo", "a.jpg", "bytes"}}), "No file part");
    EXPECT_EQ(message(http.post("/photos/upload")), "No file part");
    EXPECT_EQ(message(http.post_json("/photos/upload", "{}")), "No file part");
    EXPECT_EQ(form({{"file", "", "bytes"}}), "No selected file");
    EXPECT_EQ(form({{"file", "", ""}}), "No selected file");
    EXPECT_THAT(stored(), IsEmpty());
    expect_nothing_incoming();
}

TEST_F(BackupFamily, TheLogKnowsItsLimits)
{
    for (auto const* name : {"a", "b", "c"}) back_up(std::string{name} + ".jpg", name, name);
    auto const names = [&](std::string const& query) {
        return http.get("/backup/log?" + query).json()["backups"].pluck("file_name");
    };
    EXPECT_THAT(names("limit=2"), ElementsAre("c.jpg", "b.jpg"));
    EXPECT_THAT(names("limit=2&offset=2"), ElementsAre("a.jpg"));
    EXPECT_THAT(names("limit=x&offset=y"), ElementsAre("c.jpg", "b.jpg", "a.jpg"));
    EXPECT_THAT(names("offset=5"), IsEmpty());
    EXPECT_THAT(names("device_id=nobody"), IsEmpty());
}

}  // namespace

}
